/* main.c: ssm-campaign: `ssmbench campaign`. */
#include "options.h"

#include "compare.h"
#include "estimate.h"
#include "folder.h"
#include "results.h"
#include "table.h"
#include "task.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int number) {
    interrupted = number;
}

static void watch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};   /* no SA_RESTART: waiting must end */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static enum exit_code complain(enum exit_code code, const char *sentence) {
    fprintf(stderr, "ssmbench campaign: %s\n", sentence);
    return code;
}

/* ---- run ---- */

static enum exit_code exit_of(const struct results_summary *summary) {
    return summary->verdicts[OUTCOME_FAULT] > 0         ? EXIT_FAULT
           : summary->claims[CLAIM_FAIL] > 0            ? EXIT_FAILED
           : summary->claims[CLAIM_INCONCLUSIVE] > 0    ? EXIT_INCONCLUSIVE
                                                        : EXIT_PASSED;
}

static enum exit_code report(const struct campaign *campaign, struct store *store, const struct folder *folder,
                             const struct store_identity *identity) {
    struct results_summary summary;
    char error[1024];
    if (!results_write(store, campaign, folder->path, identity, &summary, error, sizeof error)) {
        return complain(EXIT_FAULT, error);
    }
    if (!folder_report(folder, error, sizeof error)) {
        return complain(EXIT_FAULT, error);
    }
    folder_end_live(folder->path);
    table_print(store, campaign);
    printf("%" PRIu64 " runs at %" PRIu64 " points, %" PRIu64 " of them with a failed check -> %s/report.html\n", summary.runs, summary.points,
           summary.verdicts[OUTCOME_FAIL], folder->path);
    if (summary.verdicts[OUTCOME_FAULT] > 0) {
        printf("%" PRIu64 " runs left no verdict; the first one: %s\n", summary.verdicts[OUTCOME_FAULT], summary.fault);
    }
    return exit_of(&summary);
}

static enum exit_code run_in(const struct campaign *campaign, struct options *options, struct folder *folder,
                             const struct store_identity *identity) {
    struct store *store;
    char error[1024], path[FOLDER_PATH];
    snprintf(path, sizeof path, "%s/runs.sqlite", folder->path);
    const enum store_open opened = store_open(&store, path, campaign, identity, true, error, sizeof error);
    if (opened == STORE_REFUSED || opened == STORE_FAULT) {
        return complain(opened == STORE_REFUSED ? EXIT_USAGE : EXIT_FAULT, error);
    }
    if (opened == STORE_RESUMED && !options->resume) {
        store_close(store);
        snprintf(error, sizeof error, "--out %.700s: found results of this campaign there, expected --resume to go on with them, or another folder",
                 folder->path);
        return complain(EXIT_USAGE, error);
    }
    const bool slurm = strcmp(options->engine, "slurm") == 0;
    const struct run_options run = {.engine = slurm ? engine_slurm : engine_local, .engine_options = &options->run, .build = identity->build};
    enum exit_code code = campaign_run(campaign, store, &run, error, sizeof error);
    if (code == EXIT_INTERRUPTED) {
        fprintf(stderr, "ssmbench campaign: interrupted; what was run is kept, go on with: ./ssmbench campaign %s --out %s --resume\n",
                options->file, folder->path);
    } else if (code != EXIT_PASSED) {
        complain(code, error);
    } else {
        code = report(campaign, store, folder, identity);
    }
    store_close(store);
    return code;
}

/* What a campaign that may still run has found so far, as DIR/live/: nothing that looks like a finished result, and nothing is locked.
 * The campaign takes it away when it ends. */
static enum exit_code refresh(const char *result) {
    char error[1024] = "", path[FOLDER_PATH], build[CONTENT_NAME] = "", content[CONTENT_NAME] = "";
    struct folder live;
    struct results_summary summary;
    struct store *store = NULL;
    struct campaign *campaign = folder_campaign(result, error, sizeof error);
    enum exit_code code = EXIT_FAULT;
    snprintf(path, sizeof path, "%s/runs.sqlite", result);
    snprintf(live.path, sizeof live.path, "%.3800s/live", result);
    if (campaign != NULL && store_open(&store, path, campaign, NULL, false, error, sizeof error) == STORE_RESUMED &&
        (mkdir(live.path, 0777) == 0 || errno == EEXIST)) {
        store_value(store, "build", build, sizeof build);
        store_value(store, "campaign", content, sizeof content);
        const struct store_identity identity = {content, build};
        code = results_write(store, campaign, live.path, &identity, &summary, error, sizeof error) && folder_report(&live, error, sizeof error)
                   ? EXIT_PASSED : EXIT_FAULT;
    }
    if (store != NULL) {
        store_close(store);
    }
    campaign_free(campaign);
    folder_end_live(result);                             /* the campaign may have ended meanwhile */
    return code == EXIT_PASSED ? code : complain(code, error);
}

static enum exit_code run(struct campaign *campaign, struct options *options) {
    char content[CONTENT_NAME], build[CONTENT_NAME], error[1024];
    struct folder folder;
    content_build(build);
    if (!content_of_campaign(campaign, content, error, sizeof error)) {
        return complain(EXIT_FAULT, error);
    }
    const struct store_identity identity = {content, build};
    enum exit_code code = folder_open(&folder, options->out, campaign, error, sizeof error);
    if (code != EXIT_PASSED) {
        return complain(code, error);
    }
    folder_freeze(&folder, campaign);
    options->run.step_count = campaign_steps(campaign, options->steps);
    options->run.interrupted = &interrupted;
    folder_slurm(&folder, build, &options->run.slurm);
    watch_signals();
    code = run_in(campaign, options, &folder, &identity);
    folder_close(&folder);
    return code;
}

static enum exit_code with_campaign(struct options *options) {
    char error[1024];
    struct campaign *campaign = campaign_load(options->file, NULL, error, sizeof error);
    enum exit_code code = EXIT_PASSED;
    if (campaign == NULL) {
        return complain(EXIT_USAGE, error);
    }
    if (options->seeds > 0) {
        campaign->seeds = options->seeds;
    }
    if (options->until != NULL && !campaign_set_until(campaign, options->until, error, sizeof error)) {
        fprintf(stderr, "ssmbench campaign: --until: %s\n", error);
        code = EXIT_USAGE;
    } else if (options->mode == MODE_DRY_RUN) {
        code = estimate_print(campaign, &options->run, error, sizeof error) ? EXIT_PASSED : complain(EXIT_FAULT, error);
    } else {
        code = run(campaign, options);
    }
    campaign_free(campaign);
    return code;
}

int main(int argc, char **argv) {
    struct options options;
    enum exit_code code = options_parse(&options, argc, argv);
    if (code != EXIT_PASSED) {
        return code;
    }
    switch (options.mode) {
    case MODE_COMPARE:
        code = compare_folders(options.file, options.other, options.tolerance);
        break;
    case MODE_TASK:
        code = task_run(&options);
        break;
    case MODE_REFRESH:
        code = refresh(options.file);
        break;
    case MODE_BENCH:
        code = bench_print();
        break;
    default:
        code = with_campaign(&options);
        break;
    }
    fflush(stdout);
    return ferror(stdout) ? EXIT_FAULT : (int)code;
}

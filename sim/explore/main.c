/* main.c: ssm-explore, the `explore` command. */
#include "hunt.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum exit_code { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_FAULT = 99, EXIT_INTERRUPTED = 130 };
enum { FINDINGS_MAX = 64 };

static const char help[] =
    "usage: ./ssmbench explore [--seconds S | --draws N] [--seed N] [--jobs N] [--device core|second] [--defects A,B] [--first] [--out DIR]\n"
    "\n"
    "Searches for failures: draws networks, groups, faults and attacks at random (each draw has only a part of what there is), runs them in memory,\n"
    "some hundred a second, and judges each by the checks of `run`: no request executed twice, none that was not sent, silence, no Replay Window\n"
    "moved by a forgery, no nonce reused, a live group stays live. What it finds it makes as small as it gets, into a scenario file that fails in\n"
    "the same way and can be kept in scenarios/.\n"
    "\n"
    "  --seconds S      how long to search (default 60)\n"
    "  --draws N        or: so many draws; then the result is the same every time, whatever the number of jobs\n"
    "  --seed N         other draws (default 1)\n"
    "  --jobs N         processes (default: the cores of this machine)\n"
    "  --device NAME    the Servers: core (default), or second, the tester's own\n"
    "  --defects A,B    switches of the second Server, to see them found:  --device second --defects no-left-edge\n"
    "  --first          stop at the first failure\n"
    "  --out DIR        where found-1.yaml ... go (default: found)\n"
    "\n"
    "Where SSM itself allows harm (a replay after a restart without a stored window, say) that is found too, and told with the requirement that\n"
    "says so: a known limit, no failure.\n"
    "Exit: 0 no failure found, 1 found, 2 usage, 99 fault of the bench, 130 interrupted (what was found until then is kept).\n";

static volatile sig_atomic_t interrupted;
static void on_signal(int signal) {
    interrupted = signal;
}

struct options { struct hunt hunt; const char *out; char *defects; };

static int usage(const char *option, const char *found, const char *expected) {
    fprintf(stderr, "ssm-explore: %s: found \"%s\", expected %s (ssmbench explore --help)\n", option, found, expected);
    return EXIT_USAGE;
}

static bool number(const char *text, uint64_t least, uint64_t most, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= least && *value <= most;
}

enum { OPTION_SECONDS = 256, OPTION_DRAWS, OPTION_SEED, OPTION_JOBS, OPTION_DEVICE, OPTION_DEFECTS, OPTION_FIRST, OPTION_OUT };

/* -1: go on; else the exit code. */
static int take_option(struct options *options, int option) {
    uint64_t value;
    switch (option) {
    case OPTION_SECONDS:
        options->hunt.seconds = number(optarg, 1, 86400, &value) ? (double)value : 0;
        return options->hunt.seconds > 0 ? -1 : usage("--seconds", optarg, "1 to 86400");
    case OPTION_DRAWS: return number(optarg, 1, UINT64_C(1000000000000), &options->hunt.draws) ? -1 : usage("--draws", optarg, "a number from 1 on");
    case OPTION_SEED: return number(optarg, 0, UINT64_MAX, &options->hunt.seed) ? -1 : usage("--seed", optarg, "a number");
    case OPTION_JOBS:
        if (!number(optarg, 1, 64, &value)) {
            return usage("--jobs", optarg, "1 to 64");
        }
        options->hunt.jobs = value;
        return -1;
    case OPTION_DEVICE:
        options->hunt.device = optarg;
        return strcmp(optarg, "core") == 0 || strcmp(optarg, "second") == 0 ? -1 : usage("--device", optarg, "core or second");
    case OPTION_DEFECTS: options->hunt.defects = optarg; return -1;
    case OPTION_FIRST: options->hunt.until_broken = true; return -1;
    case OPTION_OUT: options->out = optarg; return -1;
    case 'h': fputs(help, stdout); return EXIT_NOTHING;
    default: fputs("ssm-explore: see --help\n", stderr); return EXIT_USAGE;
    }
}

static int parse(struct options *options, int argc, char **argv) {
    static const struct option known[] = {
        {"seconds", required_argument, NULL, OPTION_SECONDS}, {"draws", required_argument, NULL, OPTION_DRAWS},
        {"seed", required_argument, NULL, OPTION_SEED}, {"jobs", required_argument, NULL, OPTION_JOBS},
        {"device", required_argument, NULL, OPTION_DEVICE}, {"defects", required_argument, NULL, OPTION_DEFECTS},
        {"first", no_argument, NULL, OPTION_FIRST}, {"out", required_argument, NULL, OPTION_OUT}, {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0}};
    int option, code;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *options = (struct options){.hunt = {.seed = 1, .jobs = cores > 0 && cores <= 64 ? (size_t)cores : 1, .device = "core",
                                         .interrupted = &interrupted}, .out = "found"};
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        if ((code = take_option(options, option)) != -1) {
            return code;
        }
    }
    if (optind < argc) {
        return usage("arguments", argv[optind], "options only");
    }
    if (options->hunt.draws > 0 && options->hunt.seconds > 0) {
        return usage("--draws", "it beside --seconds", "one of them");
    }
    options->hunt.seconds = options->hunt.draws == 0 && options->hunt.seconds == 0 ? 60 : options->hunt.seconds;
    return -1;
}

/* The options make a scenario that the loader takes: an unknown defect is told by it. */
static bool try_one(const struct options *options) {
    struct draft draft = {.device = options->hunt.device, .defects = options->hunt.defects, .groups = 1, .reserve = 32, .seed = 1,
                          .set_count = 1, .sets = {{.count = 1, .groups = 1, .persist = true}},
                          .step_count = 1, .steps = {{.kind = DRAFT_UPDATE, .at_ms = 1000, .count = 1}}};
    struct trial trial;
    trial_run(&trial, &draft);
    const bool good = trial.kind != TRIAL_IMPOSSIBLE && trial.kind != TRIAL_FAULT;
    if (!good) {
        const char *found = strstr(trial.says, "found");
        fprintf(stderr, "ssm-explore: --device %s%s%s: %s\n", options->hunt.device, options->hunt.defects != NULL ? " --defects " : "",
                options->hunt.defects != NULL ? options->hunt.defects : "", found != NULL ? found : trial.says);
    }
    return good;
}

static void progress(uint64_t draws, size_t findings, double seconds) {
    static double last;
    if (isatty(STDERR_FILENO) && seconds - last > 0.2) {
        last = seconds;
        fprintf(stderr, "\r%" PRIu64 " draws, %.0f a second, %zu kinds of findings   ", draws, seconds > 0 ? (double)draws / seconds : 0, findings);
        fflush(stderr);
    }
}

/* No quotes and backslashes in a YAML string. */
static void plain(char *text) {
    for (; *text != '\0'; text++) {
        *text = *text == '"' || *text == '\\' || (unsigned char)*text < ' ' ? '\'' : *text;
    }
}

static bool save(const struct options *options, struct finding *finding, size_t index) {
    char path[4096], title[200];
    const bool limit = finding->trial.kind == TRIAL_LIMIT;
    snprintf(path, sizeof path, "%s/found-%zu.yaml", options->out, index + 1);
    snprintf(title, sizeof title, limit ? "Found: known limit %s" : "Found: %s", finding->trial.what);
    plain(finding->trial.says);
    finding->draft.limit = limit ? finding->trial.what : NULL;
    finding->draft.limit_says = finding->trial.says;
    FILE *out = fopen(path, "w");
    if (out != NULL) {
        fprintf(out, "# Found by: ./ssmbench explore --seed %" PRIu64 ", draw %" PRIu64 ", and made smaller in %zu runs.\n# Again: ./ssmbench run %s\n",
                options->hunt.seed, finding->draft.number, finding->shrink_runs, path);
        draft_write(&finding->draft, out, title, finding->trial.says);
    }
    const bool good = out != NULL && !ferror(out);
    if (out == NULL || fclose(out) != 0 || !good) {
        fprintf(stderr, "ssm-explore: %s: cannot be written: %s\n", path, strerror(errno));
        return false;
    }
    printf("  %-12s %-14s %zu steps  %s\n%29s%s\n", limit ? "known limit" : "FAILURE", finding->trial.what, finding->draft.step_count, path, "",
           finding->trial.says);
    return true;
}

/* The findings of an earlier search go: what lies there is of this one. */
static bool prepare(const char *folder) {
    char path[4096];
    snprintf(path, sizeof path, "%s/.", folder);
    if ((mkdir(folder, 0777) != 0 && errno != EEXIST) || access(path, W_OK) != 0) {
        fprintf(stderr, "ssm-explore: --out: found %s, which cannot be made or written (%s), expected a folder that can\n", folder, strerror(errno));
        return false;
    }
    for (int i = 1; i <= FINDINGS_MAX; i++) {
        snprintf(path, sizeof path, "%s/found-%d.yaml", folder, i);
        unlink(path);
    }
    return true;
}

int main(int argc, char **argv) {
    static struct finding findings[FINDINGS_MAX];
    struct options options;
    size_t count, broken = 0;
    char error[400];
    int code = parse(&options, argc, argv);
    if (code != -1) {
        return code;
    }
    if (!try_one(&options) || !prepare(options.out)) {
        return EXIT_USAGE;
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    options.hunt.progress = progress;
    const uint64_t draws = hunt_run(&options.hunt, findings, FINDINGS_MAX, &count, error, sizeof error);
    if (draws == 0) {
        fprintf(stderr, "ssm-explore: %s\n", error);
        return EXIT_FAULT;
    }
    fprintf(stderr, isatty(STDERR_FILENO) ? "\r%60s\r" : "%.0s", "");
    for (size_t i = 0; i < count; i++) {
        if (!save(&options, &findings[i], i)) {
            return EXIT_FAULT;
        }
        broken += findings[i].trial.kind != TRIAL_LIMIT;
    }
    printf("seed %" PRIu64 ", device %s%s%s: %zu failure%s, %zu known limit%s of SSM\n", options.hunt.seed, options.hunt.device,
           options.hunt.defects != NULL ? " with " : "", options.hunt.defects != NULL ? options.hunt.defects : "", broken, broken == 1 ? "" : "s",
           count - broken, count - broken == 1 ? "" : "s");
    if (fflush(stdout) != 0) {
        return EXIT_FAULT;
    }
    return interrupted ? EXIT_INTERRUPTED : broken > 0 ? EXIT_FOUND : EXIT_NOTHING;
}

/* main.c: ssm-report OUTDIR: verdicts in, five files out. Everything is rendered in memory first, so that nothing is written of a broken
 * input. */
#include "bundle.h"
#include "diff.h"
#include "html_campaign.h"
#include "html.h"
#include "programs.h"
#include "writers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "usage: ssm-report OUTDIR [--title TEXT] [--ledger FILE] [--bundle FILE]\n       ssm-report --diff OLD NEW [--json FILE]\n       ssm-report --campaign DIR\n"
    "       ssm-report --verify FILE [--bin DIR]\n\nTurns the verdicts of a run into what people and pipelines read.\n\n  "
    "reads   OUTDIR/run.json                 which scenarios were to run, by whom, when\n          OUTDIR/runs/ID/verdict.json     for "
    "each of them (ssm-check wrote it)\n          OUTDIR/vectors.json             if the vectors were run\n  writes  "
    "OUTDIR/report.html              one page, no network, with all evidence\n          OUTDIR/junit.xml                for Jenkins, "
    "GitLab, GitHub\n          OUTDIR/summary.md               for a step summary, below 1 MiB, failures first\n          "
    "OUTDIR/summary.json             the verdicts for a program (summary.schema.json)\n"
    "          OUTDIR/results.sarif            failures, for code scanning (SARIF 2.1.0)\n\n  --title TEXT    what the page is called "
    "(default: SSM Bench)\n  --ledger FILE   the requirements as JSON, [{\"id\", \"source\", \"clause\", \"level\", \"role\", "
    "\"text\"}]:\n                  their texts are shown, and those that nothing exercised are listed\n\nExit: 0 everything was "
    "written, whatever the verdicts say; 2 usage; 99 an input is missing or broken, or a file could not be written.\n\n"
    "--diff compares two result folders: verdicts that changed, what is new or gone, and the coverage, delays and simultaneity whose\n"
    "95 % intervals no longer overlap. Wall time aside. --json FILE writes it as ssmbench-diff/1 (diff.schema.json) too.\n"
    "Exit: 0 nothing is worse, 1 something is (what is gone counts), 2 usage or bad input, 99 fault.\n\n"
    "--campaign DIR reads DIR/campaign.json (ssm-campaign wrote it) and writes DIR/report.html: tables and plots of a campaign.\n\n"
    "--bundle FILE then packs OUTDIR, the versions of what made it and a SHA-256 manifest into one tar archive: the same input, the same\n"
    "bytes. It holds the keys of the simulated devices (provision.json), so that the captures can be decrypted.\n"
    "--verify FILE checks the manifest of a bundle, executes every scenario and the vectors in it again with the programs in --bin DIR\n"
    "(default: the folder of this one) and compares byte by byte. Exit: 0 verified, 1 it differs (the lines say where), 2 usage or no\n"
    "sound bundle, 99 fault.\n";

struct options { const char *folder, *title, *ledger, *bundle; };

/* The option's place and what it expects; NULL: no such option. */
static const char **place_of(struct options *options, const char *name, const char **expected) {
    *expected = strcmp(name, "--title") == 0 ? "a text" : "a file";
    return strcmp(name, "--title") == 0    ? &options->title
           : strcmp(name, "--ledger") == 0 ? &options->ledger
           : strcmp(name, "--bundle") == 0 ? &options->bundle
                                           : NULL;
}

static bool parse(struct options *options, int argc, char **argv) {
    *options = (struct options){NULL, "SSM Bench", NULL, NULL};
    for (int i = 1; i < argc; i++) {
        const char *expected, **place = place_of(options, argv[i], &expected);
        if (place != NULL && i + 1 == argc) {
            fprintf(stderr, "ssm-report: %s: found nothing after it, expected %s (ssm-report --help)\n", argv[i], expected);
            return false;
        }
        if (place != NULL) {
            *place = argv[++i];
        } else if (argv[i][0] == '-') {
            fprintf(stderr, "ssm-report: found %s, expected --title, --ledger or --bundle (ssm-report --help)\n", argv[i]);
            return false;
        } else if (options->folder != NULL) {
            fprintf(stderr, "ssm-report: found a second folder, %s, expected one (ssm-report --help)\n", argv[i]);
            return false;
        } else {
            options->folder = argv[i];
        }
    }
    if (options->folder == NULL) {
        fputs("ssm-report: found no folder, expected the one that a run left (ssm-report --help)\n", stderr);
    }
    return options->folder != NULL;
}

static bool write_side_pages(const struct options *options, const struct data *data, char *error, size_t error_size) {
    char name[64], folder[4096];
    bool good = true;

    for (size_t i = 1; i <= data->side_pages && good; i++) {
        struct text page = {.format = TEXT_XML};
        html_side_page(&page, data, i, options->title);
        snprintf(name, sizeof name, "evidence/%zu.html", i);
        snprintf(folder, sizeof folder, "%s/evidence", options->folder);
        mkdir(folder, 0777);                                    /* if it cannot be made, the file in it tells */
        good = !page.failed && output_write(options->folder, name, page.data, page.len, error, error_size);
        text_free(&page);
    }
    return good;
}

static bool write_all(const struct options *options, struct data *data, const struct tally *tally, char *error, size_t error_size) {
    struct text page = {.format = TEXT_XML}, junit = {.format = TEXT_XML}, markdown = {.format = TEXT_MARKDOWN};
    char *json = summary_json(data, tally), *sarif = sarif_text(data, tally);

    if (!html_divide(data)) {
        page.failed = true;
    }
    html_page(&page, data, tally, options->title);
    junit_write(&junit, data, tally);
    markdown_write(&markdown, data, tally);
    bool good = json != NULL && sarif != NULL && !page.failed && !junit.failed && !markdown.failed;
    if (!good) {
        snprintf(error, error_size, "out of memory");
    }
    good = good && output_write(options->folder, "report.html", page.data, page.len, error, error_size) &&
           write_side_pages(options, data, error, error_size) &&
           output_write(options->folder, "junit.xml", junit.data, junit.len, error, error_size) &&
           output_write(options->folder, "summary.md", markdown.data, markdown.len, error, error_size) &&
           output_write(options->folder, "summary.json", json, strlen(json), error, error_size) &&
           output_write(options->folder, "results.sarif", sarif, strlen(sarif), error, error_size);
    text_free(&page);
    text_free(&junit);
    text_free(&markdown);
    free(json);
    free(sarif);
    return good;
}

/* A folder without run.json is another folder than the one that was meant, not a broken result. */
static bool is_result(const char *folder) {
    char path[4096];

    if (snprintf(path, sizeof path, "%s/run.json", folder) < (int)sizeof path && access(path, F_OK) != 0) {
        fprintf(stderr, "ssm-report: %s: found no result there (run.json: %s), expected the folder of one, such as out (ssm-report --help)\n", folder,
                strerror(errno));
        return false;
    }
    return true;
}

int main(int argc, char **argv) {
    struct options options;
    struct data data;
    struct tally tally;
    char error[1024] = "out of memory";

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return EXIT_WRITTEN;
        }
    }
    if (argc > 1 && strcmp(argv[1], "--campaign") == 0) {
        return campaign_main(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "--diff") == 0) {
        return diff_main(argc, argv);
    }
    if (argc > 1 && strcmp(argv[1], "--verify") == 0) {
        return verify_main(argc, argv);
    }
    if (!parse(&options, argc, argv) || !is_result(options.folder)) {
        return EXIT_BAD_USAGE;
    }
    bool good = data_load(&data, options.folder, options.ledger, error, sizeof error);
    good = good && tally_make(&tally, &data) && write_all(&options, &data, &tally, error, sizeof error) &&
           (options.bundle == NULL || bundle_write(options.folder, options.bundle, error, sizeof error));
    data_free(&data);
    if (!good) {
        fprintf(stderr, "ssm-report: %s\n", error);
        return EXIT_FAULT;
    }
    return EXIT_WRITTEN;
}

/* program.c: ssm-conformance. Everything that is given is checked before the first test runs. */
#include "program.h"

#include "probe.h"
#include "report.h"
#include "second_defects.h"
#include "self_check.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_FAULT = 99, EXIT_INTERRUPTED = 130 };
#define DEFAULT_SILENCE 6.0       /* DEFAULT_LEISURE of RFC 7252 and a second */
#define MARGIN 1.0

struct options {
    const char *iut, *control, *pics, *known, *out, *today;
    struct selection selection;
    double silence;               /* negative: not given */
    double timeout;               /* 0: the default */
    bool strict, self_check, list, all, no_version_options;
    int argc; char **argv;        /* for run.json */
    time_t began;
};

static const char help[] =
    "usage: ssm-conformance [--iut IUT] [--control COMMAND] [--pics FILE] [--select PATTERNS] [--strict] [--known-failures FILE]\n"
    "                       [--shard I/N] [--seed N] [--silence S] [--timeout S] [--no-version-options] [--today DATE] [--out DIR]\n"
    "       ssm-conformance --list | --self-check [--all]\n"
    "\n"
    "Tests an implementation of Simple Secure Multicast clause by clause, on a virtual clock; a device in the network in real time.\n"
    "\n"
    "  --iut core             the implementation of this project (the default)\n"
    "  --iut second[:DEFECT,...]  the tester's own Server, with defects if you like: --iut second:no-replay-check\n"
    "  --iut shim:\"COMMAND ARGS\"  your device as a child process (conformance/shim/PROTOCOL.md)\n"
    "  --iut udp:[ADDR]%IF    a device in the network, at that address behind that interface, e.g. 'udp:[fe80::2]%eth0'; needs --control\n"
    "  --control COMMAND      the program that provisions and restarts it (conformance/udp/README.md)\n"
    "  --pics FILE            what it claims (YAML: roles, options, first-message, leisure); without: everything\n"
    "  --select 'A,B'         only tests whose id, theme or requirement matches a pattern: 'Q.3.3/2*', 'access control', SSM-SRV-018\n"
    "  --strict               should and assumption fail the run too; not tested makes it inconclusive\n"
    "  --known-failures FILE  YAML list of id, reason, expires: put up with; an unexpected pass or an expired entry fails\n"
    "  --shard I/N            every Nth test, from the Ith on\n"
    "  --seed N               draws keys, tokens, Message IDs and the order of the tests (default 1)\n"
    "  --silence S            seconds to wait for answers; at least 6, or 1 more than the leisure that the PICS declares\n"
    "  --timeout S            seconds that a shim or control program may take for an answer, a device for a RETRIEVE (default 10)\n"
    "  --no-version-options   inner UPDATEs without the OCF content format version options 2049 and 2053\n"
    "  --today DATE           for expiry dates, instead of the calendar\n"
    "  --out DIR              writes DIR/conformance.json and run.json, for the report, and DIR/failures/TEST: text, capture, keys\n"
    "  --list                 the tests, with level and requirements, the probes, and the defects of the second Server and Client\n"
    "  --self-check           the kill matrix: each defect against the tests of its requirements (--all: against all tests)\n"
    "\n"
    "Verdicts: pass, fail, inconclusive, not-tested (with the reason), not-applicable (by the PICS).\n"
    "Exit: 0 nothing failed, 1 a shall failed, 2 usage or bad input (nothing was run), 3 inconclusive or nothing tested,\n"
    "99 fault of the bench or of the device's process, 130 interrupted.\n"
    "\n"
    "  ssm-conformance --select SSM-SRV-018 --iut second:no-replay-check     a failure, with the datagrams that prove it\n";

static int usage(const char *format, const char *found) {
    fputs("ssm-conformance: ", stderr);
    fprintf(stderr, format, found);
    fputs("; see --help\n", stderr);
    return EXIT_USAGE;
}

static bool read_number(const char *text, uint64_t *number) {
    char *end;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && strlen(text) < 19;
}

static bool read_shard(const char *text, struct selection *selection) {
    int used = 0;
    bool read = strlen(text) < 20 && sscanf(text, "%u/%u%n", &selection->shard, &selection->shards, &used) == 2 && !text[used];
    return read && !strpbrk(text, "+- ") && selection->shard && selection->shard <= selection->shards;
}

static bool read_seconds(const char *text, double *seconds) {
    char *end;
    *seconds = strtod(text, &end);
    return end != text && !*end && *seconds >= 0 && *seconds <= 3600;
}

enum { OPTION_IUT = 256, OPTION_PICS, OPTION_SELECT, OPTION_STRICT, OPTION_KNOWN, OPTION_SHARD, OPTION_SEED, OPTION_SILENCE,
       OPTION_SELF_CHECK, OPTION_LIST, OPTION_OUT, OPTION_TODAY, OPTION_NO_VERSIONS, OPTION_ALL, OPTION_CONTROL, OPTION_TIMEOUT };

/* -1 to go on, else the exit code. */
static int take_option(int option, struct options *options) {
    switch (option) {
    case OPTION_IUT: options->iut = optarg; return -1;
    case OPTION_CONTROL: options->control = optarg; return -1;
    case OPTION_PICS: options->pics = optarg; return -1;
    case OPTION_SELECT: options->selection.patterns = optarg; return -1;
    case OPTION_STRICT: options->strict = true; return -1;
    case OPTION_KNOWN: options->known = optarg; return -1;
    case OPTION_SELF_CHECK: options->self_check = true; return -1;
    case OPTION_LIST: options->list = true; return -1;
    case OPTION_OUT: options->out = optarg; return -1;
    case OPTION_NO_VERSIONS: options->no_version_options = true; return -1;
    case OPTION_ALL: options->all = true; return -1;
    case OPTION_TODAY:
        options->today = optarg;
        return known_is_date(optarg) ? -1 : usage("--today: found \"%s\", expected a date like 2027-03-31", optarg);
    case OPTION_SHARD:
        return read_shard(optarg, &options->selection) ? -1 : usage("--shard: found \"%s\", expected I/N with 1 <= I <= N", optarg);
    case OPTION_SEED: return read_number(optarg, &options->selection.seed) ? -1 : usage("--seed: found \"%s\", expected a number", optarg);
    case OPTION_SILENCE:
        return read_seconds(optarg, &options->silence) ? -1 : usage("--silence: found \"%s\", expected 0 to 3600 seconds", optarg);
    case OPTION_TIMEOUT:
        return read_seconds(optarg, &options->timeout) && options->timeout >= 0.001
                   ? -1 : usage("--timeout: found \"%s\", expected 0.001 to 3600 seconds", optarg);
    case 'h': fputs(help, stdout); return 0;
    default: fputs("ssm-conformance: see --help\n", stderr); return EXIT_USAGE;
    }
}

static int read_options(int argc, char **argv, struct options *options) {
    static const struct option known[] = {
        {"iut", required_argument, NULL, OPTION_IUT}, {"control", required_argument, NULL, OPTION_CONTROL},
        {"timeout", required_argument, NULL, OPTION_TIMEOUT}, {"pics", required_argument, NULL, OPTION_PICS},
        {"select", required_argument, NULL, OPTION_SELECT}, {"strict", no_argument, NULL, OPTION_STRICT},
        {"known-failures", required_argument, NULL, OPTION_KNOWN}, {"shard", required_argument, NULL, OPTION_SHARD},
        {"seed", required_argument, NULL, OPTION_SEED}, {"silence", required_argument, NULL, OPTION_SILENCE},
        {"self-check", no_argument, NULL, OPTION_SELF_CHECK}, {"list", no_argument, NULL, OPTION_LIST},
        {"out", required_argument, NULL, OPTION_OUT}, {"today", required_argument, NULL, OPTION_TODAY},
        {"no-version-options", no_argument, NULL, OPTION_NO_VERSIONS}, {"all", no_argument, NULL, OPTION_ALL},
        {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int option, code;
    *options = (struct options){.iut = "core", .selection = {.shard = 1, .shards = 1, .seed = 1}, .silence = -1,
                                .argc = argc, .argv = argv, .began = time(NULL)};
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        if ((code = take_option(option, options)) != -1) {
            return code;
        }
    }
    return optind == argc ? -1 : usage("found \"%s\", expected options only", argv[optind]);
}

static void list_tests(const struct plan *plan) {
    const struct theme *theme = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        const struct result *result = &plan->results[i];
        if (result->theme != theme) {
            theme = result->theme;
            printf("%s\n", theme->name);
        }
        printf("  %-10s %-66s %s\n", level_text(result->test->level), result->test->id, result->test->requirements);
    }
    printf("probes, for scenarios (do: probe) and session vectors\n");
    for (const struct probe *probe = probes; probe->name; probe++) {
        printf("  %-30s %-46s %s\n", probe->name, probe->requirements, probe->says);
    }
    printf("defects of the second Server and Client\n");
    for (size_t i = 0; i < SECOND_DEFECT_COUNT; i++) {
        printf("  %-24s %-30s %s\n", second_defect_names[i], second_defect_requirements[i], second_defect_effects[i]);
    }
    printf("not tested by this suite\n");
    for (const struct untested *entry = untested; entry->id; entry++) {
        printf("  %-12s %s\n", entry->id, entry->why);
    }
}

/* The shortest silence that the PICS allows; false with a sentence. */
static bool settle_silence(struct options *options, const struct pics *pics, char *error, size_t error_size) {
    double least = pics->leisure >= 0 && pics->leisure + MARGIN < DEFAULT_SILENCE ? pics->leisure + MARGIN : DEFAULT_SILENCE;
    if (options->silence < 0) {
        options->silence = DEFAULT_SILENCE;
    }
    snprintf(error, error_size, "--silence: found %g, expected at least %g: %s", options->silence, least,
             pics->leisure >= 0 ? "the PICS declares that leisure" : "the PICS declares no shorter leisure");
    return options->silence >= least;
}

static int run(const struct options *options, const struct iut *iut, const struct pics *pics, const struct known_list *known,
               struct plan *plan) {
    char error[800] = "";
    const struct conditions conditions = {.iut = iut, .pics = pics, .seed = options->selection.seed, .silence = options->silence,
                                          .version_options = !options->no_version_options};
    struct report report = {.plan = plan, .conditions = &conditions, .strict = options->strict, .shard = options->selection.shard,
                            .shards = options->selection.shards, .pics_file = options->pics,
                            .selected = options->selection.patterns ? options->selection.patterns : "*"};
    if (!run_plan(plan, &conditions, error, sizeof error)) {
        fprintf(stderr, "ssm-conformance: %s\n", error);
        return run_interrupted ? EXIT_INTERRUPTED : EXIT_FAULT;
    }
    known_apply(known, plan, options->strict);
    report_make(&report);
    report_print(&report, SUITE_LEDGER);
    if (options->out && !(report_save(&report, options->out, error, sizeof error)
                          && report_save_evidence(&report, options->out, SUITE_LEDGER, error, sizeof error)
                          && report_save_origin(options->out, options->argc, options->argv, difftime(time(NULL), options->began), error,
                                                sizeof error))) {
        fprintf(stderr, "ssm-conformance: %s\n", error);
        return EXIT_FAULT;
    }
    return report_exit(&report);
}

/* Before hundreds of tests are run, not after. */
static bool can_keep(const char *out, char *error, size_t error_size) {
    if (out && ((mkdir(out, 0777) && errno != EEXIST) || access(out, W_OK | X_OK))) {
        snprintf(error, error_size, "--out: found %s, which cannot be made or written (%s), expected a folder that can", out, strerror(errno));
        return false;
    }
    return true;
}

/* Loads what is named, then runs. */
static int prepare_and_run(struct options *options, struct plan *plan) {
    struct pics pics = {.claims = PICS_EVERYTHING, .leisure = -1};
    struct known_list known = {NULL, 0};
    struct iut iut = {NULL};
    char error[800], today[11];
    time_t now = time(NULL);
    struct tm date;
    strftime(today, sizeof today, "%Y-%m-%d", gmtime_r(&now, &date));
    bool good = iut_parse(&iut, options->iut, error, sizeof error) && iut_control(&iut, options->control, error, sizeof error)
                && (!options->pics || pics_load(&pics, options->pics, error, sizeof error))
                && (!options->known || known_load(&known, options->known, options->today ? options->today : today, error, sizeof error))
                && settle_silence(options, &pics, error, sizeof error) && can_keep(options->out, error, sizeof error);
    int code = EXIT_USAGE;
    iut.answer_ms = (unsigned)(options->timeout * 1000);
    if (good) {
        code = run(options, &iut, &pics, &known, plan);
    } else {
        fprintf(stderr, "ssm-conformance: %s\n", error);
    }
    iut_free(&iut);
    plan_free(plan);
    known_free(&known);
    return code;
}

/* A verdict that could not be told is none. */
static int finish(int code) {
    if (fflush(stdout) || ferror(stdout)) {
        fprintf(stderr, "ssm-conformance: standard output cannot be written\n");
        return EXIT_FAULT;
    }
    return code;
}

int conformance_main(int argc, char **argv) {
    struct options options;
    struct plan plan = {NULL, 0};
    char error[400];
    int code = read_options(argc, argv, &options);
    if (code != -1) {
        return code;
    }
    if (options.self_check && (options.selection.patterns || options.selection.shards > 1)) {
        return usage("found --self-check with %s, expected it alone: the kill matrix needs all tests", "--select or --shard");
    }
    if (!plan_make(&plan, &options.selection, error, sizeof error)) {
        fprintf(stderr, "ssm-conformance: %s\n", error);
        return EXIT_USAGE;
    }
    if (options.list || options.self_check) {
        if (options.list) {
            list_tests(&plan);
        }
        plan_free(&plan);
        return finish(options.self_check ? self_check(&options.selection, options.all) : 0);
    }
    return finish(prepare_and_run(&options, &plan));
}

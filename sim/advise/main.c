/* main.c: ssm-advise, the `advise` command. */
#include "envelope.h"
#include "race.h"
#include "vary.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum exit_code { EXIT_ANSWER = 0, EXIT_NONE = 1, EXIT_USAGE = 2, EXIT_UNDECIDED = 3, EXIT_FAULT = 99, EXIT_INTERRUPTED = 130 };
enum { OVERRIDES_MAX = 60 };

static const char help[] =
    "usage: ./ssmbench advise SCENARIO --target 'coverage>=0.99 within 200ms' --vary PATH[=VALUES] [--vary ...] [--command NAME]\n"
    "                         [--set PATH=VALUE ...] [--confidence 95%] [--most-runs N] [--jobs N] [--exhaustive] [--no-envelope]\n"
    "\n"
    "Finds the cheapest setting that meets a target, with stated confidence, and how far it carries. Cost: datagrams on the air in a run; of equal\n"
    "ones the quicker (from command to last actuation). Every setting runs with the same random numbers until its interval lies on one side of the\n"
    "target, the cheapest first: what is far off goes after a few runs.\n"
    "\n"
    "  --target T         coverage, complete (commands that reached everybody) or simultaneous (and within 200 ms of each other) >= a share;\n"
    "                     coverage may have `within 200ms` behind it: of the command\n"
    "  --vary PATH=...    a field of the scenario and its values: network.jitter='0 ms,10 ms,20 ms', or from..to: script.0.repeat.count=0..8\n"
    "                     client.repeat.count and client.repeat.spacing: of all update steps that are looked at; they need no values\n"
    "  --set PATH=VALUE   another value for a field of the scenario, in every setting: --set servers.count=50\n"
    "  --command NAME     only this update step counts (default: all)\n"
    "  --confidence C     that the whole answer is right (default 95%)\n"
    "  --most-runs N      give up on a setting so close to the target that N runs (default 20000) do not decide it\n"
    "  --exhaustive       decide every setting, as a grid would: to see what the search saves\n"
    "  --no-envelope      without the largest group and the highest loss\n"
    "\n"
    "Try: ./ssmbench advise scenarios/loss/burst-three-identical.yaml --set servers.count=30 --command on --target 'coverage>=0.98' --vary client.repeat.count\n"
    "Exit: 0 an answer, 1 no setting meets the target, 2 usage, 3 undecided, 99 fault, 130 interrupted.\n";

static volatile sig_atomic_t interrupted;
static void on_signal(int signal) {
    interrupted = signal;
}

struct options {
    const char *scenario, *command;
    const char *set[20]; size_t set_count;
    struct target target; bool targeted;
    struct vary vary;
    double confidence;
    uint64_t most_runs, jobs;
    bool exhaustive, no_envelope;
};

static int complain(const char *text) {
    fprintf(stderr, "ssm-advise: %s (ssmbench advise --help)\n", text);
    return EXIT_USAGE;
}

static bool number(const char *text, uint64_t least, uint64_t most, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= least && *value <= most;
}

static bool read_confidence(const char *text, double *confidence) {
    char *end;
    *confidence = strtod(text, &end);
    if (*end == '%') {
        *confidence /= 100;
        end++;
    }
    return end != text && *end == '\0' && *confidence >= 0.5 && *confidence < 1;
}

enum { OPTION_TARGET = 256, OPTION_VARY, OPTION_COMMAND, OPTION_CONFIDENCE, OPTION_MOST, OPTION_JOBS, OPTION_EXHAUSTIVE, OPTION_NO_ENVELOPE,
       OPTION_SET };

static int take_option(struct options *options, int option) {
    char error[400];
    switch (option) {
    case OPTION_TARGET: options->targeted = true; return target_parse(&options->target, optarg, error, sizeof error) ? -1 : complain(error);
    case OPTION_VARY: return vary_add(&options->vary, optarg, error, sizeof error) ? -1 : complain(error);
    case OPTION_SET:
        if (options->set_count == sizeof options->set / sizeof *options->set) {
            return complain("--set: found too many, expected at most 20");
        }
        options->set[options->set_count++] = optarg;
        return -1;
    case OPTION_COMMAND: options->command = optarg; return -1;
    case OPTION_CONFIDENCE:
        snprintf(error, sizeof error, "--confidence: found \"%.60s\", expected 50%% to below 100%%", optarg);
        return read_confidence(optarg, &options->confidence) ? -1 : complain(error);
    case OPTION_MOST:
        snprintf(error, sizeof error, "--most-runs: found \"%.60s\", expected 10 to 1000000", optarg);
        return number(optarg, 10, 1000000, &options->most_runs) ? -1 : complain(error);
    case OPTION_JOBS:
        snprintf(error, sizeof error, "--jobs: found \"%.60s\", expected 1 to 256", optarg);
        return number(optarg, 1, 256, &options->jobs) ? -1 : complain(error);
    case OPTION_EXHAUSTIVE: options->exhaustive = true; return -1;
    case OPTION_NO_ENVELOPE: options->no_envelope = true; return -1;
    case 'h': fputs(help, stdout); return EXIT_ANSWER;
    default: return complain("found an option that is none");
    }
}

static int parse(struct options *options, int argc, char **argv) {
    static const struct option known[] = {
        {"target", required_argument, NULL, OPTION_TARGET}, {"vary", required_argument, NULL, OPTION_VARY}, {"set", required_argument, NULL, OPTION_SET},
        {"command", required_argument, NULL, OPTION_COMMAND}, {"confidence", required_argument, NULL, OPTION_CONFIDENCE},
        {"most-runs", required_argument, NULL, OPTION_MOST}, {"jobs", required_argument, NULL, OPTION_JOBS},
        {"exhaustive", no_argument, NULL, OPTION_EXHAUSTIVE}, {"no-envelope", no_argument, NULL, OPTION_NO_ENVELOPE},
        {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int option, code;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    memset(options, 0, sizeof *options);
    options->confidence = 0.95;
    options->most_runs = 20000;
    options->jobs = cores > 0 ? (uint64_t)cores : 1;
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        if ((code = take_option(options, option)) != -1) {
            return code;
        }
    }
    if (optind + 1 != argc) {
        return complain(optind == argc ? "found no scenario, expected one" : "found a second scenario, expected one");
    }
    options->scenario = argv[optind];
    return !options->targeted ? complain("found no --target, expected one") : options->vary.axis_count == 0 ? complain("found no --vary, expected one") : -1;
}

/* ---- settings ---- */

static bool find_step(const struct options *options, const struct scenario *scenario, size_t *step) {
    *step = SIZE_MAX;
    for (size_t i = 0; options->command != NULL && i < scenario->step_count; i++) {
        if (strcmp(scenario->steps[i].name, options->command) == 0 && scenario->steps[i].action == DO_UPDATE) {
            *step = i;
        }
    }
    return options->command == NULL || *step != SIZE_MAX;
}

/* Every setting is a scenario that loads, before the first one runs. */
static bool make_settings(const struct options *options, const struct scenario *scenario, struct race *race, char *error, size_t error_size) {
    for (size_t i = 0; i < race->count; i++) {
        struct setting *setting = &race->settings[i];
        setting->overrides = calloc(OVERRIDES_MAX, sizeof *setting->overrides);
        if (setting->overrides == NULL) {
            snprintf(error, error_size, "no memory");
            return false;
        }
        for (size_t k = 0; k < options->set_count; k++) {
            setting->overrides[k] = strdup(options->set[k]);
        }
        setting->override_count = options->set_count + vary_overrides(&options->vary, i, scenario, race->step, setting->overrides + options->set_count,
                                                                      OVERRIDES_MAX - options->set_count);
        struct scenario *tried = scenario_load(options->scenario, (const char *const *)setting->overrides, setting->override_count, error, error_size);
        if (tried == NULL) {
            return false;
        }
        scenario_free(tried);
    }
    return true;
}

/* ---- telling ---- */

static void tick(const struct race *race, size_t running) {
    static int shown;
    if (isatty(STDERR_FILENO) && shown++ % 2 == 0) {
        size_t decided = 0;
        for (size_t i = 0; i < race->count; i++) {
            decided += race->settings[i].decision != DECISION_OPEN;
        }
        fprintf(stderr, "\r%" PRIu64 " runs, %zu of %zu settings decided, %zu processes  ", race->made, decided, race->count, running);
        fflush(stderr);
    }
}

static void tell_settings(const struct options *options, const struct race *race) {
    static const char *const words[] = {"open", "meets it", "misses it"};
    char text[300];
    printf("\n  %-58s %9s %9s  %-26s %7s\n", "setting", "datagrams", "last, ms", "share (interval)", "runs");
    for (size_t i = 0; i < race->count; i++) {
        const size_t index = race->order[i];
        const struct setting *setting = &race->settings[index];
        if (setting->decision == DECISION_OPEN && setting->runs < race->most_runs && setting->fault[0] == '\0') {
            continue;                                /* dearer than the answer: not looked at */
        }
        vary_words(&options->vary, index, text, sizeof text);
        printf("  %-58s %9.1f %9.1f  %.4f (%.4f to %.4f) %9" PRIu64 "  %s\n", text, setting->cost, setting->time_ms,
               setting->runs > 0 ? setting->sum / (double)setting->runs : 0, setting->low, setting->high, setting->runs,
               setting->fault[0] != '\0' ? setting->fault : words[setting->decision]);
    }
}

static void tell_edge(const char *what, const struct edge *edge, double most, const char *unit) {
    if (!edge->known) {
        printf("  %s: not tried: %s\n", what, edge->why[0] != '\0' ? edge->why : "interrupted");
    } else if (edge->fails == INFINITY) {
        printf("  %s: up to %g%s and more (%" PRIu64 " runs)\n", what, most, unit, edge->runs);
    } else {
        printf("  %s: up to %g%s; at %g%s no more (%" PRIu64 " runs)\n", what, edge->holds, unit, edge->fails, unit, edge->runs);
    }
}

static void tell_envelope(const struct options *options, const struct race *race, size_t answer, const struct scenario *scenario) {
    const double loss = scenario->network.way.loss * 100;
    const bool lossless = scenario->network.link == LINK_IDEAL;
    printf("\noperating envelope of this setting, everything else as in the scenario:\n");
    const double most = scenario->set_count == 1 ? 10000 : 2000;
    struct edge edge = envelope_edge(race, answer, "servers.count", "", scenario->sets[0].count, most, options->jobs, &interrupted);
    tell_edge("Servers (a set)", &edge, most, "");
    if (lossless) {
        printf("  loss: the link is ideal and has none\n");
    } else if (!interrupted) {
        edge = envelope_edge(race, answer, "network.loss", " %", loss, 95, options->jobs, &interrupted);
        tell_edge("independent loss", &edge, 95, " %");
    }
}

static int tell(const struct options *options, const struct race *race, const struct scenario *scenario) {
    char text[300];
    const size_t answer = race_answer(race);
    bool open = false;
    tell_settings(options, race);
    for (size_t i = 0; i < race->count && (answer == SIZE_MAX || race->order[i] != answer); i++) {
        open |= race->settings[race->order[i]].decision == DECISION_OPEN;
    }
    if (answer == SIZE_MAX) {
        printf("\nno setting %s; %" PRIu64 " runs\n", open ? "was shown to meet the target" : "meets the target", race->made);
        return open ? EXIT_UNDECIDED : EXIT_NONE;
    }
    const struct setting *setting = &race->settings[answer];
    vary_words(&options->vary, answer, text, sizeof text);
    printf("\nanswer: %s: %s is %.4f (%.4f to %.4f), %.1f datagrams a run; %" PRIu64 " runs of %zu settings\n", text, options->target.text,
           setting->sum / (double)setting->runs, setting->low, setting->high, setting->cost, race->made, race->count);
    printf(open ? "a cheaper setting could not be decided: it may do, too (--most-runs)\n" : "%.0f %% sure that it meets the target and that no cheaper one does\n",
           options->confidence * 100);
    printf("again: ./ssmbench run %s", options->scenario);
    for (size_t i = 0; i < setting->override_count; i++) {
        printf(" --set '%s'", setting->overrides[i]);
    }
    printf("\n");
    if (!options->no_envelope && !interrupted) {
        tell_envelope(options, race, answer, scenario);
    }
    return open ? EXIT_UNDECIDED : EXIT_ANSWER;
}

static int advise(const struct options *options, const struct scenario *scenario, struct race *race) {
    char error[800] = "";
    if (!find_step(options, scenario, &race->step)) {
        snprintf(error, sizeof error, "--command: found \"%.60s\", expected the name of an update step of %.300s", options->command, options->scenario);
        return complain(error);
    }
    if (!make_settings(options, scenario, race, error, sizeof error)) {
        fprintf(stderr, "ssm-advise: %s\n", error);
        return EXIT_USAGE;
    }
    race->confidence = 1 - (1 - options->confidence) / (double)race->count;         /* all decisions together: union bound */
    const enum engine_end end = race_run(race, options->jobs, &interrupted, error, sizeof error);
    fprintf(stderr, isatty(STDERR_FILENO) ? "\r%70s\r" : "%.0s", "");
    if (end == ENGINE_FAULT) {
        fprintf(stderr, "ssm-advise: %s\n", error);
        return EXIT_FAULT;
    }
    if (interrupted) {
        fprintf(stderr, "ssm-advise: interrupted after %" PRIu64 " runs; no answer\n", race->made);
        return EXIT_INTERRUPTED;
    }
    printf("target: %s%s%s; %zu settings; cheapest first\n", options->target.text, options->command != NULL ? ", command " : "",
           options->command != NULL ? options->command : "", race->count);
    const int code = tell(options, race, scenario);
    return interrupted ? EXIT_INTERRUPTED : fflush(stdout) != 0 ? EXIT_FAULT : code;
}

int main(int argc, char **argv) {
    static struct options options;
    char error[600] = "";
    int code = parse(&options, argc, argv);
    if (code != -1) {
        return code;
    }
    struct scenario *scenario = scenario_load(options.scenario, options.set, options.set_count, error, sizeof error);
    if (scenario == NULL) {
        fprintf(stderr, "ssm-advise: %s\n", error);
        return EXIT_USAGE;
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    const size_t count = options.vary.settings;
    struct race race = {.scenario = options.scenario, .target = &options.target, .settings = calloc(count, sizeof *race.settings), .count = count,
                        .most_runs = options.most_runs, .exhaustive = options.exhaustive, .order = calloc(count, sizeof *race.order), .tick = tick};
    code = race.settings == NULL || race.order == NULL ? EXIT_FAULT : advise(&options, scenario, &race);
    for (size_t i = 0; race.settings != NULL && i < count; i++) {
        for (size_t k = 0; k < race.settings[i].override_count; k++) {
            free(race.settings[i].overrides[k]);
        }
        free(race.settings[i].overrides);
    }
    free(race.settings);
    free(race.order);
    scenario_free(scenario);
    return code;
}

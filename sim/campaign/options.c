#include "options.h"

#include "nearest.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum exit_code bad(const char *found, const char *expected) {
    fprintf(stderr, "ssmbench campaign: found \"%s\", expected %s (ssmbench campaign --help)\n", found, expected);
    return EXIT_USAGE;
}

static bool number(const char *text, unsigned long long most, unsigned long long *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value >= 1 && *value <= most;
}

static bool share(const char *text, double *value) {
    char *end;
    *value = strtod(text, &end);
    const bool percent = strcmp(end, "%") == 0 || strcmp(end, " %") == 0;
    *value /= percent ? 100 : 1;
    return end != text && (percent || *end == '\0') && *value > 0 && *value < 1;
}

/* "3,0,5": steps to measure, of --task. */
static bool take_steps(struct options *options, const char *text) {
    char *end;
    while (*text != '\0' && options->run.step_count < OUTCOME_STEPS_MAX) {
        options->steps[options->run.step_count++] = strtoul(text, &end, 10);
        if (end == text) {
            return false;
        }
        text = *end == ',' ? end + 1 : end;
    }
    return *text == '\0';
}

/* --name VALUE and --name=VALUE; NULL if `argv[*i]` is not this option, "" if its value is missing. */
static const char *value_of(const char *name, int argc, char **argv, int *i) {
    const size_t length = strlen(name);
    if (strncmp(argv[*i], name, length) != 0 || (argv[*i][length] != '\0' && argv[*i][length] != '=')) {
        return NULL;
    }
    if (argv[*i][length] == '=') {
        return argv[*i] + length + 1;
    }
    return *i + 1 < argc ? argv[++*i] : "";
}

struct text_option { const char *name, *expected; const char **to; };

static enum exit_code take_value(struct options *options, int argc, char **argv, int *i, bool *taken) {
    const struct text_option texts[] = {
        {"--out", "--out DIR", &options->out},
        {"--until", "--until RULE, e.g. --until 'ci<0.01'", &options->until},
        {"--engine", "--engine local or --engine slurm", &options->engine},
        {"--slurm-args", "--slurm-args 'OPTIONS OF SBATCH'", &options->run.slurm.arguments},
        {"--slurm-program", "--slurm-program PATH", &options->run.slurm.program},
        {"--slurm-copy", "--slurm-copy COMMAND", &options->run.slurm.copy},
        {"--build", "--build NAME", &options->run.slurm.build},
    };
    unsigned long long n;
    const char *value;
    *taken = true;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        if ((value = value_of(texts[k].name, argc, argv, i)) != NULL) {
            *texts[k].to = value;
            return *value == '\0' ? bad("nothing", texts[k].expected) : EXIT_PASSED;
        }
    }
    if ((value = value_of("--jobs", argc, argv, i)) != NULL) {
        options->run.jobs = number(value, 4096, &n) ? (size_t)n : 0;
        return options->run.jobs == 0 ? bad(value, "--jobs N, a number from 1 to 4096") : EXIT_PASSED;
    }
    if ((value = value_of("--seeds", argc, argv, i)) != NULL) {
        options->seeds = number(value, CAMPAIGN_SEEDS_MAX, &n) ? (uint32_t)n : 0;
        return options->seeds == 0 ? bad(value, "--seeds N, a number from 1 to 16777216") : EXIT_PASSED;
    }
    if ((value = value_of("--run-timeout", argc, argv, i)) != NULL) {
        const bool none = strcmp(value, "0") == 0, good = none || number(value, 1000000, &n);
        options->run.run_seconds = none || !good ? 0 : (unsigned)n;
        return good ? EXIT_PASSED : bad(value, "--run-timeout SECONDS, a whole number up to 1000000, or 0 for no limit");
    }
    if ((value = value_of("--tolerance", argc, argv, i)) != NULL) {
        return share(value, &options->tolerance) ? EXIT_PASSED : bad(value, "--tolerance SHARE, e.g. --tolerance '1 %'");
    }
    if ((value = value_of("--steps", argc, argv, i)) != NULL) {
        return take_steps(options, value) ? EXIT_PASSED : bad(value, "--steps N,N,...");
    }
    *taken = false;
    return EXIT_PASSED;
}

static enum exit_code take_flag(struct options *options, const char *name) {
    static const char *const names[] = {"--out", "--until", "--engine", "--slurm-args", "--slurm-program", "--slurm-copy", "--jobs",
                                        "--seeds", "--tolerance", "--run-timeout", "--dry-run", "--resume", "--isolate", "--compare", "--bench",
                                        NULL};
    char expected[200];
    if (strcmp(name, "--dry-run") == 0) {
        options->mode = MODE_DRY_RUN;
    } else if (strcmp(name, "--resume") == 0) {
        options->resume = true;
    } else if (strcmp(name, "--isolate") == 0) {
        options->run.isolate = true;
    } else if (strcmp(name, "--compare") == 0) {
        options->mode = MODE_COMPARE;
    } else if (strcmp(name, "--bench") == 0) {
        options->mode = MODE_BENCH;
    } else if (strcmp(name, "--refresh") == 0) {
        options->mode = MODE_REFRESH;
    } else if (strcmp(name, "--task") == 0) {
        options->mode = MODE_TASK;
    } else {
        const char *nearest = nearest_word(name, names, 4);
        snprintf(expected, sizeof expected, "an option of this command%s%s", nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "");
        return bad(name, expected);
    }
    return EXIT_PASSED;
}

static enum exit_code check(const struct options *options) {
    const bool two = options->mode == MODE_COMPARE || options->mode == MODE_TASK;
    if (options->mode == MODE_BENCH) {
        return options->file == NULL ? EXIT_PASSED : bad(options->file, "nothing besides --bench");
    }
    if (options->file == NULL || (two && options->other == NULL)) {
        return bad("no file", options->mode == MODE_COMPARE ? "two folders with results after --compare" : "a campaign file");
    }
    if (!two && options->other != NULL) {
        return bad(options->other, "one campaign file");
    }
    if (strcmp(options->engine, "local") != 0 && strcmp(options->engine, "slurm") != 0) {
        return bad(options->engine, "--engine local or --engine slurm");
    }
    return EXIT_PASSED;
}

enum exit_code options_parse(struct options *options, int argc, char **argv) {
    *options = (struct options){.engine = "local", .tolerance = 0.01, .run = {.jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN),
                                                                               .run_seconds = ENGINE_RUN_SECONDS}};
    options->run.steps = options->steps;
    bool only_files = false;
    for (int i = 1; i < argc; i++) {
        enum exit_code code = EXIT_PASSED;
        if (!only_files && strcmp(argv[i], "--") == 0) {
            only_files = true;
        } else if (!only_files && argv[i][0] == '-') {
            bool taken;
            code = take_value(options, argc, argv, &i, &taken);
            code = code == EXIT_PASSED && !taken ? take_flag(options, argv[i]) : code;
        } else if (options->file == NULL) {
            options->file = argv[i];
        } else if (options->other == NULL) {
            options->other = argv[i];
        } else {
            code = bad(argv[i], "fewer files");
        }
        if (code != EXIT_PASSED) {
            return code;
        }
    }
    return check(options);
}

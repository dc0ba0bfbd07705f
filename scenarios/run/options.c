/* options.c: the command line of `ssmbench run`. */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int bad(const char *found, const char *expected) {
    fprintf(stderr, "ssmbench run: found \"%s\", expected %s (ssmbench run --help)\n", found, expected);
    return EXIT_USAGE;
}

static bool number(const char *text, unsigned long long max, unsigned long long *value) {
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *value <= max;
}

/* --name VALUE and --name=VALUE; NULL if `argv[*i]` is not this option, "" if its value is missing. */
static const char *value_of(const char *name, int argc, char **argv, int *i) {
    size_t len = strlen(name);
    if (strncmp(argv[*i], name, len) != 0 || (argv[*i][len] != '\0' && argv[*i][len] != '=')) {
        return NULL;
    }
    if (argv[*i][len] == '=') {
        return argv[*i] + len + 1;
    }
    return *i + 1 < argc ? argv[++*i] : "";
}

static int take(struct options *options, int argc, char **argv, int *i) {
    static char seed_override[40];
    unsigned long long n;
    const char *value;
    if ((value = value_of("--seed", argc, argv, i)) != NULL) {
        if (!number(value, ~0ull, &n)) {
            return bad(value, "--seed N, a number from 0");
        }
        options->seed = value;
        snprintf(seed_override, sizeof seed_override, "seed=%llu", n);
    } else if ((value = value_of("--jobs", argc, argv, i)) != NULL) {
        if (!number(value, 1024, &n) || n == 0) {
            return bad(value, "--jobs N, a number from 1 to 1024");
        }
        options->jobs = (int)n;
    } else if ((value = value_of("--set", argc, argv, i)) != NULL) {
        if (!strchr(value, '=') || *value == '=') {
            return bad(value, "--set PATH=VALUE, e.g. --set network.loss='5 %'");
        }
        if (options->override_count + 2 > sizeof options->overrides / sizeof *options->overrides) {
            return bad(value, "at most 64 --set");
        }
        options->overrides[options->override_count++] = value;
    } else if ((value = value_of("--out", argc, argv, i)) != NULL) {
        if (!*value) {
            return bad(value, "--out DIR");
        }
        options->out = value;
    } else if (strcmp(argv[*i], "--pcap") == 0) {
        options->pcap = true;
    } else {
        return bad(argv[*i], "one of --seed, --set, --jobs, --pcap, --out");
    }
    if (options->seed && (options->override_count == 0 || options->overrides[0] != seed_override)) {
        memmove(options->overrides + 1, options->overrides, options->override_count * sizeof *options->overrides);
        options->overrides[0] = seed_override;
        options->override_count++;
    }
    return EXIT_PASSED;
}

int options_parse(struct options *options, int argc, char **argv) {
    const char **paths = calloc((size_t)argc + 1, sizeof *paths);
    bool only_paths = false;
    *options = (struct options){.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN), .out = "out", .argc = argc, .argv = argv, .paths = paths};
    for (int i = 1; i < argc; i++) {
        if (!only_paths && strcmp(argv[i], "--") == 0) {
            only_paths = true;
        } else if (!only_paths && argv[i][0] == '-') {
            int status = take(options, argc, argv, &i);
            if (status) {
                return status;
            }
        } else {
            paths[options->path_count++] = argv[i];
        }
    }
    return EXIT_PASSED;
}

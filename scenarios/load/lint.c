/* scenario-lint: checks scenario files as the simulation would before it runs them. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "usage: scenario-lint [--set PATH=VALUE]... FILE...\n"
    "\n"
    "Checks each scenario file and prints \"FILE: ok: TITLE\", or on stderr what was found where and what was expected.\n"
    "\n"
    "  --set PATH=VALUE   change a value first, e.g. --set servers.count=50 --set 'network.loss=5 %'\n"
    "  --help             this text\n"
    "\n"
    "Exit code: 0 all files are scenarios, 2 one is not (or wrong usage).\n";

static int lint(const char *path, const char *const *overrides, size_t override_count) {
    char error[1000] = "";
    struct scenario *scenario = scenario_load(path, overrides, override_count, error, sizeof error);
    if (!scenario) {
        fprintf(stderr, "scenario-lint: %s\n", error);
        return 2;
    }
    printf("%s: ok: %s\n", path, scenario->title);
    scenario_free(scenario);
    return 0;
}

int main(int argc, char **argv) {
    enum { OVERRIDES_MAX = 64 };
    const char *overrides[OVERRIDES_MAX];
    size_t override_count = 0;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (!strcmp(argv[i], "--help")) {
            fputs(usage, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--set") || i + 1 == argc || override_count == OVERRIDES_MAX) {
            fprintf(stderr, "scenario-lint: found \"%s\", expected --set PATH=VALUE (at most %d), then files\n", argv[i], OVERRIDES_MAX);
            return 2;
        }
        overrides[override_count++] = argv[++i];
    }
    if (i == argc) {
        fputs("scenario-lint: found no file, expected FILE...; see --help\n", stderr);
        return 2;
    }
    int result = 0;
    for (; i < argc; i++)
        if (lint(argv[i], overrides, override_count))
            result = 2;
    if (fflush(stdout) || ferror(stdout)) {
        fputs("scenario-lint: cannot write to stdout\n", stderr);
        return 99;
    }
    return result;
}

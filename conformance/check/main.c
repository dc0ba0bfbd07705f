/* main.c: ssm-check RUNDIR: reads a run folder, writes its verdict.json, prints one line. */
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum exit_code { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INCONCLUSIVE = 3, EXIT_FAULT = 99 };

static const char help[] =
    "usage: ssm-check RUNDIR [--file PATH] [--override PATH=VALUE ...]\n"
    "\n"
    "Judges one run. Reads scenario.yaml, provision.json, trace and capture.pcap of RUNDIR,\n"
    "as ssm-sim leaves them, writes RUNDIR/verdict.json and prints one line.\n"
    "\n"
    "  --file PATH            the scenario file as it was given (for the line that reruns it)\n"
    "  --override PATH=VALUE  an override that was given with it; may be repeated\n"
    "  --help                 this text\n"
    "\n"
    "Exit code: 0 all checks passed (verdict pass, or known-limit if the scenario shows what\n"
    "SSM itself allows), 1 a check failed, 2 usage, 3 inconclusive and nothing failed, 99 the\n"
    "files cannot be read or do not belong together: no verdict is written.\n";

static int usage(const char *found, const char *argument) {
    fprintf(stderr, "ssm-check: found %s%s, expected RUNDIR [--file PATH] [--override PATH=VALUE ...]; see ssm-check --help\n", found,
            argument);
    return EXIT_USAGE;
}

/* EXIT_PASSED to go on. `overrides` has room for argc of them. */
static int read_arguments(int argc, char **argv, struct verdict_origin *origin, const char **overrides) {
    origin->overrides = overrides;
    for (int i = 1; i < argc; i++) {
        const bool file = strcmp(argv[i], "--file") == 0, override = strcmp(argv[i], "--override") == 0;
        if (file || override) {
            if (i + 1 == argc) {
                return usage("nothing after ", argv[i]);
            }
            i++;
            if (file) {
                origin->file = argv[i];
            } else {
                overrides[origin->override_count++] = argv[i];
            }
        } else if (argv[i][0] == '-') {
            return usage("unknown option ", argv[i]);
        } else if (origin->folder != NULL) {
            return usage("a second folder, ", argv[i]);
        } else {
            origin->folder = argv[i];
        }
    }
    return origin->folder == NULL ? usage("no run folder", "") : EXIT_PASSED;
}

static void print_line(const struct judgement *judgement, const json_t *verdict) {
    const json_t *id = json_object_get(json_object_get(verdict, "scenario"), "id");
    const struct check *worst = NULL;
    size_t others = 0;
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        if (check->verdict == judgement->verdict && worst == NULL) {
            worst = check;
        } else {
            others += check->verdict == judgement->verdict;
        }
    }
    const struct scenario_limit *limit = judgement->judged.run->scenario->limit;
    if (judgement->verdict == VERDICT_PASS) {
        printf("%s: pass: %zu checks\n", json_string_value(id), judgement->checks->count);
    } else if (judgement->verdict == VERDICT_KNOWN_LIMIT) {
        printf("%s: known-limit: %s: %s\n", json_string_value(id), limit->requirement, limit->says);
    } else {
        printf("%s: %s: %s, %s%s: %s", json_string_value(id), verdict_name(judgement->verdict), worst->kind, worst->name, worst->suffix,
               worst->says);
        printf(others == 0 ? "\n" : " (and %zu other checks)\n", others);
    }
}

static int save(const struct judgement *judgement, const struct verdict_origin *origin) {
    static const int codes[] = {[VERDICT_PASS] = EXIT_PASSED, [VERDICT_KNOWN_LIMIT] = EXIT_PASSED,
                                [VERDICT_INCONCLUSIVE] = EXIT_INCONCLUSIVE, [VERDICT_FAIL] = EXIT_FAILED};
    char path[4096];
    json_t *verdict = verdict_make(judgement, origin);
    int code = codes[judgement->verdict];
    snprintf(path, sizeof path, "%s/verdict.json", origin->folder);      /* the folder's files were opened: its path fits */
    if (verdict == NULL || verdict_save(verdict, path) != 0) {
        fprintf(stderr, "ssm-check: %s: cannot be written: %s\n", path, verdict == NULL ? "no memory" : strerror(errno));
        code = EXIT_FAULT;
    } else {
        print_line(judgement, verdict);
    }
    json_decref(verdict);
    return code;
}

int main(int argc, char **argv) {
    char error[1024];
    struct verdict_origin origin = {0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return EXIT_PASSED;
        }
    }
    const char **overrides = calloc((size_t)argc + 1, sizeof *overrides);
    int code = overrides == NULL ? EXIT_FAULT : read_arguments(argc, argv, &origin, overrides);
    if (code == EXIT_PASSED) {
        struct judgement *judgement = judge_run(origin.folder, error, sizeof error);
        if (judgement == NULL) {
            fprintf(stderr, "ssm-check: %s\n", error);
            code = EXIT_FAULT;
        } else {
            code = save(judgement, &origin);
        }
        judge_free(judgement);
    }
    free(overrides);
    return code;
}

/* diff_main.c: ssm-report --diff OLD NEW [--json FILE]. */
#include "diff.h"
#include "programs.h"
#include "writers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse(int argc, char **argv, const char *folders[2], const char **json) {
    size_t count = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--diff") == 0 && i == 1) {
            continue;
        }
        if (strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
            *json = argv[++i];
        } else if (argv[i][0] == '-') {
            fprintf(stderr, "ssm-report: found %s, expected --diff OLD NEW [--json FILE] (ssm-report --help)\n", argv[i]);
            return false;
        } else if (count == 2) {
            fprintf(stderr, "ssm-report: found a third folder, %s, expected --diff OLD NEW (ssm-report --help)\n", argv[i]);
            return false;
        } else {
            folders[count++] = argv[i];
        }
    }
    if (count < 2) {
        fprintf(stderr, "ssm-report: found %zu %s, expected --diff OLD NEW (ssm-report --help)\n", count,
                plural(count, "folder", "folders"));
    }
    return count == 2;
}

static int tell(const struct diff *diff, const char *const folders[2], const struct data *const data[2], const char *json_path) {
    char error[1024] = "out of memory";
    struct text table = {.format = TEXT_PLAIN};
    char *json = diff_json(diff, folders, data);

    diff_table(&table, diff, folders, data);
    bool good = json != NULL && !table.failed;
    good = good && (json_path == NULL || output_write_path(json_path, json, strlen(json), error, sizeof error));
    if (good && (fwrite(table.data, 1, table.len, stdout) != table.len || fflush(stdout) != 0)) {
        snprintf(error, sizeof error, "the table could not be printed");
        good = false;
    }
    text_free(&table);
    free(json);
    if (!good) {
        fprintf(stderr, "ssm-report: %s\n", error);
        return EXIT_FAULT;
    }
    return diff->worse > 0 ? EXIT_DIFFERS : EXIT_WRITTEN;
}

int diff_main(int argc, char **argv) {
    const char *folders[2], *json = NULL;
    struct data data[2] = {0};
    struct tally tally[2];
    struct diff diff = {0};
    char error[1024] = "out of memory";
    int code = EXIT_BAD_USAGE;

    if (!parse(argc, argv, folders, &json)) {
        return EXIT_BAD_USAGE;
    }
    bool good = data_load(&data[0], folders[0], NULL, error, sizeof error) && data_load(&data[1], folders[1], NULL, error, sizeof error);
    if (!good) {
        fprintf(stderr, "ssm-report: %s\n", error);
    } else if (!tally_make(&tally[0], &data[0]) || !tally_make(&tally[1], &data[1]) ||
               !diff_make(&diff, &data[0], &tally[0], &data[1], &tally[1])) {
        fputs("ssm-report: out of memory\n", stderr);
        code = EXIT_FAULT;
    } else {
        code = tell(&diff, folders, (const struct data *const[2]){&data[0], &data[1]}, json);
    }
    pool_free(&diff.pool);
    data_free(&data[0]);
    data_free(&data[1]);
    return code;
}

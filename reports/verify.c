/* verify.c: ssm-report --verify FILE [--bin BINDIR] [--allow-shims].
 *   unpack into a folder of our own -> manifest -> execute everything again, compare -> the files made of it agree -> tell -> clean up */
#include "bundle.h"

#include "manifest.h"
#include "programs.h"
#include "reexecute.h"
#include "versions.h"
#include "writers.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_INTERRUPTED = 130 };
struct request { const char *file; char programs[4096]; bool allow_shims; };

static int complain(const char *what, const char *why, int code) {
    fprintf(stderr, "ssm-report: %s: %s\n", what, why);
    return code;
}

static bool parse(struct request *request, int argc, char **argv) {
    char program[4200];

    request->file = NULL;
    request->allow_shims = false;
    versions_own_folder(request->programs);
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--bin") == 0 && i + 1 < argc) {
            snprintf(request->programs, sizeof request->programs, "%s", argv[++i]);
        } else if (strcmp(argv[i], "--allow-shims") == 0) {
            request->allow_shims = true;
        } else if (argv[i][0] == '-' || request->file != NULL) {
            fprintf(stderr, "ssm-report: found %s, expected --verify FILE [--bin DIR] [--allow-shims] (ssm-report --help)\n", argv[i]);
            return false;
        } else {
            request->file = argv[i];
        }
    }
    if (request->file == NULL) {
        fputs("ssm-report: found no file, expected --verify FILE [--bin DIR] (ssm-report --help)\n", stderr);
        return false;
    }
    snprintf(program, sizeof program, "%s/ssm-sim", request->programs);
    if (access(program, X_OK) != 0) {
        fprintf(stderr, "ssm-report: %s: found no ssm-sim there, expected the folder of the programs (--bin DIR)\n", request->programs);
        return false;
    }
    return true;
}

static void remove_folder(const char *folder) {
    char *roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    for (FTSENT *entry; walk != NULL && (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info != FTS_D) {
            remove(entry->fts_path);                            /* what is in a folder comes before its FTS_DP */
        }
    }
    if (walk != NULL) {
        fts_close(walk);
    }
}

/* Into `folder`; 0 or an exit code. */
static int unpack(const char *file, const char *folder, struct names *there) {
    struct stat info;
    char error[1024] = "";
    FILE *in = fopen(file, "rb");

    if (in == NULL) {
        snprintf(error, sizeof error, "found no readable file (%s), expected a bundle that --bundle wrote", strerror(errno));
        return complain(file, error, EXIT_BAD_USAGE);
    }
    if (fstat(fileno(in), &info) != 0 || !S_ISREG(info.st_mode)) {
        fclose(in);
        return complain(file, "found no regular file, expected a bundle", EXIT_BAD_USAGE);
    }
    const enum unpacked result = archive_unpack(in, (uint64_t)info.st_size, folder, there, error, sizeof error);
    fclose(in);
    return result == UNPACKED ? 0 : complain(file, error, result == UNPACK_REFUSED ? EXIT_BAD_USAGE : EXIT_FAULT);
}

/* The names below BUNDLE_TOP, without it; false if one lies elsewhere. */
static bool strip_top(struct names *there) {
    const size_t top = strlen(BUNDLE_TOP "/");

    for (size_t i = 0; i < there->count; i++) {
        if (strncmp(there->items[i], BUNDLE_TOP "/", top) != 0) {
            return false;
        }
        memmove(there->items[i], there->items[i] + top, strlen(there->items[i] + top) + 1);
    }
    names_sort(there);
    return true;
}

static void tell_names(struct again *again, const struct names *names, const char *how) {
    for (size_t i = 0; i < names->count; i++) {
        differs(again, names->items[i], how);
    }
}

static void tell_manifest(struct again *again, const struct manifest_result *result) {
    printf("manifest: %zu files; %zu changed, %zu missing, %zu extra\n", result->listed.count, result->changed.count, result->missing.count,
           result->extra.count);
    tell_names(again, &result->missing, "missing: the manifest names it, the bundle has it not");
    tell_names(again, &result->changed, "changed: another SHA-256 than the manifest's");
    tell_names(again, &result->extra, "extra: the manifest does not name it");
}

/* What the other files are made of came out the same: now they must say the same of it. */
static void check_summary(struct again *again) {
    struct data data;
    struct tally tally;
    char error[1024] = "out of memory", path[4200];
    bool good = data_load(&data, again->bundle, NULL, error, sizeof error) && tally_make(&tally, &data);
    char *text = good ? summary_json(&data, &tally) : NULL;

    snprintf(path, sizeof path, "%s/summary.json", again->bundle);
    json_t *bundled = json_load_file(path, 0, NULL), *mine = text != NULL ? json_loads(text, 0, NULL) : NULL;
    if (!good) {
        const size_t top = strlen(again->bundle) + 1;
        differs(again, "verdicts", strncmp(error, again->bundle, top - 1) == 0 ? error + top : error);
    } else if (!json_equal(bundled, mine)) {
        differs(again, "summary.json", "does not say what the verdicts say");
    }
    json_decref(bundled);
    json_decref(mine);
    free(text);
    data_free(&data);
}

static bool execute_all(struct again *again, const json_t *run) {
    size_t i;
    const json_t *one;

    json_array_foreach(json_object_get(run, "runs"), i, one) {
        if (!reexecute_run(again, one)) {
            return false;
        }
    }
    return reexecute_vectors(again) && reexecute_suite(again, run);
}

static void head(const struct request *request, const json_t *run) {
    struct text t = {.format = TEXT_PLAIN};
    const char *version = json_string_value(json_object_get(run, "version")), *commit = json_string_value(json_object_get(run, "commit"));
    const char *machine = json_string_value(json_object_get(run, "machine")), *started = json_string_value(json_object_get(run, "started"));

    text_say(&t, "%s: version %s, commit %s, run on %s, %s\n", request->file, version != NULL ? version : "unknown",
             commit != NULL ? commit : "unknown", machine != NULL ? machine : "an unknown machine",
             started != NULL ? started : "no time told");
    printf("%s", t.data != NULL ? t.data : "");
    text_free(&t);
}

static int tell(struct again *again, const struct request *request, const json_t *versions) {
    struct text build = {.format = TEXT_PLAIN};
    json_t *here = versions_here(request->programs);
    const size_t other = versions_compare(&build, versions, here);

    printf("re-executed: %zu %s, vectors %s, conformance suite %s; %zu recomputed from traces, %zu left out\n", again->executed,
           plural(again->executed, "scenario", "scenarios"), again->vectors ? "too" : "not", again->suite ? "too" : "not", again->recomputed,
           again->left_out);
    printf("%s%s", again->said.data != NULL ? again->said.data : "", build.data != NULL ? build.data : "");
    if (again->differences > 0) {
        printf("DIFFERS: %zu %s%s\n", again->differences, plural(again->differences, "difference", "differences"),
               other > 0 ? "; it was made by another build, see above" : "");
    } else {
        printf("VERIFIED: every file is as the manifest says, and what was executed again came out the same, byte for byte%s\n",
               other > 0 ? ", by another build" : "");
    }
    text_free(&build);
    json_decref(here);
    if (fflush(stdout) != 0) {
        return complain("standard output", strerror(errno), EXIT_FAULT);
    }
    return again->differences > 0 ? EXIT_DIFFERS : EXIT_WRITTEN;
}

/* The bundle is unpacked. */
static int verify_unpacked(const struct request *request, struct again *again) {
    struct manifest_result manifest;
    char error[1024] = "out of memory", path[4200];
    int code = EXIT_BAD_USAGE;

    snprintf(path, sizeof path, "%s/run.json", again->bundle);
    json_t *run = json_load_file(path, 0, NULL);
    snprintf(path, sizeof path, "%s/versions.json", again->bundle);
    json_t *versions = json_load_file(path, 0, NULL);
    if (!manifest_check(&manifest, again->bundle, again->there, error, sizeof error)) {
        complain(request->file, error, code);
    } else {
        head(request, run);
        tell_manifest(again, &manifest);
        if (!json_is_array(json_object_get(run, "runs"))) {
            differs(again, "run.json", "cannot be read, so that nothing can be re-executed");
        }
        if (!execute_all(again, run)) {
            code = was_interrupted() ? complain(request->file, "interrupted", EXIT_INTERRUPTED)
                                     : complain(request->file, again->fault, EXIT_FAULT);
        } else {
            if (again->differences == 0) {
                check_summary(again);
            }
            code = tell(again, request, versions);
        }
    }
    manifest_free(&manifest);
    json_decref(run);
    json_decref(versions);
    return code;
}

int verify_main(int argc, char **argv) {
    struct request request;
    struct names there = {0};
    const char *tmp = getenv("TMPDIR");
    char folder[3000], bundle[4096], work[4096];

    if (!parse(&request, argc, argv)) {
        return EXIT_BAD_USAGE;
    }
    snprintf(folder, sizeof folder, "%s/ssm-verify-XXXXXX", tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
    if (mkdtemp(folder) == NULL) {
        return complain(folder, strerror(errno), EXIT_FAULT);
    }
    watch_signals();
    snprintf(bundle, sizeof bundle, "%s/" BUNDLE_TOP, folder);
    snprintf(work, sizeof work, "%s/again", folder);
    int code = unpack(request.file, folder, &there);
    if (code == 0 && !strip_top(&there)) {
        code = complain(request.file, "found files outside of " BUNDLE_TOP "/, expected a bundle that --bundle wrote", EXIT_BAD_USAGE);
    } else if (code == 0 && mkdir(work, 0700) != 0) {
        code = complain(work, strerror(errno), EXIT_FAULT);
    } else if (code == 0) {
        struct again again = {
            .bundle = bundle, .work = work, .programs = request.programs, .allow_shims = request.allow_shims,
            .there = &there, .said = {.format = TEXT_PLAIN}};
        code = verify_unpacked(&request, &again);
        text_free(&again.said);
    }
    names_free(&there);
    remove_folder(folder);
    return code;
}

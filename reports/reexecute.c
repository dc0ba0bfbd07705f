/* reexecute.c: for each scenario of the bundle
 *   its scenario.yaml -> ssm-sim -> ssm-check, in a new folder -> the five files against those of the bundle
 * A device that is no part of this bench is not executed here: its trace is judged again, and the verdict compared. Above all no command
 * that a scenario of the bundle names is started, unless the user allows it; ssm-sim sees to that, whatever the bundle's JSON says.
 * File, overrides and device are taken from the bundle's JSON as hints only: were they wrong, the verdict would come out otherwise. */
#include "reexecute.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 160, LONG_PATH = 4096 + 300 };          /* LONG_PATH: a name in one of our own folders */

static volatile sig_atomic_t interrupted;
static void on_signal(int signal) {
    interrupted = signal;
}
bool was_interrupted(void) {
    return interrupted != 0;
}
void watch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void differs(struct again *again, const char *file, const char *how) {
    text_say(&again->said, "  %s: %s\n", file, how);
    again->differences++;
}

void note(struct again *again, const char *file, const char *what) {
    text_say(&again->said, "  %s: note: %s\n", file, what);
}

static bool fault(struct again *again, const char *what, const char *why) {
    snprintf(again->fault, sizeof again->fault, "%.200s: %.300s", what, why);
    return false;
}

/* ---- comparing ---- */

static void tell_byte(struct again *again, const char *name, uint64_t offset, int bundled, int mine) {
    char how[160];

    if (bundled == EOF || mine == EOF) {
        snprintf(how, sizeof how, "%s after %llu equal bytes; re-executed it %s", bundled == EOF ? "ends" : "goes on",
                 (unsigned long long)offset, bundled == EOF ? "goes on" : "ends there");
    } else {
        snprintf(how, sizeof how, "byte %llu is 0x%02x, re-executed 0x%02x", (unsigned long long)offset, (unsigned)bundled, (unsigned)mine);
    }
    differs(again, name, how);
}

/* `name` in the bundle against `mine`. */
static bool compare_files(struct again *again, const char *name, const char *mine) {
    char path[2 * LONG_PATH];

    snprintf(path, sizeof path, "%s/%s", again->bundle, name);
    FILE *bundled = fopen(path, "rb"), *made = fopen(mine, "rb");
    if (bundled == NULL && made != NULL) {
        differs(again, name, "not in the bundle, but re-executed it is made");
    } else if (bundled != NULL && made == NULL) {
        differs(again, name, "in the bundle, but re-executed it is not made");
    }
    int a = bundled != NULL ? 0 : EOF, b = a;
    for (uint64_t offset = 0; bundled != NULL && made != NULL && a != EOF; offset++) {
        a = getc(bundled);
        b = getc(made);
        if (a != b) {
            tell_byte(again, name, offset, a, b);
            break;
        }
    }
    const bool broken = (bundled != NULL && ferror(bundled)) || (made != NULL && ferror(made));
    if (bundled != NULL) {
        fclose(bundled);
    }
    if (made != NULL) {
        fclose(made);
    }
    return !broken || fault(again, name, "cannot be read");
}

/* ---- programs ---- */

static void last_words(const struct again *again, char words[300]) {
    char path[4096], line[300];

    snprintf(path, sizeof path, "%s/log", again->work);
    FILE *log = fopen(path, "r");
    words[0] = '\0';
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        memcpy(words, line, sizeof line);
    }
    if (log != NULL) {
        fclose(log);
    }
}

static void become(const struct again *again, const char *program, const char *const *argv) {
    char log[4096];

    snprintf(log, sizeof log, "%s/log", again->work);
    const int out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600), in = open("/dev/null", O_RDONLY);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(program, (char *const *)argv);
    fprintf(stderr, "%s: cannot start: %s\n", program, strerror(errno));
    _exit(99);
}

/* Its exit code, or -1 with again->fault: it crashed, or the bench failed, or somebody interrupted. */
int execute(struct again *again, const char *const *argv) {
    char program[4096], words[300];
    int status = 0;

    snprintf(program, sizeof program, "%s/%s", again->programs, argv[0]);
    const pid_t pid = fork();
    if (pid == 0) {
        become(again, program, argv);
    }
    if (pid < 0) {
        fault(again, program, strerror(errno));
        return -1;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        if (interrupted) {
            kill(pid, SIGTERM);
        }
    }
    if (interrupted) {
        return -1;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) >= 99) {
        last_words(again, words);
        fault(again, program, WIFSIGNALED(status) ? "killed by a signal" : words);
        return -1;
    }
    return WEXITSTATUS(status);
}

/* ---- one scenario ---- */

static const char *string_of(const json_t *json, const char *key) {
    return json_string_value(json_object_get(json, key));
}

static json_t *load(const struct again *again, const char *name) {
    char path[LONG_PATH];

    snprintf(path, sizeof path, "%s/%s", again->bundle, name);
    return json_load_file(path, 0, NULL);
}

static bool is_ours(const char *device) {
    return device == NULL || strcmp(device, "core") == 0 || strcmp(device, "second") == 0 || strcmp(device, "ocf") == 0;
}

/* The first device of the scenario that is no part of this bench, NULL if there is none. */
static const char *foreign_device(const json_t *facts) {
    size_t i;
    const json_t *device;

    json_array_foreach(json_object_get(facts, "devices"), i, device) {
        if (!is_ours(json_string_value(device))) {
            return json_string_value(device);
        }
    }
    return NULL;
}

static const char *const simulated[] = {"scenario.yaml", "provision.json", "trace", "capture.pcap"};
#define SIMULATED (sizeof simulated / sizeof *simulated)

static int simulate(struct again *again, const char *id, const char *folder) {
    char scenario[LONG_PATH];

    snprintf(scenario, sizeof scenario, "%s/runs/%s/scenario.yaml", again->bundle, id);
    return execute(again, (const char *const[]){"ssm-sim", scenario, "--out", folder, again->allow_shims ? NULL : "--no-shim", NULL});
}

/* The files of the bundle, by hard link, so that ssm-check finds them where it writes. 0, or 2 if one is missing. */
static int take_over(struct again *again, const char *id, const char *folder) {
    char from[LONG_PATH], to[LONG_PATH];
    bool good = mkdir(folder, 0700) == 0;

    for (size_t i = 0; i < SIMULATED && good; i++) {
        snprintf(from, sizeof from, "%s/runs/%s/%s", again->bundle, id, simulated[i]);
        snprintf(to, sizeof to, "%s/%s", folder, simulated[i]);
        good = link(from, to) == 0;
    }
    return good ? 0 : 2;
}

static int check(struct again *again, const char *folder, const char *file, const json_t *facts) {
    const char *argv[ARGUMENTS_MAX] = {"ssm-check", folder, "--file", file};
    size_t n = 4, i;
    const json_t *override;

    json_array_foreach(json_object_get(facts, "overrides"), i, override) {
        if (json_is_string(override) && n + 3 < ARGUMENTS_MAX) {
            argv[n++] = "--override";
            argv[n++] = json_string_value(override);
        }
    }
    return execute(again, argv);
}

/* A seed that is another one explains everything else. */
static void compare_seeds(struct again *again, const char *name, const json_t *bundled, const char *mine) {
    json_t *json = json_load_file(mine, 0, NULL);
    const json_t *theirs = json_object_get(json_object_get(bundled, "scenario"), "seed");
    const json_t *ours = json_object_get(json_object_get(json, "scenario"), "seed");
    char how[160];

    if (json_is_integer(theirs) && json_is_integer(ours) && !json_equal(theirs, ours)) {
        snprintf(how, sizeof how, "another seed: the verdict is of seed %lld, scenario.yaml beside it has seed %lld",
                 (long long)json_integer_value(theirs), (long long)json_integer_value(ours));
        differs(again, name, how);
    }
    json_decref(json);
}

static bool compare_run(struct again *again, const char *id, const char *folder, const json_t *verdict, bool simulated_too) {
    char name[4096], mine[LONG_PATH];

    snprintf(name, sizeof name, "runs/%s/verdict.json", id);
    snprintf(mine, sizeof mine, "%s/verdict.json", folder);
    compare_seeds(again, name, verdict, mine);
    bool good = compare_files(again, name, mine);
    for (size_t i = 0; good && simulated_too && i < SIMULATED; i++) {
        snprintf(name, sizeof name, "runs/%s/%s", id, simulated[i]);
        snprintf(mine, sizeof mine, "%s/%s", folder, simulated[i]);
        good = compare_files(again, name, mine);
    }
    return good;
}

/* A program that found its input unfit: the bundle differs, the bench is sound. */
bool refused(struct again *again, const char *what, const char *by) {
    char words[300], how[400];

    last_words(again, words);
    snprintf(how, sizeof how, "cannot be re-executed, %s says: %s", by, words);
    differs(again, what, how);
    return true;
}

static bool run_again(struct again *again, const char *id, const char *file, const json_t *verdict) {
    char folder[4096], what[4096], said[400];
    const json_t *facts = json_object_get(verdict, "scenario");
    const char *foreign = again->allow_shims ? NULL : foreign_device(facts);

    snprintf(folder, sizeof folder, "%s/%s", again->work, id);
    snprintf(what, sizeof what, "runs/%s", id);
    const int made = foreign != NULL ? take_over(again, id, folder) : simulate(again, id, folder);
    if (made != 0) {
        if (made > 0 && foreign != NULL) {
            differs(again, what, "a file is missing to judge it again");
            return true;
        }
        return made > 0 && refused(again, what, "ssm-sim");
    }
    const int judged = check(again, folder, file, facts);
    if (judged < 0 || judged == 2) {
        return judged == 2 && refused(again, what, "ssm-check");
    }
    if (foreign != NULL) {
        snprintf(said, sizeof said, "device %.100s is no part of this bench: verdict recomputed from its trace, not re-executed", foreign);
        note(again, what, said);
    }
    *(foreign != NULL ? &again->recomputed : &again->executed) += 1;
    return compare_run(again, id, folder, verdict, foreign == NULL);
}

bool reexecute_run(struct again *again, const json_t *run) {
    const char *id = string_of(run, "id"), *file = string_of(run, "file"), *error = string_of(run, "error");
    char name[4096], what[400];

    if (id == NULL || file == NULL || !archive_name_is_plain(id) || strchr(id, '/') != NULL) {
        differs(again, "run.json", "names a run without a proper id and file");
        return true;
    }
    if (error != NULL) {
        snprintf(name, sizeof name, "runs/%s", id);
        snprintf(what, sizeof what, "not re-executed, the bench could not judge it then: %.300s", error);
        note(again, name, what);
        again->left_out++;
        return true;
    }
    snprintf(name, sizeof name, "runs/%s/verdict.json", id);
    json_t *verdict = load(again, name);
    const bool good = run_again(again, id, file, verdict);
    json_decref(verdict);
    return good && !interrupted;
}

bool reexecute_vectors(struct again *again) {
    char mine[4096];

    if (!names_has(again->there, "vectors.json")) {
        return true;
    }
    json_t *bundled = load(again, "vectors.json");
    const char *device = string_of(bundled, "device");
    bool good = true;
    if (!is_ours(device)) {
        note(again, "vectors.json", "not re-executed, its device is no part of this bench");
    } else {
        const char *const argv[] = {"ssm-vectors", "--device", device != NULL ? device : "core", "--out", again->work, NULL};
        const int code = execute(again, argv);
        snprintf(mine, sizeof mine, "%s/vectors.json", again->work);
        good = code >= 0 && compare_files(again, "vectors.json", mine);
        again->vectors = good;
    }
    json_decref(bundled);
    return good;
}

/* provenance.c: asked of git, the kernel and the clock; what nobody can tell is null. */
#include "provenance.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

json_t *provenance_commit(void) {
    char line[64] = "";
    FILE *git = popen("git -C '" SSMBENCH_ROOT "' rev-parse --short=12 HEAD 2>/dev/null", "r");

    if (git != NULL) {
        if (fgets(line, sizeof line, git) == NULL) {
            line[0] = '\0';
        }
        pclose(git);
    }
    line[strcspn(line, "\n")] = '\0';
    return line[0] != '\0' ? json_string(line) : json_null();
}

static json_t *machine(void) {
    struct utsname name;
    char text[512] = "unknown";

    if (uname(&name) == 0) {
        snprintf(text, sizeof text, "%s %s %s, %ld cores", name.sysname, name.release, name.machine, sysconf(_SC_NPROCESSORS_ONLN));
    }
    return json_string(text);
}

static json_t *command_line(const char *command, int argc, char *const *argv) {
    static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/=,:+";
    char text[4096];

    snprintf(text, sizeof text, "%s", command);
    for (int i = 1; i < argc; i++) {
        const int plain = argv[i][0] != '\0' && argv[i][strspn(argv[i], harmless)] == '\0';
        const size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, plain ? " %s" : " '%s'", argv[i]);
    }
    return json_string(text);
}

json_t *provenance_json(const char *command, int argc, char *const *argv, double wall_s) {
    char started[32];
    const time_t began = time(NULL) - (time_t)wall_s;
    struct tm utc;

    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&began, &utc));
    return json_pack("{ss ss so so ss so sf}", "schema", "ssmbench-run/1", "version", SSMBENCH_VERSION, "commit", provenance_commit(),
                     "machine", machine(), "started", started, "command", command_line(command, argc, argv), "wall_s", wall_s);
}

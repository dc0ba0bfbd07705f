/* harness.c: one directory, one program, its two streams and its one file. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[] = "vectors-test-XXXXXX";
static char text_out[1 << 20], text_err[1 << 16];

static void stop(const char *what) {
    perror(what);
    exit(99);
}

void harness_open(void) {
    if (!mkdtemp(directory)) {
        stop("mkdtemp");
    }
}

void harness_close(void) {
    char command[256];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    if (system(command)) {
        stop("rm");
    }
}

const char *harness_path(const char *name) {
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof *paths, "%s/%s", directory, name);
    return path;
}

void harness_write(const char *name, const void *data, size_t len) {
    FILE *out = fopen(harness_path(name), "wb");
    if (!out || fwrite(data, 1, len, out) != len || fclose(out)) {
        stop(name);
    }
}

static void read_text(const char *name, char *text, size_t size) {
    FILE *in = fopen(harness_path(name), "rb");
    if (!in) {
        stop(name);
    }
    text[fread(text, 1, size - 1, in)] = '\0';
    fclose(in);
}

int harness_run(const char *arguments) {
    char command[2048];
    unlink(harness_path("out/vectors.json"));
    rmdir(harness_path("out"));
    snprintf(command, sizeof command, "'%s' %s --out '%s' >'%s' 2>'%s'", SSM_VECTORS, arguments, harness_path("out"),
             harness_path("stdout"),
             harness_path("stderr"));
    int status = system(command);
    read_text("stdout", text_out, sizeof text_out);
    read_text("stderr", text_err, sizeof text_err);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char *harness_stdout(void) {
    return text_out;
}

const char *harness_stderr(void) {
    return text_err;
}

json_t *harness_results(void) {
    return json_load_file(harness_path("out/vectors.json"), 0, NULL);
}

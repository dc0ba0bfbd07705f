/* main.c: ssm-vectors. Load and check every file, then run all of them, then tell: nothing is run or written if a file is not sound. */
#include "export.h"
#include "load.h"
#include "must.h"

#include <getopt.h>
#include <shim_device.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_BAD_INPUT = 2, EXIT_FAULT = 99 };

static const char *const shipped[] = { "rfc8613-appendix-c.json", "ssm-golden.json", "ssm-sessions.json", "ssm-probes.json" };
#define SHIPPED (sizeof shipped / sizeof *shipped)
enum { SHIPPED_SESSIONS = 2 };

struct options {
    const char *out, *data;
    const struct device_ops *device;
    const char *command;             /* of a shim */
    unsigned answer_ms;
    char **files; size_t file_count;
};

static const char help[] =
    "Usage: ssm-vectors [FILE ...] [--device core|second|shim:COMMAND] [--timeout SECONDS] [--out DIR] [--data DIR]\n"
    "\n"
    "Runs test vectors for OSCORE (RFC 8613) and Simple Secure Multicast and tells which came out as they say.\n"
    "Without FILE: the four files that are shipped. The form of a file is found out from its content:\n"
    "  rfc8613   RFC 8613 Appendix C: keys, nonces, AAD, whole messages, protected and verified by ssm-core\n"
    "  golden    SSM Requests with every intermediate value, made by an ssm-core Client, executed by the device\n"
    "  session   a provisioned SSM Server, datagrams in order, and for each what must happen; or probes of the\n"
    "            conformance suite by name (ssm-conformance --list)\n"
    "\n"
    "Options:\n"
    "  --device NAME  the Server under test: core (ssm-core, the default), second (the tester's own Server), or your own:\n"
    "                 shim:\"COMMAND ARGS\", a process that speaks the shim protocol (conformance/shim/PROTOCOL.md). It runs sessions\n"
    "                 only: without FILE the shipped ones. Quotes in COMMAND work as in a shell, nothing else does\n"
    "  --timeout S    how long a shim may take for an answer, 0.001 to 3600 seconds (default 10)\n"
    "  --out DIR      writes DIR/vectors.json: every value, expected and computed, every step and its verdict\n"
    "  --data DIR     takes the four shipped files from DIR\n"
    "  --help         this text\n"
    "\n"
    "Deviations from sessions of level \"assumption\" are reported and never failed.\n"
    "Exit code: 0 all passed, 1 a vector failed, 2 usage or a file that is not sound (nothing is run), 99 a fault of the bench\n"
    "or of the shim (it cannot be started, ends, hangs, breaks the protocol): nothing is written.\n"
    "\n"
    "Examples:\n"
    "  ssm-vectors                                  all shipped vectors against ssm-core\n"
    "  ssm-vectors my-sessions.json --device second one file of your own against the second Server\n"
    "  ssm-vectors --device shim:\"python3 lamp.py\"   the shipped sessions against your own implementation\n"
    "  ssm-vectors --out results                    the same as the first, with results/vectors.json\n";

static const struct device_ops *device_named(const char *name) {
    static const struct device_ops *const devices[] = { &core_device, &second_device };
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (strcmp(devices[i]->name, name) == 0) {
            return devices[i];
        }
    }
    return NULL;
}

static bool choose_device(struct options *options, const char *name) {
    static const char shim[] = "shim:";
    char why[160];
    options->command = strncmp(name, shim, strlen(shim)) == 0 ? name + strlen(shim) : NULL;
    options->device = options->command ? &shim_device : device_named(name);
    if (!options->device) {
        fprintf(stderr, "ssm-vectors: found device \"%s\", expected core, second or shim:\"COMMAND ARGS\"\n", name);
    } else if (options->command && shim_command_fault(options->command, why, sizeof why)) {
        fprintf(stderr, "ssm-vectors: --device %s: %s\n", name, why);
        return false;
    }
    return options->device != NULL;
}

static bool read_timeout(struct options *options, const char *text) {
    char *end;
    double seconds = strtod(text, &end);
    bool good = end != text && !*end && seconds >= 0.001 && seconds <= 3600;
    options->answer_ms = good ? (unsigned)(seconds * 1000) : 0;
    if (!good) {
        fprintf(stderr, "ssm-vectors: found --timeout \"%s\", expected seconds from 0.001 to 3600\n", text);
    }
    return good;
}

/* Returns -1 to go on, else the exit code. */
static int read_options(int argc, char **argv, struct options *options) {
    static const struct option known[] = {
        { "out", required_argument, NULL, 'o' }, { "data", required_argument, NULL, 'd' }, { "device", required_argument, NULL, 'D' },
        { "timeout", required_argument, NULL, 't' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 } };
    int option;
    *options = (struct options){ .data = SSM_VECTORS_DATA, .device = &core_device };
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        switch (option) {
        case 'o': options->out = optarg; break;
        case 'd': options->data = optarg; break;
        case 'D':
            if (!choose_device(options, optarg)) {
                return EXIT_BAD_INPUT;
            }
            break;
        case 't':
            if (!read_timeout(options, optarg)) {
                return EXIT_BAD_INPUT;
            }
            break;
        case 'h': return fputs(help, stdout) == EOF ? EXIT_FAULT : EXIT_PASSED;
        default: fputs("ssm-vectors: try --help\n", stderr); return EXIT_BAD_INPUT;
        }
    }
    options->files = argv + optind;
    options->file_count = (size_t)(argc - optind);
    return -1;
}

/* Tells every device of the file which process it is. A shim is nothing but a Server of sessions. */
static bool attach_shim(const struct options *options, struct vector_file *file) {
    if (options->command && file->form != &session_form) {
        fprintf(stderr, "ssm-vectors: %s: found %s vectors, expected sessions: a shim runs nothing else\n", file->path, file->form->name);
        return false;
    }
    for (size_t i = 0; i < file->config_count; i++) {
        file->configs[i]->command = options->command;
        file->configs[i]->answer_ms = options->answer_ms;
    }
    return true;
}

/* Loads them all; the paths of shipped files are kept in `paths`. */
static bool load(const struct options *options, struct vector_file *files, size_t count, char (*paths)[4096]) {
    const char *const *names = options->command ? &shipped[SHIPPED_SESSIONS] : shipped;
    char error[1024];
    for (size_t i = 0; i < count; i++) {
        const char *path = options->file_count ? options->files[i] : paths[i], *name = options->file_count ? path : names[i];
        if (!options->file_count) {
            snprintf(paths[i], sizeof paths[i], "%s/%s", options->data, names[i]);
        }
        if (!vector_file_load(&files[i], path, name, error, sizeof error)) {
            fprintf(stderr, "ssm-vectors: %s\n", error);
            return false;
        }
        if (!attach_shim(options, &files[i])) {
            return false;
        }
    }
    return true;
}

static int run(const struct options *options, const struct vector_file *files, size_t count) {
    struct results results;
    char error[4352] = "";
    results_init(&results);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = files[i].form->run(&files[i], options->device, &results, error, sizeof error);
    }
    if (good) {
        results_table(&results, stdout);
        good = !options->out || results_write(&results, options->device->name, options->out, error, sizeof error);
    }
    int code = !good ? EXIT_FAULT : results_failed(&results) ? EXIT_FAILED : EXIT_PASSED;
    if (!good) {
        fprintf(stderr, "ssm-vectors: %s\n", error);
    }
    if (fflush(stdout) || ferror(stdout)) {
        fputs("ssm-vectors: the table cannot be written to standard output\n", stderr);
        code = EXIT_FAULT;
    }
    results_free(&results);
    return code;
}

int main(int argc, char **argv) {
    static char paths[SHIPPED][4096];
    struct options options;
    int code = read_options(argc, argv, &options);
    if (code >= 0) {
        return code;
    }
    size_t count = options.file_count ? options.file_count : options.command ? SHIPPED - SHIPPED_SESSIONS : SHIPPED;
    struct vector_file *files = must(calloc(count, sizeof *files));
    code = load(&options, files, count, paths) ? run(&options, files, count) : EXIT_BAD_INPUT;
    for (size_t i = 0; i < count; i++) {
        vector_file_free(&files[i]);
    }
    free(files);
    return code;
}

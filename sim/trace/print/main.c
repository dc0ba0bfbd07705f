/* main.c: ssm-trace DIR: finds the run, reads it, prints what was asked for. */
#include "detail.h"
#include "find_run.h"
#include "jsonl.h"
#include "options.h"
#include "timeline.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>

enum exit_code { EXIT_PRINTED = 0, EXIT_BAD_INPUT = 2, EXIT_FAULT = 99 };
enum { BUFFER = 1 << 16, PATH_SIZE = 4096, ERROR_SIZE = 8192 };

/* false with one sentence in `error`: there is no such step or node in this run. */
static bool select_part(const struct run *run, const struct options *options, struct selection *selection, char *error, size_t error_size)
{
    uint32_t steps = (uint32_t)run->scenario->step_count, servers = run->trace->header.servers;
    *selection = (struct selection){.one_node = options->one_node, .node = options->node, .one_step = options->step != NULL,
                                    .from_ns = options->from_ns, .to_ns = options->to_ns};
    if (options->one_node && options->node > servers + 1) {
        snprintf(error, error_size, "found node %" PRIu32 ", expected 0 (Client), 1..%" PRIu32 " (Servers) or %" PRIu32 " (attacker)",
                 options->node, servers, servers + 1);
        return false;
    }
    while (options->step != NULL && selection->step < steps && strcmp(run->scenario->steps[selection->step].name, options->step) != 0) {
        selection->step++;
    }
    if (options->step == NULL || selection->step < steps) {
        return true;
    }
    size_t used = (size_t)snprintf(error, error_size, "found step '%.200s', expected one of this run's:", options->step);
    for (uint32_t i = 0; i < steps && used + 1 < error_size; i++) {
        used += (size_t)snprintf(error + used, error_size - used, "%s '%s'", i == 0 ? "" : ",", run->scenario->steps[i].name);
    }
    return false;
}

/* A reader that has seen enough (| head) is no fault. */
static int finish(struct out *out, bool good, uint64_t limit)
{
    out_finish(out);
    if (out->error == EPIPE) {
        return EXIT_PRINTED;
    }
    if (out->error != 0) {
        fprintf(stderr, "ssm-trace: standard output: cannot be written: %s\n", strerror(out->error));
        return EXIT_FAULT;
    }
    if (!good) {
        fprintf(stderr, "ssm-trace: no memory\n");
        return EXIT_FAULT;
    }
    if (out->cut) {
        fprintf(stderr, "ssm-trace: stopped after %" PRIu64 " lines as --limit says; there are more\n", limit);
    }
    return EXIT_PRINTED;
}

static int print(const struct run *run, const struct options *options)
{
    static char buffer[BUFFER];
    char error[ERROR_SIZE];
    struct selection selection;
    struct out out = {.stream = stdout, .limit = options->limit};
    bool good = true;
    if (!select_part(run, options, &selection, error, sizeof error)) {
        fprintf(stderr, "ssm-trace: %s\n", error);
        return EXIT_BAD_INPUT;
    }
    (void)setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (options->json) {
        jsonl_print(run, &selection, &out);
    } else if (options->one_node) {
        detail_print(run, &selection, &out);
    } else {
        good = timeline_print(run, &selection, &out);
    }
    return finish(&out, good, options->limit);
}

static int help(void)
{
    struct out out = {.stream = stdout, .limit = UINT64_MAX};
    out_put(&out, "%s", options_help);
    return finish(&out, true, out.limit);
}

int main(int argc, char **argv)
{
    struct options options;
    char path[PATH_SIZE], error[ERROR_SIZE];
    struct run *run = NULL;
    (void)signal(SIGPIPE, SIG_IGN);
    if (!options_read(argc, argv, &options, error, sizeof error)) {
        fprintf(stderr, "ssm-trace: %s\n", error);
        return EXIT_BAD_INPUT;
    }
    if (options.help) {
        return help();
    }
    if (!find_run(options.folder, path, sizeof path, error, sizeof error) || (run = run_load(path, error, sizeof error)) == NULL) {
        fprintf(stderr, "ssm-trace: %s\n", error);
        return EXIT_BAD_INPUT;
    }
    int code = print(run, &options);
    run_free(run);
    return code;
}

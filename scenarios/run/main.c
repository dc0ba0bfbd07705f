/* ssm-run: `ssmbench run`. See run.h for the flow. */
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ssm-report on the finished runs. 0, or -1 after a sentence. */
static int report(const char *out) {
    char program[PATH_SIZE], ledger[PATH_SIZE];
    int status;
    path_print(program, "%s/ssm-report", program_folder());
    path_print(ledger, "%s/../ledger.json", program_folder());
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        execl(program, "ssm-report", out, "--ledger", ledger, (char *)NULL);
        fprintf(stderr, "%s: cannot start: %s\n", program, strerror(errno));
        _exit(EXIT_FAULT);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "ssmbench run: the report could not be written\n");
        return -1;
    }
    return 0;
}

/* Everything between a checked command line and the exit code; `work` is the folder that will become options->out. */
static int run(struct jobs *jobs, const struct options *options, const char *work) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (!jobs_run(jobs, options, work)) {
        outdir_discard(work);
        fprintf(stderr, "ssmbench run: interrupted; nothing was kept, %s is as it was\n", options->out);
        return EXIT_INTERRUPTED;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (summary_write(jobs, options, work, (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9) || report(work) ||
        outdir_finish(options->out, work)) {
        outdir_discard(work);
        return EXIT_FAULT;
    }
    return summary_print(jobs, options->out, options->out);
}

int main(int argc, char **argv) {
    struct options options;
    struct jobs jobs = {0};
    char work[PATH_SIZE];
    int status = options_parse(&options, argc, argv);
    if (status == EXIT_PASSED) {
        status = discover(&jobs, &options);
    }
    if (status == EXIT_PASSED && outdir_prepare(options.out, work) != 0) {
        status = EXIT_USAGE;
    } else if (status == EXIT_PASSED) {
        status = run(&jobs, &options, work);
    }
    jobs_free(&jobs);
    free((void *)options.paths);
    return status;
}

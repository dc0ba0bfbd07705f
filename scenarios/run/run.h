/* run.h: the parts of `ssmbench run`.
 *
 *   options -> discover (every scenario loaded and checked) -> jobs: ssm-sim, ssm-check a scenario; ssm-vectors; ssm-conformance -> run.json -> ssm-report
 *           -> the finished folder takes the place of DIR -> table, exit code
 *
 * Everything is made in a folder beside DIR and renamed at the end: DIR is whole or as it was before.
 */
#ifndef RUN_H
#define RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum exit_code { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INCONCLUSIVE = 3, EXIT_FAULT = 99, EXIT_INTERRUPTED = 130 };
#define PATH_SIZE 4096

struct options {
    const char *const *paths; size_t path_count;         /* scenario files and folders; none: all that ship */
    const char *overrides[66]; size_t override_count;    /* PATH=VALUE, in order; --seed is one of them */
    const char *seed;                                    /* NULL: each scenario's own */
    int jobs;
    bool pcap;
    const char *out;
    int argc; char **argv;
};
/* EXIT_PASSED to go on; EXIT_USAGE after a sentence on stderr. */
int options_parse(struct options *options, int argc, char **argv);

struct job {
    enum { JOB_SCENARIO, JOB_VECTORS, JOB_CONFORMANCE } kind;
    char *path, *id;            /* of the scenario; of the others, path is NULL and id "vectors" or "conformance" */
    const char *shown;          /* path as reports name it: from the checkout on, if it lies there, since ./ssmbench is called from there */
    char *title;
    enum { JOB_WAITS, JOB_SIMULATES, JOB_CHECKS, JOB_DONE } state;
    pid_t pid;
    double started, wall_s;
    int status;                 /* exit code of its last program */
    char error[512];            /* "" or why there is no verdict */
    bool refused;               /* because the scenario asks for what cannot be, which shows only when its network is built or its script runs */
};
struct jobs { struct job *list; size_t count; bool whole; };     /* whole: the vectors and the suite too */

/* Finds and loads every scenario of options->paths. Returns EXIT_PASSED, or EXIT_USAGE after a sentence for every fault found. */
int discover(struct jobs *jobs, const struct options *options);
/* Runs them all, options->jobs at a time, leaving OUT/runs/ID and OUT/vectors.json. false: interrupted (children are gone). */
bool jobs_run(struct jobs *jobs, const struct options *options, const char *out);
void jobs_free(struct jobs *jobs);

/* The folder that is worked in. 0, or -1 after a sentence. */
int outdir_prepare(const char *out, char work[PATH_SIZE]);
int outdir_finish(const char *out, const char *work);    /* `work` takes the place of `out` */
void outdir_discard(const char *work);

/* OUT/run.json, for the report. 0, or -1 after a sentence. */
int summary_write(const struct jobs *jobs, const struct options *options, const char *out, double wall_s);
/* The table a person reads, from the verdict files; returns the exit code of the whole, to which a demonstrated known limit of SSM is
 * nothing failed. `shown`: the folder's final name. */
int summary_print(const struct jobs *jobs, const char *out, const char *shown);

/* snprintf for a path of PATH_SIZE bytes; a path that does not fit ends the program with a sentence: half a path is another path. */
void path_print(char path[PATH_SIZE], const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where the result of a job is: OUT/runs/ID/verdict.json, OUT/vectors.json, OUT/conformance.json. */
void job_result(const struct job *job, const char *out, char path[PATH_SIZE]);

/* The folder where the programs of the bench lie (that of this program). */
const char *program_folder(void);

#endif

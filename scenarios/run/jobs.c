/* jobs.c: keeps options->jobs programs going. A scenario is ssm-sim, then ssm-check on what it left; the vectors and the suite are a program
 * each; each is a process of its own, so a crash
 * of one is that scenario's fault and nobody else's. What they print goes to OUT/runs/ID/log. */
#include "run.h"

#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 400 };

static volatile sig_atomic_t interrupted;
static void on_signal(int signal) {
    interrupted = signal;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void folder_of(const struct job *job, const char *out, char folder[PATH_SIZE]) {
    if (job->kind == JOB_SCENARIO) {
        path_print(folder, "%s/runs/%s", out, job->id);
    } else {
        path_print(folder, "%s", out);
    }
}

static void log_of(const struct job *job, const char *out, char path[PATH_SIZE]) {
    char folder[PATH_SIZE];
    folder_of(job, out, folder);
    if (job->kind == JOB_SCENARIO) {
        path_print(path, "%s/log", folder);
    } else {
        path_print(path, "%s/%s.log", folder, job->id);
    }
}

static const char *program_of(const struct job *job) {
    return job->kind == JOB_VECTORS       ? "ssm-vectors"
           : job->kind == JOB_CONFORMANCE ? "ssm-conformance"
           : job->state == JOB_CHECKS     ? "ssm-check"
                                          : "ssm-sim";
}

/* The argument list of the job's present program; at most 2 * overrides + 10 entries. */
static void arguments(const struct job *job, const struct options *options, const char *folder, const char **argv) {
    bool check = job->state == JOB_CHECKS;
    size_t n = 0;
    argv[n++] = program_of(job);
    if (job->kind != JOB_SCENARIO) {
        argv[n++] = "--out";
        argv[n++] = folder;
    } else if (check) {
        argv[n++] = folder;
        argv[n++] = "--file";
        argv[n++] = job->shown;
    } else {
        argv[n++] = job->path;
        argv[n++] = "--out";
        argv[n++] = folder;
        if (options->pcap) {
            argv[n++] = "--pcap";
        }
    }
    for (size_t i = 0; job->kind == JOB_SCENARIO && i < options->override_count; i++) {
        argv[n++] = check ? "--override" : "--set";
        argv[n++] = options->overrides[i];
    }
    argv[n] = NULL;
}

static void start(struct job *job, const struct options *options, const char *out) {
    char folder[PATH_SIZE], log[PATH_SIZE], program[PATH_SIZE];
    const char *argv[160];
    folder_of(job, out, folder);
    log_of(job, out, log);
    mkdir(folder, 0777);
    arguments(job, options, folder, argv);
    path_print(program, "%s/%s", program_folder(), argv[0]);
    job->pid = fork();
    if (job->pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
        setpgid(0, 0);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        close(STDIN_FILENO);
        execv(program, (char *const *)argv);
        fprintf(stderr, "%s: cannot start: %s\n", program, strerror(errno));
        _exit(EXIT_FAULT);
    }
    if (job->pid < 0) {
        snprintf(job->error, sizeof job->error, "cannot start %s: %s", argv[0], strerror(errno));
        job->state = JOB_DONE;
    }
}

/* The last line the program printed: its own sentence about what went wrong. */
static void last_words(const struct job *job, const char *out, char text[LINE_SIZE]) {
    char path[PATH_SIZE], line[LINE_SIZE];
    FILE *file;
    log_of(job, out, path);
    text[0] = '\0';
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        memcpy(text, line, sizeof line);
    }
    if (file) {
        fclose(file);
    }
}

/* Did its last program leave what it is for? */
static bool is_there(const struct job *job, const char *out) {
    char path[PATH_SIZE];
    job_result(job, out, path);
    return access(path, R_OK) == 0;
}

/* What is left to do after its program ended with `status` (of waitpid). */
static void advance(struct job *job, int status, const char *out) {
    const char *program = program_of(job);
    bool simulated = job->state == JOB_SIMULATES && job->kind == JOB_SCENARIO;
    char words[LINE_SIZE];
    job->status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAULT;
    if (WIFSIGNALED(status)) {
        snprintf(job->error, sizeof job->error, "%s was killed by signal %d (%s)", program, WTERMSIG(status), strsignal(WTERMSIG(status)));
    } else if (job->status == EXIT_USAGE || job->status >= EXIT_FAULT || (simulated && job->status != 0)) {
        const size_t name = strlen(program);
        last_words(job, out, words);
        job->refused = simulated && job->status == EXIT_USAGE && !strncmp(words, program, name) && words[name] == ':';
        if (job->refused) {
            snprintf(job->error, sizeof job->error, "refused%s", words + name);
        } else {
            snprintf(job->error, sizeof job->error, "%s ended with %d: %s", program, job->status,
                     *words ? words : "it could not even write its log; is the disk full?");
        }
        job->status = EXIT_FAULT;
    } else if (!simulated && !is_there(job, out)) {
        last_words(job, out, words);
        snprintf(job->error, sizeof job->error, "%s ended with %d and left no result: %s", program, job->status, words);
        job->status = EXIT_FAULT;
    }
    job->state = simulated && !job->error[0] ? JOB_CHECKS : JOB_DONE;
}

static struct job *find(struct jobs *jobs, pid_t pid) {
    for (size_t i = 0; i < jobs->count; i++) {
        if (jobs->list[i].pid == pid) {
            return &jobs->list[i];
        }
    }
    return NULL;
}

static void kill_all(struct jobs *jobs) {
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *job = &jobs->list[i];
        if (job->state == JOB_SIMULATES || job->state == JOB_CHECKS) {
            kill(-job->pid, SIGKILL);
            kill(job->pid, SIGKILL);
            waitpid(job->pid, NULL, 0);
        }
    }
}

static void watch_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};   /* no SA_RESTART: waitpid must return */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

/* Waits up to a fifth of a second for a child, so that the progress line lives. 0: none ended. */
static pid_t wait_a_little(int *status) {
    struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    for (int i = 0; i < 40 && !interrupted; i++) {
        pid_t pid = waitpid(-1, status, WNOHANG);
        if (pid != 0) {
            return pid;
        }
        nanosleep(&pause, NULL);
    }
    return 0;
}

bool jobs_run(struct jobs *jobs, const struct options *options, const char *out) {
    size_t next = 0, done = 0;
    int running = 0, status;
    double began = now();
    watch_signals();
    while (done < jobs->count && !interrupted) {
        for (; running < options->jobs && next < jobs->count; next++) {
            jobs->list[next].state = JOB_SIMULATES;
            jobs->list[next].started = now();
            start(&jobs->list[next], options, out);
            running += jobs->list[next].state != JOB_DONE;
            done += jobs->list[next].state == JOB_DONE;
        }
        pid_t pid = running ? wait_a_little(&status) : 0;
        struct job *job = pid > 0 ? find(jobs, pid) : NULL;
        if (job) {
            advance(job, status, out);
            if (job->state == JOB_CHECKS) {
                start(job, options, out);
            }
            if (job->state == JOB_DONE) {
                job->wall_s = now() - job->started;
                running--;
                done++;
            }
        }
        progress_show(done, jobs->count, job ? job->title : NULL, now() - began);
    }
    progress_clear();
    if (interrupted) {
        kill_all(jobs);
    }
    return !interrupted;
}

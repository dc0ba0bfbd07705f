/* hunt.c: process k of n makes the draws k, k + n, k + 2n, ..., so the draws, and what they find, do not depend on who makes them. */
#include "hunt.h"

#include "shrink.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_MAX = 64, SEEN_MAX = 200, SHRUNK_ALIKE = 2, REPORT_EVERY = 16 };
enum message_kind { MESSAGE_DRAWING, MESSAGE_FOUND };
struct message { enum message_kind kind; uint64_t number; struct finding finding; };   /* number: the draw; FOUND: with its finding */

struct worker { pid_t pid; int from; uint64_t drawing, made; size_t have; char bytes[sizeof(struct message)]; bool done; };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool same_outcome(const struct trial *a, const struct trial *b) {
    return a->kind == b->kind && strcmp(a->what, b->what) == 0;
}

/* The same outcome by the same kinds of steps. */
static bool finding_same(const struct finding *a, const struct finding *b) {
    bool kinds[2][DRAFT_KINDS] = {{false}};
    for (size_t i = 0; i < a->draft.step_count; i++) {
        kinds[0][a->draft.steps[i].kind] = true;
    }
    for (size_t i = 0; i < b->draft.step_count; i++) {
        kinds[1][b->draft.steps[i].kind] = true;
    }
    return same_outcome(&a->trial, &b->trial) && memcmp(kinds[0], kinds[1], sizeof kinds[0]) == 0;
}

/* ---- in the worker ---- */

static void tell(int to, const struct message *message) {
    const char *at = (const char *)message;
    for (size_t done = 0; done < sizeof *message;) {
        const ssize_t written = write(to, at + done, sizeof *message - done);
        if (written < 0 && errno != EINTR) {
            _exit(1);
        }
        done += written > 0 ? (size_t)written : 0;
    }
}

/* Much of the same needs no shrinking over and over again: the third finding with this outcome is left out. */
static bool seen_enough(struct trial *seen, size_t *count, const struct trial *trial) {
    size_t alike = 0;
    for (size_t i = 0; i < *count; i++) {
        alike += same_outcome(&seen[i], trial);
    }
    if (alike < SHRUNK_ALIKE && *count < SEEN_MAX) {
        seen[(*count)++] = *trial;
    }
    return alike >= SHRUNK_ALIKE;
}

static void work(const struct hunt *hunt, size_t first, int to, double until) {
    static struct trial seen[SEEN_MAX];
    static struct message message;
    size_t seen_count = 0;
    uint64_t made = 0;
    for (uint64_t number = first; (hunt->draws == 0 || number < hunt->draws) && (until == 0 || now() < until); number += hunt->jobs) {
        if (made++ % REPORT_EVERY == 0) {
            message.kind = MESSAGE_DRAWING;
            message.number = number;
            tell(to, &message);
        }
        struct finding *finding = &message.finding;
        memset(finding, 0, sizeof *finding);
        finding->draft = (struct draft){.device = hunt->device, .defects = hunt->defects};
        draft_draw(&finding->draft, hunt->seed, number);
        trial_run(&finding->trial, &finding->draft);
        if (finding->trial.kind == TRIAL_NOTHING || finding->trial.kind == TRIAL_IMPOSSIBLE || seen_enough(seen, &seen_count, &finding->trial)) {
            continue;
        }
        finding->shrink_runs = shrink(&finding->draft, &finding->trial);
        message.kind = MESSAGE_FOUND;
        message.number = number;
        tell(to, &message);
    }
    _exit(0);
}

/* ---- in the parent ---- */

static bool start(const struct hunt *hunt, size_t first, double until, struct worker *worker) {
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    worker->pid = fork();
    if (worker->pid == 0) {
        signal(SIGINT, SIG_IGN);
        close(ends[0]);
        work(hunt, first, ends[1], until);
    }
    close(ends[1]);
    worker->from = ends[0];
    return worker->pid > 0;
}

/* What a process was at when it died, as a finding. */
static void died(const struct hunt *hunt, const struct worker *worker, int status, struct finding *finding) {
    memset(finding, 0, sizeof *finding);
    finding->draft = (struct draft){.device = hunt->device, .defects = hunt->defects};
    draft_draw(&finding->draft, hunt->seed, worker->drawing);
    finding->trial.kind = TRIAL_FAULT;
    snprintf(finding->trial.what, sizeof finding->trial.what, "crash");
    snprintf(finding->trial.says, sizeof finding->trial.says, "the process died (status %d) in one of the %d draws from %llu on", status, REPORT_EVERY,
             (unsigned long long)worker->drawing);
}

/* Of each outcome the lowest draws are kept, as many as every process shrinks: so it does not matter who was quicker, or how many there are. */
static void take(struct finding *findings, size_t room, size_t *count, const struct finding *finding) {
    size_t alike = 0, highest = 0;
    for (size_t i = 0; i < *count; i++) {
        if (same_outcome(&findings[i].trial, &finding->trial)) {
            highest = alike++ == 0 || findings[i].draft.number > findings[highest].draft.number ? i : highest;
        }
    }
    if (alike >= SHRUNK_ALIKE && finding->draft.number < findings[highest].draft.number) {
        findings[highest] = *finding;
    } else if (alike < SHRUNK_ALIKE && *count < room) {
        findings[(*count)++] = *finding;
    }
}

static int by_number(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    return (x->draft.number > y->draft.number) - (x->draft.number < y->draft.number);
}

/* In the order of their draws, and of one nature only the first. */
static size_t put_in_order(struct finding *findings, size_t count) {
    size_t kept = 0;
    qsort(findings, count, sizeof *findings, by_number);
    for (size_t i = 0; i < count; i++) {
        bool told = false;
        for (size_t k = 0; k < kept; k++) {
            told |= finding_same(&findings[k], &findings[i]);
        }
        if (!told) {
            findings[kept++] = findings[i];
        }
    }
    return kept;
}

/* True: it has said something whole, in `message`. */
static bool listen(struct worker *worker, struct message *message) {
    const ssize_t got = read(worker->from, worker->bytes + worker->have, sizeof worker->bytes - worker->have);
    if (got <= 0) {
        worker->done = got == 0 || errno != EINTR;
        return false;
    }
    worker->have += (size_t)got;
    if (worker->have < sizeof worker->bytes) {
        return false;
    }
    memcpy(message, worker->bytes, sizeof *message);
    worker->have = 0;
    return true;
}

static void stop_all(struct worker *workers, size_t jobs) {
    for (size_t i = 0; i < jobs; i++) {
        if (!workers[i].done) {
            kill(workers[i].pid, SIGKILL);
        }
    }
}

uint64_t hunt_run(const struct hunt *hunt, struct finding *findings, size_t room, size_t *count, char *error, size_t error_size) {
    static struct worker workers[JOBS_MAX];
    static struct message message;
    static struct finding dead;
    struct pollfd polled[JOBS_MAX];
    const double began = now(), until = hunt->seconds > 0 ? began + hunt->seconds : 0;
    size_t running = 0;
    uint64_t draws = 0;
    bool stopped = false;
    *count = 0;
    memset(workers, 0, sizeof workers);
    for (; running < hunt->jobs; running++) {
        if (!start(hunt, running, until, &workers[running])) {
            snprintf(error, error_size, "a process cannot be started: %s", strerror(errno));
            stop_all(workers, running);
            return 0;
        }
    }
    while (running > 0) {
        for (size_t i = 0; i < hunt->jobs; i++) {
            polled[i] = (struct pollfd){.fd = workers[i].done ? -1 : workers[i].from, .events = POLLIN};
        }
        poll(polled, hunt->jobs, 200);
        for (size_t i = 0; i < hunt->jobs; i++) {
            if (!workers[i].done && polled[i].revents != 0 && listen(&workers[i], &message)) {
                if (message.kind == MESSAGE_DRAWING) {
                    draws += workers[i].made > 0 ? REPORT_EVERY : 0;
                    workers[i].made++;
                    workers[i].drawing = message.number;
                } else {
                    take(findings, room, count, &message.finding);
                    stopped |= hunt->until_broken && message.finding.trial.kind != TRIAL_LIMIT;
                }
            }
            if (workers[i].done && workers[i].pid > 0) {
                int status = 0;
                waitpid(workers[i].pid, &status, 0);
                close(workers[i].from);
                if (!stopped && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
                    died(hunt, &workers[i], status, &dead);
                    take(findings, room, count, &dead);
                }
                draws += workers[i].made > 0 ? 1 : 0;
                workers[i].pid = 0;
                running--;
            }
        }
        if (!stopped && hunt->interrupted != NULL && *hunt->interrupted) {
            stopped = true;
        }
        if (stopped) {
            stop_all(workers, hunt->jobs);
        }
        if (hunt->progress != NULL) {
            hunt->progress(draws, *count, now() - began);
        }
    }
    *count = put_in_order(findings, *count);
    return draws > 0 ? draws : 1;
}

/* engine_local.c: processes on this machine, each making many runs.
 *
 *   this process --batches (wire.h)--> worker --outcomes (outcome.h)--> this process
 *
 * A worker that dies takes nothing with it but what it had not handed over: the rest of its batch goes to a new worker, isolated, so that a run
 * that crashes or hangs is found and named (batch.c). A batch is as large as its runs are short: about a tenth of a second. */
#define _DEFAULT_SOURCE
#include "engine.h"

#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 17, DEATHS_MAX = 50, TICK_MS = 100, BATCH_MOST = 512, FLUSH_SIZE = 1 << 15 };
#define BATCH_SECONDS 0.1

struct worker {
    pid_t pid;
    FILE *to;                            /* batches */
    int from;                            /* outcomes; -1: no worker here */
    struct frames in;                    /* what has arrived and is no whole frame yet */
    struct batch batch;                  /* its texts are the worker's own copies below */
    char *scenario, **overrides;
    bool busy, isolate;
    uint32_t done;                       /* of the batch: outcomes come in the order of seeds */
    double began;
};

struct local {
    const struct engine_options *options;
    const struct engine_client *client;
    struct worker *workers;
    double run_seconds;                  /* of one run, lately; 0: not known yet */
    unsigned deaths;                     /* in a row without an outcome between */
    bool stopped;
    char *error; size_t error_size;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- in the worker ---- */

struct handing { struct frames frames; int to; };

static bool flush(struct handing *handing) {
    for (size_t done = 0; done < handing->frames.length;) {
        const ssize_t written = write(handing->to, handing->frames.bytes + done, handing->frames.length - done);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    handing->frames.length = 0;
    return !handing->frames.failed;
}

static bool hand_over(void *user, const struct outcome *outcome) {
    struct handing *handing = user;
    frames_add(&handing->frames, outcome);
    return handing->frames.length < FLUSH_SIZE || flush(handing);
}

static _Noreturn void work(const struct engine_options *options, int from, int to) {
    struct handing handing = {.to = to};
    const struct engine_client client = {.user = &handing, .take = hand_over};
    struct engine_options own = *options;
    struct wire_text text = {0};
    struct batch batch;
    char error[300];
    FILE *in = fdopen(from, "r");
    own.interrupted = NULL;                              /* a terminal's Ctrl-C is the parent's business */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_IGN);
    while (in != NULL && wire_get(in, &batch, &own.isolate, &text, error, sizeof error) == 1) {
        own.isolate |= options->isolate;
        if (!engine_batch(&own, &batch, &client) || !flush(&handing)) {
            _exit(1);
        }
    }
    _exit(0);                                            /* no destructors: ns-3's are for the end of a program that it knows of */
}

/* ---- workers come and go ---- */

static void forget_batch(struct worker *worker) {
    for (size_t i = 0; worker->overrides != NULL && i < worker->batch.override_count; i++) {
        free(worker->overrides[i]);
    }
    free(worker->overrides);
    free(worker->scenario);
    worker->overrides = NULL;
    worker->scenario = NULL;
    worker->busy = worker->isolate = false;
}

static bool start(struct local *local, struct worker *worker) {
    int down[2] = {-1, -1}, up[2] = {-1, -1};
    if (pipe(down) != 0 || pipe(up) != 0) {
        snprintf(local->error, local->error_size, "no pipe for a worker: %s", strerror(errno));
        return false;
    }
    const pid_t parent = getpid();
    worker->pid = fork();
    if (worker->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);                /* nobody would read its outcomes */
        for (size_t i = 0; i < local->options->jobs; i++) {
            if (local->workers[i].from >= 0) {           /* ends that belong to the others: they must see theirs close */
                close(local->workers[i].from);
                close(fileno(local->workers[i].to));
            }
        }
        close(down[1]);
        close(up[0]);
        if (getppid() == parent) {
            work(local->options, down[0], up[1]);
        }
        _exit(1);
    }
    close(down[0]);
    close(up[1]);
    worker->from = up[0];
    worker->to = fdopen(down[1], "w");
    if (worker->pid < 0 || worker->to == NULL) {
        snprintf(local->error, local->error_size, "no process for a worker: %s", strerror(errno));
        return false;
    }
    return true;
}

static void end(struct worker *worker, bool now_too) {
    if (worker->from < 0) {
        return;
    }
    if (now_too && worker->pid > 0) {
        kill(worker->pid, SIGKILL);
    }
    if (worker->to != NULL) {
        fclose(worker->to);
    }
    close(worker->from);
    while (worker->pid > 0 && waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    worker->from = -1;
    worker->to = NULL;
    worker->in.length = 0;
}

/* ---- batches ---- */

static bool send_batch(struct local *local, struct worker *worker) {
    struct batch rest = worker->batch;
    rest.seed += worker->done;
    rest.count -= worker->done;
    worker->busy = true;
    worker->began = now();
    if (wire_put(worker->to, &rest, worker->isolate)) {
        return true;
    }
    (void)local;
    return errno == EPIPE;                               /* it has died already: that will be seen where its outcomes are read */
}

static bool keep_batch(struct worker *worker, const struct batch *batch) {
    worker->batch = *batch;
    worker->scenario = strdup(batch->scenario);
    worker->overrides = calloc(batch->override_count + 1, sizeof *worker->overrides);
    bool good = worker->scenario != NULL && worker->overrides != NULL;
    for (size_t i = 0; good && i < batch->override_count; i++) {
        worker->overrides[i] = strdup(batch->overrides[i]);
        good = worker->overrides[i] != NULL;
    }
    worker->batch.scenario = worker->scenario;
    worker->batch.overrides = (const char *const *)worker->overrides;
    worker->done = 0;
    return good;
}

static uint32_t batch_size(const struct local *local) {
    const double size = local->run_seconds > 0 ? BATCH_SECONDS / local->run_seconds : 1;
    return size < 1 ? 1 : size > BATCH_MOST ? BATCH_MOST : (uint32_t)size;
}

/* Gives work to who has none. false: fault. */
static bool employ(struct local *local, size_t *busy) {
    struct batch batch;
    *busy = 0;
    for (size_t i = 0; i < local->options->jobs; i++) {
        struct worker *worker = &local->workers[i];
        if (!worker->busy && local->client->next(local->client->user, batch_size(local), &batch)) {
            if (!keep_batch(worker, &batch)) {
                snprintf(local->error, local->error_size, "no memory for a batch");
                return false;
            }
            if ((worker->from < 0 && !start(local, worker)) || !send_batch(local, worker)) {
                return false;
            }
        }
        *busy += worker->busy;
    }
    return true;
}

/* ---- outcomes ---- */

static void finish_batch(struct local *local, struct worker *worker) {
    const double seconds = (now() - worker->began) / worker->batch.count;
    local->run_seconds = local->run_seconds > 0 ? 0.7 * local->run_seconds + 0.3 * seconds : seconds;
    forget_batch(worker);
}

/* false: stop or fault. */
static bool take_frames(struct local *local, struct worker *worker) {
    static struct outcome outcome;
    size_t at = 0, taken;
    while ((taken = frames_take(worker->in.bytes + at, worker->in.length - at, &outcome)) != 0) {
        if (taken == SIZE_MAX) {
            snprintf(local->error, local->error_size, "a worker sent what is no outcome");
            return false;
        }
        at += taken;
        local->deaths = 0;
        worker->done++;
        if (!local->client->take(local->client->user, &outcome)) {
            local->stopped = true;
            return false;
        }
    }
    memmove(worker->in.bytes, worker->in.bytes + at, worker->in.length - at);
    worker->in.length -= at;
    if (worker->busy && worker->done == worker->batch.count) {
        finish_batch(local, worker);
    }
    return true;
}

/* The worker has ended. What is left of its batch goes to a new one, in forked children (batch.c). */
static bool bury(struct local *local, struct worker *worker) {
    end(worker, true);
    if (!worker->busy) {
        return true;
    }
    if (++local->deaths > DEATHS_MAX) {
        snprintf(local->error, local->error_size, "%d workers in a row ended before their first run was done (out of memory?)", DEATHS_MAX);
        return false;
    }
    worker->isolate = true;
    return start(local, worker) && send_batch(local, worker);
}

static bool hear(struct local *local, struct worker *worker) {
    if (worker->in.room - worker->in.length < READ_SIZE) {
        uint8_t *bytes = realloc(worker->in.bytes, worker->in.room + 2 * READ_SIZE);
        if (bytes == NULL) {
            snprintf(local->error, local->error_size, "no memory for what a worker sends");
            return false;
        }
        worker->in.bytes = bytes;
        worker->in.room += 2 * READ_SIZE;
    }
    const ssize_t got = read(worker->from, worker->in.bytes + worker->in.length, worker->in.room - worker->in.length);
    if (got <= 0) {
        return got < 0 && errno == EINTR ? true : bury(local, worker);
    }
    worker->in.length += (size_t)got;
    return take_frames(local, worker);
}

/* Waits for some worker, or a tick. */
static bool listen_to_all(struct local *local, struct pollfd *polls) {
    const size_t jobs = local->options->jobs;
    for (size_t i = 0; i < jobs; i++) {
        polls[i] = (struct pollfd){.fd = local->workers[i].from, .events = POLLIN};
    }
    if (poll(polls, jobs, TICK_MS) < 0) {
        return errno == EINTR;
    }
    for (size_t i = 0; i < jobs; i++) {
        if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !hear(local, &local->workers[i])) {
            return false;
        }
    }
    return true;
}

static bool is_interrupted(const struct local *local) {
    return local->options->interrupted != NULL && *local->options->interrupted != 0;
}

static enum engine_end supervise(struct local *local, struct pollfd *polls) {
    size_t busy = 0;
    while (!is_interrupted(local)) {
        if (!employ(local, &busy)) {
            return ENGINE_FAULT;
        }
        if (busy == 0) {
            return ENGINE_DONE;
        }
        if (!listen_to_all(local, polls)) {
            return local->stopped ? ENGINE_STOPPED : ENGINE_FAULT;
        }
        if (local->client->tick != NULL) {
            local->client->tick(local->client->user, busy);
        }
    }
    return ENGINE_STOPPED;
}

enum engine_end engine_local(const struct engine_options *options, const struct engine_client *client, char *error, size_t error_size) {
    struct local local = {.options = options, .client = client, .error = error, .error_size = error_size,
                          .workers = calloc(options->jobs, sizeof *local.workers)};
    struct pollfd *polls = calloc(options->jobs, sizeof *polls);
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    enum engine_end result = ENGINE_FAULT;
    snprintf(error, error_size, "no memory for the workers");
    sigaction(SIGPIPE, &ignore, &before);
    for (size_t i = 0; local.workers != NULL && i < options->jobs; i++) {
        local.workers[i].from = -1;
    }
    if (local.workers != NULL && polls != NULL) {
        result = supervise(&local, polls);
    }
    for (size_t i = 0; local.workers != NULL && i < options->jobs; i++) {
        end(&local.workers[i], result != ENGINE_DONE);
        forget_batch(&local.workers[i]);
        frames_free(&local.workers[i].in);
    }
    sigaction(SIGPIPE, &before, NULL);
    free(local.workers);
    free(polls);
    return result;
}

/* batch.c: the runs of one batch in this process; or, isolated, in children forked when all is loaded and warm.
 *
 *   a group of runs -> one child -> their outcomes, which count only if the child ended in order
 *   else each of them alone -> a child of its own; crashed twice, or hung: the outcome is a fault that says so
 *
 * So no run that shared a process with one that crashed is believed. Killed from outside (SIGKILL) is no crash and is tried again. A run that hangs
 * cannot be stopped, its process can: by an alarm, whatever the run is doing. */
#define _GNU_SOURCE
#include "engine.h"

#include "one_run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CRASHES_MAX = 2, KILLS_MAX = 20, GROUP = 16 };

struct warm { const struct engine_options *options; struct scenario *scenario; uint64_t tag; };

/* In this process, which an alarm ends if it takes too long. */
static void make(const struct warm *warm, uint64_t seed, struct outcome *outcome) {
    signal(SIGALRM, SIG_DFL);
    alarm(warm->options->run_seconds);
    one_run(warm->scenario, seed, warm->options->steps, warm->options->step_count, outcome);
    alarm(0);
}

/* ---- in a child ---- */

static void child(const struct warm *warm, uint64_t seed, uint32_t count, int to, struct outcome *outcome) {
    struct frames frames = {0};
    outcome->tag = warm->tag;
    for (uint32_t i = 0; i < count; i++) {
        make(warm, seed + i, outcome);
        frames_add(&frames, outcome);
    }
    for (size_t done = 0; !frames.failed && done < frames.length;) {
        const ssize_t written = write(to, frames.bytes + done, frames.length - done);
        if (written < 0 && errno != EINTR) {
            _exit(1);
        }
        done += written > 0 ? (size_t)written : 0;
    }
    _exit(frames.failed);                                /* no destructors: they are the parent's */
}

/* All that the child writes until it ends. false: no memory, or it cannot be read. */
static bool receive(int from, struct frames *frames) {
    ssize_t got = 1;
    while (got != 0) {
        if (frames->room - frames->length < 65536) {
            uint8_t *bytes = realloc(frames->bytes, frames->room + 262144);
            if (bytes == NULL) {
                return false;
            }
            frames->bytes = bytes;
            frames->room += 262144;
        }
        got = read(from, frames->bytes + frames->length, frames->room - frames->length);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        frames->length += got > 0 ? (size_t)got : 0;
    }
    return true;
}

/* How the child ended (waitpid), its outcomes in `frames`; or -1: there was none, or it was not heard. */
static int in_child(const struct warm *warm, uint64_t seed, uint32_t count, struct frames *frames, struct outcome *outcome) {
    int ends[2], status = -1;
    frames->length = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) {                   /* a process that a run starts may outlive it */
        return -1;
    }
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(warm, seed, count, ends[1], outcome);
    }
    close(ends[1]);
    const bool heard = pid > 0 && receive(ends[0], frames);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return heard ? status : -1;
}

/* ---- isolated ---- */

/* Whole ones, of a child that ended in order, to `take` of the client; false: it said stop. */
static bool hand_over(const struct frames *frames, const struct engine_client *client, struct outcome *outcome) {
    bool go = true;
    size_t taken;
    for (size_t at = 0; go && at < frames->length; at += taken) {
        taken = frames_take(frames->bytes + at, frames->length - at, outcome);
        go = client->take(client->user, outcome);
    }
    return go;
}

static bool is_hung(int status) {
    return status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
}

static void crashed(const struct warm *warm, uint64_t seed, int status, struct outcome *outcome) {
    *outcome = (struct outcome){.tag = warm->tag, .seed = seed, .verdict = OUTCOME_FAULT};
    if (is_hung(status)) {
        snprintf(outcome->says, sizeof outcome->says, "the run hung: no end within %u s", warm->options->run_seconds);
    } else if (status == -1) {
        snprintf(outcome->says, sizeof outcome->says, "no process could be started for the run");
    } else if (WIFSIGNALED(status)) {
        snprintf(outcome->says, sizeof outcome->says, "the run crashed: signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    } else {
        snprintf(outcome->says, sizeof outcome->says, "the run crashed: its process ended with %d and left nothing", WEXITSTATUS(status));
    }
}

/* false: stop. */
static bool run_alone(const struct warm *warm, uint64_t seed, const struct engine_client *client, struct frames *frames, struct outcome *outcome) {
    int status = 0;
    for (int crashes = 0, kills = 0; crashes < CRASHES_MAX && kills < KILLS_MAX;) {
        status = in_child(warm, seed, 1, frames, outcome);
        if (status == 0) {
            return hand_over(frames, client, outcome);
        }
        const bool killed = status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        kills += killed;
        crashes += is_hung(status) ? CRASHES_MAX : !killed;
    }
    crashed(warm, seed, status, outcome);
    return client->take(client->user, outcome);
}

/* What ns-3 works out, and the dynamic linker looks up, at their first use takes longer than a short run. A run that has ended in a child ends here
 * too: made once more, it leaves a process whose next children need not begin with that. */
static void warm_up(const struct warm *warm, uint64_t seed, struct outcome *outcome) {
    static bool is_warm;
    if (!is_warm) {
        make(warm, seed, outcome);
        is_warm = true;
    }
}

/* false: stop. */
static bool run_group(const struct warm *warm, uint64_t seed, uint32_t count, const struct engine_client *client, struct outcome *outcome) {
    struct frames frames = {0};
    bool go = true;
    if (count > 1 && in_child(warm, seed, count, &frames, outcome) == 0) {
        go = hand_over(&frames, client, outcome);
        warm_up(warm, seed, outcome);
    } else {
        for (uint32_t i = 0; i < count && go; i++) {
            go = run_alone(warm, seed + i, client, &frames, outcome);
        }
    }
    frames_free(&frames);
    return go;
}

/* ---- a batch ---- */

static bool run_here(const struct warm *warm, uint64_t seed, const struct engine_client *client, struct outcome *outcome) {
    make(warm, seed, outcome);
    outcome->tag = warm->tag;
    return client->take(client->user, outcome);
}

static bool refuse(const struct warm *warm, uint64_t seed, const char *why, const struct engine_client *client, struct outcome *outcome) {
    *outcome = (struct outcome){.tag = warm->tag, .seed = seed, .verdict = OUTCOME_FAULT};
    snprintf(outcome->says, sizeof outcome->says, "%.*s", OUTCOME_SAYS - 1, why);
    return client->take(client->user, outcome);
}

bool engine_batch(const struct engine_options *options, const struct batch *batch, const struct engine_client *client) {
    static struct outcome outcome;                       /* large, and one at a time */
    char error[1024];
    struct warm warm = {.options = options, .tag = batch->tag,
                        .scenario = scenario_load(batch->scenario, batch->overrides, batch->override_count, error, sizeof error)};
    bool go = true;
    for (uint32_t i = 0, some = 1; i < batch->count && go && !(options->interrupted != NULL && *options->interrupted); i += some) {
        const uint64_t seed = batch->seed + i;
        if (warm.scenario != NULL && options->isolate) {
            some = batch->count - i < GROUP ? batch->count - i : GROUP;
            go = run_group(&warm, seed, some, client, &outcome);
        } else {
            go = warm.scenario != NULL ? run_here(&warm, seed, client, &outcome) : refuse(&warm, seed, error, client, &outcome);
        }
    }
    scenario_free(warm.scenario);
    return go;
}

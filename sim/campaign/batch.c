/* batch.c: the runs of one batch in this process; or, isolated, each in a child forked when all is loaded and warm. A child that crashes is
 * tried once more; then the outcome is a fault that names the signal. Killed from outside (SIGKILL) is no crash and is tried again.
 *
 * A run that hangs cannot be stopped, its process can: by an alarm, whatever the run is doing. */
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

enum { CRASHES_MAX = 2, KILLS_MAX = 20 };

struct warm { const struct engine_options *options; struct scenario *scenario; uint64_t tag; };

/* In this process, which an alarm ends if it takes too long. */
static void make(const struct warm *warm, uint64_t seed, struct outcome *outcome) {
    signal(SIGALRM, SIG_DFL);
    alarm(warm->options->run_seconds);
    one_run(warm->scenario, seed, warm->options->steps, warm->options->step_count, outcome);
    alarm(0);
}

/* ---- a child of its own ---- */

static void child(const struct warm *warm, uint64_t seed, int to, struct outcome *outcome) {
    struct frames frames = {0};
    outcome->tag = warm->tag;
    make(warm, seed, outcome);
    frames_add(&frames, outcome);
    for (size_t done = 0; !frames.failed && done < frames.length;) {
        const ssize_t written = write(to, frames.bytes + done, frames.length - done);
        if (written < 0 && errno != EINTR) {
            _exit(1);
        }
        done += written > 0 ? (size_t)written : 0;
    }
    _exit(frames.failed);                                /* no destructors: they are the parent's */
}

/* All that the child writes until it ends; true if that is one whole frame. */
static bool receive(int from, struct outcome *outcome) {
    struct frames frames = {0};
    ssize_t got = 1;
    while (got != 0) {
        if (frames.room - frames.length < 65536) {
            uint8_t *bytes = realloc(frames.bytes, frames.room + 262144);
            if (bytes == NULL) {
                break;
            }
            frames.bytes = bytes;
            frames.room += 262144;
        }
        got = read(from, frames.bytes + frames.length, frames.room - frames.length);
        if (got < 0 && errno != EINTR) {
            break;
        }
        frames.length += got > 0 ? (size_t)got : 0;
    }
    const size_t taken = frames_take(frames.bytes, frames.length, outcome);
    const bool whole = taken > 0 && taken == frames.length;
    frames_free(&frames);
    return whole;
}

/* true: there is an outcome. Else *status is how the child ended (waitpid), or -1: there was none. */
static bool try_isolated(const struct warm *warm, uint64_t seed, struct outcome *outcome, int *status) {
    int ends[2];
    *status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0) {                   /* a process that the run starts may outlive it */
        return false;
    }
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(warm, seed, ends[1], outcome);
    }
    close(ends[1]);
    const bool whole = pid > 0 && receive(ends[0], outcome);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, status, 0) < 0 && errno == EINTR) {
    }
    return whole;
}

static bool is_hung(int status) {
    return status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
}

static void crashed(const struct warm *warm, int status, struct outcome *outcome) {
    *outcome = (struct outcome){.verdict = OUTCOME_FAULT};
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

static void run_isolated(const struct warm *warm, uint64_t seed, struct outcome *outcome) {
    int status = 0;
    for (int crashes = 0, kills = 0; crashes < CRASHES_MAX && kills < KILLS_MAX;) {
        if (try_isolated(warm, seed, outcome, &status)) {
            return;
        }
        const bool killed = status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        kills += killed;
        crashes += is_hung(status) ? CRASHES_MAX : !killed;
    }
    crashed(warm, status, outcome);
}

/* ---- a batch ---- */

bool engine_batch(const struct engine_options *options, const struct batch *batch, const struct engine_client *client) {
    static struct outcome outcome;                       /* large, and one at a time */
    char error[1024];
    struct warm warm = {.options = options, .tag = batch->tag, .scenario = scenario_load(batch->scenario, batch->overrides, batch->override_count, error,
                                                                                                sizeof error)};
    bool go = true;
    for (uint32_t i = 0; i < batch->count && go && !(options->interrupted != NULL && *options->interrupted); i++) {
        if (warm.scenario == NULL) {
            outcome = (struct outcome){.verdict = OUTCOME_FAULT};
            snprintf(outcome.says, sizeof outcome.says, "%.*s", OUTCOME_SAYS - 1, error);
        } else if (options->isolate) {
            run_isolated(&warm, batch->seed + i, &outcome);
        } else {
            make(&warm, batch->seed + i, &outcome);
        }
        outcome.tag = batch->tag;
        outcome.seed = batch->seed + i;
        go = client->take(client->user, &outcome);
    }
    scenario_free(warm.scenario);
    return go;
}

/* shim_process.c
 *   start   fork: own process group, dies with us; exec reports its failure through a pipe that a successful exec closes
 *   ask     nothing may have come since the last answer; then one loop of poll until the line is out and one line is in:
 *             standard input takes bytes, standard output gives bytes, standard error is drained and its last line kept
 *   end     SIGKILL to the group while its leader is not reaped yet, so that the number cannot be another group's; then reap */
#include "shim_process.h"
#include "shim_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_AFTER_STOP_MS = 1000, PATIENCE_AFTER_END_MS = 500, LAST_WORDS_MAX = 200, PIPE_CHUNKS = 32 };

struct shim_process {
    pid_t pid;                            /* 0: gone and reaped */
    int in, out, err;                     /* our ends; -1: closed */
    char *line; size_t room, held;        /* what was read since the last request */
    char words[LAST_WORDS_MAX + 1]; size_t word_count; bool word_ended;   /* the last line of standard error that is not empty */
};

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void shim_printable(char *out, size_t size, const char *text, size_t length) {
    size_t i = 0;
    for (; i < length && i + 1 < size; i++) {
        out[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    }
    out[i] = '\0';
}

static void shut(int *fd) {
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* ---- start ---- */

enum { READ, WRITE };
struct pipes { int in[2], out[2], err[2], exec[2]; };

static void close_pipes(struct pipes *pipes) {
    int *const all[] = { pipes->in, pipes->out, pipes->err, pipes->exec };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shut(&all[i][READ]);
        shut(&all[i][WRITE]);
    }
}

/* Above standard error, so that the child's dup2 can neither overwrite nor keep one of them, and closed by exec: other shims must not
 * inherit them. */
static bool settle_fd(int *fd) {
    int high = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
    shut(fd);
    *fd = high;
    return high >= 0;
}

static bool open_pipes(struct pipes *pipes) {
    int *const all[] = { pipes->in, pipes->out, pipes->err, pipes->exec };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (pipe(all[i]) || !settle_fd(&all[i][READ]) || !settle_fd(&all[i][WRITE])) {
            return false;
        }
    }
    return fcntl(pipes->in[WRITE], F_SETFL, O_NONBLOCK) == 0 && fcntl(pipes->out[READ], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(pipes->err[READ], F_SETFL, O_NONBLOCK) == 0;
}

/* In the child: nothing but system calls until exec. */
static void become(char *const *words, const struct pipes *pipes, pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent && dup2(pipes->in[READ], STDIN_FILENO) >= 0 && dup2(pipes->out[WRITE], STDOUT_FILENO) >= 0 &&
        dup2(pipes->err[WRITE], STDERR_FILENO) >= 0) {
        signal(SIGPIPE, SIG_DFL);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execvp(words[0], words);
    }
    int failure = errno;
    if (write(pipes->exec[WRITE], &failure, sizeof failure) < 0) {
        _exit(126);
    }
    _exit(127);
}

/* 0, or the error number of a failed fork or exec. */
static int spawn(struct shim_process *process, char *const *words, struct pipes *pipes) {
    int failure = 0;
    pid_t parent = getpid();
    process->pid = fork();
    if (process->pid < 0) {
        process->pid = 0;
        return errno;
    }
    if (!process->pid) {
        become(words, pipes, parent);
    }
    setpgid(process->pid, process->pid);   /* here too: whoever is first */
    shut(&pipes->exec[WRITE]);
    ssize_t got;
    do {
        got = read(pipes->exec[READ], &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    return got > 0 ? failure : 0;
}

/* Starts it; 0, or the error number. */
static int start(struct shim_process *process, char *const *words) {
    struct pipes pipes;
    memset(&pipes, -1, sizeof pipes);
    int failure = open_pipes(&pipes) ? spawn(process, words, &pipes) : errno;
    process->in = pipes.in[WRITE];
    process->out = pipes.out[READ];
    process->err = pipes.err[READ];
    pipes.in[WRITE] = pipes.out[READ] = pipes.err[READ] = -1;
    close_pipes(&pipes);
    return failure;
}

struct shim_process *shim_process_start(const char *command, char *error, size_t error_size) {
    char **words = shim_command_split(command, error, error_size);
    if (!words) {
        return NULL;
    }
    struct shim_process *process = calloc(1, sizeof *process);
    int failure = process ? start(process, words) : ENOMEM;
    if (failure) {
        char name[100];
        shim_printable(name, sizeof name, words[0], strlen(words[0]));
        snprintf(error, error_size, "found no program \"%s\" that can be started (%s), expected one", name, strerror(failure));
        shim_process_stop(process);
        process = NULL;
    }
    free(words);
    return process;
}

/* ---- end ---- */

/* Waits until the process has ended, without reaping it; 0: it has not. */
static int wait_for_end(const struct shim_process *process, int patience_ms, siginfo_t *how) {
    const struct timespec pause = { .tv_nsec = 2000000 };
    for (int64_t until = now_ms() + patience_ms;;) {
        how->si_pid = 0;
        if (waitid(P_PID, (id_t)process->pid, how, WEXITED | WNOHANG | WNOWAIT) == 0 && how->si_pid) {
            return 1;
        }
        if (now_ms() >= until) {
            return 0;
        }
        nanosleep(&pause, NULL);
    }
}

static void end_group(struct shim_process *process) {
    if (process->pid) {
        kill(-process->pid, SIGKILL);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    process->pid = 0;
    shut(&process->in);
    shut(&process->out);
}

/* The last line that is not empty counts. */
static void note_words(struct shim_process *process, const char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
            process->word_ended = true;
            continue;
        }
        process->word_count = process->word_ended ? 0 : process->word_count;
        process->word_ended = false;
        if (process->word_count < LAST_WORDS_MAX) {
            process->words[process->word_count++] = bytes[i];
        }
    }
}

/* What a pipe holds, and no more: a process that never stops writing must not keep us here. */
static void drain_errors(struct shim_process *process) {
    char bytes[4096];
    for (size_t i = 0; process->err >= 0 && i < PIPE_CHUNKS; i++) {
        ssize_t got = read(process->err, bytes, sizeof bytes);
        if (got > 0) {
            note_words(process, bytes, (size_t)got);
        } else if (got == 0) {
            shut(&process->err);
        } else if (errno != EINTR) {
            return;
        }
    }
}

void shim_process_kill(struct shim_process *process, char *words, size_t words_size) {
    char text[LAST_WORDS_MAX + 1];
    end_group(process);
    drain_errors(process);
    shut(&process->err);
    shim_printable(text, sizeof text, process->words, process->word_count);
    snprintf(words, words_size, *text ? "; its last words: \"%s\"" : "%s", text);
}

void shim_process_stop(struct shim_process *process) {
    if (!process) {
        return;
    }
    siginfo_t how;
    char ignored[1];
    shut(&process->in);
    if (process->pid) {
        wait_for_end(process, PATIENCE_AFTER_STOP_MS, &how);
    }
    shim_process_kill(process, ignored, sizeof ignored);
    free(process->line);
    free(process);
}

/* ---- ask ---- */

static bool lose(const char *what, char *error, size_t error_size) {
    snprintf(error, error_size, "%s", what);
    return false;
}

/* It closed one of its ends: most likely because it is no more. */
static bool lose_ended(const struct shim_process *process, const char *closed, char *error, size_t error_size) {
    char what[120];
    siginfo_t how;
    if (!wait_for_end(process, PATIENCE_AFTER_END_MS, &how)) {
        snprintf(what, sizeof what, "it closed its standard %s, expected an answer", closed);
    } else if (how.si_code == CLD_EXITED) {
        snprintf(what, sizeof what, "it ended with exit code %d, expected an answer", how.si_status);
    } else {
        snprintf(what, sizeof what, "it was ended by signal %d, expected an answer", how.si_status);
    }
    return lose(what, error, error_size);
}

static bool lose_unasked(const char *text, size_t length, char *error, size_t error_size) {
    char what[120], found[41];
    const char *newline = memchr(text, '\n', length);
    shim_printable(found, sizeof found, text, newline ? (size_t)(newline - text) : length);
    snprintf(what, sizeof what, "found \"%s\" that nobody asked for, expected one answer a request and then silence", found);
    return lose(what, error, error_size);
}

/* write() without SIGPIPE, whatever the program does with that signal. */
static ssize_t write_quietly(int fd, const char *data, size_t length) {
    sigset_t pipe_signal, before, pending;
    const struct timespec at_once = { 0 };
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    ssize_t written = write(fd, data, length);
    int failure = errno;
    if (written < 0 && failure == EPIPE && !sigismember(&pending, SIGPIPE)) {
        sigtimedwait(&pipe_signal, NULL, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = failure;
    return written;
}

static bool is_passing(int failure) {
    return failure == EAGAIN || failure == EWOULDBLOCK || failure == EINTR;
}

/* Reads what there is; 1: bytes came, 0: end, -1: nothing for now, -2: out of memory. Never holds more than a byte above the limit. */
static int read_some(struct shim_process *process) {
    if (process->held == process->room) {
        size_t room = process->room ? 2 * process->room : 4096;
        room = room < SHIM_LINE_MAX ? room : SHIM_LINE_MAX + 1;
        char *line = realloc(process->line, room);
        if (!line) {
            return -2;
        }
        process->line = line;
        process->room = room;
    }
    ssize_t got = read(process->out, process->line + process->held, process->room - process->held);
    if (got <= 0) {
        return got < 0 && is_passing(errno) ? -1 : 0;
    }
    process->held += (size_t)got;
    return 1;
}

/* Before a request: whatever came since the last answer is too much. */
static bool is_silent(struct shim_process *process, char *error, size_t error_size) {
    process->held = 0;
    drain_errors(process);
    int got = read_some(process);
    if (got == -1) {
        return true;
    }
    return got == 1 ? lose_unasked(process->line, process->held, error, error_size)
                    : got == 0 ? lose_ended(process, "output", error, error_size) : lose("out of memory", error, error_size);
}

/* What is left to say: 1 a whole line is in, 0 more is to come, -1 lost. */
static int take_answer(struct shim_process *process, bool request_is_out, char *error, size_t error_size) {
    size_t seen = process->held;
    int got = read_some(process);
    if (got == -1) {
        return 0;
    }
    if (got != 1) {
        got == 0 ? lose_ended(process, "output", error, error_size) : lose("out of memory", error, error_size);
        return -1;
    }
    const char *newline = memchr(process->line + seen, '\n', process->held - seen);
    if (!newline && process->held < SHIM_LINE_MAX) {
        return 0;
    }
    size_t length = newline ? (size_t)(newline - process->line) + 1 : process->held;
    if (length > SHIM_LINE_MAX || !newline) {
        char what[80];
        snprintf(what, sizeof what, "found a line of more than %zu bytes, expected at most that many", SHIM_LINE_MAX);
        lose(what, error, error_size);
        return -1;
    }
    if (!request_is_out || length < process->held) {
        const char *unasked = request_is_out ? newline + 1 : process->line;
        lose_unasked(unasked, (size_t)(process->line + process->held - unasked), error, error_size);
        return -1;
    }
    return 1;
}

bool shim_process_ask(struct shim_process *process, const char *line, size_t length, unsigned timeout_ms, const char **answer,
                      size_t *answer_length, char *error, size_t error_size) {
    size_t written = 0;
    if (!is_silent(process, error, error_size)) {
        return false;
    }
    for (int64_t until = now_ms() + timeout_ms;;) {
        struct pollfd fds[] = { { .fd = process->out, .events = POLLIN }, { .fd = process->err, .events = POLLIN },
                                { .fd = written < length ? process->in : -1, .events = POLLOUT } };
        int64_t left = until - now_ms();
        if (left <= 0) {
            char what[80];
            snprintf(what, sizeof what, "found no answer within %u.%03u s", timeout_ms / 1000, timeout_ms % 1000);
            return lose(what, error, error_size);
        }
        if (poll(fds, sizeof fds / sizeof *fds, (int)left) < 0 && errno != EINTR) {
            return lose("poll failed", error, error_size);
        }
        if (fds[1].revents) {
            drain_errors(process);
        }
        if (fds[2].revents) {
            ssize_t took = write_quietly(process->in, line + written, length - written);
            if (took < 0 && !is_passing(errno)) {
                return lose_ended(process, "input", error, error_size);
            }
            written += took > 0 ? (size_t)took : 0;
        }
        int got = fds[0].revents ? take_answer(process, written == length, error, error_size) : 0;
        if (got < 0) {
            return false;
        }
        if (got) {
            *answer = process->line;
            *answer_length = process->held - 1;
            return true;
        }
    }
}

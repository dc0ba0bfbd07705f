/* shim_process.h: a child process that is asked one line at a time and gives one line back.
 * Enters: a command line, lines. Leaves: lines, or one sentence about what happened instead.
 * The caller's own signals stay as they are; no process of the group outlives stop (a process that leaves the group is not followed). */
#ifndef SHIM_PROCESS_H
#define SHIM_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#define SHIM_LINE_MAX ((size_t)1 << 20)   /* bytes, the newline included, both ways */

struct shim_process;

/* NULL: `error` tells. */
struct shim_process *shim_process_start(const char *command, char *error, size_t error_size);

/* Sends `line` (its newline included) and takes one line back, without its newline; `*answer` is valid until the next call. Takes at most
 * `timeout_ms` of real time, and half a second to see how it ended. false: `error` says what happened; only kill and stop may follow. */
bool shim_process_ask(struct shim_process *process, const char *line, size_t length, unsigned timeout_ms, const char **answer,
                      size_t *answer_length, char *error, size_t error_size);

/* Ends the process group at once; `words`: "" or "; its last words: ...", the last line of its standard error. */
void shim_process_kill(struct shim_process *process, char *words, size_t words_size);

/* Closes its standard input, gives it a second, then ends what is left of the process group. NULL is allowed. */
void shim_process_stop(struct shim_process *process);

/* Bytes of a foreigner as printable ASCII, cut to the room: '?' for everything else. */
void shim_printable(char *out, size_t size, const char *text, size_t length);

#endif

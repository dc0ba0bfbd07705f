/* shim_command.h: a command line as one would type it -> its words. No shell: nothing is expanded, nothing is special but blanks, quotes
 * and backslashes. */
#ifndef SHIM_COMMAND_H
#define SHIM_COMMAND_H

#include <stddef.h>

/* NULL-terminated words in one block, to be given to free(); at least one. NULL: `error` tells what was found and what was expected. */
char **shim_command_split(const char *command, char *error, size_t error_size);

#endif

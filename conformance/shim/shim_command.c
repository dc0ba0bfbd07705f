/* shim_command.c: words are separated by blanks.
 *   'as it stands'    "only \" \\ \$ and \` are escapes"    \x is x (but for a newline: nothing)      pieces side by side are one word
 * Words never get longer by unquoting, so one block holds the pointers and, behind them, the text. */
#include "shim_command.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* Copies one word, unquoted and with its zero; both pointers move on. false: a quote is not closed, or nothing follows a backslash. */
static bool take_word(const char **from, char **to) {
    char quote = 0;
    const char *at = *from;
    for (; *at && (quote || !is_blank(*at)); at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"') {
            quote = quote ? 0 : *at;
        } else if (*at == '\\' && quote != '\'' && (!quote || (at[1] && strchr("\"\\$`\n", at[1])))) {
            if (!*++at) {
                return false;
            }
            if (*at != '\n') {
                *(*to)++ = *at;
            }
        } else {
            *(*to)++ = *at;
        }
    }
    *(*to)++ = '\0';
    *from = at;
    return !quote;
}

char **shim_command_split(const char *command, char *error, size_t error_size) {
    size_t length = strlen(command), words_max = length / 2 + 2;
    char **words = malloc(words_max * sizeof *words + length + 1);
    if (!words) {
        snprintf(error, error_size, "out of memory");
        return NULL;
    }
    char *text = (char *)(words + words_max);
    size_t count = 0;
    for (;;) {
        command += strspn(command, " \t\n");
        if (!*command) {
            break;
        }
        words[count++] = text;
        if (!take_word(&command, &text)) {
            snprintf(error, error_size, "found a quote or backslash with nothing after it, expected it closed");
            free(words);
            return NULL;
        }
    }
    words[count] = NULL;
    if (!count || !*words[0]) {
        snprintf(error, error_size, "found no program, expected COMMAND ARGS");
        free(words);
        return NULL;
    }
    return words;
}

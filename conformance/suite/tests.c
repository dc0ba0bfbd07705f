/* tests.c: the table of tables. */
#include "tests.h"

const struct theme themes[] = {
    {"context and credentials", context_tests}, {"option decode", option_tests}, {"replay and first message", replay_tests},
    {"silence and discard", silence_tests},     {"access control", access_tests}, {"persistence and restart", persistence_tests},
    {"client", client_tests},                   {NULL, NULL}};

const char *level_text(enum level level) {
    static const char *const texts[] = {"shall", "should", "assumption"};
    return texts[level];
}

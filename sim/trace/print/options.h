/* options.h: the command line. */
#ifndef TRACE_PRINT_OPTIONS_H
#define TRACE_PRINT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
    const char *folder, *step;   /* step NULL: all */
    bool help, json, timeline;
    bool one_node; uint32_t node;
    uint64_t from_ns, to_ns, limit;
};

extern const char options_help[];
/* false with one sentence in `error`. */
bool options_read(int argc, char **argv, struct options *options, char *error, size_t error_size);

#endif

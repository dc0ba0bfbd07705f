/* out.h: lines to a stream, at most so many, until something cannot be written. */
#ifndef TRACE_PRINT_OUT_H
#define TRACE_PRINT_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct out {
    FILE *stream;
    uint64_t limit;   /* lines */
    uint64_t lines;
    bool cut;         /* there was more than `limit` */
    int error;        /* errno of the first thing that went wrong, 0 */
};

bool out_begin(struct out *out);   /* before each line. false: no more lines */
__attribute__((format(printf, 2, 3)))
void out_put(struct out *out, const char *format, ...);
void out_end(struct out *out);     /* the line is complete */
void out_finish(struct out *out);  /* everything is handed over to the system; look at `error` then */

#endif

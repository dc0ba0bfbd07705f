/* writers.h: the files for machines and for a CI step, each rendered into memory; report.html has its own header. */
#ifndef REPORT_WRITERS_H
#define REPORT_WRITERS_H

#include "tally.h"

void junit_write(struct text *t, const struct data *data, const struct tally *tally);
#define MARKDOWN_MAX 1048576           /* bytes that a step summary may have */
void markdown_write(struct text *t, const struct data *data, const struct tally *tally);
/* NULL: out of memory. The caller frees the string. */
char *summary_json(const struct data *data, const struct tally *tally);
/* results.sarif: what failed, what is inconclusive, what the bench could not judge. NULL: out of memory. The caller frees the string. */
char *sarif_text(const struct data *data, const struct tally *tally);

/* FOLDER/NAME whole or not at all: NAME.tmp, then renamed. false with one sentence in `error`. */
bool output_write(const char *folder, const char *name, const char *content, size_t len, char *error, size_t error_size);
/* The same for a path. */
bool output_write_path(const char *path, const char *content, size_t len, char *error, size_t error_size);

#endif

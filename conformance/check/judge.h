/* judge.h: the whole way of one run: its files in, all checks out. */
#ifndef CHECK_JUDGE_H
#define CHECK_JUDGE_H

#include "checks.h"

struct judgement { struct judged judged; struct checks *checks; enum verdict verdict; };

/* NULL with one sentence: the files cannot be read or do not fit together (no verdict at all). */
struct judgement *judge_run(const char *folder, char *error, size_t error_size);
/* The same of a run in memory (run_files.h: what stays whose), with the same code behind. */
struct judgement *judge_memory(struct scenario *scenario, const json_t *provision, struct trace *trace, struct capture *capture, char *error,
                               size_t error_size);
void judge_free(struct judgement *judgement);

#endif

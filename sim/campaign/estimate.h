/* estimate.h: a campaign before it starts (--dry-run), and what the engine is capable of (--bench). */
#ifndef CAMPAIGN_ESTIMATE_H
#define CAMPAIGN_ESTIMATE_H

#include "run.h"

/* Runs a sample of the points, for a few seconds at most, and prints runs, time and disk. false with a sentence. */
bool estimate_print(const struct campaign *campaign, const struct engine_options *options, char *error, size_t error_size);
/* Prints runs a second of one process and of forked runs, the gain of two jobs, memory over 100,000 runs. */
enum exit_code bench_print(void);

#endif

/* run.h: one campaign, from its plan through an engine into its store. */
#ifndef CAMPAIGN_RUN_H
#define CAMPAIGN_RUN_H

#include "content.h"
#include "engine.h"
#include "store.h"

enum exit_code { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INCONCLUSIVE = 3, EXIT_FAULT = 99, EXIT_INTERRUPTED = 130 };

/* Which steps the metrics of a campaign need measured; at most OUTCOME_STEPS_MAX. */
size_t campaign_steps(const struct campaign *campaign, size_t steps[CAMPAIGN_METRICS_MAX]);

struct run_options { engine_run *engine; struct engine_options *engine_options; const char *build; };
/* Makes what is not in the store yet. EXIT_PASSED: all of it is there; EXIT_INTERRUPTED; EXIT_FAULT with a sentence. What was made is kept. */
enum exit_code campaign_run(const struct campaign *campaign, struct store *store, const struct run_options *options, char *error,
                            size_t error_size);

/* The progress line, on stderr if that is a terminal. */
void progress_runs(uint64_t done, uint64_t all, double rate, size_t running, const char *what);
void progress_clear(void);

#endif

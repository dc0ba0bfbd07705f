/* runs.h: a share counted over several trials in each of several runs. Runs are independent, trials within a run need not be (one lost frame
 * is lost for many), so "hits of trials" alone would promise too much. The interval is Wilson's with the effective number of trials: as many
 * independent ones as would scatter like the runs do (Kish's design effect). What was not seen may still be: the lower end counts with one
 * more run in which everything was missed, the upper end with one in which everything was hit. So a run is about one trial where no run
 * differs from another, and with many runs the additional one does not matter. */
#ifndef STATS_RUNS_H
#define STATS_RUNS_H

#include "wilson.h"

struct runs_share { uint64_t runs; double hits, trials, hits2, trials2, cross; };   /* sums, squares too; starts as {0} */

/* One more run. Without trials it says nothing. */
void runs_add(struct runs_share *share, double hits, double trials);
/* From as many trials as there are runs (wholly dependent) to as many as there are (independent). */
double runs_effective_trials(const struct runs_share *share);
struct wilson runs_interval(const struct runs_share *share, double confidence);

#endif

/* runs.c: the share is a ratio of sums, whose variance over R runs is R/(R-1) * sum((hits - p trials)^2) / trials^2. */
#include "runs.h"

#include <stdbool.h>

void runs_add(struct runs_share *share, double hits, double trials) {
    if (trials <= 0) {
        return;
    }
    share->runs++;
    share->hits += hits;
    share->trials += trials;
    share->hits2 += hits * hits;
    share->trials2 += trials * trials;
    share->cross += hits * trials;
}

double runs_effective_trials(const struct runs_share *share) {
    const double runs = (double)share->runs, p = share->trials > 0 ? share->hits / share->trials : 0;
    const double scatter = share->hits2 - 2 * p * share->cross + p * p * share->trials2;
    if (share->runs < 2 || scatter <= 1e-9 * share->trials2) {
        return runs < share->trials ? runs : share->trials;
    }
    const double variance = runs / (runs - 1) * scatter / (share->trials * share->trials), effective = p * (1 - p) / variance;
    return effective < runs ? runs : effective > share->trials ? share->trials : effective;
}

/* With one more run of average size, all of it hit or missed. */
static struct wilson with_one_more(const struct runs_share *share, bool hit, double confidence) {
    struct runs_share more = *share;
    const double trials = share->trials / (double)share->runs;
    runs_add(&more, hit ? trials : 0, trials);
    const double effective = runs_effective_trials(&more) * share->trials / more.trials;
    return wilson_of_share(share->hits / share->trials, effective, confidence);
}

struct wilson runs_interval(const struct runs_share *share, double confidence) {
    if (share->runs == 0) {
        return wilson_interval(0, 0, confidence);
    }
    const struct wilson low = with_one_more(share, false, confidence), high = with_one_more(share, true, confidence);
    return (struct wilson){low.share, low.low, high.high};
}

/* wilson.c
 *   centre = (p + z^2/2n) / (1 + z^2/n)        half = z / (1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2) */
#include "wilson.h"

#include "normal.h"

#include <math.h>

/* n need not be whole: an effective number of trials (runs.h). */
struct wilson wilson_of_share(double p, double n, double confidence) {
    if (n <= 0) {
        return (struct wilson){0, 0, 1};
    }
    const double z = normal_quantile(confidence), z2 = z * z;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    /* The ends are exact where rounding would leave a hair. */
    return (struct wilson){p, p <= 0 ? 0 : centre - half, p >= 1 ? 1 : centre + half};
}

struct wilson wilson_interval(uint64_t hits, uint64_t trials, double confidence) {
    return wilson_of_share(trials == 0 ? 0 : (double)hits / (double)trials, (double)trials, confidence);
}

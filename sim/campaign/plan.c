/* plan.c: of each point `limit` runs are asked for; without a stopping rule that is all of them. With one, LOOK_FIRST are, and half as many
 * again after each look that does not decide. The sum that a look needs is kept in whole numbers: it is the same in any order. */
#include "plan.h"

#include "sequence.h"

#include <math.h>
#include <stdlib.h>

enum { LOOK_FIRST = 50 };
#define PARTS 0x1p40                     /* a share is counted in these parts of 1 */

struct plan_point {
    uint32_t limit, given, done;         /* given: seeds below this index were given out, or were there already */
    uint8_t *have;                       /* a bit a seed; NULL: none yet */
    uint64_t sum, count;                 /* of the metric of the stopping rule */
    bool over;
};

struct plan {
    const struct campaign *campaign;
    struct plan_point *points;
    uint64_t *again; size_t again_first, again_count;    /* points whose limit has grown: a ring of `points` places */
    uint64_t fresh;                                      /* points below were given out up to their first limit */
    uint64_t done, over;
};

struct plan *plan_create(const struct campaign *campaign) {
    struct plan *plan = calloc(1, sizeof *plan);
    if (plan != NULL) {
        *plan = (struct plan){.campaign = campaign, .points = calloc(campaign->points, sizeof *plan->points),
                              .again = calloc(campaign->points, sizeof *plan->again)};
    }
    if (plan == NULL || plan->points == NULL || plan->again == NULL) {
        plan_free(plan);
        return NULL;
    }
    for (uint64_t i = 0; i < campaign->points; i++) {
        plan->points[i].limit = campaign->until.given && campaign->seeds > LOOK_FIRST ? LOOK_FIRST : campaign->seeds;
    }
    return plan;
}

void plan_free(struct plan *plan) {
    for (uint64_t i = 0; plan != NULL && plan->points != NULL && i < plan->campaign->points; i++) {
        free(plan->points[i].have);
    }
    if (plan != NULL) {
        free(plan->points);
        free(plan->again);
        free(plan);
    }
}

/* Is the interval narrow enough, or every claim on the metric decided? */
static bool enough(const struct campaign *campaign, const struct plan_point *point) {
    const struct sequence_interval interval = sequence_interval((double)point->sum / PARTS, (double)point->count, campaign->confidence);
    if (!campaign->until.decided) {
        return interval.high - interval.low < campaign->until.width;
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        const struct campaign_claim *claim = &campaign->claims[i];
        if (claim->metric == campaign->until.metric && interval.low < claim->at_least && interval.high >= claim->at_least) {
            return false;
        }
    }
    return true;
}

static void look(struct plan *plan, uint64_t index) {
    struct plan_point *point = &plan->points[index];
    const uint32_t most = plan->campaign->seeds;
    if (point->limit == most || enough(plan->campaign, point)) {
        point->over = true;
        plan->over++;
        return;
    }
    point->limit = most - point->limit < point->limit / 2 ? most : point->limit + point->limit / 2;
    plan->again[(plan->again_first + plan->again_count++) % plan->campaign->points] = index;
}

static bool mark(struct plan_point *point, uint32_t index, uint32_t seeds) {
    if (point->have == NULL) {
        point->have = calloc((size_t)seeds / 8 + 1, 1);
    }
    if (point->have == NULL || (point->have[index / 8] >> index % 8 & 1) != 0) {
        return false;
    }
    point->have[index / 8] |= (uint8_t)(1u << index % 8);
    return true;
}

bool plan_done(struct plan *plan, uint64_t index, uint64_t seed, const struct measured *metric) {
    const struct campaign *campaign = plan->campaign;
    if (index >= campaign->points || seed < campaign->seed_first || seed - campaign->seed_first >= campaign->seeds) {
        return false;
    }
    struct plan_point *point = &plan->points[index];
    if (!mark(point, (uint32_t)(seed - campaign->seed_first), campaign->seeds)) {
        return false;
    }
    if (metric != NULL && metric->trials > 0) {
        point->sum += (uint64_t)llround(metric->value / metric->trials * PARTS);
        point->count++;
    }
    point->done++;
    plan->done++;
    if (point->done == point->limit && !point->over) {
        look(plan, index);
    }
    return true;
}

/* The next gap of a point below its limit. */
static bool gap(struct plan_point *point, uint32_t most, uint32_t *first, uint32_t *count) {
#define HAS(i) (point->have != NULL && (point->have[(i) / 8] >> (i) % 8 & 1) != 0)
    while (point->given < point->limit && HAS(point->given)) {
        point->given++;
    }
    *first = point->given;
    while (point->given < point->limit && point->given - *first < most && !HAS(point->given)) {
        point->given++;
    }
#undef HAS
    *count = point->given - *first;
    return *count > 0;
}

bool plan_next(struct plan *plan, uint32_t most, uint64_t *point, uint64_t *seed, uint32_t *count) {
    uint32_t first;
    while (plan->again_count > 0 || plan->fresh < plan->campaign->points) {
        *point = plan->again_count > 0 ? plan->again[plan->again_first] : plan->fresh;
        if (gap(&plan->points[*point], most, &first, count)) {
            *seed = plan->campaign->seed_first + first;
            return true;
        }
        if (plan->again_count > 0) {
            plan->again_first = (plan->again_first + 1) % plan->campaign->points;
            plan->again_count--;
        } else {
            plan->fresh++;
        }
    }
    return false;
}

void plan_progress(const struct plan *plan, uint64_t *done, uint64_t *all) {
    *done = plan->done;
    *all = 0;
    for (uint64_t i = 0; i < plan->campaign->points; i++) {
        *all += plan->points[i].over ? plan->points[i].done : plan->campaign->until.given ? plan->campaign->seeds : plan->points[i].limit;
    }
}

bool plan_complete(const struct plan *plan) {
    return plan->over == plan->campaign->points;
}

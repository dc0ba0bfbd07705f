/* outcome.h: what is left of one run once it is judged, and the same as bytes: how it comes from a worker through a pipe, and how a shard of a
 * cluster job holds it. A frame knows its length and its checksum, so a shard whose job was cut off is read up to the last whole frame. */
#ifndef CAMPAIGN_OUTCOME_H
#define CAMPAIGN_OUTCOME_H

#include "measure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTCOME_STEPS_MAX = 32, OUTCOME_CHECKS_MAX = 200, OUTCOME_CHECK_NAME = 120, OUTCOME_SAYS = 400 };

/* In this order: the worst one counts. fault: there is no verdict; the run could not be made, or the process that made it crashed. */
enum outcome_verdict { OUTCOME_PASS, OUTCOME_KNOWN_LIMIT, OUTCOME_INCONCLUSIVE, OUTCOME_FAIL, OUTCOME_FAULT };
extern const char *const outcome_verdict_names[];      /* ends with NULL */

struct outcome_check { char name[OUTCOME_CHECK_NAME]; uint8_t verdict; };   /* "silence", "applied: on" */

struct outcome {
    uint64_t tag, seed;                  /* of its batch (engine.h); the seed */
    uint64_t wall_us;                    /* how long it took: no part of any result */
    uint8_t verdict;                     /* enum outcome_verdict */
    char says[OUTCOME_SAYS];             /* of a fault: what happened; of a fail or inconclusive: the first such check; else "" */
    struct measures whole;               /* over all steps */
    size_t step_count;                   /* one for each step that the engine was told to measure */
    struct measures steps[OUTCOME_STEPS_MAX];
    size_t check_count;
    struct outcome_check checks[OUTCOME_CHECKS_MAX];
};

struct frames { uint8_t *bytes; size_t length, room; bool failed; };   /* growing; starts as {0}; failed: no memory */
void frames_free(struct frames *frames);
void frames_add(struct frames *frames, const struct outcome *outcome);
/* Takes a frame from the front of `bytes`. How many bytes it had; 0: no whole frame there yet; SIZE_MAX: these bytes are no frame. */
size_t frames_take(const uint8_t *bytes, size_t length, struct outcome *outcome);

#endif

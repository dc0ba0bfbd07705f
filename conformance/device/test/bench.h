/* bench.h: a second Server of three groups, and stimuli for it built with the forge. The ids of groups 1 and 2 are equal; group 2 is
 * granted by its connection type alone. */
#ifndef TEST_BENCH_H
#define TEST_BENCH_H

#include "forge.h"
#include "rig.h"

#define BENCH_SWITCH "/BinarySwitchResURI"      /* Resource 0; Resource 1, "/locked", is covered by no ACE */
#define BENCH_TOKEN "\xa1\xb2\xc3\xd4"

struct bench { struct rig rig; struct forge_context contexts[3]; };

enum fate { END, APPLIED, DISCARDED, RESTART, CUT, LEAVE, RESET };       /* CUT: the power fails in the next store write */
struct stimulus {
    enum fate fate;
    uint64_t piv;
    bool tamper_tag, tamper_text, confirmable, unicast, other_source, own_kid_in_aad;
    uint8_t inner, outer;                 /* 0: POST */
    size_t group, kid_len;                /* kid_len 0: whole */
    enum device_write write;              /* of CUT */
    uint16_t mid;                         /* 0: the next */
    const char *path, *query;             /* NULL: the switch; none */
};

/* APPLY(5), DISCARD(2, .tamper_tag = true): the Partial IV, then whatever differs from a correct request. */
#define APPLY(...) {.fate = APPLIED, .piv = __VA_ARGS__}
#define DISCARD(...) {.fate = DISCARDED, .piv = __VA_ARGS__}

void bench_start(struct bench *bench, const char *defect);
/* The datagram of a stimulus; it sets the switch to `value`. Returns its length. */
size_t bench_build(const struct bench *bench, const struct stimulus *stimulus, uint16_t mid, int32_t value, uint8_t *out, size_t size);
void bench_deliver(struct bench *bench, const struct stimulus *stimulus, uint16_t mid, int32_t value);

#endif

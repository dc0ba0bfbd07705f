/* eva_walk.c: for Frama-C (eva.sh): the walk over CoAP options, by induction. It stands anywhere in a message, LENGTH_MAX bytes or fewer
 * before the end, behind any option number: that is where ssm_walk puts it, and where each step leaves it, for a step is shown to lead
 * forward and not beyond the end. So every walk ends, and none reads outside of its bytes, which end where their memory ends. */
#include <__fc_builtin.h>
#include "inner.h"

#ifndef LENGTH_MAX
#define LENGTH_MAX SSM_MESSAGE_BYTES_MAX
#endif
static uint8_t memory[LENGTH_MAX + 1];

static void from_any_state(size_t len)
{
    const uint8_t *start = memory + sizeof memory - len, *end = memory + sizeof memory;
    struct ssm_walk walk = ssm_walk((struct ssm_bytes){start, len});
    //@ assert begins: walk.at == start && walk.end == end;
    walk.number = (uint16_t)Frama_C_interval(0, UINT16_MAX);
    if (Frama_C_interval(0, 1) == 0) {
        int result = ssm_walk_next(&walk);
        //@ assert outcome: -1 <= result <= 1;
        if (result > 0) {
            //@ assert forward: start < walk.at;
            //@ assert value_behind: start < walk.value.data;
            //@ assert value_length: walk.value.len < len;
            //@ assert value_inside: walk.value.data + walk.value.len <= end;
        } else {
            //@ assert stays: walk.at == start;
        }
    } else {
        ssm_skip_versions(&walk);
    }
    //@ assert inside: start <= walk.at <= end && walk.end == end;
}

void analyse(void)
{
    Frama_C_make_unknown((char *)memory, sizeof memory);
    //@ loop unroll LENGTH_MAX + 1; // one by one
    for (size_t len = 0; len <= LENGTH_MAX; len++) {
        from_any_state(len);
    }
}

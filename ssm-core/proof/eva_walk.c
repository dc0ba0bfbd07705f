/* eva_walk.c: for Frama-C (eva.sh): one step of the firmware's option walker, from any option number, with every string of 0 .. 300 bytes
 * before the end. A walk is a sequence of such steps: each starts where the one before ended, which is shown to lie behind its own start
 * and not behind the end. So every walk ends, and none leaves its bytes. */
#include <__fc_builtin.h>
#include "options.h"

enum { LENGTH_MAX = 300 };
static uint8_t memory[LENGTH_MAX + 1];

void analyse(void)
{
    size_t len = (size_t)Frama_C_interval(0, LENGTH_MAX);
    //@ split len;
    Frama_C_make_unknown((char *)memory, sizeof memory);
    unsigned delta = Frama_C_unsigned_int_interval(0, 15), length_kind = Frama_C_unsigned_int_interval(12, 15), length = length_kind;
    //@ split delta;
    //@ split length_kind;
    if (length_kind == 12) { /* stands for 0 .. 12: no extension */
        length = Frama_C_unsigned_int_interval(0, 12);
    }
    if (len > 0) {
        memory[sizeof memory - len] = (uint8_t)(delta * 16 + length);
    }
    const uint8_t *start = memory + sizeof memory - len, *end = memory + sizeof memory;
    struct ssm_walk walk = {start, end, (uint16_t)Frama_C_interval(0, UINT16_MAX), {NULL, 0}};
    int result = ssm_walk_next(&walk);
    //@ assert outcome: -1 <= result <= 1;
    if (result > 0) {
        //@ assert forward: start < walk.at;
        //@ assert not_beyond: walk.at <= end;
        //@ assert value_behind: start < walk.value.data;
        //@ assert value_length: walk.value.len < len;
        //@ assert value_inside: walk.value.data + walk.value.len <= end;
    } else {
        //@ assert stays: walk.at == start;
    }
}

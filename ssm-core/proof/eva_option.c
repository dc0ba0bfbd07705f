/* eva_option.c: for Frama-C (eva.sh): the OSCORE option decoder with every value of 0 .. LENGTH_MAX bytes. The value ends where its memory ends,
 * so that reading one byte too much is an alarm. */
#include <__fc_builtin.h>
#include <ssm/oscore_option.h>

#ifndef LENGTH_MAX
#define LENGTH_MAX 300 /* a value longer than 255 bytes is refused for that */
#endif
static uint8_t memory[LENGTH_MAX + 1];

void analyse(void)
{
    size_t len = (size_t)Frama_C_interval(0, LENGTH_MAX);
    //@ split len;
    Frama_C_make_unknown((char *)memory, sizeof memory);
    const uint8_t *value = memory + sizeof memory - len, *end = memory + sizeof memory;
    unsigned n = Frama_C_unsigned_int_interval(0, 7); /* the low bits of the flags: how long the Partial IV is said to be */
    //@ split n;
    if (len > 0) {
        memory[sizeof memory - len] = (uint8_t)(Frama_C_unsigned_int_interval(0, 31) * 8 + n);
    }
    struct ssm_oscore_option option;
    if (ssm_oscore_option_decode(&option, (struct ssm_bytes){value, len})) {
        //@ assert piv_short: option.piv.len <= 5;
        //@ assert piv_inside: option.piv.len == 0 || (value < option.piv.data && option.piv.data + option.piv.len <= end);
        uint64_t piv = ssm_piv_value(option.piv);
        //@ assert piv_40_bits: piv <= 0xffffffffff;
    } else {
        //@ assert nothing: option.piv.len == 0 && option.kid.len == 0 && option.kid_context.len == 0 && option.has_kid == 0;
    }
}

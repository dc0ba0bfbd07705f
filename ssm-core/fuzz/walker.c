/* walker.c: see walker.h. */
#include "walker.h"
#include "options.h"

static void walk(struct walked *walked, struct ssm_bytes options)
{
    struct ssm_walk state = ssm_walk(options);
    walked->count = 0;
    while ((walked->end = ssm_walk_next(&state)) > 0) {
        walked->steps[walked->count++] = (struct step){state.number, (size_t)(state.value.data - options.data), state.value.len};
    }
    walked->stop = walked->end == 0 ? (size_t)(state.at - options.data) : 0;
}

static size_t encode(uint8_t *out, size_t size, const struct walked *walked, const uint8_t *options)
{
    struct ssm_writer writer = {out, out + size, 0, true};
    for (size_t i = 0; i < walked->count; i++) {
        ssm_write_option(&writer, walked->steps[i].number, options + walked->steps[i].start, walked->steps[i].len);
    }
    return writer.ok ? (size_t)(writer.at - out) : 0;
}

#ifdef SSM_FIRMWARE
const struct walker firmware = {walk, encode};
#else
const struct walker hosted = {walk, encode};

/* The same by nothing but libcoap: options.h reads without it, and writes heads of one byte itself. */
static void walk_libcoap(struct walked *walked, struct ssm_bytes options)
{
    size_t at = 0, taken = 0;
    uint32_t number = 0;
    walked->end = 0;
    walked->count = walked->stop = 0;
    while (at < options.len && options.data[at] != SSM_PAYLOAD_MARKER) {
        coap_option_t option;
        taken = coap_opt_parse(options.data + at, options.len - at, &option);
        uint32_t wrapped = options.data[at] >> 4 == NIBBLE_2_BYTES && option.delta < 269 ? 65536u : 0; /* libcoap's delta has 16 bits */
        number += option.delta + wrapped;
        if (taken == 0 || number > UINT16_MAX) {
            walked->end = -1;
            return;
        }
        at += taken;
        walked->steps[walked->count++] = (struct step){(uint16_t)number, at - option.length, option.length};
    }
    walked->stop = at;
}

static size_t encode_libcoap(uint8_t *out, size_t size, const struct walked *walked, const uint8_t *options)
{
    size_t len = 0, taken = 1;
    uint16_t number = 0;
    for (size_t i = 0; i < walked->count && taken > 0; i++) {
        const struct step *step = &walked->steps[i];
        taken = len == size ? 0 : coap_opt_encode(out + len, size - len, (uint16_t)(step->number - number), options + step->start, step->len);
        len += taken;
        number = step->number;
    }
    return taken > 0 ? len : 0;
}
const struct walker libcoap = {walk_libcoap, encode_libcoap};
#endif

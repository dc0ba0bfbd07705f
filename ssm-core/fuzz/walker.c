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
#endif

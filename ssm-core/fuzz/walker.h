/* walker.h: options.h as one build of the library has it, walker.c being compiled twice, with and without SSM_FIRMWARE; and libcoap alone. */
#ifndef SSM_WALKER_H
#define SSM_WALKER_H

#include <ssm/context.h>

enum { STEPS_MAX = 2048 };
struct step { uint16_t number; size_t start, len; }; /* an option and where its value lies */
struct walked { int end; size_t count, stop; struct step steps[STEPS_MAX]; }; /* what ended the walk (0, -1), and where */

struct walker {
    void (*walk)(struct walked *walked, struct ssm_bytes options);
    /* Writes options of the given numbers and values into `out`; returns the length, 0 if they do not fit. */
    size_t (*encode)(uint8_t *out, size_t size, const struct walked *walked, const uint8_t *options);
};
extern const struct walker hosted, firmware, libcoap;

#endif

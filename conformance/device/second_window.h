/* second_window.h: the Replay Window as a list of the greatest accepted numbers (a check on bitmaps must not be a bitmap). */
#ifndef SECOND_WINDOW_H
#define SECOND_WINDOW_H

#include "config.h"
#include "second_defects.h"

#define SECOND_WINDOW_WIDTH 32u      /* RFC 8613 §3.2.2 default */
#define SECOND_WINDOW_ROOM 64u       /* what the widest defect needs */

struct second_window {
    bool received;                   /* false: nothing accepted yet, any number may come first (CR 1967 5.y) */
    uint64_t highest;
    uint64_t first;                  /* the first accepted number: the lower limit under DEVICE_FIRST_LOWER_LIMIT */
    uint64_t numbers[SECOND_WINDOW_ROOM]; size_t count;     /* accepted, ascending; the lowest leaves when there is no room */
};

/* Neither accepted before nor too old. */
bool second_window_fresh(const struct second_window *window, uint64_t number, enum device_first_message policy,
                         const second_defects *defects);
void second_window_accept(struct second_window *window, uint64_t number, const second_defects *defects);

#endif

/* second_window.c:
 *   fresh:  number > highest - width, not below the first accepted number (by policy), not in the list
 *   accept: insert in order; more than `width` numbers cannot lie in the window, so the lowest may go */
#include "second_window.h"

#include <string.h>

static size_t width(const second_defects *defects) {
    return second_has(defects, DEFECT_NARROW_WINDOW)   ? SECOND_WINDOW_WIDTH / 2
           : second_has(defects, DEFECT_WIDE_WINDOW)   ? SECOND_WINDOW_WIDTH * 2
           : second_has(defects, DEFECT_WINDOW_OF_31)  ? SECOND_WINDOW_WIDTH - 1
           : second_has(defects, DEFECT_WINDOW_OF_33)  ? SECOND_WINDOW_WIDTH + 1
                                                       : SECOND_WINDOW_WIDTH;
}

static uint64_t compared(uint64_t number, const second_defects *defects) {
    return second_has(defects, DEFECT_PIV_32_BIT)   ? number & UINT32_MAX
           : second_has(defects, DEFECT_PIV_24_BIT) ? number & 0xffffff
                                                    : number;
}

/* Whether a first message may have this number: any may. */
static bool may_be_first(uint64_t number, const second_defects *defects) {
    return !(second_has(defects, DEFECT_FIRST_MUST_BE_LOW) && number >= SECOND_WINDOW_WIDTH)
           && !(second_has(defects, DEFECT_REFUSES_ZERO) && number == 0);
}

static bool is_listed(const struct second_window *window, uint64_t number) {
    for (size_t i = 0; i < window->count; i++) {
        if (window->numbers[i] == number) {
            return true;
        }
    }
    return false;
}

bool second_window_fresh(const struct second_window *window, uint64_t number, enum device_first_message policy,
                         const second_defects *defects) {
    number = compared(number, defects);
    if (second_has(defects, DEFECT_NO_REPLAY_CHECK)) {
        return true;
    }
    if (second_has(defects, DEFECT_PIV_SIGNED) && number >> 39 != 0) {
        return false;
    }
    if (!window->received) {
        return may_be_first(number, defects);
    }
    if (second_has(defects, DEFECT_STRICT_INCREASE)) {
        return number > window->highest;
    }
    if (second_has(defects, DEFECT_NEXT_ONLY)) {
        return number == window->highest + 1;
    }
    if (!second_has(defects, DEFECT_NO_LEFT_EDGE)) {
        const bool too_old = window->highest >= width(defects) && number <= window->highest - width(defects);
        if (too_old || (policy == DEVICE_FIRST_LOWER_LIMIT && number < window->first)) {
            return false;
        }
    }
    return !is_listed(window, number);
}

void second_window_accept(struct second_window *window, uint64_t number, const second_defects *defects) {
    size_t at = 0;

    number = compared(number, defects);
    if (!window->received) {
        window->received = true;
        window->first = window->highest = number;
        if (second_has(defects, DEFECT_FIRST_UNPROTECTED)) {
            return;
        }
    }
    if (number < window->highest && second_has(defects, DEFECT_LATE_TWICE)) {
        return;
    }
    if (number > window->highest + 8 && second_has(defects, DEFECT_CLEARS_ON_SLIDE)) {
        window->count = 0;
    }
    if (number > window->highest) {
        window->highest = number;
    }
    if (window->count >= width(defects)) {
        memmove(window->numbers, window->numbers + 1, --window->count * sizeof window->numbers[0]);
    }
    while (at < window->count && window->numbers[at] < number) {
        at++;
    }
    memmove(window->numbers + at + 1, window->numbers + at, (window->count - at) * sizeof window->numbers[0]);
    window->numbers[at] = number;
    window->count++;
}

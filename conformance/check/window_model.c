/* window_model.c
 *
 *     number                          answer
 *     in `accepted`                   RECEIVED
 *     highest - 32 and below          LEFT          (the window is highest-31 .. highest)
 *     in `perhaps`, or left of where the window would be if `perhaps` counted     OPEN
 *     below `first`                   BELOW; LEFT or FRESH once the Server has shown which; OPEN if `first` itself is not certain
 *     else, or nothing received yet   FRESH         (OPEN if the window was lost)
 *
 * Numbers that fell out of the window are dropped from the sets: they are LEFT anyway. */
#include "window_model.h"

#include <string.h>

static bool contains(const struct window_set *set, uint64_t piv) {
    for (unsigned i = 0; i < set->count; i++) {
        if (set->numbers[i] == piv) {
            return true;
        }
    }
    return false;
}

static void drop_left_of(struct window_set *set, uint64_t highest) {
    for (unsigned i = 0; i < set->count;) {
        if (set->numbers[i] + WINDOW_MODEL_WIDTH <= highest) {
            set->numbers[i] = set->numbers[--set->count];
        } else {
            i++;
        }
    }
}

/* After dropping what is left of the window its 32 different numbers always fit. */
static void add(struct window_set *set, uint64_t piv) {
    if (!contains(set, piv) && set->count < WINDOW_MODEL_WIDTH) {
        set->numbers[set->count++] = piv;
    }
}

static void take_out(struct window_set *set, uint64_t piv) {
    for (unsigned i = 0; i < set->count; i++) {
        if (set->numbers[i] == piv) {
            set->numbers[i] = set->numbers[--set->count];
            return;
        }
    }
}

void window_model_init(struct window_model *window) {
    memset(window, 0, sizeof *window);
}

enum window_answer window_model_ask(const struct window_model *window, uint64_t piv) {
    if (window->any && contains(&window->accepted, piv)) {
        return WINDOW_RECEIVED;
    }
    if (window->any && piv + WINDOW_MODEL_WIDTH <= window->highest) {
        return WINDOW_LEFT;
    }
    if (window->lost) {
        return WINDOW_OPEN;
    }
    if (window->any_perhaps && (contains(&window->perhaps, piv) || piv + WINDOW_MODEL_WIDTH <= window->highest_perhaps)) {
        return WINDOW_OPEN;
    }
    if ((window->any || window->any_perhaps) && piv < window->first) {
        return !window->first_certain              ? WINDOW_OPEN
               : window->below == BELOW_SLIDES     ? WINDOW_FRESH
               : window->below == BELOW_LIMIT      ? WINDOW_LEFT
                                                   : WINDOW_BELOW;
    }
    return WINDOW_FRESH;
}

void window_model_accept(struct window_model *window, uint64_t piv) {
    if (!window->any) {
        window->any = true;
        window->highest = piv;
        window->first_certain = !window->any_perhaps;
        window->first = window->any_perhaps && window->first > piv ? window->first : piv;
    } else if (piv > window->highest) {
        window->highest = piv;
    }
    drop_left_of(&window->accepted, window->highest);
    take_out(&window->perhaps, piv);
    if (piv + WINDOW_MODEL_WIDTH > window->highest) {
        add(&window->accepted, piv);
    }
}

void window_model_perhaps(struct window_model *window, uint64_t piv) {
    if (window->any && contains(&window->accepted, piv)) {
        return;
    }
    if (!window->any && (!window->any_perhaps || piv > window->first)) {
        window->first = piv;
    }
    if (!window->any_perhaps || piv > window->highest_perhaps) {
        window->highest_perhaps = piv;
    }
    window->any_perhaps = true;
    drop_left_of(&window->perhaps, window->highest_perhaps);
    if (piv + WINDOW_MODEL_WIDTH > window->highest_perhaps) {
        add(&window->perhaps, piv);
    }
}

void window_model_show_below(struct window_model *window, bool executed) {
    if (window->below == BELOW_UNKNOWN) {
        window->below = executed ? BELOW_SLIDES : BELOW_LIMIT;
    }
}

void window_model_lose(struct window_model *window) {
    window->lost = true;
}

void window_model_forget(struct window_model *window) {
    const enum window_below below = window->below;
    window_model_init(window);
    window->below = below;
}

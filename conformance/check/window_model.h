/* window_model.h: the checks' own Replay Window, written from the texts (RFC 8613 §3.2.2, §7.4, §8.2; CR 1967 5.y) and not from any code:
 * a plain set of the numbers that a Server has accepted. It also knows what it does not know: numbers that a Server may have accepted.
 * Enters: Partial IVs of authentic requests only, in the order of reception. Leaves: whether the next one is fresh. */
#ifndef CHECK_WINDOW_MODEL_H
#define CHECK_WINDOW_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_MODEL_WIDTH 32u    /* RFC 8613 §3.2.2: the default, which CR 1967 Q.3.4 prescribes */

struct window_set { uint64_t numbers[WINDOW_MODEL_WIDTH]; uint8_t count; };      /* unsorted */
enum window_below { BELOW_UNKNOWN, BELOW_SLIDES, BELOW_LIMIT };   /* what this Server does below its first number, once it has shown it */

struct window_model {
    struct window_set accepted;    /* accepted for certain, as far as the window reaches */
    struct window_set perhaps;     /* perhaps accepted, as far as a window could reach */
    uint64_t highest;              /* of all accepted ones; meaningless while !any */
    uint64_t highest_perhaps;      /* of all perhaps accepted ones; meaningless while !any_perhaps */
    uint64_t first;                /* the greatest number that may have been the first one accepted */
    bool any, any_perhaps, first_certain;
    bool lost;                     /* something came that nobody can read: only what was accepted for certain is known */
    enum window_below below;
};

enum window_answer {
    WINDOW_FRESH,       /* a conforming Server accepts it */
    WINDOW_RECEIVED,    /* was accepted before */
    WINDOW_LEFT,        /* left of the window, or below a first number that this Server has shown to be its lower limit */
    WINDOW_BELOW,       /* below the first accepted number, and not accepted before: either is right (SSM-SRV-022), always the same */
    WINDOW_OPEN         /* depends on what the Server did with a number that it may or may not have accepted */
};

void window_model_init(struct window_model *window);
enum window_answer window_model_ask(const struct window_model *window, uint64_t piv);
void window_model_accept(struct window_model *window, uint64_t piv);        /* it was accepted */
void window_model_perhaps(struct window_model *window, uint64_t piv);       /* it may have been */
/* After WINDOW_BELOW: the Server executed it, or did not; from now on the answer is fixed. Does not accept it. */
void window_model_show_below(struct window_model *window, bool executed);
void window_model_lose(struct window_model *window);
void window_model_forget(struct window_model *window);                      /* a restart without persistence: nothing received yet */

#endif

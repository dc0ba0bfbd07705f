/* window.h: the Replay Window of a Recipient Context (RFC 8613 §3.2.2, §7.4): 32 numbers wide, an explicit "nothing received yet"
 * state, a lower limit that nothing below passes. Compares numbers, never bytes. Order: init; then fresh, authenticate, commit.
 *
 *        lower ........ highest-31 [ ................ highest ]  -->
 *        refused below both         bitmap bit 0 = highest
 */
#ifndef SSM_WINDOW_H
#define SSM_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct ssm_window {
    uint64_t highest;   /* greatest Partial IV committed; meaningless while !received */
    uint64_t lower;     /* nothing below is ever accepted: first accepted Partial IV (CR 1967 5.y) */
    uint32_t seen;      /* bit i: highest - i was committed */
    bool received;      /* false: no message accepted since the context was provisioned; any Partial IV may come first */
};

/* The first message after provisioning is trusted whatever its Partial IV (CR 1967 5.y). What of numbers below it? Both answers conform. */
enum ssm_first_message {
    SSM_FIRST_IS_LOWER_LIMIT = 0, /* refused: nothing recorded before can be injected later (as in RFC 8613 B.1.2) */
    SSM_FIRST_SLIDES = 1          /* accepted once, if within the window (RFC 8613 §7.4 as it stands) */
};

void ssm_window_init(struct ssm_window *window);
/* true: `piv` (0 .. SSM_SSN_MAX) was neither committed nor lies left of the window or below the lower limit. Changes nothing. */
bool ssm_window_fresh(const struct ssm_window *window, uint64_t piv);
/* Marks `piv` as received. Only after authentication (RFC 8613 §8.2 step 6); `piv` must be fresh, else nothing happens. `policy` matters
 * for the first message only. */
void ssm_window_commit(struct ssm_window *window, uint64_t piv, enum ssm_first_message policy);

#endif

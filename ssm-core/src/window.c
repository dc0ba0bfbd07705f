/* window.c: the Replay Window (RFC 8613 §7.4), as numbers.
 *
 *   nothing received            every number at or above `lower` is fresh
 *   piv > highest               fresh; commit slides the window right
 *   piv < lower                 refused, however empty the window is
 *   highest - piv >= 32         refused: left of the window
 *   else                        fresh while its bit is 0
 */
#include <ssm/limits.h>
#include <ssm/window.h>
#include <assert.h>

static_assert(SSM_REPLAY_WINDOW == 32u, "the bitmap of struct ssm_window is 32 bits");

void ssm_window_init(struct ssm_window *window)
{
    *window = (struct ssm_window){0};
}

inline bool ssm_window_fresh(const struct ssm_window *window, uint64_t piv)
{
    if (piv > SSM_SSN_MAX || piv < window->lower) {
        return false;
    }
    if (!window->received || piv > window->highest) {
        return true;
    }
    uint64_t age = window->highest - piv;
    return age < SSM_REPLAY_WINDOW && (window->seen >> age & 1u) == 0;
}

inline void ssm_window_commit(struct ssm_window *window, uint64_t piv, enum ssm_first_message policy)
{
    if (!ssm_window_fresh(window, piv)) {
        return; /* against the contract; a number must never become fresh again by being committed twice */
    }
    if (!window->received) {
        window->received = true;
        window->highest = piv;
        window->seen = 1u;
        if (policy == SSM_FIRST_IS_LOWER_LIMIT) {
            window->lower = piv;
        }
    } else if (piv > window->highest) {
        uint64_t step = piv - window->highest;
        window->seen = (step < SSM_REPLAY_WINDOW ? window->seen << step : 0u) | 1u;
        window->highest = piv;
    } else {
        window->seen |= 1u << (window->highest - piv);
    }
}

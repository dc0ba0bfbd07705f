/* window_store.c: a Replay Window in the host's store, so that a restart forgets nothing (RFC 8613 §7.5).
 *
 *   | format | received | highest, lower: 5 bytes each | seen: 4 bytes |        all big-endian; durable.c adds its check */
#include "core.h"

#define WINDOW_FORMAT 1u
#define WINDOW_BYTES 16u

bool ssm_window_save(const struct ssm_store *store, uint16_t credid, const struct ssm_window *window)
{
    uint8_t data[WINDOW_BYTES] = {WINDOW_FORMAT, window->received};
    uint8_t *at = ssm_put(data + 2, window->highest, SSM_PIV_BYTES_MAX);
    at = ssm_put(at, window->lower, SSM_PIV_BYTES_MAX);
    ssm_put(at, window->seen, 4);
    return ssm_durable_save(store, credid, SSM_STORE_WINDOW, data, sizeof data) == 0;
}

bool ssm_window_load(const struct ssm_store *store, uint16_t credid, struct ssm_window *window)
{
    uint8_t data[WINDOW_BYTES];
    int loaded = store == NULL ? 0 : ssm_durable_load(store, credid, SSM_STORE_WINDOW, data, sizeof data);
    if (loaded <= 0) {
        return loaded == 0;
    }
    if (data[0] != WINDOW_FORMAT || data[1] > 1) {
        return false;
    }
    window->received = data[1] == 1;
    window->highest = ssm_piv_value((struct ssm_bytes){data + 2, SSM_PIV_BYTES_MAX});
    window->lower = ssm_piv_value((struct ssm_bytes){data + 2 + SSM_PIV_BYTES_MAX, SSM_PIV_BYTES_MAX});
    window->seen = (uint32_t)ssm_piv_value((struct ssm_bytes){data + 2 + 2 * SSM_PIV_BYTES_MAX, 4});
    return window->received ? (window->seen & 1u) == 1 && window->lower <= window->highest : window->seen == 0;
}

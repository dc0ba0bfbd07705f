/* host.h: what the host supplies. The core calls nothing else: no allocator, no I/O, no clock, no globals. */
#ifndef SSM_HOST_H
#define SSM_HOST_H

#include <stddef.h>
#include <stdint.h>

/* Durable memory for one value per (credid, kind). `save` returns 0 only when the value will be read back after a power cut
 * that happens any time later; anything else is a failure and the core then neither sends nor executes. `load` returns the number
 * of bytes put into `data` (at most `size`), 0 if nothing was ever saved, negative on failure. A NULL store: nothing survives a restart. */
enum ssm_store_kind { SSM_STORE_SENDER = 1, SSM_STORE_WINDOW = 2 };
#define SSM_STORE_BYTES_MAX 32u
struct ssm_store {
    void *user;
    int (*save)(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size);
    int (*load)(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size);
};

#endif

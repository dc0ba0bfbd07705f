/* host.h: what the host supplies. The core calls nothing else: no allocator, no I/O, no clock, no globals. */
#ifndef SSM_HOST_H
#define SSM_HOST_H

#include <stddef.h>
#include <stdint.h>

/* Durable memory for one value per (credid, kind), at most SSM_STORE_BYTES_MAX bytes each, replaced as a whole (old or new after a power
 * cut, never a mixture). `user` is handed to both functions.
 *   save  `data`, `size` bytes: the core's, valid during the call. Returns 0 only when the value will be read back after a power cut
 *         any time later; anything else is a failure, and the core then neither sends (RFC 8613 B.1.1) nor executes (RFC 8613 §7.5).
 *         A failed save may have left the old value or the new one.
 *   load  puts the value into `data` (room for `size` bytes) and returns its length; 0 if nothing was ever saved; negative on failure.
 * The core adds a check to each value and refuses (SSM_CREDENTIAL_STORE, no context) what is torn or swapped, should a store break this
 * contract. What it cannot see is a store that answers 0 and later hands back an older value: numbers would then be used twice.
 * When an entry leaves /oic/sec/cred for good, the host drops its values; as long as its secret may come back, it keeps them: numbers
 * used with a secret stay used (RFC 8613 §3.3). A NULL store where one is asked for: nothing survives a restart. */
enum ssm_store_kind {
    SSM_STORE_SENDER = 1, /* Sender Sequence Numbers: reserved up to */
    SSM_STORE_WINDOW = 2, /* Replay Window */
    SSM_STORE_KEY = 3     /* ocf_device.h alone: which key the window belongs to; a derived value, no secret */
};
#define SSM_STORE_BYTES_MAX 32u
struct ssm_store {
    void *user;
    int (*save)(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size);
    int (*load)(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size);
};

#endif

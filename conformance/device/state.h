/* state.h: durable memory of an OCF Device, in one file or (no path) in the process alone: what host.h asks for. */
#ifndef DEVICE_STATE_H
#define DEVICE_STATE_H

#include <ssm/host.h>
#include <stdbool.h>

#define STATE_VALUES 64u

struct state {
    const char *path;                     /* NULL: nothing is kept */
    struct state_value { uint16_t credid; uint8_t kind, size, bytes[SSM_STORE_BYTES_MAX]; } values[STATE_VALUES];
};
/* Reads the file, if there is one. false: it cannot be read, or is none of ours. `store` then keeps values in it. */
bool state_open(struct state *state, const char *path, struct ssm_store *store);

#endif

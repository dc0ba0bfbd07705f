/* keys.h: the group keys that provision.json gives, and the opening of datagrams with them. */
#ifndef TRACE_PRINT_KEYS_H
#define TRACE_PRINT_KEYS_H

#include "config.h"
#include "forge.h"

struct keyring;
struct keyring *keyring_create(char *error, size_t error_size);   /* NULL with what is wrong */
bool keyring_add(struct keyring *keys, const struct device_config *config);   /* each new key of its SSM credentials; false: no memory */
void keyring_free(struct keyring *keys);

/* Parses the datagram; opens it with the key that fits its tag, among those of its kid. true: there was a key of this kid. */
bool keyring_open(const struct keyring *keys, struct forge_opened *opened, const uint8_t *data, size_t len);

#endif

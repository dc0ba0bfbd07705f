/* switch.h: the Resource oic.r.switch.binary at /BinarySwitchResURI: {"value": bool} in CBOR.
 * Enters: a representation, possibly hostile. Leaves: the switch. */
#ifndef SSM_SWITCH_H
#define SSM_SWITCH_H

#include <ssm/server.h>

#define SSM_SWITCH_HREF "/BinarySwitchResURI"
struct ssm_switch { bool value; };

/* An ssm_resource.update function; `user` is a struct ssm_switch. 0: the switch is as the representation says. -1, switch unchanged:
 * anything but one well-formed CBOR map with one "value" that is a boolean. Other members are ignored, trailing bytes are refused. An
 * empty map is an UPDATE of nothing: refused. */
int ssm_switch_update(void *user, const uint8_t *payload, size_t len);
/* Writes the representation {"value": ...}; returns its length, 0 if it does not fit (8 bytes suffice). */
size_t ssm_switch_represent(const struct ssm_switch *binary_switch, uint8_t *out, size_t size);

#endif

/* switch.h: the Resource oic.r.switch.binary at /BinarySwitchResURI: {"value": bool} in CBOR. */
#ifndef SSM_SWITCH_H
#define SSM_SWITCH_H

#include <ssm/server.h>

#define SSM_SWITCH_HREF "/BinarySwitchResURI"
struct ssm_switch { bool value; };

/* An ssm_resource.update function; `user` is a struct ssm_switch. Refuses anything but a CBOR map whose "value" is a boolean
 * (other members are ignored, trailing bytes are refused). An empty map is an UPDATE of nothing: refused. */
int ssm_switch_update(void *user, const uint8_t *payload, size_t len);
/* Writes the representation {"value": ...}; returns its length, 0 if it does not fit (8 bytes suffice). */
size_t ssm_switch_represent(const struct ssm_switch *binary_switch, uint8_t *out, size_t size);

#endif

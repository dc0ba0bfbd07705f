/* switch.c: the binary switch. An UPDATE is one CBOR map (RFC 8949):
 *
 *   map { "value": true / false, anything else: ignored }   definite or indefinite length, nothing after it
 *
 * Every byte is checked for well-formedness before the switch changes. */
#include <ssm/cbor.h>
#include <ssm/switch.h>
#include <string.h>

static const char *const members[] = {"value"};

/* {"value": false} in the one form that Clients send and this file writes; true is the next byte. As a whole it costs a tenth of reading it. */
static const uint8_t usual[8] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf4};

int ssm_switch_update(void *user, const uint8_t *payload, size_t len)
{
    struct ssm_switch *binary_switch = user;
    if (len == sizeof usual && memcmp(payload, usual, sizeof usual - 1) == 0 && (payload[7] | 1u) == 0xf5) {
        binary_switch->value = payload[7] & 1u;
        return 0;
    }
    struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
    struct ssm_cbor_items map = ssm_cbor_map(&reader);
    bool value = false;
    while (ssm_cbor_next(&reader, &map)) {
        if (ssm_cbor_key(&reader, &map, members, 1) == 0) {
            value = ssm_cbor_bool(&reader);
        } else {
            ssm_cbor_skip(&reader);
        }
    }
    if (ssm_cbor_end(&reader) != SSM_CBOR_OK || !ssm_cbor_has(&map, 0)) {
        return -1;
    }
    binary_switch->value = value;
    return 0;
}

size_t ssm_switch_represent(const struct ssm_switch *binary_switch, uint8_t *out, size_t size)
{
    if (size < sizeof usual) {
        return 0;
    }
    memcpy(out, usual, sizeof usual);
    out[sizeof usual - 1] |= binary_switch->value;
    return sizeof usual;
}

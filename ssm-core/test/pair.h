/* pair.h: two Devices with a credtype 64 entry each (RFC 8613 §3, OBT 6.3), for the tests of unicast OSCORE. Device 0 asks, Device 1
 * serves, unless a test turns them round. */
#ifndef SSM_PAIR_H
#define SSM_PAIR_H

#include "test.h"

struct wire { uint8_t data[SSM_MESSAGE_BYTES_MAX]; size_t len; };

struct pair {
    struct ram_store stores[2];
    struct ssm_credential credentials[2];
    struct ssm_unicast_settings settings[2];
    struct ssm_unicast devices[2];
    struct ssm_endpoint endpoint;         /* of Device 1 */
    struct ssm_exchange exchange;         /* of Device 0 */
    struct ssm_association association;   /* of Device 1 */
    struct ssm_request request;
    struct ssm_reply reply;
    struct wire there, back;              /* the last request, and what goes back */
    uint8_t plain_there[SSM_MESSAGE_BYTES_MAX], plain_back[SSM_MESSAGE_BYTES_MAX];
    uint16_t mid;
};

void pair_init(struct pair *pair);
void pair_free(struct pair *pair);
void pair_restart(struct pair *pair, int device); /* crash: nothing but the store survives */

/* Device 0 asks: CON, token "t", a fresh Message ID. */
void pair_call(struct pair *pair, uint8_t method, const char *path);
void pair_observe(struct pair *pair, enum ssm_observe observe, const char *path); /* GET */
void pair_call_with(struct pair *pair, const struct ssm_call *call);              /* as it says, but for mid and token */
/* Device 1 receives `there`; what goes back at once, if anything, is in `back`. */
enum ssm_reason pair_serve(struct pair *pair);
/* Device 1 responds in the acknowledgement, or with a NON if that went out already; the message is in `back`. */
enum ssm_protect_outcome pair_respond(struct pair *pair, uint8_t code, const char *payload, bool observe);
/* Device 0 receives `back`. */
enum ssm_reply_outcome pair_reply(struct pair *pair);
/* All of it: asks, serves, responds 2.05 with `payload`, receives; asserts that each succeeds. */
void pair_round(struct pair *pair, const char *payload);
/* Protects any inner request (whole CoAP message in hexadecimal) of Device 0 with the number `ssn` into `there`. */
void pair_make_inner(struct pair *pair, uint64_t ssn, const char *coap_hex);

/* The value of option `number` of a message, or a value with data NULL. */
struct ssm_bytes option_of(const struct wire *wire, uint16_t number);

#endif

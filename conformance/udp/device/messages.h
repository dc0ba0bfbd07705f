/* messages.h: what RFC 7252 §4.5 asks of the message layer: a request that comes again is answered as before, not executed again. */
#ifndef SSM_DEVICE_MESSAGES_H
#define SSM_DEVICE_MESSAGES_H

#include <netinet/in.h>
#include <ssm/limits.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGES 16u                      /* the last answers; a Device has no room for EXCHANGE_LIFETIME */

struct messages {
    struct message { struct sockaddr_in6 source; uint8_t head[4], answer[SSM_MESSAGE_BYTES_MAX]; size_t len; } list[MESSAGES];
    size_t next;
};
/* The answer that went to this source for a request with the same type, code and Message ID; NULL: none. */
const struct message *messages_find(const struct messages *messages, const struct sockaddr_in6 *source, const uint8_t *request, size_t len);
void messages_keep(struct messages *messages, const struct sockaddr_in6 *source, const uint8_t *request, const uint8_t *answer, size_t len);

#endif

/* messages.c: see messages.h. A ring of the last answers. */
#include "messages.h"

#include <string.h>

const struct message *messages_find(const struct messages *messages, const struct sockaddr_in6 *source, const uint8_t *request, size_t len) {
    for (size_t i = 0; len >= 4 && i < MESSAGES; i++) {
        const struct message *message = &messages->list[i];
        if (message->len && !memcmp(&message->source, source, sizeof *source) && !memcmp(message->head, request, 4)) {
            return message;
        }
    }
    return NULL;
}

void messages_keep(struct messages *messages, const struct sockaddr_in6 *source, const uint8_t *request, const uint8_t *answer, size_t len) {
    struct message *message = &messages->list[messages->next++ % MESSAGES];
    message->source = *source;
    memcpy(message->head, request, sizeof message->head);
    memcpy(message->answer, answer, len);
    message->len = len;
}

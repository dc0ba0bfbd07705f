/* retrieve.h: the state of a device in the network: a confirmable RETRIEVE by unicast OSCORE (credtype 64), by libcoap's message layer and
 * the tester's own OSCORE. OCF lets nobody read what SSM protects over an unprotected connection, so the tester gets a credential and ACEs
 * of its own; they grant RETRIEVE alone and change nothing for the groups. */
#ifndef UDP_RETRIEVE_H
#define UDP_RETRIEVE_H

#include "config.h"
#include "forge.h"

#include <netinet/in.h>

struct retriever {
    struct coap_context_t *context;
    struct coap_session_t *session;
    struct forge_context tester, device;
    uint64_t number;                      /* Sender Sequence Number */
    unsigned timeout_ms;
    uint8_t answer[FORGE_DATAGRAM_MAX]; size_t answer_len;
};
/* What the device is to be provisioned with, for the Resources of `config`; the texts of `ace` are borrowed from there. Draws a secret. */
bool retrieve_prepare(struct retriever *retriever, const struct device_config *config, struct device_credential *credential,
                      struct device_ace *ace);
bool retrieve_open(struct retriever *retriever, const struct sockaddr_in6 *device, unsigned timeout_ms);
enum retrieved { RETRIEVED, RETRIEVE_DENIED, RETRIEVE_SILENT };      /* SILENT: no answer at all */
/* DENIED: `error` says what came instead. */
enum retrieved retrieve(struct retriever *retriever, const char *href, uint8_t *out, size_t size, size_t *len, char *error, size_t error_size);
void retrieve_close(struct retriever *retriever);
void retrieve_forget(struct device_credential *credential, struct device_ace *ace);      /* frees what prepare allocated */

#endif

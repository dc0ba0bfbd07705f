/* core_client.h: the unicast side of the built-in Client: oic/res asked by multicast, and unicast OSCORE (ssm/exchange.h) with each Device
 * that it has a credtype 64 entry for. Enters: requests, datagrams. Leaves: datagrams, links, verified answers (struct device_host). */
#ifndef CORE_CLIENT_H
#define CORE_CLIENT_H

#include "device.h"

#include <ssm/host.h>

struct core_client;
/* *client is NULL if `config` has no credtype 64 entry. What it points to must outlive it. REFUSED, FAULT: a sentence in `error`. */
enum device_outcome core_client_create(struct core_client **client, const struct device_config *config, const struct device_host *host,
                                       const struct ssm_store *store, char *error, size_t error_size);
enum device_outcome core_client_request(struct core_client *client, const struct device_request *request);
/* Whether the datagram was a response, good or bad: then it is nobody else's. */
bool core_client_receive(struct core_client *client, const struct device_datagram *datagram);
int core_client_stop(struct core_client *client);    /* numbers stored; 0 on success. NULL is allowed, as for free */
void core_client_free(struct core_client *client);

#endif

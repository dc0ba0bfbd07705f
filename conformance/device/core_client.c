/* core_client.c
 *   request --> peer? --> ssm_exchange_request --> host.send          no peer: a plain GET of oic/res
 *   response --> token --> ssm_exchange_receive --> host.answered      or, with the token of the last discovery, its links --> host.found
 * Whoever answers discovery is believed: it is not protected, and what follows from it is (CR 1967 Q.3.2). */
#include "core_client.h"

#include <arpa/inet.h>
#include <ssm/ssm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 200, EP_PORT_MAX = 65535 };

struct peer { const char *uuid; struct ssm_unicast context; struct ssm_exchange exchange; };
struct core_client {
    const struct device_host *host;
    struct peer *peers; size_t count;
    uint8_t discovery[SSM_TOKEN_BYTES_MAX]; size_t discovery_len;    /* token of the last one; 0: none yet */
};

/* ---- provisioning ---- */

static enum device_outcome add_peer(struct core_client *client, const struct device_credential *entry, const struct ssm_unicast_settings *settings,
                                    char *error, size_t error_size) {
    struct ssm_credential credential = {
        .credid = (uint16_t)entry->credid, .credtype = SSM_CREDTYPE_OSCORE, .privatedata = { entry->privatedata, entry->privatedata_len },
        .senderid = entry->senderid, .recipientid = entry->recipientid,
    };
    struct peer *peer = &client->peers[client->count];
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_BAD_SUBJECT;
    if (ssm_uuid_parse(&credential.subjectuuid, entry->subjectuuid)) {
        outcome = ssm_unicast_provision(&peer->context, &credential, settings);
    }
    if (outcome != SSM_CREDENTIAL_OK) {
        snprintf(error, error_size, "creds (credid %ld, credtype 64): %s", entry->credid, ssm_credential_text(outcome));
        return outcome == SSM_CREDENTIAL_CRYPTO || outcome == SSM_CREDENTIAL_STORE ? DEVICE_FAULT : DEVICE_REFUSED;
    }
    peer->uuid = entry->subjectuuid;
    client->count++;
    return DEVICE_OK;
}

enum device_outcome core_client_create(struct core_client **out, const struct device_config *config, const struct device_host *host,
                                       const struct ssm_store *store, char *error, size_t error_size) {
    const struct ssm_unicast_settings settings = { .store = store, .reserve = config->reserve };
    size_t count = 0;
    *out = NULL;
    for (size_t i = 0; i < config->cred_count; i++) {
        count += config->creds[i].credtype == SSM_CREDTYPE_OSCORE;
    }
    if (!count) {
        return DEVICE_OK;
    }
    struct core_client *client = calloc(1, sizeof *client);
    struct peer *peers = calloc(count, sizeof *peers);
    enum device_outcome outcome = client && peers ? DEVICE_OK : DEVICE_FAULT;
    if (outcome != DEVICE_OK) {
        free(client);
        free(peers);
        snprintf(error, error_size, "out of memory");
        return outcome;
    }
    *client = (struct core_client){ .host = host, .peers = peers };
    for (size_t i = 0; outcome == DEVICE_OK && i < config->cred_count; i++) {
        if (config->creds[i].credtype == SSM_CREDTYPE_OSCORE) {
            outcome = add_peer(client, &config->creds[i], &settings, error, error_size);
        }
    }
    if (outcome != DEVICE_OK) {
        core_client_free(client);
        return outcome;
    }
    *out = client;
    return DEVICE_OK;
}

int core_client_stop(struct core_client *client) {
    int failed = 0;
    for (size_t i = 0; client && i < client->count; i++) {
        failed |= ssm_unicast_stop(&client->peers[i].context);
    }
    return failed;
}

void core_client_free(struct core_client *client) {
    for (size_t i = 0; client && i < client->count; i++) {
        ssm_unicast_free(&client->peers[i].context);
    }
    if (client) {
        free(client->peers);
    }
    free(client);
}

/* ---- requests ---- */

/* GET of oic/res, with a query of at most 255 bytes in one piece; its length, 0 if it does not fit. */
static size_t write_discovery(const struct device_request *request, uint8_t *out, size_t size) {
    static const uint8_t path[] = { 0xb3, 'o', 'i', 'c', 0x03, 'r', 'e', 's' };
    const size_t query_len = request->query ? strlen(request->query) : 0, short_max = 12, long_max = 255;
    size_t len = 4;
    if (request->token_len > SSM_TOKEN_BYTES_MAX || query_len > long_max || size < 4 + SSM_TOKEN_BYTES_MAX + sizeof path + 2 + query_len) {
        return 0;
    }
    out[0] = (uint8_t)(0x40 | SSM_NON << 4 | request->token_len);
    out[1] = SSM_GET;
    out[2] = (uint8_t)(request->mid >> 8);
    out[3] = (uint8_t)request->mid;
    memcpy(out + len, request->token, request->token_len);
    len += request->token_len;
    memcpy(out + len, path, sizeof path);
    len += sizeof path;
    if (query_len) {
        const unsigned delta = SSM_OPT_URI_QUERY - SSM_OPT_URI_PATH;
        out[len++] = (uint8_t)(delta << 4 | (query_len > short_max ? 13 : query_len));
        if (query_len > short_max) {
            out[len++] = (uint8_t)(query_len - 13);
        }
        memcpy(out + len, request->query, query_len);
        len += query_len;
    }
    return len;
}

static size_t write_call(struct core_client *client, const struct device_request *request, uint8_t *out, size_t size) {
    const struct ssm_call call = {
        .type = SSM_NON, .method = request->method, .path = request->path, .query = request->query,
        .payload = { request->payload, request->payload_len }, .mid = request->mid, .token = { request->token, request->token_len },
        .ocf_version_options = true,
    };
    size_t len = 0;
    for (size_t i = 0; i < client->count; i++) {
        struct peer *peer = &client->peers[i];
        if (strcmp(peer->uuid, request->peer) == 0) {
            return ssm_exchange_request(&peer->exchange, &peer->context, &call, out, size, &len) == SSM_PROTECTED ? len : 0;
        }
    }
    return 0;
}

enum device_outcome core_client_request(struct core_client *client, const struct device_request *request) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t len = request->peer ? write_call(client, request, out, sizeof out) : write_discovery(request, out, sizeof out);
    if (!len) {
        return DEVICE_REFUSED;
    }
    if (!request->peer) {
        memcpy(client->discovery, request->token, request->token_len);
        client->discovery_len = request->token_len;
    }
    const struct device_datagram datagram = { .destination = request->destination, .data = out, .len = len };
    client->host->send(client->host->user, &datagram);
    return DEVICE_OK;
}

/* ---- answers to discovery ---- */

/* "coap://[fe80::1]:5683" */
static bool parse_endpoint(const char *text, struct device_endpoint *endpoint) {
    char address[INET6_ADDRSTRLEN];
    unsigned port = SSM_PORT;
    int end = 0;
    *endpoint = (struct device_endpoint){ .port = 0 };
    if (sscanf(text, "coap://[%45[0-9a-fA-F:.]]%n", address, &end) != 1 || !end) {
        return false;
    }
    if (text[end] && (sscanf(text + end, ":%5u%n", &port, &end) != 1 || port == 0 || port > EP_PORT_MAX)) {
        return false;
    }
    endpoint->port = (uint16_t)port;
    return inet_pton(AF_INET6, address, endpoint->address) == 1;
}

/* Of the eps the first unicast one, and whether All OCF Nodes is among them. */
static void read_eps(struct ssm_cbor_reader *reader, struct device_link *link, bool *reachable) {
    static const char *const names[] = { "ep" };
    struct ssm_cbor_items list = ssm_cbor_array(reader);
    while (ssm_cbor_next(reader, &list)) {
        struct ssm_cbor_items map = ssm_cbor_map(reader);
        while (ssm_cbor_next(reader, &map)) {
            char text[TEXT_MAX];
            struct device_endpoint endpoint;
            if (ssm_cbor_key(reader, &map, names, 1) != 0) {
                ssm_cbor_skip(reader);
                continue;
            }
            ssm_cbor_text(reader, text, sizeof text);
            if (strcmp(text, SSM_MULTICAST_ENDPOINT) == 0) {
                link->ssm = true;
            } else if (!*reachable && parse_endpoint(text, &endpoint) && !device_is_multicast(&endpoint)) {
                link->endpoint = endpoint;
                *reachable = true;
            }
        }
    }
}

/* One link; false: it lacks what it takes to ask for it. */
static bool read_link(struct ssm_cbor_reader *reader, struct device_link *link, char href[TEXT_MAX]) {
    static const char *const names[] = { "anchor", "href", "eps" };
    static const char scheme[] = "ocf://";
    char anchor[TEXT_MAX] = "";
    bool reachable = false;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    *link = (struct device_link){ .href = href };
    href[0] = '\0';
    while (ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, names, 3)) {
        case 0: ssm_cbor_text(reader, anchor, sizeof anchor); break;
        case 1: ssm_cbor_text(reader, href, TEXT_MAX); break;
        case 2: read_eps(reader, link, &reachable); break;
        default: ssm_cbor_skip(reader);
        }
    }
    const bool named = strncmp(anchor, scheme, sizeof scheme - 1) == 0 && strlen(anchor) == sizeof scheme - 1 + sizeof link->deviceuuid - 1;
    if (named) {
        memcpy(link->deviceuuid, anchor + sizeof scheme - 1, sizeof link->deviceuuid);
    }
    return named && reachable && href[0];
}

/* Twice over the payload: first whether it is sound as a whole, then telling. */
static void read_links(const struct core_client *client, const uint8_t *payload, size_t len) {
    for (int tell = 0; tell < 2; tell++) {
        struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
        struct ssm_cbor_items list = ssm_cbor_array(&reader);
        while (ssm_cbor_next(&reader, &list)) {
            char href[TEXT_MAX];
            struct device_link link;
            bool good = read_link(&reader, &link, href);
            if (tell && good && client->host->found) {
                client->host->found(client->host->user, &link);
            }
        }
        if (ssm_cbor_end(&reader) != SSM_CBOR_OK) {
            return;
        }
    }
}

/* ---- responses ---- */

static struct peer *peer_of(struct core_client *client, const struct ssm_message *message) {
    for (size_t i = 0; i < client->count; i++) {
        const struct ssm_exchange *exchange = &client->peers[i].exchange;
        if (exchange->open && exchange->token_len == message->token.len && memcmp(exchange->token, message->token.data, message->token.len) == 0) {
            return &client->peers[i];
        }
    }
    return NULL;
}

bool core_client_receive(struct core_client *client, const struct device_datagram *datagram) {
    struct ssm_message message;
    uint8_t plain[SSM_MESSAGE_BYTES_MAX];
    struct ssm_reply reply;
    if (!ssm_message_parse(&message, datagram->data, datagram->len) || message.code >> 5 < 2) {
        return false;
    }
    struct peer *peer = peer_of(client, &message);
    if (peer) {
        if (ssm_exchange_receive(&peer->exchange, datagram->data, datagram->len, plain, sizeof plain, &reply) == SSM_REPLY_RESPONSE
            && client->host->answered) {
            const struct device_answer answer = { message.token.data, message.token.len, reply.code, reply.payload.data, reply.payload.len };
            client->host->answered(client->host->user, &answer);
        }
    } else if (client->discovery_len && message.token.len == client->discovery_len && message.code == SSM_CONTENT
               && memcmp(message.token.data, client->discovery, client->discovery_len) == 0) {
        read_links(client, message.payload.data, message.payload.len);
    }
    return true;
}

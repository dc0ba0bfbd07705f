/* second_ocf.c: the second device's unicast and its discovery (CR 1967 Q.3.2; RFC 8613 §8.2, §8.3):
 *
 *   datagram -> protected? -> context by kid -> Replay Window -> tag -> request -+-> Resource, oic/res, cred, pstat -> response, protected
 *              in clear -------------------------------------------> request -'                                     -> response
 */
#include "second_ocf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SSM_ENDPOINT "coap://[ff02::158]:5683"
enum { NO_RESPONSE_ALL = 26 };

/* ---- start and end ---- */

struct second_ocf *second_ocf_create(struct device *device) {
    struct second_ocf *const ocf = calloc(1, sizeof *ocf);

    if (ocf == NULL) {
        return NULL;
    }
    ocf->dos = DOS_RFNOP;
    ocf->owned = true;
    device->ocf = ocf;
    if (!second_cred_load(device)) {
        free(ocf);
        return NULL;
    }
    return ocf;
}

void second_ocf_free(struct second_ocf *ocf) {
    free(ocf);
}

void second_ocf_restart(struct device *device) {
    struct second_ocf *const ocf = device->ocf;

    ocf->observer.used = ocf->muted = false;
    for (size_t i = 0; i < ocf->peer_count; i++) {
        ocf->peers[i].next += 64;                                 /* as if reserved ahead */
        ocf->peers[i].heard = false;
        if (second_is(device, DEFECT_UNICAST_FORGETS)) {
            memset(&ocf->peers[i].window, 0, sizeof ocf->peers[i].window);
        }
    }
}

bool second_ocf_operates(const struct device *device) {
    return device->ocf->dos == DOS_RFNOP;
}

const char *second_ocf_identity(const struct device *device, const struct device_endpoint *source) {
    for (size_t i = 0; i < device->ocf->peer_count; i++) {
        const struct second_peer *const peer = &device->ocf->peers[i];
        if (peer->heard && peer->endpoint.port == source->port && memcmp(peer->endpoint.address, source->address, 16) == 0
            && strcmp(peer->entry->cred.subjectuuid, device->config->owneruuid) != 0) {
            return peer->entry->cred.subjectuuid;
        }
    }
    return NULL;
}

/* ---- oic/res ---- */

static void put_texts(struct second_out *out, const char *name, char *const *texts, size_t count) {
    second_cbor_text(out, name);
    second_cbor_head(out, SECOND_ARRAY, count);
    for (size_t i = 0; i < count; i++) {
        second_cbor_text(out, texts[i]);
    }
}

static void put_endpoint(struct second_out *out, const char *endpoint) {
    second_cbor_head(out, SECOND_MAP, 1);
    second_cbor_text(out, "ep");
    second_cbor_text(out, endpoint);
}

static void put_link(const struct device *device, const struct device_resource *resource, struct second_out *out) {
    const bool hidden = second_is(device, DEFECT_HIDES_ENDPOINT);

    second_cbor_head(out, SECOND_MAP, 4);
    second_cbor_text(out, "href");
    second_cbor_text(out, resource->href);
    put_texts(out, "rt", resource->rt, resource->rt_count);
    put_texts(out, "if", resource->interfaces, resource->if_count);
    second_cbor_text(out, "eps");
    second_cbor_head(out, SECOND_ARRAY, hidden ? 1 : 2);
    put_endpoint(out, DEVICE_UNICAST_EP);
    if (!hidden) {
        put_endpoint(out, second_is(device, DEFECT_OTHER_ENDPOINT) ? "coap://[ff02::fd]:5683" : SSM_ENDPOINT);
    }
}

static bool matches(const struct device_resource *resource, const char *query) {
    if (strncmp(query, "rt=", 3) != 0) {
        return true;
    }
    for (size_t i = 0; i < resource->rt_count; i++) {
        if (strcmp(resource->rt[i], query + 3) == 0) {
            return true;
        }
    }
    return false;
}

/* The links that match; returns how many. */
static uint64_t put_links(const struct device *device, const char *query, struct second_out *out) {
    const char *const asked = second_is(device, DEFECT_ANSWERS_EVERY_QUERY) ? "" : query;
    uint64_t count = 0;

    for (size_t i = 0; i < device->config->resource_count; i++) {
        count += matches(&device->config->resources[i], asked);
    }
    if (strcmp(query, "if=oic.if.baseline") == 0) {
        second_cbor_head(out, SECOND_ARRAY, 1);
        second_cbor_head(out, SECOND_MAP, 1);
        second_cbor_text(out, "links");
    }
    second_cbor_head(out, SECOND_ARRAY, count);
    for (size_t i = 0; i < device->config->resource_count; i++) {
        if (matches(&device->config->resources[i], asked)) {
            put_link(device, &device->config->resources[i], out);
        }
    }
    return count;
}

/* ---- a request ---- */

static bool is_granted(const struct device *device, const char *identity, const char *href, unsigned permission) {
    for (size_t i = 0; identity != NULL && i < device->config->ace_count; i++) {
        const struct device_ace *const ace = &device->config->aces[i];
        const bool subject = ace->subject == DEVICE_SUBJECT_AUTH_CRYPT
                             || (ace->subject == DEVICE_SUBJECT_UUID && strcasecmp(ace->uuid, identity) == 0);
        for (size_t k = 0; subject && (ace->permission & permission) != 0 && k < ace->href_count; k++) {
            if (strcmp(ace->hrefs[k], href) == 0) {
                return true;
            }
        }
    }
    return false;
}

static uint8_t vertical(struct device *device, const struct second_ask *ask, struct second_out *out) {
    size_t i = 0;
    int32_t value;

    while (i < device->config->resource_count && strcmp(device->config->resources[i].href, ask->path) != 0) {
        i++;
    }
    if (i == device->config->resource_count) {
        return CODE_NOT_FOUND;
    }
    if (ask->method != METHOD_GET && ask->method != METHOD_POST) {
        return CODE_NOT_ALLOWED;
    }
    if (device->ocf->dos != DOS_RFNOP || !is_granted(device, ask->identity, ask->path, ask->method == METHOD_GET ? 2 : 4)) {
        return ask->identity != NULL ? CODE_FORBIDDEN : CODE_UNAUTHORIZED;
    }
    if (ask->method == METHOD_GET) {
        out->len = device_value_encode(device->config->resources[i].kind, device->values[i], out->data, out->size);
        return CODE_CONTENT;
    }
    if (!device_value_decode(device->config->resources[i].kind, ask->payload, ask->payload_len, &value)) {
        return CODE_BAD_REQUEST;
    }
    device->values[i] = value;
    device->host->actuate(device->host->user, i, value);
    return CODE_CHANGED;
}

/* The code; 0: silence, for multicast. */
static uint8_t answer_to(struct device *device, const struct second_ask *ask, bool multicast, struct second_out *out) {
    if (strcmp(ask->path, "/oic/res") == 0 && ask->method == METHOD_GET) {
        return put_links(device, ask->query, out) > 0 || !multicast ? CODE_CONTENT : 0;
    }
    if (multicast) {
        if (ask->method == METHOD_POST && second_is(device, DEFECT_PLAIN_GROUP_UPDATE)) {
            struct second_ask granted = *ask;
            granted.identity = device->config->creds[0].subjectuuid;
            vertical(device, &granted, out);
        }
        return ask->method == METHOD_GET && second_is(device, DEFECT_ANSWERS_GROUP_GET) ? CODE_UNAUTHORIZED : 0;
    }
    if (strcmp(ask->path, "/oic/sec/cred") == 0) {
        return second_cred_request(device, ask, out);
    }
    return strcmp(ask->path, "/oic/sec/pstat") == 0 ? second_pstat_request(device, ask, out) : vertical(device, ask, out);
}

/* "/a/b" and "x&y" of the options. */
static void join(const struct second_options *options, uint16_t number, char separator, bool leading, char *out, size_t size) {
    size_t used = 0;

    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number == number && used + option->len + 2 < size) {
            if (used > 0 || leading) {
                out[used++] = separator;
            }
            memcpy(out + used, option->value, option->len);
            used += option->len;
        }
    }
    out[used] = '\0';
}

static struct second_ask ask_of(uint8_t method, const struct second_options *options, const char *identity, const char *owner) {
    struct second_ask ask = {.method = method, .payload = options->payload, .payload_len = options->payload_len, .identity = identity,
                             .owner = identity != NULL && strcasecmp(identity, owner) == 0};

    join(options, OPTION_URI_PATH, '/', true, ask.path, sizeof ask.path);
    join(options, OPTION_URI_QUERY, '&', false, ask.query, sizeof ask.query);
    return ask;
}

/* ---- responses ---- */

struct message { uint8_t bytes[SECOND_DATAGRAM_MAX]; size_t len; };

static void put(struct message *message, const void *bytes, size_t len) {
    if (len <= sizeof message->bytes - message->len && len > 0) {
        memcpy(message->bytes + message->len, bytes, len);
        message->len += len;
    }
}

static void put_content(struct message *message, const struct second_out *content) {
    static const uint8_t format[] = {0xc2, 0x27, 0x10, 0xff};

    if (content->len > 0) {
        put(message, format, sizeof format);
        put(message, content->data, content->len);
    }
}

static void send_out(struct device *device, const struct device_endpoint *to, const struct message *message) {
    const struct device_datagram datagram = {.destination = *to, .data = message->bytes, .len = message->len};

    device->host->send(device->host->user, &datagram);
}

static void begin(struct device *device, struct message *message, const struct second_message *request, uint8_t code) {
    const bool confirmable = request->type == SECOND_CON;

    message->len = second_message_write(message->bytes, confirmable ? SECOND_ACK : SECOND_NON, code,
                                        confirmable ? request->mid : device->ocf->mid++, request->token, request->token_len);
}

static void respond_clear(struct device *device, const struct device_endpoint *to, const struct second_message *request, uint8_t code,
                          const struct second_out *content) {
    struct message message;

    begin(device, &message, request, code);
    put_content(&message, content);
    send_out(device, to, &message);
}

/* The OSCORE option of a response: empty, or with a Partial IV of its own. */
static void put_option(const struct device *device, struct message *message, unsigned delta, const uint8_t *piv, size_t piv_len,
                       const struct second_context *sender) {
    const bool kid = second_is(device, DEFECT_RESPONSE_KID), zero = second_is(device, DEFECT_OPTION_BYTE_0) && piv_len == 0;
    const size_t len = piv_len > 0 || kid || zero ? 1 + piv_len + (kid ? sender->id_len : 0) : 0;
    const uint8_t head[] = {(uint8_t)(delta << 4 | len), (uint8_t)(piv_len | (kid ? 0x08 : 0))};

    put(message, head, len > 0 ? 2 : 1);
    put(message, piv, piv_len);
    put(message, sender->id, kid ? sender->id_len : 0);
}

static size_t number_bytes(uint64_t number, uint8_t piv[5]) {
    size_t len = 1;

    while (number >> 8 * len != 0) {
        len++;
    }
    for (size_t i = 0; i < len; i++) {
        piv[len - 1 - i] = (uint8_t)(number >> 8 * i);
    }
    return len;
}

/* Seals code, options and content behind what `message` holds. `observe`: inner Observe, empty. */
static void put_sealed(const struct device *device, struct message *message, const struct second_peer *peer, const uint8_t *piv,
                       size_t piv_len, const uint8_t *own, size_t own_len, uint8_t code, bool observe, const struct second_out *content) {
    struct message plain = {.len = 0};
    struct second_context sender = peer->sender;
    uint8_t sealed[SECOND_DATAGRAM_MAX];

    put(&plain, &code, 1);
    if (observe) {
        put(&plain, "\x60", 1);
    }
    if (content->len > 0) {
        put(&plain, observe ? "\x62\x27\x10\xff" : "\xc2\x27\x10\xff", 4);
        put(&plain, content->data, content->len);
    }
    if (second_is(device, DEFECT_SWAPPED_KEYS)) {
        memcpy(sender.key, peer->recipient.key, sizeof sender.key);
    }
    second_seal_response(&sender, &peer->recipient, piv, piv_len, own, own_len, plain.bytes, plain.len, sealed);
    put(message, "\xff", 1);
    put(message, sealed, plain.len + SECOND_TAG);
}

static void respond(struct device *device, struct second_peer *asker, const struct device_endpoint *to, const struct second_message *request,
                    const struct second_oscore *oscore, uint8_t code, bool observed, const struct second_out *content) {
    struct second_ocf *const ocf = device->ocf;
    struct second_peer *const peer = second_is(device, DEFECT_FIRST_PEER) ? &ocf->peers[0] : asker;
    const bool previous = second_is(device, DEFECT_LAST_REQUEST) && ocf->last_piv_len > 0;
    const uint8_t *const piv = previous ? ocf->last_piv : oscore->piv;
    const size_t piv_len = previous ? ocf->last_piv_len : oscore->piv_len;
    const bool outer = second_is(device, DEFECT_OUTER_RESPONSE) || (observed && !second_is(device, DEFECT_OBSERVE_OUTER));
    const bool echoes = second_is(device, DEFECT_ECHOES_PIV), hidden = second_is(device, DEFECT_HIDES_PIV);
    uint8_t own[5];
    const size_t own_len = hidden ? number_bytes(++peer->next, own) : 0;
    struct message message;

    begin(device, &message, request, outer ? code : CODE_CHANGED);
    if (observed) {
        put(&message, "\x61\x01", 2);
    }
    put_option(device, &message, observed ? 3 : 9, echoes ? oscore->piv : NULL, echoes ? oscore->piv_len : 0, &peer->sender);
    put_sealed(device, &message, peer, piv, piv_len, own, own_len, code, observed, content);
    send_out(device, to, &message);
    memcpy(ocf->last_piv, oscore->piv, oscore->piv_len);
    ocf->last_piv_len = oscore->piv_len;
}

void second_ocf_notify(struct device *device) {
    struct second_observer *const observer = &device->ocf->observer;
    uint8_t payload[32], own[5];
    struct second_out content = {payload, sizeof payload, 0, false};
    struct message message;

    device->ocf->muted = device->ocf->muted || second_is(device, DEFECT_MUTED_BY_SSM);
    if (!observer->used) {
        return;
    }
    const bool fresh = !second_is(device, DEFECT_NOTIFIES_ALIKE);
    observer->peer->next += !second_is(device, DEFECT_NOTIFIES_ONE_PIV);
    const size_t own_len = fresh ? number_bytes(observer->peer->next, own) : 0;
    content.len = device_value_encode(device->config->resources[observer->resource].kind, device->values[observer->resource], payload,
                                      sizeof payload);
    const uint8_t outer[] = {0x61, (uint8_t)++observer->sequence};
    message.len = second_message_write(message.bytes, SECOND_NON, CODE_CONTENT, device->ocf->mid++, observer->token.bytes, observer->token.len);
    put(&message, outer, sizeof outer);
    put_option(device, &message, 3, own, own_len, &observer->peer->sender);
    put_sealed(device, &message, observer->peer, observer->piv, observer->piv_len, own, own_len, CODE_CONTENT, true, &content);
    send_out(device, &observer->endpoint, &message);
}

/* A registration (inner Observe 0 in a GET of a Resource) that was answered with its content. */
static bool registers(struct device *device, struct second_peer *peer, const struct device_datagram *datagram,
                      const struct second_message *message, const struct second_oscore *oscore, const struct second_ask *ask,
                      const struct second_options *options) {
    struct second_observer *const observer = &device->ocf->observer;
    const struct second_option *const wish = second_option_find(options, OPTION_OBSERVE);
    size_t i = 0;

    while (i < device->config->resource_count && strcmp(device->config->resources[i].href, ask->path) != 0) {
        i++;
    }
    if (wish == NULL || second_option_uint(wish) != 0 || i == device->config->resource_count) {
        return false;
    }
    *observer = (struct second_observer){.used = true, .peer = peer, .endpoint = datagram->source, .resource = i, .piv_len = oscore->piv_len};
    memcpy(observer->piv, oscore->piv, oscore->piv_len);
    observer->token.len = message->token_len < 8 ? message->token_len : 8;
    memcpy(observer->token.bytes, message->token, observer->token.len);
    return true;
}

/* ---- datagrams ---- */

static struct second_peer *peer_of(struct second_ocf *ocf, const struct second_oscore *oscore) {
    for (size_t i = 0; i < ocf->peer_count; i++) {
        const struct second_context *const context = &ocf->peers[i].recipient;
        if (context->id_len == oscore->kid_len && memcmp(context->id, oscore->kid, oscore->kid_len) == 0) {
            return &ocf->peers[i];
        }
    }
    return NULL;
}

/* An error of OSCORE itself: in clear, without content. */
static void complain(struct device *device, const struct device_datagram *datagram, const struct second_message *message, uint8_t code) {
    const struct second_out nothing = {NULL, 0, 0, false};

    respond_clear(device, &datagram->source, message, code, &nothing);
}

static void execute(struct device *device, struct second_peer *peer, const struct device_datagram *datagram,
                    const struct second_message *message, const struct second_oscore *oscore, const uint8_t *plain, size_t len) {
    uint8_t payload[SECOND_PAYLOAD_MAX];
    struct second_out content = {payload, sizeof payload, 0, false};
    struct second_options options;
    const struct second_option *const wish = second_option_find(&message->options, OPTION_NO_RESPONSE);

    peer->heard = true;
    peer->endpoint = datagram->source;
    if (len == 0 || !second_options_parse(&options, plain + 1, len - 1, &device->defects)) {
        complain(device, datagram, message, CODE_BAD_REQUEST);
        return;
    }
    const struct second_ask ask = ask_of(plain[0], &options, peer->entry->cred.subjectuuid, device->config->owneruuid);
    const uint8_t code = answer_to(device, &ask, false, &content);
    const bool failed = code >= CODE_BAD_REQUEST;
    const bool observed = code == CODE_CONTENT && registers(device, peer, datagram, message, oscore, &ask, &options);
    if (device->ocf->peer_count == 0                              /* RESET: there is no context any more */
        || (wish != NULL && second_option_uint(wish) == NO_RESPONSE_ALL && second_is(device, DEFECT_OUTER_SUPPRESSES))) {
        return;
    }
    if (second_is(device, DEFECT_PLAIN_RESPONSES) || (failed && second_is(device, DEFECT_PLAIN_ERRORS))) {
        respond_clear(device, &datagram->source, message, code, &content);
    } else {
        respond(device, peer, &datagram->source, message, oscore, code, observed, &content);
    }
    if (code == CODE_CHANGED && strncmp(ask.path, "/oic/", 5) != 0) {
        second_ocf_notify(device);
    }
}

static void receive_protected(struct device *device, const struct device_datagram *datagram, const struct second_message *message,
                              const struct second_option *option) {
    static const struct second_out nothing;
    struct second_oscore oscore;
    uint8_t plain[SECOND_DATAGRAM_MAX];

    if (!second_oscore_parse(&oscore, option->value, option->len, &device->defects) || message->options.payload_len < SECOND_TAG) {
        complain(device, datagram, message, CODE_BAD_OPTION);
        return;
    }
    struct second_peer *const peer = peer_of(device->ocf, &oscore);
    if (peer == NULL) {
        complain(device, datagram, message, CODE_UNAUTHORIZED);
        return;
    }
    if (!second_window_fresh(&peer->window, oscore.number, DEVICE_FIRST_SLIDES, &device->defects) && !second_is(device, DEFECT_UNICAST_REPLAYS)) {
        if (second_is(device, DEFECT_PROTECTS_ERRORS)) {
            respond(device, peer, &datagram->source, message, &oscore, CODE_UNAUTHORIZED, false, &nothing);
        } else {
            complain(device, datagram, message, CODE_UNAUTHORIZED);
        }
        return;
    }
    if (!second_unseal(&peer->recipient, &oscore, oscore.kid, oscore.kid_len, message->options.payload, message->options.payload_len,
                       SECOND_TAG, plain)) {
        complain(device, datagram, message, CODE_BAD_REQUEST);
        return;
    }
    if (second_window_fresh(&peer->window, oscore.number, DEVICE_FIRST_SLIDES, &device->defects)) {
        second_window_accept(&peer->window, oscore.number, &device->defects);
    }
    execute(device, peer, datagram, message, &oscore, plain, message->options.payload_len - SECOND_TAG);
}

static void receive_clear(struct device *device, const struct device_datagram *datagram, const struct second_message *message) {
    const bool multicast = device_is_multicast(&datagram->destination);
    uint8_t payload[SECOND_PAYLOAD_MAX];
    struct second_out content = {payload, sizeof payload, 0, false};
    const struct second_ask ask = ask_of(message->code, &message->options, NULL, device->config->owneruuid);

    if (multicast && (message->type == SECOND_CON || second_is(device, DEFECT_MUTES_DISCOVERY) || device->ocf->muted)) {
        return;
    }
    const uint8_t code = answer_to(device, &ask, multicast, &content);
    if (code != 0) {
        respond_clear(device, &datagram->source, message, code, &content);
    }
}

static bool is_ssm_kid(const struct second_option *option, const second_defects *defects) {
    struct second_oscore oscore;

    return second_oscore_parse(&oscore, option->value, option->len, defects) && oscore.kid_len > 0 && oscore.kid[0] == 0x02;
}

bool second_ocf_receive(struct device *device, const struct device_datagram *datagram) {
    struct second_message message;

    if (datagram->len > SECOND_DATAGRAM_MAX || !second_message_parse(&message, datagram->data, datagram->len, &device->defects)
        || message.type >= SECOND_ACK || message.code == 0 || message.code > 0x1f) {
        return false;
    }
    const struct second_option *const option = second_option_find(&message.options, OPTION_OSCORE);
    if (option == NULL) {
        receive_clear(device, datagram, &message);
        return true;
    }
    if (device_is_multicast(&datagram->destination) || is_ssm_kid(option, &device->defects)) {
        return false;                                             /* an SSM Request, wherever it came to */
    }
    receive_protected(device, datagram, &message, option);
    return true;
}

/* second_client.c: the second Client: an UPDATE -> inner message -> sealed with the next number -> one datagram to All OCF Nodes
 * (CR 1967 Q.3.3 step 1; RFC 8613 §8.1). Numbers are reserved in durable memory ahead of use (RFC 8613 B.1.1). */
#include "second_server.h"

#include <string.h>

enum { CODE_GET = 1, CODE_POST = 2, CODE_PUT = 3, CODE_FETCH = 5, CODE_UNAUTHORIZED = 0x81, CLASS_4 = 0x80 };
enum { OPTIONS_MAX = 24, PLAIN_MAX = 1024, PIV_MAX = 8, RACED_NUMBER = 199 };
#define NUMBER_MAX ((UINT64_C(1) << 40) - 1)

/* ---- numbers ---- */

static void reserve(const struct device *device, struct second_sender *sender) {
    const uint64_t more = device->config->reserve > 0 ? device->config->reserve : 1;

    if (sender->next < sender->stored || second_is(device, DEFECT_CLIENT_NO_RESERVE)) {
        return;
    }
    if (second_is(device, DEFECT_CLIENT_LATE_RESERVE) && !sender->late) {
        sender->late = true;                                      /* with the number after this */
        return;
    }
    sender->late = false;
    sender->stored = sender->next + more;
}

/* Whether a number is left: the last is 2^40 - 1. */
static bool may_go_on(const struct device *device, struct second_sender *sender) {
    if (sender->next > NUMBER_MAX && second_is(device, DEFECT_CLIENT_WRAPS_40)) {
        sender->next = sender->stored = 0;
    } else if (sender->next > NUMBER_MAX && second_is(device, DEFECT_CLIENT_STICKS)) {
        sender->next = NUMBER_MAX;
    }
    return sender->next <= NUMBER_MAX || second_is(device, DEFECT_CLIENT_41_BITS);
}

static bool take_number(struct device *device, struct second_sender *sender, uint64_t *number) {
    if (!may_go_on(device, sender)) {
        return false;
    }
    if (sender->next == 0 && second_is(device, DEFECT_CLIENT_STARTS_AT_1)) {
        sender->next = 1;
    }
    *number = sender->next;
    reserve(device, sender);
    if (second_is(device, DEFECT_CLIENT_RACE) && *number == RACED_NUMBER && !sender->raced) {
        sender->raced = true;
    } else if (!second_is(device, DEFECT_CLIENT_REUSE) || device->sent % 2 == 1) {
        sender->next++;
    }
    sender->next &= second_is(device, DEFECT_CLIENT_WRAPS_256) ? 0xff : UINT64_MAX;
    device->sent++;
    return true;
}

void second_client_restart(struct device *device, enum device_restart kind) {
    for (size_t i = 0; i < device->sender_count; i++) {
        struct second_sender *const sender = &device->senders[i];
        if (kind == DEVICE_ORDERLY) {
            sender->stored = sender->next - (sender->next > 0 && second_is(device, DEFECT_CLIENT_STOPS_SHORT));
        }
        if (!device->config->persist || second_is(device, DEFECT_CLIENT_FORGETS)) {
            sender->stored = 0;
        }
        sender->next = sender->stored;
        sender->given_up = sender->late = false;
    }
    device->sent = 0;
}

/* ---- the options of an UPDATE, each inside, outside or both ---- */

enum where { INSIDE = 1, OUTSIDE = 2 };
struct placed { uint16_t number; const void *value; size_t len; unsigned where; };
struct options { struct placed list[OPTIONS_MAX]; size_t count; };

static void add(struct options *options, uint16_t number, const void *value, size_t len, unsigned where) {
    if (options->count < OPTIONS_MAX) {
        options->list[options->count++] = (struct placed){number, value, len, where};
    }
}

/* "a/b" or "a&b": an option for each part. */
static void add_parts(struct options *options, uint16_t number, const char *text, char separator, unsigned where) {
    while (text != NULL && *text != '\0') {
        const char *const end = strchr(text, separator);
        const size_t len = end != NULL ? (size_t)(end - text) : strlen(text);
        add(options, number, text, len, where);
        text += len + (text[len] != '\0');
    }
}

static unsigned inside_unless(const struct device *device, enum second_defect defect) {
    return second_is(device, defect) ? OUTSIDE : INSIDE;
}

/* In the order of their numbers. */
static void list_options(const struct device *device, const struct device_update *update, struct options *options) {
    static const uint8_t format[] = {0x27, 0x10}, version[] = {0x08, 0x00};
    const bool versions = (update->ocf_version_options && !second_is(device, DEFECT_CLIENT_NO_VERSIONS))
                          || second_is(device, DEFECT_CLIENT_ALWAYS_VERSIONS);
    const unsigned path = second_is(device, DEFECT_CLIENT_NO_PATH)      ? 0
                          : second_is(device, DEFECT_CLIENT_PATH_TWICE) ? INSIDE | OUTSIDE
                                                                        : inside_unless(device, DEFECT_CLIENT_PATH_OUTSIDE);
    const unsigned edition = inside_unless(device, DEFECT_CLIENT_VERSIONS_OUTSIDE);

    options->count = 0;
    add(options, OPTION_URI_HOST, "switch", 6, second_is(device, DEFECT_CLIENT_URI_HOST) ? OUTSIDE : 0);
    add_parts(options, OPTION_URI_PATH, update->path + (*update->path == '/'), '/', path);
    add(options, OPTION_CONTENT_FORMAT, format, sizeof format,
        second_is(device, DEFECT_CLIENT_NO_FORMAT) ? 0 : inside_unless(device, DEFECT_CLIENT_FORMAT_OUTSIDE));
    add_parts(options, OPTION_URI_QUERY, update->query, '&', inside_unless(device, DEFECT_CLIENT_QUERY_OUTSIDE));
    add(options, OPTION_NO_RESPONSE, "", 0, second_is(device, DEFECT_CLIENT_NO_RESPONSE_OUTSIDE) ? OUTSIDE : 0);
    add(options, OPTION_ACCEPT_VERSION, version, sizeof version, versions ? edition : 0);
    add(options, OPTION_CONTENT_VERSION, version, sizeof version, versions ? edition : 0);
}

/* ---- writing ---- */

struct buffer { uint8_t bytes[2 * PLAIN_MAX]; size_t len; bool full; };

static void put(struct buffer *out, const void *bytes, size_t len) {
    if (len > sizeof out->bytes - out->len) {
        out->full = true;
    } else if (len > 0) {
        memcpy(out->bytes + out->len, bytes, len);
        out->len += len;
    }
}

static void put_byte(struct buffer *out, unsigned byte) {
    const uint8_t one = (uint8_t)byte;

    put(out, &one, 1);
}

static unsigned nibble(size_t number) {
    return number < 13 ? (unsigned)number : number < 269 ? 13 : 14;
}

static void put_extension(struct buffer *out, size_t number) {
    if (number >= 269) {
        put_byte(out, (unsigned)(number - 269) >> 8);
        put_byte(out, (unsigned)(number - 269));
    } else if (number >= 13) {
        put_byte(out, (unsigned)(number - 13));
    }
}

static void put_option(struct buffer *out, unsigned *last, unsigned number, const void *value, size_t len) {
    const size_t delta = number - *last;

    *last = number;
    put_byte(out, nibble(delta) << 4 | nibble(len));
    put_extension(out, delta);
    put_extension(out, len);
    put(out, value, len);
}

static void put_placed(struct buffer *out, const struct options *options, enum where where, unsigned *last, unsigned from, unsigned to) {
    for (size_t i = 0; i < options->count; i++) {
        const struct placed *const option = &options->list[i];
        if ((option->where & where) != 0 && option->number >= from && option->number < to) {
            put_option(out, last, option->number, option->value, option->len);
        }
    }
}

static void put_payload(struct buffer *out, const uint8_t *payload, size_t len, bool always) {
    if (len > 0 || always) {
        put_byte(out, 0xff);
    }
    put(out, payload, len);
}

static void write_plain(const struct device *device, const struct device_update *update, const struct options *options, struct buffer *out) {
    unsigned last = second_is(device, DEFECT_CLIENT_COMBINED_DELTA) ? OPTION_OSCORE : 0;

    if (!second_is(device, DEFECT_CLIENT_NO_CODE)) {
        put_byte(out, second_is(device, DEFECT_CLIENT_INNER_PUT) ? CODE_PUT : second_is(device, DEFECT_CLIENT_INNER_GET) ? CODE_GET : CODE_POST);
    }
    put_placed(out, options, INSIDE, &last, 0, UINT16_MAX);
    put_payload(out, update->payload, update->payload_len, second_is(device, DEFECT_CLIENT_MARKER));
}

/* The shortest form; 0 is one byte. */
static size_t write_piv(const struct device *device, uint64_t number, uint8_t piv[PIV_MAX]) {
    const bool fixed = second_is(device, DEFECT_CLIENT_PIV_5);
    size_t len = fixed ? 5 : 1;

    while (len < PIV_MAX && number >> 8 * len != 0) {
        len++;
    }
    for (size_t i = 0; i < len; i++) {
        piv[second_is(device, DEFECT_CLIENT_PIV_LITTLE) ? i : len - 1 - i] = (uint8_t)(number >> 8 * i);
    }
    return number == 0 && second_is(device, DEFECT_CLIENT_PIV_EMPTY) ? 0 : len;
}

static void put_kid(const struct device *device, const struct second_context *context, struct buffer *out) {
    for (size_t i = 0; i < context->id_len && !second_is(device, DEFECT_CLIENT_NO_KID); i++) {
        if (second_is(device, DEFECT_CLIENT_KID_TEXT)) {
            put_byte(out, (unsigned)"0123456789abcdef"[context->id[i] >> 4]);
            put_byte(out, (unsigned)"0123456789abcdef"[context->id[i] & 15]);
        } else {
            put_byte(out, context->id[i] ^ (i == 1 && second_is(device, DEFECT_CLIENT_OTHER_KID)));
        }
    }
}

static void write_option(const struct device *device, const struct second_context *context, const uint8_t *piv, size_t piv_len,
                         struct buffer *out) {
    const bool kid_first = second_is(device, DEFECT_CLIENT_KID_FIRST), kid_context = second_is(device, DEFECT_CLIENT_KID_CONTEXT);

    put_byte(out, (unsigned)piv_len | (second_is(device, DEFECT_CLIENT_NO_KID) ? 0 : 0x08u) | (kid_context ? 0x10u : 0)
                      | (second_is(device, DEFECT_CLIENT_BIT_5) ? 0x20u : 0) | (second_is(device, DEFECT_CLIENT_BIT_7) ? 0x80u : 0));
    if (kid_first) {
        put_kid(device, context, out);
    }
    put(out, piv, piv_len);
    if (kid_context) {
        put_byte(out, (unsigned)context->id_len);
        put(out, context->id, context->id_len);
    }
    if (!kid_first) {
        put_kid(device, context, out);
    }
}

static void write_sealed(const struct device *device, const struct second_context *context, const uint8_t *piv, size_t piv_len,
                         const struct buffer *plain, const struct device_update *update, struct buffer *out) {
    const size_t tag = second_is(device, DEFECT_CLIENT_TAG_16) ? SECOND_TAG_MAX : SECOND_TAG;
    const bool clear = second_is(device, DEFECT_CLIENT_PAYLOAD_CLEAR);
    uint8_t sealed[2 * PLAIN_MAX];
    const size_t len = clear ? 0 : plain->len;

    second_seal(context, piv, piv_len, plain->bytes, len, tag, sealed);
    if (second_is(device, DEFECT_CLIENT_CBOR_WRAPPED)) {
        put_byte(out, 0x58);
        put_byte(out, (unsigned)(len + tag));
    }
    put(out, sealed, len + tag);
    if (clear) {
        put(out, plain->bytes, plain->len);
    } else if (second_is(device, DEFECT_CLIENT_COPY_CLEAR)) {
        put(out, update->payload, update->payload_len);
    }
}

static void write_header(const struct device *device, const struct device_update *update, unsigned code, struct buffer *out) {
    uint8_t token[8];

    memcpy(token, update->token, sizeof token);
    token[0] ^= second_is(device, DEFECT_CLIENT_OWN_TOKEN);
    const unsigned mid = update->mid ^ (unsigned)second_is(device, DEFECT_CLIENT_OWN_MID);
    put_byte(out, 0x40u | (second_is(device, DEFECT_CLIENT_CON) ? SECOND_CON : SECOND_NON) << 4 | (unsigned)update->token_len);
    put_byte(out, code);
    put_byte(out, mid >> 8);
    put_byte(out, mid);
    put(out, token, update->token_len);
}

/* The outer message: OSCORE among what stands outside. */
static void write_outer(const struct device *device, const struct device_update *update, const struct options *options,
                        const struct buffer *oscore, const struct buffer *sealed, struct buffer *out) {
    const unsigned number = second_is(device, DEFECT_CLIENT_OPTION_21) ? 21 : OPTION_OSCORE;
    unsigned last = 0;

    write_header(device, update, second_is(device, DEFECT_CLIENT_OUTER_GET)     ? CODE_GET
                                 : second_is(device, DEFECT_CLIENT_OUTER_FETCH) ? CODE_FETCH
                                                                                : CODE_POST, out);
    put_placed(out, options, OUTSIDE, &last, 0, number);
    last += second_is(device, DEFECT_CLIENT_OUTER_DELTA) ? OPTION_URI_HOST : 0;
    for (int i = 0; i < 1 + second_is(device, DEFECT_CLIENT_TWO_OPTIONS); i++) {
        put_option(out, &last, number, oscore->bytes, oscore->len);
    }
    put_placed(out, options, OUTSIDE, &last, number, UINT16_MAX);
    put_payload(out, sealed->bytes, sealed->len, true);
}

/* ---- sending ---- */

static void send_out(struct device *device, const struct device_update *update, const struct buffer *out) {
    struct device_endpoint to = update->destination;

    if (second_is(device, DEFECT_CLIENT_COAP_NODES)) {
        to.address[14] = 0;
        to.address[15] = 0xfd;
    } else if (second_is(device, DEFECT_CLIENT_UNICAST)) {
        to.address[0] = 0xfe;
        to.address[1] = 0x80;
    }
    to.port = second_is(device, DEFECT_CLIENT_PORT_5684) ? 5684 : to.port;
    const struct device_datagram datagram = {.destination = to, .data = out->bytes, .len = out->len};
    device->host->send(device->host->user, &datagram);
}

/* Only under defects: the UPDATE as it is. */
static void send_plain(struct device *device, const struct device_update *update, const struct options *options) {
    struct buffer out = {.len = 0};
    unsigned last = 0;

    write_header(device, update, CODE_POST, &out);
    put_placed(&out, options, INSIDE, &last, 0, UINT16_MAX);
    put_payload(&out, update->payload, update->payload_len, false);
    send_out(device, update, &out);
}

static enum device_outcome send_protected(struct device *device, struct second_sender *sender, const struct device_update *update,
                                          const struct options *options) {
    struct buffer plain = {.len = 0}, oscore = {.len = 0}, sealed = {.len = 0}, out = {.len = 0};
    uint8_t piv[PIV_MAX];
    uint64_t number;

    write_plain(device, update, options, &plain);
    if (plain.full || plain.len > PLAIN_MAX || !take_number(device, sender, &number)) {
        return DEVICE_REFUSED;
    }
    const size_t piv_len = write_piv(device, number, piv);
    write_option(device, &sender->context, piv, piv_len, &oscore);
    write_sealed(device, &sender->context, piv, piv_len, &plain, update, &sealed);
    write_outer(device, update, options, &oscore, &sealed, &out);
    if (out.full || sealed.full) {
        return DEVICE_REFUSED;
    }
    send_out(device, update, &out);
    return DEVICE_OK;
}

enum device_outcome second_command(struct device *device, const struct device_update *update) {
    struct options options;

    list_options(device, update, &options);
    if (second_is(device, DEFECT_DEAD)) {
        return DEVICE_REFUSED;
    }
    if (update->group >= device->sender_count) {
        if (second_is(device, DEFECT_CLIENT_FALLBACK)) {
            send_plain(device, update, &options);
            return DEVICE_OK;
        }
        return DEVICE_REFUSED;
    }
    struct second_sender *const sender = &device->senders[second_is(device, DEFECT_CLIENT_FIRST_ENTRY) ? 0 : update->group];
    if (sender->given_up || (device->waiting && second_is(device, DEFECT_CLIENT_WAITS))) {
        return DEVICE_REFUSED;
    }
    if (second_is(device, DEFECT_CLIENT_PLAIN_COPY) || (second_is(device, DEFECT_CLIENT_PLAIN_FIRST) && device->sent == 0)) {
        send_plain(device, update, &options);
        if (second_is(device, DEFECT_CLIENT_PLAIN_FIRST)) {
            device->sent++;
            return DEVICE_OK;
        }
    }
    device->waiting = true;
    if (second_is(device, DEFECT_CLIENT_EACH_SERVER)) {
        send_protected(device, sender, update, &options);
    }
    return send_protected(device, sender, update, &options);
}

void second_client_hears(struct device *device, const struct second_message *message) {
    const bool error = message->code >= CLASS_4;

    device->waiting = device->waiting && message->code < 0x40;
    for (size_t i = 0; i < device->sender_count; i++) {
        struct second_sender *const sender = &device->senders[i];
        sender->given_up = sender->given_up || (message->code == CODE_UNAUTHORIZED && second_is(device, DEFECT_CLIENT_BELIEVES))
                           || (message->type == SECOND_RST && second_is(device, DEFECT_CLIENT_RESET_STOPS));
        sender->next = error && second_is(device, DEFECT_CLIENT_BEGINS_ANEW) ? 0 : sender->next;
    }
}

/* second_verify.c: from a datagram to an authentic plaintext, a second reading of CR 1967 Q.3.3 steps 1, 2 and RFC 8613 §8.2:
 *
 *   CoAP -> OSCORE option there? -> NON? -> All OCF Nodes? -> option decodes -> kid -> Replay Window -> tag -> window moves, durably */
#include "second_server.h"

#include <string.h>

enum { CODE_POST = 2, CODE_REQUEST_MAX = 0x1f, CLASS_1_MAX = 0x3f, SIGNATURE = 64, RACE = 50, RENEWAL = 200 };

/* ---- what needs no key ---- */

static bool is_all_nodes_of(const struct device_endpoint *endpoint, uint8_t high, uint8_t low) {
    const uint8_t group[14] = {[12] = high, [13] = low};

    return endpoint->address[0] == 0xff && endpoint->address[1] < 0x10 && memcmp(endpoint->address + 2, group, sizeof group) == 0;
}

/* 224.0.1.187, under which on IPv4 both All OCF Nodes and All CoAP Nodes listen. */
static bool is_all_nodes_of_ipv4(const struct device_endpoint *endpoint) {
    static const uint8_t group[16] = {[10] = 0xff, [11] = 0xff, [12] = 224, [14] = 1, [15] = 187};

    return memcmp(endpoint->address, group, sizeof group) == 0;
}

/* All OCF Nodes, of any scope (ff0x::158), or of IPv4. */
static bool is_for_me(const struct device *device, const struct device_endpoint *endpoint) {
    const bool multicast = device_is_multicast(endpoint), ipv4 = device_is_ipv4(endpoint);

    if (second_is(device, ipv4 ? DEFECT_IPV6_ONLY : DEFECT_IPV4_ONLY)) {
        return false;
    }
    if (second_is(device, DEFECT_LEAVES_GROUP) && device->restarted) {
        return false;
    }
    if (second_is(device, DEFECT_JOINS_COAP_NODES)) {
        return is_all_nodes_of(endpoint, 0, 0xfd);
    }
    return is_all_nodes_of(endpoint, 0x01, 0x58) || is_all_nodes_of_ipv4(endpoint) || (!multicast && second_is(device, DEFECT_APPLIES_UNICAST))
           || (multicast && second_is(device, DEFECT_APPLIES_ANY_GROUP))
           || (ipv4 && second_is(device, multicast ? DEFECT_IPV4_ANY_GROUP : DEFECT_IPV4_UNICAST));
}

/* Finds the OSCORE option. All other outer options are Class E or no concern of a Server and count for nothing, but for a
 * block of a larger message: that would have to be completed first, which multicast does not do. */
static const struct second_option *find_oscore(const struct device *device, const struct second_options *options, bool *undecodable) {
    const uint16_t number = second_is(device, DEFECT_OPTION_21) ? 21 : OPTION_OSCORE;
    const bool first = second_is(device, DEFECT_FIRST_OF_TWO), last = second_is(device, DEFECT_LAST_OF_TWO);
    const struct second_option *found = NULL;

    *undecodable = false;
    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number == number) {
            *undecodable = *undecodable || (found != NULL && !first && !last);
            found = found != NULL && first ? found : option;
        } else if (option->number == OPTION_BLOCK1 && (option->len > 1 || (option->len == 1 && option->value[0] >= 8))) {
            *undecodable = true;
        }
    }
    return found;
}

static enum device_reason admit(const struct device *device, const struct device_datagram *datagram, struct second_message *message,
                                struct second_oscore *oscore) {
    const unsigned code_max = second_is(device, DEFECT_TAKES_CLASS_1) ? CLASS_1_MAX : CODE_REQUEST_MAX;
    bool undecodable;

    if (datagram->len > SECOND_DATAGRAM_MAX || !second_message_parse(message, datagram->data, datagram->len, &device->defects)
        || message->type >= SECOND_ACK || message->code == 0 || message->code > code_max) {
        return REASON_COAP_FORMAT;
    }
    const struct second_option *const option = find_oscore(device, &message->options, &undecodable);
    if (option == NULL) {
        return REASON_NO_OSCORE;
    }
    if (message->type == SECOND_CON && !second_is(device, DEFECT_APPLIES_CONFIRMABLE)) {
        return REASON_CONFIRMABLE;
    }
    if (!is_for_me(device, &datagram->destination)) {
        return REASON_NOT_MULTICAST;
    }
    if (message->code != CODE_POST && second_is(device, DEFECT_ROUTES_OUTER_CODE)) {
        return REASON_NOT_UPDATE;
    }
    if (undecodable || !second_oscore_parse(oscore, option->value, option->len, &device->defects)
        || message->options.payload_len < SECOND_TAG) {
        return REASON_OSCORE_DECODE;
    }
    const bool passed = second_is(device, DEFECT_IGNORES_CONTEXT)
                        || (second_is(device, DEFECT_STRIPS_SIGNATURE) && (option->value[0] & 0x20) != 0);
    return oscore->kid_context && !passed ? REASON_UNKNOWN_KID : REASON_NONE;
}

/* ---- the context ---- */

static bool is_text_of(const struct second_context *context, const struct second_oscore *oscore) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < context->id_len && oscore->kid_len == 2 * context->id_len; i++) {
        if (oscore->kid[2 * i] != (uint8_t)digits[context->id[i] >> 4] || oscore->kid[2 * i + 1] != (uint8_t)digits[context->id[i] & 15]) {
            return false;
        }
    }
    return oscore->kid_len == 2 * context->id_len;
}

static bool is_number_of(const struct second_context *context, const struct second_oscore *oscore) {
    const uint8_t *kid = oscore->kid;
    size_t len = oscore->kid_len;

    for (; len > 0 && *kid == 0; len--) {
        kid++;
    }
    return len == context->id_len && memcmp(kid, context->id, len) == 0;
}

static bool kid_fits(const struct device *device, const struct second_context *context, const struct second_oscore *oscore) {
    const size_t shorter = oscore->kid_len < context->id_len ? oscore->kid_len : context->id_len;
    const size_t compared = shorter - (shorter > 0 && second_is(device, DEFECT_KID_FIRST_BYTES));

    if (second_is(device, DEFECT_ANY_KID) || (oscore->no_kid && second_is(device, DEFECT_KID_OPTIONAL))) {
        return true;
    }
    if ((second_is(device, DEFECT_KID_TEXT) && is_text_of(context, oscore))
        || (second_is(device, DEFECT_KID_NUMERIC) && is_number_of(context, oscore))) {
        return true;
    }
    return (oscore->kid_len == context->id_len || second_is(device, DEFECT_KID_PREFIX)) && memcmp(oscore->kid, context->id, compared) == 0;
}

/* The group's window, unless a defect keeps another. */
static struct second_window *window_of(struct device *device, struct second_group *group, const struct device_endpoint *source) {
    if (second_is(device, DEFECT_SHARED_WINDOW) || (device_is_ipv4(source) && second_is(device, DEFECT_IPV4_WINDOW))) {
        return &device->shared;
    }
    if (!second_is(device, DEFECT_WINDOW_PER_SOURCE)) {
        return &group->window;
    }
    for (size_t i = 0; i < device->source_count; i++) {
        struct second_source *const known = &device->sources[i];
        if (known->group == group && known->endpoint.port == source->port
            && memcmp(known->endpoint.address, source->address, sizeof source->address) == 0) {
            return &known->window;
        }
    }
    if (device->source_count == SECOND_SOURCES) {
        return &group->window;                                    /* no room for another source */
    }
    struct second_source *const fresh = &device->sources[device->source_count++];
    fresh->endpoint = *source;
    fresh->group = group;
    return &fresh->window;
}

/* ---- what a Message ID, a token or a source decides under a defect ---- */

static bool refuses_names(struct device *device, const struct device_datagram *datagram, const struct second_message *message) {
    const bool other = device->has_source
                       && (device->source.port != datagram->source.port
                           || memcmp(device->source.address, datagram->source.address, sizeof device->source.address) != 0);
    const size_t known = device->mid_count < SECOND_MIDS ? device->mid_count : SECOND_MIDS;

    if ((second_is(device, DEFECT_BINDS_MID) && device->has_last_mid && message->mid < device->last_mid)
        || (second_is(device, DEFECT_BINDS_SOURCE) && other)) {
        return true;
    }
    for (size_t i = 0; i < known; i++) {
        const struct second_token *const token = &device->tokens[i];
        if ((second_is(device, DEFECT_MID_DEDUP_ONLY) && device->mids[i] == message->mid)
            || (second_is(device, DEFECT_TOKEN_DEDUP_ONLY) && token->len == message->token_len
                && memcmp(token->bytes, message->token, token->len) == 0)) {
            return true;
        }
    }
    return false;
}

static void remember_names(struct device *device, const struct device_datagram *datagram, const struct second_message *message) {
    struct second_token *const token = &device->tokens[device->mid_count % SECOND_MIDS];

    device->mids[device->mid_count++ % SECOND_MIDS] = message->mid;
    token->len = message->token_len < sizeof token->bytes ? message->token_len : sizeof token->bytes;
    memcpy(token->bytes, message->token, token->len);
    device->has_last_mid = true;
    device->last_mid = message->mid;
    device->source = device->has_source ? device->source : datagram->source;
    device->has_source = true;
}

/* ---- Replay Window and tag ---- */

/* As the window sees the number. */
static uint64_t windowed(const struct device *device, const struct second_oscore *oscore) {
    return second_is(device, DEFECT_PIV_AS_BYTES) ? oscore->number | (uint64_t)oscore->piv_len << 40 : oscore->number;
}

static bool is_fresh(struct device *device, const struct second_window *window, uint64_t number) {
    if (second_is(device, DEFECT_MID_DEDUP_ONLY) || second_is(device, DEFECT_TOKEN_DEDUP_ONLY)
        || second_window_fresh(window, number, device->config->first_message, &device->defects)) {
        return true;
    }
    return second_is(device, DEFECT_CHECK_THEN_SET) && ++device->copies % RACE == 0;
}

/* Decrypts; the plaintext's length, or -1 if the tag does not fit. */
static long unseal(const struct device *device, const struct second_context *context, const struct second_oscore *oscore,
                   const struct second_message *message, uint8_t *plain) {
    static const struct { enum second_defect defect; size_t tag; } others[] = {{DEFECT_TAG_OF_ANY_LENGTH, 16}, {DEFECT_TAG_OF_4, 4}};
    const bool own = second_is(device, DEFECT_ANY_KID) || oscore->no_kid;
    const uint8_t *const kid = own ? context->id : oscore->kid;
    const size_t kid_len = own ? context->id_len : oscore->kid_len;
    const uint8_t *const sealed = message->options.payload;
    size_t len = message->options.payload_len;

    if (second_is(device, DEFECT_STRIPS_SIGNATURE) && oscore->kid_context && len > SIGNATURE + SECOND_TAG) {
        len -= SIGNATURE;
    }
    if (second_unseal(context, oscore, kid, kid_len, sealed, len, SECOND_TAG, plain) || second_is(device, DEFECT_NO_TAG_CHECK)) {
        return (long)(len - SECOND_TAG);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (second_is(device, others[i].defect) && len >= others[i].tag
            && second_unseal(context, oscore, kid, kid_len, sealed, len, others[i].tag, plain)) {
            return (long)(len - others[i].tag);
        }
    }
    return -1;
}

/* What the power leaves of a write that it fails in. */
static bool fails_in_write(struct device *device, struct second_group *group) {
    if (!device->cut_armed) {
        return false;
    }
    device->cut_armed = false;
    device->off = true;
    group->torn = device->cut == DEVICE_WRITE_TORN;
    group->stored = device->cut == DEVICE_WRITE_DONE ? group->window : group->stored;
    device->host->power_lost(device->host->user);
    return true;
}

void second_save(struct device *device, struct second_group *group) {
    if (fails_in_write(device, group)) {
        return;
    }
    group->stored = group->window;
    if (second_is(device, DEFECT_SAVES_HIGHEST)) {
        group->stored.numbers[0] = group->window.highest;
        group->stored.count = 1;
        group->stored.first = 0;
    }
}

static bool saves_now(const struct device *device, const struct second_group *group) {
    return !second_is(device, DEFECT_STORES_LATE) && !second_is(device, DEFECT_SAVES_ORDERLY) && !second_is(device, DEFECT_FORGETS_WINDOW) && !second_is(device, DEFECT_SAVES_EXECUTED)
           && !(second_is(device, DEFECT_SAVES_EVERY_8) && group->accepted % 8 != 0)
           && !(second_is(device, DEFECT_SAVES_FIRST_LATE) && group->accepted == 1)
           && !(second_is(device, DEFECT_SAVES_FIRST_GROUP) && group != device->groups);
}

void second_commit(struct device *device, struct second_verified *verified) {
    struct second_group *const group = &device->groups[verified->group - device->groups];

    second_window_accept(verified->window, verified->number, &device->defects);
    group->accepted++;
    if (second_is(device, DEFECT_FORGETS_AT_200) && group->accepted % RENEWAL == 0) {
        memset(&group->window, 0, sizeof group->window);
    }
    if (saves_now(device, group)) {
        second_save(device, group);
    }
}

/* RFC 8613 §8.2 steps 3 to 6 with one context. */
static enum device_reason open_with(struct device *device, struct second_group *group, const struct device_datagram *datagram,
                                    const struct second_message *message, const struct second_oscore *oscore,
                                    struct second_verified *verified) {
    const struct second_group *const keys = second_is(device, DEFECT_CONTEXT_OF_FIRST) ? device->groups : group;
    struct second_window *const window = window_of(device, group, &datagram->source);
    const bool fresh = is_fresh(device, window, windowed(device, oscore));

    if (!fresh && !second_is(device, DEFECT_EXECUTES_FIRST)) {
        return REASON_REPLAY;
    }
    verified->window = window;
    verified->group = group;
    verified->number = windowed(device, oscore);
    if (second_is(device, DEFECT_WINDOW_BEFORE_TAG)) {
        second_commit(device, verified);
    }
    const long len = unseal(device, &keys->context, oscore, message, verified->plain);
    if (len < 0) {
        return REASON_DECRYPT;
    }
    verified->plain_len = (size_t)len;
    if (fresh && !second_is(device, DEFECT_COMMITS_LATE) && !second_is(device, DEFECT_WINDOW_BEFORE_TAG)) {
        second_commit(device, verified);
    }
    return REASON_NONE;
}

static enum device_reason open_message(struct device *device, const struct device_datagram *datagram, const struct second_message *message,
                                       const struct second_oscore *oscore, struct second_verified *verified) {
    enum device_reason reason = REASON_UNKNOWN_KID;

    for (size_t i = 0; i < device->group_count; i++) {
        struct second_group *const group = &device->groups[i];
        if (group->gone || !kid_fits(device, &group->context, oscore) || (reason != REASON_UNKNOWN_KID && second_is(device, DEFECT_FIRST_CONTEXT_ONLY))) {
            continue;
        }
        const enum device_reason outcome = open_with(device, group, datagram, message, oscore, verified);
        if (outcome == REASON_NONE) {
            return REASON_NONE;
        }
        reason = reason == REASON_DECRYPT ? reason : outcome;
    }
    device->failed_decryptions += reason == REASON_DECRYPT;
    return reason;
}

/* Under the defect decrypts-twice: an OSCORE message as the plaintext of an OSCORE message. */
static void open_again(struct device *device, const struct device_datagram *datagram, struct second_verified *verified) {
    struct second_message inside = {.type = SECOND_NON, .code = CODE_POST};
    struct second_verified again;
    struct second_oscore oscore;

    if (!second_is(device, DEFECT_DECRYPTS_TWICE) || verified->plain_len == 0
        || !second_options_parse(&inside.options, verified->plain + 1, verified->plain_len - 1, &device->defects)) {
        return;
    }
    const struct second_option *const option = second_option_find(&inside.options, OPTION_OSCORE);
    if (option != NULL && inside.options.payload_len >= SECOND_TAG
        && second_oscore_parse(&oscore, option->value, option->len, &device->defects)
        && open_message(device, datagram, &inside, &oscore, &again) == REASON_NONE) {
        *verified = again;
    }
}

/* Under a defect: the outer message, as if it were the plaintext. */
static enum device_reason take_plain(const struct device_datagram *datagram, const struct second_message *message,
                                     struct second_verified *verified) {
    const size_t head = 4 + message->token_len;

    verified->group = NULL;
    verified->plain[0] = message->code;
    memcpy(verified->plain + 1, datagram->data + head, datagram->len - head);
    verified->plain_len = 1 + datagram->len - head;
    return REASON_NONE;
}

enum device_reason second_verify(struct device *device, const struct device_datagram *datagram, struct second_message *message,
                                 struct second_verified *verified) {
    struct second_oscore oscore;
    const enum device_reason reason = admit(device, datagram, message, &oscore);

    if ((reason == REASON_NO_OSCORE && second_is(device, DEFECT_EXECUTES_PLAIN))
        || (reason == REASON_OSCORE_DECODE && second_is(device, DEFECT_EXECUTES_OUTER))) {
        return take_plain(datagram, message, verified);
    }
    if (reason != REASON_NONE) {
        return reason;
    }
    if (refuses_names(device, datagram, message)) {
        return REASON_DUPLICATE;
    }
    const enum device_reason outcome = open_message(device, datagram, message, &oscore, verified);
    if (outcome == REASON_NONE) {
        remember_names(device, datagram, message);
        open_again(device, datagram, verified);
    }
    return outcome;
}

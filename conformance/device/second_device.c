/* second_device.c: the tester's own SSM Server, against which every check is itself checked. A second reading of CR 1967 Q.3.3 and
 * RFC 8613 §8.2, written without ssm-core, with its rules behind switches (second_defects.h):
 *
 *   datagram -> CoAP -> OSCORE option there? -> NON? -> All OCF Nodes? -> option decodes -> kid -> Replay Window -> tag
 *            -> window moves (and is durable) -> second_judge: UPDATE? Resource? intended? granted? content? -> execute
 *
 * Where the texts leave a choice: CON and unicast are decided before decryption, so they do not spend the Partial IV; whatever is
 * discarded after it does; leading zeros in a Partial IV and any kid context are refused; equal kids are tried one after the other. */
#include "second_coap.h"
#include "second_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATAGRAM_MAX 2048u
#define FORGERIES_MAX 3u             /* of the defect deaf-after-forgery */

enum { OPTION_OSCORE = 9, OPTION_BLOCK1 = 27 };
enum { CODE_POST = 0x02, CODE_REQUEST_MAX = 0x1f, CODE_CHANGED = 0x44, CODE_BAD_REQUEST = 0x80, CODE_UNAUTHORIZED = 0x81 };

static bool has(const struct device *device, enum second_defect defect) {
    return second_has(device->defects, defect);
}

/* Only a device with a defect sends anything. */
static void answer(struct device *device, const struct device_datagram *request, uint8_t type, uint8_t code, uint16_t mid,
                   const uint8_t *token, size_t token_len) {
    uint8_t data[4 + 8];
    const struct device_datagram reply = {
        .destination = request->source, .data = data, .len = second_message_write(data, type, code, mid, token, token_len)};

    device->host->send(device->host->user, &reply);
}

/* All OCF Nodes, of any scope (ff0x::158). */
static bool is_all_ocf_nodes(const struct device_endpoint *endpoint) {
    struct device_endpoint any_scope = *endpoint;

    any_scope.address[1] = device_all_ocf_nodes.address[1];
    return endpoint->address[1] < 0x10 && memcmp(any_scope.address, device_all_ocf_nodes.address, sizeof any_scope.address) == 0;
}

/* Finds the OSCORE option. All other outer options are Class E or no concern of a Server and count for nothing, but for a
 * block of a larger message: that would have to be completed first, which multicast does not do. */
static const struct second_option *find_oscore(const struct second_options *options, size_t *count, bool *incomplete) {
    const struct second_option *found = NULL;

    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number == OPTION_OSCORE) {
            found = option;
            ++*count;
        } else if (option->number == OPTION_BLOCK1 && (option->len > 1 || (option->len == 1 && option->value[0] >= 8))) {
            *incomplete = true;
        }
    }
    return found;
}

/* Everything that needs no key. */
static enum device_reason admit(struct device *device, const struct device_datagram *datagram, struct second_message *message,
                                struct second_oscore *oscore) {
    size_t oscore_count = 0;
    bool incomplete = false;

    if (datagram->len > DATAGRAM_MAX || !second_message_parse(message, datagram->data, datagram->len) || message->type >= SECOND_ACK
        || message->code == 0 || message->code > CODE_REQUEST_MAX) {
        return REASON_COAP_FORMAT;
    }
    const struct second_option *const option = find_oscore(&message->options, &oscore_count, &incomplete);
    if (option == NULL) {
        return REASON_NO_OSCORE;
    }
    if (message->type == SECOND_CON) {
        if (has(device, DEFECT_ACKS_CONFIRMABLE)) {
            answer(device, datagram, SECOND_ACK, 0, message->mid, NULL, 0);
        }
        if (!has(device, DEFECT_APPLIES_CONFIRMABLE)) {
            return REASON_CONFIRMABLE;
        }
    }
    if (!is_all_ocf_nodes(&datagram->destination) && !has(device, DEFECT_APPLIES_UNICAST)) {
        return REASON_NOT_MULTICAST;
    }
    if (message->code != CODE_POST && has(device, DEFECT_ROUTES_OUTER_CODE)) {
        return REASON_NOT_UPDATE;
    }
    if (oscore_count != 1 || incomplete || !second_oscore_parse(oscore, option->value, option->len)
        || message->options.payload_len < SECOND_TAG) {
        return REASON_OSCORE_DECODE;
    }
    return oscore->kid_context ? REASON_UNKNOWN_KID : REASON_NONE;
}

static bool kid_fits(const struct device *device, const struct second_context *context, const struct second_oscore *oscore) {
    const size_t shorter = oscore->kid_len < context->id_len ? oscore->kid_len : context->id_len;

    if (has(device, DEFECT_ANY_KID)) {
        return true;
    }
    return (oscore->kid_len == context->id_len || has(device, DEFECT_KID_PREFIX)) && memcmp(oscore->kid, context->id, shorter) == 0;
}

/* The group's window, unless a defect keeps another. */
static struct second_window *window_of(struct device *device, struct second_group *group, const struct device_endpoint *source) {
    if (has(device, DEFECT_SHARED_WINDOW)) {
        return &device->shared;
    }
    if (!has(device, DEFECT_WINDOW_PER_SOURCE)) {
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

/* True if a defect makes the Message ID decide. */
static bool refuses_mid(const struct device *device, uint16_t mid) {
    if (has(device, DEFECT_BINDS_MID) && device->has_last_mid && mid < device->last_mid) {
        return true;
    }
    for (size_t i = 0; has(device, DEFECT_MID_DEDUP_ONLY) && i < SECOND_MIDS && i < device->mid_count; i++) {
        if (device->mids[i] == mid) {
            return true;
        }
    }
    return false;
}

static void remember_mid(struct device *device, uint16_t mid) {
    device->has_last_mid = true;
    device->last_mid = mid;
    device->mids[device->mid_count++ % SECOND_MIDS] = mid;
}

/* RFC 8613 §8.2 steps 2 to 6 with every context whose ID is the kid. `plain` receives the plaintext. */
static enum device_reason verify(struct device *device, const struct device_datagram *datagram, const struct second_message *message,
                                 const struct second_oscore *oscore, uint8_t *plain, const struct second_group **verified,
                                 struct second_window **window_used) {
    const bool own_id = has(device, DEFECT_ANY_KID);
    const bool early = !has(device, DEFECT_COMMITS_LATE);
    enum device_reason reason = REASON_UNKNOWN_KID;

    if (refuses_mid(device, message->mid)) {
        return REASON_DUPLICATE;
    }
    for (size_t i = 0; i < device->group_count; i++) {
        struct second_group *const group = &device->groups[i];
        if (!kid_fits(device, &group->context, oscore) || (reason != REASON_UNKNOWN_KID && has(device, DEFECT_FIRST_CONTEXT_ONLY))) {
            continue;
        }
        struct second_window *const window = window_of(device, group, &datagram->source);
        if (!has(device, DEFECT_MID_DEDUP_ONLY)
            && !second_window_fresh(window, oscore->number, device->config->first_message, device->defects)) {
            reason = reason == REASON_DECRYPT ? reason : REASON_REPLAY;
            continue;
        }
        if (has(device, DEFECT_WINDOW_BEFORE_TAG)) {
            second_window_accept(window, oscore->number, device->defects);
        }
        if (!second_unseal(&group->context, oscore, own_id ? group->context.id : oscore->kid,
                           own_id ? group->context.id_len : oscore->kid_len, message->options.payload, message->options.payload_len, plain)
            && !has(device, DEFECT_NO_TAG_CHECK)) {
            reason = REASON_DECRYPT;
            continue;
        }
        if (early && !has(device, DEFECT_WINDOW_BEFORE_TAG)) {
            second_window_accept(window, oscore->number, device->defects);
        }
        remember_mid(device, message->mid);
        *verified = group;
        *window_used = window;
        return REASON_NONE;
    }
    device->failed_decryptions += reason == REASON_DECRYPT;
    return reason;
}

/* Verifies, judges, executes; the reason of the discard, or REASON_NONE. */
static enum device_reason process(struct device *device, const struct device_datagram *datagram, struct second_message *message) {
    struct second_oscore oscore;
    const struct second_group *group;
    struct second_window *window;
    struct second_order order;
    uint8_t plain[DATAGRAM_MAX];
    enum device_reason reason = admit(device, datagram, message, &oscore);

    if (reason == REASON_NONE) {
        reason = verify(device, datagram, message, &oscore, plain, &group, &window);
    }
    if (reason == REASON_NONE) {
        reason = second_judge(device, group, plain, message->options.payload_len - SECOND_TAG, &order);
    }
    if (reason == REASON_NONE && has(device, DEFECT_COMMITS_LATE)) {
        second_window_accept(window, oscore.number, device->defects);
    }
    if (reason == REASON_NONE) {
        device->values[order.resource] = order.value;
        if (!has(device, DEFECT_NEVER_ACTUATES)) {
            device->host->actuate(device->host->user, order.resource, order.value);
        }
    }
    return reason;
}

/* Found after decryption. */
static bool is_inner(enum device_reason reason) {
    return reason == REASON_PLAINTEXT_FORMAT || reason == REASON_NOT_UPDATE || reason == REASON_NO_RESOURCE || reason == REASON_NOT_INTENDED
           || reason == REASON_ACCESS_DENIED || reason == REASON_APPLICATION;
}

static void second_receive(struct device *device, const struct device_datagram *datagram) {
    struct second_message message;
    uint8_t code = 0;

    if (has(device, DEFECT_DEAD) || (has(device, DEFECT_DEAF_AFTER_FORGERY) && device->failed_decryptions >= FORGERIES_MAX)) {
        return;
    }
    const enum device_reason reason = process(device, datagram, &message);
    if (reason != REASON_NONE && device->host->discarded != NULL) {
        device->host->discarded(device->host->user, reason);
    }
    if ((reason == REASON_UNKNOWN_KID || reason == REASON_REPLAY) && has(device, DEFECT_ANSWERS_4_01)) {
        code = CODE_UNAUTHORIZED;
    } else if (reason == REASON_DECRYPT && has(device, DEFECT_ANSWERS_4_00)) {
        code = CODE_BAD_REQUEST;
    } else if (is_inner(reason) && has(device, DEFECT_ANSWERS_ERRORS)) {
        code = CODE_BAD_REQUEST;
    } else if (reason == REASON_NONE && has(device, DEFECT_ANSWERS_2_04)) {
        code = CODE_CHANGED;
    }
    if (code != 0) {
        answer(device, datagram, SECOND_NON, code, device->own_mid++, message.token, message.token_len);
    }
}

static enum device_outcome second_command(struct device *device, const struct device_update *update) {
    (void)device;
    (void)update;
    return DEVICE_UNIMPLEMENTED;                                  /* a Server only */
}

static size_t second_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    if (resource >= device->config->resource_count) {
        return 0;
    }
    return device_value_encode(device->config->resources[resource].kind, device->values[resource], out, size);
}

/* Storage holds the windows as they were after the last accepted number, so an orderly stop and a crash come to the same. */
static enum device_outcome second_restart(struct device *device, enum device_restart kind) {
    (void)kind;
    if (!device->config->persist || has(device, DEFECT_FORGETS_WINDOW)) {
        for (size_t i = 0; i < device->group_count; i++) {
            memset(&device->groups[i].window, 0, sizeof device->groups[i].window);
        }
        memset(&device->shared, 0, sizeof device->shared);
        if (device->sources != NULL) {
            memset(device->sources, 0, SECOND_SOURCES * sizeof *device->sources);
        }
        device->source_count = 0;
    }
    device->failed_decryptions = 0;
    device->has_last_mid = false;
    device->mid_count = 0;
    for (size_t i = 0; i < device->config->resource_count; i++) {
        device->values[i] = device->config->resources[i].initial;
    }
    return DEVICE_OK;
}

static void second_destroy(struct device *device) {
    if (device != NULL) {
        free(device->groups);
        free(device->values);
        free(device->sources);
        free(device);
    }
}

static enum device_outcome second_start(struct device *device, char *error, size_t error_size) {
    const bool per_source = has(device, DEFECT_WINDOW_PER_SOURCE);

    device->values = calloc(device->config->resource_count + 1, sizeof *device->values);
    device->sources = per_source ? calloc(SECOND_SOURCES, sizeof *device->sources) : NULL;
    if (device->values == NULL || (per_source && device->sources == NULL)) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    const enum device_outcome outcome = second_provision(device, error, error_size);
    return outcome == DEVICE_OK ? second_restart(device, DEVICE_ORDERLY) : outcome;
}

static enum device_outcome second_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                         const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    second_defects bits;

    *out = NULL;
    if (!second_defects_parse(&bits, defects, defect_count, error, error_size)) {
        return DEVICE_FAULT;
    }
    struct device *const device = calloc(1, sizeof *device);
    if (device == NULL) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    device->config = config;
    device->host = host;
    device->defects = bits;
    const enum device_outcome outcome = second_start(device, error, error_size);
    if (outcome != DEVICE_OK) {
        second_destroy(device);
        return outcome;
    }
    *out = device;
    return DEVICE_OK;
}

const struct device_ops second_device = {
    .name = "second",
    .defects = second_defect_names,
    .create = second_create,
    .receive = second_receive,
    .command = second_command,
    .read = second_read,
    .restart = second_restart,
    .destroy = second_destroy,
};

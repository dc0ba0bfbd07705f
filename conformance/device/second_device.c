/* second_device.c: the tester's own SSM Server and Client, against which every check is itself checked. Written without ssm-core, with its
 * rules behind switches (second_switches.h):
 *
 *   datagram -> second_verify -> second_judge -> execute                            command -> second_client.c -> datagram
 *
 * Where the texts leave a choice: CON and unicast are decided before decryption, so they do not spend the Partial IV; whatever is
 * discarded after it does; leading zeros in a Partial IV and any kid context are refused; equal kids are tried one after the other. */
#include "second_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORGERIES_MAX 3u             /* of the defect deaf-after-forgery */

enum { CODE_GET = 1, CODE_CHANGED = 0x44, CODE_CONTENT = 0x45 };

/* ---- answers: only a device with a defect sends any ---- */

static void send_to(struct device *device, const struct device_endpoint *destination, uint8_t type, uint8_t code, uint16_t mid,
                    const uint8_t *token, size_t token_len) {
    uint8_t data[4 + 8];
    const struct device_datagram reply = {
        .destination = *destination, .data = data, .len = second_message_write(data, type, code, mid, token, token_len < 8 ? token_len : 8)};

    device->host->send(device->host->user, &reply);
}

/* Found after decryption. */
static bool is_inner(enum device_reason reason) {
    return reason == REASON_PLAINTEXT_FORMAT || reason == REASON_NOT_UPDATE || reason == REASON_NO_RESOURCE || reason == REASON_NOT_INTENDED
           || reason == REASON_ACCESS_DENIED || reason == REASON_APPLICATION;
}

/* The code of the answer; 0: silence. */
static uint8_t answer_code(const struct device *device, enum device_reason reason, const struct second_order *order) {
    static const struct { enum device_reason reason; enum second_defect defect; uint8_t code; } answers[] = {
        {REASON_UNKNOWN_KID, DEFECT_ANSWERS_4_01, 0x81},        {REASON_REPLAY, DEFECT_ANSWERS_4_01, 0x81},
        {REASON_DECRYPT, DEFECT_ANSWERS_4_00, 0x80},            {REASON_OSCORE_DECODE, DEFECT_ANSWERS_DECODE, 0x82},
        {REASON_PLAINTEXT_FORMAT, DEFECT_ANSWERS_INNER_FORMAT, 0x82}, {REASON_NOT_UPDATE, DEFECT_ANSWERS_4_05, 0x85},
        {REASON_NO_RESOURCE, DEFECT_ANSWERS_4_04, 0x84},        {REASON_NOT_INTENDED, DEFECT_ANSWERS_UNINTENDED, 0x80},
        {REASON_ACCESS_DENIED, DEFECT_ANSWERS_4_03, 0x83},      {REASON_NOT_MULTICAST, DEFECT_ANSWERS_UNICAST, 0x81},
        {REASON_NONE, DEFECT_ANSWERS_2_04, CODE_CHANGED},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (answers[i].reason == reason && second_is(device, answers[i].defect)) {
            return answers[i].code;
        }
    }
    if (is_inner(reason) && second_is(device, DEFECT_ANSWERS_ERRORS)) {
        return 0x80;
    }
    if (reason == REASON_NOT_UPDATE && order->code == CODE_GET && second_is(device, DEFECT_ANSWERS_GET)) {
        return CODE_CONTENT;
    }
    if (reason == REASON_APPLICATION && order->unknown_format && second_is(device, DEFECT_ANSWERS_4_15)) {
        return 0x8f;
    }
    return reason == REASON_APPLICATION && order->too_large && second_is(device, DEFECT_ANSWERS_4_13) ? 0x8d : 0;
}

/* Answers of CoAP's message layer. */
static void answer_message(struct device *device, const struct device_datagram *datagram, enum device_reason reason,
                           const struct second_message *message) {
    if (reason == REASON_CONFIRMABLE && second_is(device, DEFECT_ACKS_CONFIRMABLE)) {
        send_to(device, &datagram->source, SECOND_ACK, 0, message->mid, NULL, 0);
    } else if (reason == REASON_CONFIRMABLE && second_is(device, DEFECT_RESETS_CONFIRMABLE)) {
        send_to(device, &datagram->source, SECOND_RST, 0, message->mid, NULL, 0);
    } else if (reason == REASON_COAP_FORMAT && datagram->len >= 4 && second_is(device, DEFECT_RESETS_MALFORMED)) {
        send_to(device, &datagram->source, SECOND_RST, 0, (uint16_t)(datagram->data[2] << 8 | datagram->data[3]), NULL, 0);
    }
}

static void answer(struct device *device, const struct device_datagram *datagram, enum device_reason reason,
                   const struct second_message *message, const struct second_order *order) {
    uint8_t code = answer_code(device, reason, order);

    answer_message(device, datagram, reason, message);
    if (reason == REASON_NONE && (order->wants_response || (device_is_ipv4(&datagram->source) && second_is(device, DEFECT_ANSWERS_IPV4)))) {
        code = CODE_CHANGED;
    }
    if (code != 0) {
        send_to(device, &datagram->source, SECOND_NON, code, device->own_mid++, message->token, message->token_len);
    }
    if (reason == REASON_NONE && second_is(device, DEFECT_ANSWERS_GROUP)) {
        send_to(device, &device_all_ocf_nodes, SECOND_NON, CODE_CHANGED, device->own_mid++, message->token, message->token_len);
    }
}

/* The defect observes: a notification for who sent Observe, whenever something changes. */
static void observe(struct device *device, const struct device_datagram *datagram, enum device_reason reason,
                    const struct second_message *message, const struct second_order *order) {
    if (!second_is(device, DEFECT_OBSERVES)) {
        return;
    }
    if (device->observed && reason == REASON_NONE) {
        send_to(device, &device->observer, SECOND_NON, CODE_CONTENT, device->own_mid++, device->observer_token.bytes,
                device->observer_token.len);
    }
    if (order->observe) {
        device->observed = true;
        device->observer = datagram->source;
        device->observer_token.len = message->token_len < 8 ? message->token_len : 8;
        memcpy(device->observer_token.bytes, message->token, device->observer_token.len);
    }
}

/* ---- a datagram ---- */

static void execute(struct device *device, const struct second_order *order) {
    const struct device_config *const config = device->config;

    if (second_is(device, DEFECT_VERIFIES_ONLY)) {
        return;
    }
    for (size_t i = 0; i < config->resource_count; i++) {
        const bool alike = config->resources[i].kind == config->resources[order->resource].kind;
        if (i == order->resource || (alike && second_is(device, DEFECT_UPDATES_ALL))) {
            device->values[i] = order->value;
        }
    }
    for (int i = 0; i < 1 + second_is(device, DEFECT_EXECUTES_TWICE) && !second_is(device, DEFECT_NEVER_ACTUATES); i++) {
        device->host->actuate(device->host->user, order->resource, order->value);
    }
}

/* Verifies, judges, executes; the reason of the discard, or REASON_NONE. */
static enum device_reason process(struct device *device, const struct device_datagram *datagram, struct second_message *message,
                                  struct second_order *order) {
    struct second_verified verified;
    enum device_reason reason = second_verify(device, datagram, message, &verified);

    if (reason != REASON_NONE || device->off) {
        return reason != REASON_NONE ? reason : REASON_STORE;
    }
    if (second_is(device, DEFECT_EXECUTES_OUTER_CODE) && verified.plain_len > 0) {
        verified.plain[0] = message->code;
    }
    if (device->ocf != NULL && !second_ocf_operates(device)) {
        return REASON_ACCESS_DENIED;
    }
    device->source_identity = device->ocf != NULL ? second_ocf_identity(device, &datagram->source) : NULL;
    reason = second_judge(device, verified.group, &message->options, verified.plain, verified.plain_len, order);
    if (verified.group != NULL) {
        struct second_group *const group = &device->groups[verified.group - device->groups];
        if (reason == REASON_NONE && second_is(device, DEFECT_COMMITS_LATE)) {
            second_commit(device, &verified);
        }
        if (reason == REASON_NONE && second_is(device, DEFECT_SAVES_EXECUTED)) {
            group->stored = group->window;
        }
        device->last_identity = group->subjectuuid;
    }
    if (reason == REASON_NONE && !device->off) {
        execute(device, order);
    }
    if (reason == REASON_NONE && verified.group != NULL && second_is(device, DEFECT_STORES_LATE)) {
        second_save(device, &device->groups[verified.group - device->groups]);
    }
    return reason;
}

static void second_receive(struct device *device, const struct device_datagram *datagram) {
    struct second_message message = {.code = 0};
    struct second_order order = {.code = 0};

    if (second_is(device, DEFECT_DEAD) || device->lost
        || (second_is(device, DEFECT_DEAF_AFTER_FORGERY) && device->failed_decryptions >= FORGERIES_MAX)) {
        return;
    }
    if (device->ocf != NULL && second_ocf_receive(device, datagram)) {
        return;
    }
    const enum device_reason reason = process(device, datagram, &message, &order);
    if (reason != REASON_NONE && device->host->discarded != NULL) {
        device->host->discarded(device->host->user, reason);
    }
    second_client_hears(device, &message);
    answer(device, datagram, reason, &message, &order);
    observe(device, datagram, reason, &message, &order);
    if (reason == REASON_NONE && device->ocf != NULL) {
        second_ocf_notify(device);
    }
}

static size_t second_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    if (resource >= device->config->resource_count) {
        return 0;
    }
    return device_value_encode(device->config->resources[resource].kind, device->values[resource], out, size);
}

/* ---- start, restart, end ---- */

/* What durable memory holds, and nothing else. */
static void recall(struct device *device) {
    for (size_t i = 0; i < device->group_count; i++) {
        struct second_group *const group = &device->groups[i];
        if (!device->config->persist) {
            memset(&group->stored, 0, sizeof group->stored);
        }
        if (group->torn && second_is(device, DEFECT_TORN_IS_EMPTY)) {
            memset(&group->stored, 0, sizeof group->stored);
        }
        group->gone |= group->torn && !second_is(device, DEFECT_TORN_IS_EMPTY);      /* what cannot be read gives no context */
        group->torn = false;
        group->window = group->stored;
        group->accepted = 0;
    }
    memset(&device->shared, 0, sizeof device->shared);
    device->source_count = 0;
    if (device->sources != NULL) {
        memset(device->sources, 0, SECOND_SOURCES * sizeof *device->sources);
    }
    device->failed_decryptions = device->copies = 0;
    device->has_last_mid = device->has_source = device->observed = device->waiting = false;
    device->mid_count = 0;
    for (size_t i = 0; i < device->config->resource_count; i++) {
        device->values[i] = device->config->resources[i].initial;
    }
}

static enum device_outcome second_restart(struct device *device, enum device_restart kind) {
    if (kind == DEVICE_ORDERLY && second_is(device, DEFECT_SAVES_ORDERLY)) {
        for (size_t i = 0; i < device->group_count; i++) {
            device->groups[i].stored = device->groups[i].window;
        }
    }
    for (size_t i = 0; i < device->group_count && kind == DEVICE_FACTORY && !second_is(device, DEFECT_SURVIVES_RESET); i++) {
        device->groups[i].gone = true;
    }
    device->cut_armed = device->off = false;
    second_client_restart(device, kind);
    recall(device);
    if (device->ocf != NULL) {
        second_ocf_restart(device);
    }
    device->restarted = true;
    device->lost = second_is(device, DEFECT_DEAF_AFTER_RESTART);
    return DEVICE_OK;
}

static enum device_outcome second_leave(struct device *device, size_t position) {
    for (size_t i = 0; i < device->group_count; i++) {
        if (device->groups[i].position == position) {
            device->groups[i].gone = !second_is(device, DEFECT_STAYS_IN_GROUP);
            return DEVICE_OK;
        }
    }
    return DEVICE_REFUSED;
}

static enum device_outcome second_cut_power(struct device *device, enum device_write write) {
    if (!device->config->persist || device->host->power_lost == NULL) {
        return DEVICE_REFUSED;                                    /* it writes nothing, or nobody would hear of it */
    }
    device->cut = write;
    device->cut_armed = true;
    return DEVICE_OK;
}

static void second_destroy(struct device *device) {
    if (device != NULL) {
        free(device->groups);
        free(device->senders);
        free(device->values);
        free(device->sources);
        second_ocf_free(device->ocf);
        free(device);
    }
}

static enum device_outcome second_start(struct device *device, char *error, size_t error_size) {
    const bool per_source = second_is(device, DEFECT_WINDOW_PER_SOURCE);

    device->values = calloc(device->config->resource_count + 1, sizeof *device->values);
    device->sources = per_source ? calloc(SECOND_SOURCES, sizeof *device->sources) : NULL;
    if (device->values == NULL || (per_source && device->sources == NULL)) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    const enum device_outcome outcome = second_provision(device, error, error_size);
    if (outcome != DEVICE_OK) {
        return outcome;
    }
    recall(device);
    if (*device->config->deviceuuid != '\0' && (device->ocf = second_ocf_create(device)) == NULL) {
        snprintf(error, error_size, "out of memory, or more than %u credential entries", SECOND_ENTRIES_MAX);
        return DEVICE_FAULT;
    }
    return DEVICE_OK;
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
    .leave = second_leave,
    .cut_power = second_cut_power,
    .destroy = second_destroy,
};

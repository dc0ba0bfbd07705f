/* golden.c: SSM golden datagrams.
 *
 *   secret, Sender ID, Sender Sequence Number -> key, Common IV, nonce, AAD          by the steps of the derivation
 *   path, payload, Message ID, token          -> datagram, option, ciphertext        by an ssm-core Client, as it would send it
 *   datagram                                  -> plaintext                           by an ssm-core Recipient Context
 *   datagram of the file                      -> executed, read back = payload       by a provisioned device under test */
#include "hex.h"
#include "load.h"
#include "schemas.h"

#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"

/* ---- the Client's side ---- */

static void compare(const json_t *given, json_t *result, const char *name, const uint8_t *computed, size_t len) {
    results_bytes(result, name, json_string_value(json_object_get(given, name)), computed, len);
}

static void failed(json_t *result, const char *what, int outcome) {
    char text[32];
    snprintf(text, sizeof text, "outcome %d", outcome);
    results_value(result, what, "success", text, VERDICT_FAIL);
}

static void compare_derivation(const json_t *given, json_t *result) {
    struct blob secret = blob_field(given, "master_secret"), id = blob_field(given, "sender_id");
    const struct ssm_common common = { .master_secret = { secret.data, secret.len } };
    const struct ssm_bytes sender_id = { id.data, id.len }, none = { NULL, 0 };
    uint64_t ssn = (uint64_t)json_integer_value(json_object_get(given, "ssn"));
    uint8_t info[SSM_INFO_BYTES_MAX], key[SSM_KEY_BYTES], common_iv[SSM_NONCE_BYTES], nonce[SSM_NONCE_BYTES], piv[SSM_PIV_BYTES_MAX],
        aad[SSM_AAD_BYTES_MAX];
    size_t len = ssm_kdf_info(info, sizeof info, sender_id, none, "Key", sizeof key);
    int outcome = ssm_kdf(key, sizeof key, &common, info, len);
    len = ssm_kdf_info(info, sizeof info, none, none, "IV", sizeof common_iv);
    outcome = outcome ? outcome : ssm_kdf(common_iv, sizeof common_iv, &common, info, len);
    if (outcome) {
        failed(result, "key derivation", outcome);
        return;
    }
    compare(given, result, "sender_key", key, sizeof key);
    compare(given, result, "common_iv", common_iv, sizeof common_iv);
    size_t piv_len = ssm_piv_encode(piv, ssn);
    compare(given, result, "piv", piv, piv_len);
    ssm_nonce(nonce, common_iv, sender_id, ssn);
    compare(given, result, "nonce", nonce, sizeof nonce);
    len = ssm_request_aad(aad, sizeof aad, sender_id, (struct ssm_bytes){ piv, piv_len });
    compare(given, result, "aad", aad, len);
}

/* Field clients add the OCF version options, others do not: the plaintext that the file gives tells which is meant. */
static bool has_version_options(const json_t *given) {
    struct blob plaintext = blob_field(given, "plaintext");
    struct ssm_message message;
    struct ssm_option option = { 0 };
    size_t cursor = 0;
    if (!ssm_plaintext_parse(&message, plaintext.data, plaintext.len)) {
        return false;
    }
    while (ssm_option_next(&message.options, &cursor, &option) == 1) {
        if (option.number == SSM_OPT_OCF_ACCEPT_VERSION || option.number == SSM_OPT_OCF_CONTENT_VERSION) {
            return true;
        }
    }
    return false;
}

static struct ssm_credential credential_of(const struct blob *secret, const char *id, enum ssm_credtype type) {
    struct ssm_credential credential = { .credid = 1, .credtype = (uint16_t)type, .privatedata = { secret->data, secret->len },
                                         .senderid = id, .recipientid = id };
    ssm_uuid_parse(&credential.subjectuuid, SUBJECT);
    return credential;
}

/* The Client as it stands after `ssn` commands: without a store, because this one sends a single time. Returns the length, 0 on failure. */
static size_t make_datagram(const json_t *given, json_t *result, uint8_t *out, size_t size) {
    struct blob secret = blob_field(given, "master_secret"), payload = blob_field(given, "payload"), token = blob_field(given, "token");
    const struct ssm_credential credential =
        credential_of(&secret, json_string_value(json_object_get(given, "sender_id")), SSM_CREDTYPE_CLIENT);
    struct ssm_client client;
    size_t len = 0;
    int outcome = ssm_client_provision(&client, &credential, NULL, 1);
    if (outcome) {
        failed(result, "client provisioning", outcome);
        return 0;
    }
    uint64_t ssn = (uint64_t)json_integer_value(json_object_get(given, "ssn")), used;
    client.sequence.next = ssn;
    client.sequence.reserved = ssn;
    const struct ssm_update update = {
        .path = json_string_value(json_object_get(given, "uri_path")), .payload = { payload.data, payload.len },
        .mid = (uint16_t)json_integer_value(json_object_get(given, "mid")), .token = { token.data, token.len },
        .ocf_version_options = has_version_options(given),
    };
    outcome = ssm_client_update(&client, &update, out, size, &len, &used);
    ssm_client_free(&client);
    if (outcome) {
        failed(result, "datagram", outcome);
        return 0;
    }
    return len;
}

/* The plaintext inside the datagram just made. */
static void compare_plaintext(const json_t *given, json_t *result, const struct ssm_message *message,
                              const struct ssm_oscore_option *option) {
    struct blob secret = blob_field(given, "master_secret"), id = blob_field(given, "sender_id");
    const struct ssm_common common = { .master_secret = { secret.data, secret.len } };
    struct ssm_recipient recipient;
    struct ssm_ticket ticket;
    uint8_t plain[BLOB_BYTES_MAX];
    size_t len = 0;
    int outcome = ssm_recipient_init(&recipient, &common, (struct ssm_bytes){ id.data, id.len });
    if (outcome) {
        failed(result, "recipient context", outcome);
        return;
    }
    enum ssm_reason reason = ssm_authenticate(&recipient, message, option, plain, sizeof plain, &len, &ticket, NULL);
    ssm_recipient_free(&recipient);
    if (reason != SSM_ACCEPTED) {
        failed(result, "plaintext", (int)reason);
        return;
    }
    compare(given, result, "plaintext", plain, len);
}

static void compare_datagram(const json_t *given, json_t *result) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct ssm_message message;
    struct ssm_option entry = { 0 };
    struct ssm_oscore_option option;
    size_t cursor = 0, len = make_datagram(given, result, out, sizeof out);
    if (!len) {
        return;
    }
    compare(given, result, "datagram", out, len);
    if (ssm_message_parse(&message, out, len)) {
        while (entry.number != SSM_OPT_OSCORE && ssm_option_next(&message.options, &cursor, &entry) == 1) {
        }
    }
    if (entry.number != SSM_OPT_OSCORE || !ssm_oscore_option_decode(&option, entry.value)) {
        failed(result, "oscore_option", 0);
        return;
    }
    compare(given, result, "oscore_option", entry.value.data, entry.value.len);
    compare(given, result, "ciphertext", message.payload.data, message.payload.len);
    compare_plaintext(given, result, &message, &option);
}

/* ---- the Server's side ---- */

/* What a device tells while it receives one datagram. */
struct heard { size_t sent, actuated; enum device_reason reason; };

static void on_send(void *user, const struct device_datagram *datagram) {
    (void)datagram;
    ((struct heard *)user)->sent++;
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    (void)resource;
    (void)value;
    ((struct heard *)user)->actuated++;
}

static void on_discarded(void *user, enum device_reason reason) {
    ((struct heard *)user)->reason = reason;
}

/* Feeds the datagram of the file to `device` and reads the only Resource back. */
static void receive_and_read(const struct device_ops *ops, struct device *device, const json_t *given, json_t *result,
                             const struct heard *heard) {
    struct blob datagram = blob_field(given, "datagram");
    const struct device_datagram received = { .source = { .address = { 0xfe, 0x80, [15] = 1 }, .port = SSM_PORT },
                                              .destination = device_all_ocf_nodes, .data = datagram.data, .len = datagram.len };
    ops->receive(device, &received);
    results_value(result, "executed", "once", heard->actuated == 1 ? "once" : heard->actuated ? "more than once"
                  : device_reason_text(heard->reason), VERDICT_FAIL);
    results_value(result, "answer", "silence", heard->sent ? "a datagram" : "silence", VERDICT_FAIL);
    uint8_t state[24];
    size_t len = ops->read(device, 0, state, sizeof state);
    results_bytes(result, "state", json_string_value(json_object_get(given, "payload")), state, len);
}

/* The kind of Resource that takes this payload, and its value. */
static bool kind_of(const struct blob *payload, enum device_resource_kind *kind, int32_t *value) {
    *kind = DEVICE_SWITCH;
    if (device_value_decode(*kind, payload->data, payload->len, value)) {
        return true;
    }
    *kind = DEVICE_DIMMER;
    return device_value_decode(*kind, payload->data, payload->len, value);
}

/* A Server of the vector's group with one Resource, which holds another value than the one commanded. */
static bool serve(const json_t *given, const struct device_ops *ops, json_t *result, char *error, size_t error_size) {
    struct blob secret = blob_field(given, "master_secret"), payload = blob_field(given, "payload");
    struct device_credential entry = { .credid = 1, .credtype = SSM_CREDTYPE_SERVER, .subjectuuid = SUBJECT,
                                       .privatedata_len = secret.len };
    char *hrefs[] = { (char *)json_string_value(json_object_get(given,
                                                                "uri_path")) };   /* not written to: the config's type has no const */
    char *interfaces[] = { "oic.if.a", "oic.if.baseline" };
    char *rt[1];
    enum device_resource_kind kind;
    int32_t value;
    if (!kind_of(&payload, &kind, &value)) {
        results_value(result, "state", "a representation that a device can hold", "none", VERDICT_FAIL);
        return true;
    }
    memcpy(entry.privatedata, secret.data, secret.len);
    entry.recipientid = (char *)json_string_value(json_object_get(given, "sender_id"));
    rt[0] = kind == DEVICE_SWITCH ? "oic.r.switch.binary" : "oic.r.light.dimming";
    struct device_ace ace = { .aceid = 1, .subject = DEVICE_SUBJECT_UUID, .uuid = SUBJECT, .permission = 6, .hrefs = hrefs,
                              .href_count = 1 };
    struct device_resource resource = { .kind = kind, .href = hrefs[0], .rt = rt, .rt_count = 1, .interfaces = interfaces, .if_count = 2,
                                        .initial = value == 0 };
    const struct device_config config = { .creds = &entry, .cred_count = 1, .aces = &ace, .ace_count = 1, .resources = &resource,
                                          .resource_count = 1, .persist = true, .first_message = DEVICE_FIRST_LOWER_LIMIT, .reserve = 32 };
    struct heard heard = { 0 };
    const struct device_host host = { .user = &heard, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    struct device *device;
    char why[256] = "";
    enum device_outcome outcome = ops->create(&device, &config, &host, NULL, 0, why, sizeof why);
    if (outcome == DEVICE_REFUSED) {
        results_value(result, "provisioning", "accepted", why, VERDICT_FAIL);
        return true;
    }
    if (outcome != DEVICE_OK) {
        snprintf(error, error_size, "the device \"%s\" cannot be started: %s", ops->name, why);
        return false;
    }
    receive_and_read(ops, device, given, result, &heard);
    ops->destroy(device);
    return true;
}

/* ---- struct form ---- */

static bool golden_run(const struct vector_file *file, const struct device_ops *ops, struct results *results, char *error,
                       size_t error_size) {
    size_t i;
    json_t *given;
    json_array_foreach(vector_file_list(file), i, given) {
        char title[96];
        snprintf(title, sizeof title, "SSM Request with Sender Sequence Number %" JSON_INTEGER_FORMAT,
                 json_integer_value(json_object_get(given, "ssn")));
        const struct vector_head head = { .file = file->name, .id = json_string_value(json_object_get(given, "id")),
                                          .form = file->form->name, .title = title, .level = "shall" };
        json_t *result = results_vector(results, &head);
        compare_derivation(given, result);
        compare_datagram(given, result);
        if (!serve(given, ops, result, error, error_size)) {
            return false;
        }
    }
    return true;
}

const struct form golden_form = { .name = "golden", .schema = schema_golden, .list = "vectors", .run = golden_run };

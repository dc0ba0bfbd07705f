/* rfc.c: RFC 8613 Appendix C and the examples of sections 5.4 and 6.3, through ssm-core.
 *
 *   key-derivation  secret, salt, ids -> info, keys, Common IV, nonces
 *   request         context of a key-derivation, unprotected message, sequence number -> every intermediate, the whole OSCORE message;
 *                   then the other end verifies it and must hold the plaintext
 *   response        the same, bound to the request it answers
 *
 * "computed" is always what the core made; a field that the file does not give is not compared. */
#include "hex.h"
#include "load.h"
#include "schemas.h"

#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

/* What a key-derivation vector gives. */
struct material { struct blob secret, salt, sender_id, recipient_id, id_context; };

/* A vector at work: its parts, and where its results go. */
struct work { const json_t *inputs, *intermediates, *outputs, *lengths; json_t *result; };

/* ---- fields ---- */

static struct ssm_bytes bytes_of(const struct blob *blob) {
    return (struct ssm_bytes){ blob->given ? blob->data : NULL, blob->len };
}

static struct material material_of(const json_t *inputs) {
    return (struct material){ .secret = blob_field(inputs, "master_secret"), .salt = blob_field(inputs, "master_salt"),
                              .sender_id = blob_field(inputs, "sender_id"), .recipient_id = blob_field(inputs, "recipient_id"),
                              .id_context = blob_field(inputs, "id_context") };
}

static struct ssm_common common_of(const struct material *material) {
    return (struct ssm_common){ bytes_of(&material->secret), bytes_of(&material->salt), bytes_of(&material->id_context) };
}

static const json_t *by_id(const struct vector_file *file, const char *id) {
    size_t i;
    json_t *vector;
    json_array_foreach(vector_file_list(file), i, vector) {
        if (strcmp(json_string_value(json_object_get(vector, "id")), id) == 0) {
            return vector;
        }
    }
    return NULL;
}

static const json_t *referred(const struct vector_file *file, const json_t *vector, const char *field) {
    return by_id(file, json_string_value(json_object_get(vector, field)));
}

static bool is_kind(const json_t *vector, const char *kind) {
    return vector && strcmp(json_string_value(json_object_get(vector, "kind")), kind) == 0;
}

/* ---- comparing ---- */

static const char *expected_text(const struct work *work, const char *name) {
    const json_t *groups[] = { work->outputs, work->intermediates, work->inputs };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const char *text = json_string_value(json_object_get(groups[i], name));
        if (text) {
            return text;
        }
    }
    return NULL;
}

/* The length that the RFC states beside a value. */
static void compare_length(const struct work *work, const char *name, size_t len) {
    const json_t *stated = json_object_get(work->lengths, name);
    if (stated) {
        char label[80], expected[24], computed[24];
        snprintf(label, sizeof label, "length of %s", name);
        snprintf(expected, sizeof expected, "%" JSON_INTEGER_FORMAT, json_integer_value(stated));
        snprintf(computed, sizeof computed, "%zu", len);
        results_value(work->result, label, expected, computed, VERDICT_FAIL);
    }
}

static void compare(const struct work *work, const char *name, const uint8_t *computed, size_t len) {
    const char *expected = expected_text(work, name);
    if (expected) {
        results_bytes(work->result, name, expected, computed, len);
    }
    compare_length(work, name, len);
}

static void failed(const struct work *work, const char *what, int outcome) {
    char text[32];
    snprintf(text, sizeof text, "outcome %d", outcome);
    results_value(work->result, what, "success", text, VERDICT_FAIL);
}

/* ---- key derivation ---- */

static void derive(const struct work *work, const struct ssm_common *common, struct ssm_bytes id, const char *type, const char *info_name,
                   const char *name, uint8_t *out, size_t len) {
    uint8_t info[SSM_INFO_BYTES_MAX];
    size_t info_len = ssm_kdf_info(info, sizeof info, id, common->id_context, type, len);
    memset(out, 0, len);
    compare(work, info_name, info, info_len);
    int outcome = ssm_kdf(out, len, common, info, info_len);
    if (outcome) {
        failed(work, name, outcome);
    } else {
        compare(work, name, out, len);
    }
}

static void run_derivation(const struct work *work) {
    static const char *const inputs[] = { "master_secret", "master_salt", "sender_id", "recipient_id", "id_context" };
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        compare_length(work, inputs[i], blob_field(work->inputs, inputs[i]).len);
    }
    const struct material material = material_of(work->inputs);
    const struct ssm_common common = common_of(&material);
    struct ssm_bytes sender_id = bytes_of(&material.sender_id), recipient_id = bytes_of(&material.recipient_id);
    uint8_t key[SSM_KEY_BYTES], common_iv[SSM_NONCE_BYTES], nonce[SSM_NONCE_BYTES];
    derive(work, &common, sender_id, "Key", "info_sender_key", "sender_key", key, sizeof key);
    derive(work, &common, recipient_id, "Key", "info_recipient_key", "recipient_key", key, sizeof key);
    derive(work, &common, (struct ssm_bytes){ NULL, 0 }, "IV", "info_common_iv", "common_iv", common_iv, sizeof common_iv);
    uint64_t piv = (uint64_t)json_integer_value(json_object_get(work->inputs, "partial_iv_for_nonces"));
    ssm_nonce(nonce, common_iv, sender_id, piv);
    compare(work, "sender_nonce_piv0", nonce, sizeof nonce);
    ssm_nonce(nonce, common_iv, recipient_id, piv);
    compare(work, "recipient_nonce_piv0", nonce, sizeof nonce);
}

/* ---- messages ---- */

/* Key and Common IV as the named context derives them. */
static void compare_context(const struct work *work, const struct material *material, uint8_t common_iv[SSM_NONCE_BYTES]) {
    const struct ssm_common common = common_of(material);
    uint8_t info[SSM_INFO_BYTES_MAX], key[SSM_KEY_BYTES];
    size_t len = ssm_kdf_info(info, sizeof info, bytes_of(&material->sender_id), common.id_context, "Key", sizeof key);
    int outcome = ssm_kdf(key, sizeof key, &common, info, len);
    if (outcome) {
        failed(work, "sender_key", outcome);
        return;
    }
    compare(work, "sender_key", key, sizeof key);
    compare(work, "encryption_key", key, sizeof key);
    len = ssm_kdf_info(info, sizeof info, (struct ssm_bytes){ NULL, 0 }, common.id_context, "IV", SSM_NONCE_BYTES);
    outcome = ssm_kdf(common_iv, SSM_NONCE_BYTES, &common, info, len);
    if (outcome) {
        failed(work, "common_iv", outcome);
        return;
    }
    compare(work, "common_iv", common_iv, SSM_NONCE_BYTES);
    compare(work, "sender_id", material->sender_id.data, material->sender_id.len);
    if (material->id_context.given) {
        compare(work, "id_context", material->id_context.data, material->id_context.len);
    }
}

/* The aad_array is the last element of the Enc_structure: after 83 68 "Encrypt0" 40 and the head of a byte string. */
static void compare_aad(const struct work *work, struct ssm_bytes kid, struct ssm_bytes piv, const char *aad_name) {
    uint8_t aad[SSM_AAD_BYTES_MAX];
    size_t len = ssm_request_aad(aad, sizeof aad, kid, piv), head = 11;
    compare(work, aad_name, aad, len);
    if (len <= head + 2) {
        failed(work, "aad_array", (int)len);
        return;
    }
    compare(work, "external_aad", aad + head, len - head);
    head += (aad[head] & 0x1f) < 24 ? 1 : 2;
    compare(work, "aad_array", aad + head, len - head);
}

/* Finds the OSCORE option of a message; false: there is none, or it is no OSCORE message. */
static bool oscore_parts(const uint8_t *data, size_t len, struct ssm_message *message, struct ssm_bytes *value,
                         struct ssm_oscore_option *option) {
    struct ssm_option entry = { 0 };
    size_t cursor = 0;
    if (!ssm_message_parse(message, data, len)) {
        return false;
    }
    while (ssm_option_next(&message->options, &cursor, &entry) == 1) {
        if (entry.number == SSM_OPT_OSCORE) {
            *value = entry.value;
            return ssm_oscore_option_decode(option, entry.value);
        }
    }
    return false;
}

static void compare_message(const struct work *work, const char *name, const uint8_t *out, size_t len) {
    struct ssm_message message;
    struct ssm_bytes value;
    struct ssm_oscore_option option;
    compare(work, name, out, len);
    if (!oscore_parts(out, len, &message, &value, &option)) {
        failed(work, "oscore_option_value", 0);
        return;
    }
    compare(work, "oscore_option_value", value.data, value.len);
    compare(work, "ciphertext", message.payload.data, message.payload.len);
}

/* The other end opens the message that the file expects, not the one just made. */
static void compare_verified(const struct work *work, const char *message_name, const struct material *material,
                             const struct ssm_binding *binding) {
    const struct ssm_common common = common_of(material);
    struct blob expected = blob_field(work->outputs, message_name);
    struct ssm_recipient recipient;
    struct ssm_message message;
    struct ssm_bytes value;
    struct ssm_oscore_option option;
    struct ssm_ticket ticket;
    uint8_t plain[BLOB_BYTES_MAX];
    size_t len = 0;
    if (!oscore_parts(expected.data, expected.len, &message, &value, &option)) {
        results_value(work->result, "verified message", "an OSCORE message", "none", VERDICT_FAIL);
        return;
    }
    int outcome = ssm_recipient_init(&recipient, &common, bytes_of(&material->sender_id));
    if (outcome) {
        failed(work, "recipient context", outcome);
        return;
    }
    enum ssm_reason reason = binding
        ? ssm_verify_response(&recipient, binding, &message, &option, plain, sizeof plain, &len)
        : ssm_authenticate(&recipient, &message, &option, plain, sizeof plain, &len, &ticket, NULL);
    if (reason == SSM_ACCEPTED) {
        results_bytes(work->result, "verified plaintext", expected_text(work, "plaintext"), plain, len);
    } else {
        results_value(work->result, "verified plaintext", expected_text(work, "plaintext"), ssm_reason_text(reason), VERDICT_FAIL);
    }
    ssm_recipient_free(&recipient);
}

static void compare_plaintext(const struct work *work, const struct blob *coap) {
    uint8_t plain[BLOB_BYTES_MAX];
    size_t len = ssm_plaintext(plain, sizeof plain, coap->data, coap->len);
    compare(work, "plaintext", plain, len);
}

/* Protects the request of `inputs` with the context `material`; the binding is what both ends keep of it. */
static enum ssm_protect_outcome protect_request(const json_t *inputs, const struct material *material, uint8_t *out, size_t size,
                                                size_t *len,
                                                struct ssm_binding *binding) {
    const struct ssm_common common = common_of(material);
    struct blob coap = blob_field(inputs, "unprotected_coap_request");
    uint64_t ssn = (uint64_t)json_integer_value(json_object_get(inputs, "sender_sequence_number"));
    struct ssm_sender sender;
    if (ssm_sender_init(&sender, &common, bytes_of(&material->sender_id)) != SSM_CONTEXT_OK) {
        return SSM_PROTECT_CRYPTO;
    }
    enum ssm_protect_outcome outcome = ssm_protect_request(&sender, ssn, coap.data, coap.len, out, size, len, binding);
    ssm_sender_free(&sender);
    return outcome;
}

static void run_request(const struct work *work, const struct material *material) {
    uint8_t piv[SSM_PIV_BYTES_MAX], nonce[SSM_NONCE_BYTES], common_iv[SSM_NONCE_BYTES] = { 0 }, out[BLOB_BYTES_MAX];
    uint64_t ssn = (uint64_t)json_integer_value(json_object_get(work->inputs, "sender_sequence_number"));
    struct blob coap = blob_field(work->inputs, "unprotected_coap_request");
    size_t piv_len = ssm_piv_encode(piv, ssn), len;
    struct ssm_binding binding;
    compare_length(work, "unprotected_coap_request", coap.len);
    compare_context(work, material, common_iv);
    compare(work, "partial_iv", piv, piv_len);
    compare(work, "kid", material->sender_id.data, material->sender_id.len);
    if (material->id_context.given) {
        compare(work, "kid_context", material->id_context.data, material->id_context.len);
    }
    compare_aad(work, bytes_of(&material->sender_id), (struct ssm_bytes){ piv, piv_len }, "aad");
    compare_plaintext(work, &coap);
    ssm_nonce(nonce, common_iv, bytes_of(&material->sender_id), ssn);
    compare(work, "nonce", nonce, sizeof nonce);
    enum ssm_protect_outcome outcome = protect_request(work->inputs, material, out, sizeof out, &len, &binding);
    if (outcome != SSM_PROTECTED) {
        failed(work, "protected_coap_request", outcome);
        return;
    }
    compare_message(work, "protected_coap_request", out, len);
    compare_verified(work, "protected_coap_request", material, NULL);
}

/* A response carries a Partial IV of its own if the file gives one; else it is bound to the request's nonce. */
static void run_response(const struct work *work, const struct material *material, const struct ssm_binding *binding) {
    const struct ssm_common common = common_of(material);
    uint8_t piv[SSM_PIV_BYTES_MAX], nonce[SSM_NONCE_BYTES], common_iv[SSM_NONCE_BYTES] = { 0 }, out[BLOB_BYTES_MAX];
    uint64_t ssn = (uint64_t)json_integer_value(json_object_get(work->inputs, "sender_sequence_number"));
    bool own_piv = json_object_get(work->intermediates, "partial_iv") != NULL;
    struct blob coap = blob_field(work->inputs, "unprotected_coap_response");
    struct ssm_sender sender;
    size_t len;
    compare_length(work, "unprotected_coap_response", coap.len);
    compare_context(work, material, common_iv);
    compare_aad(work, (struct ssm_bytes){ binding->kid, binding->kid_len }, (struct ssm_bytes){ binding->piv, binding->piv_len }, "aad");
    compare_plaintext(work, &coap);
    memcpy(nonce, binding->nonce, sizeof nonce);
    if (own_piv) {
        compare(work, "partial_iv", piv, ssm_piv_encode(piv, ssn));
        ssm_nonce(nonce, common_iv, bytes_of(&material->sender_id), ssn);
    }
    compare(work, "nonce", nonce, sizeof nonce);
    int outcome = ssm_sender_init(&sender, &common, bytes_of(&material->sender_id));
    if (outcome) {
        failed(work, "sender context", outcome);
        return;
    }
    outcome = ssm_protect_response(&sender, binding, own_piv ? &ssn : NULL, coap.data, coap.len, out, sizeof out, &len);
    ssm_sender_free(&sender);
    if (outcome) {
        failed(work, "protected_coap_response", outcome);
        return;
    }
    compare_message(work, "protected_coap_response", out, len);
    compare_verified(work, "protected_coap_response", material, binding);
}

static void run_message(const struct vector_file *file, const json_t *vector, const struct work *work) {
    const struct material material = material_of(json_object_get(referred(file, vector, "security_context_from"), "inputs"));
    if (is_kind(vector, "request")) {
        run_request(work, &material);
        return;
    }
    const json_t *request = referred(file, vector, "response_to");
    const struct material asker = material_of(json_object_get(referred(file, request, "security_context_from"), "inputs"));
    uint8_t out[BLOB_BYTES_MAX];
    size_t len;
    struct ssm_binding binding;
    enum ssm_protect_outcome outcome = protect_request(json_object_get(request, "inputs"), &asker, out, sizeof out, &len, &binding);
    if (outcome != SSM_PROTECTED) {
        failed(work, "request answered", outcome);
        return;
    }
    run_response(work, &material, &binding);
}

/* ---- examples of sections 5.4 and 6.3 ---- */

static struct work example(struct results *results, const struct vector_file *file, const char *id, const char *title,
                           const json_t *values) {
    const struct vector_head head = { .file = file->name, .id = id, .form = file->form->name, .title = title, .level = "shall" };
    return (struct work){ .outputs = values, .result = results_vector(results, &head) };
}

static void run_compression(const struct work *work) {
    const json_t *fields = json_object_get(work->outputs, "unprotected");
    struct blob kid = blob_field(fields, "4"), piv = blob_field(fields, "6"), kid_context = blob_field(fields, "10");
    struct blob given = blob_field(work->outputs, "option_value"), ciphertext = blob_field(work->outputs, "ciphertext");
    const struct ssm_oscore_option option = { .piv = bytes_of(&piv), .kid_context = bytes_of(&kid_context), .kid = bytes_of(&kid),
                                              .has_kid = kid.given };
    uint8_t value[SSM_OPTION_BYTES_MAX];
    int len = ssm_oscore_option_encode(value, sizeof value, &option);
    if (len < 0) {
        failed(work, "option_value", len);
        return;
    }
    compare(work, "option_value", value, (size_t)len);
    compare(work, "flag_byte", len ? value : (const uint8_t *)"", 1);   /* a flag byte of 0 is sent as an empty option */
    const json_t *after = json_object_get(work->outputs, "after_bytes");
    if (after) {
        char expected[24], computed[24];
        snprintf(expected, sizeof expected, "%" JSON_INTEGER_FORMAT, json_integer_value(after));
        snprintf(computed, sizeof computed, "%zu", (size_t)len + ciphertext.len);
        results_value(work->result, "after_bytes", expected, computed, VERDICT_FAIL);
    }
    struct ssm_oscore_option decoded;
    if (!ssm_oscore_option_decode(&decoded, (struct ssm_bytes){ given.data, given.len })) {
        failed(work, "decoded option", 0);
        return;
    }
    const struct work parts = { .outputs = fields, .result = work->result };
    compare(&parts, "4", decoded.kid.data, decoded.has_kid ? decoded.kid.len : 0);
    compare(&parts, "6", decoded.piv.data, decoded.piv.len);
    compare(&parts, "10", decoded.kid_context.data, decoded.kid_context.len);
}

static void run_examples(const struct vector_file *file, struct results *results) {
    const json_t *examples = json_object_get(file->json, "section_examples"), *aad = json_object_get(examples, "5.4_aad_example");
    if (aad) {
        struct blob kid = blob_field(aad, "request_kid"), piv = blob_field(aad, "request_piv");
        const struct work work = example(results, file, "5.4", "AAD example of section 5.4", aad);
        compare_aad(&work, bytes_of(&kid), bytes_of(&piv), "AAD");
    }
    size_t i;
    json_t *compression;
    json_array_foreach(json_object_get(examples, "6.3_compression_examples"), i, compression) {
        char id[32];
        snprintf(id, sizeof id, "6.3-%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(compression, "n")));
        const struct work work = example(results, file, id, "compression example of section 6.3", compression);
        run_compression(&work);
    }
}

/* ---- struct form ---- */

static bool refers(const struct vector_file *file, size_t index, const char *field, const char *kind, char *error, size_t error_size) {
    const json_t *vector = json_array_get(vector_file_list(file), index);
    const char *id = json_string_value(json_object_get(vector, field));
    if (id && is_kind(by_id(file, id), kind)) {
        return true;
    }
    snprintf(error, error_size, "vectors[%zu].%s: found %s, expected the id of a vector of kind \"%s\" in this file", index, field,
             id ? "an id that is none" : "nothing", kind);
    return false;
}

static bool has(const struct vector_file *file, size_t index, const char *group, const char *field, char *error, size_t error_size) {
    const json_t *vector = json_array_get(vector_file_list(file), index);
    if (json_object_get(json_object_get(vector, group), field)) {
        return true;
    }
    snprintf(error, error_size, "vectors[%zu].%s: found no field \"%s\", expected it for this kind", index, group, field);
    return false;
}

/* A stated length belongs to a field of its vector. */
static bool lengths_belong(const json_t *vector, size_t index, char *error, size_t error_size) {
    static const char *const groups[] = { "inputs", "intermediates", "outputs" };
    const char *name;
    json_t *stated;
    json_object_foreach(json_object_get(vector, "stated_length_bytes"), name, stated) {
        bool found = false;
        for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
            found = found || json_is_string(json_object_get(json_object_get(vector, groups[i]), name));
        }
        if (!found) {
            snprintf(error, error_size,
                     "vectors[%zu].stated_length_bytes: found a name that is no value of this vector, expected one that is", index);
            return false;
        }
    }
    return true;
}

static bool rfc_check(struct vector_file *file, char *error, size_t error_size) {
    size_t i;
    json_t *vector;
    json_array_foreach(vector_file_list(file), i, vector) {
        if (!lengths_belong(vector, i, error, error_size)) {
            return false;
        }
        if (is_kind(vector, "key-derivation")) {
            continue;
        }
        bool request = is_kind(vector, "request");
        if (!refers(file, i, "security_context_from", "key-derivation", error, error_size) ||
            !has(file, i, "inputs", request ? "unprotected_coap_request" : "unprotected_coap_response", error, error_size) ||
            !has(file, i, "outputs", request ? "protected_coap_request" : "protected_coap_response", error, error_size) ||
            !has(file, i, "intermediates", "plaintext", error, error_size) ||
            (!request && !refers(file, i, "response_to", "request", error, error_size))) {
            return false;
        }
    }
    return true;
}

static bool rfc_run(const struct vector_file *file, const struct device_ops *ops, struct results *results, char *error, size_t error_size) {
    (void)ops;     /* these vectors are of OSCORE, not of a device */
    (void)error;
    (void)error_size;
    size_t i;
    json_t *vector;
    json_array_foreach(vector_file_list(file), i, vector) {
        const struct vector_head head = { .file = file->name, .id = json_string_value(json_object_get(vector, "id")),
                                          .form = file->form->name, .level = "shall",
                                          .title = json_string_value(json_object_get(vector, "title")) };
        const struct work work = { .inputs = json_object_get(vector, "inputs"), .outputs = json_object_get(vector, "outputs"),
                                   .intermediates = json_object_get(vector, "intermediates"),
                                   .lengths = json_object_get(vector, "stated_length_bytes"), .result = results_vector(results, &head) };
        if (is_kind(vector, "key-derivation")) {
            run_derivation(&work);
        } else {
            run_message(file, vector, &work);
        }
    }
    run_examples(file, results);
    return true;
}

const struct form rfc8613_form = { .name = "rfc8613", .schema = schema_rfc8613, .list = "vectors", .check = rfc_check, .run = rfc_run };

/* stimulus.c: a stimulus -> forge -> datagram -> damage to what the forge has finished. */
#include "stimulus.h"

#include "config.h"

#include <string.h>

enum { INNER_MAX = 32, URI_PATH = 11, CONTENT_FORMAT = 12, URI_QUERY = 15, OCF_ACCEPT_VERSION = 2049, OCF_CONTENT_VERSION = 2053 };
struct inner { struct forge_option list[INNER_MAX]; size_t count; };

static void add_inner(struct inner *inner, uint16_t number, const void *value, size_t len) {
    if (inner->count < INNER_MAX) {
        inner->list[inner->count++] = (struct forge_option){number, value, len};
    }
}

/* "a<separator>b" as one option for each part, in their order. */
static void add_parts(struct inner *inner, uint16_t number, const char *text, char separator) {
    while (text && *text) {
        size_t len = strcspn(text, (const char[]){separator, 0});
        add_inner(inner, number, text, len);
        text += len + (text[len] != '\0');
    }
}

/* The options in order: a stable insertion sort by number. */
static void fill_inner(struct inner *inner, const struct forgery *stimulus, bool version_options) {
    const char *path = stimulus->path ? stimulus->path : PATH_DIMMER;
    inner->count = 0;
    add_parts(inner, URI_PATH, path + (*path == '/'), '/');
    if (!stimulus->no_content_format) {
        add_inner(inner, CONTENT_FORMAT, "\x27\x10", 2);
    }
    add_parts(inner, URI_QUERY, stimulus->query, '&');
    if (version_options) {
        add_inner(inner, OCF_ACCEPT_VERSION, "\x08\x00", 2);
        add_inner(inner, OCF_CONTENT_VERSION, "\x08\x00", 2);
    }
    for (size_t i = 0; i < EXTRA_MAX && stimulus->inner[i].number; i++) {
        add_inner(inner, stimulus->inner[i].number, stimulus->inner[i].value, stimulus->inner[i].len);
    }
    for (size_t i = 1; i < inner->count; i++) {
        struct forge_option option = inner->list[i];
        size_t at = i;
        for (; at && inner->list[at - 1].number > option.number; at--) {
            inner->list[at] = inner->list[at - 1];
        }
        inner->list[at] = option;
    }
}

static void describe_request(struct forge_request *request, const struct forgery *stimulus) {
#define OVERRIDE(field, from) request->field = stimulus->from.data, request->field##_len = stimulus->from.len
    OVERRIDE(option_piv, option_piv);
    OVERRIDE(aad_piv, aad_piv);
    OVERRIDE(option_kid, kid);
    OVERRIDE(aad_kid, aad_kid);
    OVERRIDE(kid_context, kid_context);
    OVERRIDE(option_value, option_value);
    OVERRIDE(plaintext, plaintext);
    OVERRIDE(aad, aad);
#undef OVERRIDE
    request->nonce = stimulus->nonce;
    request->flag_byte = stimulus->flags ? (int)stimulus->flags : -1;
    request->no_piv = stimulus->no_piv;
    request->no_kid = stimulus->no_kid;
    request->no_oscore = stimulus->no_oscore;
    request->type = (uint8_t)(stimulus->confirmable ? 0 : stimulus->type ? stimulus->type : 1);
    request->version = (uint8_t)(stimulus->version ? stimulus->version : 1);
    request->inner_code = (uint8_t)(stimulus->inner_code ? stimulus->inner_code : 2);
    request->outer_code = (uint8_t)(stimulus->outer_code ? stimulus->outer_code : 2);
    request->tag_len = stimulus->tag_len ? stimulus->tag_len : 8;
    request->outer = stimulus->outer;
    while (request->outer_count < EXTRA_MAX && stimulus->outer[request->outer_count].number) {
        request->outer_count++;
    }
}

/* Flips, cuts or lengthens what is ciphertext in the finished datagram of FORGE_DATAGRAM_MAX bytes. */
static size_t damage(uint8_t *data, size_t len, const struct forgery *stimulus) {
    struct forge_opened opened;
    if (stimulus->append.len && stimulus->append.len <= FORGE_DATAGRAM_MAX - len) {
        memcpy(data + len, stimulus->append.data, stimulus->append.len);
        len += stimulus->append.len;
    }
    forge_open(&opened, NULL, data, len);
    if (stimulus->flip) {
        size_t at = stimulus->flip > 0 ? opened.ciphertext_offset + (size_t)stimulus->flip - 1 : len - (size_t)-stimulus->flip;
        if (at < len) {
            data[at] ^= 1;
        }
    }
    return stimulus->truncate ? opened.ciphertext_offset + (size_t)(long)stimulus->left : len;
}

size_t stimulus_build(const struct forgery *stimulus, const struct forge_context *context, const struct stimulus_rest *rest,
                      uint8_t out[FORGE_DATAGRAM_MAX]) {
    const bool switches = stimulus->path && strcmp(stimulus->path, PATH_SWITCH) == 0;
    const struct bytes token = stimulus->token.data ? stimulus->token : (struct bytes){rest->token, rest->token_len};
    uint8_t payload[24];
    struct forge_request request;
    struct inner inner;
    forge_request_init(&request, stimulus->context ? stimulus->context : context, stimulus->piv);
    describe_request(&request, stimulus);
    if (token.len > sizeof request.token) {
        return 0;
    }
    request.mid = stimulus->mid ? stimulus->mid : rest->mid;
    request.token_len = token.len;
    memcpy(request.token, token.data, token.len);
    fill_inner(&inner, stimulus, rest->version_options);
    request.inner = inner.list;
    request.inner_count = inner.count;
    request.payload = payload;
    request.payload_len = device_value_encode(switches ? DEVICE_SWITCH : DEVICE_DIMMER, rest->value, payload, sizeof payload);
    if (stimulus->payload.data || stimulus->no_payload) {
        request.payload = stimulus->payload.data;
        request.payload_len = stimulus->payload.len;
    }
    size_t len = forge_request_build(&request, out, FORGE_DATAGRAM_MAX);
    return len ? damage(out, len, stimulus) : 0;
}

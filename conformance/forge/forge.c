/* forge.c: builds a datagram from a description in which every field may be wrong.
 *   1. plaintext = inner code, inner options, FF, payload           (or as given)
 *   2. option    = flags | Partial IV | s, kid context | kid        (or as given)          RFC 8613 §6.1
 *   3. sealed    = AES-CCM(key, nonce(piv), AAD(kid, Partial IV), plaintext)
 *   4. datagram  = header, token, outer options with OSCORE (9) among them, FF, sealed */
#include "forge.h"

#include "oscore.h"
#include "writer.h"

#include <string.h>

#define OPTION_OSCORE 9u
#define PAYLOAD_MARKER 0xffu

struct bytes { const uint8_t *data; size_t len; };

void forge_request_init(struct forge_request *request, const struct forge_context *context, uint64_t piv) {
    *request = (struct forge_request){
        .context = context, .version = 1, .type = 1, .outer_code = 2, .inner_code = 2, .piv = piv, .flag_byte = -1, .tag_len = OSCORE_TAG};
}

static void write_inner(struct writer *writer, const struct forge_request *request) {
    uint16_t previous = 0;

    if (request->plaintext != NULL) {
        write_bytes(writer, request->plaintext, request->plaintext_len);
        return;
    }
    write_byte(writer, request->inner_code);
    for (size_t i = 0; i < request->inner_count; i++) {
        write_option(writer, &previous, &request->inner[i]);
    }
    if (request->payload_len > 0) {
        write_byte(writer, PAYLOAD_MARKER);
        write_bytes(writer, request->payload, request->payload_len);
    }
}

/* The shortest form of a Partial IV; 0 is one byte 00. More than 40 bits give more than 5 bytes: that is the caller's wish. */
static struct bytes shortest_piv(uint64_t piv, uint8_t out[8]) {
    size_t len = 1;

    while (len < 8 && piv >> 8 * len != 0) {
        len++;
    }
    for (size_t i = 0; i < len; i++) {
        out[len - 1 - i] = (uint8_t)(piv >> 8 * i);
    }
    return (struct bytes){out, len};
}

static void write_oscore_option(struct writer *writer, const struct forge_request *request, struct bytes piv, struct bytes kid) {
    const unsigned flags = (request->no_piv ? 0 : (unsigned)piv.len & 7) | (request->no_kid ? 0 : 0x08)
                           | (request->kid_context != NULL ? 0x10 : 0);

    if (request->option_value != NULL) {
        write_bytes(writer, request->option_value, request->option_value_len);
        return;
    }
    write_byte(writer, request->flag_byte >= 0 ? (unsigned)request->flag_byte : flags);
    if (!request->no_piv) {
        write_bytes(writer, piv.data, piv.len);
    }
    if (request->kid_context != NULL) {
        write_byte(writer, (unsigned)request->kid_context_len);
        write_bytes(writer, request->kid_context, request->kid_context_len);
    }
    if (!request->no_kid) {
        write_bytes(writer, kid.data, kid.len);
    }
}

static void write_header(struct writer *writer, const struct forge_request *request, uint8_t code) {
    if (request->token_len > sizeof request->token) {
        writer->failed = true;
        return;
    }
    write_byte(writer, (request->version & 3u) << 6 | (request->type & 3u) << 4 | (unsigned)request->token_len);
    write_byte(writer, code);
    write_byte(writer, request->mid >> 8);
    write_byte(writer, request->mid);
    write_bytes(writer, request->token, request->token_len);
}

static void write_outer_options(struct writer *writer, const struct forge_request *request, const struct writer *oscore) {
    const struct forge_option own = {OPTION_OSCORE, oscore->out, oscore->len};
    uint16_t previous = 0;
    size_t i = 0;

    for (; i < request->outer_count && request->outer[i].number <= OPTION_OSCORE; i++) {
        write_option(writer, &previous, &request->outer[i]);
    }
    write_option(writer, &previous, &own);
    for (; i < request->outer_count; i++) {
        write_option(writer, &previous, &request->outer[i]);
    }
}

/* Encrypts into `sealed`; returns the length, 0 if the AAD cannot be written. */
static size_t seal(const struct forge_request *request, struct bytes piv, struct bytes kid, const struct writer *plain, uint8_t *sealed) {
    uint8_t nonce[OSCORE_NONCE], aad[OSCORE_AAD_MAX];
    size_t aad_len = 0;

    if (request->nonce != NULL) {
        memcpy(nonce, request->nonce, sizeof nonce);
    } else {
        oscore_nonce(nonce, request->context, request->piv);
    }
    if (request->aad == NULL) {
        const struct bytes aad_piv = request->aad_piv != NULL ? (struct bytes){request->aad_piv, request->aad_piv_len} : piv;
        const struct bytes aad_kid = request->aad_kid != NULL ? (struct bytes){request->aad_kid, request->aad_kid_len} : kid;
        aad_len = oscore_aad(aad, sizeof aad, aad_kid.data, aad_kid.len, aad_piv.data, aad_piv.len);
        if (aad_len == 0) {
            return 0;
        }
    }
    oscore_seal(request->context->key, nonce, request->aad != NULL ? request->aad : aad, request->aad != NULL ? request->aad_len : aad_len,
                request->tag_len, plain->out, plain->len, sealed);
    return plain->len + request->tag_len;
}

static size_t build_clear(const struct forge_request *request, const struct writer *plain, struct writer *datagram) {
    write_header(datagram, request, plain->len > 0 ? plain->out[0] : 0);
    write_bytes(datagram, plain->out + 1, plain->len > 0 ? plain->len - 1 : 0);
    return plain->failed || datagram->failed ? 0 : datagram->len;
}

size_t forge_request_build(const struct forge_request *request, uint8_t *out, size_t size) {
    uint8_t plaintext[FORGE_DATAGRAM_MAX], sealed[FORGE_DATAGRAM_MAX + 16], option[512], shortest[8];
    struct writer plain = {.out = plaintext, .size = sizeof plaintext};
    struct writer oscore = {.out = option, .size = sizeof option};
    struct writer datagram = {.out = out, .size = size};
    const bool tag_known = request->tag_len >= 4 && request->tag_len <= 16 && request->tag_len % 2 == 0;

    write_inner(&plain, request);
    if (request->no_oscore) {
        return build_clear(request, &plain, &datagram);
    }
    const struct bytes piv = request->option_piv != NULL ? (struct bytes){request->option_piv, request->option_piv_len}
                                                         : shortest_piv(request->piv, shortest);
    const struct bytes kid = request->option_kid != NULL ? (struct bytes){request->option_kid, request->option_kid_len}
                                                         : (struct bytes){request->context->id, request->context->id_len};
    write_oscore_option(&oscore, request, piv, kid);
    if (plain.failed || oscore.failed || !tag_known) {
        return 0;
    }
    const size_t sealed_len = seal(request, piv, kid, &plain, sealed);
    write_header(&datagram, request, request->outer_code);
    write_outer_options(&datagram, request, &oscore);
    write_byte(&datagram, PAYLOAD_MARKER);
    write_bytes(&datagram, sealed, sealed_len);
    return sealed_len == 0 || datagram.failed ? 0 : datagram.len;
}

/* open.c: the way back: a datagram of any origin, parsed and, if a context fits, opened.
 *   CoAP header and options (RFC 7252 §3) -> OSCORE option (RFC 8613 §6.1) -> AEAD -> code, path, query, payload
 * Every length is compared with what is left before it is used. */
#include "forge.h"

#include "oscore.h"

#include <string.h>

enum { OPTION_OSCORE = 9, OPTION_URI_PATH = 11, OPTION_URI_QUERY = 15, OPTION_ECHO = 252 };
#define PAYLOAD_MARKER 0xffu

/* Walks options; `number`, `value`, `len` describe the current one. */
struct walk { const uint8_t *at, *end; uint32_t number; const uint8_t *value; size_t len; };
enum step { STEP_OPTION, STEP_PAYLOAD, STEP_END, STEP_MALFORMED };

/* Resolves a nibble with its extended bytes; false for 15 or if they are missing. */
static bool extended(struct walk *walk, unsigned nibble, uint32_t *value) {
    const size_t more = nibble == 13 ? 1 : nibble == 14 ? 2 : 0;

    if (nibble == 15 || (size_t)(walk->end - walk->at) < more) {
        return false;
    }
    *value = more == 0 ? nibble : more == 1 ? 13u + walk->at[0] : 269u + (walk->at[0] << 8 | walk->at[1]);
    walk->at += more;
    return true;
}

static enum step walk_next(struct walk *walk) {
    uint32_t delta, len;

    if (walk->at == walk->end) {
        return STEP_END;
    }
    const uint8_t head = *walk->at++;
    if (head == PAYLOAD_MARKER) {
        return walk->at < walk->end ? STEP_PAYLOAD : STEP_MALFORMED;
    }
    if (!extended(walk, head >> 4, &delta) || !extended(walk, head & 15, &len) || len > (size_t)(walk->end - walk->at)
        || walk->number + delta > UINT16_MAX) {
        return STEP_MALFORMED;
    }
    walk->number += delta;
    walk->value = walk->at;
    walk->len = len;
    walk->at += len;
    return STEP_OPTION;
}

/* Appends separator and value to a joined text; bytes that are not plain are written as %XX: one line, no two readings. */
static bool join(char *text, size_t size, char separator, const uint8_t *value, size_t len) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,;=:@";
    static const char hex[] = "0123456789ABCDEF";
    size_t used = strlen(text);

    if (used + 2 + 3 * len > size) {
        return false;
    }
    if (separator != '\0') {
        text[used++] = separator;
    }
    for (size_t i = 0; i < len; i++) {
        if (value[i] != 0 && strchr(plain, value[i]) != NULL) {
            text[used++] = (char)value[i];
        } else {
            text[used++] = '%';
            text[used++] = hex[value[i] >> 4];
            text[used++] = hex[value[i] & 15];
        }
    }
    text[used] = '\0';
    return true;
}

/* Code, options and payload of the plaintext. */
static void read_inner(struct forge_opened *opened) {
    struct walk walk = {.at = opened->plain + 1, .end = opened->plain + opened->plain_len};
    enum step step;
    bool fits = true;

    if (opened->plain_len == 0) {
        return;
    }
    opened->inner_code = opened->plain[0];
    while ((step = walk_next(&walk)) == STEP_OPTION) {
        if (walk.number == OPTION_URI_PATH) {
            fits &= join(opened->path, sizeof opened->path, '/', walk.value, walk.len);
        } else if (walk.number == OPTION_URI_QUERY) {
            fits &= join(opened->query, sizeof opened->query, opened->query[0] == '\0' ? '\0' : '&', walk.value, walk.len);
        } else if (walk.number == OPTION_ECHO) {
            opened->echo = walk.value;
            opened->echo_len = walk.len;
        }
    }
    if (step == STEP_PAYLOAD) {
        opened->payload = walk.at;
        opened->payload_len = (size_t)(walk.end - walk.at);
    }
    opened->inner_ok = step != STEP_MALFORMED && fits;
}

/* Reads flags, Partial IV, kid context and kid; true if a request may look like this. */
static bool read_oscore_option(struct forge_opened *opened, const uint8_t *value, size_t len) {
    size_t at = 1;

    if (len == 0 || (value[0] & 0xe0) != 0 || (value[0] & 7) == 0 || (value[0] & 7) > 5 || (value[0] & 0x08) == 0) {
        return false;
    }
    opened->piv_len = value[0] & 7;
    if (len < at + opened->piv_len) {
        return false;
    }
    for (size_t i = 0; i < opened->piv_len; i++) {
        opened->piv = opened->piv << 8 | value[at++];
    }
    opened->kid_context = (value[0] & 0x10) != 0;
    if (opened->kid_context) {
        if (len < at + 1 || len < at + 1 + value[at]) {
            return false;
        }
        at += 1u + value[at];
    }
    opened->kid = value + at;
    opened->kid_len = len - at;
    return true;
}

/* An empty option, or flags and a Partial IV of the responder's own; kid and kid context tell nothing here. */
static bool read_response_option(struct forge_opened *opened, const uint8_t *value, size_t len) {
    if (len == 0) {
        return true;
    }
    opened->piv_len = value[0] & 7;
    if ((value[0] & 0xe0) != 0 || opened->piv_len > 5 || len < 1 + opened->piv_len) {
        return false;
    }
    for (size_t i = 0; i < opened->piv_len; i++) {
        opened->piv = opened->piv << 8 | value[1 + i];
    }
    return true;
}

static void unseal(struct forge_opened *opened, const struct forge_context *context, const uint8_t nonce[OSCORE_NONCE],
                   const uint8_t *aad, size_t aad_len, const uint8_t *datagram) {
    if (aad_len == 0 || opened->ciphertext_len - OSCORE_TAG > sizeof opened->plain) {
        return;
    }
    opened->authentic = oscore_open(context->key, nonce, aad, aad_len, datagram + opened->ciphertext_offset, opened->ciphertext_len,
                                    opened->plain);
    if (opened->authentic) {
        opened->plain_len = opened->ciphertext_len - OSCORE_TAG;
        read_inner(opened);
    }
}

/* Header, token, options and payload; leaves the walk after the payload marker. */
static bool read_message(struct forge_opened *opened, const uint8_t *datagram, size_t len, size_t *oscore_options) {
    struct walk walk = {.end = datagram + len};
    enum step step;

    if (len < 4 || datagram[0] >> 6 != 1) {
        return false;
    }
    opened->type = datagram[0] >> 4 & 3;
    opened->code = datagram[1];
    opened->mid = (uint16_t)(datagram[2] << 8 | datagram[3]);
    const size_t token_len = datagram[0] & 15;
    if (token_len > 8 || len < 4 + token_len || (opened->code == 0 && len != 4)) {
        return false;
    }
    opened->token = datagram + 4;
    opened->token_len = token_len;
    walk.at = datagram + 4 + token_len;
    while ((step = walk_next(&walk)) == STEP_OPTION) {
        if (walk.number == OPTION_OSCORE && ++*oscore_options == 1) {
            opened->option_offset = (size_t)(walk.value - datagram);
            opened->option_len = walk.len;
        }
    }
    if (step == STEP_PAYLOAD) {
        opened->ciphertext_offset = (size_t)(walk.at - datagram);
        opened->ciphertext_len = (size_t)(walk.end - walk.at);
    }
    return step != STEP_MALFORMED;
}

/* As far as the OSCORE option; whether there is exactly one, and room for a tag. */
static bool read_outer(struct forge_opened *opened, const uint8_t *datagram, size_t len) {
    size_t oscore_options = 0;

    memset(opened, 0, sizeof *opened);
    opened->coap = read_message(opened, datagram, len, &oscore_options);
    return opened->coap && oscore_options == 1;
}

void forge_open(struct forge_opened *opened, const struct forge_context *context, const uint8_t *datagram, size_t len) {
    uint8_t nonce[OSCORE_NONCE], aad[OSCORE_AAD_MAX];

    if (!read_outer(opened, datagram, len)) {
        return;
    }
    opened->oscore = read_oscore_option(opened, datagram + opened->option_offset, opened->option_len)
                     && opened->ciphertext_len >= OSCORE_TAG;
    if (opened->oscore && context != NULL) {
        const uint8_t *const piv = datagram + opened->option_offset + 1;
        oscore_nonce(nonce, context, opened->piv);
        unseal(opened, context, nonce, aad, oscore_aad(aad, sizeof aad, opened->kid, opened->kid_len, piv, opened->piv_len), datagram);
    }
}

void forge_open_response(struct forge_opened *opened, const struct forge_context *responder, const struct forge_context *requester,
                         uint64_t request_piv, const uint8_t *datagram, size_t len) {
    uint8_t nonce[OSCORE_NONCE], aad[OSCORE_AAD_MAX], piv[5];
    size_t piv_len = 1;

    if (!read_outer(opened, datagram, len)) {
        return;
    }
    opened->oscore = read_response_option(opened, datagram + opened->option_offset, opened->option_len)
                     && opened->ciphertext_len >= OSCORE_TAG;
    if (!opened->oscore) {
        return;
    }
    while (piv_len < sizeof piv && request_piv >> 8 * piv_len != 0) {
        piv_len++;
    }
    for (size_t i = 0; i < piv_len; i++) {
        piv[i] = (uint8_t)(request_piv >> 8 * (piv_len - 1 - i));
    }
    oscore_nonce(nonce, opened->piv_len ? responder : requester, opened->piv_len ? opened->piv : request_piv);
    unseal(opened, responder, nonce, aad, oscore_aad(aad, sizeof aad, requester->id, requester->id_len, piv, piv_len), datagram);
}

/* opened.h: what each datagram of the capture says once it is opened with the keys of the run. Opened once for each datagram, however many
 * Servers receive it. Knows the keys from provision.json; which Server holds which key is the business of demand.h. */
#ifndef CHECK_OPENED_H
#define CHECK_OPENED_H

#include "run_files.h"

#define OPENED_NO_KEY UINT32_MAX
#define OPENED_KEYS_MAX 64u              /* different group keys: bits of `kids` */

struct opened {
    bool known;                        /* the capture has it */
    bool coap;                         /* a well-formed CoAP message */
    bool has_option, oscore;           /* an OSCORE option is there; it is well-formed and the payload long enough */
    bool leading_zeros;                /* the Partial IV is not in its shortest form */
    bool kid_context, kid_context_empty;
    bool inner_ok;
    uint8_t type, code, inner_code;
    uint16_t mid;
    uint8_t token[8], token_len;
    uint64_t piv;
    bool discovery;                    /* a plain, non-confirmable multicast GET of oic/res: whoever likes may answer */
    uint32_t peer;                     /* the Server by whose own credtype 64 key it is authentic, and to which it is addressed; 0: none */
    uint64_t kids;                     /* bit k: key k has this kid */
    uint32_t key;                      /* the key that its tag fits, or OPENED_NO_KEY */
    size_t ciphertext_offset, ciphertext_len;   /* in the datagram, tag included; when oscore */
    char *path, *query;                /* when a key fits, else NULL */
    uint8_t *payload; size_t payload_len;
};

struct opened_cache;
/* NULL with a sentence (no memory; more than 64 different group keys). `run` must outlive it. */
struct opened_cache *opened_cache_create(const struct run *run, char *error, size_t error_size);
void opened_cache_free(struct opened_cache *cache);
/* datagram 1..sent_count. NULL: no memory. */
const struct opened *opened_get(struct opened_cache *cache, uint32_t datagram);
/* The datagram in words (forge's words.h), opened with the key that fits. False: it is in no capture. */
bool opened_words(struct opened_cache *cache, uint32_t datagram, char *out, size_t size);
/* The key of the credential entry at `position` of a set's `creds`; OPENED_NO_KEY if it is no SSM Server Context. */
uint32_t opened_key_of(const struct opened_cache *cache, size_t set, size_t position);

#endif

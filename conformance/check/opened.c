/* opened.c: the different group keys of the run in one table (equal secret and Recipient ID: one key); a datagram is tried with every key
 * whose Recipient ID is its kid, when it is first asked for. */
#include "opened.h"

#include "forge.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COAP_HEADER = 4, TYPE_NON = 1, CODE_GET = 1, KEYS_MAX = OPENED_KEYS_MAX, SECRET = 32, ID_MAX = 7, CREDTYPE_SSM_SERVER = 256 };

struct key { uint8_t secret[SECRET], id[ID_MAX]; size_t id_len; struct forge_context context; };

struct opened_cache {
    const struct run *run;
    struct key keys[KEYS_MAX]; size_t key_count;
    uint32_t **key_of;                 /* [set][position] */
    struct opened *opened; bool *done;
    struct forge_opened scratch;
};

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* CR 1967 Q.3.4: the hexadecimal form of at most 56 bits. 0: it is none. */
static size_t read_id(const char *hex, uint8_t id[ID_MAX]) {
    const size_t digits = hex == NULL ? 0 : strlen(hex);
    if (digits % 2 != 0 || digits / 2 > ID_MAX) {
        return 0;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        const int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            return 0;
        }
        id[i] = (uint8_t)(high << 4 | low);
    }
    return digits / 2;
}

/* Its number in the table, entering it if it is new; OPENED_NO_KEY if the table is full. */
static uint32_t enter_key(struct opened_cache *cache, const struct device_credential *credential, const uint8_t *id, size_t id_len) {
    for (uint32_t k = 0; k < cache->key_count; k++) {
        const struct key *key = &cache->keys[k];
        if (key->id_len == id_len && memcmp(key->id, id, id_len) == 0 && memcmp(key->secret, credential->privatedata, SECRET) == 0) {
            return k;
        }
    }
    if (cache->key_count == KEYS_MAX) {
        return OPENED_NO_KEY;
    }
    struct key *key = &cache->keys[cache->key_count];
    memcpy(key->secret, credential->privatedata, SECRET);
    memcpy(key->id, id, id_len);
    key->id_len = id_len;
    forge_context_init(&key->context, key->secret, SECRET, NULL, 0, NULL, 0, id, id_len);
    return (uint32_t)cache->key_count++;
}

static bool enter_set(struct opened_cache *cache, size_t set) {
    const struct device_config *config = cache->run->sets[set].config;
    cache->key_of[set] = calloc(config->cred_count + 1, sizeof **cache->key_of);
    if (cache->key_of[set] == NULL) {
        return false;
    }
    for (size_t i = 0; i < config->cred_count; i++) {
        const struct device_credential *credential = &config->creds[i];
        uint8_t id[ID_MAX] = {0};
        const size_t id_len = read_id(credential->recipientid, id);
        cache->key_of[set][i] = OPENED_NO_KEY;
        if (credential->credtype == CREDTYPE_SSM_SERVER && credential->privatedata_len == SECRET && id_len > 0) {
            cache->key_of[set][i] = enter_key(cache, credential, id, id_len);
            if (cache->key_of[set][i] == OPENED_NO_KEY) {
                return false;
            }
        }
    }
    return true;
}

struct opened_cache *opened_cache_create(const struct run *run, char *error, size_t error_size) {
    struct opened_cache *cache = calloc(1, sizeof *cache);
    if (cache != NULL) {
        cache->run = run;
        cache->key_of = calloc(run->set_count + 1, sizeof *cache->key_of);
        cache->opened = calloc(run->sent_count + 1, sizeof *cache->opened);
        cache->done = calloc(run->sent_count + 1, sizeof *cache->done);
    }
    bool good = cache != NULL && cache->key_of != NULL && cache->opened != NULL && cache->done != NULL;
    for (size_t i = 0; good && i < run->set_count; i++) {
        good = enter_set(cache, i);
    }
    if (!good) {
        snprintf(error, error_size, "keys of the run: found no memory or too many, expected at most %d different group keys", KEYS_MAX);
        opened_cache_free(cache);
        return NULL;
    }
    return cache;
}

void opened_cache_free(struct opened_cache *cache) {
    if (cache == NULL) {
        return;
    }
    for (size_t i = 0; cache->key_of != NULL && i < cache->run->set_count; i++) {
        free(cache->key_of[i]);
    }
    for (size_t i = 0; cache->opened != NULL && i < cache->run->sent_count; i++) {
        free(cache->opened[i].path);
        free(cache->opened[i].query);
        free(cache->opened[i].payload);
    }
    free(cache->key_of);
    free(cache->opened);
    free(cache->done);
    free(cache);
}

static void note_header(struct opened *opened, const struct forge_opened *from) {
    opened->coap = from->coap;
    opened->has_option = from->option_offset != 0;
    opened->oscore = from->oscore;
    opened->type = from->type;
    opened->code = from->code;
    opened->mid = from->mid;
    opened->piv = from->piv;
    opened->leading_zeros = from->piv_len > 1 && from->piv >> (8 * (from->piv_len - 1)) == 0;
    opened->ciphertext_offset = from->ciphertext_offset;
    opened->ciphertext_len = from->ciphertext_len;
    opened->kid_context = from->kid_context;
    opened->kid_context_empty = from->kid_context && from->option_len == 2 + from->piv_len + from->kid_len;
    if (from->coap && from->token_len <= sizeof opened->token) {
        opened->token_len = (uint8_t)from->token_len;
        memcpy(opened->token, from->token, from->token_len);
    }
}

static bool note_inside(struct opened *opened, const struct forge_opened *from) {
    opened->inner_ok = from->inner_ok;
    opened->inner_code = from->inner_code;
    opened->path = strdup(from->path);
    opened->query = strdup(from->query);
    opened->payload = malloc(from->payload_len + 1);
    if (opened->path == NULL || opened->query == NULL || opened->payload == NULL) {
        return false;
    }
    if (from->payload_len > 0) {
        memcpy(opened->payload, from->payload, from->payload_len);
    }
    opened->payload_len = from->payload_len;
    return true;
}

/* The Client asks nobody for oic/res but with its path first, and as the only one before the query. */
static bool is_discovery(const struct opened *opened, const struct capture_frame *frame) {
    static const uint8_t path[] = {0xb3, 'o', 'i', 'c', 0x03, 'r', 'e', 's'};
    const size_t at = COAP_HEADER + opened->token_len;
    return opened->coap && !opened->has_option && opened->type == TYPE_NON && opened->code == CODE_GET && frame->destination[0] == 0xff
           && frame->len >= at + sizeof path && memcmp(frame->data + at, path, sizeof path) == 0;
}

/* Node k has k in the last 32 bits of its address. */
static const struct run_own *own_of(const struct run *run, const struct capture_frame *frame, uint32_t *server) {
    const uint8_t *tail = frame->destination + sizeof frame->destination - 4;
    *server = (uint32_t)tail[0] << 24 | (uint32_t)tail[1] << 16 | (uint32_t)tail[2] << 8 | tail[3];
    if (frame->destination[0] == 0xff || !run_is_server(run, *server) || run_set_of(run, *server)->own == NULL) {
        return NULL;
    }
    return &run_set_of(run, *server)->own[*server - run_set_of(run, *server)->first];
}

/* A unicast request of the Client to a whole OCF Device. */
static bool open_unicast(struct opened_cache *cache, const struct capture_frame *frame, struct opened *opened) {
    uint32_t server;
    const struct run_own *own = own_of(cache->run, frame, &server);
    if (own == NULL || cache->scratch.kid_len != own->client_id_len || memcmp(cache->scratch.kid, own->client_id, own->client_id_len) != 0) {
        return true;
    }
    struct forge_context context;
    forge_context_init(&context, own->secret, sizeof own->secret, NULL, 0, NULL, 0, own->client_id, own->client_id_len);
    forge_open(&cache->scratch, &context, frame->data, frame->len);
    if (cache->scratch.authentic) {
        opened->peer = server;
        return note_inside(opened, &cache->scratch);
    }
    return true;
}

static bool open_datagram(struct opened_cache *cache, const struct capture_frame *frame, struct opened *opened) {
    struct forge_opened *scratch = &cache->scratch;
    forge_open(scratch, NULL, frame->data, frame->len);
    opened->known = true;
    note_header(opened, scratch);
    opened->discovery = is_discovery(opened, frame);
    if (!scratch->oscore) {
        return true;
    }
    for (uint32_t k = 0; k < cache->key_count; k++) {
        const struct key *key = &cache->keys[k];
        if (scratch->kid_len != key->id_len || memcmp(scratch->kid, key->id, key->id_len) != 0) {
            continue;
        }
        opened->kids |= UINT64_C(1) << k;
        forge_open(scratch, &key->context, frame->data, frame->len);
        if (scratch->authentic && opened->key == OPENED_NO_KEY) {
            opened->key = k;
            if (!note_inside(opened, scratch)) {
                return false;
            }
        }
    }
    return opened->kids != 0 || open_unicast(cache, frame, opened);
}

const struct opened *opened_get(struct opened_cache *cache, uint32_t datagram) {
    struct opened *opened = &cache->opened[datagram - 1];
    if (!cache->done[datagram - 1]) {
        opened->key = OPENED_NO_KEY;
        if (cache->run->sent[datagram - 1].captured
            && !open_datagram(cache, &cache->run->capture->frames[datagram - 1], opened)) {
            return NULL;
        }
        cache->done[datagram - 1] = true;
    }
    return opened;
}

bool opened_words(struct opened_cache *cache, uint32_t datagram, char *out, size_t size) {
    if (datagram == 0 || datagram > cache->run->sent_count || !cache->run->sent[datagram - 1].captured) {
        return false;
    }
    const struct opened *opened = opened_get(cache, datagram);
    const struct capture_frame *frame = &cache->run->capture->frames[datagram - 1];
    words_datagram(out, size, opened != NULL && opened->key != OPENED_NO_KEY ? &cache->keys[opened->key].context : NULL, frame->data, frame->len);
    return true;
}

uint32_t opened_key_of(const struct opened_cache *cache, size_t set, size_t position) {
    return cache->key_of[set][position];
}

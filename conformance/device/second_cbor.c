/* second_cbor.c: an item is found by passing over those before it; nesting is bounded, every length is checked against what remains. */
#include "second_cbor.h"

#include <string.h>

enum { DEPTH_MAX = 12, INDEFINITE = 31, BREAK = 0xff };

/* The head at *at: major type and number; false if it is cut off or reserved. */
static bool read_head(const uint8_t **at, const uint8_t *end, unsigned *major, uint64_t *number, bool *indefinite) {
    if (*at >= end) {
        return false;
    }
    const unsigned low = **at & 31u;
    const size_t more = low < 24 ? 0 : low <= 27 ? (size_t)1 << (low - 24) : 0;
    *major = **at >> 5;
    *number = low;
    *indefinite = low == INDEFINITE;
    ++*at;
    if ((low > 27 && low < INDEFINITE) || (size_t)(end - *at) < more) {
        return false;
    }
    for (size_t i = 0; i < more; i++) {
        *number = (i ? *number << 8 : 0) | *(*at)++;
    }
    return true;
}

static bool skip(const uint8_t **at, const uint8_t *end, int depth) {
    unsigned major;
    uint64_t number;
    bool indefinite;

    if (depth > DEPTH_MAX || !read_head(at, end, &major, &number, &indefinite)) {
        return false;
    }
    if (indefinite && (major < SECOND_BYTES || major == 6 || major == 7)) {
        return false;
    }
    if ((major == SECOND_BYTES || major == SECOND_TEXT) && !indefinite) {
        if (number > (uint64_t)(end - *at)) {
            return false;
        }
        *at += number;
        return true;
    }
    const uint64_t items = major == SECOND_MAP ? 2 * number : major == SECOND_ARRAY ? number : major == 6 ? 1 : 0;
    for (uint64_t i = 0; indefinite || i < items; i++) {
        if (indefinite && *at < end && **at == BREAK) {
            ++*at;
            return true;
        }
        if (!skip(at, end, depth + 1)) {
            return false;
        }
    }
    return true;
}

struct second_item second_cbor_item(const uint8_t *data, size_t len) {
    const uint8_t *at = data;
    const bool good = len > 0 && skip(&at, data + len, 0) && at == data + len;

    return good ? (struct second_item){data, data + len} : (struct second_item){NULL, NULL};
}

/* Calls nothing: the position of the first inner item, and how many follow (SIZE_MAX: until the break). */
static const uint8_t *enter(struct second_item item, enum second_major wanted, uint64_t *count) {
    const uint8_t *at = item.at;
    unsigned major;
    bool indefinite;

    if (at == NULL || !read_head(&at, item.end, &major, count, &indefinite) || major != (unsigned)wanted) {
        return NULL;
    }
    *count = indefinite ? UINT64_MAX : *count;
    return at;
}

static struct second_item item_at(const uint8_t *at, const uint8_t *end) {
    const uint8_t *next = at;

    return skip(&next, end, 0) ? (struct second_item){at, next} : (struct second_item){NULL, NULL};
}

struct second_item second_cbor_member(struct second_item map, const char *key) {
    uint64_t count;
    const uint8_t *at = enter(map, SECOND_MAP, &count);

    for (uint64_t i = 0; at != NULL && i < count && at < map.end && *at != BREAK; i++) {
        const struct second_item name = item_at(at, map.end);
        if (name.at == NULL) {
            break;
        }
        const struct second_item value = item_at(name.end, map.end);
        if (value.at == NULL || second_cbor_is_text(name, key)) {
            return value;
        }
        at = value.end;
    }
    return (struct second_item){NULL, NULL};
}

struct second_item second_cbor_element(struct second_item array, size_t index) {
    uint64_t count;
    const uint8_t *at = enter(array, SECOND_ARRAY, &count);

    for (uint64_t i = 0; at != NULL && i < count && at < array.end && *at != BREAK; i++) {
        const struct second_item item = item_at(at, array.end);
        if (i == index || item.at == NULL) {
            return item;
        }
        at = item.end;
    }
    return (struct second_item){NULL, NULL};
}

bool second_cbor_uint(struct second_item item, uint64_t *value) {
    const uint8_t *at = item.at;
    unsigned major;
    bool indefinite;

    return at != NULL && read_head(&at, item.end, &major, value, &indefinite) && major == SECOND_UINT && !indefinite;
}

static const uint8_t *string_of(struct second_item item, size_t *len, unsigned *major) {
    const uint8_t *at = item.at;
    uint64_t number;
    bool indefinite;

    if (at == NULL || !read_head(&at, item.end, major, &number, &indefinite) || indefinite
        || (*major != SECOND_TEXT && *major != SECOND_BYTES)) {
        return NULL;
    }
    *len = (size_t)number;
    return at;
}

bool second_cbor_is_text(struct second_item item, const char *text) {
    size_t len;
    unsigned major;
    const uint8_t *const at = string_of(item, &len, &major);

    return at != NULL && major == SECOND_TEXT && len == strlen(text) && memcmp(at, text, len) == 0;
}

long second_cbor_string(struct second_item item, void *out, size_t size) {
    size_t len;
    unsigned major;
    const uint8_t *const at = string_of(item, &len, &major);

    if (at == NULL || len + (major == SECOND_TEXT) > size) {
        return -1;
    }
    memcpy(out, at, len);
    if (major == SECOND_TEXT) {
        ((char *)out)[len] = '\0';
    }
    return (long)len;
}

/* ---- writing ---- */

static void put(struct second_out *out, const void *bytes, size_t len) {
    if (out->full || len > out->size - out->len) {
        out->full = true;
    } else if (len > 0) {
        memcpy(out->data + out->len, bytes, len);
        out->len += len;
    }
}

void second_cbor_head(struct second_out *out, enum second_major major, uint64_t number) {
    const size_t more = number < 24 ? 0 : number < 0x100 ? 1 : number < 0x10000 ? 2 : number < 0x100000000 ? 4 : 8;
    const unsigned codes[] = {0, 24, 25, 0, 26, 0, 0, 0, 27};
    uint8_t bytes[9] = {(uint8_t)((unsigned)major << 5 | (more ? codes[more] : (unsigned)number))};

    for (size_t i = 0; i < more; i++) {
        bytes[1 + i] = (uint8_t)(number >> 8 * (more - 1 - i));
    }
    put(out, bytes, 1 + more);
}

void second_cbor_text(struct second_out *out, const char *text) {
    second_cbor_head(out, SECOND_TEXT, strlen(text));
    put(out, text, strlen(text));
}

void second_cbor_bytes(struct second_out *out, const void *bytes, size_t len) {
    second_cbor_head(out, SECOND_BYTES, len);
    put(out, bytes, len);
}

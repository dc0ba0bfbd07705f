/* value.c: representations of the two Resource kinds in CBOR (RFC 8949).
 *   decode: a map; each pair: text key, value. The property must occur exactly once with its type; other properties are stepped over.
 *   Nothing may follow the map. Definite and indefinite lengths; nesting is bounded, so hostile input cannot exhaust the stack. */
#include "config.h"

#include <string.h>

#define DEPTH_MAX 8

enum { MAJOR_UNSIGNED, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };
enum { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21, INDEFINITE = 31 };
#define BREAK 0xffu

static const char *const properties[] = {[DEVICE_SWITCH] = "value", [DEVICE_DIMMER] = "dimmingSetting"};

struct cbor { const uint8_t *at, *end; };
struct head { unsigned major, info; uint64_t argument; };

static bool read_head(struct cbor *cbor, struct head *head) {
    if (cbor->at == cbor->end) {
        return false;
    }
    head->major = *cbor->at >> 5;
    head->info = *cbor->at++ & 31;
    head->argument = head->info;
    if (head->info < 24 || head->info == INDEFINITE) {
        return true;
    }
    if (head->info > 27 || (size_t)(cbor->end - cbor->at) < (size_t)1 << (head->info - 24)) {
        return false;
    }
    head->argument = 0;
    for (size_t i = 0; i < (size_t)1 << (head->info - 24); i++) {
        head->argument = head->argument << 8 | *cbor->at++;
    }
    return true;
}

/* True once at the end of a container: its items are used up, or the break has come (and is consumed). */
static bool container_ends(struct cbor *cbor, bool indefinite, uint64_t *left) {
    if (!indefinite) {
        return *left == 0 || (--*left, false);
    }
    if (cbor->at < cbor->end && *cbor->at == BREAK) {
        cbor->at++;
        return true;
    }
    return false;
}

static bool skip_bytes(struct cbor *cbor, uint64_t len) {
    if (len > (uint64_t)(cbor->end - cbor->at)) {
        return false;
    }
    cbor->at += len;
    return true;
}

static bool skip_item(struct cbor *cbor, unsigned depth) {
    struct head head;

    if (depth == DEPTH_MAX || !read_head(cbor, &head)) {
        return false;
    }
    const bool indefinite = head.info == INDEFINITE;
    switch (head.major) {
    case MAJOR_UNSIGNED: case MAJOR_NEGATIVE: case MAJOR_SIMPLE:
        return !indefinite;                                       /* a break out of place is not an item */
    case MAJOR_TAG:
        return !indefinite && skip_item(cbor, depth + 1);
    case MAJOR_BYTES: case MAJOR_TEXT:
        if (!indefinite) {
            return skip_bytes(cbor, head.argument);
        }
        while (!container_ends(cbor, true, NULL)) {
            const unsigned major = head.major;
            if (!read_head(cbor, &head) || head.major != major || head.info == INDEFINITE || !skip_bytes(cbor, head.argument)) {
                return false;
            }
        }
        return true;
    default:
        if (!indefinite && head.argument > (uint64_t)(cbor->end - cbor->at)) {
            return false;                                         /* an item takes a byte at least */
        }
        for (uint64_t left = head.argument; !container_ends(cbor, indefinite, &left);) {
            if (!skip_item(cbor, depth + 1) || (head.major == MAJOR_MAP && !skip_item(cbor, depth + 1))) {
                return false;
            }
        }
        return true;
    }
}

static bool read_value(struct cbor *cbor, enum device_resource_kind kind, int32_t *value) {
    struct head head;

    if (!read_head(cbor, &head) || head.info == INDEFINITE) {
        return false;
    }
    if (kind == DEVICE_SWITCH) {
        *value = head.info == SIMPLE_TRUE;
        return head.major == MAJOR_SIMPLE && (head.info == SIMPLE_TRUE || head.info == SIMPLE_FALSE);
    }
    if (head.major > MAJOR_NEGATIVE || head.argument > INT32_MAX) {
        return false;
    }
    *value = head.major == MAJOR_UNSIGNED ? (int32_t)head.argument : -1 - (int32_t)head.argument;
    return true;
}

/* Consumes a definite text that is the name; otherwise leaves the reader where it was. */
static bool take_name(struct cbor *cbor, const char *name) {
    struct cbor ahead = *cbor;
    struct head head;

    if (!read_head(&ahead, &head) || head.major != MAJOR_TEXT || head.info == INDEFINITE || head.argument != strlen(name)
        || head.argument > (uint64_t)(ahead.end - ahead.at) || memcmp(ahead.at, name, strlen(name)) != 0) {
        return false;
    }
    ahead.at += strlen(name);
    *cbor = ahead;
    return true;
}

bool device_value_decode(enum device_resource_kind kind, const uint8_t *cbor, size_t len, int32_t *value) {
    struct head head;
    unsigned found = 0;
    int32_t read = 0;

    if (len == 0) {
        return false;
    }
    struct cbor reader = {cbor, cbor + len};
    if (!read_head(&reader, &head) || head.major != MAJOR_MAP) {
        return false;
    }
    for (uint64_t left = head.argument; !container_ends(&reader, head.info == INDEFINITE, &left);) {
        if (take_name(&reader, properties[kind])) {
            if (!read_value(&reader, kind, &read)) {
                return false;
            }
            found++;
        } else if (!skip_item(&reader, 0) || !skip_item(&reader, 0)) {
            return false;
        }
    }
    if (found != 1 || reader.at != reader.end) {
        return false;
    }
    *value = read;
    return true;
}

size_t device_value_encode(enum device_resource_kind kind, int32_t value, uint8_t *out, size_t size) {
    const size_t name_len = strlen(properties[kind]);
    const uint32_t argument = value < 0 ? (uint32_t)(-1 - (int64_t)value) : (uint32_t)value;
    const unsigned major = value < 0 ? MAJOR_NEGATIVE : MAJOR_UNSIGNED;
    uint8_t cbor[24];
    size_t len = 2 + name_len;

    cbor[0] = MAJOR_MAP << 5 | 1;
    cbor[1] = (uint8_t)(MAJOR_TEXT << 5 | name_len);
    memcpy(cbor + 2, properties[kind], name_len);
    if (kind == DEVICE_SWITCH) {
        cbor[len++] = (uint8_t)(MAJOR_SIMPLE << 5 | (value != 0 ? SIMPLE_TRUE : SIMPLE_FALSE));
    } else if (argument < 24) {
        cbor[len++] = (uint8_t)(major << 5 | argument);
    } else {
        const size_t bytes = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : 4;
        cbor[len++] = (uint8_t)(major << 5 | (bytes == 1 ? 24 : bytes == 2 ? 25 : 26));
        for (size_t i = bytes; i-- > 0;) {
            cbor[len++] = (uint8_t)(argument >> 8 * i);
        }
    }
    if (len > size) {
        return 0;
    }
    memcpy(out, cbor, len);
    return len;
}

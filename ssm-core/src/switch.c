/* switch.c: the binary switch. An UPDATE is one CBOR map (RFC 8949):
 *
 *   map { "value": true / false, anything else: ignored }   definite or indefinite length, nothing after it
 *
 * Every byte is checked for well-formedness before the switch changes. */
#include <ssm/switch.h>
#include <string.h>

#define NESTING_MAX 8 /* of ignored members: OCF representations are flat */

enum cbor_major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };
enum { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21, INDEFINITE = 31 };

struct cbor_reader { const uint8_t *at, *end; };
struct cbor_head { unsigned major, info; uint64_t value; };

static inline bool read_head(struct cbor_reader *reader, struct cbor_head *head)
{
    if (reader->at == reader->end) {
        return false;
    }
    head->major = *reader->at >> 5;
    head->info = *reader->at++ & 31u;
    head->value = head->info;
    if (head->info < 24) {
        return true;
    }
    if (head->info >= 28) {
        bool has_indefinite_form = head->major >= BYTES && head->major != TAG; /* for SIMPLE it is the break */
        return head->info == INDEFINITE && has_indefinite_form;
    }
    size_t bytes = (size_t)1 << (head->info - 24);
    if ((size_t)(reader->end - reader->at) < bytes) {
        return false;
    }
    head->value = 0;
    while (bytes-- > 0) {
        head->value = head->value << 8 | *reader->at++;
    }
    return head->major != SIMPLE || head->info != 24 || head->value >= 32;
}

static bool at_break(struct cbor_reader *reader)
{
    if (reader->at < reader->end && *reader->at == 0xff) {
        reader->at++;
        return true;
    }
    return false;
}

static bool skip_bytes(struct cbor_reader *reader, uint64_t len)
{
    if ((uint64_t)(reader->end - reader->at) < len) {
        return false;
    }
    reader->at += len;
    return true;
}

/* A string: its bytes, or chunks of the same kind up to the break. */
static bool skip_string(struct cbor_reader *reader, const struct cbor_head *head)
{
    if (head->info != INDEFINITE) {
        return skip_bytes(reader, head->value);
    }
    while (!at_break(reader)) {
        struct cbor_head chunk;
        if (!read_head(reader, &chunk) || chunk.major != head->major || chunk.info == INDEFINITE || !skip_bytes(reader, chunk.value)) {
            return false;
        }
    }
    return true;
}

static bool skip_item(struct cbor_reader *reader, int depth);

/* The rest of an item whose head was read. Recursion is bounded by NESTING_MAX. */
static bool skip_content(struct cbor_reader *reader, const struct cbor_head *head, int depth)
{
    switch (head->major) {
    case BYTES:
    case TEXT:
        return skip_string(reader, head);
    case TAG:
        return skip_item(reader, depth + 1);
    case ARRAY:
    case MAP:
        for (uint64_t i = 0; head->info == INDEFINITE ? !at_break(reader) : i < head->value; i++) {
            if (!skip_item(reader, depth + 1) || (head->major == MAP && !skip_item(reader, depth + 1))) {
                return false;
            }
        }
        return true;
    case SIMPLE:
        return head->info != INDEFINITE; /* a break where none belongs */
    default:
        return true;
    }
}

static bool skip_item(struct cbor_reader *reader, int depth)
{
    struct cbor_head head;
    return depth <= NESTING_MAX && read_head(reader, &head) && skip_content(reader, &head, depth);
}

/* Reads one member; `*found` and `*value` are set when it is "value" with a boolean. */
static bool read_member(struct cbor_reader *reader, bool *found, bool *value)
{
    static const char name[5] = {'v', 'a', 'l', 'u', 'e'};
    struct cbor_head head;
    if (!read_head(reader, &head)) {
        return false;
    }
    bool is_value = head.major == TEXT && head.info != INDEFINITE && head.value == sizeof name &&
                    (size_t)(reader->end - reader->at) >= sizeof name && memcmp(reader->at, name, sizeof name) == 0;
    if (!is_value) {
        return skip_content(reader, &head, 1) && skip_item(reader, 1);
    }
    reader->at += sizeof name;
    if (*found || !read_head(reader, &head) || head.major != SIMPLE || (head.info != SIMPLE_FALSE && head.info != SIMPLE_TRUE)) {
        return false; /* a second "value" would leave open which one counts */
    }
    *found = true;
    *value = head.info == SIMPLE_TRUE;
    return true;
}

int ssm_switch_update(void *user, const uint8_t *payload, size_t len)
{
    struct ssm_switch *binary_switch = user;
    if (len == 0) {
        return -1;
    }
    struct cbor_reader reader = {payload, payload + len};
    struct cbor_head map;
    bool found = false, value = false;
    if (!read_head(&reader, &map) || map.major != MAP) {
        return -1;
    }
    for (uint64_t i = 0; map.info == INDEFINITE ? !at_break(&reader) : i < map.value; i++) {
        if (!read_member(&reader, &found, &value)) {
            return -1;
        }
    }
    if (!found || reader.at != reader.end) {
        return -1;
    }
    binary_switch->value = value;
    return 0;
}

size_t ssm_switch_represent(const struct ssm_switch *binary_switch, uint8_t *out, size_t size)
{
    const uint8_t map[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', binary_switch->value ? 0xf5 : 0xf4};
    if (size < sizeof map) {
        return 0;
    }
    memcpy(out, map, sizeof map);
    return sizeof map;
}

/* switch.c: the binary switch. An UPDATE is one CBOR map (RFC 8949):
 *
 *   map { "value": true / false, anything else: ignored }   definite or indefinite length, nothing after it
 *
 * Every byte is checked for well-formedness before the switch changes. */
#include <ssm/switch.h>
#include <string.h>

#define NESTING_MAX 8 /* of ignored members: OCF representations are flat */

enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };
enum { FALSE = 20, TRUE = 21, INDEFINITE = 31 };

struct reader { const uint8_t *at, *end; };
struct head { unsigned major, info; uint64_t value; };

static bool read_head(struct reader *reader, struct head *head)
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

static bool at_break(struct reader *reader)
{
    if (reader->at < reader->end && *reader->at == 0xff) {
        reader->at++;
        return true;
    }
    return false;
}

static bool skip_bytes(struct reader *reader, uint64_t len)
{
    if ((uint64_t)(reader->end - reader->at) < len) {
        return false;
    }
    reader->at += len;
    return true;
}

/* A string: its bytes, or chunks of the same kind up to the break. */
static bool skip_string(struct reader *reader, const struct head *head)
{
    if (head->info != INDEFINITE) {
        return skip_bytes(reader, head->value);
    }
    while (!at_break(reader)) {
        struct head chunk;
        if (!read_head(reader, &chunk) || chunk.major != head->major || chunk.info == INDEFINITE || !skip_bytes(reader, chunk.value)) {
            return false;
        }
    }
    return true;
}

static bool skip_item(struct reader *reader, int depth) /* recursion is bounded by NESTING_MAX */
{
    struct head head;
    if (depth > NESTING_MAX || !read_head(reader, &head)) {
        return false;
    }
    switch (head.major) {
    case BYTES:
    case TEXT:
        return skip_string(reader, &head);
    case TAG:
        return skip_item(reader, depth + 1);
    case ARRAY:
    case MAP:
        for (uint64_t i = 0; head.info == INDEFINITE ? !at_break(reader) : i < head.value; i++) {
            if (!skip_item(reader, depth + 1) || (head.major == MAP && !skip_item(reader, depth + 1))) {
                return false;
            }
        }
        return true;
    case SIMPLE:
        return head.info != INDEFINITE; /* a break where none belongs */
    default:
        return true;
    }
}

/* Reads one member; `*found` and `*value` are set when it is "value" with a boolean. */
static bool read_member(struct reader *reader, bool *found, bool *value)
{
    static const char name[] = "value";
    struct reader key = *reader;
    struct head head;
    if (!skip_item(reader, 1) || !read_head(&key, &head)) {
        return false;
    }
    bool is_value = head.major == TEXT && head.info != INDEFINITE && head.value == sizeof name - 1 && memcmp(key.at, name, sizeof name - 1) == 0;
    if (!is_value) {
        return skip_item(reader, 1);
    }
    if (*found || !read_head(reader, &head) || head.major != SIMPLE || (head.info != FALSE && head.info != TRUE)) {
        return false; /* a second "value" would leave open which one counts */
    }
    *found = true;
    *value = head.info == TRUE;
    return true;
}

int ssm_switch_update(void *user, const uint8_t *payload, size_t len)
{
    struct ssm_switch *binary_switch = user;
    if (len == 0) {
        return -1;
    }
    struct reader reader = {payload, payload + len};
    struct head map;
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

/* cbor.c: CBOR (RFC 8949), bounded.
 *
 *   | major 3 bit | info 5 bit | argument: none (info < 24), 1, 2, 4, 8 bytes (24..27); 31: indefinite length or break |
 *
 * A count that announces more items than bytes are left is refused at once, so no loop runs longer than the payload. Skipping keeps a
 * small stack of the containers it is in, instead of recursion. */
#include <ssm/cbor.h>
#include <string.h>

#define INFO_1_BYTE 24u   /* one byte of argument follows */
#define INFO_RESERVED 28u /* 28..30 */
#define INFO_INDEFINITE 31u
#define INFO_FALSE 20u
#define INFO_TRUE 21u
#define SIMPLE_2_BYTES_MIN 32u /* smaller simple values have one encoding, of one byte (RFC 8949 §3.3) */
#define BREAK 0xffu

struct head { unsigned major, info; uint64_t value; };

struct ssm_cbor_reader ssm_cbor_reader(const uint8_t *data, size_t len)
{
    return (struct ssm_cbor_reader){data, len > 0 ? data + len : data, SSM_CBOR_OK};
}

void ssm_cbor_fail(struct ssm_cbor_reader *reader, enum ssm_cbor_error error)
{
    if (reader->error == SSM_CBOR_OK) {
        reader->error = error;
        reader->at = reader->end; /* every later read finds nothing */
    }
}

static size_t left(const struct ssm_cbor_reader *reader)
{
    return (size_t)(reader->end - reader->at);
}

enum ssm_cbor_type ssm_cbor_peek(const struct ssm_cbor_reader *reader)
{
    return left(reader) == 0 ? SSM_CBOR_NONE : (enum ssm_cbor_type)(*reader->at >> 5);
}

/* The 1, 2, 4 or 8 bytes that `info` announces. */
static bool read_argument(struct ssm_cbor_reader *reader, struct head *head)
{
    size_t bytes = (size_t)1 << (head->info - INFO_1_BYTE);
    if (left(reader) < bytes) {
        return false;
    }
    head->value = 0;
    while (bytes-- > 0) {
        head->value = head->value << 8 | *reader->at++;
    }
    return head->major != SSM_CBOR_SIMPLE || head->info != INFO_1_BYTE || head->value >= SIMPLE_2_BYTES_MIN;
}

/* The head of the next item; a break, which is none, is malformed. On an error *head is all zero: the number 0. */
static struct head read_head(struct ssm_cbor_reader *reader)
{
    struct head head = {0};
    bool good = left(reader) > 0;
    if (good) {
        head.major = *reader->at >> 5;
        head.info = *reader->at++ & 31u;
        head.value = head.info;
        if (head.info >= INFO_RESERVED) {
            good = head.info == INFO_INDEFINITE && head.major >= SSM_CBOR_BYTES && head.major <= SSM_CBOR_MAP;
        } else if (head.info >= INFO_1_BYTE) {
            good = read_argument(reader, &head);
        }
    }
    if (!good) {
        ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
        return (struct head){0};
    }
    return head;
}

/* The head of an item that must be of this type. */
static struct head expect(struct ssm_cbor_reader *reader, enum ssm_cbor_type type)
{
    struct head head = read_head(reader);
    if (head.major != (unsigned)type) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
        return (struct head){0};
    }
    return head;
}

static bool at_break(struct ssm_cbor_reader *reader)
{
    if (left(reader) > 0 && *reader->at == BREAK) {
        reader->at++;
        return true;
    }
    return false;
}

uint64_t ssm_cbor_uint(struct ssm_cbor_reader *reader, uint64_t max)
{
    struct head head = expect(reader, SSM_CBOR_UNSIGNED);
    if (head.value > max) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
        return 0;
    }
    return head.value;
}

int64_t ssm_cbor_int(struct ssm_cbor_reader *reader, int64_t min, int64_t max)
{
    struct head head = read_head(reader);
    bool is_int = (head.major == SSM_CBOR_UNSIGNED || head.major == SSM_CBOR_NEGATIVE) && head.value <= INT64_MAX;
    int64_t value = !is_int ? 0 : head.major == SSM_CBOR_UNSIGNED ? (int64_t)head.value : -1 - (int64_t)head.value;
    if (!is_int || value < min || value > max) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
        return 0;
    }
    return value;
}

bool ssm_cbor_bool(struct ssm_cbor_reader *reader)
{
    struct head head = expect(reader, SSM_CBOR_SIMPLE);
    if (head.info != INFO_TRUE && head.info != INFO_FALSE) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
    }
    return reader->error == SSM_CBOR_OK && head.info == INFO_TRUE;
}

/* How many bytes the UTF-8 character at `at` takes, 0 if it is none (RFC 3629 §4: shortest form, no surrogates, up to U+10FFFF). */
static size_t utf8_character(const uint8_t *at, size_t room)
{
    size_t bytes = at[0] < 0x80 ? 1 : at[0] >= 0xc2 && at[0] < 0xe0 ? 2 : at[0] >> 4 == 0xe ? 3 : at[0] >= 0xf0 && at[0] < 0xf5 ? 4 : 0;
    if (bytes > room) {
        return 0;
    }
    for (size_t i = 1; i < bytes; i++) {
        if (at[i] >> 6 != 2) {
            return 0;
        }
    }
    bool too_low = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool too_high = (at[0] == 0xed && at[1] >= 0xa0) || (at[0] == 0xf4 && at[1] >= 0x90);
    return (bytes == 3 || bytes == 4) && (too_low || too_high) ? 0 : bytes;
}

static bool is_utf8(struct ssm_bytes text)
{
    for (size_t i = 0; i < text.len;) {
        size_t bytes = utf8_character(text.data + i, text.len - i);
        if (bytes == 0) {
            return false;
        }
        i += bytes;
    }
    return true;
}

/* `len` bytes of a string of this type, in place; an error if there are fewer or if it is text that is not UTF-8. */
static struct ssm_bytes take_piece(struct ssm_cbor_reader *reader, unsigned type, uint64_t len)
{
    struct ssm_bytes piece = {reader->at, (size_t)len};
    if (len > left(reader) || (type == SSM_CBOR_TEXT && !is_utf8(piece))) {
        ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
        return (struct ssm_bytes){NULL, 0};
    }
    reader->at += piece.len;
    return piece;
}

/* Copies the piece whose head was read to `out`, or only checks it if `out` is NULL; returns its length. */
static size_t copy_piece(struct ssm_cbor_reader *reader, const struct head *head, uint8_t *out, size_t room)
{
    struct ssm_bytes piece = take_piece(reader, head->major, head->value);
    if (out != NULL && piece.len > room) {
        ssm_cbor_fail(reader, SSM_CBOR_TOO_LONG);
        return 0;
    }
    if (out != NULL && piece.len > 0) {
        memcpy(out, piece.data, piece.len);
    }
    return piece.len;
}

/* The same for a string whose head was read: one piece, or definite chunks of the same type up to the break (RFC 8949 §3.2.3). */
static size_t copy_string(struct ssm_cbor_reader *reader, const struct head *head, uint8_t *out, size_t size)
{
    if (head->info != INFO_INDEFINITE) {
        return copy_piece(reader, head, out, size);
    }
    size_t len = 0;
    while (reader->error == SSM_CBOR_OK && !at_break(reader)) {
        struct head chunk = read_head(reader);
        if (chunk.major != head->major || chunk.info == INFO_INDEFINITE) {
            ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
        } else {
            len += copy_piece(reader, &chunk, out != NULL ? out + len : NULL, size - len);
        }
    }
    return len;
}

size_t ssm_cbor_bytes(struct ssm_cbor_reader *reader, uint8_t *out, size_t size)
{
    struct head head = expect(reader, SSM_CBOR_BYTES);
    size_t len = reader->error == SSM_CBOR_OK ? copy_string(reader, &head, out, size) : 0;
    return reader->error == SSM_CBOR_OK ? len : 0;
}

size_t ssm_cbor_text(struct ssm_cbor_reader *reader, char *out, size_t size)
{
    struct head head = expect(reader, SSM_CBOR_TEXT);
    size_t len = reader->error == SSM_CBOR_OK ? copy_string(reader, &head, (uint8_t *)out, size - 1) : 0;
    if (memchr(out, '\0', len) != NULL) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
    }
    len = reader->error == SSM_CBOR_OK ? len : 0;
    out[len] = '\0';
    return len;
}

/* How many items the container holds (two for each pair), 0 if the length is indefinite. Each takes a byte at least. */
static size_t item_count(struct ssm_cbor_reader *reader, const struct head *head)
{
    size_t each = head->major == SSM_CBOR_MAP ? 2 : 1;
    uint64_t count = head->major == SSM_CBOR_TAG ? 1 : head->info == INFO_INDEFINITE ? 0 : head->value;
    if (count > left(reader) / each) {
        ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
        return 0;
    }
    return (size_t)count * each;
}

static struct ssm_cbor_items enter(struct ssm_cbor_reader *reader, enum ssm_cbor_type type)
{
    struct head head = expect(reader, type);
    size_t items = reader->error == SSM_CBOR_OK ? item_count(reader, &head) : 0;
    return (struct ssm_cbor_items){.left = type == SSM_CBOR_MAP ? items / 2 : items, .indefinite = head.info == INFO_INDEFINITE};
}

struct ssm_cbor_items ssm_cbor_array(struct ssm_cbor_reader *reader)
{
    return enter(reader, SSM_CBOR_ARRAY);
}

struct ssm_cbor_items ssm_cbor_map(struct ssm_cbor_reader *reader)
{
    return enter(reader, SSM_CBOR_MAP);
}

bool ssm_cbor_next(struct ssm_cbor_reader *reader, struct ssm_cbor_items *items)
{
    if (reader->error != SSM_CBOR_OK) {
        return false;
    }
    if (items->indefinite) {
        return !at_break(reader);
    }
    return items->left > 0 && items->left-- > 0;
}

/* Reads a key that is a text, in place; any other key is skipped and has no name (data NULL). */
static struct ssm_bytes read_name(struct ssm_cbor_reader *reader)
{
    if (ssm_cbor_peek(reader) != SSM_CBOR_TEXT) {
        ssm_cbor_skip(reader);
        return (struct ssm_bytes){NULL, 0};
    }
    struct head head = read_head(reader);
    if (head.info == INFO_INDEFINITE) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
        return (struct ssm_bytes){NULL, 0};
    }
    return take_piece(reader, head.major, head.value);
}

bool ssm_cbor_has(const struct ssm_cbor_items *map, size_t index)
{
    return (map->seen >> index & 1u) != 0;
}

size_t ssm_cbor_key(struct ssm_cbor_reader *reader, struct ssm_cbor_items *map, const char *const *names, size_t count)
{
    struct ssm_bytes name = read_name(reader);
    size_t i = 0;
    while (i < count && (name.data == NULL || strlen(names[i]) != name.len || memcmp(names[i], name.data, name.len) != 0)) {
        i++;
    }
    if (i < count) {
        if (ssm_cbor_has(map, i)) {
            ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
            return count;
        }
        map->seen |= 1u << i;
    }
    return i;
}

enum ssm_cbor_error ssm_cbor_end(struct ssm_cbor_reader *reader)
{
    if (left(reader) > 0) {
        ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
    }
    return reader->error;
}

/* A container that is being skipped. `items` counts down, or counts what was passed when the length is indefinite. */
struct level { size_t items; bool indefinite, pairs; };

/* Has the container ended? A map ends after a value, never after a key. */
static bool level_ended(struct ssm_cbor_reader *reader, const struct level *level)
{
    if (!level->indefinite) {
        return level->items == 0;
    }
    if (!at_break(reader)) {
        return false;
    }
    if (level->pairs && level->items % 2 != 0) {
        ssm_cbor_fail(reader, SSM_CBOR_MALFORMED);
    }
    return true;
}

void ssm_cbor_skip(struct ssm_cbor_reader *reader)
{
    struct level levels[SSM_CBOR_DEPTH_MAX + 1] = {{.items = 1}}; /* the outermost holds the item that is skipped */
    unsigned depth = 0;
    while (reader->error == SSM_CBOR_OK) {
        struct level *level = &levels[depth];
        if (level_ended(reader, level)) {
            if (depth-- == 0) {
                return;
            }
            continue;
        }
        if (level->indefinite) {
            level->items++;
        } else {
            level->items--;
        }
        struct head head = read_head(reader);
        bool is_string = head.major == SSM_CBOR_BYTES || head.major == SSM_CBOR_TEXT;
        bool is_container = head.major == SSM_CBOR_ARRAY || head.major == SSM_CBOR_MAP || head.major == SSM_CBOR_TAG;
        if (is_string) {
            copy_string(reader, &head, NULL, 0);
        } else if (is_container && depth == SSM_CBOR_DEPTH_MAX) {
            ssm_cbor_fail(reader, SSM_CBOR_TOO_DEEP);
        } else if (is_container) {
            levels[++depth] = (struct level){item_count(reader, &head), head.info == INFO_INDEFINITE, head.major == SSM_CBOR_MAP};
        }
    }
}

struct ssm_cbor_writer ssm_cbor_writer(uint8_t *out, size_t size)
{
    return (struct ssm_cbor_writer){out, size > 0 ? out + size : out, 0};
}

static void put(struct ssm_cbor_writer *writer, const void *data, size_t len)
{
    size_t room = (size_t)(writer->end - writer->at);
    size_t taken = len < room ? len : room;
    if (taken > 0) {
        memcpy(writer->at, data, taken);
        writer->at += taken;
    }
    writer->total += len;
}

static void put_byte(struct ssm_cbor_writer *writer, unsigned byte)
{
    const uint8_t value = (uint8_t)byte;
    put(writer, &value, 1);
}

/* The shortest head (RFC 8949 §4.2.1). */
static void put_head(struct ssm_cbor_writer *writer, enum ssm_cbor_type major, uint64_t value)
{
    if (value < INFO_1_BYTE) {
        put_byte(writer, (unsigned)major << 5 | (unsigned)value);
        return;
    }
    unsigned more = value <= UINT8_MAX ? 0 : value <= UINT16_MAX ? 1 : value <= UINT32_MAX ? 2 : 3; /* 2^more bytes of argument */
    put_byte(writer, (unsigned)major << 5 | (INFO_1_BYTE + more));
    for (unsigned bytes = 1u << more; bytes-- > 0;) {
        put_byte(writer, (unsigned)(value >> 8 * bytes) & 0xffu);
    }
}

void ssm_cbor_put_array(struct ssm_cbor_writer *writer, size_t count)
{
    put_head(writer, SSM_CBOR_ARRAY, count);
}

void ssm_cbor_put_map(struct ssm_cbor_writer *writer, size_t count)
{
    put_head(writer, SSM_CBOR_MAP, count);
}

void ssm_cbor_open_array(struct ssm_cbor_writer *writer)
{
    put_byte(writer, (unsigned)SSM_CBOR_ARRAY << 5 | INFO_INDEFINITE);
}

void ssm_cbor_open_map(struct ssm_cbor_writer *writer)
{
    put_byte(writer, (unsigned)SSM_CBOR_MAP << 5 | INFO_INDEFINITE);
}

void ssm_cbor_close(struct ssm_cbor_writer *writer)
{
    put_byte(writer, BREAK);
}

void ssm_cbor_put_uint(struct ssm_cbor_writer *writer, uint64_t value)
{
    put_head(writer, SSM_CBOR_UNSIGNED, value);
}

void ssm_cbor_put_int(struct ssm_cbor_writer *writer, int64_t value)
{
    put_head(writer, value < 0 ? SSM_CBOR_NEGATIVE : SSM_CBOR_UNSIGNED, value < 0 ? ~(uint64_t)value : (uint64_t)value);
}

void ssm_cbor_put_bool(struct ssm_cbor_writer *writer, bool value)
{
    put_byte(writer, (unsigned)SSM_CBOR_SIMPLE << 5 | (value ? INFO_TRUE : INFO_FALSE));
}

void ssm_cbor_put_text(struct ssm_cbor_writer *writer, const char *text)
{
    size_t len = strlen(text);
    put_head(writer, SSM_CBOR_TEXT, len);
    put(writer, text, len);
}

void ssm_cbor_put_bytes(struct ssm_cbor_writer *writer, struct ssm_bytes bytes)
{
    put_head(writer, SSM_CBOR_BYTES, bytes.len);
    put(writer, bytes.data, bytes.len);
}

size_t ssm_cbor_written(const struct ssm_cbor_writer *writer, const uint8_t *out)
{
    return (size_t)(writer->at - out) == writer->total ? writer->total : 0;
}

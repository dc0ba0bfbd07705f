/* cbor.h: the CBOR (RFC 8949) of OCF payloads, read in place and written front to back: maps, arrays, text, bytes, integers, booleans.
 * Enters: a payload, possibly hostile. Leaves: its values, copied into the caller's memory; or the first error, which stays.
 *
 *   struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
 *   struct ssm_cbor_items map = ssm_cbor_map(&reader);
 *   while (ssm_cbor_next(&reader, &map)) {
 *       switch (ssm_cbor_key(&reader, &map, names, 2)) {
 *       case 0: value = ssm_cbor_bool(&reader); break;
 *       case 1: ssm_cbor_text(&reader, text, sizeof text); break;
 *       default: ssm_cbor_skip(&reader);
 *       }
 *   }
 *   if (ssm_cbor_end(&reader) != SSM_CBOR_OK) ... nothing that was read may be used
 *
 * After an error every read returns zero or nothing and moves no further, so one look at the end is enough and every loop ends. Definite
 * and indefinite lengths are both read. Depth is bounded and nothing recurs. Tags are known to ssm_cbor_skip alone. */
#ifndef SSM_CBOR_H
#define SSM_CBOR_H

#include <ssm/context.h>
#include <stdbool.h>

enum ssm_cbor_error {
    SSM_CBOR_OK = 0,
    SSM_CBOR_MALFORMED,  /* not well-formed (RFC 8949 §1.2), a text that is not UTF-8, or bytes after the end */
    SSM_CBOR_UNEXPECTED, /* another type than asked for, a number out of range, a text with a zero in it, or a known name twice in a map */
    SSM_CBOR_TOO_LONG,   /* a string that does not fit into the caller's memory */
    SSM_CBOR_TOO_DEEP    /* nested more than SSM_CBOR_DEPTH_MAX deep inside one skipped item */
};

/* Private but for `error`. */
struct ssm_cbor_reader { const uint8_t *at, *end; enum ssm_cbor_error error; };
/* An array or map that is being read; private. */
struct ssm_cbor_items { size_t left; uint32_t seen; bool indefinite; };

enum ssm_cbor_type {
    SSM_CBOR_UNSIGNED, SSM_CBOR_NEGATIVE, SSM_CBOR_BYTES, SSM_CBOR_TEXT, SSM_CBOR_ARRAY, SSM_CBOR_MAP, SSM_CBOR_TAG,
    SSM_CBOR_SIMPLE, /* false, true, null, floating point; also the break */
    SSM_CBOR_NONE    /* nothing follows, or an error came before */
};

/* `data`, `len`: one item, which stays the caller's while it is read; `data` may be NULL if `len` is 0. */
struct ssm_cbor_reader ssm_cbor_reader(const uint8_t *data, size_t len);
/* The type of the next item; reads nothing. */
enum ssm_cbor_type ssm_cbor_peek(const struct ssm_cbor_reader *reader);
/* Each reads one item, or sets an error and returns 0, false. */
uint64_t ssm_cbor_uint(struct ssm_cbor_reader *reader, uint64_t max);               /* 0 .. max */
int64_t ssm_cbor_int(struct ssm_cbor_reader *reader, int64_t min, int64_t max);     /* min .. max; 0 need not lie between */
bool ssm_cbor_bool(struct ssm_cbor_reader *reader);
/* Copies a string, in one piece or in chunks. Text is ended by a zero, for which `size` has room too. Returns its length. */
size_t ssm_cbor_bytes(struct ssm_cbor_reader *reader, uint8_t *out, size_t size);
size_t ssm_cbor_text(struct ssm_cbor_reader *reader, char *out, size_t size);
/* Passes over one item of any kind, which is checked for well-formedness. */
void ssm_cbor_skip(struct ssm_cbor_reader *reader);
/* Enter an array or a map; then ssm_cbor_next before each of its items (in a map: before each key) until it says false, when the container
 * has ended or an error came. */
struct ssm_cbor_items ssm_cbor_array(struct ssm_cbor_reader *reader);
struct ssm_cbor_items ssm_cbor_map(struct ssm_cbor_reader *reader);
bool ssm_cbor_next(struct ssm_cbor_reader *reader, struct ssm_cbor_items *items);
/* Reads a key: its index in `names`, or `count` (at most 32) if it is none of them, whatever its type. The value is to be read or skipped
 * by the caller. A name for the second time in `map` is UNEXPECTED: it would leave open which one counts. So is a text in chunks. */
size_t ssm_cbor_key(struct ssm_cbor_reader *reader, struct ssm_cbor_items *map, const char *const *names, size_t count);
/* Did `map` hold the key names[index] so far? */
bool ssm_cbor_has(const struct ssm_cbor_items *map, size_t index);
/* For the caller's own rules: sets `error` unless there is one already. */
void ssm_cbor_fail(struct ssm_cbor_reader *reader, enum ssm_cbor_error error);
/* After the outermost item: its first error, or MALFORMED if bytes are left over, or OK. */
enum ssm_cbor_error ssm_cbor_end(struct ssm_cbor_reader *reader);

/* Writes into the caller's memory; what does not fit is counted, not written. Private but for `total`: how many bytes were put. */
struct ssm_cbor_writer { uint8_t *at, *end; size_t total; };

struct ssm_cbor_writer ssm_cbor_writer(uint8_t *out, size_t size); /* `out` may be NULL if `size` is 0: it only measures */
/* Arrays and maps of a known number of items (pairs), which follow; or opened, items written, closed (RFC 8949 §3.2.2). */
void ssm_cbor_put_array(struct ssm_cbor_writer *writer, size_t count);
void ssm_cbor_put_map(struct ssm_cbor_writer *writer, size_t count);
void ssm_cbor_open_array(struct ssm_cbor_writer *writer);
void ssm_cbor_open_map(struct ssm_cbor_writer *writer);
void ssm_cbor_close(struct ssm_cbor_writer *writer);
void ssm_cbor_put_uint(struct ssm_cbor_writer *writer, uint64_t value);
void ssm_cbor_put_int(struct ssm_cbor_writer *writer, int64_t value);
void ssm_cbor_put_bool(struct ssm_cbor_writer *writer, bool value);
void ssm_cbor_put_text(struct ssm_cbor_writer *writer, const char *text);
void ssm_cbor_put_bytes(struct ssm_cbor_writer *writer, struct ssm_bytes bytes);
/* How many bytes stand in `out`, where the writer began; 0 if it did not all fit: then `out` holds a part of it. */
size_t ssm_cbor_written(const struct ssm_cbor_writer *writer, const uint8_t *out);

#endif

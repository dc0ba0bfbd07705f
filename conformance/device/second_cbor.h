/* second_cbor.h: the tester's own CBOR (RFC 8949), as much as OCF representations need; of the second device and of the suite. */
#ifndef SECOND_CBOR_H
#define SECOND_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One encoded item within a payload; `at` NULL: none. Arrays and maps may be of definite or indefinite length. */
struct second_item { const uint8_t *at, *end; };

/* The whole payload as one item; none if it is not well-formed or bytes are left over. */
struct second_item second_cbor_item(const uint8_t *data, size_t len);
/* The value under a text key of a map; the index-th item of an array. None: there is no such. */
struct second_item second_cbor_member(struct second_item map, const char *key);
struct second_item second_cbor_element(struct second_item array, size_t index);
bool second_cbor_uint(struct second_item item, uint64_t *value);
bool second_cbor_is_text(struct second_item item, const char *text);
/* Text or bytes of definite length, copied (text is ended by a zero, for which `size` has room); -1 if it is neither or does not fit. */
long second_cbor_string(struct second_item item, void *out, size_t size);

struct second_out { uint8_t *data; size_t size, len; bool full; };
enum second_major { SECOND_UINT = 0, SECOND_BYTES = 2, SECOND_TEXT = 3, SECOND_ARRAY = 4, SECOND_MAP = 5 };
void second_cbor_head(struct second_out *out, enum second_major major, uint64_t number);
void second_cbor_text(struct second_out *out, const char *text);
void second_cbor_bytes(struct second_out *out, const void *bytes, size_t len);

#endif

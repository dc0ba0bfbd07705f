/* hex.h: bytes and their lowercase hexadecimal text. */
#ifndef VECTORS_HEX_H
#define VECTORS_HEX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOB_BYTES_MAX 1280u   /* the longest byte string of the RFC 8613 and golden forms */

struct blob { bool given; size_t len; uint8_t data[BLOB_BYTES_MAX]; };

/* The byte string that the field `name` of `object` holds; not given and empty if there is none. The schema has checked it. */
struct blob blob_field(const json_t *object, const char *name);
/* Decodes whole bytes of lowercase hex; returns their number. `text` was checked by a schema, `out` holds strlen(text) / 2 bytes. */
size_t hex_decode(uint8_t *out, const char *text);
/* The hex text of `len` bytes, to be freed; "" for none. */
char *hex_encode(const uint8_t *data, size_t len);

#endif

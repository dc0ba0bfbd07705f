/* writer.h: appends bytes to a caller's buffer and remembers if one did not fit; internal to the forge. */
#ifndef FORGE_WRITER_H
#define FORGE_WRITER_H

#include "forge.h"

struct writer { uint8_t *out; size_t size, len; bool failed; };

void write_byte(struct writer *writer, unsigned byte);
void write_bytes(struct writer *writer, const void *bytes, size_t len);
/* The head of a CBOR item (RFC 8949 §3): major type 0..7 and its argument below 65536. */
void write_cbor_head(struct writer *writer, unsigned major, size_t argument);
/* A CoAP option (RFC 7252 §3.1); `previous` is the number before it and becomes this one. Fails on a falling number. */
void write_option(struct writer *writer, uint16_t *previous, const struct forge_option *option);

#endif

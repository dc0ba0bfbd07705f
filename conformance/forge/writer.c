/* writer.c: see writer.h. A write that does not fit marks the writer failed; every later one is ignored. */
#include "writer.h"

#include <string.h>

void write_byte(struct writer *writer, unsigned byte) {
    const uint8_t octet = (uint8_t)byte;

    write_bytes(writer, &octet, 1);
}

void write_bytes(struct writer *writer, const void *bytes, size_t len) {
    if (writer->failed || len > writer->size - writer->len) {
        writer->failed = true;
        return;
    }
    if (len > 0) {
        memcpy(writer->out + writer->len, bytes, len);
        writer->len += len;
    }
}

void write_cbor_head(struct writer *writer, unsigned major, size_t argument) {
    if (argument < 24) {
        write_byte(writer, major << 5 | (unsigned)argument);
    } else if (argument < 256) {
        write_byte(writer, major << 5 | 24);
        write_byte(writer, (unsigned)argument);
    } else if (argument < 65536) {
        write_byte(writer, major << 5 | 25);
        write_byte(writer, (unsigned)(argument >> 8));
        write_byte(writer, (unsigned)argument);
    } else {
        writer->failed = true;
    }
}

/* Splits a delta or a length into its nibble and up to two extended bytes. */
static unsigned nibble(size_t value) {
    return value < 13 ? (unsigned)value : value < 269 ? 13 : 14;
}

static void write_extended(struct writer *writer, size_t value) {
    if (value >= 269) {
        write_byte(writer, (unsigned)((value - 269) >> 8));
        write_byte(writer, (unsigned)(value - 269));
    } else if (value >= 13) {
        write_byte(writer, (unsigned)(value - 13));
    }
}

void write_option(struct writer *writer, uint16_t *previous, const struct forge_option *option) {
    if (option->number < *previous || option->len > 269 + 65535) {
        writer->failed = true;
        return;
    }
    const size_t delta = (size_t)option->number - *previous;
    write_byte(writer, nibble(delta) << 4 | nibble(option->len));
    write_extended(writer, delta);
    write_extended(writer, option->len);
    write_bytes(writer, option->value, option->len);
    *previous = option->number;
}

/* notation.c: CBOR from a notation that reads like JSON: 'text', <hexadecimal bytes>, integers, true, false, [..], {..}. Arrays and maps
 * have indefinite lengths. */
#include "test.h"
#include <ssm/cbor.h>
#include <stdlib.h>

static const char *put_item(struct ssm_cbor_writer *writer, const char *at);

static const char *put_items(struct ssm_cbor_writer *writer, const char *at, char end)
{
    while (*at != end) {
        at = put_item(writer, at);
        at += strspn(at, ",: ");
    }
    ssm_cbor_close(writer);
    return at + 1;
}

/* The characters from `at` up to `end`, copied. */
static const char *take(char text[256], const char *at, char end)
{
    size_t len = (size_t)(strchr(at, end) - at);
    CU_ASSERT_FATAL(len < 256);
    memcpy(text, at, len);
    text[len] = '\0';
    return at + len + 1;
}

static const char *put_item(struct ssm_cbor_writer *writer, const char *at)
{
    char text[256];
    uint8_t bytes[256];
    char *end;
    switch (*at) {
    case '{':
        ssm_cbor_open_map(writer);
        return put_items(writer, at + 1, '}');
    case '[':
        ssm_cbor_open_array(writer);
        return put_items(writer, at + 1, ']');
    case '\'':
        at = take(text, at + 1, '\'');
        ssm_cbor_put_text(writer, text);
        return at;
    case '<':
        at = take(text, at + 1, '>');
        ssm_cbor_put_bytes(writer, (struct ssm_bytes){bytes, unhex(bytes, text)});
        return at;
    case 't':
    case 'f':
        ssm_cbor_put_bool(writer, *at == 't');
        return at + (*at == 't' ? 4 : 5);
    default:
        ssm_cbor_put_int(writer, strtol(at, &end, 10));
        CU_ASSERT_FATAL(end != at);
        return end;
    }
}

size_t cbor_of(uint8_t out[CBOR_OF_BYTES], const char *notation)
{
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, CBOR_OF_BYTES);
    put_item(&writer, notation);
    size_t len = ssm_cbor_written(&writer, out);
    CU_ASSERT_FATAL(len > 0);
    return len;
}

#include "datagram.h"

#include "keys.h"
#include "names.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KID_TEXT = 64 };

void hex_text(char *text, size_t size, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (size_t i = 0; i < len && used + 3 <= size; i++) {
        text[used++] = digits[bytes[i] >> 4];
        text[used++] = digits[bytes[i] & 15];
    }
    text[used] = '\0';
}

void datagram_read(struct datagram *datagram, const struct run *run, uint32_t number)
{
    static const enum device_resource_kind kinds[] = {DEVICE_SWITCH, DEVICE_DIMMER};
    const struct forge_opened *opened = &datagram->opened;
    datagram->frame = &run->capture->frames[number - 1];
    datagram->has_key = keyring_open(run->keys, &datagram->opened, datagram->frame->data, datagram->frame->len);
    datagram->has_value = false;
    for (size_t i = 0; opened->inner_ok && !datagram->has_value && i < sizeof kinds / sizeof *kinds; i++) {
        datagram->kind = kinds[i];
        datagram->has_value = device_value_decode(kinds[i], opened->payload, opened->payload_len, &datagram->value);
    }
}

__attribute__((format(printf, 2, 3)))
static void append(struct datagram_words *words, const char *format, ...)
{
    size_t used = strlen(words->text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words->text + used, sizeof words->text - used, format, arguments);
    va_end(arguments);
}

static void append_endpoints(struct datagram_words *words, const struct run *run, const struct capture_frame *frame, uint32_t sender)
{
    struct name from = role_name(run, sender), source = endpoint_name(run, frame->source, frame->source_port);
    append(words, "%s", from.text);
    if (run->has_node_prefix && strcmp(from.text, source.text) != 0) {
        append(words, " as %s", source.text);
    }
    append(words, " -> %s: ", endpoint_name(run, frame->destination, frame->destination_port).text);
}

/* What is under the protection. */
static void append_inside(struct datagram_words *words, const struct datagram *datagram)
{
    const struct forge_opened *opened = &datagram->opened;
    if (!datagram->has_key) {
        append(words, " (no key of this run has this kid)");
    } else if (!opened->authentic) {
        append(words, " (the tag does not fit)");
    } else if (!opened->inner_ok) {
        append(words, " (authentic, but no request is inside)");
    } else {
        append(words, " (%s %s%s%s", code_name(opened->inner_code).text, opened->path[0] == '\0' ? "/" : opened->path,
               opened->query[0] == '\0' ? "" : "?", opened->query);
        if (datagram->has_value && datagram->kind == DEVICE_SWITCH) {
            append(words, " %s", datagram->value != 0 ? "true" : "false");
        } else if (datagram->has_value) {
            append(words, " %" PRId32, datagram->value);
        } else if (opened->payload_len > 0) {
            append(words, " with %zu bytes that are no representation", opened->payload_len);
        }
        append(words, ")");
    }
}

static void append_message(struct datagram_words *words, const struct datagram *datagram)
{
    const struct forge_opened *opened = &datagram->opened;
    char kid[KID_TEXT];
    if (!opened->coap) {
        append(words, "no CoAP, %zu bytes", datagram->frame->len);
        return;
    }
    append(words, "%s %s", type_name(opened->type), code_name(opened->code).text);
    if (!opened->oscore) {
        append(words, " %s, %zu bytes", opened->option_offset == 0 ? "without OSCORE" : "with malformed OSCORE", datagram->frame->len);
        return;
    }
    hex_text(kid, sizeof kid, opened->kid, opened->kid_len);
    append(words, " kid %s%s PIV %" PRIu64 ", %zu bytes", kid[0] == '\0' ? "empty" : kid, 2 * opened->kid_len < sizeof kid ? "" : "..",
           opened->piv, datagram->frame->len);
    append_inside(words, datagram);
}

/* Which sending of which step it is. */
static void append_origin(struct datagram_words *words, const struct run *run, uint32_t number)
{
    const struct run_datagram *origin = &run->datagrams[number - 1];
    const struct trace_record *sent = origin->sent;
    uint64_t command = sent->value >> 32;
    uint32_t copy = (uint32_t)sent->value;
    if (sent->aux == TRACE_NO_STEP) {
        if (origin->answers != 0) {
            append(words, ", answers #%" PRIu32, origin->answers);
        }
        return;
    }
    append(words, ", step '%s'", run->scenario->steps[origin->step].name);
    if (command > 0) {
        append(words, ", command %" PRIu64, command);
    }
    if (copy > 0) {
        append(words, ", copy %" PRIu32, copy);
    }
    if (sent->reason != TRACE_PART_STIMULUS) {
        append(words, ", %s", part_name(sent->reason).text);
    }
}

struct datagram_words datagram_describe(const struct run *run, uint32_t number)
{
    struct datagram_words words = {""};
    struct datagram datagram;
    datagram_read(&datagram, run, number);
    append_endpoints(&words, run, datagram.frame, run->datagrams[number - 1].sent->node);
    append_message(&words, &datagram);
    append_origin(&words, run, number);
    return words;
}

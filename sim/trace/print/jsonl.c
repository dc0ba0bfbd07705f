/* jsonl.c: lines are put together in place, not as jansson objects: a time has exactly nine decimals, which a JSON library does not write,
 * and a million lines take seconds. What needs quoting (step names, paths of Resources) was quoted by jansson when it was read; every other
 * text is made of letters, digits and the like: names from tables, hexadecimal, addresses, and paths in the escaped form of forge_open. */
#include "jsonl.h"

#include "datagram.h"
#include "names.h"

#include <inttypes.h>

#define NS_PER_S UINT64_C(1000000000)

static void put_seconds(struct out *out, const char *key, uint64_t time_ns)
{
    out_put(out, "\"%s\":%" PRIu64 ".%09" PRIu64, key, time_ns / NS_PER_S, time_ns % NS_PER_S);
}

static void put_hex(struct out *out, const char *key, const uint8_t *bytes, size_t len)
{
    char text[2 * FORGE_DATAGRAM_MAX + 1];
    hex_text(text, sizeof text, bytes, len);
    out_put(out, ",\"%s\":\"%s\"", key, text);
}

static void put_inner(struct out *out, const struct datagram *datagram)
{
    const struct forge_opened *opened = &datagram->opened;
    out_put(out, ",\"inner\":{\"code\":\"%s\",\"path\":\"%s\"", code_name(opened->inner_code).text, opened->path);
    if (opened->query[0] != '\0') {
        out_put(out, ",\"query\":\"%s\"", opened->query);
    }
    if (datagram->has_value && datagram->kind == DEVICE_SWITCH) {
        out_put(out, ",\"value\":%s", datagram->value != 0 ? "true" : "false");
    } else if (datagram->has_value) {
        out_put(out, ",\"value\":%" PRId32, datagram->value);
    } else if (opened->payload_len > 0) {
        put_hex(out, "payload", opened->payload, opened->payload_len);
    }
    out_put(out, "}");
}

static void put_frame(struct out *out, const struct datagram *datagram)
{
    const struct capture_frame *frame = datagram->frame;
    const struct forge_opened *opened = &datagram->opened;
    out_put(out, ",\"source\":\"%s\"", endpoint_text(frame->source, frame->source_port).text);
    out_put(out, ",\"destination\":\"%s\",\"length\":%zu", endpoint_text(frame->destination, frame->destination_port).text, frame->len);
    if (!opened->coap) {
        return;
    }
    out_put(out, ",\"type\":\"%s\",\"code\":\"%s\",\"mid\":%u", type_name(opened->type), code_name(opened->code).text, opened->mid);
    put_hex(out, "token", opened->token, opened->token_len);
    if (!opened->oscore) {
        return;
    }
    put_hex(out, "kid", opened->kid, opened->kid_len);
    out_put(out, ",\"partial_iv\":%" PRIu64, opened->piv);
    if (datagram->has_key) {
        out_put(out, ",\"authentic\":%s", opened->authentic ? "true" : "false");
    }
    if (opened->inner_ok) {
        put_inner(out, datagram);
    }
}

static void put_sent(struct out *out, const struct run *run, const struct trace_record *record)
{
    struct datagram datagram;
    uint32_t answers = run->datagrams[record->datagram - 1].answers;
    if (record->aux != TRACE_NO_STEP) {
        out_put(out, ",\"part\":\"%s\",\"command\":%" PRIu64 ",\"copy\":%" PRIu32, part_name(record->reason).text, record->value >> 32,
                (uint32_t)record->value);
    } else if (answers != 0) {
        out_put(out, ",\"answers\":%" PRIu32, answers);
    }
    datagram_read(&datagram, run, record->datagram);
    put_frame(out, &datagram);
}

static void put_resource(struct out *out, const struct run *run, const struct trace_record *record)
{
    uint64_t resource = resource_of(run, record->node, record->aux);
    if (resource < run->resource_count) {
        out_put(out, ",\"resource\":%s", run->resources[resource].quoted);
    } else {
        out_put(out, ",\"resource\":null");
    }
    bool readable = record->value != TRACE_UNREADABLE;
    out_put(out, ",\"value\":%s", readable ? value_name(run, resource, record->value).text : "null");
}

static void put_details(struct out *out, const struct run *run, const struct trace_record *record)
{
    switch (record->event) {
    case TRACE_STEP:
        out_put(out, ",\"action\":\"%s\"", action_name(run, record->aux));
        break;
    case TRACE_SENT:
        put_sent(out, run, record);
        break;
    case TRACE_RECEIVED:
        out_put(out, ",");
        put_seconds(out, "after_s", record->value);
        if (record->aux > 0) {
            out_put(out, ",\"duplicate\":%" PRIu32, record->aux);
        }
        break;
    case TRACE_TAKEN:
        out_put(out, ",");
        put_seconds(out, "waited_s", record->value);
        break;
    case TRACE_LOST:
    case TRACE_DISCARDED:
    case TRACE_RESTART:
    case TRACE_FAULT:
        out_put(out, ",\"reason\":\"%s\"", reason_name(record->event, record->reason).text);
        break;
    case TRACE_ACTUATE:
    case TRACE_ACTUATED:
    case TRACE_STATE:
        put_resource(out, run, record);
        break;
    default:
        break;
    }
}

static void put_record(struct out *out, const struct run *run, size_t index)
{
    const struct trace_record *record = &run->trace->records[index];
    out_put(out, "{");
    put_seconds(out, "time_s", record->time_ns);
    out_put(out, ",\"node\":%" PRIu32 ",\"role\":\"%s\"", record->node, role_name(run, record->node).text);
    out_put(out, ",\"event\":\"%s\"", event_name(record));
    if (record->datagram > 0) {
        out_put(out, ",\"datagram\":%" PRIu32, record->datagram);
    }
    if (run->step_of[index] != TRACE_NO_STEP) {
        out_put(out, ",\"step\":%s", run->step_quoted[run->step_of[index]]);
    }
    put_details(out, run, record);
    out_put(out, "}");
}

void jsonl_print(const struct run *run, const struct selection *selection, struct out *out)
{
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (!selects(selection, run->step_of[i], record->time_ns) || (selection->one_node && record->node != selection->node)) {
            continue;
        }
        if (!out_begin(out)) {
            return;
        }
        put_record(out, run, i);
        out_end(out);
    }
}

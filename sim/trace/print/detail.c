/* detail.c: "  1.005123000  RECEIVED   #3 after 5.123 ms  Client -> All OCF Nodes: ..." */
#include "detail.h"

#include "datagram.h"
#include "names.h"

#include <inttypes.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_US UINT64_C(1000)

static void put_cause(struct out *out, const struct trace_record *record)
{
    if (record->datagram > 0) {
        out_put(out, "  by #%" PRIu32, record->datagram);
    }
}

static void put_resource(struct out *out, const struct run *run, const struct trace_record *record)
{
    static const char *const verbs[] = {[TRACE_ACTUATE] = "driven to", [TRACE_ACTUATED] = "is physically", [TRACE_STATE] = "is"};
    uint64_t resource = resource_of(run, record->node, record->aux);
    struct name scratch;
    out_put(out, "%s %s %s", resource_name(run, resource, &scratch), verbs[record->event], value_name(run, resource, record->value).text);
    put_cause(out, record);
}

static void put_datagram(struct out *out, const struct run *run, const struct trace_record *record)
{
    if (record->datagram > 0) {
        out_put(out, "  %s", datagram_describe(run, record->datagram).text);
    }
}

static void put_received(struct out *out, const struct run *run, const struct trace_record *record)
{
    uint64_t us = record->value / NS_PER_US;
    out_put(out, "#%" PRIu32 " after %" PRIu64 ".%03" PRIu64 " ms", record->datagram, us / 1000, us % 1000);
    if (record->aux > 0) {
        out_put(out, ", the link's duplicate %" PRIu32, record->aux);
    }
    put_datagram(out, run, record);
}

static void put_event(struct out *out, const struct run *run, const struct trace_record *record)
{
    switch (record->event) {
    case TRACE_STEP:
        out_put(out, "'%s': %s", run->scenario->steps[record->aux].name, action_name(run, record->aux));
        break;
    case TRACE_SENT:
        out_put(out, "#%" PRIu32, record->datagram);
        put_datagram(out, run, record);
        break;
    case TRACE_RECEIVED:
        put_received(out, run, record);
        break;
    case TRACE_TAKEN:
        out_put(out, "#%" PRIu32 " after %" PRIu64 ".%03" PRIu64 " ms in the queue", record->datagram, record->value / NS_PER_US / 1000,
                record->value / NS_PER_US % 1000);
        break;
    case TRACE_LOST:
        out_put(out, "#%" PRIu32 " %s", record->datagram, reason_name(record->event, record->reason).text);
        put_datagram(out, run, record);
        break;
    case TRACE_ACTUATE:
    case TRACE_ACTUATED:
    case TRACE_STATE:
        put_resource(out, run, record);
        break;
    default:
        out_put(out, "%s", reason_name(record->event, record->reason).text);
        put_cause(out, record);
        break;
    }
}

void detail_print(const struct run *run, const struct selection *selection, struct out *out)
{
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->node != selection->node || !selects(selection, run->step_of[i], record->time_ns)) {
            continue;
        }
        if (!out_begin(out)) {
            return;
        }
        out_put(out, "%5" PRIu64 ".%09" PRIu64 "  %-9s  ", record->time_ns / NS_PER_S, record->time_ns % NS_PER_S, event_name(record));
        put_event(out, run, record);
        out_end(out);
    }
}

/* story.c: walks back from the evidence's time through the trace, keeps what happened at its node, and tells it in order. */
#include "story.h"

#include "device.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

enum { LOOKED_AT_MAX = 500000 };      /* records: a story is told from what lies near */

json_t *story_decoded(const struct judged *judged, uint32_t datagram) {
    char words[4096];
    return opened_words(judged->cache, datagram, words, sizeof words) ? json_string(words) : NULL;
}

/* The first record after `time_ns`. */
static size_t after(const struct trace *trace, uint64_t time_ns) {
    size_t low = 0, high = trace->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (trace->records[middle].time_ns <= time_ns) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool tells(const struct trace_record *record, uint32_t node) {
    switch (record->event) {
    case TRACE_SENT: case TRACE_RECEIVED: case TRACE_LOST: case TRACE_DISCARDED: case TRACE_ACTUATE: case TRACE_ACTUATED: case TRACE_STATE:
    case TRACE_RESTART: case TRACE_FAULT: return record->node == node;
    default: return false;
    }
}

static const char *event_name(uint16_t event) {
    switch (event) {
    case TRACE_SENT: return "sent";
    case TRACE_RECEIVED: return "received";
    case TRACE_LOST: return "lost";
    case TRACE_DISCARDED: return "discarded";
    case TRACE_ACTUATE: return "applied";
    case TRACE_ACTUATED: return "actuated";
    case TRACE_STATE: return "state";
    case TRACE_RESTART: return "restart";
    default: return "fault";
    }
}

/* "NON, Partial IV 5": enough to tell one from another. */
static void says_sent(char *out, size_t size, const struct judged *judged, uint32_t datagram) {
    static const char *const types[] = {"CON", "NON", "ACK", "RST"};
    const bool captured = datagram > 0 && datagram <= judged->run->sent_count && judged->run->sent[datagram - 1].captured;
    const struct opened *opened = captured ? opened_get(judged->cache, datagram) : NULL;
    if (opened == NULL || !opened->coap) {
        snprintf(out, size, "no CoAP");
    } else if (!opened->oscore) {
        snprintf(out, size, "%s, no OSCORE", types[opened->type & 3]);
    } else {
        snprintf(out, size, "%s, Partial IV %llu%s", types[opened->type & 3], (unsigned long long)opened->piv,
                 opened->key == OPENED_NO_KEY ? ", no key fits" : "");
    }
}

static void says(char *out, size_t size, const struct judged *judged, const struct trace_record *record) {
    const int64_t value = (int64_t)record->value;
    *out = '\0';
    switch (record->event) {
    case TRACE_SENT: says_sent(out, size, judged, record->datagram); break;
    case TRACE_DISCARDED:
        snprintf(out, size, "it says: %s", record->reason < REASONS ? device_reason_text((enum device_reason)record->reason) : "?");
        break;
    case TRACE_ACTUATE: case TRACE_ACTUATED: snprintf(out, size, "Resource %u to %lld", record->aux, (long long)value); break;
    case TRACE_STATE:
        if (record->value == TRACE_UNREADABLE) {
            snprintf(out, size, "Resource %u cannot be read", record->aux);
        } else {
            snprintf(out, size, "Resource %u reads %lld", record->aux, (long long)value);
        }
        break;
    case TRACE_RESTART: snprintf(out, size, record->reason == 0 ? "in order" : "its power failed"); break;
    default: break;
    }
}

static void tell(json_t *events, const struct judged *judged, const struct trace_record *record) {
    char words[200];
    says(words, sizeof words, judged, record);
    json_array_append_new(events, json_pack("{s:f, s:I, s:s, s:I, s:s}", "time_s", (double)record->time_ns / 1e9, "node", (json_int_t)record->node,
                                            "event", event_name(record->event), "datagram", (json_int_t)record->datagram, "says", words));
}

/* The sending of what was received: its own record, with the time when it was sent. */
static void tell_sending(json_t *events, const struct judged *judged, uint32_t datagram) {
    if (datagram == 0 || datagram > judged->run->sent_count) {
        return;
    }
    const struct run_sent *sent = &judged->run->sent[datagram - 1];
    const struct trace_record record = {.time_ns = sent->time_ns, .node = sent->node, .event = TRACE_SENT, .datagram = datagram};
    tell(events, judged, &record);
}

json_t *story_events(const struct judged *judged, const struct evidence *evidence) {
    const struct trace *trace = judged->run->trace;
    const struct trace_record *kept[STORY_MAX];
    size_t count = 0, looked = 0;
    for (size_t i = after(trace, evidence->time_ns); i-- > 0 && count < STORY_MAX && looked < LOOKED_AT_MAX; looked++) {
        if (tells(&trace->records[i], evidence->node)) {
            kept[count++] = &trace->records[i];
        }
    }
    json_t *events = json_array();
    for (size_t i = count; i-- > 0;) {
        if (kept[i]->event == TRACE_RECEIVED || kept[i]->event == TRACE_LOST) {
            tell_sending(events, judged, kept[i]->datagram);
        }
        tell(events, judged, kept[i]);
    }
    return events;
}

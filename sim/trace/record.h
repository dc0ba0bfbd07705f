/* record.h: what trace.c and reader.c share: how a record stands in a trace file. Most of a record is zero or as in the record before, so that
 * of 32 bytes 6 are left on average; a large group writes gigabytes otherwise.
 *
 *   head, 2 bytes    event 4 bits (15: TRACE_END), then 2 bits for each field: it takes 0, 2, 4 or 8 bytes
 *   fields           time_ns, as the difference from the record before; node and datagram, XOR those of the record before; reason; aux; value
 *                    little-endian; before the first record all is zero */
#ifndef TRACE_RECORD_H
#define TRACE_RECORD_H

#include "little_endian.h"
#include "trace.h"

#define TRACE_MAGIC "SSMTRACE"       /* without its zero */
enum { TRACE_VERSION = 3, TRACE_HEADER_BYTES = 64, TRACE_MAGIC_BYTES = 8, TRACE_END_NS_AT = 32, TRACE_RECORDS_AT = 40 };

/* At the end of a trace in memory, which has room for *room of them and grows. false: there is no memory. */
bool trace_add(struct trace *trace, size_t *room, const struct trace_record *record);
/* Record `index`, the one before at `before_ns`. false with a sentence. */
bool trace_check_record(const char *path, const struct trace_record *record, uint64_t index, uint64_t before_ns,
                        const struct trace_header *header, char *error, size_t error_size);

enum { RECORD_FIELDS = 6, RECORD_HEAD = 2, RECORD_BYTES_MAX = RECORD_HEAD + 8 * RECORD_FIELDS, EVENT_BITS = 4, EVENT_END = (1 << EVENT_BITS) - 1 };

static inline size_t record_bytes(unsigned size_code)
{
    return size_code == 0 ? 0 : (size_t)1 << size_code;
}

/* Eight bytes are written, whatever the field takes. */
static inline uint8_t *record_put(uint8_t *at, uint64_t value, unsigned field, unsigned *head)
{
    if (value == 0) {
        return at;
    }
    const unsigned code = 1 + (unsigned)(value > UINT16_MAX) + (unsigned)(value > UINT32_MAX);
    *head |= code << (EVENT_BITS + 2 * field);
    put_le64(at, value);
    return at + record_bytes(code);
}

/* Returns the length; `out` has room for RECORD_BYTES_MAX. */
static inline size_t record_encode(const struct trace_record *record, const struct trace_record *before, uint8_t *out)
{
    unsigned head = record->event == TRACE_END ? EVENT_END : record->event & EVENT_END;
    uint8_t *at = out + RECORD_HEAD;
    at = record_put(at, record->time_ns - before->time_ns, 0, &head);
    at = record_put(at, record->node ^ before->node, 1, &head);
    at = record_put(at, record->datagram ^ before->datagram, 2, &head);
    at = record_put(at, record->reason, 3, &head);
    at = record_put(at, record->aux, 4, &head);
    at = record_put(at, record->value, 5, &head);
    put_le16(out, (uint16_t)head);
    return (size_t)(at - out);
}

static inline uint64_t record_field(const uint8_t *in, unsigned size_code)
{
    return size_code == 0 ? 0 : size_code == 1 ? get_le16(in) : size_code == 2 ? get_le32(in) : get_le64(in);
}

/* *record is the one before and becomes the next. Returns how many bytes it took; 0: it does not end within `len`. */
static inline size_t record_decode(const uint8_t *in, size_t len, struct trace_record *record)
{
    uint64_t fields[RECORD_FIELDS];
    size_t at = RECORD_HEAD;
    const unsigned head = len < RECORD_HEAD ? 0 : get_le16(in), event = head & EVENT_END;
    for (unsigned i = 0; i < RECORD_FIELDS; i++) {
        const unsigned code = head >> (EVENT_BITS + 2 * i) & 3;
        if (at + record_bytes(code) > len) {
            return 0;
        }
        fields[i] = record_field(in + at, code);
        at += record_bytes(code);
    }
    *record = (struct trace_record){record->time_ns + fields[0], record->node ^ (uint32_t)fields[1],
                                    event == EVENT_END ? TRACE_END : (uint16_t)event, (uint16_t)fields[3],
                                    record->datagram ^ (uint32_t)fields[2], (uint32_t)fields[4], fields[5]};
    return at;
}

#endif

/* trace.c: header, records, end record.
 *
 *   0   "SSMTRACE"  8 version  12 record bytes  16 seed  24 nodes  28 servers  32 end_ns  40 reserved (zero)      64 bytes
 *   64  time 8, node 4, event 2, reason 2, datagram 4, aux 4, value 8                                             32 bytes each
 *
 * The end time is known last: trace_close() patches it into the header. A trace that was cut has no end record and is refused. */
#include "trace.h"
#include "file.h"
#include "little_endian.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 64, RECORD_BYTES = 32, VERSION = 2, END_NS_OFFSET = 32 };
static const char magic[8] = {'S', 'S', 'M', 'T', 'R', 'A', 'C', 'E'};

struct trace_writer {
    struct out_file *file;
    uint64_t count;
};

static void encode_header(const struct trace_header *header, uint8_t out[HEADER_BYTES])
{
    memset(out, 0, HEADER_BYTES);
    memcpy(out, magic, sizeof magic);
    put_le32(out + 8, VERSION);
    put_le32(out + 12, RECORD_BYTES);
    put_le64(out + 16, header->seed);
    put_le32(out + 24, header->nodes);
    put_le32(out + 28, header->servers);
    put_le64(out + END_NS_OFFSET, header->end_ns);
}

static void encode_record(const struct trace_record *record, uint8_t out[RECORD_BYTES])
{
    put_le64(out, record->time_ns);
    put_le32(out + 8, record->node);
    put_le16(out + 12, record->event);
    put_le16(out + 14, record->reason);
    put_le32(out + 16, record->datagram);
    put_le32(out + 20, record->aux);
    put_le64(out + 24, record->value);
}

static void decode_record(const uint8_t *in, struct trace_record *record)
{
    *record = (struct trace_record){get_le64(in), get_le32(in + 8), get_le16(in + 12), get_le16(in + 14),
                                    get_le32(in + 16), get_le32(in + 20), get_le64(in + 24)};
}

struct trace_writer *trace_create(const char *path, const struct trace_header *header)
{
    struct trace_writer *writer = malloc(sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    *writer = (struct trace_writer){out_file_create(path), 0};
    if (writer->file == NULL) {
        free(writer);
        return NULL;
    }
    encode_header(header, out_file_room(writer->file, HEADER_BYTES));
    return writer;
}

void trace_put(struct trace_writer *writer, const struct trace_record *record)
{
    encode_record(record, out_file_room(writer->file, RECORD_BYTES));
    writer->count++;
}

static void put_end(struct trace_writer *writer, uint64_t end_ns)
{
    uint8_t end[8];
    put_le64(end, end_ns);
    trace_put(writer, &(struct trace_record){.time_ns = end_ns, .event = TRACE_END, .value = writer->count});
    out_file_patch(writer->file, END_NS_OFFSET, end, sizeof end);
}

int trace_close(struct trace_writer *writer, uint64_t end_ns)
{
    put_end(writer, end_ns);
    int result = out_file_close(writer->file);
    free(writer);
    return result;
}

static bool check_header(const char *path, const uint8_t *bytes, size_t len, struct trace_header *header, char *error, size_t error_size)
{
    static const uint8_t zero[24];
    if (len < HEADER_BYTES || memcmp(bytes, magic, sizeof magic) != 0) {
        snprintf(error, error_size, "%s: found no trace, expected a file that starts with the %d-byte header SSMTRACE", path, HEADER_BYTES);
        return false;
    }
    memcpy(header->magic, bytes, sizeof magic);
    header->version = get_le32(bytes + 8);
    header->record_bytes = get_le32(bytes + 12);
    header->seed = get_le64(bytes + 16);
    header->nodes = get_le32(bytes + 24);
    header->servers = get_le32(bytes + 28);
    header->end_ns = get_le64(bytes + END_NS_OFFSET);
    if (header->version != VERSION || header->record_bytes != RECORD_BYTES) {
        snprintf(error, error_size, "%s: found version %" PRIu32 " with records of %" PRIu32 " bytes, expected version %d with %d", path,
                 header->version, header->record_bytes, VERSION, RECORD_BYTES);
        return false;
    }
    if ((uint64_t)header->nodes != (uint64_t)header->servers + 2 || memcmp(bytes + 40, zero, sizeof zero) != 0) {
        snprintf(error, error_size, "%s: found %" PRIu32 " nodes with %" PRIu32 " Servers, expected two nodes more than Servers and zeros"
                 " in the rest of the header", path, header->nodes, header->servers);
        return false;
    }
    return true;
}

/* The end record must be the last one, and only the last one. */
static bool check_end(const char *path, const uint8_t *bytes, size_t len, uint64_t end_ns, char *error, size_t error_size)
{
    struct trace_record end = {0};
    size_t body = len - HEADER_BYTES;
    if (body >= RECORD_BYTES && body % RECORD_BYTES == 0) {
        decode_record(bytes + len - RECORD_BYTES, &end);
    }
    if (end.event != TRACE_END || end.value != body / RECORD_BYTES - 1 || end.time_ns != end_ns) {
        snprintf(error, error_size, "%s: found no end record after %zu bytes, expected one that counts the records before it:"
                 " the trace is not whole", path, len);
        return false;
    }
    return true;
}

static bool check_record(const char *path, const struct trace_record *record, size_t index, uint64_t before_ns,
                         const struct trace_header *header, char *error, size_t error_size)
{
    const char *expected = NULL;
    if (record->event < TRACE_STEP || record->event > TRACE_LAST) {
        expected = "a known event, and the end record at the end only";
    } else if (record->node >= header->nodes) {
        expected = "a node of the run";
    } else if (record->time_ns < before_ns || record->time_ns > header->end_ns) {
        expected = "times that do not go back nor pass the end of the run";
    }
    if (expected != NULL) {
        snprintf(error, error_size, "%s: found event %u of node %" PRIu32 " at %" PRIu64 " ns in record %zu, expected %s", path,
                 record->event, record->node, record->time_ns, index, expected);
    }
    return expected == NULL;
}

static bool decode_records(const char *path, const uint8_t *bytes, struct trace *trace, char *error, size_t error_size)
{
    uint64_t before_ns = 0;
    for (size_t i = 0; i < trace->count; i++) {
        decode_record(bytes + HEADER_BYTES + i * RECORD_BYTES, &trace->records[i]);
        if (!check_record(path, &trace->records[i], i, before_ns, &trace->header, error, error_size)) {
            return false;
        }
        before_ns = trace->records[i].time_ns;
    }
    return true;
}

static struct trace *decode(const char *path, const uint8_t *bytes, size_t len, char *error, size_t error_size)
{
    struct trace_header header = {0};
    struct trace *trace = NULL;
    if (!check_header(path, bytes, len, &header, error, error_size) || !check_end(path, bytes, len, header.end_ns, error, error_size)) {
        return NULL;
    }
    size_t count = (len - HEADER_BYTES) / RECORD_BYTES - 1;
    trace = malloc(sizeof *trace);
    if (trace != NULL) {
        *trace = (struct trace){header, malloc((count + 1) * sizeof *trace->records), count};
    }
    if (trace == NULL || trace->records == NULL) {
        snprintf(error, error_size, "%s: no memory for %zu records", path, count);
        trace_free(trace);
        trace = NULL;
    } else if (!decode_records(path, bytes, trace, error, error_size)) {
        trace_free(trace);
        trace = NULL;
    }
    return trace;
}

struct trace *trace_read(const char *path, char *error, size_t error_size)
{
    size_t len = 0;
    uint8_t *bytes = file_read(path, &len, error, error_size);
    struct trace *trace = bytes != NULL ? decode(path, bytes, len, error, error_size) : NULL;
    free(bytes);
    return trace;
}

struct trace *trace_take(struct trace_writer *writer, uint64_t end_ns, char *error, size_t error_size)
{
    put_end(writer, end_ns);
    size_t len = 0;
    uint8_t *bytes = out_file_take(writer->file, &len);
    free(writer);
    if (bytes == NULL) {
        snprintf(error, error_size, "the trace: no memory for all its records");
        return NULL;
    }
    struct trace *trace = decode("the trace", bytes, len, error, error_size);
    free(bytes);
    return trace;
}

void trace_free(struct trace *trace)
{
    if (trace != NULL) {
        free(trace->records);
        free(trace);
    }
}

/* trace.c: a trace is written: header, records, end record (record.h), or kept in memory as it is.
 *
 *   0   "SSMTRACE"  8 version  12 zero  16 seed  24 nodes  28 servers  32 end_ns  40 records  48 zero             64 bytes
 *
 * End time and number of records are known last: trace_close() patches them into the header. A trace that was cut has no end record and is
 * refused. */
#include "file.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trace_writer {
    struct out_file *file;            /* NULL: in memory */
    struct trace_record before;       /* in the file */
    struct trace *kept;               /* in memory; */
    size_t room;                      /* for so many records */
    bool refused;                     /* there was no memory for one: told at the end */
    uint64_t count;
};

static void encode_header(const struct trace_header *header, uint8_t out[TRACE_HEADER_BYTES])
{
    memset(out, 0, TRACE_HEADER_BYTES);
    memcpy(out, TRACE_MAGIC, TRACE_MAGIC_BYTES);
    put_le32(out + 8, TRACE_VERSION);
    put_le64(out + 16, header->seed);
    put_le32(out + 24, header->nodes);
    put_le32(out + 28, header->servers);
    put_le64(out + TRACE_END_NS_AT, header->end_ns);
    put_le64(out + TRACE_RECORDS_AT, header->records);
}

static struct trace *new_trace(const struct trace_header *header)
{
    struct trace *trace = calloc(1, sizeof *trace);
    if (trace != NULL) {
        trace->header = *header;
        memcpy(trace->header.magic, TRACE_MAGIC, TRACE_MAGIC_BYTES);
        trace->header.version = TRACE_VERSION;
    }
    return trace;
}

struct trace_writer *trace_create(const char *path, const struct trace_header *header)
{
    struct trace_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    if (path != NULL) {
        writer->file = out_file_create(path);
    } else {
        writer->kept = new_trace(header);
    }
    if (writer->file == NULL && writer->kept == NULL) {
        free(writer);                 /* keeps errno */
        return NULL;
    }
    if (path != NULL) {
        encode_header(header, out_file_room(writer->file, TRACE_HEADER_BYTES));
    }
    return writer;
}

bool trace_add(struct trace *trace, size_t *room, const struct trace_record *record)
{
    enum { FIRST_ROOM = 2048 };
    if (trace->count == *room) {
        const size_t wider = *room > 0 ? 2 * *room : FIRST_ROOM;
        struct trace_record *more = realloc(trace->records, wider * sizeof *more);
        if (more == NULL) {
            return false;
        }
        trace->records = more;
        *room = wider;
    }
    trace->records[trace->count++] = *record;
    return true;
}

void trace_put(struct trace_writer *writer, const struct trace_record *record)
{
    if (writer->file == NULL) {
        writer->refused |= writer->refused || !trace_add(writer->kept, &writer->room, record);
        return;
    }
    uint8_t *room = out_file_room(writer->file, RECORD_BYTES_MAX);
    out_file_give_back(writer->file, RECORD_BYTES_MAX - record_encode(record, &writer->before, room));
    writer->before = *record;
    writer->count++;
}

int trace_close(struct trace_writer *writer, uint64_t end_ns)
{
    if (writer->file == NULL) {
        trace_free(writer->kept);
        free(writer);
        return 0;
    }
    const uint64_t records = writer->count;
    uint8_t end[16];
    put_le64(end, end_ns);
    put_le64(end + 8, records);
    trace_put(writer, &(struct trace_record){.time_ns = end_ns, .event = TRACE_END, .value = records});
    out_file_patch(writer->file, TRACE_END_NS_AT, end, sizeof end);
    int result = out_file_close(writer->file);
    free(writer);
    return result;
}

static bool check_all(const struct trace *trace, char *error, size_t error_size)
{
    uint64_t before_ns = 0;
    for (size_t i = 0; i < trace->count; i++) {
        if (!trace_check_record("the trace", &trace->records[i], i, before_ns, &trace->header, error, error_size)) {
            return false;
        }
        before_ns = trace->records[i].time_ns;
    }
    return true;
}

struct trace *trace_take(struct trace_writer *writer, uint64_t end_ns, char *error, size_t error_size)
{
    struct trace *trace = writer->kept;
    const bool no_memory = writer->refused;
    free(writer);
    trace->header.end_ns = end_ns;
    trace->header.records = trace->count;
    if (no_memory) {
        snprintf(error, error_size, "the trace: no memory for all its records");
    }
    if (no_memory || !check_all(trace, error, error_size)) {
        trace_free(trace);
        return NULL;
    }
    return trace;
}

void trace_free(struct trace *trace)
{
    if (trace != NULL) {
        free(trace->records);
        free(trace);
    }
}

/* reader.c: a trace is read: header, then block after block, of which records are decoded, until the end record and the end of the file. */
#include "record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 18 };

struct trace_reader {
    const char *path;
    char *error; size_t error_size;
    FILE *stream;
    struct trace_header header;
    struct trace_record record;       /* the last one */
    uint64_t count;                   /* records so far */
    const uint8_t *at, *end;          /* what is left of the block */
    uint8_t block[BLOCK];
};

/* So that a whole record is there, if the file has one. Of what is left, less than a record, the new block begins. false: cannot be read. */
static bool refill(struct trace_reader *reader)
{
    const size_t left = (size_t)(reader->end - reader->at);
    if (left > 0) {
        memmove(reader->block, reader->at, left);
    }
    reader->at = reader->block;
    reader->end = reader->block + left + fread(reader->block + left, 1, sizeof reader->block - left, reader->stream);
    if (ferror(reader->stream)) {
        snprintf(reader->error, reader->error_size, "%s: cannot be read: %s", reader->path, strerror(errno));
    }
    return !ferror(reader->stream);
}

static bool read_header(struct trace_reader *reader)
{
    static const uint8_t zero[TRACE_HEADER_BYTES];
    struct trace_header *header = &reader->header;
    const uint8_t *bytes = reader->block;
    if (reader->end - reader->at < TRACE_HEADER_BYTES || memcmp(bytes, TRACE_MAGIC, TRACE_MAGIC_BYTES) != 0) {
        snprintf(reader->error, reader->error_size, "%s: found no trace, expected a file that starts with the %d-byte header %s", reader->path,
                 TRACE_HEADER_BYTES, TRACE_MAGIC);
        return false;
    }
    memcpy(header->magic, bytes, TRACE_MAGIC_BYTES);
    header->version = get_le32(bytes + 8);
    header->seed = get_le64(bytes + 16);
    header->nodes = get_le32(bytes + 24);
    header->servers = get_le32(bytes + 28);
    header->end_ns = get_le64(bytes + TRACE_END_NS_AT);
    header->records = get_le64(bytes + TRACE_RECORDS_AT);
    reader->at += TRACE_HEADER_BYTES;
    if (header->version != TRACE_VERSION) {
        snprintf(reader->error, reader->error_size, "%s: found version %" PRIu32 ", expected version %d", reader->path, header->version,
                 TRACE_VERSION);
        return false;
    }
    if ((uint64_t)header->nodes != (uint64_t)header->servers + 2 || memcmp(bytes + 12, zero, 4) != 0 || memcmp(bytes + 48, zero, 16) != 0) {
        snprintf(reader->error, reader->error_size, "%s: found %" PRIu32 " nodes with %" PRIu32 " Servers, expected two nodes more than"
                 " Servers and zeros in the rest of the header", reader->path, header->nodes, header->servers);
        return false;
    }
    return true;
}

struct trace_reader *trace_open(const char *path, char *error, size_t error_size)
{
    struct trace_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        snprintf(error, error_size, "%s: no memory to read it", path);
        return NULL;
    }
    reader->path = path;
    reader->error = error;
    reader->error_size = error_size;
    reader->stream = fopen(path, "rb");
    reader->at = reader->end = reader->block;
    if (reader->stream == NULL) {
        snprintf(error, error_size, "%s: cannot be opened: %s", path, strerror(errno));
    } else if (refill(reader) && read_header(reader)) {
        return reader;
    }
    trace_reader_close(reader);
    return NULL;
}

const struct trace_header *trace_reader_header(const struct trace_reader *reader)
{
    return &reader->header;
}

bool trace_check_record(const char *path, const struct trace_record *record, uint64_t index, uint64_t before_ns,
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
        snprintf(error, error_size, "%s: found event %u of node %" PRIu32 " at %" PRIu64 " ns in record %" PRIu64 ", expected %s", path,
                 record->event, record->node, record->time_ns, index, expected);
    }
    return expected == NULL;
}

/* The end record must be the last thing, and only the last thing. */
static int check_end(struct trace_reader *reader, bool is_end)
{
    const struct trace_record *end = &reader->record;
    if (is_end && end->value == reader->count && end->value == reader->header.records && end->time_ns == reader->header.end_ns &&
        reader->at == reader->end && fgetc(reader->stream) == EOF) {
        return 0;
    }
    snprintf(reader->error, reader->error_size, "%s: found no end record after %" PRIu64 " records, expected one that counts the records before"
             " it, as the header does: the trace is not whole", reader->path, reader->count);
    return -1;
}

int trace_next(struct trace_reader *reader, struct trace_record *record)
{
    if (reader->end - reader->at < RECORD_BYTES_MAX && !refill(reader)) {
        return -1;
    }
    const uint64_t before_ns = reader->record.time_ns;
    const size_t taken = record_decode(reader->at, (size_t)(reader->end - reader->at), &reader->record);
    reader->at += taken;
    if (taken == 0 || reader->record.event == TRACE_END) {
        return check_end(reader, taken != 0);
    }
    if (!trace_check_record(reader->path, &reader->record, reader->count, before_ns, &reader->header, reader->error, reader->error_size)) {
        return -1;
    }
    reader->count++;
    *record = reader->record;
    return 1;
}

void trace_reader_close(struct trace_reader *reader)
{
    if (reader != NULL && reader->stream != NULL) {
        (void)fclose(reader->stream);
    }
    free(reader);
}

static bool read_records(struct trace_reader *reader, struct trace *trace)
{
    struct trace_record record;
    size_t room = 0;
    int more;
    while ((more = trace_next(reader, &record)) > 0) {
        if (!trace_add(trace, &room, &record)) {
            snprintf(reader->error, reader->error_size, "%s: no memory for %" PRIu64 " records", reader->path, reader->header.records);
            return false;
        }
    }
    return more == 0;
}

struct trace *trace_read(const char *path, char *error, size_t error_size)
{
    struct trace_reader *reader = trace_open(path, error, error_size);
    if (reader == NULL) {
        return NULL;
    }
    struct trace *trace = calloc(1, sizeof *trace);
    if (trace == NULL) {
        snprintf(error, error_size, "%s: no memory to read it", path);
    } else {
        trace->header = reader->header;
        if (!read_records(reader, trace)) {
            trace_free(trace);
            trace = NULL;
        }
    }
    trace_reader_close(reader);
    return trace;
}

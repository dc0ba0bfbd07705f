/* trace.h: the trace of one run: a 64-byte header, records, an end record (schema ssmbench-trace/3, little-endian; record.h).
 * Written by ssm-sim, read by the checks. Knows neither ns-3 nor ssm-core. A trace without its end record is not a whole trace. */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum trace_event {
    TRACE_STEP = 1,   /* a script step starts.            node: actor, aux: step index */
    TRACE_SENT,       /* node sent `datagram`.            aux: step index, or TRACE_NO_STEP for what a device sends by itself;
                         reason: enum trace_part; value: command index << 32 | copy index */
    TRACE_LOST,       /* `datagram` does not reach node.  reason: enum trace_loss */
    TRACE_RECEIVED,   /* node received `datagram`.        value: ns since it was sent; aux: 0, or 1, 2.. for duplicates made by the link */
    TRACE_DISCARDED,  /* the device says it discarded it. reason: enum device_reason */
    TRACE_ACTUATE,    /* the device drives an output.     aux: resource, value: the value, sign-extended (before the actuation delay) */
    TRACE_ACTUATED,   /* the physical effect is there.    aux: resource, value, datagram: what caused it */
    TRACE_STATE,      /* read-back of a Resource: at the start, and after a reception or restart if it differs.
                         aux: resource, value: sign-extended, or TRACE_UNREADABLE */
    TRACE_RESTART,    /* node restarted.                  reason: 0 orderly, 1 crash */
    TRACE_TAKEN,      /* a device with a profile takes `datagram` out of its receive queue; what comes of it stands at the time when it
                         is done with it.                 aux: as RECEIVED, value: ns that it waited */
    TRACE_FAULT,      /* something is done to the node by the script.  reason: enum trace_fault, aux: step index */
    TRACE_LAST = TRACE_FAULT,
    TRACE_END = 0xff  /* last record.                     value: number of records before it */
};
enum trace_fault { TRACE_FAULT_OFF = 1,      /* its power fails, until its RESTART. datagram: what it was at, in a cut during a store write */
                   TRACE_FAULT_LEFT,         /* it loses the credential of a group. value: the group's index */
                   TRACE_FAULT_RESET,        /* factory reset: it loses everything */
                   TRACE_FAULT_JOINED,       /* after that it is provisioned again */
                   TRACE_FAULT_DEAF,         /* it hears nothing, until it is WELL */
                   TRACE_FAULT_OUTPUT,       /* its output does not move, until it is WELL */
                   TRACE_FAULT_WELL };
enum trace_part { TRACE_PART_STIMULUS = 0,  /* what the step is about; its `expect` applies */
                  TRACE_PART_WITHHELD,      /* the Client's own sending that the attacker keeps from every Server; from some only, it is a
                                               STIMULUS that those have LOST */
                  TRACE_PART_ORIGINAL,      /* the untouched original, delivered afterwards; the step's `then` applies */
                  TRACE_PART_CONTROL };     /* the Client's own request in between that brings the Resource to the other value, so that an
                                               original executed after its altered copy would show */
enum trace_loss { TRACE_LOSS_RANDOM = 1, TRACE_LOSS_BURST, TRACE_LOSS_DROPLIST,
                  TRACE_LOSS_WITHHELD,      /* the attacker kept it from the node, or is not near it */
                  TRACE_LOSS_MEDIUM,        /* it never got onto the medium: the sender's queue was full, or the medium never free;
                                               or, told at the end of the run: the node's radio has not received it */
                  TRACE_LOSS_QUEUE,         /* it reached the node, whose receive queue was full */
                  TRACE_LOSS_OFF,           /* it reached the node, which had no power */
                  TRACE_LOSS_DEAF,          /* it reached the node, which was stuck */
                  TRACE_LOSS_PARTITION };   /* the network was in parts when it was sent, and sender and node in different ones */
#define TRACE_NO_STEP 0xffffffffu
#define TRACE_UNREADABLE (UINT64_C(1) << 63)   /* the device gave no representation, or one that is not of this Resource */

struct trace_header {
    char magic[8];                 /* "SSMTRACE" */
    uint32_t version;              /* 3 */
    uint64_t seed;
    uint32_t nodes;                /* node 0: Client; 1..servers: Servers; servers+1: attacker */
    uint32_t servers;
    uint64_t end_ns;               /* simulated end */
    uint64_t records;              /* the end record not counted; like end_ns the writer's to fill in */
};
struct trace_record {
    uint64_t time_ns;
    uint32_t node;
    uint16_t event, reason;
    uint32_t datagram;             /* number of the sent datagram = frame number in capture.pcap, from 1; 0: none */
    uint32_t aux;
    uint64_t value;
};

struct trace_writer;               /* buffered; one per run */
/* `path` NULL: in memory, for trace_take(). NULL: errno says why. */
struct trace_writer *trace_create(const char *path, const struct trace_header *header);
void trace_put(struct trace_writer *writer, const struct trace_record *record);
/* Writes the end record, flushes, closes, frees. 0, or -1 with errno if anything since trace_create could not be written. */
int trace_close(struct trace_writer *writer, uint64_t end_ns);

/* One record after the other, of a trace of any size. Refused: a wrong magic or version, an unknown event or node, times that go back, a
 * missing end record. NULL with a sentence in `error`. `path` and `error` must outlive the reader. */
struct trace_reader;
struct trace_reader *trace_open(const char *path, char *error, size_t error_size);
const struct trace_header *trace_reader_header(const struct trace_reader *reader);
/* 1: a record; 0: the end, and the trace was whole; -1: refused, a sentence in `error`. */
int trace_next(struct trace_reader *reader, struct trace_record *record);
void trace_reader_close(struct trace_reader *reader);

/* The whole trace in memory; `count` leaves the end record out. Refuses what a reader refuses. NULL with a sentence in `error`. */
struct trace { struct trace_header header; struct trace_record *records; size_t count; };
struct trace *trace_read(const char *path, char *error, size_t error_size);
void trace_free(struct trace *trace);
/* Instead of trace_close(), of a trace in memory: the same trace as by trace_read() from a file. NULL with a sentence in `error`. */
struct trace *trace_take(struct trace_writer *writer, uint64_t end_ns, char *error, size_t error_size);

#ifdef __cplusplus
}
#endif

#endif

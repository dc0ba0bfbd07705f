/* load.h: the four files of a run, read and held against each other, with what the trace says only between the lines: which step a record
 * belongs to, and which datagram a device answers. After run_load every node, step and datagram of a record can be used as an index; the
 * Resource and the reasons that a device tells are taken as they stand (names.h copes with any). */
#ifndef TRACE_PRINT_LOAD_H
#define TRACE_PRINT_LOAD_H

#include "capture.h"
#include "config.h"
#include "scenario.h"
#include "trace.h"

struct keyring;

struct run_resource { const char *href; char *quoted; enum device_resource_kind kind; };   /* quoted: as a JSON string */
struct run_set { uint32_t last; uint32_t *resources; struct device_config *config; };      /* resources[i]: index into run.resources */
struct run_datagram {
    const struct trace_record *sent;
    uint32_t step;      /* or TRACE_NO_STEP */
    uint32_t answers;   /* the datagram on whose reception a device sent this by itself, or 0 */
};

struct run {
    struct scenario *scenario;
    struct trace *trace;
    struct capture *capture;
    struct run_set *sets; size_t set_count;                 /* in the order of their Servers; `last` is the last Server of a set */
    struct run_resource *resources; size_t resource_count;  /* each different one once: equal numbers mean equal Resources, in any set */
    char **step_quoted;                                     /* the steps' names as JSON strings */
    uint8_t node_prefix[12]; bool has_node_prefix;          /* the address of node k: these (but for the floor in bytes 6, 7), then k in 32 bits */
    struct run_datagram *datagrams; size_t datagram_count;  /* datagrams[n - 1] is datagram n */
    uint32_t *step_of;                                      /* by record: the step it belongs to, or TRACE_NO_STEP */
    struct keyring *keys;
};

/* NULL with one sentence in `error`. */
struct run *run_load(const char *folder, char *error, size_t error_size);
void run_free(struct run *run);

/* The set of a node's configuration; NULL for the Client and the attacker. */
const struct run_set *run_set_of(const struct run *run, uint32_t node);

#endif

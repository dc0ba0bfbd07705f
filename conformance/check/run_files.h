/* run_files.h: the files of one run (scenario.yaml, provision.json, trace, capture.pcap), or the same in memory, read and held against each
 * other.
 * After run_load every number in the trace can be used as an index: nodes, steps, datagrams, Resources. What a device said of itself
 * (the Resource of an ACTUATE, the reason of a DISCARDED) is taken as it stands. */
#ifndef CHECK_RUN_FILES_H
#define CHECK_RUN_FILES_H

#include "capture.h"
#include "config.h"
#include "scenario.h"
#include "trace.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a whole OCF Device shares with the Client alone: the credtype 64 entry by which the Client asks it. */
struct run_own { uint8_t secret[32], client_id[7]; size_t client_id_len; };

struct run_set {                          /* Servers first .. first + count - 1, all alike */
    uint32_t first, count;
    const struct scenario_servers *scenario;
    struct device_config *config;
    struct run_own *own;                  /* [Server - first]; NULL: these Servers have none */
};

struct run_sent {                         /* one sent datagram: its SENT record */
    uint64_t time_ns;
    uint32_t node, step, command, copy;   /* step: TRACE_NO_STEP for what a device sends by itself */
    uint32_t client_restarts;             /* before it was sent */
    uint8_t part;                         /* enum trace_part */
    bool captured;                        /* its frame is there and agrees (set by check_capture; until then: there is such a frame) */
};

struct run_fault {                        /* a FAULT record of a Server, or a RESTART (kind 0) in a run that has faults */
    uint64_t time_ns;
    uint32_t step, group, datagram, next; /* next: of the same Server, index + 1; 0: none */
    uint8_t kind;                         /* enum trace_fault */
};

struct run {
    struct scenario *scenario; bool borrowed;   /* borrowed: the caller's */
    struct trace *trace;
    struct capture *capture;
    struct run_set *sets; size_t set_count;
    uint32_t servers;
    uint32_t *set_of;                     /* [node] for nodes 1..servers: index into sets */
    struct run_sent *sent; size_t sent_count;   /* sent[n - 1] is datagram n */
    struct run_fault *faults; size_t fault_count;
    uint32_t *fault_of;                   /* [node]: its first, index + 1; NULL: nobody has any */
};

/* NULL with one sentence in `error`. */
struct run *run_load(const char *folder, char *error, size_t error_size);
/* The same of a run in memory: the scenario and the provisioning (as in provision.json) stay the caller's and the scenario outlives the run;
 * trace and capture become the run's, also if NULL is returned. */
struct run *run_adopt(struct scenario *scenario, const json_t *provision, struct trace *trace, struct capture *capture, char *error,
                      size_t error_size);
void run_free(struct run *run);

static inline bool run_is_server(const struct run *run, uint32_t node) {
    return node >= 1 && node <= run->servers;
}
static inline const struct run_set *run_set_of(const struct run *run, uint32_t server) {
    return &run->sets[run->set_of[server]];
}
/* The Servers that are meant by what a step sends at this time: members of the group of its UPDATE (for a replay: of what it replays) that
 * have joined by then, have power and the group's credential, and are not kept from it on purpose, by the step's `withhold` or `reach`. Who
 * is stuck is meant all the same. */
bool run_is_intended(const struct run *run, size_t step, uint64_t sent_ns, uint32_t server);
uint32_t run_intended_of(const struct run *run, size_t step, uint64_t sent_ns, const struct run_set *set);   /* how many of a set */

/* Whether it has the credential of the group then: it has not left, nor been reset without joining again. */
bool run_has_credential(const struct run *run, uint32_t server, size_t group, uint64_t time_ns);

/* An UPDATE that the attacker keeps from every Server: nobody is meant by it. */
static inline bool run_is_withheld(const struct scenario_step *step) {
    return step->action == DO_UPDATE && step->withhold && step->withhold_from.count == 0;
}

#endif

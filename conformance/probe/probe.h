/* probe.h: a probe is a named sequence of stimuli with what a Server that has received nothing under that group yet makes of each. It is
 * written once (probes.c) and used three times: a CUnit test plays it against its device (../suite), a session vector (../../vectors) and a
 * step of a scenario (../../scenarios, ../../sim, ../check) name it.
 *
 * It does not look at what comes back, so it can be written down before anything is sent. */
#ifndef PROBE_H
#define PROBE_H

#include "device.h"
#include "stimulus.h"

enum { PROBE_REASONS = 4 };
struct probe_line {
    struct forgery stimulus;              /* of a replay: of the request that is replayed */
    int32_t value;                         /* what it commands: no line of the last hundred did */
    bool applied;                          /* executed once; else discarded, and no Resource changes. Silently in both cases */
    enum device_reason reasons[PROBE_REASONS];      /* of the discard; REASON_NONE ends them */
    size_t of;                             /* the line whose datagram comes again; its own number: it is no replay */
    bool renamed;                          /* a replay with another Message ID, token and source; else bit by bit */
    bool spends;                           /* it decrypts where it is to be decrypted: a Server that received it has its number behind it */
    size_t needs;                          /* holds for a Server only if it received that line before; its own number: holds always */
};
struct probe_script { struct probe_line *lines; size_t count, room; bool failed; };

struct probe {
    const char *name;                      /* "Q.3.3/window-edges": the clause, and what it asks */
    const char *says;
    const char *requirements;              /* ids of the clause ledger, separated by blanks */
    void (*write)(struct probe_script *script);
};
extern const struct probe probes[];        /* one without name ends them */

const struct probe *probe_find(const char *name);          /* NULL: there is none */
/* The lines of a probe, the last of them a valid request: the Server still lives. NULL: no memory. Free with probe_free. */
struct probe_script *probe_write(const struct probe *probe);
void probe_free(struct probe_script *script);
/* The datagram of a line under the keys of `context`, as anybody builds it who has no Message IDs and tokens of his own: they come from
 * `seed` and the number of the line. Returns its length; 0: it cannot be built. */
size_t probe_datagram(const struct probe_script *script, size_t line, const struct forge_context *context, uint64_t seed,
                      uint8_t out[FORGE_DATAGRAM_MAX]);

#endif

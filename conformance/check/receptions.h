/* receptions.h: every reception of a Server in the order of the trace, and what came of it: by read-back (`found`), and by the device's own
 * words (`claim`). Enters: trace, opened datagrams. Leaves: the receptions; what neither a
 * reception nor a restart explains becomes a stray. */
#ifndef CHECK_RECEPTIONS_H
#define CHECK_RECEPTIONS_H

#include "demand.h"

#define RECEPTION_NONE UINT32_MAX
#define STATE_UNREADABLE INT64_MIN           /* TRACE_UNREADABLE */
#define STATE_UNKNOWN (INT64_MIN + 1)        /* never read */

enum found {
    FOUND_UNKNOWN,       /* the capture lacks the datagram, or the Resource was never read */
    FOUND_UNDECIDABLE,   /* the Resource held the commanded value before: its state cannot tell */
    FOUND_NOTHING,       /* no Resource changed: not executed */
    FOUND_EXECUTED,      /* the addressed Resource took the commanded value (or, if nobody can say what it commands, something changed) */
    FOUND_OTHER          /* the addressed Resource took another value, or cannot be read any more */
};

enum expected { EXPECTED_UNKNOWN, EXPECTED_APPLY, EXPECTED_DISCARD, EXPECTED_EITHER };

struct reception {
    uint32_t record;                 /* its RECEIVED record in the trace */
    uint32_t taken;                  /* with a profile: its TAKEN record; else as `record`; RECEPTION_NONE: never taken out of the queue */
    uint32_t actuate, actuated;      /* its first ACTUATE record, and the ACTUATED one of that; or RECEPTION_NONE */
    uint32_t next;                   /* the one of the same Server that waits behind it; only while they are collected */
    uint32_t previous;               /* the reception of the same Server before, or RECEPTION_NONE */
    uint32_t node, datagram;
    int64_t before, after;           /* of the Resource looked at */
    uint32_t early, late;            /* as in struct demand */
    int64_t claimed_value;           /* as the device says; may be out of range, like the next and claimed_reason */
    uint32_t claimed_resource;
    int32_t value;
    int32_t context, resource;       /* as in struct demand; resource: of the datagram, or the one that changed; -1: none */
    uint8_t told_actuate, told_discard;   /* how often, saturating */
    uint16_t claimed_reason;
    bool cut;                        /* by a fault or restart, before it was done: what it came to nobody can say */
    bool lawful;                     /* as in struct demand */
    bool open, has_value, foreign;   /* foreign: a Resource that the datagram does not address changed */
    uint8_t found;                   /* enum found */
    uint8_t expected;                /* enum expected; filled in by model.h */
    uint32_t reasons;                /* DEMAND_REASON bits that the device may give; filled in by model.h */
};

enum stray_kind { STRAY_STATE, STRAY_ACTUATE, STRAY_DISCARD, STRAY_RESTART_STATE };
struct stray { uint32_t record; enum stray_kind kind; };   /* a record that neither a reception nor a restart explains */

struct receptions {
    struct reception *list; size_t count;
    struct stray *strays; size_t stray_count;
    size_t unread;                   /* Resources that were not read at the start, or when their Server joined */
};

/* NULL: no memory. */
struct receptions *receptions_collect(const struct run *run, struct opened_cache *cache);
void receptions_free(struct receptions *receptions);

#endif

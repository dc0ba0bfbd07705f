/* demand.h: what a datagram asks of a Server of a given set, judged by CR 1967 Q.3.3 and the provisioning, but for the Replay Window:
 * which SSM Server Context it fits, which Resource it addresses, which value it commands, and every fault that makes it a discard. */
#ifndef CHECK_DEMAND_H
#define CHECK_DEMAND_H

#include "device.h"
#include "opened.h"

#define DEMAND_REASON(reason) (1u << (reason))   /* enum device_reason in a set of reasons */

struct demand {
    int context;               /* position in the set's creds of the SSM Server Context that its tag fits; -1: not authentic here */
    int resource;              /* index in the set's resources; -1: unknown, or no such Resource */
    int32_t value; bool has_value;
    uint32_t early;            /* faults that are or may be found before the Replay Window is touched */
    uint32_t late;             /* faults of an authentic request, found after its Partial IV is used up */
    bool lawful;               /* no SSM: the Client asks for an answer, by discovery or by the Server's own credtype 64 key */
    bool open;                 /* the texts leave open whether it is executed (anon-clear ACE, odd outer code, other multicast address) */
};

/* `opened->known` must be true. `destination`: where the datagram was sent to. */
struct demand demand_of(const struct opened_cache *cache, const struct run *run, size_t set, const struct opened *opened,
                        const uint8_t destination[16]);

#endif

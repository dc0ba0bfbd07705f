/* second_server.h: the second Server's state, shared by its three parts: provisioning, verification of datagrams (second_device.c),
 * judgement of the request inside. */
#ifndef SECOND_SERVER_H
#define SECOND_SERVER_H

#include "device.h"
#include "second_defects.h"
#include "second_oscore.h"
#include "second_window.h"

#define SECOND_MIDS 32u              /* remembered under the defect mid-dedup-only */
#define SECOND_SOURCES 64u           /* remembered under the defect window-per-source */

/* An SSM Server Context: one credtype 256 entry. Its window is written to storage with every accepted number, so it outlives a restart. */
struct second_group {
    struct second_context context;
    const char *subjectuuid;
    struct second_window window;
};

struct second_source {               /* only under the defect window-per-source */
    struct device_endpoint endpoint;
    const struct second_group *group;
    struct second_window window;
};

struct device {
    const struct device_config *config;
    const struct device_host *host;
    second_defects defects;
    struct second_group *groups; size_t group_count;
    int32_t *values;                 /* of the Resources, in their order */
    unsigned failed_decryptions;
    uint16_t own_mid;                /* of the answers a defect sends */
    uint16_t mids[SECOND_MIDS]; size_t mid_count;
    bool has_last_mid; uint16_t last_mid;
    struct second_window shared;     /* under the defect shared-window */
    struct second_source *sources; size_t source_count;
};

/* Makes the groups of the credtype 256 entries; REFUSED with which entry and why, FAULT without memory. */
enum device_outcome second_provision(struct device *device, char *error, size_t error_size);

/* CR 1967 Q.3.3 steps 3 and 4 for an authentic plaintext: REASON_NONE and what to execute, or why it is discarded. */
struct second_order { size_t resource; int32_t value; };
enum device_reason second_judge(const struct device *device, const struct second_group *group, const uint8_t *plain, size_t len,
                                struct second_order *order);

#endif

/* names.h: what the numbers of a trace are called. Texts that are made on the way live in a struct, returned by value. */
#ifndef TRACE_PRINT_NAMES_H
#define TRACE_PRINT_NAMES_H

#include "load.h"

struct name { char text[80]; };

enum role { ROLE_CLIENT, ROLE_SERVER, ROLE_ATTACKER };
enum role role_of(const struct run *run, uint32_t node);
struct name role_name(const struct run *run, uint32_t node);            /* "Client", "Server 7", "attacker" */
/* "Server 7", "All OCF Nodes", or else "[address]:port". */
struct name endpoint_name(const struct run *run, const uint8_t address[16], uint16_t port);
struct name endpoint_text(const uint8_t address[16], uint16_t port);     /* "[fe80::1]:5683" */

const char *event_name(const struct trace_record *record);               /* "SENT" */
/* Why something was lost, discarded or restarted: "burst", "replay", "crash". */
struct name reason_name(uint16_t event, uint16_t reason);
struct name part_name(uint16_t part);                                    /* "stimulus", "withheld", "original", "control" */
const char *action_name(const struct run *run, uint32_t step);           /* "update", "replay", ... */

/* The number of a node's Resource in run->resources; RESOURCE_UNKNOWN + index if the node has none of this index. */
#define RESOURCE_UNKNOWN (UINT64_C(1) << 32)
uint64_t resource_of(const struct run *run, uint32_t node, uint32_t index);
/* "/BinarySwitchResURI", or "resource 7" if it is unknown; the text lives in the run or in *scratch. */
const char *resource_name(const struct run *run, uint64_t resource, struct name *scratch);
struct name value_name(const struct run *run, uint64_t resource, uint64_t value);   /* "true", "50"; "unreadable" */

struct name code_name(uint8_t code);                                     /* "POST", "4.01" */
const char *type_name(uint8_t type);                                     /* "CON", "NON", "ACK", "RST" */

#endif

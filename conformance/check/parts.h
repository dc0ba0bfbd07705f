/* parts.h: the time from command to actuation, in parts. Enters: a reception that drove an output, and the effect of it. Leaves: the five parts
 * as the trace has them:
 *
 *   command --sender--> SENT (the copy that did it) --link--> RECEIVED --queue--> TAKEN --verify--> ACTUATE --actuate--> ACTUATED
 *
 * Without a profile nothing is TAKEN: queue and verify are 0. The command is when the scenario tells the Client (of an attacker's datagram,
 * and of what is no update step: when that was sent, and the sender's part is 0). */
#ifndef CHECK_PARTS_H
#define CHECK_PARTS_H

#include "receptions.h"

enum part { PART_SENDER, PART_LINK, PART_QUEUE, PART_VERIFY, PART_ACTUATE, PARTS };
extern const char *const part_names[PARTS];

struct parts { uint64_t ns[PARTS]; };

/* When the command of a datagram was given. */
uint64_t parts_command_ns(const struct run *run, uint32_t datagram);
/* `reception` has both `actuate` and `actuated`. What the trace says of the link is taken from there (RECEIVED, value). */
struct parts parts_of(const struct run *run, const struct reception *reception);

#endif

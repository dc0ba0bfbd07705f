/* story.h: what led to a deviation, for a reader: the datagram in words, and what happened around the node before. */
#ifndef CHECK_STORY_H
#define CHECK_STORY_H

#include "checks.h"

#include <jansson.h>

/* The datagram with the key that fits: outer CoAP, OSCORE option, what is inside. NULL: it is in no capture, or no memory. */
json_t *story_decoded(const struct judged *judged, uint32_t datagram);
/* The last events at the node of `evidence` up to it, each reception after the sending it comes from:
 * [{time_s, node, event, datagram, says}], at most STORY_MAX. */
#define STORY_MAX 12u
json_t *story_events(const struct judged *judged, const struct evidence *evidence);

#endif

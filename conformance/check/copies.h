/* copies.h: whom each copy of a command reached: what repeating was worth. */
#ifndef CHECK_COPIES_H
#define CHECK_COPIES_H

#include "checks.h"

#include <jansson.h>

/* [[intended Servers that received the copy, of them those that no earlier copy reached], ...], in the order of sending; at most
 * COPIES_MAX. NULL: no memory. */
enum { COPIES_MAX = 1001 };
json_t *copies_reached(const struct judged *judged, const struct stimulus *stimulus);

#endif

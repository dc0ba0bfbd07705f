/* film.h: the run as a short film of the group: who was reached, executed, discarded, lost, and when, compact enough for a page. */
#ifndef CHECK_FILM_H
#define CHECK_FILM_H

#include "checks.h"

#include <jansson.h>

/* The first Servers and the first events; what is more is left out and counted. */
enum { FILM_SERVERS_MAX = 100, FILM_EVENTS_MAX = 3000 };
/* {"servers": shown, "servers_left_out", "events_left_out", "events": "US NODE KIND X;..."}: microseconds since the event before; KIND is
 *   s sent (X: step, - for none)   x executed   d discarded   r received, neither shown nor told   l lost
 *   a an output is at X from now on (its effect is there)   v the Resource is at X without a datagram (start, restart)
 * NULL: no memory. */
json_t *film_of(const struct judged *judged);

#endif

/* differences.h: a group of unlike devices: the datagrams on which they differ. It judges nobody: the other checks do. */
#ifndef CHECK_DIFFERENCES_H
#define CHECK_DIFFERENCES_H

#include "checks.h"

#include <jansson.h>

/* Adds "differences" to the verdict if the scenario has Servers of more than one device: for each datagram that some executed and some did
 * not, or discarded for different reasons (told by both), who did what; the first DIFFERENCES_MAX, and "differences_left_out". */
enum { DIFFERENCES_MAX = 200, DIFFERENCE_SERVERS_MAX = 20 };
void differences_add(json_t *verdict, const struct judged *judged);

#endif

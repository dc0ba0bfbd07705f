/* provision.h: provision.json (ssmbench-provision/1) into a run: the configuration of each set of Servers, its Resources, the nodes'
 * addresses. */
#ifndef TRACE_PRINT_PROVISION_H
#define TRACE_PRINT_PROVISION_H

#include "load.h"

/* run->scenario is there already: the sets must be the same. false with what is wrong, without the path. */
bool provision_read(struct run *run, const char *path, char *error, size_t error_size);
void provision_free(struct run *run);   /* what provision_read left in the run, however far it came */

/* `text` as a JSON string, quotes and escapes included; free() it. NULL: not UTF-8, or no memory. */
char *json_quoted(const char *text);

#endif

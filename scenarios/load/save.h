/* save.h: what the files that write a scenario share. Private to the loader. */
#ifndef SCENARIO_SAVE_H
#define SCENARIO_SAVE_H

#include "scenario.h"

#include <stdio.h>

void put_text(FILE *out, const char *text);                                        /* in double quotes */
void put_field(FILE *out, const char *label, const char *text);                    /* likewise, and the line ends */
void put_texts(FILE *out, char *const *texts, size_t count);                       /* a list, and the line ends */
void put_time(FILE *out, const char *label, uint64_t ns, const char *after);
void put_share(FILE *out, const char *label, double share, const char *after);
void put_nodes(FILE *out, const char *label, const struct scenario_nodes *nodes);
const char *yes(bool value);

void save_network(FILE *out, const struct scenario *scenario);                     /* save_network.c */

#endif

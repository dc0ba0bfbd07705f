/* wire.h: a batch as bytes, for a worker: through a pipe, or in the plan of a cluster task. */
#ifndef CAMPAIGN_WIRE_H
#define CAMPAIGN_WIRE_H

#include "engine.h"

#include <stdio.h>

/* Lines of text: `batch TAG SEED COUNT OVERRIDES ISOLATE`, the scenario, the overrides; texts have no line breaks. false: could not be written. */
bool wire_put(FILE *out, const struct batch *batch, bool isolate);
/* The next one; texts go to `text`, which grows, and are good until the next call. 1, 0 at the end, -1: no batch (a sentence in error). */
struct wire_text { char *bytes; size_t room; const char **overrides; };   /* starts as {0} */
int wire_get(FILE *in, struct batch *batch, bool *isolate, struct wire_text *text, char *error, size_t error_size);
void wire_text_free(struct wire_text *text);

#endif

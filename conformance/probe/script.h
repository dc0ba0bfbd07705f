/* script.h: the words that probes are written in. */
#ifndef PROBE_SCRIPT_H
#define PROBE_SCRIPT_H

#include "probe.h"

void applied(struct probe_script *script, struct forgery stimulus);
void discarded_for(struct probe_script *script, struct forgery stimulus, const enum device_reason *reasons);
/* discarded(s, UPDATE(...), REASON_REPLAY, ...): at most three reasons, each of them right. */
#define discarded(s, stimulus, ...) discarded_for(s, stimulus, (const enum device_reason[]){__VA_ARGS__, REASON_NONE})
/* The request with that number, which was executed before, comes twice: bit by bit, and with new names from another source. */
void replay(struct probe_script *script, uint64_t piv);

#endif

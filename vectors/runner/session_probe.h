/* session_probe.h: the probes in a session's steps, written out. */
#ifndef VECTORS_SESSION_PROBE_H
#define VECTORS_SESSION_PROBE_H

#include <device.h>
#include <jansson.h>

/* Replaces each {"probe": NAME} among the steps by its datagrams. false with a sentence: "steps[2].probe: found ...". */
bool session_play_probes(json_t *session, const struct device_config *config, char *error, size_t error_size);

#endif

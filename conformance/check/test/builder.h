/* builder.h: run folders made by hand, so that the checks can be tested without a simulator and without devices: the test says what every
 * Server did, right or wrong; the builder writes scenario.yaml, provision.json, trace and capture.pcap. All faults of the builder abort. */
#ifndef CHECK_TEST_BUILDER_H
#define CHECK_TEST_BUILDER_H

#include "cms.h"
#include "device.h"
#include "forge.h"
#include "scenario.h"
#include "trace.h"

struct builder;

/* A new empty folder under the system's temporary one, with this scenario. */
struct builder *builder_start(const char *scenario_yaml);
void builder_free(struct builder *builder);              /* removes the folder */
const char *builder_folder(const struct builder *builder);
void builder_file(const struct builder *builder, const char *name, char path[512]);
uint32_t builder_attacker(const struct builder *builder);

/* A correct SSM Request of a group for the switch; the test may break it before it is sent. Its inner options and payload live in the
 * builder until the next call. */
struct forge_request *builder_request(struct builder *builder, size_t group, uint64_t piv, bool value);
/* The same for the dimmer. */
struct forge_request *builder_level_request(struct builder *builder, size_t group, uint64_t piv, int32_t level);
struct forge_context builder_wrong_context(const struct builder *builder, size_t group);

/* `sender` sends `request` (from the endpoint of node `from`) at `ms`; returns the datagram's number. */
uint32_t builder_send(struct builder *builder, double ms, uint32_t sender, uint32_t from, uint32_t step, enum trace_part part,
                      uint32_t command, uint32_t copy, const struct forge_request *request);
/* The same to the address of one node. */
uint32_t builder_send_to(struct builder *builder, double ms, uint32_t sender, uint32_t from, uint32_t to, uint32_t step, uint32_t copy,
                         const struct forge_request *request);
/* A Server sends a message of its own making: a bare CoAP header with this Message ID and token. */
uint32_t builder_answer(struct builder *builder, double ms, uint32_t server, uint32_t to, uint16_t port, uint16_t mid, const uint8_t *token,
                        size_t token_len);

/* Server `server` receives the datagram, and then: executes it (output after `actuation_ms`), or discards it and says why (REASON_NONE:
 * does not say), or does nothing at all. */
void builder_execute(struct builder *builder, double ms, uint32_t server, uint32_t datagram, bool value, double actuation_ms);
void builder_discard(struct builder *builder, double ms, uint32_t server, uint32_t datagram, enum device_reason reason);
/* Single records, for lies: what the trace gets as it stands. */
void builder_received(struct builder *builder, double ms, uint32_t server, uint32_t datagram);
void builder_record(struct builder *builder, double ms, uint32_t node, enum trace_event event, uint16_t reason, uint32_t datagram,
                    uint32_t aux, uint64_t value);
/* A read-back: recorded if it differs from the last one. */
void builder_state(struct builder *builder, double ms, uint32_t server, uint32_t resource, int32_t value);

/* Takes back the first read of a Resource: the trace then starts without it. */
void builder_skip_first_read(struct builder *builder, uint32_t server, uint32_t resource);

/* What the capture is to lack or to bend. */
void builder_drop_frame(struct builder *builder, uint32_t datagram);
void builder_shift_frame(struct builder *builder, uint32_t datagram, uint64_t ns);

/* Writes the files; the run ends at `end_ms` (0: the scenario's end). */
void builder_finish(struct builder *builder, double end_ms);

#endif

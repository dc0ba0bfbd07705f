/* small_run.c */
#include "small_run.h"

#include <stdio.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: two lamps\n"
    "shows: one command\n"
    "verifies: [SSM-SRV-005]\n"
    "%snetwork: {%s, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 2, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script: [{at: 1 s, do: update, name: command, value: true, expect: applied, verifies: [SSM-SRV-035]}]\n"
    "expect: [{simultaneity: {command: command, within: 200 ms}, verifies: [SSM-GEN-018]}]\n"
    "end: 20 s\n";

struct builder *small_run(bool executed, bool proven) {
    return small_run_of("link: lossy, host: raw", "", executed, proven);
}

struct builder *small_run_of(const char *network, const char *limit, bool executed, bool proven) {
    char yaml[1500];
    snprintf(yaml, sizeof yaml, scenario, limit, network);
    struct builder *b = builder_start(yaml);
    const uint32_t datagram = builder_send(b, 1000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
    builder_execute(b, 1002, 1, datagram, true, 20);
    if (executed) {
        builder_execute(b, 1003, 2, datagram, true, 23.5);
    } else {
        builder_discard(b, 1003, 2, datagram, REASON_DECRYPT);
    }
    builder_finish(b, proven ? 0 : 5000);
    return b;
}

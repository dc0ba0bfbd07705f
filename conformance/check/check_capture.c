/* check_capture.c: the frames of the capture are the sent datagrams: as many, at the same times, in the same order, from an address that
 * the sender may use. The Client and the Servers have one address each; the attacker may take anybody's. A frame that does not agree is
 * not used by any other check.
 *
 *   node k: fe80::200:0:hhhh:llll, k in the last 32 bits (the rule of the simulated hosts); in a scope wider than the link
 *           fd00:0:F:f:200:0:hhhh:llll, f the number of its floor from 1, F its complement */
#include "checks.h"

#include <inttypes.h>
#include <string.h>

#define NODE_NONE UINT32_MAX

static uint32_t node_of(const struct scenario *scenario, const uint8_t address[16], uint32_t nodes) {
    const uint32_t node = (uint32_t)address[12] << 24 | (uint32_t)address[13] << 16 | (uint32_t)address[14] << 8 | address[15];
    uint8_t prefix[12] = {0xfe, 0x80, [8] = 0x02};
    if (node < nodes && scenario->network.scope != SCOPE_LINK_LOCAL) {
        const size_t floor = scenario_floor_of(scenario, node) + 1;
        prefix[0] = 0xfd;
        prefix[1] = 0;
        prefix[4] = (uint8_t)(~floor >> 8);
        prefix[5] = (uint8_t)~floor;
        prefix[6] = (uint8_t)(floor >> 8);
        prefix[7] = (uint8_t)floor;
    }
    return node < nodes && memcmp(address, prefix, sizeof prefix) == 0 ? node : NODE_NONE;
}

static bool frame_agrees(const struct run *run, const struct run_sent *sent, const struct capture_frame *frame, uint32_t datagram,
                         struct check *check) {
    const uint32_t nodes = run->trace->header.nodes, from = node_of(run->scenario, frame->source, nodes);
    if (frame->time_ns != sent->time_ns) {
        check_wrong(check, sent->time_ns, sent->node, datagram, "a frame of the time of sending", "a frame of %.6f s",
                    (double)frame->time_ns / 1e9);
        return false;
    }
    if (from != sent->node && !(sent->node == nodes - 1 && from != NODE_NONE)) {
        check_wrong(check, sent->time_ns, sent->node, datagram, "a source address of the sender",
                    from == NODE_NONE ? "an address of no node" : "the address of node %" PRIu32, from);
        return false;
    }
    return true;
}

void check_capture(struct run *run, struct checks *checks) {
    struct check *check = checks_add_run(checks, "capture");
    for (size_t i = 0; i < run->sent_count && i < run->capture->count; i++) {
        run->sent[i].captured = frame_agrees(run, &run->sent[i], &run->capture->frames[i], (uint32_t)i + 1, check);
    }
    check->receptions = run->sent_count;
    check->judged = run->sent_count < run->capture->count ? run->sent_count : run->capture->count;
    if (run->capture->count != run->sent_count) {
        check_wrong(check, run->trace->header.end_ns, 0, 0, "as many frames as sent datagrams", "%zu frames for %zu sent datagrams",
                    run->capture->count, run->sent_count);
    }
    if (check->wrong == 0) {
        check_says(check, "all %zu frames are the sent datagrams", run->sent_count);
    } else {
        check_says(check, "%" PRIu64 " frames or counts do not agree with what was sent (%zu frames, %zu sent)", check->wrong,
                   run->capture->count, run->sent_count);
        check_worsen_step(check, checks, TRACE_NO_STEP, VERDICT_FAIL);
    }
}

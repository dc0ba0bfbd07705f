/* test_detail.c: each kind of line that --node prints. */
#include "suites.h"

#include "detail.h"
#include "story.h"

#include "device.h"

#include <CUnit/Basic.h>

static const struct story_sending client = {0, 0, STORY_GROUP, STEP_ON, TRACE_PART_STIMULUS, 0, 0};

static struct story *story_of_server_4(void)
{
    static const uint8_t answer[] = {0x50, 0x44, 0x12, 0x34};
    const struct story_sending reply = {4, 4, 0, TRACE_NO_STEP, 0, 0, 0};
    struct story *story = story_begin();
    story_record(story, 0, 3, TRACE_STATE, 0, 0, STORY_SWITCH, 0);
    story_record(story, 0, 4, TRACE_STATE, 0, 0, STORY_DIMMER_OF_4, TRACE_UNREADABLE);
    uint32_t d = story_send(story, 1000000, client, story_request(story, 5, true));
    story_record(story, 1000000, 4, TRACE_LOST, TRACE_LOSS_BURST, d, 0, 0);
    d = story_send(story, 2000000, client, story_request(story, 6, true));
    story_record(story, 2005123, 4, TRACE_RECEIVED, 0, d, 0, 5123456);
    story_send_bytes(story, 2005123, reply, answer, sizeof answer);
    story_record(story, 2005123, 4, TRACE_ACTUATE, 0, d, STORY_SWITCH_OF_4, 1);
    story_record(story, 2005123, 4, TRACE_STATE, 0, d, STORY_SWITCH_OF_4, 1);
    story_record(story, 2005124, 4, TRACE_RECEIVED, 0, d, 1, 5124000);
    story_record(story, 2005124, 4, TRACE_DISCARDED, REASON_REPLAY, d, 0, 0);
    story_record(story, 2025123, 4, TRACE_ACTUATED, 0, d, STORY_SWITCH_OF_4, 1);
    story_record(story, 3000000, 4, TRACE_STEP, 0, 0, STEP_REBOOT, 0);
    story_record(story, 3000000, 4, TRACE_RESTART, DEVICE_ORDERLY, 0, 0, 0);
    story_end(story);
    return story;
}

static void one_node(void)
{
    const struct selection server_4 = {.one_node = true, .node = 4, .to_ns = UINT64_MAX};
    static const char *const lines[] = {
        "    0.000000000  STATE      /DimmingResURI is unreadable",
        "    1.000000000  LOST       #1 burst  Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST /BinarySwitchResURI true), "
        "step 'on'",
        "    2.005123000  RECEIVED   #2 after 5.123 ms  Client -> All OCF Nodes: NON POST kid 02a1 PIV 6, 48 bytes (POST "
        "/BinarySwitchResURI true), step 'on'",
        "    2.005123000  SENT       #3  Server 4 -> Client: NON 2.04 without OSCORE, 4 bytes, answers #2",
        "    2.005123000  ACTUATE    /BinarySwitchResURI driven to true  by #2",
        "    2.005123000  STATE      /BinarySwitchResURI is true  by #2",
        "    2.005124000  RECEIVED   #2 after 5.124 ms, the link's duplicate 1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 6, 48 bytes "
        "(POST /BinarySwitchResURI true), step 'on'",
        "    2.005124000  DISCARDED  replay  by #2",
        "    2.025123000  ACTUATED   /BinarySwitchResURI is physically true  by #2",
        "    3.000000000  STEP       'reboot': restart",
        "    3.000000000  RESTART    orderly",
        NULL};
    struct story *story = story_of_server_4();
    story_expect(story, detail_print, &server_4, lines);
    story_free(story);
}

static void one_node_in_one_step(void)
{
    const struct selection part = {.one_node = true, .node = 4, .one_step = true, .step = STEP_ON,
                                   .from_ns = 2005124000, .to_ns = 2025122999};
    static const char *const lines[] = {
        "    2.005124000  RECEIVED   #2 after 5.124 ms, the link's duplicate 1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 6, 48 bytes "
        "(POST /BinarySwitchResURI true), step 'on'",
        "    2.005124000  DISCARDED  replay  by #2",
        NULL};
    struct story *story = story_of_server_4();
    story_expect(story, detail_print, &part, lines);
    story_free(story);
}

static void the_client(void)
{
    const struct selection node = {.one_node = true, .node = 0, .to_ns = 1500000000};
    static const char *const lines[] = {
        "    1.000000000  SENT       #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST "
        "/BinarySwitchResURI true), step 'on'",
        NULL};
    struct story *story = story_of_server_4();
    story_expect(story, detail_print, &node, lines);
    story_free(story);
}

void add_detail_suite(void)
{
    CU_pSuite suite = CU_add_suite("one node", NULL, NULL);
    CU_add_test(suite, "every kind of event", one_node);
    CU_add_test(suite, "of one step and span of time", one_node_in_one_step);
    CU_add_test(suite, "the Client", the_client);
}

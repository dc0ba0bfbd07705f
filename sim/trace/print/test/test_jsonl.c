/* test_jsonl.c: each form of object, byte for byte; jansson reads them all. */
#include "suites.h"

#include "jsonl.h"
#include "story.h"

#include "device.h"

#include <CUnit/Basic.h>

static const struct story_sending client = {0, 0, STORY_GROUP, STEP_ON, TRACE_PART_STIMULUS, 2, 1};

static void every_event(void)
{
    static const uint8_t answer[] = {0x51, 0x84, 0x12, 0x34, 0xab};
    const struct story_sending reply = {4, 4, 0, TRACE_NO_STEP, 0, 0, 0}, alone = {4, 4, 0, TRACE_NO_STEP, 0, 0, 0};
    struct story *story = story_begin();
    story_record(story, 0, 4, TRACE_STATE, 0, 0, STORY_DIMMER_OF_4, TRACE_UNREADABLE);
    story_record(story, 1000000, 0, TRACE_STEP, 0, 0, STEP_ON, 0);
    uint32_t d = story_send(story, 1000001, client, story_request(story, 5, true));
    story_record(story, 1000001, 1, TRACE_LOST, TRACE_LOSS_DROPLIST, d, 0, 0);
    story_record(story, 1005123, 4, TRACE_RECEIVED, 0, d, 0, 5122001);
    story_send_bytes(story, 1005123, reply, answer, sizeof answer);
    story_record(story, 1005123, 4, TRACE_DISCARDED, REASON_NOT_UPDATE, d, 0, 0);
    story_record(story, 1005124, 4, TRACE_RECEIVED, 0, d, 1, 5123001);
    story_record(story, 1005124, 4, TRACE_ACTUATE, 0, d, STORY_SWITCH_OF_4, 0);
    story_record(story, 1005124, 4, TRACE_STATE, 0, d, STORY_DIMMER_OF_4, (uint64_t)INT64_C(-7));
    story_record(story, 1025124, 4, TRACE_ACTUATED, 0, d, 9, 1);
    story_send_bytes(story, 1025125, alone, "no", 2);
    story_record(story, 2000000, STORY_ATTACKER, TRACE_STEP, 0, 0, STEP_AGAIN, 0);
    story_record(story, 3000000, 1, TRACE_RESTART, DEVICE_CRASH, 0, 0, 0);
    story_end(story);
    static const char *const lines[] = {
        "{\"time_s\":0.000000000,\"node\":4,\"role\":\"Server 4\",\"event\":\"STATE\",\"resource\":\"/DimmingResURI\",\"value\":null}",
        "{\"time_s\":1.000000000,\"node\":0,\"role\":\"Client\",\"event\":\"STEP\",\"step\":\"on\",\"action\":\"update\"}",
        "{\"time_s\":1.000001000,\"node\":0,\"role\":\"Client\",\"event\":\"SENT\",\"datagram\":1,\"step\":\"on\",\"part\":\"stimulus\","
        "\"command\":2,\"copy\":1,\"source\":\"[fe80::200:0:0:0]:56830\",\"destination\":\"[ff02::158]:5683\","
        "\"length\":48,\"type\":\"NON\","
        "\"code\":\"POST\",\"mid\":4101,\"token\":\"\",\"kid\":\"02a1\",\"partial_iv\":5,\"authentic\":true,\"inner\":{\"code\":\"POST\","
        "\"path\":\"/BinarySwitchResURI\",\"value\":true}}",
        "{\"time_s\":1.000001000,\"node\":1,\"role\":\"Server 1\",\"event\":\"LOST\",\"datagram\":1,\"step\":\"on\","
        "\"reason\":\"droplist\"}",
        "{\"time_s\":1.005123000,\"node\":4,\"role\":\"Server 4\",\"event\":\"RECEIVED\",\"datagram\":1,\"step\":\"on\","
        "\"after_s\":0.005122001}",
        "{\"time_s\":1.005123000,\"node\":4,\"role\":\"Server 4\",\"event\":\"SENT\",\"datagram\":2,\"step\":\"on\",\"answers\":1,"
        "\"source\":\"[fe80::200:0:0:4]:5683\",\"destination\":\"[fe80::200:0:0:0]:56830\",\"length\":5,\"type\":\"NON\",\"code\":\"4.04\","
        "\"mid\":4660,\"token\":\"ab\"}",
        "{\"time_s\":1.005123000,\"node\":4,\"role\":\"Server 4\",\"event\":\"DISCARDED\",\"datagram\":1,\"step\":\"on\","
        "\"reason\":\"not-update\"}",
        "{\"time_s\":1.005124000,\"node\":4,\"role\":\"Server 4\",\"event\":\"RECEIVED\",\"datagram\":1,\"step\":\"on\","
        "\"after_s\":0.005123001,"
        "\"duplicate\":1}",
        "{\"time_s\":1.005124000,\"node\":4,\"role\":\"Server 4\",\"event\":\"ACTUATE\",\"datagram\":1,\"step\":\"on\","
        "\"resource\":\"/BinarySwitchResURI\",\"value\":false}",
        "{\"time_s\":1.005124000,\"node\":4,\"role\":\"Server 4\",\"event\":\"STATE\",\"datagram\":1,\"step\":\"on\","
        "\"resource\":\"/DimmingResURI\",\"value\":-7}",
        "{\"time_s\":1.025124000,\"node\":4,\"role\":\"Server 4\",\"event\":\"ACTUATED\",\"datagram\":1,\"step\":\"on\",\"resource\":null,"
        "\"value\":1}",
        "{\"time_s\":1.025125000,\"node\":4,\"role\":\"Server 4\",\"event\":\"SENT\",\"datagram\":3,\"source\":\"[fe80::200:0:0:4]:5683\","
        "\"destination\":\"[fe80::200:0:0:0]:56830\",\"length\":2}",
        "{\"time_s\":2.000000000,\"node\":5,\"role\":\"attacker\",\"event\":\"STEP\",\"step\":\"say \\\"again\\\"\",\"action\":\"replay\"}",
        "{\"time_s\":3.000000000,\"node\":1,\"role\":\"Server 1\",\"event\":\"RESTART\",\"reason\":\"crash\"}",
        NULL};
    story_expect(story, jsonl_print, &story_all, lines);
    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *json = json_loads(lines[i], JSON_REJECT_DUPLICATES, NULL);
        CU_ASSERT(json_is_object(json));
        json_decref(json);
    }
    story_free(story);
}

static void insides(void)
{
    static const uint8_t dimmed[] = {0xa1, 0x6e, 'd', 'i', 'm', 'm', 'i', 'n', 'g', 'S', 'e', 't', 't', 'i', 'n', 'g', 0x18, 0x32};
    static const uint8_t broken[] = {0xff, 0x01}, wrong_kid[] = {0x02, 0xff};
    const struct selection sent_by_client = {.one_node = true, .node = 0, .to_ns = UINT64_MAX};
    struct story *story = story_begin();
    struct forge_request *request = story_request(story, 1, false);
    struct forge_option options[] = {request->inner[0], {15, "if=\"", 4}};
    request->inner = options;
    request->inner_count = 2;
    request->payload = dimmed;
    request->payload_len = sizeof dimmed;
    story_send(story, 1, client, request);
    request = story_request(story, 2, false);
    request->payload = broken;
    request->payload_len = sizeof broken;
    request->inner_count = 0;
    story_send(story, 2, client, request);
    request = story_request(story, 3, false);
    request->option_kid = wrong_kid;
    request->option_kid_len = sizeof wrong_kid;
    story_send(story, 3, client, request);
    request = story_request(story, 4, false);
    request->nonce = (const uint8_t *)"wrong nonce..";
    story_send(story, 4, client, request);
    story_record(story, 5, 1, TRACE_STATE, 0, 0, STORY_SWITCH, 0);
    story_end(story);
#define SENT(time, datagram) "{\"time_s\":0.00000" time "000,\"node\":0,\"role\":\"Client\",\"event\":\"SENT\",\"datagram\":" datagram \
    ",\"step\":\"on\",\"part\":\"stimulus\",\"command\":2,\"copy\":1,\"source\":\"[fe80::200:0:0:0]:56830\"," \
    "\"destination\":\"[ff02::158]:5683\","
    static const char *const lines[] = {
        SENT("1", "1") "\"length\":63,\"type\":\"NON\",\"code\":\"POST\",\"mid\":4097,\"token\":\"\",\"kid\":\"02a1\",\"partial_iv\":1,"
        "\"authentic\":true,\"inner\":{\"code\":\"POST\",\"path\":\"/BinarySwitchResURI\",\"query\":\"if=%22\",\"value\":50}}",
        SENT("2", "2") "\"length\":22,\"type\":\"NON\",\"code\":\"POST\",\"mid\":4098,\"token\":\"\",\"kid\":\"02a1\",\"partial_iv\":2,"
        "\"authentic\":true,\"inner\":{\"code\":\"POST\",\"path\":\"\",\"payload\":\"ff01\"}}",
        SENT("3", "3") "\"length\":48,\"type\":\"NON\",\"code\":\"POST\",\"mid\":4099,\"token\":\"\",\"kid\":\"02ff\",\"partial_iv\":3}",
        SENT("4", "4") "\"length\":48,\"type\":\"NON\",\"code\":\"POST\",\"mid\":4100,\"token\":\"\",\"kid\":\"02a1\",\"partial_iv\":4,"
        "\"authentic\":false}",
        NULL};
    story_expect(story, jsonl_print, &sent_by_client, lines);
    story_free(story);
}

void add_jsonl_suite(void)
{
    CU_pSuite suite = CU_add_suite("JSON Lines", NULL, NULL);
    CU_add_test(suite, "every event", every_event);
    CU_add_test(suite, "what is inside", insides);
}

/* test_timeline.c: each form that a line of the timeline has, as it must read. */
#include "suites.h"

#include "story.h"
#include "timeline.h"

#include "device.h"

#include <CUnit/Basic.h>
#include <string.h>

static const struct story_sending client = {0, 0, STORY_GROUP, STEP_ON, TRACE_PART_STIMULUS, 0, 0};
static const struct story_sending attacker = {STORY_ATTACKER, STORY_ATTACKER, STORY_GROUP, STEP_FAKE, TRACE_PART_STIMULUS, 0, 0};

static void print(const struct run *run, const struct selection *selection, struct out *out)
{
    CU_ASSERT(timeline_print(run, selection, out));
}

static void expect(struct story *story, const struct selection *selection, const char *const *lines)
{
    story_end(story);
    story_expect(story, print, selection, lines);
    story_free(story);
}

static void execute(struct story *story, uint64_t us, uint32_t server, uint32_t resource, uint32_t datagram, uint64_t value)
{
    story_record(story, us, server, TRACE_RECEIVED, 0, datagram, 0, 0);
    story_record(story, us, server, TRACE_ACTUATE, 0, datagram, resource, value);
    story_record(story, us, server, TRACE_STATE, 0, datagram, resource, value);
}

static void usual_outcomes(void)
{
    struct story *story = story_begin();
    for (uint32_t server = 1; server <= 3; server++) {
        story_record(story, 0, server, TRACE_STATE, 0, 0, STORY_SWITCH, 0);
    }
    story_record(story, 0, 4, TRACE_STATE, 0, 0, STORY_DIMMER_OF_4, 50);
    story_record(story, 0, 4, TRACE_STATE, 0, 0, STORY_SWITCH_OF_4, 0);
    story_record(story, 1000000, 0, TRACE_STEP, 0, 0, STEP_ON, 0);
    uint32_t d = story_send(story, 1000000, client, story_request(story, 5, true));
    story_record(story, 1000000, 2, TRACE_LOST, TRACE_LOSS_BURST, d, 0, 0);
    execute(story, 1002140, 1, STORY_SWITCH, d, 1);
    execute(story, 1006900, 4, STORY_SWITCH_OF_4, d, 1);
    story_record(story, 1007000, 3, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 1007000, 3, TRACE_DISCARDED, REASON_REPLAY, d, 0, 0);
    story_record(story, 1022000, 1, TRACE_ACTUATED, 0, d, STORY_SWITCH, 1);
    story_record(story, 1061349, 4, TRACE_ACTUATED, 0, d, STORY_SWITCH_OF_4, 1);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 1 datagrams, 18 records, 20.000 s",
        "    0.000000  4 Servers: /BinarySwitchResURI is false  [1-4]",
        "    0.000000  Server 4: /DimmingResURI is 50",
        "    1.000000  == step 'on': update",
        "    1.000000  #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST /BinarySwitchResURI true), step 'on'",
        "                +2.1..6.9 ms      2 Servers: /BinarySwitchResURI -> true, actuated +22.0..61.3 ms  [1, 4]",
        "                +7.0 ms           Server 3: discarded (replay)",
        "                                  Server 2: lost (burst)",
        NULL};
    expect(story, &story_all, lines);
}

/* What a Server that is not in order may leave. */
static void unusual_outcomes(void)
{
    struct story *story = story_begin();
    uint32_t d = story_send(story, 1000000, client, story_request(story, 5, true));
    execute(story, 1000040, 1, STORY_SWITCH, d, 1);                              /* no effect before the end */
    story_record(story, 1000080, 2, TRACE_RECEIVED, 0, d, 0, 0);                 /* silent */
    story_record(story, 1000080, 3, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 1000080, 3, TRACE_DISCARDED, REASON_DECRYPT, d, 0, 0);   /* yet executed */
    story_record(story, 1000080, 3, TRACE_STATE, 0, d, STORY_SWITCH, 1);
    story_record(story, 1000090, 4, TRACE_RECEIVED, 0, d, 0, 0);                 /* the state stays, and one Resource it has not */
    story_record(story, 1000090, 4, TRACE_ACTUATE, 0, d, STORY_DIMMER_OF_4, 10);
    story_record(story, 1000090, 4, TRACE_ACTUATED, 0, d, STORY_DIMMER_OF_4, 10);
    story_record(story, 1000090, 4, TRACE_ACTUATE, 0, d, 7, UINT64_MAX);
    story_record(story, 1000100, 2, TRACE_RECEIVED, 0, d, 1, 0);                 /* the link's duplicate: no output, unreadable */
    story_record(story, 1000100, 2, TRACE_STATE, 0, d, STORY_SWITCH, TRACE_UNREADABLE);
    story_record(story, 1000110, 0, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 1000120, 1, TRACE_RECEIVED, 0, d, 0, 0);                 /* twice */
    story_record(story, 1000120, 1, TRACE_DISCARDED, 77, d, 0, 0);
    story_record(story, 1000130, 1, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 1000130, 1, TRACE_DISCARDED, 77, d, 0, 0);
    story_record(story, 1000140, 3, TRACE_ACTUATED, 0, d, STORY_SWITCH, 0);      /* nobody drove it */
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 1 datagrams, 20 records, 20.000 s",
        "    1.000000  #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST /BinarySwitchResURI true), step 'on'",
        "                +40.0 us          Server 1: /BinarySwitchResURI -> true, no actuation before the end",
        "                +80.0 us          Server 2: received, nothing told and nothing changed",
        "                +80.0 us          Server 3: discarded (decrypt), and yet /BinarySwitchResURI -> true, no output driven",
        "                +90.0 us          Server 4: resource 7 driven to -1, no state change to -1, no actuation before the end",
        "                +90.0 us          Server 4: /DimmingResURI driven to 10, no state change to 10, actuated +90.0 us",
        "                +100.0 us         Server 2: link's duplicate: /BinarySwitchResURI -> unreadable, no output driven",
        "                +110.0 us         Client: received",
        "                +120.0..130.0 us  Server 1 (2 times): discarded (unknown 77)",
        "                +140.0 us         Server 3: /BinarySwitchResURI is false, actuated +140.0 us, never driven",
        NULL};
    expect(story, &story_all, lines);
}

/* Which record belongs to which reception, when there are several of them or of Resources. */
static void records_find_their_reception(void)
{
    struct story *story = story_begin();
    uint32_t d = story_send(story, 1000000, client, story_request(story, 5, true));
    execute(story, 1001000, 1, STORY_SWITCH, d, 1);                              /* twice, one effect: that of the first */
    story_record(story, 1002000, 1, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 1002000, 1, TRACE_ACTUATE, 0, d, STORY_SWITCH, 1);
    story_record(story, 1003000, 2, TRACE_RECEIVED, 0, d, 0, 0);                 /* drives one value, reads another */
    story_record(story, 1003000, 2, TRACE_ACTUATE, 0, d, STORY_SWITCH, 1);
    story_record(story, 1003000, 2, TRACE_STATE, 0, d, STORY_SWITCH, 0);
    story_record(story, 1004000, 4, TRACE_RECEIVED, 0, d, 0, 0);                 /* two Resources */
    story_record(story, 1004000, 4, TRACE_ACTUATE, 0, d, STORY_DIMMER_OF_4, 9);
    story_record(story, 1004000, 4, TRACE_ACTUATE, 0, d, STORY_SWITCH_OF_4, 1);
    story_record(story, 1004000, 4, TRACE_STATE, 0, d, STORY_DIMMER_OF_4, 9);
    story_record(story, 1004000, 4, TRACE_STATE, 0, d, STORY_SWITCH_OF_4, 1);
    story_record(story, 1009000, 1, TRACE_ACTUATED, 0, d, STORY_SWITCH, 1);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 1 datagrams, 15 records, 20.000 s",
        "    1.000000  #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST /BinarySwitchResURI true), step 'on'",
        "                +1.0 ms           Server 1: /BinarySwitchResURI -> true, actuated +9.0 ms",
        "                +2.0..3.0 ms      2 Servers: /BinarySwitchResURI driven to true, no state change to true, no "
        "actuation before the end"
        "  [1-2]",
        "                +3.0 ms           Server 2: /BinarySwitchResURI -> false, no output driven",
        "                +4.0 ms           Server 4: /BinarySwitchResURI -> true, no actuation before the end",
        "                +4.0 ms           Server 4: /DimmingResURI -> 9, no actuation before the end",
        NULL};
    expect(story, &story_all, lines);
}

static void losses_by_cause(void)
{
    struct story *story = story_begin();
    struct story_sending withheld = client;
    withheld.part = TRACE_PART_WITHHELD;
    uint32_t d = story_send(story, 1000000, client, story_request(story, 0, false));
    story_record(story, 1000000, 1, TRACE_LOST, TRACE_LOSS_RANDOM, d, 0, 0);
    story_record(story, 1000000, 2, TRACE_LOST, TRACE_LOSS_DROPLIST, d, 0, 0);
    story_record(story, 1000000, 3, TRACE_LOST, TRACE_LOSS_RANDOM, d, 0, 0);
    story_record(story, 1000000, 4, TRACE_RECEIVED, 0, d, 0, 0);
    d = story_send(story, 1000000, withheld, story_request(story, 1, false));
    story_record(story, 1000000, 1, TRACE_LOST, TRACE_LOSS_WITHHELD, d, 0, 0);
    story_record(story, 1000000, 2, TRACE_LOST, TRACE_LOSS_MEDIUM, d, 0, 0);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 2 datagrams, 8 records, 20.000 s",
        "    1.000000  #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 0, 48 bytes (POST /BinarySwitchResURI false), step 'on'",
        "                at once           Server 4: received, nothing told and nothing changed",
        "                                  2 Servers: lost (random)  [1, 3]",
        "                                  Server 2: lost (droplist)",
        "    1.000000  #2  Client -> All OCF Nodes: NON POST kid 02a1 PIV 1, 48 bytes (POST /BinarySwitchResURI false), step "
        "'on', withheld",
        "                                  Server 1: lost (withheld)",
        "                                  Server 2: lost (medium)",
        NULL};
    expect(story, &story_all, lines);
}

static void long_lists_are_cut(void)
{
    struct story *story = story_begin_with(40);
    uint32_t d = story_send(story, 1000000, client, story_request(story, 0, false));
    for (uint32_t server = 1; server <= 40; server++) {
        bool lost = server > 3 && server % 3 == 0;
        story_record(story, 1000000, server, lost ? TRACE_LOST : TRACE_RECEIVED, lost ? TRACE_LOSS_RANDOM : 0, d, 0, 0);
    }
    static const char *const lines[] = {
        "Four lamps: 40 Servers, seed 1, 1 datagrams, 41 records, 20.000 s",
        "    1.000000  #1  Client -> All OCF Nodes: NON POST kid 02a1 PIV 0, 48 bytes (POST /BinarySwitchResURI false), step 'on'",
        "                at once           28 Servers: received, nothing told and nothing changed  "
        "[1-5, 7-8, 10-11, 13-14, 16-17, 19-20, 22-23, 25-26, 9 more]",
        "                                  12 Servers: lost (random)  [6, 9, 12, 15, 18, 21, 24, 27, 4 more]",
        NULL};
    expect(story, &story_all, lines);
}

static void restarts(void)
{
    struct story *story = story_begin();
    story_record(story, 3000000, 1, TRACE_STEP, 0, 0, STEP_REBOOT, 0);
    for (uint32_t server = 1; server <= 3; server++) {
        story_record(story, 3000000, server, TRACE_RESTART, DEVICE_CRASH, 0, 0, 0);
        if (server != 2) {
            story_record(story, 3000000, server, TRACE_STATE, 0, 0, STORY_SWITCH, 0);
        }
    }
    story_record(story, 3000001, 0, TRACE_RESTART, DEVICE_ORDERLY, 0, 0, 0);
    story_record(story, 3000002, 4, TRACE_DISCARDED, REASON_STORE, 0, 0, 0);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 0 datagrams, 8 records, 20.000 s",
        "    3.000000  == step 'reboot': restart",
        "    3.000000  Server 2: restarted (crash)",
        "    3.000000  2 Servers: restarted (crash), /BinarySwitchResURI -> false  [1, 3]",
        "    3.000001  Client: restarted (orderly)",
        "    3.000002  Server 4: discarded (store), without a reception",
        NULL};
    expect(story, &story_all, lines);
}

static void requests_in_words(void)
{
    static const uint8_t broken[] = {0xff}, plain_rubbish[] = {0x02, 0xff}, wrong_kid[] = {0x02, 0xff}, no_kid[] = {0x01, 0x05};
    static const uint8_t dimmed[] = {0xa1, 0x6e, 'd', 'i', 'm', 'm', 'i', 'n', 'g', 'S', 'e', 't', 't', 'i', 'n', 'g', 0x18, 0x32};
    struct story *story = story_begin();
    struct forge_request *request = story_request(story, 1, true);
    request->inner_code = 1;
    request->inner_count = 0;
    request->payload_len = 0;
    story_send(story, 1, attacker, request);
    request = story_request(story, 2, true);
    struct forge_option options[] = {request->inner[0], {15, "if=oic.if.a", 11}};
    request->inner = options;
    request->inner_count = 2;
    request->type = 0;
    request->payload = dimmed;
    request->payload_len = sizeof dimmed;
    story_send(story, 2, attacker, request);
    request = story_request(story, 3, true);
    request->payload = broken;
    request->payload_len = sizeof broken;
    story_send(story, 3, attacker, request);
    request = story_request(story, 4, true);
    request->plaintext = plain_rubbish;
    request->plaintext_len = sizeof plain_rubbish;
    story_send(story, 4, attacker, request);
    request = story_request(story, 5, true);
    request->option_kid = wrong_kid;
    request->option_kid_len = sizeof wrong_kid;
    story_send(story, 5, attacker, request);
    request = story_request(story, UINT64_C(0xffffffffff), true);
    request->nonce = (const uint8_t *)"wrong nonce..";
    request->outer_code = 0x45;
    story_send(story, 6, attacker, request);
    request = story_request(story, 7, true);
    request->no_oscore = true;
    story_send(story, 7, attacker, request);
    request = story_request(story, 8, true);
    request->option_value = no_kid;
    request->option_value_len = sizeof no_kid;
    story_send(story, 8, attacker, request);
    story_send_bytes(story, 9, attacker, "hello", 5);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 9 datagrams, 9 records, 20.000 s",
        "    0.000001  #1  attacker -> All OCF Nodes: NON POST kid 02a1 PIV 1, 19 bytes (GET /), step 'fake'",
        "    0.000002  #2  attacker -> All OCF Nodes: CON POST kid 02a1 PIV 2, 70 bytes (POST "
        "/BinarySwitchResURI?if=oic.if.a 50), step 'fake'",
        "    0.000003  #3  attacker -> All OCF Nodes: NON POST kid 02a1 PIV 3, 41 bytes (POST /BinarySwitchResURI with 1 bytes that are no "
        "representation), step 'fake'",
        "    0.000004  #4  attacker -> All OCF Nodes: NON POST kid 02a1 PIV 4, 20 bytes (authentic, but no request is inside), step 'fake'",
        "    0.000005  #5  attacker -> All OCF Nodes: NON POST kid 02ff PIV 5, 48 bytes (no key of this run has this kid), step 'fake'",
        "    0.000006  #6  attacker -> All OCF Nodes: NON 2.05 kid 02a1 PIV 1099511627775, 52 bytes (the tag does not fit), step 'fake'",
        "    0.000007  #7  attacker -> All OCF Nodes: NON POST without OSCORE, 33 bytes, step 'fake'",
        "    0.000008  #8  attacker -> All OCF Nodes: NON POST with malformed OSCORE, 46 bytes, step 'fake'",
        "    0.000009  #9  attacker -> All OCF Nodes: no CoAP, 5 bytes, step 'fake'",
        NULL};
    expect(story, &story_all, lines);
}

static void senders_parts_and_answers(void)
{
    static const uint8_t answer[] = {0x50, 0x44, 0x12, 0x34}, reset[] = {0x70, 0x00, 0x12, 0x34};
    const struct story_sending spoofed = {STORY_ATTACKER, 0, STORY_GROUP, STEP_FLIP, TRACE_PART_ORIGINAL, 3, 0};
    const struct story_sending control = {0, 0, 2, STEP_FLIP, TRACE_PART_CONTROL, 0, 2};
    const struct story_sending reply = {2, 2, 0, TRACE_NO_STEP, 0, 0, 0}, other = {3, 3, 0, TRACE_NO_STEP, 0, 0, 0};
    const struct story_sending stranger = {2, 99, 77, TRACE_NO_STEP, 9, 0, 0};
    struct story *story = story_begin();
    story_record(story, 4000000, STORY_ATTACKER, TRACE_STEP, 0, 0, STEP_FLIP, 0);
    story_send(story, 4000000, spoofed, story_request(story, 5, true));
    uint32_t d = story_send(story, 4000001, control, story_request(story, 6, false));
    story_record(story, 4000010, 2, TRACE_RECEIVED, 0, d, 0, 0);
    story_send_bytes(story, 4000010, reply, answer, sizeof answer);
    story_record(story, 4000010, 2, TRACE_DISCARDED, REASON_CONFIRMABLE, d, 0, 0);
    story_send_bytes(story, 4000010, other, reset, sizeof reset);                /* at the same time, but it received nothing */
    story_send_bytes(story, 4000011, stranger, reset, sizeof reset);
    static const char *const lines[] = {
        "Four lamps: 4 Servers, seed 1, 5 datagrams, 8 records, 20.000 s",
        "    4.000000  == step 'flip': tamper",
        "    4.000000  #1  attacker as Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 48 bytes (POST /BinarySwitchResURI true), "
        "step 'flip', command 3, original",
        "    4.000001  #2  Client -> Server 2: NON POST kid 02a1 PIV 6, 48 bytes (POST /BinarySwitchResURI false), step "
        "'flip', copy 2, control",
        "                +9.0 us           Server 2: discarded (confirmable)",
        "    4.000010  #3  Server 2 -> Client: NON 2.04 without OSCORE, 4 bytes, answers #2",
        "    4.000010  #4  Server 3 -> Client: RST EMPTY without OSCORE, 4 bytes",
        "    4.000011  #5  Server 2 as [fe80::200:0:0:63]:5683 -> [fe80::200:0:0:4d]:5683: RST EMPTY without OSCORE, 4 bytes",
        NULL};
    expect(story, &story_all, lines);
}

static void steps_and_times_are_selected(void)
{
    const struct selection reboot = {.one_step = true, .step = STEP_REBOOT, .to_ns = UINT64_MAX};
    const struct selection flip = {.one_step = true, .step = STEP_FLIP, .to_ns = UINT64_MAX};
    const struct selection second = {.from_ns = 1000001000, .to_ns = 1000002000};
    static const char *const of_reboot[] = {
        "Four lamps: 4 Servers, seed 1, 3 datagrams, 13 records, 20.000 s",
        "    3.000000  == step 'reboot': restart",
        "    3.000000  Server 1: restarted (crash)",
        "    3.000000  Server 2: restarted (crash)",
        NULL};
    static const char *const of_flip[] = {
        "Four lamps: 4 Servers, seed 1, 3 datagrams, 13 records, 20.000 s",
        "    4.000000  == step 'flip': tamper",
        NULL};
    static const char *const of_second[] = {
        "Four lamps: 4 Servers, seed 1, 3 datagrams, 13 records, 20.000 s",
        "    1.000001  #2  Client -> All OCF Nodes: NON POST kid 02a1 PIV 1, 48 bytes (POST /BinarySwitchResURI true), step 'on'",
        "                +9.0 us           Server 1: received, nothing told and nothing changed",
        "    1.000002  == step 'say \"again\"': replay",
        NULL};
    struct story *story = story_begin();
    uint32_t first = story_send(story, 1000000, client, story_request(story, 0, true));
    uint32_t d = story_send(story, 1000001, client, story_request(story, 1, true));
    story_record(story, 1000002, STORY_ATTACKER, TRACE_STEP, 0, 0, STEP_AGAIN, 0);
    story_record(story, 1000003, 1, TRACE_RECEIVED, 0, first, 0, 0);
    story_record(story, 1000010, 1, TRACE_RECEIVED, 0, d, 0, 0);
    story_record(story, 2000000, 1, TRACE_RESTART, DEVICE_CRASH, 0, 0, 0);       /* of no step */
    story_record(story, 3000000, 1, TRACE_STEP, 0, 0, STEP_REBOOT, 0);
    story_record(story, 3000000, 1, TRACE_RESTART, DEVICE_CRASH, 0, 0, 0);
    story_send(story, 3000000, client, story_request(story, 2, true));           /* at the same time, of another step */
    story_record(story, 3000000, 2, TRACE_RESTART, DEVICE_CRASH, 0, 0, 0);
    story_record(story, 3000001, 1, TRACE_STATE, 0, 0, STORY_SWITCH, 0);
    story_record(story, 4000000, STORY_ATTACKER, TRACE_STEP, 0, 0, STEP_FLIP, 0);
    story_record(story, 4000000, 1, TRACE_STATE, 0, 0, STORY_SWITCH, 1);         /* at the same time, but not of a restart */
    story_end(story);
    story_expect(story, print, &flip, of_flip);
    story_expect(story, print, &reboot, of_reboot);
    story_expect(story, print, &second, of_second);
    story_free(story);
}

void add_timeline_suite(void)
{
    CU_pSuite suite = CU_add_suite("timeline", NULL, NULL);
    CU_add_test(suite, "receptions that fared alike share a line", usual_outcomes);
    CU_add_test(suite, "what does not fit together is told", unusual_outcomes);
    CU_add_test(suite, "records find their reception", records_find_their_reception);
    CU_add_test(suite, "losses by cause", losses_by_cause);
    CU_add_test(suite, "long lists of Servers are cut", long_lists_are_cut);
    CU_add_test(suite, "restarts", restarts);
    CU_add_test(suite, "requests in words", requests_in_words);
    CU_add_test(suite, "senders, parts and answers", senders_parts_and_answers);
    CU_add_test(suite, "one step, a span of time", steps_and_times_are_selected);
}

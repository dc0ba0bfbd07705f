// adapter_test.cc: simulated nodes and devices: what is recorded, in which order, and what goes wrong clearly.
#include "harness.h"

#include <CUnit/Basic.h>
#include <cstring>
#include <filesystem>
#include <initializer_list>
#include <iostream>

namespace {

constexpr uint64_t MS = 1000000;
constexpr uint32_t CLIENT = 0, ATTACKER = 4;   // with three Servers
const std::string ONE_UPDATE = "  - {at: 1 s, do: update, value: true}\n";

bool is(const trace_record &record, uint64_t time_ns, uint32_t node, trace_event event, uint32_t datagram, uint32_t aux, uint64_t value)
{
    return record.time_ns == time_ns && record.node == node && record.event == event && record.datagram == datagram && record.aux == aux &&
           record.value == value;
}

void reception_is_recorded_in_order()
{
    Case what{ONE_UPDATE};
    what.network = "link: ideal\nhost: raw\nlacks: [loss]\ndelay: 2 ms\n";
    what.servers += "  actuation: 10 ms\n";
    Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    CU_ASSERT_EQUAL_FATAL(result.trace.size(), 3 + 2 + 3 * 4);
    const uint64_t sent = 1000 * MS, arrived = 1002 * MS, acted = 1012 * MS;
    for (uint32_t server = 1; server <= 3; server++) {
        CU_ASSERT(is(result.trace[server - 1], 0, server, TRACE_STATE, 0, 0, 0));
        CU_ASSERT(is(result.trace[5 + 3 * (server - 1)], arrived, server, TRACE_RECEIVED, 1, 0, 2 * MS));
        CU_ASSERT(is(result.trace[6 + 3 * (server - 1)], arrived, server, TRACE_ACTUATE, 1, 0, 1));
        CU_ASSERT(is(result.trace[7 + 3 * (server - 1)], arrived, server, TRACE_STATE, 1, 0, 1));
        CU_ASSERT(is(result.trace[14 + server - 1], acted, server, TRACE_ACTUATED, 1, 0, 1));
    }
    CU_ASSERT(is(result.trace[3], sent, CLIENT, TRACE_STEP, 0, 0, 0));
    CU_ASSERT(is(result.trace[4], sent, CLIENT, TRACE_SENT, 1, 0, 0));
}

void actuation_takes_its_time()
{
    Run at_once = run({ONE_UPDATE});
    CU_ASSERT_EQUAL(at_once.of(TRACE_ACTUATED).size(), 3);
    CU_ASSERT_EQUAL(at_once.of(TRACE_ACTUATED)[0].time_ns, 1000 * MS);
    for (size_t i = 1; i < at_once.trace.size(); i++) {
        CU_ASSERT((at_once.trace[i].event == TRACE_ACTUATED) == (at_once.trace[i - 1].event == TRACE_ACTUATE));
    }
    Case what{"  - {at: 1 s, do: update, value: toggle, count: 100, spacing: 10 ms}\n"};
    what.servers += "  actuation: {from: 20 ms, to: 60 ms}\n";
    Run spread = run(what);
    std::vector<trace_record> drive = spread.of(TRACE_ACTUATE, 2);
    uint64_t lowest = UINT64_MAX, highest = 0;
    for (const trace_record &acted : spread.of(TRACE_ACTUATED, 2)) {
        uint64_t delay = acted.time_ns - drive[acted.datagram - 1].time_ns;
        lowest = std::min(lowest, delay);
        highest = std::max(highest, delay);
    }
    CU_ASSERT_EQUAL(drive.size(), 100);
    CU_ASSERT(lowest >= 20 * MS && lowest < 24 * MS);
    CU_ASSERT(highest <= 60 * MS && highest > 56 * MS);
}

void addresses_follow_the_node_number()
{
    RawHosts hosts(70000);
    CU_ASSERT_EQUAL(address_text(hosts.endpoint(0)), "fe80::200:0:0:0");
    CU_ASSERT_EQUAL(address_text(hosts.endpoint(65537)), "fe80::200:0:1:1");
    CU_ASSERT_EQUAL(hosts.endpoint(0).port, 56830);
    CU_ASSERT_EQUAL(hosts.endpoint(70000).port, 5683);
    device_endpoint to = hosts.endpoint(65537);
    CU_ASSERT(hosts.receivers(to) && hosts.receivers(to)->first == 65537 && hosts.receivers(to)->last == 65537);
    to.port = 5684;
    CU_ASSERT_FALSE(hosts.receivers(to));
    to = hosts.endpoint(hosts.attacker() + 1);
    CU_ASSERT_FALSE(hosts.receivers(to));
    to = device_all_ocf_nodes;
    CU_ASSERT(hosts.receivers(to) && hosts.receivers(to)->first == 1 && hosts.receivers(to)->last == 70000);
    to.address[15] ^= 1;
    CU_ASSERT_FALSE(hosts.receivers(to));
}

void damaged_frames_are_seen()
{
    RawHosts hosts(3);
    device_datagram datagram{hosts.endpoint(0), hosts.endpoint(2), reinterpret_cast<const uint8_t *>("abc"), 3};
    ns3::Ptr<Frame> frame = hosts.enframe(1, 0, 0, datagram);
    CU_ASSERT_PTR_NULL(hosts.receive(2, *frame));
    const device_datagram &out = frame->opened.datagram;
    CU_ASSERT(out.len == 3 && std::memcmp(out.data, "abc", 3) == 0 && out.source.port == 56830 && out.destination.port == 5683);
    CU_ASSERT_PTR_NOT_NULL(hosts.receive(1, *frame));
    for (size_t i = 0; i < frame->bytes.size(); i++) {
        bool open = i < 4 || i == 7;   // traffic class (lower half of byte 0 too), flow label, hop limit: no checksum covers them
        frame->bytes[i] ^= 1;
        frame->opened = hosts.open(frame->bytes);
        CU_ASSERT_EQUAL(hosts.receive(2, *frame) == nullptr, open);
        frame->bytes[i] ^= 1;
    }
}

void answers_reach_whom_they_are_for()
{
    Case what{"  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 2 s, do: replay, of: on, form: new-ids}\n"};
    what.server = "answers";
    Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 2 + 6);
    for (const trace_record &sent : result.of(TRACE_SENT)) {
        bool scripted = sent.datagram == 1 || sent.datagram == 5;
        CU_ASSERT_EQUAL(sent.aux, scripted ? (sent.datagram == 1 ? 0 : 1) : TRACE_NO_STEP);
        CU_ASSERT(scripted || (sent.node >= 1 && sent.node <= 3));
        CU_ASSERT(scripted || address_text(result.datagrams[sent.datagram - 1].source) == "fe80::200:0:0:" + std::to_string(sent.node));
    }
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, CLIENT).size(), 3);
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, ATTACKER).size(), 3);
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, 1).size(), 2);
}

// What a Client sends on its own is not the step's; and two that answer each other are stopped.
void a_client_that_answers_is_told_apart_and_storms_end()
{
    Case what{ONE_UPDATE};
    what.server = "answers";
    what.client = "echoes";
    Run result = run(what);
    std::vector<trace_record> sends = result.of(TRACE_SENT, CLIENT);
    CU_ASSERT_EQUAL_FATAL(sends.size(), 4);
    CU_ASSERT(sends[0].aux == 0 && sends[1].aux == TRACE_NO_STEP && sends[3].aux == TRACE_NO_STEP);
    what.server = "echoes";
    Run storm = run(what);
    CU_ASSERT_EQUAL(storm.code, EXIT_FAULT);
    CU_ASSERT(storm.error.find("devices answer each other without end") != std::string::npos);
}

const char *text_at(const json_t *json, std::initializer_list<const char *> path)
{
    for (const char *key : path) {
        json = key[0] >= '0' && key[0] <= '9' ? json_array_get(json, static_cast<size_t>(key[0] - '0')) : json_object_get(json, key);
    }
    static std::string number;
    number = std::to_string(json_integer_value(json));
    return json_is_string(json) ? json_string_value(json) : number.c_str();
}

void provision_says_what_the_nodes_hold()
{
    Case what{ONE_UPDATE};
    what.servers += "  access:\n  - {subject: group, permission: [update]}\n"
                    "  - {subject: auth-crypt, permission: [retrieve], resources: [/a]}\n"
                    "- count: 2\n  groups: [stairs]\n  resources: [dimmer]\n  device: second\n";
    Run result = run(what);
    json_t *json = json_load_file((result.folder + "/provision.json").c_str(), 0, nullptr);
    cms_group hall, stairs;
    cms_group_generate(&hall, 1, 0, 7, "hall");
    cms_group_generate(&stairs, 1, 1, 3, "stairs");
    const struct { std::initializer_list<const char *> path; const char *value; } expected[] = {
        {{"schema"}, "ssmbench-provision/1"},
        {{"client", "creds", "1", "credid"}, "2"},
        {{"client", "creds", "1", "credtype"}, "128"},
        {{"client", "creds", "1", "oscore", "senderid"}, stairs.id_hex},
        {{"sets", "0", "count"}, "3"},
        {{"sets", "0", "server", "creds", "0", "credtype"}, "256"},
        {{"sets", "0", "server", "creds", "0", "oscore", "recipientid"}, hall.id_hex},
        {{"sets", "0", "server", "acl", "0", "subject", "uuid"}, hall.subjectuuid},
        {{"sets", "0", "server", "acl", "0", "permission"}, "4"},
        {{"sets", "0", "server", "acl", "1", "resources", "0", "href"}, "/a"},
        {{"sets", "1", "first"}, "4"},
        {{"sets", "1", "device"}, "second"},
        {{"sets", "1", "server", "creds", "0", "credid"}, "2"},
        {{"sets", "1", "server", "resources", "0", "href"}, "/DimmingResURI"},
        {{"addresses", "client"}, "fe80::200:0:0:0"},
        {{"addresses", "attacker"}, "fe80::200:0:0:6"},
        {{"addresses", "server_port"}, "5683"},
    };
    for (const auto &[path, value] : expected) {
        CU_ASSERT_STRING_EQUAL(text_at(json, path), value);
    }
    json_decref(json);
}

// On every link: nothing before it joins, all that is sent from then on, and a state that is its own.
void a_late_server_is_absent_until_it_joins()
{
    const char *const links[] = {"link: lossy\ndelay: 2 ms\n", "link: csma\nhost: raw\n", "link: csma\nhost: stack\n"};
    for (const char *link : links) {
        Case what{"  - {at: 1 s, do: update, value: true, count: 40, spacing: 100 ms}\n  - {at: 2 s, do: forge, to: servers, piv: 90}\n"};
        what.network = std::string(link) + "lacks: [routing]\nloss: 50 %\n";
        what.servers += "- {count: 2, groups: [hall], device: second, join: 3 s}\n";
        Run result = run(what);
        for (uint32_t late = 4; late <= 5; late++) {
            std::vector<trace_record> states = result.of(TRACE_STATE, late);
            CU_ASSERT_FATAL(states.size() == 2);
            CU_ASSERT(is(states[0], 3000 * MS, late, TRACE_STATE, 0, 0, 0));
            CU_ASSERT_EQUAL(states[1].value, 1);
            for (const trace_record &record : result.trace) {
                CU_ASSERT(record.node != late || record.time_ns >= 3000 * MS);
            }
            CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, late).size() + result.of(TRACE_LOST, late).size(), 20);
        }
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, 1).size() + result.of(TRACE_LOST, 1).size(), 41);
    }
}

void what_was_sent_before_it_joined_is_not_for_it()
{
    Case what{ONE_UPDATE + "  - {at: 1005 ms, do: update, value: true}\n"};
    what.network = "link: lossy\nlacks: [routing]\ndelay: 20 ms\n";
    what.servers += "- {count: 1, groups: [hall], device: second, join: 1005 ms}\n";
    std::vector<trace_record> received = run(what).of(TRACE_RECEIVED, 4);
    CU_ASSERT_EQUAL_FATAL(received.size(), 1);
    CU_ASSERT_EQUAL(received[0].datagram, 2);
}

// One idGroup, different secrets: a Server of both obeys each, a Server of one only its own.
void equal_kids_have_their_own_secrets()
{
    Case what{"  - {at: 1 s, do: update, group: hall, value: true}\n  - {at: 2 s, do: update, group: twin, value: false}\n"};
    what.groups = "- {name: hall, id-bytes: 5}\n- {name: twin, same-id-as: hall}\n";
    what.servers = "- {count: 1, groups: [hall, twin], device: second}\n- {count: 1, groups: [hall], device: second}\n";
    Run result = run(what);
    CU_ASSERT_EQUAL(result.of(TRACE_STATE, 1).size(), 3);
    CU_ASSERT_EQUAL(result.of(TRACE_STATE, 2).size(), 2);
    CU_ASSERT_EQUAL(result.of(TRACE_DISCARDED, 2).size(), 1);
    json_t *json = json_load_file((result.folder + "/provision.json").c_str(), 0, nullptr);
    const std::string first = text_at(json, {"client", "creds", "0", "oscore", "senderid"});
    const std::string uuid = text_at(json, {"client", "creds", "0", "subjectuuid"});
    CU_ASSERT_EQUAL(first.size(), 10);
    CU_ASSERT_STRING_EQUAL(text_at(json, {"client", "creds", "1", "oscore", "senderid"}), first.c_str());
    CU_ASSERT_STRING_EQUAL(text_at(json, {"sets", "0", "server", "creds", "1", "oscore", "recipientid"}), first.c_str());
    CU_ASSERT_STRING_NOT_EQUAL(text_at(json, {"client", "creds", "1", "subjectuuid"}), uuid.c_str());
    json_decref(json);
}

void restart_reads_back_the_first_state()
{
    Case what{ONE_UPDATE + "  - {at: 2 s, do: restart, servers: [2-3], kind: crash}\n"};
    Run result = run(what);
    std::vector<trace_record> restarts = result.of(TRACE_RESTART);
    CU_ASSERT_EQUAL_FATAL(restarts.size(), 2);
    CU_ASSERT(restarts[0].node == 2 && restarts[1].node == 3 && restarts[0].reason == 1);
    CU_ASSERT_EQUAL(result.of(TRACE_STATE, 1).size(), 2);
    CU_ASSERT(is(result.of(TRACE_STATE, 2).at(2), 2000 * MS, 2, TRACE_STATE, 0, 0, 0));
    CU_ASSERT_EQUAL(result.of(TRACE_STEP, 2).size(), 1);
    CU_ASSERT(is(result.of(TRACE_ACTUATE, 2).at(1), 2000 * MS, 2, TRACE_ACTUATE, 0, 0, 0));   // no datagram did it
}

void a_device_without_representation_is_recorded_as_such()
{
    Case what{ONE_UPDATE};
    what.server = "unreadable";
    Run result = run(what);
    CU_ASSERT_EQUAL(result.of(TRACE_STATE).size(), 3);
    CU_ASSERT_EQUAL(result.of(TRACE_STATE)[0].value, TRACE_UNREADABLE);
}

void check_failure(const Case &what, int code, const std::string &expected)
{
    Run result = run(what);
    CU_ASSERT_EQUAL(result.code, code);
    bool said = result.error.find(expected) != std::string::npos;
    if (!said) {
        std::cout << "\n  found '" << result.error << "', expected it to say '" << expected << "'\n";
    }
    CU_ASSERT(said);
    CU_ASSERT(std::filesystem::is_empty(result.folder));
}

void failures_leave_no_files_and_say_why()
{
    Case refuses{ONE_UPDATE}, mute{ONE_UPDATE}, stuck{"  - {at: 1 s, do: restart, servers: all, kind: orderly}\n"}, late{ONE_UPDATE};
    refuses.server = "refuses";
    mute.client = "mute";
    stuck.server = "stuck";
    check_failure(refuses, EXIT_FAULT, "node 1 (device refuses) cannot be started: credid 1 refused");
    late.server = "refuses";
    late.servers = "- {count: 3, groups: [hall], device: second, join: 500 ms}\n";
    check_failure(late, EXIT_FAULT, "node 1 (device refuses) cannot be started: credid 1 refused");
    check_failure(mute, EXIT_FAULT, "the Client (device mute) sent nothing");
    check_failure(stuck, EXIT_FAULT, "node 1 (device stuck) did not restart");
    Case unknown{ONE_UPDATE};
    unknown.servers += "  defects: [no-such-thing]\n";
    check_failure(unknown, EXIT_BAD_INPUT, "found defect 'no-such-thing' of device fake, expected one of first-defect, second-defect");
}

void a_known_defect_is_accepted()
{
    Case what{ONE_UPDATE};
    what.servers += "  defects: [second-defect]\n";
    CU_ASSERT_EQUAL(run(what).code, 0);
}

const char *const LOSSY = "link: lossy\nhost: raw\nlacks: [routing]\ndelay: 1 ms\njitter: 9 ms\nloss: 20 %\nduplicate: 20 %\n";

void same_seed_same_bytes_other_seed_others()
{
    Case what{"  - {at: 1 s, do: update, value: toggle, count: 20, spacing: 50 ms}\n"};
    what.network = LOSSY;
    what.servers += "  actuation: {from: 1 ms, to: 5 ms}\n";
    what.link_capture = true;
    Run first = run(what), second = run(what);
    what.overrides = {"seed=2"};
    Run third = run(what);
    for (const char *name : {"/trace", "/capture.pcap", "/provision.json", "/links/lossy.pcap"}) {
        std::string bytes = read_text(first.folder + name);
        CU_ASSERT(bytes.size() > 100);
        CU_ASSERT(bytes == read_text(second.folder + name));
        CU_ASSERT(bytes != read_text(third.folder + name));
    }
}

// Every datagram has one fate at every Server, and the link's capture has one frame for every reception.
void receptions_and_losses_add_up()
{
    Case what{"  - {at: 1 s, do: update, value: toggle, count: 200, spacing: 20 ms}\n"};
    what.network = LOSSY;
    what.link_capture = true;
    Run result = run(what);
    std::vector<trace_record> received = result.of(TRACE_RECEIVED);
    size_t first_copies = 0;
    for (const trace_record &record : received) {
        first_copies += record.aux == 0;
        CU_ASSERT(record.value >= 1 * MS && record.value <= 10 * MS);
    }
    CU_ASSERT_EQUAL(first_copies + result.of(TRACE_LOST).size(), 600);
    CU_ASSERT(received.size() - first_copies > 50 && result.of(TRACE_LOST).size() > 80);
    char error[256];
    capture *link = capture_read((result.folder + "/links/lossy.pcap").c_str(), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(link);
    CU_ASSERT_EQUAL(link->count, received.size());
    CU_ASSERT_EQUAL(link->frames[5].time_ns, received[5].time_ns);
    capture_free(link);
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("nodes and devices", nullptr, nullptr);
    CU_ADD_TEST(suite, reception_is_recorded_in_order);
    CU_ADD_TEST(suite, actuation_takes_its_time);
    CU_ADD_TEST(suite, addresses_follow_the_node_number);
    CU_ADD_TEST(suite, damaged_frames_are_seen);
    CU_ADD_TEST(suite, answers_reach_whom_they_are_for);
    CU_ADD_TEST(suite, a_client_that_answers_is_told_apart_and_storms_end);
    CU_ADD_TEST(suite, provision_says_what_the_nodes_hold);
    CU_ADD_TEST(suite, a_late_server_is_absent_until_it_joins);
    CU_ADD_TEST(suite, what_was_sent_before_it_joined_is_not_for_it);
    CU_ADD_TEST(suite, equal_kids_have_their_own_secrets);
    CU_ADD_TEST(suite, restart_reads_back_the_first_state);
    CU_ADD_TEST(suite, a_device_without_representation_is_recorded_as_such);
    CU_ADD_TEST(suite, failures_leave_no_files_and_say_why);
    CU_ADD_TEST(suite, a_known_defect_is_accepted);
    CU_ADD_TEST(suite, same_seed_same_bytes_other_seed_others);
    CU_ADD_TEST(suite, receptions_and_losses_add_up);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

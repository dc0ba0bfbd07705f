// csma_test.cc: the shared medium, with both kinds of host: when frames arrive, who waits, who loses what, and that it is told.
#include "harness.h"

#include <CUnit/Basic.h>
#include <cmath>
#include <cstring>
#include <iostream>

namespace {

constexpr uint64_t US = 1000, MS = 1000000;
constexpr uint32_t CLIENT = 0, ATTACKER = 4;   // with three Servers
constexpr uint64_t ETHERNET_BYTES = 18, GAP_BYTES = 12, BYTE_NS = 8 * US;   // header and FCS; interframe gap; a byte at 1 Mbit/s
const char *const HOSTS[] = {"network.host=raw", "network.host=stack"};

Case on_medium(const std::string &script, const std::string &more = "")
{
    Case what{script};
    what.network = "link: csma\nlacks: [collisions]\ndata-rate: 1 Mbps\ndelay: 5 us\n" + more;
    return what;
}

// The run of a case with a host.
Run run_on(Case what, const char *host)
{
    what.overrides.push_back(host);
    Run result = run(what);
    if (result.code != 0) {
        std::cout << "\n  " << host << ": " << result.error << "\n";
    }
    return result;
}

uint64_t on_air_ns(const Run &result, uint32_t datagram)
{
    return (PACKET_HEADERS + result.datagrams.at(datagram - 1).bytes.size() + ETHERNET_BYTES) * BYTE_NS;
}

size_t count_losses(const Run &result, uint32_t datagram, trace_loss reason)
{
    size_t count = 0;
    for (const trace_record &lost : result.of(TRACE_LOST)) {
        count += lost.datagram == datagram && lost.reason == reason;
    }
    return count;
}

void a_frame_takes_its_bytes_and_the_delay()
{
    for (const char *host : HOSTS) {
        Run result = run_on(on_medium("  - {at: 1 s, do: update, value: true}\n"), host);
        std::vector<trace_record> received = result.of(TRACE_RECEIVED);
        CU_ASSERT_EQUAL_FATAL(received.size(), 3);
        for (uint32_t i = 0; i < 3; i++) {
            CU_ASSERT_EQUAL(received[i].node, i + 1);
            CU_ASSERT_EQUAL(received[i].value, on_air_ns(result, 1) + 5 * US);
            CU_ASSERT_EQUAL(received[i].time_ns, 1000 * MS + received[i].value);
        }
        CU_ASSERT_EQUAL(result.of(TRACE_STATE, 3).size(), 2);
    }
}

// The Client's copies wait in its queue, the attacker's replay for a free medium.
void who_finds_the_medium_busy_waits()
{
    for (const char *host : HOSTS) {
        Run result = run_on(on_medium("  - {at: 1 s, do: update, value: true, name: on, repeat: {count: 2, spacing: 0 ms}}\n"
                                      "  - {at: 1 s, do: replay, of: on, form: new-ids}\n"), host);
        std::vector<trace_record> received = result.of(TRACE_RECEIVED, 2);
        CU_ASSERT_EQUAL_FATAL(received.size(), 4);
        uint64_t free_ns = 0;
        for (const trace_record &record : received) {
            const uint64_t start_ns = record.value - on_air_ns(result, record.datagram) - 5 * US;
            CU_ASSERT(start_ns >= free_ns);
            free_ns = start_ns + on_air_ns(result, record.datagram);
        }
        CU_ASSERT_EQUAL(received[0].datagram, 1);
        CU_ASSERT_EQUAL(received[0].value, on_air_ns(result, 1) + 5 * US);
        CU_ASSERT(received[1].value >= received[0].value + on_air_ns(result, received[1].datagram));
        CU_ASSERT_EQUAL(result.of(TRACE_LOST).size(), 0);
        Case alone = on_medium("  - {at: 1 s, do: update, value: true, repeat: {count: 1, spacing: 0 ms}}\n");
        received = run_on(alone, host).of(TRACE_RECEIVED, 2);
        CU_ASSERT_EQUAL(received.at(1).value - received.at(0).value, on_air_ns(result, 1) + GAP_BYTES * BYTE_NS);
    }
}

void answers_reach_whom_they_are_for()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 2 s, do: replay, of: on, form: new-ids}\n"
                              "  - {at: 3 s, do: replay, of: on}\n");
        what.server = "answers";
        Run result = run_on(what, host);
        CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 3 + 9);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, CLIENT).size(), 6);     // the bit-identical replay came in the Client's name
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, ATTACKER).size(), 3);
        for (const trace_record &record : result.of(TRACE_RECEIVED, CLIENT)) {
            CU_ASSERT_EQUAL(result.datagrams[record.datagram - 1].bytes.size(), 4);
        }
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, 1).size(), 3);
    }
}

void unicast_copies_reach_their_server_only()
{
    for (const char *host : HOSTS) {
        Run result = run_on(on_medium("  - {at: 1 s, do: forge, piv: 3, to: servers, value: true}\n"), host);
        for (uint32_t server = 1; server <= 3; server++) {
            std::vector<trace_record> received = result.of(TRACE_RECEIVED, server);
            CU_ASSERT_EQUAL_FATAL(received.size(), 1);
            CU_ASSERT_EQUAL(received[0].datagram, server);
            CU_ASSERT_EQUAL(result.of(TRACE_STATE, server).back().value, 1);
        }
    }
}

void droplist_withheld_and_reach_are_exact()
{
    for (const char *host : HOSTS) {
        Run result = run_on(on_medium("  - {at: 1 s, do: update, value: true, name: on, withhold: [1, 3]}\n"
                                      "  - {at: 2 s, do: update, value: false, withhold: true}\n"
                                      "  - {at: 3 s, do: replay, of: on, reach: [3]}\n"
                                      "  - {at: 4 s, do: forge, piv: 9, value: true, reach: [2-3]}\n"
                                      "  - {at: 5 s, do: update, value: true}\n",
                                      "drop: [{datagram: 4, at: [2]}, {datagram: 5, at: all}]\n"), host);
        const size_t received[][3] = {{0, 1, 0}, {0, 0, 0}, {0, 0, 1}, {0, 0, 1}, {0, 0, 0}};
        for (const trace_record &record : result.of(TRACE_RECEIVED)) {
            CU_ASSERT_EQUAL(received[record.datagram - 1][record.node - 1], 1);
        }
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
        CU_ASSERT_EQUAL(result.of(TRACE_LOST).size(), 12);
        const size_t withheld[] = {2, 3, 2, 1, 0}, dropped[] = {0, 0, 0, 1, 3};
        for (uint32_t datagram = 1; datagram <= 5; datagram++) {
            CU_ASSERT_EQUAL(count_losses(result, datagram, TRACE_LOSS_WITHHELD), withheld[datagram - 1]);
            CU_ASSERT_EQUAL(count_losses(result, datagram, TRACE_LOSS_DROPLIST), dropped[datagram - 1]);
        }
    }
}

// The interval is four standard deviations of the share; the seed is fixed.
void loss_is_the_share_asked_for()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: update, value: toggle, count: 1000, spacing: 10 ms}\n", "loss: 5 %\n");
        Run result = run_on(what, host);
        const double all = 3000, lost = static_cast<double>(result.of(TRACE_LOST).size());
        CU_ASSERT_EQUAL(lost + static_cast<double>(result.of(TRACE_RECEIVED).size()), all);
        CU_ASSERT(std::fabs(lost / all - 0.05) < 4 * std::sqrt(0.05 * 0.95 / all));
        std::vector<bool> lost_at[3];
        for (uint32_t server = 1; server <= 3; server++) {
            lost_at[server - 1].resize(1001);
            for (const trace_record &record : result.of(TRACE_LOST, server)) {
                CU_ASSERT_EQUAL(record.reason, TRACE_LOSS_RANDOM);
                lost_at[server - 1][record.datagram] = true;
            }
        }
        CU_ASSERT(lost_at[0] != lost_at[1] && lost_at[1] != lost_at[2]);   // each its own luck
        what.network += "drop: [{datagram: 500, at: all}]\n";
        std::vector<trace_record> more = run_on(what, host).of(TRACE_LOST, 1);
        for (const trace_record &record : more) {
            CU_ASSERT(record.datagram == 500 || lost_at[0][record.datagram]);   // a drop shifts nobody's
        }
    }
}

// At 10 kbit/s the first copy is on the medium and a hundred in the queue when the last ones come.
void what_the_queue_does_not_take_is_lost_for_all()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: update, value: true, repeat: {count: 119, spacing: 0 ms}, withhold: [2]}\nend: 60 s\n");
        what.overrides = {"network.data-rate=10 kbps"};
        Run result = run_on(what, host);
        CU_ASSERT_EQUAL(result.of(TRACE_SENT).size(), 120);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size() + result.of(TRACE_LOST).size(), 360);
        CU_ASSERT_EQUAL(count_losses(result, 101, TRACE_LOSS_MEDIUM), 0);
        CU_ASSERT_EQUAL(count_losses(result, 102, TRACE_LOSS_MEDIUM), 2);
        CU_ASSERT_EQUAL(count_losses(result, 102, TRACE_LOSS_WITHHELD), 1);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, 1).size(), 101);
    }
}

// ns-3 gives up after a thousand tries of at most a millisecond; the Client's frame is on the medium for longer.
void who_never_finds_the_medium_free_is_told()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 1 s, do: replay, of: on}\nend: 60 s\n");
        what.overrides = {"network.data-rate=1 kbps"};
        Run result = run_on(what, host);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
        CU_ASSERT_EQUAL(result.of(TRACE_LOST).size(), 3);
        CU_ASSERT_EQUAL(count_losses(result, 2, TRACE_LOSS_MEDIUM), 3);
    }
}

void nothing_makes_fragments()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: forge, piv: 1, path: /" + std::string(1500, 'a') + "}\n");
        what.overrides.push_back(host);
        Run result = run(what);
        CU_ASSERT_EQUAL(result.code, EXIT_FAULT);
        CU_ASSERT(result.error.find("node 4 sends a packet of more than 1500 bytes") != std::string::npos);
    }
}

void only_a_raw_host_sends_in_anothers_name()
{
    Case what = on_medium("  - {at: 1 s, do: update, value: true}\n");
    what.server = "spoofs";
    CU_ASSERT_EQUAL(run_on(what, HOSTS[0]).code, 0);
    what.overrides.push_back(HOSTS[1]);
    Run result = run(what);
    CU_ASSERT_EQUAL(result.code, EXIT_FAULT);
    CU_ASSERT(result.error.find("node 1 sends a source address that is not the node's own") != std::string::npos);
}

void same_seed_same_bytes_other_seed_others()
{
    for (const char *host : HOSTS) {
        Case what = on_medium("  - {at: 1 s, do: update, value: toggle, name: on, count: 20, spacing: 50 ms,\n"
                              "     repeat: {count: 2, spacing: 1 us}}\n"
                              "  - {at: 1 s, do: replay, of: on, form: new-ids}\n", "loss: 10 %\n");
        what.server = "answers";
        what.link_capture = true;
        Run first = run_on(what, host), second = run_on(what, host);
        what.overrides.push_back("seed=2");
        Run third = run_on(what, host);
        for (const char *name : {"/trace", "/capture.pcap", "/provision.json", "/links/csma.pcap"}) {
            std::string bytes = read_text(first.folder + name);
            CU_ASSERT(bytes.size() > 100);
            CU_ASSERT(bytes == read_text(second.folder + name));
            CU_ASSERT(bytes != read_text(third.folder + name));
        }
    }
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("shared medium", nullptr, nullptr);
    CU_ADD_TEST(suite, a_frame_takes_its_bytes_and_the_delay);
    CU_ADD_TEST(suite, who_finds_the_medium_busy_waits);
    CU_ADD_TEST(suite, answers_reach_whom_they_are_for);
    CU_ADD_TEST(suite, unicast_copies_reach_their_server_only);
    CU_ADD_TEST(suite, droplist_withheld_and_reach_are_exact);
    CU_ADD_TEST(suite, loss_is_the_share_asked_for);
    CU_ADD_TEST(suite, what_the_queue_does_not_take_is_lost_for_all);
    CU_ADD_TEST(suite, who_never_finds_the_medium_free_is_told);
    CU_ADD_TEST(suite, nothing_makes_fragments);
    CU_ADD_TEST(suite, only_a_raw_host_sends_in_anothers_name);
    CU_ADD_TEST(suite, same_seed_same_bytes_other_seed_others);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

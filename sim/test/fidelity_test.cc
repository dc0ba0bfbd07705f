// fidelity_test.cc: the raw host and ns-3's own stack, on the same medium, see the same: the same receptions at the same times, exactly.
// Everything a scenario can send is in it. What comes next out of the devices depends on it, so that the whole trace must be the same.
#include "harness.h"

#include <CUnit/Basic.h>
#include <iostream>
#include <tuple>

namespace {

const std::string SCRIPT =
    "  - {at: 1 s, do: update, value: toggle, name: two, count: 30, spacing: 70 ms, repeat: {count: 2, spacing: 300 us}}\n"
    "  - {at: 4 s, do: update, group: stairs, value: true, repeat: {count: 3, spacing: 0 ms, form: fresh}}\n"
    "  - {at: 4 s, do: replay, of: two}\n"
    "  - {at: 4 s, do: replay, of: two, form: new-ids, reach: [2, 5-9]}\n"
    "  - {at: 5 s, do: forge, piv: 900, to: servers, value: true}\n"
    "  - {at: 5 s, do: update, value: true, withhold: [1-4]}\n"
    "  - {at: 6 s, do: tamper, field: mid, then: discarded, spacing: 40 ms}\n"
    "  - {at: 7 s, do: restart, servers: [3], kind: crash}\n"
    "  - {at: 8 s, do: update, value: toggle}\n";

Run run_on(const char *host, const std::string &delay)
{
    Case what{SCRIPT};
    what.network = "link: csma\nhost: " + std::string(host) + "\nlacks: [collisions]\ndata-rate: 2 Mbps\ndelay: " + delay +
                   "\nloss: 5 %\ndrop: [{datagram: 7, at: [1, 8-20]}]\n";
    what.servers = "- {count: 20, groups: [hall, stairs], device: second, actuation: {from: 5 ms, to: 9 ms}}\n"
                   "- {count: 5, groups: [hall], device: second, join: 2 s}\n";
    what.server = "answers";
    what.link_capture = true;
    Run result = run(what);
    if (result.code != 0) {
        std::cout << "\n  " << host << ": " << result.error << "\n";
    }
    return result;
}

using Seen = std::tuple<uint64_t, uint32_t, uint32_t>;   // time, node, datagram

std::vector<Seen> receptions(const Run &result)
{
    std::vector<Seen> all;
    for (const trace_record &record : result.of(TRACE_RECEIVED)) {
        all.emplace_back(record.time_ns, record.node, record.datagram);
    }
    return all;
}

void both_hosts_see_the_same_at_the_same_time()
{
    Run raw = run_on("raw", "3 us"), stack = run_on("stack", "3 us");
    CU_ASSERT(raw.code == 0 && stack.code == 0);
    CU_ASSERT(receptions(raw).size() > 3000);
    CU_ASSERT(receptions(raw) == receptions(stack));
    CU_ASSERT(read_text(raw.folder + "/trace") == read_text(stack.folder + "/trace"));
    CU_ASSERT(read_text(raw.folder + "/capture.pcap") == read_text(stack.folder + "/capture.pcap"));
}

// And what was on the medium is the same, headers and checksums included.
void both_hosts_put_the_same_on_the_medium()
{
    Run raw = run_on("raw", "3 us"), stack = run_on("stack", "3 us");
    std::string from_raw = read_text(raw.folder + "/links/csma.pcap");
    CU_ASSERT(from_raw.size() > 80 * raw.datagrams.size());
    CU_ASSERT(from_raw == read_text(stack.folder + "/links/csma.pcap"));
}

void one_nanosecond_would_be_seen()
{
    CU_ASSERT(receptions(run_on("raw", "3 us")) != receptions(run_on("stack", "3001 ns")));
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("raw host and ns-3's stack", nullptr, nullptr);
    CU_ADD_TEST(suite, both_hosts_see_the_same_at_the_same_time);
    CU_ADD_TEST(suite, both_hosts_put_the_same_on_the_medium);
    CU_ADD_TEST(suite, one_nanosecond_would_be_seen);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

// follow_up_test.cc: what the Client does about a multicast that nobody acknowledges: whom it asks, whom it tells, and when it stops. On a link
// with a delay of 2 ms and nothing else: an answer is there 4 ms after the question.
#include "harness.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cstring>

namespace {

constexpr uint64_t MS = 1000000, ASKED_NS = 6000 * MS, ANSWER = 4 * MS, ROUND = 300 * MS;
constexpr uint32_t CLIENT = 0;

struct Request { uint64_t after_ns; uint8_t to; std::vector<uint8_t> bytes; };

// What the Client sends in the read-back, which begins at ASKED_NS, and to which node.
std::vector<Request> requests(const Run &result)
{
    std::vector<Request> found;
    for (const trace_record &record : result.of(TRACE_SENT, CLIENT)) {
        if (record.time_ns >= ASKED_NS) {
            const Datagram &datagram = result.datagrams.at(record.datagram - 1);
            found.push_back({record.time_ns - ASKED_NS, datagram.destination.address[15], datagram.bytes});
        }
    }
    return found;
}

bool is(const std::vector<Request> &sent, const std::vector<std::pair<uint64_t, int>> &expected)
{
    return std::equal(sent.begin(), sent.end(), expected.begin(), expected.end(),
                      [](const Request &one, const auto &other) { return one.after_ns == other.first && one.to == other.second; });
}

// What a Server holds at the end.
int64_t held(const Run &result, uint32_t server, uint32_t resource = 0)
{
    int64_t value = -1;
    for (const trace_record &record : result.of(TRACE_STATE, server)) {
        value = record.aux == resource ? static_cast<int64_t>(record.value) : value;
    }
    return value;
}

Run follow(const std::string &update, const std::string &read_back, const std::string &more_network = "")
{
    Case what{"  - {at: 1 s, do: discover, rounds: 2, spacing: 1 s}\n"
              "  - {at: 5 s, do: update, name: set, " + update + "}\n"
              "  - {at: 6 s, do: read-back, of: set, rounds: 3, spacing: 300 ms" + read_back + "}\n"};
    what.network = "link: lossy\nhost: raw\ndelay: 2 ms\nlacks: [loss]\n" + more_network;
    what.servers = "- {count: 3, groups: [hall], device: ocf, resources: [switch, dimmer], leisure: 100 ms}\n";
    what.client = "core";
    Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    return result;
}

// Found twice, a Device is asked once; when all hold the value, nobody is asked again.
void who_has_it_is_asked_once()
{
    const Run result = follow("value: true", "");
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 2}, {0, 3}}));
}

void requests_are_apart_by_the_pace()
{
    const Run result = follow("value: true", ", pace: 7 ms");
    CU_ASSERT(is(requests(result), {{0, 1}, {7 * MS, 2}, {14 * MS, 3}}));
}

void who_missed_it_is_told()
{
    const Run result = follow("value: true, withhold: [2]", "");
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 2}, {0, 3}, {ANSWER, 2}}));
    CU_ASSERT(held(result, 1) == 1 && held(result, 2) == 1 && held(result, 3) == 1);
}

// A level is compared as such, at the Resource that was commanded; the switches, found too, are not asked.
void a_dimmer_is_told_its_level()
{
    Case what{"  - {at: 1 s, do: discover, resource: dimmer}\n"
              "  - {at: 3 s, do: discover, resource: switch}\n"
              "  - {at: 5 s, do: update, name: set, resource: dimmer, value: 55, withhold: [3]}\n"
              "  - {at: 6 s, do: read-back, of: set}\n"};
    what.network = "link: lossy\nhost: raw\ndelay: 2 ms\nlacks: [loss]\n";
    what.servers = "- {count: 3, groups: [hall], device: ocf, resources: [switch, dimmer], leisure: 100 ms}\n";
    what.client = "core";
    const Run result = run(what);
    CU_ASSERT_EQUAL_FATAL(result.code, 0);
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 2}, {0, 3}, {ANSWER, 3}}));
    CU_ASSERT(held(result, 3, 1) == 55 && held(result, 3, 0) == 0);
}

void without_repair_it_only_asks()
{
    const Run result = follow("value: true, withhold: [2]", ", repair: false");
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 2}, {0, 3}, {ROUND, 2}, {2 * ROUND, 2}}));
    CU_ASSERT_EQUAL(held(result, 2), 0);
}

// Who does not answer is asked again, by a request of its own: another Message ID and token.
void who_is_silent_is_asked_again()
{
    const Run result = follow("value: true", "", "partition: [{from: 5.9 s, to: 6.1 s, servers: [3]}]\n");
    const std::vector<Request> sent = requests(result);
    CU_ASSERT_FATAL(is(sent, {{0, 1}, {0, 2}, {0, 3}, {ROUND, 3}}));
    CU_ASSERT(std::memcmp(&sent[2].bytes[2], &sent[3].bytes[2], 2) != 0 && std::memcmp(&sent[2].bytes[4], &sent[3].bytes[4], 4) != 0);
}

// The repair is lost: the next round finds the old value and repairs again; once the repair is acknowledged, it stops.
void a_lost_repair_is_repeated()
{
    const Run result = follow("value: true, withhold: [2]", "", "partition: [{from: 6.003 s, to: 6.1 s, servers: [2]}]\n");
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 2}, {0, 3}, {ANSWER, 2}, {ROUND, 2}, {ROUND + ANSWER, 2}}));
    CU_ASSERT_EQUAL(held(result, 2), 1);
}

void who_was_not_found_is_not_asked()
{
    const Run result = follow("value: true, withhold: [2]", "", "partition: [{from: 0 s, to: 4 s, servers: [2]}]\n");
    CU_ASSERT(is(requests(result), {{0, 1}, {0, 3}}));
    CU_ASSERT_EQUAL(held(result, 2), 0);
}

}   // namespace

int main()
{
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("follow-up", nullptr, nullptr);
    CU_ADD_TEST(suite, who_has_it_is_asked_once);
    CU_ADD_TEST(suite, requests_are_apart_by_the_pace);
    CU_ADD_TEST(suite, who_missed_it_is_told);
    CU_ADD_TEST(suite, a_dimmer_is_told_its_level);
    CU_ADD_TEST(suite, without_repair_it_only_asks);
    CU_ADD_TEST(suite, who_is_silent_is_asked_again);
    CU_ADD_TEST(suite, a_lost_repair_is_repeated);
    CU_ADD_TEST(suite, who_was_not_found_is_not_asked);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

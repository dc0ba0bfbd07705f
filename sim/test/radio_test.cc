// radio_test.cc: Wi-Fi and 802.15.4: the same receptions at the same times as a plain ns-3 program on the same topology; what is dropped
// and withheld is so exactly; replays in the Client's name; who is not reached is told.
#include "harness.h"
#include "plain_radio.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>
#include <string>

namespace {

constexpr uint64_t MS = 1000000, SECOND = 1000 * MS;
constexpr uint32_t CLIENT = 0;
const char *const AIRS[] = {"link: wifi\n", "link: lrwpan\n", "link: lrwpan\nmesh: true\n"};

Case on_air(const std::string &air, const std::string &script, const std::string &topology = "{shape: line, spacing: 2 m}",
            const std::string &servers = "3")
{
    Case what{script};
    what.network = air + "lacks: [walls]\ntopology: " + topology + "\n";
    what.servers = "- {count: " + servers + ", groups: [hall], device: second}\n";
    return what;
}

Run run_well(const Case &what)
{
    Run result = run(what);
    if (result.code != 0) {
        std::cout << "\n  " << what.network << result.error << "\n";
    }
    CU_ASSERT_EQUAL(result.code, 0);
    return result;
}

size_t count_losses(const Run &result, uint32_t datagram, trace_loss reason)
{
    size_t count = 0;
    for (const trace_record &lost : result.of(TRACE_LOST)) {
        count += lost.datagram == datagram && lost.reason == reason;
    }
    return count;
}

/* ---- beside a plain program ---- */

// Seventy commands, 50 ms apart, to 24 Servers in a square with the Client in the corner.
constexpr uint32_t COMMANDS = 70, RECEIVERS = 24, SIDE = 5;

PlainRadio square(decltype(PlainRadio::air) air, double spacing, bool fading)
{
    PlainRadio plain{};
    plain.air = air;
    plain.fading = fading;
    plain.receivers = RECEIVERS;
    plain.row_length = SIDE;
    plain.spacing = spacing;
    plain.mesh_jitter = 20;
    plain.run = 1;
    plain.first_ns = SECOND;
    plain.spacing_ns = 50 * MS;
    return plain;
}

Run run_square(const PlainRadio &plain)
{
    static const char *const links[] = {"link: wifi\n", "link: wifi\nstandard: 11a\n", "link: lrwpan\n",
                                        "link: lrwpan\nmesh: true\nmesh-jitter: 20 ms\n",
                                        "link: wifi\naccess-point: middle\nbasic-rate: 2 Mbps\n"};
    Case what = on_air(links[plain.air], "  - {at: 1 s, do: update, value: toggle, count: 70, spacing: 50 ms}\n",
                       "{shape: grid, spacing: " + std::to_string(static_cast<int>(plain.spacing)) + " m}", std::to_string(RECEIVERS));
    what.network += plain.fading ? "fading: nakagami\n" : "";
    return run_well(what);
}

std::vector<Reception> receptions(const Run &result)
{
    std::vector<Reception> all;
    for (const trace_record &record : result.of(TRACE_RECEIVED)) {
        all.emplace_back(record.time_ns, record.node, record.datagram);
        CU_ASSERT_EQUAL(record.value, record.time_ns - (SECOND + (record.datagram - 1) * 50 * MS));
    }
    return all;
}

// Mean delay and its standard error. A datagram is the unit: its receptions share what its way to the access point took.
struct Delay { double mean_ms, error_ms; };

Delay delay_of(const std::vector<Reception> &all)
{
    std::map<uint32_t, std::pair<double, double>> datagrams;      // sum, count
    for (const auto &[time_ns, node, datagram] : all) {
        datagrams[datagram].first += static_cast<double>(time_ns - (SECOND + (datagram - 1) * 50 * MS)) / static_cast<double>(MS);
        datagrams[datagram].second++;
    }
    double sum = 0, squares = 0;
    const double count = static_cast<double>(datagrams.size());
    for (const auto &[datagram, one] : datagrams) {
        sum += one.first / one.second;
        squares += (one.first / one.second) * (one.first / one.second);
    }
    const double mean = sum / count;
    return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean) / count)};
}

// The same receptions at the same times, to the nanosecond; and with another seed, thus other chance, the same share within four standard
// deviations and the same mean delay within four standard errors (or 5 %, where it hardly varies). `least`, `most`: the share that is meant to be reached, lest there be nothing to see.
void compare(PlainRadio plain, double least, double most)
{
    Run result = run_square(plain);
    for (const Datagram &datagram : result.datagrams) {
        plain.sizes.push_back(static_cast<uint32_t>(datagram.bytes.size()));
    }
    std::vector<Reception> ours = receptions(result), reference = plain_radio(plain);
    std::sort(ours.begin(), ours.end());
    std::sort(reference.begin(), reference.end());
    CU_ASSERT(ours == reference);
    plain.run = 2;
    const std::vector<Reception> other = plain_radio(plain);
    const double all = COMMANDS * RECEIVERS, share = static_cast<double>(ours.size()) / all;
    const double other_share = static_cast<double>(other.size()) / all;
    const Delay delay = delay_of(ours), other_delay = delay_of(other);
    const double error = std::hypot(delay.error_ms, other_delay.error_ms);
    std::cout << "\n  delivered " << share << ", plain program " << other_share << ", mean delay " << delay.mean_ms << " ms, "
              << other_delay.mean_ms << " ms (+- " << error << ")" << std::flush;
    CU_ASSERT(share >= least && share <= most);
    CU_ASSERT(std::fabs(share - other_share) <= 4 * std::sqrt(2 * share * (1 - share) / all));
    CU_ASSERT(std::fabs(delay.mean_ms - other_delay.mean_ms) < std::max(0.05 * other_delay.mean_ms, 4 * error));
    CU_ASSERT_EQUAL(ours.size() + result.of(TRACE_LOST).size(), COMMANDS * RECEIVERS);
}

void wifi_is_as_in_a_plain_program()
{
    compare(square(PlainRadio::WIFI_G, 5, false), 1, 1);
    compare(square(PlainRadio::WIFI_A, 5, false), 1, 1);
    compare(square(PlainRadio::WIFI_A, 10, true), 0.5, 0.95);
    compare(square(PlainRadio::WIFI_G, 14, true), 0.3, 0.95);
}

void an_access_point_is_as_in_a_plain_program()
{
    compare(square(PlainRadio::WIFI_ACCESS_POINT, 5, false), 1, 1);
    compare(square(PlainRadio::WIFI_ACCESS_POINT, 14, true), 0.5, 0.99);
}

void lrwpan_is_as_in_a_plain_program()
{
    compare(square(PlainRadio::LRWPAN, 10, false), 1, 1);
    compare(square(PlainRadio::LRWPAN, 25, true), 0.3, 0.95);
}

void mesh_is_as_in_a_plain_program()
{
    compare(square(PlainRadio::LRWPAN_MESH, 60, false), 0.5, 1);
}

/* ---- what the scenario says ---- */

void droplist_withheld_and_reach_are_exact()
{
    for (const char *air : AIRS) {
        Case what = on_air(air, "  - {at: 1 s, do: update, value: true, name: on, withhold: [1, 3]}\n"
                                "  - {at: 2 s, do: update, value: false, withhold: true}\n"
                                "  - {at: 3 s, do: replay, of: on, reach: [3]}\n"
                                "  - {at: 4 s, do: forge, piv: 9, value: true, reach: [2-3]}\n"
                                "  - {at: 5 s, do: update, value: true}\n");
        what.network += "drop: [{datagram: 4, at: [2]}, {datagram: 5, at: all}]\n";
        Run result = run_well(what);
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

// How many different datagrams a node received, all of which must be for it.
size_t answers_at(const Run &result, uint32_t node)
{
    std::set<uint32_t> numbers;
    for (const trace_record &record : result.of(TRACE_RECEIVED, node)) {
        numbers.insert(record.datagram);
        CU_ASSERT_EQUAL(result.datagrams.at(record.datagram - 1).destination.address[15], node);
    }
    return numbers.size();
}

// The replay has the Client's source address: Servers answer the Client.
void a_replay_comes_in_the_clients_name()
{
    for (const char *air : AIRS) {
        Case what = on_air(air, "  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 2 s, do: replay, of: on}\n"
                                "  - {at: 3 s, do: replay, of: on, form: new-ids}\n");
        what.server = "answers";
        Run result = run_well(what);
        for (uint32_t server = 1; server <= 3; server++) {
            CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED, server).size(), 3);
        }
        CU_ASSERT_EQUAL_FATAL(result.datagrams.size(), 3 + 9);
        const size_t to_client = answers_at(result, CLIENT), to_attacker = answers_at(result, 4);
        if (air == AIRS[0]) {
            CU_ASSERT(to_client == 6 && to_attacker == 3);
        } else {
            CU_ASSERT(to_client >= 4 && to_attacker >= 2);   // here answers that are sent at once may collide
        }
    }
}

void unicast_copies_reach_their_server_only()
{
    for (const char *air : AIRS) {
        Run result = run_well(on_air(air, "  - {at: 1 s, do: forge, piv: 3, to: servers, value: true}\n"));
        for (uint32_t server = 1; server <= 3; server++) {
            std::vector<trace_record> received = result.of(TRACE_RECEIVED, server);
            CU_ASSERT_EQUAL_FATAL(received.size(), 1);
            CU_ASSERT_EQUAL(received[0].datagram, server);
        }
    }
}

void loss_is_the_share_asked_for()
{
    Case what = on_air(AIRS[0], "  - {at: 1 s, do: update, value: toggle, count: 1000, spacing: 10 ms}\n");
    what.network += "loss: 5 %\n";
    Run result = run_well(what);
    const double all = 3000, lost = static_cast<double>(result.of(TRACE_LOST).size());
    CU_ASSERT_EQUAL(lost + static_cast<double>(result.of(TRACE_RECEIVED).size()), all);
    CU_ASSERT(std::fabs(lost / all - 0.05) < 4 * std::sqrt(0.05 * 0.95 / all));
    for (const trace_record &record : result.of(TRACE_LOST)) {
        CU_ASSERT_EQUAL(record.reason, TRACE_LOSS_RANDOM);
    }
}

/* ---- the air ---- */

void who_is_out_of_range_is_told()
{
    for (const char *air : {AIRS[0], AIRS[1]}) {   // a mesh is refused (sim/floors)
        Run result = run_well(on_air(air, "  - {at: 1 s, do: update, value: true}\n", "{shape: line, spacing: 10 km}"));
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 0);
        CU_ASSERT_EQUAL(count_losses(result, 1, TRACE_LOSS_MEDIUM), 3);
        CU_ASSERT_EQUAL(result.of(TRACE_LOST).back().time_ns, 3 * SECOND);   // silence and a second after the command
    }
}

void a_mesh_reaches_beyond_one_hop()
{
    const char *const script = "  - {at: 1 s, do: update, value: true}\n", *const topology = "{shape: line, spacing: 60 m}";
    Run one_hop = run_well(on_air(AIRS[1], script, topology, "4")), mesh = run_well(on_air(AIRS[2], script, topology, "4"));
    CU_ASSERT_EQUAL(one_hop.of(TRACE_RECEIVED).size(), 1);
    CU_ASSERT_EQUAL_FATAL(mesh.of(TRACE_RECEIVED).size(), 4);
    CU_ASSERT(mesh.of(TRACE_RECEIVED, 4).at(0).value > mesh.of(TRACE_RECEIVED, 3).at(0).value);
}

void a_long_datagram_is_fragmented_on_lrwpan_only()
{
    for (const char *air : AIRS) {
        Run result = run_well(on_air(air, "  - {at: 1 s, do: forge, piv: 1, path: /" + std::string(300, 'a') + "}\n"));
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
        Run too_long = run(on_air(air, "  - {at: 1 s, do: forge, piv: 1, path: /" + std::string(1500, 'a') + "}\n"));
        CU_ASSERT_EQUAL(too_long.code, EXIT_FAULT);
        CU_ASSERT(too_long.error.find("node 4 sends a packet of more than 1") != std::string::npos);
    }
}

void same_seed_same_bytes_other_seed_others()
{
    for (const char *air : AIRS) {
        Case what = on_air(air, "  - {at: 1 s, do: update, value: toggle, name: on, count: 5, spacing: 50 ms}\n"
                                "  - {at: 2 s, do: replay, of: on, form: new-ids}\n", "{shape: line, spacing: 20 m}");
        what.network += "fading: nakagami\nloss: 10 %\n";
        what.server = "answers";
        what.link_capture = true;
        Run first = run_well(what), second = run_well(what);
        what.overrides.push_back("seed=2");
        Run third = run_well(what);
        const std::string capture = std::string("/links/") + (air == AIRS[0] ? "wifi.pcap" : "lrwpan.pcap");
        for (const std::string &name : {std::string("/trace"), std::string("/capture.pcap"), capture}) {
            const std::string bytes = read_text(first.folder + name);
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
    CU_pSuite suite = CU_add_suite("radio links", nullptr, nullptr);
    CU_ADD_TEST(suite, wifi_is_as_in_a_plain_program);
    CU_ADD_TEST(suite, an_access_point_is_as_in_a_plain_program);
    CU_ADD_TEST(suite, lrwpan_is_as_in_a_plain_program);
    CU_ADD_TEST(suite, mesh_is_as_in_a_plain_program);
    CU_ADD_TEST(suite, droplist_withheld_and_reach_are_exact);
    CU_ADD_TEST(suite, a_replay_comes_in_the_clients_name);
    CU_ADD_TEST(suite, unicast_copies_reach_their_server_only);
    CU_ADD_TEST(suite, loss_is_the_share_asked_for);
    CU_ADD_TEST(suite, who_is_out_of_range_is_told);
    CU_ADD_TEST(suite, a_mesh_reaches_beyond_one_hop);
    CU_ADD_TEST(suite, a_long_datagram_is_fragmented_on_lrwpan_only);
    CU_ADD_TEST(suite, same_seed_same_bytes_other_seed_others);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

// floors_test.cc: floors joined by routers, and links that only ssm-sim-radio has beside ad hoc ones: the same receptions at the same times as
// a plain ns-3 program on the same topology; who is on which side of a router; what raw hosts and ns-3's own see.
#include "harness.h"
#include "plain_floors.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <iostream>
#include <map>
#include <set>
#include <string>

namespace {

constexpr uint64_t MS = 1000000, SECOND = 1000 * MS;
constexpr uint32_t COMMANDS = 60;
const std::string COMMAND = "  - {at: 1 s, do: update, value: toggle, count: 60, spacing: 100 ms}\n";

Run run_well(const Case &what)
{
    Run result = run(what);
    if (result.code != 0) {
        std::cout << "\n  " << what.network << result.error << "\n";
    }
    CU_ASSERT_EQUAL(result.code, 0);
    return result;
}

Case of(const std::string &network, const std::string &script, uint32_t servers)
{
    Case what{script};
    what.network = network;
    what.servers = "- {count: " + std::to_string(servers) + ", groups: [hall], device: second}\n";
    return what;
}

std::vector<Reception> receptions(const Run &result)
{
    std::vector<Reception> all;
    for (const trace_record &record : result.of(TRACE_RECEIVED)) {
        all.emplace_back(record.time_ns, record.node, record.datagram);
    }
    std::sort(all.begin(), all.end());
    return all;
}

double mean_delay_ms(const std::vector<Reception> &all)
{
    double sum = 0;
    for (const auto &[time_ns, node, datagram] : all) {
        sum += static_cast<double>(time_ns - (SECOND + (datagram - 1) * 100 * MS)) / static_cast<double>(MS);
    }
    return sum / static_cast<double>(all.size());
}

/* ---- beside a plain program ---- */

std::string two_floors(const PlainFloors &plain)
{
    const uint32_t all = plain.own + plain.far;
    const std::string far = plain.lrwpan ? "link: lrwpan, topology: {shape: line, spacing: " + std::to_string(static_cast<int>(plain.spacing)) +
                                               " m}, mesh: " + (plain.mesh ? "true, mesh-jitter: 10 ms" : "false") +
                                               ", context: " + (plain.context ? "true" : "false")
                                         : "link: csma, delay: 1 us";
    return "link: floors\nlacks: [walls]\nfloors:\n"
           "  - {name: near, link: csma, delay: 1 us, servers: [1-" + std::to_string(plain.own) + "]}\n"
           "  - {name: riser, link: csma, data-rate: 1 Gbps, delay: 1 us}\n"
           "  - {name: far, servers: [" + std::to_string(plain.own + 1) + "-" + std::to_string(all) + "], " + far + "}\n"
           "routers: [{name: one, joins: [near, riser]}, {name: two, joins: [riser, far]}]\nattacker-floor: riser\n";
}

// Same share within four standard deviations, same mean delay within 5 % where chance differs; without chance the same to the nanosecond.
void compare(PlainFloors plain, bool exact)
{
    plain.first_ns = SECOND;
    plain.spacing_ns = 100 * MS;
    Run result = run_well(of(two_floors(plain), COMMAND, plain.own + plain.far));
    plain.sizes.clear();
    for (const Datagram &datagram : result.datagrams) {
        plain.sizes.push_back(static_cast<uint32_t>(datagram.bytes.size()));
    }
    std::vector<Reception> ours = receptions(result), reference = plain_floors(plain);
    std::sort(reference.begin(), reference.end());
    const double all = COMMANDS * (plain.own + plain.far), share = static_cast<double>(ours.size()) / all;
    const double other_share = static_cast<double>(reference.size()) / all;
    std::cout << "\n  delivered " << share << ", plain program " << other_share << ", mean delay " << mean_delay_ms(ours) << " ms, "
              << mean_delay_ms(reference) << " ms" << std::flush;
    if (exact) {
        CU_ASSERT(ours == reference);
    }
    CU_ASSERT(share > 0.9);
    CU_ASSERT(std::fabs(share - other_share) <= 4 * std::sqrt(2 * std::max(share * (1 - share), 0.001) / all));
    CU_ASSERT(std::fabs(mean_delay_ms(ours) / mean_delay_ms(reference) - 1) < 0.05);
}

void floors_are_as_in_a_plain_program()
{
    compare({10, 10, false, false, false, 0, 0, 1, 0, 0, {}}, true);
}

void a_border_router_is_as_in_a_plain_program()
{
    compare({10, 10, true, false, true, 5, 0, 1, 0, 0, {}}, false);
    compare({10, 10, true, false, false, 5, 0, 1, 0, 0, {}}, false);
    compare({5, 6, true, true, true, 60, 10, 1, 0, 0, {}}, false);
}

/* ---- floors ---- */

const std::string BUILDING =
    "link: floors\nlacks: [walls]\nfloors:\n"
    "  - {name: ground, link: csma, servers: [1-2]}\n"
    "  - {name: riser, link: csma}\n"
    "  - {name: first, link: lossy, delay: 2 ms, servers: [3-4]}\n"
    "  - {name: office, link: lrwpan, topology: {shape: line, spacing: 5 m}, context: true, servers: [5-6]}\n"
    "  - {name: hall, link: wifi, topology: {shape: line, spacing: 5 m}, servers: [7-8]}\n"
    "routers:\n  - {name: a, joins: [ground, riser]}\n  - {name: b, joins: [riser, first, office]}\n  - {name: c, joins: [first, hall]}\n";

// On every kind of floor, over up to three routers, and each datagram once.
void every_floor_is_reached()
{
    Run result = run_well(of(BUILDING, "  - {at: 1 s, do: update, value: true}\n  - {at: 2 s, do: update, value: false}\n", 8));
    const std::vector<Reception> all = receptions(result);
    CU_ASSERT_EQUAL(all.size(), 16);
    CU_ASSERT_EQUAL(result.of(TRACE_LOST).size(), 0);
    CU_ASSERT_EQUAL(address_text(result.datagrams[0].source), "fd00:0:fffe:1:200::");
    CU_ASSERT_EQUAL(address_text(result.datagrams[0].destination), "ff05::158");
    CU_ASSERT(result.of(TRACE_RECEIVED, 3).at(0).value > 2 * MS && result.of(TRACE_RECEIVED, 7).at(0).value > 2 * MS);
    CU_ASSERT(result.of(TRACE_RECEIVED, 1).at(0).value < MS);
}

// From the attacker's floor, in the Client's name: no router takes anything of the Client's but from the Client's side, so that it reaches
// that floor and what lies behind it; from its own address it reaches all.
void a_router_knows_where_the_client_is()
{
    const std::string script = "  - {at: 1 s, do: update, value: true, name: on}\n  - {at: 2 s, do: replay, of: on}\n"
                               "  - {at: 3 s, do: replay, of: on, form: new-ids}\n";
    Run near = run_well(of(BUILDING, script, 8)), far = run_well(of(BUILDING + "attacker-floor: first\n", script, 8));
    const auto count = [](const Run &result, uint32_t datagram) {
        size_t found = 0;
        for (const trace_record &record : result.of(TRACE_RECEIVED)) {
            found += record.datagram == datagram;
        }
        return found;
    };
    CU_ASSERT(count(near, 1) == 8 && count(near, 2) == 8 && count(near, 3) == 8);
    std::cout << "\n  from another floor: " << count(far, 1) << ", " << count(far, 2) << ", " << count(far, 3) << std::flush;
    CU_ASSERT(count(far, 1) == 8 && count(far, 2) == 4 && count(far, 3) == 8);
}

// A datagram to ff02::158 or ff03::158 stays on the Client's floor, whatever that is; one to ff05::158 gets everywhere.
void routers_pass_on_the_site_alone()
{
    const struct { const char *floor; uint32_t first, last; } floors[] = {{"ground", 1, 2}, {"first", 3, 4}, {"office", 5, 6}, {"hall", 7, 8}};
    for (const auto &floor : floors) {
        Case what = of(BUILDING, "  - {at: 1 s, do: update, value: true, scope: link-local}\n"
                                 "  - {at: 2 s, do: update, value: false, scope: realm-local}\n"
                                 "  - {at: 3 s, do: update, value: true, scope: site-local}\n", 8);
        what.network += "client-floor: " + std::string(floor.floor) + "\n";
        const Run result = run_well(what);
        std::set<std::pair<uint32_t, uint32_t>> got, expected;
        for (const trace_record &record : result.of(TRACE_RECEIVED)) {
            got.insert({record.datagram, record.node});
        }
        for (uint32_t server = 1; server <= 8; server++) {
            expected.insert({3, server});
            if (server >= floor.first && server <= floor.last) {
                expected.insert({1, server});
                expected.insert({2, server});
            }
        }
        CU_ASSERT(got == expected);
        CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size() + result.of(TRACE_LOST).size(), 24);
        CU_ASSERT_EQUAL(address_text(result.datagrams[0].destination), "ff02::158");
    }
}

// The contexts of a floor are for its own addresses alone, whatever bits the numbers of two floors share.
void a_context_is_of_its_own_floor()
{
    std::string floors, joins;
    for (int i = 1; i <= 7; i++) {
        const std::string number = std::to_string(i);
        floors += "  - {name: f" + number + ", link: lrwpan, topology: {shape: line, spacing: 5 m}, context: true, servers: [" + number + "]}\n";
        joins += (i > 1 ? ", f" : "f") + number;
    }
    for (int client = 1; client <= 7; client++) {
        Case what = of("link: floors\nlacks: [walls]\nfloors:\n" + floors + "routers: [{name: core, joins: [" + joins + "]}]\nclient-floor: f" +
                       std::to_string(client) + "\n", "  - {at: 1 s, do: update, value: true}\n", 7);
        CU_ASSERT_EQUAL(receptions(run_well(what)).size(), 7);
    }
}

void unicast_finds_its_way()
{
    Case what = of(BUILDING, "  - {at: 1 s, do: forge, piv: 3, to: servers, value: true}\n", 8);
    Run result = run_well(what);
    for (uint32_t server = 1; server <= 8; server++) {
        std::vector<trace_record> received = result.of(TRACE_RECEIVED, server);
        CU_ASSERT_EQUAL_FATAL(received.size(), 1);
        CU_ASSERT_EQUAL(received[0].datagram, server);
    }
}

void the_least_hop_limit_is_enough()
{
    Case what = of(BUILDING, "  - {at: 1 s, do: update, value: true}\n", 8);
    what.network += "hop-limit: 4\n";   // three routers; less is refused by the loader
    CU_ASSERT_EQUAL(receptions(run_well(what)).size(), 8);
}

void partitions_and_losses_hold_on_floors()
{
    Case what = of(BUILDING, "  - {at: 1 s, do: update, value: true, withhold: [1, 5]}\n  - {at: 2 s, do: update, value: false}\n", 8);
    what.network += "partition: [{from: 2 s, to: 3 s, servers: [3-8]}]\ndrop: [{datagram: 1, at: [7]}]\n";
    Run result = run_well(what);
    std::set<std::pair<uint32_t, uint32_t>> got;
    for (const trace_record &record : result.of(TRACE_RECEIVED)) {
        got.insert({record.datagram, record.node});
    }
    CU_ASSERT(got == (std::set<std::pair<uint32_t, uint32_t>>{{1, 2}, {1, 3}, {1, 4}, {1, 6}, {1, 8}, {2, 1}, {2, 2}}));
    std::map<uint32_t, size_t> reasons;
    for (const trace_record &record : result.of(TRACE_LOST)) {
        reasons[record.reason]++;
    }
    CU_ASSERT(reasons[TRACE_LOSS_WITHHELD] == 2 && reasons[TRACE_LOSS_DROPLIST] == 1 && reasons[TRACE_LOSS_PARTITION] == 6);
}

// Half of what a floor in the middle loses is lost to the floor behind it too.
void what_a_floor_loses_is_lost_behind_it()
{
    const std::string network = "link: floors\nlacks: [walls]\nfloors:\n  - {name: a, link: csma, servers: [1]}\n"
                                "  - {name: b, link: lossy, loss: 30 %, servers: [2]}\n  - {name: c, link: csma, loss: 10 %, servers: [3]}\n"
                                "routers: [{name: r, joins: [a, b]}, {name: s, joins: [b, c]}]\n";
    Run result = run_well(of(network, "  - {at: 1 s, do: update, value: toggle, count: 1000, spacing: 10 ms}\n", 3));
    const auto share = [&](uint32_t server) { return static_cast<double>(result.of(TRACE_RECEIVED, server).size()) / 1000; };
    CU_ASSERT_EQUAL(share(1), 1);
    CU_ASSERT(std::fabs(share(2) - 0.7) < 4 * std::sqrt(0.21 / 1000));
    CU_ASSERT(std::fabs(share(3) - 0.7 * 0.9) < 4 * std::sqrt(0.63 * 0.37 / 1000));
    CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size() + result.of(TRACE_LOST).size(), 3000);
}

void same_seed_same_bytes_other_seed_others()
{
    Case what = of(BUILDING, "  - {at: 1 s, do: update, value: toggle, name: on, count: 5, spacing: 50 ms}\n  - {at: 2 s, do: replay, of: on}\n", 8);
    what.network += "loss: 10 %\nlinks: [{servers: [3-5], burst: {loss: 30 %, length: 2}}]\n";
    what.server = "answers";
    what.link_capture = true;
    Run first = run_well(what), second = run_well(what);
    what.overrides.push_back("seed=2");
    Run third = run_well(what);
    for (const char *name : {"/trace", "/capture.pcap", "/links/floor-1.pcap", "/links/floor-3.pcap", "/links/floor-4.pcap", "/links/floor-5.pcap"}) {
        const std::string bytes = read_text(first.folder + name);
        CU_ASSERT(bytes.size() > 100);
        CU_ASSERT(bytes == read_text(second.folder + name));
        CU_ASSERT(bytes != read_text(third.folder + name));
    }
}

/* ---- both hosts ---- */

void raw_hosts_and_stacks_see_the_same_on_the_air()
{
    const std::string airs[] = {
        "link: wifi\nfading: nakagami\ntopology: {shape: line, spacing: 12 m}\n",
        "link: wifi\naccess-point: middle\ntopology: {shape: line, spacing: 5 m}\n",
        "link: lrwpan\ntopology: {shape: line, spacing: 8 m}\n",
        "link: lrwpan\nmesh: true\nmesh-jitter: 10 ms\ntopology: {shape: grid, spacing: 60 m}\n",
        "link: lrwpan\nscope: site-local\ntopology: {shape: line, spacing: 8 m}\n",
        "link: lrwpan\nscope: site-local\ncontext: true\ntopology: {shape: line, spacing: 8 m}\n",
    };
    const std::string script = "  - {at: 3 s, do: update, value: toggle, name: on, count: 20, spacing: 70 ms}\n  - {at: 5 s, do: replay, of: on}\n"
                               "  - {at: 6 s, do: forge, piv: 900, path: /" + std::string(200, 'a') + "}\n";
    for (const std::string &air : airs) {
        Case raw = of(air + "lacks: [walls]\nloss: 5 %\n", script, 8), stack = raw;
        raw.network += "host: raw\n";
        stack.network += "host: stack\n";
        raw.link_capture = stack.link_capture = true;
        Run one = run_well(raw), other = run_well(stack);
        std::cout << "\n  receptions on the air: " << receptions(one).size() << std::flush;
        CU_ASSERT(receptions(one).size() > 60);
        CU_ASSERT(receptions(one) == receptions(other));
        CU_ASSERT(read_text(one.folder + "/trace") == read_text(other.folder + "/trace"));
        const std::string capture = air.find("wifi") != std::string::npos ? "/links/wifi.pcap" : "/links/lrwpan.pcap";
        CU_ASSERT(read_text(one.folder + capture) == read_text(other.folder + capture));
    }
}

/* ---- 802.15.4 with and without a context ---- */

size_t frames_of(const std::string &capture)
{
    constexpr size_t FILE_HEADER = 24, FRAME_HEADER = 16;
    size_t count = 0;
    for (size_t at = FILE_HEADER; at + FRAME_HEADER <= capture.size(); count++) {
        uint32_t len;
        std::memcpy(&len, &capture[at + 8], sizeof len);
        at += FRAME_HEADER + len;
    }
    return count;
}

// The prefix is 8 bytes: requests of some lengths are one frame with a context and two without, and arrive either way.
void a_context_saves_a_fragment()
{
    std::set<std::pair<size_t, size_t>> frames;   // without, with
    for (size_t path = 20; path <= 60; path += 5) {
        size_t found[2];
        for (int context = 0; context < 2; context++) {
            Case what = of("link: lrwpan\nlacks: [walls]\nscope: site-local\ntopology: {shape: line, spacing: 5 m}\ncontext: " +
                               std::string(context == 0 ? "false\n" : "true\n"),
                           "  - {at: 1 s, do: forge, piv: 1, path: /" + std::string(path, 'a') + "}\n", 3);
            what.link_capture = true;
            Run result = run_well(what);
            CU_ASSERT_EQUAL(result.of(TRACE_RECEIVED).size(), 3);
            found[context] = frames_of(read_text(result.folder + "/links/lrwpan.pcap"));
        }
        frames.insert({found[0], found[1]});
    }
    CU_ASSERT(frames.count({1, 1}) == 1 && frames.count({2, 1}) == 1 && frames.count({2, 2}) == 1 && frames.size() == 3);
}

void a_small_memory_of_frames_makes_duplicates()
{
    const std::string network = "link: lrwpan\nlacks: [walls]\ntopology: {shape: grid, spacing: 60 m}\nmesh: true\nmesh-jitter: 30 ms\n";
    const std::string script = "  - {at: 1 s, do: update, value: toggle, count: 20, spacing: 40 ms}\n";
    Run ten = run_well(of(network, script, 15)), one = run_well(of(network + "mesh-cache: 1\n", script, 15));
    const size_t of_ten = ten.of(TRACE_RECEIVED).size(), of_one = one.of(TRACE_RECEIVED).size();
    std::cout << "\n  receptions with a memory of ten frames: " << of_ten << ", of one: " << of_one << std::flush;
    CU_ASSERT(of_ten <= 300);
    CU_ASSERT(of_one > 300);
}

/* ---- worlds that cannot be ---- */

void a_mesh_that_cannot_reach_is_refused()
{
    const auto error_of = [](const std::string &more, const std::string &spacing) {
        return run(of("link: lrwpan\nlacks: [walls]\nmesh: true\ntopology: {shape: grid, spacing: " + spacing + "}\n" + more,
                      "  - {at: 1 s, do: update, value: true}\n", 24)).error;
    };
    CU_ASSERT(error_of("", "90 m").empty());
    const std::string far = error_of("", "120 m"), radius = error_of("mesh-radius: 3\n", "80 m");
    CU_ASSERT(far.find("found a mesh with 120.0 m from neighbour to neighbour, of whose 24 Servers none of 24 can be reached") != std::string::npos);
    CU_ASSERT(radius.find("found a mesh of 3 hops, expected a mesh-radius of at least 8") != std::string::npos);
    CU_ASSERT(far.find(".yaml:") != std::string::npos);
    CU_ASSERT(error_of("mesh-radius: 8\n", "80 m").empty());
    std::cout << "\n  " << far << "\n  " << radius << std::flush;
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("floors, and more of the air", nullptr, nullptr);
    CU_ADD_TEST(suite, floors_are_as_in_a_plain_program);
    CU_ADD_TEST(suite, a_border_router_is_as_in_a_plain_program);
    CU_ADD_TEST(suite, every_floor_is_reached);
    CU_ADD_TEST(suite, a_router_knows_where_the_client_is);
    CU_ADD_TEST(suite, routers_pass_on_the_site_alone);
    CU_ADD_TEST(suite, a_context_is_of_its_own_floor);
    CU_ADD_TEST(suite, unicast_finds_its_way);
    CU_ADD_TEST(suite, the_least_hop_limit_is_enough);
    CU_ADD_TEST(suite, partitions_and_losses_hold_on_floors);
    CU_ADD_TEST(suite, what_a_floor_loses_is_lost_behind_it);
    CU_ADD_TEST(suite, same_seed_same_bytes_other_seed_others);
    CU_ADD_TEST(suite, raw_hosts_and_stacks_see_the_same_on_the_air);
    CU_ADD_TEST(suite, a_context_saves_a_fragment);
    CU_ADD_TEST(suite, a_small_memory_of_frames_makes_duplicates);
    CU_ADD_TEST(suite, a_mesh_that_cannot_reach_is_refused);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

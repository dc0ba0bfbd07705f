// channel_test.cc: the lossy channel does what its parameters say. Shares and means are measured from 10^5 draws and more; the interval is
// four standard deviations of the estimate, so that a right channel leaves it once in 16,000 seeds, and the seed is fixed.
#include "lossy_channel.h"

#include <CUnit/Basic.h>
#include <cmath>
#include <map>
#include <ns3/simulator.h>

namespace {

constexpr uint32_t SERVERS = 200, NODES = SERVERS + 2;
constexpr uint64_t MS = 1000000;
constexpr double SIGMAS = 4;

struct Outcome {
    uint64_t at_ns;      // of an arrival, since it was sent
    trace_loss lost;     // 0: arrived
    uint32_t copy;
};

struct Sink final : LinkSink {
    std::vector<std::map<uint32_t, std::vector<Outcome>>> of;   // by receiver, by datagram

    Sink() : of(NODES) {}
    void arrived(const Frame &frame, uint32_t receiver, uint32_t copy, uint64_t now) override
    {
        CU_ASSERT_EQUAL(now, static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds()));
        of[receiver][frame.number].push_back({now - frame.sent_ns, trace_loss{}, copy});
    }
    void lost(const Frame &frame, uint32_t receiver, trace_loss reason) override { of[receiver][frame.number].push_back({0, reason, 0}); }
};

// `datagrams` from the Client to the Servers first..last, 1 s apart.
Sink transmit(const scenario_network &network, uint32_t datagrams, uint32_t first = 1, uint32_t last = SERVERS, uint32_t sender = 0,
              uint64_t seed = 7)
{
    random_seed(seed);
    Sink sink;
    LossyChannel channel(network, NODES, sink);
    for (uint32_t i = 1; i <= datagrams; i++) {
        ns3::Simulator::Schedule(ns3::Seconds(i), [&channel, i, first, last, sender] {
            auto frame = ns3::Create<Frame>();
            frame->number = i;
            frame->sender = sender;
            frame->sent_ns = static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
            channel.transmit(frame, first, last);
        });
    }
    ns3::Simulator::Run();
    ns3::Simulator::Destroy();
    return sink;
}

void check_near(const char *what, double found, double expected, double deviation)
{
    bool near = std::fabs(found - expected) <= SIGMAS * deviation;
    if (!near) {
        printf("\n  %s: found %g, expected %g within %g\n", what, found, expected, SIGMAS * deviation);
    }
    CU_ASSERT(near);
}

struct Counts {
    double all = 0, lost = 0, twice = 0, bursts = 0;
};

Counts count(const Sink &sink)
{
    Counts counts;
    for (const auto &receiver : sink.of) {
        bool before = false;
        for (const auto &[number, outcomes] : receiver) {
            bool lost = outcomes.front().lost != trace_loss{};
            counts.all++;
            counts.lost += lost;
            counts.twice += outcomes.size() == 2;
            counts.bursts += lost && !before;
            before = lost;
        }
    }
    return counts;
}

void bernoulli_loss()
{
    scenario_network network{};
    network.way.loss = 0.05;
    Counts counts = count(transmit(network, 1000));
    CU_ASSERT_EQUAL(counts.all, 200000);
    check_near("loss", counts.lost / counts.all, 0.05, std::sqrt(0.05 * 0.95 / counts.all));
    check_near("mean run of losses", counts.lost / counts.bursts, 1 / 0.95, std::sqrt(0.05) / 0.95 / std::sqrt(counts.bursts));
}

// The share of a Markov chain with correlation r varies (1 + r) / (1 - r) times as much as that of independent draws.
void gilbert_elliott_loss()
{
    const double p = 0.1, length = 4;
    scenario_network network{};
    network.way.burst_loss = p;
    network.way.burst_length = length;
    Counts counts = count(transmit(network, 2000));
    CU_ASSERT_EQUAL(counts.all, 400000);
    double r = 1 - 1 / length - p / (length * (1 - p));
    check_near("loss", counts.lost / counts.all, p, std::sqrt(p * (1 - p) / counts.all * (1 + r) / (1 - r)));
    check_near("mean burst", counts.lost / counts.bursts, length, std::sqrt(length * (length - 1) / counts.bursts));
}

// From the first datagram on: with one datagram to 200 receivers, over 600 seeds.
void gilbert_elliott_starts_stationary()
{
    scenario_network network{};
    network.way.burst_loss = 0.2;
    network.way.burst_length = 10;
    double lost = 0, all = 0;
    for (uint64_t seed = 1; seed <= 600; seed++) {
        Counts counts = count(transmit(network, 1, 1, SERVERS, 0, seed));
        lost += counts.lost;
        all += counts.all;
    }
    check_near("loss of the first datagram", lost / all, 0.2, std::sqrt(0.2 * 0.8 / all));
}

void jitter_is_uniform_in_its_range()
{
    scenario_network network{};
    network.way.delay_ns = 2 * MS;
    network.way.jitter.up_to_ns = 10 * MS;
    Sink sink = transmit(network, 600);
    double sum = 0, all = 0;
    uint64_t lowest = UINT64_MAX, highest = 0;
    for (uint32_t server = 1; server <= SERVERS; server++) {
        for (const auto &[number, outcomes] : sink.of[server]) {
            CU_ASSERT_EQUAL(outcomes.size(), 1);
            lowest = std::min(lowest, outcomes[0].at_ns);
            highest = std::max(highest, outcomes[0].at_ns);
            sum += static_cast<double>(outcomes[0].at_ns);
            all++;
        }
    }
    CU_ASSERT(lowest >= 2 * MS && lowest < 2 * MS + MS / 100);
    CU_ASSERT(highest <= 12 * MS && highest > 12 * MS - MS / 100);
    check_near("mean delay", sum / all, 7.0 * MS, 10.0 * MS / std::sqrt(12 * all));
}

void duplicates_have_their_own_delay()
{
    scenario_network network{};
    network.way.delay_ns = MS;
    network.way.jitter.up_to_ns = 5 * MS;
    network.way.duplicate = 0.01;
    Sink sink = transmit(network, 600);
    Counts counts = count(sink);
    check_near("duplicates", counts.twice / counts.all, 0.01, std::sqrt(0.01 * 0.99 / counts.all));
    int equal = 0;
    for (const auto &receiver : sink.of) {
        for (const auto &[number, outcomes] : receiver) {
            if (outcomes.size() == 2) {
                CU_ASSERT(outcomes[0].copy + outcomes[1].copy == 1);
                CU_ASSERT(outcomes[1].at_ns >= MS && outcomes[1].at_ns <= 6 * MS);
                equal += outcomes[0].at_ns == outcomes[1].at_ns;
            }
        }
    }
    CU_ASSERT(equal < 3);
}

void reordering_delays_its_share()
{
    scenario_network network{};
    network.way.delay_ns = MS;
    network.way.reorder = 0.05;
    network.way.reorder_ns = 30 * MS;
    Sink sink = transmit(network, 600);
    double later = 0, all = 0;
    for (const auto &receiver : sink.of) {
        for (const auto &[number, outcomes] : receiver) {
            CU_ASSERT(outcomes[0].at_ns >= MS && outcomes[0].at_ns <= 31 * MS);
            later += outcomes[0].at_ns > MS;
            all++;
        }
    }
    check_near("later ones", later / all, 0.05, std::sqrt(0.05 * 0.95 / all));
}

void droplist_is_exact()
{
    scenario_range some[] = {{1, 1}, {4, 7}};
    scenario_drop drops[] = {{3, {some, 2}}, {5, {nullptr, 0}}};
    scenario_network network{};
    network.drops = drops;
    network.drop_count = 2;
    Sink sink = transmit(network, 6, 0, NODES - 1, NODES - 1);   // from the attacker to all, the Client included
    for (uint32_t receiver = 0; receiver < NODES - 1; receiver++) {
        for (uint32_t number = 1; number <= 6; number++) {
            bool listed = receiver >= 1 && (number == 5 || (number == 3 && (receiver == 1 || (receiver >= 4 && receiver <= 7))));
            const std::vector<Outcome> &outcomes = sink.of[receiver][number];
            CU_ASSERT_EQUAL_FATAL(outcomes.size(), 1);
            CU_ASSERT_EQUAL(outcomes[0].lost, listed ? TRACE_LOSS_DROPLIST : trace_loss{});
        }
    }
}

void ideal_link_delivers_at_once_and_not_to_the_sender()
{
    Sink sink = transmit(scenario_network{}, 2, 1, SERVERS, 9);
    CU_ASSERT(sink.of[0].empty() && sink.of[9].empty() && sink.of[NODES - 1].empty());
    CU_ASSERT_EQUAL(sink.of[1][2].size(), 1);
    CU_ASSERT_EQUAL(sink.of[SERVERS][1][0].at_ns, 0);
}

// Adding loss, or dropping a datagram, leaves the delays of all that still arrives as they were.
void kinds_of_chance_do_not_disturb_each_other()
{
    scenario_network network{};
    network.way.jitter.up_to_ns = 10 * MS;
    Sink before = transmit(network, 50);
    scenario_drop drop{2, {nullptr, 0}};
    network.way.loss = 0.3;
    network.way.burst_loss = 0.1;
    network.way.burst_length = 3;
    network.drops = &drop;
    network.drop_count = 1;
    Sink after = transmit(network, 50);
    int kept = 0, moved = 0;
    for (uint32_t server = 1; server <= SERVERS; server++) {
        for (const auto &[number, outcomes] : after.of[server]) {
            if (outcomes[0].lost == trace_loss{}) {
                (outcomes[0].at_ns == before.of[server][number][0].at_ns ? kept : moved)++;
            }
        }
    }
    CU_ASSERT(kept > 5000);
    CU_ASSERT_EQUAL(moved, 0);
}

void seeds_differ_and_repeat()
{
    scenario_network network{};
    network.way.jitter.up_to_ns = 1000 * MS;
    const uint64_t seeds[] = {0, 1, 2, UINT64_C(1) << 33, UINT64_MAX};
    std::map<uint64_t, uint64_t> first_delay;
    for (uint64_t seed : seeds) {
        uint64_t delay = transmit(network, 1, 1, SERVERS, 0, seed).of[1][1][0].at_ns;
        CU_ASSERT_EQUAL(delay, transmit(network, 1, 1, SERVERS, 0, seed).of[1][1][0].at_ns);
        first_delay[delay] = seed;
    }
    CU_ASSERT_EQUAL(first_delay.size(), sizeof seeds / sizeof *seeds);
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("lossy channel", nullptr, nullptr);
    CU_ADD_TEST(suite, bernoulli_loss);
    CU_ADD_TEST(suite, gilbert_elliott_loss);
    CU_ADD_TEST(suite, gilbert_elliott_starts_stationary);
    CU_ADD_TEST(suite, jitter_is_uniform_in_its_range);
    CU_ADD_TEST(suite, duplicates_have_their_own_delay);
    CU_ADD_TEST(suite, reordering_delays_its_share);
    CU_ADD_TEST(suite, droplist_is_exact);
    CU_ADD_TEST(suite, ideal_link_delivers_at_once_and_not_to_the_sender);
    CU_ADD_TEST(suite, kinds_of_chance_do_not_disturb_each_other);
    CU_ADD_TEST(suite, seeds_differ_and_repeat);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

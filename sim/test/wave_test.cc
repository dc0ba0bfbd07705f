// wave_test.cc: a wave under WaveScheduler is what one event an arrival under ns-3's MapScheduler is: same times, same order, same
// contexts, and the same bytes in the trace of a whole run.
#include "harness.h"
#include "wave.h"
#include "wave_scheduler.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <ns3/map-scheduler.h>
#include <ns3/simulator.h>
#include <tuple>

namespace {

constexpr uint64_t MS = 1000000;

// Numbers that are the same everywhere; a run of ns-3 is not needed for them.
struct Numbers {
    uint64_t state;
    uint64_t below(uint64_t bound)
    {
        state = state * 6364136223846793005 + 1442695040888963407;
        return (state >> 33) % bound;
    }
};

void check_sorted(size_t count, uint64_t base, uint64_t span, unsigned shift)
{
    Numbers numbers{count + span};
    std::vector<Wave::Arrival> arrivals;
    for (uint32_t i = 0; i < count; i++) {
        arrivals.push_back({base + (numbers.below(span) << shift), i, 0});
    }
    std::vector<Wave::Arrival> expected = arrivals;
    std::stable_sort(expected.begin(), expected.end(), [](const auto &a, const auto &b) { return a.at_ns < b.at_ns; });
    sort_by_time(arrivals);
    CU_ASSERT(std::equal(arrivals.begin(), arrivals.end(), expected.begin(), expected.end(),
                         [](const auto &a, const auto &b) { return a.at_ns == b.at_ns && a.receiver == b.receiver; }));
}

void sorting_is_stable_and_right()
{
    for (size_t count : {0, 1, 2, 63, 64, 65, 1000, 20000}) {
        check_sorted(count, 0, 1, 0);                    // all at once
        check_sorted(count, 5 * MS, 3, 0);               // many at once
        check_sorted(count, UINT64_C(1) << 62, 20 * MS, 0);
        check_sorted(count, 12345, 1000, 41);            // differences in high bits only
        check_sorted(count, 0, UINT64_C(1) << 30, 33);   // up to the highest bit
    }
}

// What happened: time, context, wave or plain event, receiver, copy.
using Step = std::tuple<int64_t, uint32_t, uint32_t, uint32_t, uint32_t>;
constexpr uint32_t PLAIN = 1000000;

class Story {
public:
    explicit Story(uint64_t seed) : numbers_{seed} {}

    std::vector<Step> tell(bool waves, uint64_t stop_ns)
    {
        if (waves) {
            WaveScheduler::install();
        }
        for (uint32_t i = 0; i < 40; i++) {
            const uint64_t at_ns = numbers_.below(50);
            ns3::Simulator::Schedule(ns3::NanoSeconds(at_ns), [this, i] { i % 2 == 0 ? send(40) : plain(); });
        }
        ns3::Simulator::Stop(ns3::NanoSeconds(stop_ns));
        ns3::Simulator::Run();
        ns3::Simulator::Destroy();
        return steps_;
    }

private:
    class Group final : public Wave {
    public:
        Group(Story &story, uint32_t number) : Wave(8), story_(story), number_(number) {}

    private:
        void arrive(const Arrival &arrival) override { story_.arrived(number_, arrival); }
        void foresee(const Arrival &) override {}
        void expect(const Arrival &) override {}
        Story &story_;
        uint32_t number_;
    };

    // Few nanoseconds and many arrivals: waves overlap, and much happens at the same time.
    void send(uint64_t receivers)
    {
        const auto now = static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
        auto *wave = new Group(*this, waves_++);
        for (uint64_t i = 0; i < numbers_.below(receivers); i++) {
            wave->add(now + numbers_.below(60), static_cast<uint32_t>(i), static_cast<uint32_t>(numbers_.below(2)));
        }
        wave->start();
    }
    void plain() { note(PLAIN, 0, 0); }
    void note(uint32_t what, uint32_t receiver, uint32_t copy)
    {
        steps_.emplace_back(ns3::Simulator::Now().GetNanoSeconds(), ns3::Simulator::GetContext(), what, receiver, copy);
    }
    // Now and then an arrival is answered, and has an effect at once or later.
    void arrived(uint32_t wave, const Wave::Arrival &arrival)
    {
        CU_ASSERT(static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds()) == arrival.at_ns);
        note(wave, arrival.receiver, arrival.copy);
        const uint64_t luck = numbers_.below(20);
        if (luck == 0 && waves_ < 200) {
            send(6);
        } else if (luck < 4) {
            ns3::Simulator::ScheduleWithContext(arrival.receiver, ns3::NanoSeconds(luck % 3 * numbers_.below(10)), [this] { plain(); });
        }
    }

    Numbers numbers_;
    uint32_t waves_ = 0;
    std::vector<Step> steps_;
};

void the_order_is_that_of_an_event_each()
{
    size_t same_time = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        const std::vector<Step> walked = Story(seed).tell(true, 1000), single = Story(seed).tell(false, 1000);
        CU_ASSERT(walked.size() > 100);
        CU_ASSERT(walked == single);
        for (size_t i = 1; i < walked.size(); i++) {
            same_time += std::get<0>(walked[i]) == std::get<0>(walked[i - 1]) && std::get<2>(walked[i]) != std::get<2>(walked[i - 1]);
        }
    }
    CU_ASSERT(same_time > 5000);   // the cases in which the order could be another
}

// What had not arrived is forgotten, and given back: the sanitized build would tell.
void a_run_may_end_amid_its_waves()
{
    const std::vector<Step> walked = Story(3).tell(true, 30), single = Story(3).tell(false, 30);
    CU_ASSERT(!walked.empty() && walked == single);
    CU_ASSERT(std::get<0>(walked.back()) <= 30);
}

void a_change_of_scheduler_keeps_all()
{
    struct Quiet final : Wave {
        explicit Quiet(std::vector<uint32_t> &log) : Wave(3), log_(log) {}
        void arrive(const Arrival &arrival) override { log_.push_back(arrival.receiver); }
        void foresee(const Arrival &) override {}
        void expect(const Arrival &) override {}
        std::vector<uint32_t> &log_;
    };
    std::vector<uint32_t> log;
    WaveScheduler::install();
    auto *wave = new Quiet(log);
    wave->add(30, 3, 0);
    wave->add(10, 1, 0);
    wave->start();
    (new Quiet(log))->start();   // nobody to reach
    CU_ASSERT_FALSE(ns3::Simulator::IsFinished());
    ns3::Simulator::Run();
    CU_ASSERT(log == std::vector<uint32_t>({1, 3}));
    CU_ASSERT(ns3::Simulator::IsFinished());
    ns3::Simulator::Destroy();
}

// 60 commands 2 ms apart, each 1 to 41 ms on its way: some twenty waves overlap at any time; Servers answer to the source.
void whole_runs_leave_the_same_bytes()
{
    Case what{"  - {at: 1 s, do: update, value: toggle, count: 60, spacing: 2 ms}\n"
              "  - {at: 1050 ms, do: update, name: again, value: true, count: 3, spacing: 1 ms, repeat: {count: 2, spacing: 500 us}}\n"
              "  - {at: 1060 ms, do: replay, of: again, form: new-ids}\n"};
    what.network = "link: lossy\nhost: raw\nlacks: [routing]\ndelay: 1 ms\njitter: 10 ms\nloss: 10 %\nduplicate: 20 %\n"
                   "burst: {loss: 10 %, length: 3}\nreorder: {share: 30 %, by: 30 ms}\n";
    what.servers = "- count: 150\n  groups: [hall]\n  device: second\n  actuation: {from: 0 ms, to: 5 ms}\n";
    what.link_capture = true;
    for (const char *server : {"fake", "answers"}) {
        what.server = server;
        what.map_scheduler = false;
        const Run waves = run(what);
        what.map_scheduler = true;
        const Run single = run(what);
        CU_ASSERT_EQUAL_FATAL(waves.code, 0);
        CU_ASSERT(waves.of(TRACE_RECEIVED).size() > 8000);
        for (const char *name : {"/trace", "/capture.pcap", "/links/lossy.pcap"}) {
            CU_ASSERT(read_text(waves.folder + name) == read_text(single.folder + name));
        }
    }
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("waves", nullptr, nullptr);
    CU_ADD_TEST(suite, sorting_is_stable_and_right);
    CU_ADD_TEST(suite, the_order_is_that_of_an_event_each);
    CU_ADD_TEST(suite, a_run_may_end_amid_its_waves);
    CU_ADD_TEST(suite, a_change_of_scheduler_keeps_all);
    CU_ADD_TEST(suite, whole_runs_leave_the_same_bytes);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

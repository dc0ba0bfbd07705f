// chance_test.cc: the models of loss and delay are what their parameters say: tests of the hypothesis that they are, on draws of the compiled
// models, at a significance of one in a thousand. The seed is fixed, so that a right model either passes always or never did; each test is
// shown to reject a model whose parameter is a little off.
#include "chance.h"

#include "position.h"

#include <CUnit/Basic.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace {

constexpr double SIGNIFICANCE = 0.001;
constexpr uint64_t MS = 1000000;
constexpr uint32_t NODES = 12;   // Client, ten Servers, attacker

scenario_network plain()
{
    return scenario_network{};
}

std::vector<Luck> draw(const scenario_network &network, size_t count, uint32_t receiver = 1, uint32_t sender = 0, uint64_t seed = 11)
{
    random_seed(seed);
    Chance chance(network, NODES - 2, NODES);
    std::vector<Luck> all(count);
    for (Luck &luck : all) {
        luck = chance.draw(sender, receiver);
    }
    return all;
}

/* ---- statistics ---- */

// P(chi-square with so many degrees of freedom exceeds x): Wilson and Hilferty's approximation, good to some 10^-4 from 3 degrees on.
double chi_square_tail(double x, double freedom)
{
    const double z = (std::cbrt(x / freedom) - (1 - 2 / (9 * freedom))) / std::sqrt(2 / (9 * freedom));
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Counts against what a distribution expects; cells of fewer than five expected are one.
double chi_square(const std::vector<double> &found, const std::vector<double> &expected)
{
    double sum = 0, cells = 0, rest_found = 0, rest_expected = 0;
    for (size_t i = 0; i < found.size(); i++) {
        if (expected[i] < 5) {
            rest_found += found[i];
            rest_expected += expected[i];
            continue;
        }
        sum += (found[i] - expected[i]) * (found[i] - expected[i]) / expected[i];
        cells++;
    }
    if (rest_expected > 0) {
        sum += (rest_found - rest_expected) * (rest_found - rest_expected) / rest_expected;
        cells++;
    }
    return chi_square_tail(sum, cells - 1);
}

// P of a Kolmogorov-Smirnov distance this large or larger, of so many draws of a distribution given by its cumulative function.
double kolmogorov_smirnov(std::vector<double> draws, const std::function<double(double)> &cumulative)
{
    std::sort(draws.begin(), draws.end());
    const double n = static_cast<double>(draws.size());
    double most = 0;
    for (size_t i = 0; i < draws.size(); i++) {
        const double expected = cumulative(draws[i]);
        most = std::max({most, expected - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - expected});
    }
    const double lambda = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * most;
    double p = 0;
    for (int k = 1; k <= 100; k++) {
        p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * lambda * lambda);
    }
    return std::clamp(p, 0.0, 1.0);
}

double normal(double z)
{
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

// `p` of the right hypothesis and of a wrong one.
void check_fits(const char *what, double p, double p_of_another)
{
    printf("\n  %s: p = %.3f; of another, %.1e", what, p, p_of_another);
    CU_ASSERT(p > SIGNIFICANCE);
    CU_ASSERT(p_of_another < SIGNIFICANCE);
}

/* ---- loss ---- */

size_t losses(const std::vector<Luck> &all)
{
    return static_cast<size_t>(std::count_if(all.begin(), all.end(), [](const Luck &luck) { return luck.loss() != 0; }));
}

// In blocks of twenty: the losses of a block are binomial, which their mean alone would not show.
double binomial_fit(const std::vector<Luck> &all, double p)
{
    constexpr size_t BLOCK = 20;
    std::vector<double> found(BLOCK + 1), expected(BLOCK + 1);
    const size_t blocks = all.size() / BLOCK;
    for (size_t block = 0; block < blocks; block++) {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(block * BLOCK);
        found[losses({first, first + BLOCK})]++;
    }
    double choose = 1;
    for (size_t k = 0; k <= BLOCK; k++) {
        expected[k] = static_cast<double>(blocks) * choose * std::pow(p, k) * std::pow(1 - p, BLOCK - k);
        choose *= static_cast<double>(BLOCK - k) / static_cast<double>(k + 1);
    }
    return chi_square(found, expected);
}

void bernoulli_is_binomial()
{
    scenario_network network = plain();
    network.way.loss = 0.1;
    const std::vector<Luck> all = draw(network, 200000);
    check_fits("losses among twenty", binomial_fit(all, 0.1), binomial_fit(all, 0.105));
}

// Lengths of whole runs of lost (or of received) datagrams.
std::vector<double> run_lengths(const std::vector<Luck> &all, bool lost, size_t longest)
{
    std::vector<double> lengths(longest + 1);
    size_t length = 0;
    bool whole = false;
    for (const Luck &luck : all) {
        if ((luck.loss() != 0) == lost) {
            length++;
        } else if (length > 0) {
            lengths[std::min(length, longest)] += whole ? 1 : 0;
            length = 0;
            whole = true;
        } else {
            whole = true;
        }
    }
    return lengths;
}

// Runs of a mean length of L are geometric: of length k with (1 - 1/L)^(k-1) / L.
double geometric_fit(const std::vector<double> &found, double mean)
{
    double runs = 0;
    for (double count : found) {
        runs += count;
    }
    std::vector<double> expected(found.size());
    double left = runs;
    for (size_t k = 1; k + 1 < found.size(); k++) {
        expected[k] = runs * std::pow(1 - 1 / mean, static_cast<double>(k - 1)) / mean;
        left -= expected[k];
    }
    expected.back() = left;
    return chi_square({found.begin() + 1, found.end()}, {expected.begin() + 1, expected.end()});
}

double mean_of(const std::vector<double> &lengths)
{
    double sum = 0, count = 0;
    for (size_t k = 1; k < lengths.size(); k++) {
        sum += static_cast<double>(k) * lengths[k];
        count += lengths[k];
    }
    return sum / count;
}

// Given as mean burst length and share lost, and measured to be so: bursts, and what is between them, are as long as they should be.
void gilbert_elliott_has_its_bursts_and_its_share()
{
    const struct {
        double share, length;
    } cases[] = {{0.1, 4}, {0.02, 2.5}, {0.5, 10}, {0.3, 1}};
    for (const auto &[share, length] : cases) {
        scenario_network network = plain();
        network.way.burst_loss = share;
        network.way.burst_length = length;
        const std::vector<Luck> all = draw(network, 400000);
        const std::vector<double> bursts = run_lengths(all, true, 400), gaps = run_lengths(all, false, 4000);
        const double gap = length * (1 - share) / share, found = static_cast<double>(losses(all)) / 400000;
        printf("\n  share lost %.4f (%g asked), mean burst %.3f (%g asked)", found, share, mean_of(bursts), length);
        if (length > 1) {
            check_fits("lengths of bursts", geometric_fit(bursts, length), geometric_fit(bursts, 1.1 * length));
        } else {
            CU_ASSERT_EQUAL(mean_of(bursts), 1);
        }
        check_fits("lengths between bursts", geometric_fit(gaps, gap), geometric_fit(gaps, 1.4 * gap));
        const double correlation = 1 - 1 / length - share / (length * (1 - share));
        const double deviation = std::sqrt(share * (1 - share) / 400000 * (1 + correlation) / (1 - correlation));
        CU_ASSERT(2 * normal(-std::fabs(found - share) / deviation) > SIGNIFICANCE);
    }
}

// A line of ten Servers, 10 m apart: none lost up to 30 m, all from 80 m on, in between in proportion, on top of a loss of 10 %.
void loss_by_distance_is_in_proportion()
{
    scenario_network network = plain();
    network.way.loss = 0.1;
    network.shape = SHAPE_LINE;
    network.spacing_mm = 10000;
    network.near_mm = 30000;
    network.far_mm = 80000;
    for (uint32_t server = 1; server <= 10; server++) {
        const double by_distance = server <= 3 ? 0 : server >= 8 ? 1 : (server * 10 - 30) / 50.0, p = 1 - 0.9 * (1 - by_distance);
        const size_t lost = losses(draw(network, 20000, server));
        if (p == 1) {
            CU_ASSERT_EQUAL(lost, 20000);
        } else {
            const double z = (static_cast<double>(lost) - 20000 * p) / std::sqrt(20000 * p * (1 - p));
            CU_ASSERT(2 * normal(-std::fabs(z)) > SIGNIFICANCE);
        }
        CU_ASSERT_EQUAL(losses(draw(network, 200, 0, server)) == 200, p == 1);   // and the other way, as far
    }
}

/* ---- delay ---- */

std::vector<double> delays_ms(const std::vector<Luck> &all)
{
    std::vector<double> ms;
    for (const Luck &luck : all) {
        ms.push_back(static_cast<double>(luck.delay_ns) / static_cast<double>(MS));
    }
    return ms;
}

void uniform_jitter_is_uniform()
{
    scenario_network network = plain();
    network.way.delay_ns = 2 * MS;
    network.way.jitter.up_to_ns = 10 * MS;
    const std::vector<double> all = delays_ms(draw(network, 100000));
    const auto uniform = [](double to) { return [to](double x) { return std::clamp((x - 2) / to, 0.0, 1.0); }; };
    check_fits("uniform jitter", kolmogorov_smirnov(all, uniform(10)), kolmogorov_smirnov(all, uniform(10.1)));
}

void normal_jitter_is_normal()
{
    scenario_network network = plain();
    network.way.delay_ns = MS;
    network.way.jitter.kind = JITTER_NORMAL;
    network.way.jitter.mean_ns = 12 * MS;
    network.way.jitter.deviation_ns = 2 * MS;
    const std::vector<double> all = delays_ms(draw(network, 100000));
    const auto bell = [](double deviation) { return [deviation](double x) { return normal((x - 13) / deviation); }; };
    check_fits("normal jitter", kolmogorov_smirnov(all, bell(2)), kolmogorov_smirnov(all, bell(2.05)));
}

// A mean of one deviation: 15.9 % would be below 0 and are 0.
void normal_jitter_is_never_below_zero()
{
    scenario_network network = plain();
    network.way.jitter.kind = JITTER_NORMAL;
    network.way.jitter.mean_ns = network.way.jitter.deviation_ns = MS;
    const std::vector<double> all = delays_ms(draw(network, 100000));
    const double zero = static_cast<double>(std::count(all.begin(), all.end(), 0.0)), p = normal(-1);
    CU_ASSERT(2 * normal(-std::fabs(zero - 100000 * p) / std::sqrt(100000 * p * (1 - p))) > SIGNIFICANCE);
    CU_ASSERT(*std::max_element(all.begin(), all.end()) < 8);
}

// Each delay of the list as often as it stands there, and no other.
void measured_jitter_is_as_measured()
{
    uint64_t delays[] = {1 * MS, 2 * MS, 2 * MS, 5 * MS, 40 * MS};
    scenario_network network = plain();
    network.way.jitter.kind = JITTER_MEASURED;
    network.way.jitter.delays_ns = delays;
    network.way.jitter.count = 5;
    std::map<double, double> found;
    for (double ms : delays_ms(draw(network, 50000))) {
        found[ms]++;
    }
    CU_ASSERT_EQUAL_FATAL(found.size(), 4);
    check_fits("measured delays", chi_square({found[1], found[2], found[5], found[40]}, {10000, 20000, 10000, 10000}),
               chi_square({found[1], found[2], found[5], found[40]}, {10400, 20000, 9600, 10000}));
}

void duplicates_and_reordering_have_their_shares()
{
    scenario_network network = plain();
    network.way.duplicate = 0.03;
    network.way.reorder = 0.2;
    network.way.reorder_ns = 30 * MS;
    const std::vector<Luck> all = draw(network, 100000);
    double twice = 0;
    std::vector<double> later;
    for (const Luck &luck : all) {
        twice += luck.twice;
        if (luck.delay_ns > 0) {
            later.push_back(static_cast<double>(luck.delay_ns) / static_cast<double>(MS));
        }
    }
    CU_ASSERT(2 * normal(-std::fabs(twice - 3000) / std::sqrt(3000 * 0.97)) > SIGNIFICANCE);
    CU_ASSERT(2 * normal(-std::fabs(static_cast<double>(later.size()) - 20000) / std::sqrt(20000 * 0.8)) > SIGNIFICANCE);
    const auto uniform = [](double to) { return [to](double x) { return std::clamp(x / to, 0.0, 1.0); }; };
    check_fits("reordered by", kolmogorov_smirnov(later, uniform(30)), kolmogorov_smirnov(later, uniform(31)));
}

/* ---- who has another way ---- */

void the_last_way_that_fits_counts()
{
    scenario_range some[] = {{2, 3}}, third[] = {{3, 3}}, fourth[] = {{4, 4}};
    scenario_exception exceptions[4] = {};
    exceptions[0].servers = {some, 1};
    exceptions[0].to = true;
    exceptions[0].way.loss = 0.5;
    exceptions[1].servers = {third, 1};
    exceptions[1].to = true;
    exceptions[1].way.delay_ns = 7 * MS;
    exceptions[2].servers = {third, 1};
    exceptions[2].from = true;
    exceptions[2].way.loss = 0.9;
    exceptions[3].servers = {fourth, 1};
    exceptions[3].to = exceptions[3].from = true;
    exceptions[3].way.delay_ns = 9 * MS;
    scenario_network network = plain();
    network.exceptions = exceptions;
    network.exception_count = 4;
    const auto share = [&](uint32_t sender, uint32_t receiver) {
        return static_cast<double>(losses(draw(network, 20000, receiver, sender))) / 20000;
    };
    const auto delay = [&](uint32_t sender, uint32_t receiver) { return draw(network, 1, receiver, sender)[0].delay_ns; };
    CU_ASSERT(share(0, 1) == 0 && std::fabs(share(0, 2) - 0.5) < 0.02 && share(0, 3) == 0);
    CU_ASSERT(share(2, 0) == 0 && std::fabs(share(3, 0) - 0.9) < 0.02);
    CU_ASSERT(std::fabs(share(3, 2) - 0.9) < 0.02 && std::fabs(share(1, 2) - 0.5) < 0.02);
    CU_ASSERT(delay(0, 1) == 0 && delay(0, 3) == 7 * MS && delay(3, 0) == 0 && delay(4, 0) == 9 * MS && delay(0, 4) == 9 * MS);
    CU_ASSERT(delay(0, NODES - 1) == 0 && delay(NODES - 1, 4) == 9 * MS);
}

// Each Server has its own state, and that of what it sends is another than that of what it receives.
void bursts_of_other_ways_are_their_own()
{
    scenario_exception exception{};
    exception.to = exception.from = true;   // of all Servers
    exception.way.burst_loss = 0.2;
    exception.way.burst_length = 5;
    scenario_network network = plain();
    network.exceptions = &exception;
    network.exception_count = 1;
    random_seed(5);
    Chance chance(network, NODES - 2, NODES);
    double both = 0, first = 0, second = 0;
    constexpr int DRAWS = 200000;
    for (int i = 0; i < DRAWS; i++) {
        const bool one = chance.draw(0, 1).loss() != 0, two = chance.draw(0, 2).loss() != 0;
        first += one;
        second += two;
        both += one && two;
    }
    CU_ASSERT(std::fabs(first / DRAWS - 0.2) < 0.01 && std::fabs(second / DRAWS - 0.2) < 0.01);
    CU_ASSERT(std::fabs(both / DRAWS - 0.04) < 0.01);
}

}   // namespace

int main()
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("models of loss and delay", nullptr, nullptr);
    CU_ADD_TEST(suite, bernoulli_is_binomial);
    CU_ADD_TEST(suite, gilbert_elliott_has_its_bursts_and_its_share);
    CU_ADD_TEST(suite, loss_by_distance_is_in_proportion);
    CU_ADD_TEST(suite, uniform_jitter_is_uniform);
    CU_ADD_TEST(suite, normal_jitter_is_normal);
    CU_ADD_TEST(suite, normal_jitter_is_never_below_zero);
    CU_ADD_TEST(suite, measured_jitter_is_as_measured);
    CU_ADD_TEST(suite, duplicates_and_reordering_have_their_shares);
    CU_ADD_TEST(suite, the_last_way_that_fits_counts);
    CU_ADD_TEST(suite, bursts_of_other_ways_are_their_own);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

/* units.c: times, data rates, distances, shares and lists of Servers. Numbers are read as decimals and scaled as whole numbers, so that
 * "0.1 ms" is exactly 100 000 ns and what scenario_save writes is read to the same value. */
#include "reader.h"
#include "units.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_DIGITS_MAX = 15, DECIMALS_MAX = 8 };
#define FRACTION_UNITS UINT64_C(100000000)                /* 10^DECIMALS_MAX: the fraction is counted in these parts of 1 */

struct decimal { uint64_t whole, fraction; };

/* "12.5" is {12, 50000000}; false if there is no number or too long a one. */
static bool parse_decimal(const char **cursor, struct decimal *decimal) {
    const char *c = *cursor;
    size_t digits = strspn(c, "0123456789");
    if (!digits || digits > WHOLE_DIGITS_MAX)
        return false;
    *decimal = (struct decimal){strtoull(c, NULL, 10), 0};
    c += digits;
    if (*c == '.') {
        size_t decimals = strspn(++c, "0123456789");
        if (!decimals || decimals > DECIMALS_MAX)
            return false;
        decimal->fraction = strtoull(c, NULL, 10);
        c += decimals;
        for (; decimals < DECIMALS_MAX; decimals++)
            decimal->fraction *= 10;
    }
    *cursor = c;
    return true;
}

static void format_decimal(struct decimal decimal, char *text, size_t size) {
    int used = snprintf(text, size, "%" PRIu64, decimal.whole);
    if (!decimal.fraction)
        return;
    int width = DECIMALS_MAX;
    for (; decimal.fraction % 10 == 0; width--)
        decimal.fraction /= 10;
    snprintf(text + used, size - (size_t)used, ".%0*" PRIu64, width, decimal.fraction);
}

/* ---- times ---- */

struct unit { const char *name; uint64_t factor; };       /* lists of them: the largest first, the last is 1 */

/* What may be read: the words are for the sentences. */
struct quantity {
    const struct unit *units;
    uint64_t least, most;
    const char *what, *range, *whole;
};

static const struct unit *find_unit(const struct unit *units, const char *name) {
    for (;; units++) {
        if (!strcmp(name, units->name))
            return units;
        if (units->factor == 1)
            return NULL;
    }
}

static uint64_t read_quantity(struct loader *l, const struct node *node, const struct quantity *quantity) {
    const char *text = node->kind == NODE_SCALAR ? node->text : "";
    struct decimal decimal;
    bool negative = *text == '-';
    text += negative;
    bool number = parse_decimal(&text, &decimal);
    const struct unit *unit = number ? find_unit(quantity->units, text + (*text == ' ')) : NULL;
    if (!unit)
        expected(l, node, quantity->what);
    uint64_t most = quantity->most / unit->factor;
    if (negative || decimal.whole > most || (decimal.whole == most && decimal.fraction))
        expected(l, node, quantity->range);
    if (decimal.fraction * unit->factor % FRACTION_UNITS)
        expected(l, node, quantity->whole);
    uint64_t value = decimal.whole * unit->factor + decimal.fraction * unit->factor / FRACTION_UNITS;
    if (value < quantity->least)
        expected(l, node, quantity->range);
    return value;
}

static void format_quantity(const struct unit *units, uint64_t value, char text[UNIT_TEXT_MAX]) {
    while (value % units->factor)
        units++;
    snprintf(text, UNIT_TEXT_MAX, "%" PRIu64 " %s", value / units->factor, units->name);
}

/* ---- times, data rates, distances ---- */

static const struct unit time_units[] = {{"min", UINT64_C(60000000000)}, {"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}};
static const struct unit rate_units[] = {{"Gbps", 1000000000}, {"Mbps", 1000000}, {"kbps", 1000}, {"bps", 1}};
static const struct unit distance_units[] = {{"km", 1000000}, {"m", 1000}, {"cm", 10}, {"mm", 1}};

uint64_t read_time(struct loader *l, const struct node *node, uint64_t absent) {
    static const struct quantity time = {
        .units = time_units, .most = DAY_NS, .what = "a time with unit (ns, us, ms, s, min), e.g. \"5 ms\"",
        .range = "a time from 0 s to one day (1440 min)", .whole = "a whole number of nanoseconds",
    };
    return node ? read_quantity(l, node, &time) : absent;
}

void format_time(uint64_t ns, char text[UNIT_TEXT_MAX]) {
    format_quantity(ns ? time_units : time_units + 1, ns, text);          /* "0 s" */
}

uint64_t read_rate(struct loader *l, const struct node *node, uint64_t absent) {
    static const struct quantity rate = {
        .units = rate_units, .least = 1000, .most = UINT64_C(100000000000),
        .what = "a data rate with unit (bps, kbps, Mbps, Gbps), e.g. \"100 Mbps\"",
        .range = "a data rate from 1 kbps to 100 Gbps", .whole = "a whole number of bits per second",
    };
    return node ? read_quantity(l, node, &rate) : absent;
}

void format_rate(uint64_t bps, char text[UNIT_TEXT_MAX]) {
    format_quantity(rate_units, bps, text);
}

uint64_t read_distance(struct loader *l, const struct node *node) {
    static const struct quantity distance = {
        .units = distance_units, .least = 1, .most = 100000000, .what = "a distance with unit (mm, cm, m, km), e.g. \"10 m\"",
        .range = "a distance from 1 mm to 100 km", .whole = "a whole number of millimetres",
    };
    return read_quantity(l, node, &distance);
}

void format_distance(uint64_t mm, char text[UNIT_TEXT_MAX]) {
    format_quantity(distance_units, mm, text);
}

/* ---- shares and lengths ---- */

double read_share(struct loader *l, const struct node *node, double absent) {
    if (!node)
        return absent;
    const char *text = node->kind == NODE_SCALAR ? node->text : "";
    struct decimal percent;
    bool negative = *text == '-';
    text += negative;
    bool number = parse_decimal(&text, &percent);
    text += *text == ' ';
    if (!number || strcmp(text, "%"))
        expected(l, node, "a share with %, e.g. \"5 %\"");
    if (negative || percent.whole > 100 || (percent.whole == 100 && percent.fraction))
        expected(l, node, "a share between 0 % and 100 %");
    return (double)(percent.whole * FRACTION_UNITS + percent.fraction) / (100.0 * (double)FRACTION_UNITS);
}

static struct decimal to_decimal(double value) {
    uint64_t parts = (uint64_t)llround(value * (double)FRACTION_UNITS);
    return (struct decimal){parts / FRACTION_UNITS, parts % FRACTION_UNITS};
}

void format_share(double share, char text[UNIT_TEXT_MAX]) {
    format_decimal(to_decimal(100.0 * share), text, UNIT_TEXT_MAX);
    strcat(text, " %");
}

double read_length(struct loader *l, const struct node *node) {
    const char *text = node->kind == NODE_SCALAR && !node->quoted ? node->text : "";
    struct decimal length;
    if (!parse_decimal(&text, &length) || *text || length.whole < 1 || length.whole >= COUNT_MAX)
        expected(l, node, "a mean length of at least 1 datagram and below 1000000, e.g. 4");
    return (double)(length.whole * FRACTION_UNITS + length.fraction) / (double)FRACTION_UNITS;
}

void format_length(double length, char text[UNIT_TEXT_MAX]) {
    format_decimal(to_decimal(length), text, UNIT_TEXT_MAX);
}

/* ---- clock drift ---- */

#define PPB_PER_PPM INT64_C(1000)
#define DRIFT_PPM_MAX 100000u            /* 10 %: worse than any oscillator */

int64_t read_drift(struct loader *l, const struct node *node, int64_t absent) {
    if (!node)
        return absent;
    const char *text = node->kind == NODE_SCALAR ? node->text : "";
    struct decimal ppm;
    bool negative = *text == '-';
    text += negative || *text == '+';
    bool number = parse_decimal(&text, &ppm);
    text += *text == ' ';
    if (!number || strcmp(text, "ppm") || ppm.fraction % (FRACTION_UNITS / PPB_PER_PPM))
        expected(l, node, "a drift in ppm with at most 3 decimals, e.g. \"-40 ppm\"");
    if (ppm.whole > DRIFT_PPM_MAX || (ppm.whole == DRIFT_PPM_MAX && ppm.fraction))
        expected(l, node, "a drift from -100000 ppm to 100000 ppm");
    int64_t ppb = (int64_t)ppm.whole * PPB_PER_PPM + (int64_t)(ppm.fraction / (FRACTION_UNITS / PPB_PER_PPM));
    return negative ? -ppb : ppb;
}

void format_drift(int64_t ppb, char text[UNIT_TEXT_MAX]) {
    uint64_t size = (uint64_t)(ppb < 0 ? -ppb : ppb);
    const size_t sign = ppb < 0;
    if (sign)
        text[0] = '-';
    format_decimal((struct decimal){size / PPB_PER_PPM, size % PPB_PER_PPM * (FRACTION_UNITS / PPB_PER_PPM)}, text + sign, UNIT_TEXT_MAX - sign);
    strcat(text, " ppm");
}

/* ---- lists of Servers ---- */

/* "3-5" */
static bool parse_range(const struct node *node, uint64_t *first, uint64_t *last) {
    if (node->kind != NODE_SCALAR)
        return false;
    struct decimal ends[2];
    const char *text = node->text;
    if (!parse_decimal(&text, &ends[0]) || *text++ != '-' || !parse_decimal(&text, &ends[1]) || *text || strchr(node->text, '.'))
        return false;
    *first = ends[0].whole;
    *last = ends[1].whole;
    return true;
}

static struct scenario_range read_range(struct loader *l, const struct node *node, uint32_t server_count) {
    uint64_t first, last;
    if (!parse_range(node, &first, &last)) {
        if (!is_integer(node))
            expected(l, node, "a Server, e.g. 3, or a range of Servers, e.g. 4-7");
        first = last = strtoull(node->text, NULL, 0);
    }
    if (first > last)
        expected(l, node, "a range that goes up, e.g. 4-7");
    if (first < 1 || last > server_count)
        expected(l, node, tree_format(l, "Servers from 1 to %" PRIu32, server_count));
    return (struct scenario_range){(uint32_t)first, (uint32_t)last};
}

struct scenario_nodes read_nodes(struct loader *l, const struct node *node, uint32_t server_count) {
    if (!node || (node->kind == NODE_SCALAR && !strcmp(node->text, "all")))
        return (struct scenario_nodes){NULL, 0};
    return read_node_list(l, node, server_count, "all, or a list of Servers, e.g. [1, 4-7]");
}

struct scenario_nodes read_node_list(struct loader *l, const struct node *node, uint32_t server_count, const char *what) {
    if (node->kind != NODE_LIST || !node->count)
        expected(l, node, what);
    struct scenario_nodes nodes = {keep_alloc(l, node->count, sizeof *nodes.ranges), node->count};
    for (size_t i = 0; i < node->count; i++)
        nodes.ranges[i] = read_range(l, node->items[i], server_count);
    return nodes;
}

bool scenario_nodes_contain(const struct scenario_nodes *nodes, uint32_t server) {
    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->ranges[i].first <= server && server <= nodes->ranges[i].last)
            return true;
    return nodes->count == 0;
}

/* The second Server's Replay Window: a table readable at a glance, and random orders against a memory of everything. */
#include "rig.h"
#include "second_window.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

struct arrival { uint64_t number; bool fresh; };

static const second_defects sound;

static void run(const struct arrival *arrivals, size_t count, enum device_first_message policy) {
    struct second_window window = {0};

    for (size_t i = 0; i < count; i++) {
        const bool fresh = second_window_fresh(&window, arrivals[i].number, policy, &sound);
        if (fresh != arrivals[i].fresh) {
            fprintf(stderr, "arrival %zu (%llu): found %d\n", i, (unsigned long long)arrivals[i].number, fresh);
            CU_FAIL("window");
        }
        if (fresh) {
            second_window_accept(&window, arrivals[i].number, &sound);
        }
    }
}

#define T(number, fresh) {number, fresh}

static void test_edges(void) {
    static const struct arrival arrivals[] = {
        T(1, true), T(1, false), T(0, false), T(100, true), T(69, true), T(68, false), T(100, false), T(69, false), T(101, true),
        T(69, false), T(70, true), T(70, false), T(99, true), T(0xffffffffff, true), T(0xffffffffff, false), T(0xffffffffe0, true),
        T(0xffffffffdf, false), T(101, false), T(0xffffffffe1, true), T(0xffffffffe0, false),
    };

    run(arrivals, sizeof arrivals / sizeof arrivals[0], DEVICE_FIRST_LOWER_LIMIT);
}

static void test_first_is_lower_limit(void) {
    static const struct arrival arrivals[] = {
        T(100, true), T(99, false), T(69, false), T(68, false), T(100, false), T(102, true), T(101, true),
    };

    run(arrivals, sizeof arrivals / sizeof arrivals[0], DEVICE_FIRST_LOWER_LIMIT);
}

static void test_first_slides(void) {
    static const struct arrival arrivals[] = {T(100, true), T(99, true), T(69, true), T(68, false), T(100, false), T(99, false)};

    run(arrivals, sizeof arrivals / sizeof arrivals[0], DEVICE_FIRST_SLIDES);
}

/* Numbers around a moving middle; `seen` remembers every number for good. */
static void test_random(void) {
    static bool seen[20000];
    struct second_window window = {0};
    uint64_t highest = 0, middle = 100;
    uint32_t random = 8613;
    bool received = false;
    unsigned wrong = 0;

    memset(seen, 0, sizeof seen);
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525u + 1013904223u;
        middle += (random >> 28) == 0 ? 40 : (random >> 30) == 0;
        const uint64_t number = middle - 60 + (random >> 12) % 70;
        if (number >= sizeof seen / sizeof seen[0]) {
            break;
        }
        const bool expected = !received || (number + SECOND_WINDOW_WIDTH > highest && !seen[number]);
        wrong += second_window_fresh(&window, number, DEVICE_FIRST_SLIDES, &sound) != expected;
        if (expected) {
            second_window_accept(&window, number, &sound);
            seen[number] = received = true;
            highest = number > highest ? number : highest;
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(highest > 5000);
}

int test_window_suite(void) {
    CU_pSuite suite = CU_add_suite("window", NULL, NULL);

    CU_add_test(suite, "edges", test_edges);
    CU_add_test(suite, "first is the lower limit", test_first_is_lower_limit);
    CU_add_test(suite, "first slides", test_first_slides);
    CU_add_test(suite, "random order against a memory of everything", test_random);
    return CU_get_error();
}

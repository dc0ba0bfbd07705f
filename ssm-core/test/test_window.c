/* test_window.c: the Replay Window as one table. */
#include "test.h"
#include <stdio.h>

#define MAX SSM_SSN_MAX
#define RESTART UINT64_MAX /* not a number but a row: a new window */

struct row { uint64_t seq; bool expected; };
#define T(seq, expected) {seq, expected}

/* Each number is offered in turn; `expected`: it is fresh, and is then committed. */
static const struct row lower_limit[] = {
    T(0, true), T(0, false), T(1, true), T(1, false), T(9, true), T(8, true), T(7, true), T(7, false), T(2, true), T(9, false),
    T(41, true), T(10, true), T(9, false), T(8, false), T(40, true), T(40, false),     /* the left edge is 41 - 31 */
    T(42, true), T(10, false), T(11, true), T(11, false),                              /* and moves by one */
    T(73, true), T(41, false), T(42, false), T(43, true), T(72, true),                 /* by 31: bit 31 is the old right edge */
    T(105, true), T(73, false), T(74, true), T(104, true),                             /* by 32: nothing old is left */
    T(1000, true), T(968, false), T(969, true), T(1000, false), T(999, true),          /* far */
    T(UINT64_C(0x100000000), true), T(1001, false), T(UINT64_C(0xffffffff), true), T(0, false), /* beyond 32 bits */
    T(MAX, true), T(MAX, false), T(MAX - 31, true), T(MAX - 32, false), T(MAX + 1, false), T(MAX - 1, true), T(0, false),
    T(RESTART, true),
    T(1, true), T(100, true), T(69, true), T(68, false), T(100, false), T(101, true), T(70, true), T(69, false), /* SSM-CTX-009 */
    T(RESTART, true),
    T(5000, true), T(5000, false), T(4999, false), T(4969, false), T(0, false), T(5001, true), T(4999, false), /* first: lower limit */
    T(RESTART, true),
    T(MAX, true), T(MAX, false), T(MAX - 1, false), T(0, false),
    T(RESTART, true),
    T(MAX + 1, false), T(3, true), T(2, false),
};

static const struct row slides[] = {
    T(100, true), T(99, true), T(69, true), T(68, false), T(100, false), T(99, false), T(101, true), T(69, false), T(70, true),
    T(RESTART, true),
    T(5, true), T(0, true), T(4, true), T(0, false), T(36, true), T(5, false), T(4, false), T(6, true),
};

static void run(const struct row *rows, size_t count, enum ssm_first_message policy)
{
    struct ssm_window window;
    ssm_window_init(&window);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].seq == RESTART) {
            ssm_window_init(&window);
            continue;
        }
        bool fresh = ssm_window_fresh(&window, rows[i].seq);
        CU_ASSERT_EQUAL(fresh, rows[i].expected);
        if (fresh != rows[i].expected) {
            printf("\n    row %zu: %llu is %s\n", i, (unsigned long long)rows[i].seq, fresh ? "fresh" : "refused");
        }
        if (fresh) {
            ssm_window_commit(&window, rows[i].seq, policy);
        }
    }
}

static void first_is_lower_limit(void)
{
    run(lower_limit, COUNT(lower_limit), SSM_FIRST_IS_LOWER_LIMIT);
}

static void first_slides(void)
{
    run(slides, COUNT(slides), SSM_FIRST_SLIDES);
}

/* Against a model that remembers everything: 200000 numbers, mostly close together. */
static void agrees_with_a_model(void)
{
    static bool seen[4096];
    memset(seen, 0, sizeof seen);
    struct ssm_window window;
    ssm_window_init(&window);
    uint32_t random = 1;
    uint64_t highest = 0;
    bool any = false;
    size_t wrong = 0;
    for (int i = 0; i < 200000 && highest < COUNT(seen) - 64; i++) {
        random = random * 1664525u + 1013904223u;
        uint64_t near = random >> 24, seq = highest + near % 40 > 38 ? highest + near % 40 - 38 : 0;
        bool expected = !any || seq > highest || (highest - seq < 32 && !seen[seq]);
        wrong += ssm_window_fresh(&window, seq) != expected;
        if (expected) {
            ssm_window_commit(&window, seq, SSM_FIRST_SLIDES);
            seen[seq] = any = true;
            highest = seq > highest ? seq : highest;
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(highest > 100);
}

static void looking_changes_nothing(void)
{
    struct ssm_window window, copy;
    ssm_window_init(&window);
    ssm_window_commit(&window, 50, SSM_FIRST_IS_LOWER_LIMIT);
    copy = window;
    ssm_window_fresh(&window, 1000);
    ssm_window_fresh(&window, 50);
    ssm_window_commit(&window, 50, SSM_FIRST_IS_LOWER_LIMIT); /* against the contract: no effect */
    ssm_window_commit(&window, 3, SSM_FIRST_IS_LOWER_LIMIT);
    CU_ASSERT(copy.highest == window.highest && copy.lower == window.lower && copy.seen == window.seen && copy.received == window.received);
}

void test_window(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-GEN-013 SSM-GEN-014 SSM-CTX-009 SSM-SRV-019 SSM-SRV-020 SSM-SRV-021 OSC-RPL-003 first message is the lower limit",
         first_is_lower_limit},
        {"OSC-RPL-003 window slides from the first message", first_slides},
        {"OSC-RPL-001 agrees with a model of everything received", agrees_with_a_model},
        {"looking changes nothing", looking_changes_nothing},
        CU_TEST_INFO_NULL,
    };
    add_suite("Replay Window", tests);
}

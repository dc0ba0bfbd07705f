/* test_window.c: the window model against tables readable at a glance, and against a brute-force history: the list of everything accepted,
 * asked anew each time. */
#include "suites.h"

#include "window_model.h"

#include <CUnit/Basic.h>
#include <stdlib.h>

struct line { uint64_t piv; enum window_answer expected; };

/* Asks each number and accepts it if it is fresh. */
static void run_table(struct window_model *window, const struct line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const enum window_answer answer = window_model_ask(window, lines[i].piv);
        CU_ASSERT_EQUAL(answer, lines[i].expected);
        if (answer == WINDOW_FRESH) {
            window_model_accept(window, lines[i].piv);
        }
    }
}
#define LINES(...) ((const struct line[]){__VA_ARGS__})
#define RUN(window, ...) run_table(&(window), LINES(__VA_ARGS__), sizeof LINES(__VA_ARGS__) / sizeof(struct line))

static void test_edges(void) {
    struct window_model window;
    window_model_init(&window);
    /* SSM-CTX-009 */
    RUN(window, {1, WINDOW_FRESH}, {100, WINDOW_FRESH}, {69, WINDOW_FRESH}, {68, WINDOW_LEFT}, {100, WINDOW_RECEIVED}, {101, WINDOW_FRESH},
        {70, WINDOW_FRESH}, {69, WINDOW_LEFT}, {0, WINDOW_LEFT}, {1, WINDOW_LEFT});
    /* SSM-SRV-020 */
    window_model_init(&window);
    RUN(window, {1, WINDOW_FRESH}, {50, WINDOW_FRESH}, {45, WINDOW_FRESH}, {48, WINDOW_FRESH}, {45, WINDOW_RECEIVED}, {50, WINDOW_RECEIVED},
        {49, WINDOW_FRESH});
}

static void test_first(void) {
    static const uint64_t firsts[] = {0, 1, 31, 32, UINT64_C(1) << 32, (UINT64_C(1) << 40) - 1};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        struct window_model window;
        window_model_init(&window);
        RUN(window, {firsts[i], WINDOW_FRESH}, {firsts[i], WINDOW_RECEIVED});
    }
    /* SSM-SRV-022: 68 and 100 always, 99 and 69 the one way or the other */
    struct window_model window;
    window_model_init(&window);
    RUN(window, {100, WINDOW_FRESH}, {99, WINDOW_BELOW}, {69, WINDOW_BELOW}, {68, WINDOW_LEFT}, {100, WINDOW_RECEIVED});
    window_model_show_below(&window, true);
    window_model_accept(&window, 99);
    RUN(window, {69, WINDOW_FRESH}, {69, WINDOW_RECEIVED}, {99, WINDOW_RECEIVED}, {68, WINDOW_LEFT});
    window_model_init(&window);
    RUN(window, {100, WINDOW_FRESH}, {99, WINDOW_BELOW});
    window_model_show_below(&window, false);
    RUN(window, {99, WINDOW_LEFT}, {69, WINDOW_LEFT}, {101, WINDOW_FRESH}, {100, WINDOW_RECEIVED});
}

static void test_perhaps(void) {
    struct window_model window;
    window_model_init(&window);
    window_model_perhaps(&window, 100);                                     /* a confirmable copy of 100: used up, or not */
    CU_ASSERT_EQUAL(window_model_ask(&window, 100), WINDOW_OPEN);
    CU_ASSERT_EQUAL(window_model_ask(&window, 99), WINDOW_OPEN);            /* may lie below the first one */
    CU_ASSERT_EQUAL(window_model_ask(&window, 101), WINDOW_FRESH);
    window_model_accept(&window, 101);
    CU_ASSERT_EQUAL(window_model_ask(&window, 100), WINDOW_OPEN);
    CU_ASSERT_EQUAL(window_model_ask(&window, 101), WINDOW_RECEIVED);
    window_model_perhaps(&window, 200);
    CU_ASSERT_EQUAL(window_model_ask(&window, 168), WINDOW_OPEN);           /* left of 200, if 200 counts */
    CU_ASSERT_EQUAL(window_model_ask(&window, 169), WINDOW_FRESH);
    CU_ASSERT_EQUAL(window_model_ask(&window, 69), WINDOW_LEFT);            /* left of 101, which counts for certain */
    window_model_accept(&window, 200);
    CU_ASSERT_EQUAL(window_model_ask(&window, 200), WINDOW_RECEIVED);
    CU_ASSERT_EQUAL(window_model_ask(&window, 168), WINDOW_LEFT);
    window_model_forget(&window);
    CU_ASSERT_EQUAL(window_model_ask(&window, 200), WINDOW_FRESH);
}

static void test_lost(void) {
    struct window_model window;
    window_model_init(&window);
    window_model_accept(&window, 50);
    window_model_lose(&window);
    CU_ASSERT_EQUAL(window_model_ask(&window, 50), WINDOW_RECEIVED);
    CU_ASSERT_EQUAL(window_model_ask(&window, 18), WINDOW_LEFT);
    CU_ASSERT_EQUAL(window_model_ask(&window, 51), WINDOW_OPEN);
}

/* What the texts say, asked of the whole history. */
static enum window_answer brute_force(const uint64_t *accepted, size_t count, uint64_t piv) {
    uint64_t highest = 0;
    for (size_t i = 0; i < count; i++) {
        if (accepted[i] > highest) {
            highest = accepted[i];
        }
    }
    if (count > 0 && highest >= 32 && piv <= highest - 32) {
        return WINDOW_LEFT;
    }
    for (size_t i = 0; i < count; i++) {
        if (accepted[i] == piv) {
            return WINDOW_RECEIVED;
        }
    }
    return count > 0 && piv < accepted[0] ? WINDOW_BELOW : WINDOW_FRESH;
}

static void test_brute_force(void) {
    uint32_t random = 1;
    for (int run = 0; run < 200; run++) {
        uint64_t accepted[300], centre = run % 2 == 0 ? 40 : UINT64_C(1) << 39;
        size_t count = 0;
        struct window_model window;
        window_model_init(&window);
        for (int i = 0; i < 300; i++) {
            random = random * 1664525u + 1013904223u;
            const uint64_t piv = centre + (random >> 16) % 80 - 40;
            const enum window_answer answer = window_model_ask(&window, piv);
            CU_ASSERT_EQUAL_FATAL(answer, brute_force(accepted, count, piv));
            if (answer == WINDOW_FRESH || (answer == WINDOW_BELOW && (random & 0x100) != 0)) {
                window_model_accept(&window, piv);
                accepted[count++] = piv;
            }
            centre += (random >> 8) % 3;
        }
    }
}

void add_window_suite(void) {
    CU_pSuite suite = CU_add_suite("window model", NULL, NULL);
    CU_add_test(suite, "edges", test_edges);
    CU_add_test(suite, "first number", test_first);
    CU_add_test(suite, "numbers perhaps accepted", test_perhaps);
    CU_add_test(suite, "after something unreadable", test_lost);
    CU_add_test(suite, "against a brute-force history", test_brute_force);
}

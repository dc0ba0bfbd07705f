/* test_diff.c: the run with every kind of verdict against changed copies of itself. */
#include "diff.h"
#include "fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct compared { struct data data[2]; struct tally tally[2]; struct diff diff; };

/* FIXTURE and the copy; `forwards`: FIXTURE is the old one. */
static struct compared *compare(bool forwards) {
    struct compared *c = calloc(1, sizeof *c);
    char error[1024] = "";

    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_TRUE_FATAL(data_load(&c->data[forwards ? 0 : 1], FIXTURE, NULL, error, sizeof error));
    CU_ASSERT_TRUE_FATAL(data_load(&c->data[forwards ? 1 : 0], folder, NULL, error, sizeof error));
    CU_ASSERT_TRUE_FATAL(tally_make(&c->tally[0], &c->data[0]) && tally_make(&c->tally[1], &c->data[1]));
    CU_ASSERT_TRUE_FATAL(diff_make(&c->diff, &c->data[0], &c->tally[0], &c->data[1], &c->tally[1]));
    return c;
}

static void done(struct compared *c) {
    pool_free(&c->diff.pool);
    data_free(&c->data[0]);
    data_free(&c->data[1]);
    free(c);
}

static const struct change *change_of(const struct compared *c, const char *kind, const char *id) {
    for (size_t i = 0; i < c->diff.changes.count; i++) {
        if (strcmp(c->diff.changes.items[i].kind, kind) == 0 && strcmp(c->diff.changes.items[i].id, id) == 0) {
            return &c->diff.changes.items[i];
        }
    }
    return NULL;
}

static void expect_change(const struct compared *c, const char *kind, const char *id, int before, int after, enum judgement judgement) {
    const struct change *change = change_of(c, kind, id);

    CU_ASSERT_PTR_NOT_NULL_FATAL(change);
    CU_ASSERT_EQUAL(change->before, before);
    CU_ASSERT_EQUAL(change->after, after);
    CU_ASSERT_EQUAL(change->judgement, judgement);
}

static void nothing_changed(void) {
    copy_fixture();
    change("run.json", "wall_s", "99");
    change("run.json", "runs.0.wall_s", "99");
    struct compared *c = compare(true);
    CU_ASSERT_EQUAL(c->diff.changes.count, 0);
    CU_ASSERT_EQUAL(c->diff.measures.count, 0);
    CU_ASSERT_EQUAL(c->diff.worse, 0);
    done(c);
    remove_copy();
}

static void pass_becomes_fail(void) {
    for (int forwards = 0; forwards < 2; forwards++) {
        copy_fixture();
        change("run.json", "runs.0.verdict", "\"fail\"");
        change("runs/clean/verdict.json", "verdict", "\"fail\"");
        change("runs/clean/verdict.json", "requirements.0.verdict", "\"fail\"");
        struct compared *c = compare(forwards);
        expect_change(c, "scenario", "clean", forwards ? VERDICT_PASS : VERDICT_FAIL, forwards ? VERDICT_FAIL : VERDICT_PASS,
                      forwards ? JUDGED_WORSE : JUDGED_BETTER);
        CU_ASSERT_EQUAL(c->diff.worse > 0, forwards);
        CU_ASSERT_EQUAL(c->diff.better > 0, !forwards);
        done(c);
        remove_copy();
    }
}

static void new_and_gone(void) {
    copy_fixture();
    change("run.json", "runs", "[" RUN_CLEAN ", " RUN_REBOOT "]");
    struct compared *c = compare(true);
    expect_change(c, "scenario", "thin", VERDICT_INCONCLUSIVE, VERDICT_ABSENT, JUDGED_WORSE);      /* what is gone can no longer fail */
    done(c);
    c = compare(false);
    expect_change(c, "scenario", "replay", VERDICT_ABSENT, VERDICT_FAIL, JUDGED_WORSE);
    expect_change(c, "scenario", "thin", VERDICT_ABSENT, VERDICT_INCONCLUSIVE, JUDGED_WORSE);
    done(c);
    change("run.json", "runs", "[" RUN_REBOOT "]");
    c = compare(false);
    expect_change(c, "scenario", "clean", VERDICT_ABSENT, VERDICT_PASS, JUDGED_CHANGED);
    done(c);
    remove_copy();
}

static void vectors_are_compared(void) {
    copy_fixture();
    change("vectors.json", "vectors.0.verdict", "\"report\"");                /* only reported: no worse than a pass */
    change("vectors.json", "vectors.0.id", "\"renamed\"");
    struct compared *c = compare(true);
    expect_change(c, "vector", "renamed", VERDICT_ABSENT, VERDICT_REPORT, JUDGED_CHANGED);
    CU_ASSERT_EQUAL(c->diff.changes.items[c->diff.changes.count - 1].before, VERDICT_ABSENT);
    CU_ASSERT_EQUAL(c->diff.worse, 1);                                         /* the one that is gone by its name */
    done(c);
    change("run.json", "vectors_error", "\"ssm-vectors ended by signal 11\"");
    char path[200];
    snprintf(path, sizeof path, "%s/vectors.json", folder);
    remove(path);
    c = compare(true);
    expect_change(c, "vectors", "all", VERDICT_FAIL, VERDICT_FAULT, JUDGED_WORSE);
    done(c);
    remove_copy();
}

static const struct measure *measure_of(const struct compared *c, const char *name) {
    for (size_t i = 0; i < c->diff.measures.count; i++) {
        if (strcmp(c->diff.measures.items[i].name, name) == 0) {
            return &c->diff.measures.items[i];
        }
    }
    return NULL;
}

static void measures_move_with_their_intervals(void) {
    copy_fixture();
    change("runs/clean/verdict.json", "commands.0.coverage", "{\"share\": 0.2, \"low\": 0.1, \"high\": 0.3, \"confidence\": 0.95}");
    change("runs/replay/verdict.json", "commands.0.coverage", "{\"share\": 0.6, \"low\": 0.3, \"high\": 0.9, \"confidence\": 0.95}");
    change("runs/clean/verdict.json", "commands.0.met", "false");
    change("runs/clean/verdict.json", "commands.0.simultaneity_ms", "250");
    change("runs/clean/verdict.json", "checks", "[]");                         /* none says that the target had to be missed */
    struct compared *c = compare(true);
    CU_ASSERT_EQUAL(c->diff.measures.count, 2);                                /* the intervals of replay overlap */
    const struct measure *coverage = measure_of(c, "coverage"), *target = measure_of(c, "simultaneity against its target");
    CU_ASSERT_PTR_NOT_NULL_FATAL(coverage);
    CU_ASSERT_PTR_NOT_NULL_FATAL(target);
    CU_ASSERT_EQUAL(coverage->judgement, JUDGED_WORSE);
    CU_ASSERT_STRING_EQUAL(coverage->scenario, "clean");
    CU_ASSERT_EQUAL(target->judgement, JUDGED_WORSE);
    CU_ASSERT_EQUAL(target->after.value, 250);
    done(c);
    c = compare(false);
    CU_ASSERT_EQUAL(c->diff.worse, 0);
    CU_ASSERT_EQUAL(c->diff.better, 2);
    done(c);
    remove_copy();
}

/* 10 Servers at 10..19 ms and at 30..39 ms; few Servers claim nothing. */
static void slower_is_seen(void) {
    static const char fast[] = "[[1,10],[2,11],[3,12],[4,13],[5,14],[6,15],[7,16],[8,17],[9,18],[10,19]]";
    static const char slow[] = "[[1,30],[2,31],[3,32],[4,33],[5,34],[6,35],[7,36],[8,37],[9,38],[10,39]]";
    char error[1024];
    struct data data[2];
    struct diff diff = {0};

    copy_fixture();
    change("runs/clean/verdict.json", "commands.0.actuation_ms", fast);
    CU_ASSERT_TRUE_FATAL(data_load(&data[0], folder, NULL, error, sizeof error));
    change("runs/clean/verdict.json", "commands.0.actuation_ms", slow);
    CU_ASSERT_TRUE_FATAL(data_load(&data[1], folder, NULL, error, sizeof error));
    CU_ASSERT_TRUE_FATAL(diff_measures(&diff, data[0].runs.items[0].result, data[1].runs.items[0].result));
    CU_ASSERT_EQUAL_FATAL(diff.measures.count, 1);
    CU_ASSERT_STRING_EQUAL(diff.measures.items[0].name, "delay, median");
    CU_ASSERT_EQUAL(diff.measures.items[0].judgement, JUDGED_WORSE);
    CU_ASSERT_DOUBLE_EQUAL(diff.measures.items[0].before.value, 14.5, 1e-9);
    pool_free(&diff.pool);
    data_free(&data[1]);
    change("runs/clean/verdict.json", "commands.0.actuation_ms", "[[1,300],[2,310],[3,320],[4,330],[5,340]]");
    CU_ASSERT_TRUE_FATAL(data_load(&data[1], folder, NULL, error, sizeof error));
    memset(&diff, 0, sizeof diff);
    CU_ASSERT_TRUE_FATAL(diff_measures(&diff, data[0].runs.items[0].result, data[1].runs.items[0].result));
    CU_ASSERT_EQUAL(diff.measures.count, 0);
    pool_free(&diff.pool);
    data_free(&data[0]);
    data_free(&data[1]);
    remove_copy();
}

/* Against the tables of the sign test (ranks 1 of 6, 2 of 10, 6 of 20, 40 of 100). */
static void median_intervals(void) {
    static const struct { size_t count, low, high; } cases[] = {{6, 1, 6}, {10, 2, 9}, {20, 6, 15}, {100, 40, 61}};
    double values[2000];

    for (size_t i = 0; i < 2000; i++) {
        values[i] = (double)i + 1;
    }
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct interval interval = median_interval(values, cases[i].count);
        CU_ASSERT_DOUBLE_EQUAL(interval.low, (double)cases[i].low, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(interval.high, (double)cases[i].high, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(interval.value, ((double)cases[i].count + 1) / 2, 1e-9);
    }
    struct interval many = median_interval(values, 2000);
    CU_ASSERT(many.low > 950 && many.low < 960 && many.high > 1040 && many.high < 1051);
    CU_ASSERT_TRUE(isnan(median_interval(values, 5).low) && median_interval(values, 5).value == 3);
    CU_ASSERT_TRUE(isnan(median_interval(values, 0).value));
}

static void both_forms_tell_the_same(void) {
    static const char *const folders[] = {"old", "\x1b[31mnew"};

    copy_fixture();
    change("run.json", "runs.0.verdict", "\"fail\"");
    change("runs/clean/verdict.json", "verdict", "\"fail\"");
    change("runs/clean/verdict.json", "checks.0.verdict", "\"fail\"");
    change("runs/clean/verdict.json", "checks.0.says", "\"\\u001b[2J <b> \\u202egnp\"");
    struct compared *c = compare(true);
    struct text table = {.format = TEXT_PLAIN};
    const struct data *const data[] = {&c->data[0], &c->data[1]};
    diff_table(&table, &c->diff, folders, data);
    char *json = diff_json(&c->diff, folders, data);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json);
    json_t *root = json_loads(json, 0, NULL);
    CU_ASSERT_EQUAL((size_t)json_integer_value(json_object_get(root, "worse")), c->diff.worse);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(root, "changes")), c->diff.changes.count);
    HAS(table.data, "scenario clean: pass -> fail\n      [U+001B][2J <b> [U+202E]gnp\n      again: ./ssmbench run");
    HAS(table.data, "\nworse\n");
    HAS(table.data, "\n1 worse, 0 better, 0 neither\n");
    HAS_NOT(table.data, "\x1b");
    json_decref(root);
    free(json);
    text_free(&table);
    done(c);
    remove_copy();
}

CU_TestInfo diff_tests[] = {{"nothing changed", nothing_changed},
                            {"a pass becomes a fail, and back", pass_becomes_fail},
                            {"new and gone", new_and_gone},
                            {"vectors are compared", vectors_are_compared},
                            {"measures move with their intervals", measures_move_with_their_intervals},
                            {"slower is seen", slower_is_seen},
                            {"intervals of the median", median_intervals},
                            {"table and JSON tell the same", both_forms_tell_the_same},
                            CU_TEST_INFO_NULL};

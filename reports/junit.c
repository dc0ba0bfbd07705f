/* junit.c: JUnit XML in the subset that Jenkins, GitLab and GitHub understand. A suite for each scenario, named theme/scenario, and one for
 * each vector file; a case for each check or vector. Properties stand at the suite, the one place where every reader looks. fail ->
 * <failure>, inconclusive -> <error type="inconclusive">, bench fault -> <error type="fault">, reported -> <skipped>. JUnit knows no
 * known limit: it is a passed case of that name with the limit in <system-out>, and a property. Captures are named as attachments in the
 * notation that Jenkins and GitLab read from <system-out>. */
#include "writers.h"

#include <math.h>
#include <string.h>

struct totals { size_t tests, failures, errors, skipped; };

static void count(struct totals *totals, enum verdict verdict) {
    totals->tests++;
    totals->failures += verdict == VERDICT_FAIL;
    totals->errors += verdict == VERDICT_INCONCLUSIVE || verdict == VERDICT_FAULT;
    totals->skipped += verdict <= VERDICT_REPORT;
}

static struct totals run_totals(const struct run *run) {
    struct totals totals = {0};

    for (size_t i = 0; run->result != NULL && i < run->result->checks.count; i++) {
        count(&totals, (enum verdict)run->result->checks.items[i].verdict);
    }
    if (run_verdict_is_bare(run)) {
        count(&totals, (enum verdict)run->verdict);
    }
    return totals;
}

static void suite_open(struct text *t, const char *group, const char *name, struct totals totals, double time_s) {
    text_say(t, "  <testsuite name=\"%s/%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n", group, name,
             totals.tests, totals.failures, totals.errors, totals.skipped, time_s);
}

static void property(struct text *t, const char *name, const char *value) {
    text_say(t, "      <property name=\"%s\" value=\"%s\"/>\n", name, value);
}

static void case_open(struct text *t, const char *class, const char *kind, const char *name) {
    text_say(t, "    <testcase classname=\"%s\" name=\"%s%s%s\">", class, kind, kind[0] != '\0' && name[0] != '\0' ? ": " : "", name);
}

/* The element of a verdict that is no pass; its body is written between open and close. */
static void outcome_open(struct text *t, enum verdict verdict, const char *says) {
    text_raw(t, verdict == VERDICT_FAIL     ? "\n      <failure type=\"fail\""
                : verdict <= VERDICT_REPORT ? "\n      <skipped"
                                            : "\n      <error type=\"");
    text_raw(t, verdict == VERDICT_INCONCLUSIVE ? "inconclusive\"" : verdict == VERDICT_FAULT ? "fault\"" : "");
    text_say(t, " message=\"%s\">", says);
}

static void outcome_close(struct text *t, enum verdict verdict) {
    text_raw(t, verdict == VERDICT_FAIL ? "</failure>\n    " : verdict <= VERDICT_REPORT ? "</skipped>\n    " : "</error>\n    ");
}

static void rerun(struct text *t, const struct run_verdict *result) {
    text_say(t, "seed: %zu\nrerun: %s\n", result->scenario->seed, result->rerun);
}

static void evidence(struct text *t, const struct run_verdict *result, const struct check *check) {
    text_say(t, "%s\n", check->says);
    for (size_t i = 0; i < check->evidence.count; i++) {
        const struct evidence *one = &check->evidence.items[i];
        text_say(t, "\n%s, %s", isnan(one->time_s) ? "no time" : seconds(one->time_s).s, data_node_name(result, one->node).s);
        if (one->datagram != NOT_GIVEN && one->datagram > 0) {
            text_say(t, ", datagram %zu = frame %zu of runs/%s/capture.pcap", one->datagram, one->datagram, result->scenario->id);
        }
        text_say(t, "\n  expected: %s\n  found: %s\n", one->expected, one->found);
        if (one->hex != NULL) {
            text_say(t, "  bytes: %s\n", one->hex);
        }
        if (one->decoded != NULL) {
            text_say(t, "  decoded: %s\n", one->decoded);
        }
    }
    if (check->more != NOT_GIVEN && check->more > 0) {
        text_say(t, "\nand %s more of the same kind\n", grouped(check->more).s);
    }
    text_raw(t, "\n");
    rerun(t, result);
}

static void check_case(struct text *t, const struct run *run, const struct check *check) {
    enum verdict verdict = (enum verdict)check->verdict;

    case_open(t, run->id, check->kind, check->name);
    if (verdict != VERDICT_PASS) {
        outcome_open(t, verdict, check->says);
        evidence(t, run->result, check);
        outcome_close(t, verdict);
        text_say(t, "  <system-out>[[ATTACHMENT|runs/%s/capture.pcap]]\n[[ATTACHMENT|runs/%s/trace]]</system-out>\n    ", run->id, run->id);
    }
    text_raw(t, "</testcase>\n");
}

static void bare_case(struct text *t, const struct run *run) {
    enum verdict verdict = (enum verdict)run->verdict;

    if (verdict == VERDICT_KNOWN_LIMIT) {
        const struct limit *limit = run->result->limit;
        case_open(t, run->id, "known-limit", limit->requirement);
        text_say(t, "\n      <system-out>known-limit: %s: %s</system-out>\n    </testcase>\n", limit->requirement, limit->says);
        return;
    }
    case_open(t, run->id, run->result == NULL ? "bench" : "verdict", "");
    if (verdict != VERDICT_PASS) {
        outcome_open(t, verdict, run_says(run));
        text_say(t, "%s\n", run_says(run));
        if (run->result != NULL) {
            rerun(t, run->result);
        }
        outcome_close(t, verdict);
    }
    text_raw(t, "</testcase>\n");
}

static void run_suite(struct text *t, const struct data *data, const struct run *run) {
    suite_open(t, data_theme(run->file).s, run->id, run_totals(run), run->wall_s);
    text_raw(t, "    <properties>\n");
    property(t, "scenario", run->file);
    property(t, "title", run_title(run));
    property(t, "commit", data->commit != NULL ? data->commit : "unknown");
    if (run->result != NULL) {
        text_say(t, "      <property name=\"seed\" value=\"%zu\"/>\n", run->result->scenario->seed);
        property(t, "rerun", run->result->rerun);
    }
    if (run->verdict == VERDICT_KNOWN_LIMIT) {
        text_say(t, "      <property name=\"known-limit\" value=\"%s: %s\"/>\n", run->result->limit->requirement, run_says(run));
    }
    text_raw(t, "    </properties>\n");
    for (size_t i = 0; run->result != NULL && i < run->result->checks.count; i++) {
        check_case(t, run, &run->result->checks.items[i]);
    }
    if (run_verdict_is_bare(run)) {
        bare_case(t, run);
    }
    text_raw(t, "  </testsuite>\n");
}

/* ---- vectors ---- */

static void vector_body(struct text *t, const struct vector *vector) {
    text_say(t, "%s\n", vector->title != NULL ? vector->title : vector->id);
    for (size_t i = 0; i < vector->values.count; i++) {
        const struct value *value = &vector->values.items[i];
        if (value->equal != 1) {
            text_say(t, "\n%s\n  expected: %s\n  computed: %s\n", value->name, value->expected,
                     value->computed != NULL ? value->computed : "nothing");
        }
    }
    for (size_t i = 0; i < vector->steps.count; i++) {
        const struct vector_step *step = &vector->steps.items[i];
        if (step->verdict != VERDICT_PASS) {
            text_say(t, "\nstep %zu: %s\n  expected: %s\n  found: %s (%s)\n", step->index, step->says, step->expected,
                     step->found != NULL ? step->found : "nothing", step->reason != NULL ? step->reason : "no reason told");
        }
    }
    text_say(t, "\nrerun: ./ssmbench vectors %s\n", vector->file);
}

static void vector_case(struct text *t, const struct vector *vector) {
    enum verdict verdict = (enum verdict)vector->verdict;

    case_open(t, vector->file, "", vector->id);
    if (verdict != VERDICT_PASS) {
        outcome_open(t, verdict,
                     verdict == VERDICT_REPORT ? "only reported: the requirement does not make it fail" : "not as the vector states");
        vector_body(t, vector);
        outcome_close(t, verdict);
    }
    text_raw(t, "</testcase>\n");
}

static void vector_suites(struct text *t, const struct vectors *vectors) {
    for (size_t first = 0, end; first < vectors->vectors.count; first = end) {
        const struct vector *items = vectors->vectors.items;
        struct totals totals = {0};
        for (end = first; end < vectors->vectors.count && strcmp(items[end].file, items[first].file) == 0; end++) {
            count(&totals, (enum verdict)items[end].verdict);
        }
        suite_open(t, "vectors", items[first].file, totals, 0);
        text_raw(t, "    <properties>\n");
        property(t, "device", vectors->device);
        text_say(t, "      <property name=\"rerun\" value=\"./ssmbench vectors %s\"/>\n    </properties>\n", items[first].file);
        for (size_t i = first; i < end; i++) {
            vector_case(t, &items[i]);
        }
        text_raw(t, "  </testsuite>\n");
    }
}

/* ---- the conformance suite ---- */

/* As JUnit can say it: a failure that the run puts up with is skipped, with its reason; a pass that it does not is a failure. */
static enum verdict test_outcome(const struct test *test) {
    return test->fails_the_run == 1 ? VERDICT_FAIL : test->verdict == VERDICT_FAIL ? VERDICT_REPORT : (enum verdict)test->verdict;
}

static void test_case(struct text *t, const struct test *test) {
    const enum verdict outcome = test_outcome(test);

    case_open(t, test->theme, "", test->id);
    if (outcome == VERDICT_PASS) {
        text_raw(t, "</testcase>\n");
        return;
    }
    outcome_open(t, outcome, test_says(test).s);
    for (size_t i = 0; i < test->requirements.count; i++) {
        text_say(t, "%s%s", i > 0 ? " " : "", test->requirements.items[i]);
    }
    text_say(t, "\n%s: %s\n", verdict_name((enum verdict)test->verdict), test_says(test).s);
    for (size_t i = 0; i < test->steps.count; i++) {
        const struct test_step *step = &test->steps.items[i];
        text_say(t, "\nstep %zu: %s\n", i + 1, step->sent != NULL ? step->sent->decoded : step->event != NULL ? step->event : "");
        if (step->sent != NULL) {
            text_say(t, "  bytes: %s\n", step->sent->hex);
        }
        if (step->deviates == 1) {
            text_say(t, "  expected: %s\n  found: %s\n", step->expected, step->found);
        }
    }
    if (test->rerun != NULL) {
        text_say(t, "\nrerun: %s\n", test->rerun);
    }
    outcome_close(t, outcome);
    if (test->evidence != NULL) {
        text_say(t, "  <system-out>[[ATTACHMENT|%s/capture.pcap]]</system-out>\n    ", test->evidence);
    }
    text_raw(t, "</testcase>\n");
}

static void test_suites(struct text *t, const struct conformance *suite) {
    const struct test *items = suite->tests.items;

    for (size_t first = 0, end; first < suite->tests.count; first = end) {
        struct totals totals = {0};
        for (end = first; end < suite->tests.count && strcmp(items[end].theme, items[first].theme) == 0; end++) {
            count(&totals, test_outcome(&items[end]));
        }
        suite_open(t, "conformance", items[first].theme, totals, 0);
        text_raw(t, "    <properties>\n");
        property(t, "device", suite->iut);
        text_say(t, "      <property name=\"seed\" value=\"%zu\"/>\n    </properties>\n", suite->seed);
        for (size_t i = first; i < end; i++) {
            test_case(t, &items[i]);
        }
        text_raw(t, "  </testsuite>\n");
    }
}

/* ---- what could not be run ---- */

static void bench_fault(struct text *t, const char *what, const char *error) {
    suite_open(t, what, "run", (struct totals){1, 0, 1, 0}, 0);
    case_open(t, what, "bench", "");
    outcome_open(t, VERDICT_FAULT, error);
    outcome_close(t, VERDICT_FAULT);
    text_raw(t, "</testcase>\n  </testsuite>\n");
}

void junit_write(struct text *t, const struct data *data, const struct tally *tally) {
    struct totals all = {0};

    for (size_t i = 0; i < data->runs.count; i++) {
        struct totals one = run_totals(&data->runs.items[i]);
        all.tests += one.tests;
        all.failures += one.failures;
        all.errors += one.errors;
        all.skipped += one.skipped;
    }
    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        for (size_t i = 0; i < tally->vectors[verdict]; i++) {
            count(&all, (enum verdict)verdict);
        }
    }
    for (size_t i = 0; data->conformance != NULL && i < data->conformance->tests.count; i++) {
        count(&all, test_outcome(&data->conformance->tests.items[i]));
    }
    if (data->vectors_error != NULL) {
        count(&all, VERDICT_FAULT);
    }
    if (data->conformance_error != NULL) {
        count(&all, VERDICT_FAULT);
    }
    text_say(t,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"SSM Bench\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
             "skipped=\"%zu\" time=\"%.3f\">\n",
             all.tests, all.failures, all.errors, all.skipped, data->wall_s);
    for (size_t i = 0; i < data->runs.count; i++) {
        run_suite(t, data, &data->runs.items[i]);
    }
    if (data->vectors_error != NULL) {
        bench_fault(t, "vectors", data->vectors_error);
    } else if (data->vectors != NULL) {
        vector_suites(t, data->vectors);
    }
    if (data->conformance_error != NULL) {
        bench_fault(t, "conformance", data->conformance_error);
    } else if (data->conformance != NULL) {
        test_suites(t, data->conformance);
    }
    text_raw(t, "</testsuites>\n");
}

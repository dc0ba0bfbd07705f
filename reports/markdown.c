/* markdown.c: a step summary: the sentence, what did not pass with the line that reruns it, then the table. It stops with a pointer to
 * report.html before it grows beyond what a step summary may have. */
#include "writers.h"

#include <math.h>
#include <string.h>

#define EVIDENCES 3
#define ENOUGH (MARKDOWN_MAX / 3 * 2)  /* whatever is written at once after this still fits */

static const char *sign(int verdict) {
    static const char *const signs[] = {"not applicable", "not tested", "reported", "✅ pass", "🔷 known limit", "❔ inconclusive", "❌ fail", "⚠️ bench fault"};

    return signs[verdict];
}

static bool is_full(struct text *t) {
    return t->len > ENOUGH;
}

/* A command to copy: in <pre>, where only HTML's own characters need escaping. */
static void command(struct text *t, const char *line) {
    enum text_format format = t->format;

    text_raw(t, "\n<pre>");
    t->format = TEXT_XML;
    text_say(t, "%s", line);
    t->format = format;
    text_raw(t, "</pre>\n\n");
}

static void evidence(struct text *t, const struct run *run, const struct evidence *one) {
    text_say(t, "- %s, %s", isnan(one->time_s) ? "no time" : seconds(one->time_s).s, data_node_name(run->result, one->node).s);
    if (one->datagram != NOT_GIVEN && one->datagram > 0) {
        text_say(t, ", frame %zu of the capture", one->datagram);
    }
    text_say(t, ": expected %s, found %s\n", one->expected, one->found);
}

static void run_detail(struct text *t, const struct run *run) {
    text_say(t, "### %s: %s\n\n%s\n\n", sign(run->verdict), run->id, run_says(run));
    for (size_t i = 0; run->result != NULL && i < run->result->checks.count && !is_full(t); i++) {
        const struct check *check = &run->result->checks.items[i];
        if (check->verdict <= VERDICT_PASS) {
            continue;
        }
        text_say(t, "**%s %s**: %s\n\n", check->kind, check->name, check->says);
        size_t shown = check->evidence.count < EVIDENCES ? check->evidence.count : EVIDENCES;
        for (size_t k = 0; k < shown && !is_full(t); k++) {
            evidence(t, run, &check->evidence.items[k]);
        }
        size_t more = check->evidence.count - shown + (check->more != NOT_GIVEN ? check->more : 0);
        if (more > 0) {
            text_say(t, "- and %s more\n", grouped(more).s);
        }
        text_raw(t, "\n");
    }
    if (run->result != NULL) {
        text_raw(t, "Run it again:\n");
        command(t, run->result->rerun);
    }
}

static void failed_vectors(struct text *t, const struct vectors *vectors) {
    for (size_t i = 0; i < vectors->vectors.count && !is_full(t); i++) {
        const struct vector *vector = &vectors->vectors.items[i];
        if (vector->verdict != VERDICT_FAIL) {
            continue;
        }
        text_say(t, "### ❌ fail: vector %s\n\n%s: %s\n\n", vector->id, vector->file, vector->title != NULL ? vector->title : "");
        for (size_t k = 0; k < vector->values.count && !is_full(t); k++) {
            const struct value *value = &vector->values.items[k];
            if (value->equal != 1) {
                text_say(t, "- %s: expected %s, computed %s\n", value->name, value->expected,
                         value->computed != NULL ? value->computed : "nothing");
            }
        }
        for (size_t k = 0; k < vector->steps.count && !is_full(t); k++) {
            const struct vector_step *step = &vector->steps.items[k];
            if (step->verdict == VERDICT_FAIL) {
                text_say(t, "- step %zu, %s: expected %s, found %s\n", step->index, step->says, step->expected,
                         step->found != NULL ? step->found : "nothing");
            }
        }
        text_raw(t, "\n");
    }
}

static void failed_tests(struct text *t, const struct conformance *suite) {
    for (size_t i = 0; i < suite->tests.count && !is_full(t); i++) {
        const struct test *test = &suite->tests.items[i];
        if (test->fails_the_run != 1 && test->verdict != VERDICT_INCONCLUSIVE) {
            continue;
        }
        text_say(t, "### %s: %s\n\n", test->fails_the_run == 1 ? sign(VERDICT_FAIL) : sign(test->verdict), test->id);
        for (size_t k = 0; k < test->requirements.count; k++) {
            text_say(t, "%s%s", k > 0 ? ", " : "", test->requirements.items[k]);
        }
        text_say(t, ": %s\n\n", test_says(test).s);
        for (size_t k = 0; k < test->steps.count && !is_full(t); k++) {
            const struct test_step *step = &test->steps.items[k];
            if (step->deviates == 1) {
                text_say(t, "- step %zu, %s: expected %s, found %s\n", k + 1,
                         step->sent != NULL ? step->sent->decoded : step->event != NULL ? step->event : "", step->expected, step->found);
            }
        }
        if (test->rerun != NULL) {
            command(t, test->rerun);
        }
    }
}

static void limits(struct text *t, const struct data *data) {
    text_raw(t, "### 🔷 Known limits of SSM, demonstrated\n\n");
    for (size_t i = 0; i < data->runs.count && !is_full(t); i++) {
        const struct run *run = &data->runs.items[i];
        if (run->verdict == VERDICT_KNOWN_LIMIT) {
            text_say(t, "- %s: %s (%s)\n", run->result->limit->requirement, run_says(run), run->id);
        }
    }
    text_raw(t, "\n");
}

static void table(struct text *t, const struct data *data) {
    text_raw(t, "| Verdict | Scenario | Apart | Reached | Link, host | Servers | Seed |\n"
                "| --- | --- | ---: | ---: | --- | ---: | ---: |\n");
    for (int verdict = VERDICT_FAULT; verdict >= VERDICT_REPORT; verdict--) {
        for (size_t i = 0; i < data->runs.count && !is_full(t); i++) {
            const struct run *run = &data->runs.items[i];
            if (run->verdict != verdict) {
                continue;
            }
            struct apart apart = run_apart(run);
            const struct command *least = run_least_coverage(run);
            text_say(t, "| %s | %s (%s) | %s | %s |", sign(verdict), run_title(run), run->id, apart_text(&apart).s,
                     least != NULL ? percent(least->coverage->share).s : "–");
            if (run->result != NULL) {
                const struct scenario_facts *facts = run->result->scenario;
                text_say(t, " %s, %s | %s | %zu |\n", facts->link, facts->host, grouped(facts->servers).s, facts->seed);
            } else {
                text_raw(t, " – | – | – |\n");
            }
        }
    }
    text_raw(t, "\n");
}

void markdown_write(struct text *t, const struct data *data, const struct tally *tally) {
    t->format = TEXT_MARKDOWN;
    text_say(t, "## %s %s\n\n", sign(tally->verdict), tally->sentence);
    for (int verdict = VERDICT_FAULT; verdict > VERDICT_KNOWN_LIMIT; verdict--) {
        for (size_t i = 0; i < data->runs.count && !is_full(t); i++) {
            if (data->runs.items[i].verdict == verdict) {
                run_detail(t, &data->runs.items[i]);
            }
        }
    }
    if (data->vectors != NULL) {
        failed_vectors(t, data->vectors);
    }
    if (data->conformance != NULL) {
        failed_tests(t, data->conformance);
    }
    if (tally->runs[VERDICT_KNOWN_LIMIT] > 0) {
        limits(t, data);
    }
    if (data->runs.count > 0) {
        table(t, data);
    }
    text_say(t, "Scenarios: %zu pass, %zu known limit%s, %zu fail, %zu inconclusive, %zu bench fault. ", tally->runs[VERDICT_PASS],
             tally->runs[VERDICT_KNOWN_LIMIT], plural(tally->runs[VERDICT_KNOWN_LIMIT], "", "s"), tally->runs[VERDICT_FAIL],
             tally->runs[VERDICT_INCONCLUSIVE], tally->runs[VERDICT_FAULT]);
    if (data->vectors != NULL) {
        text_say(t, "Vectors: %zu pass, %zu fail, %zu reported.\n", tally->vectors[VERDICT_PASS], tally->vectors[VERDICT_FAIL],
                 tally->vectors[VERDICT_REPORT]);
    } else if (data->vectors_error != NULL) {
        text_say(t, "Vectors: %s\n", data->vectors_error);
    } else {
        text_raw(t, "Vectors: not run.\n");
    }
    if (data->conformance_error != NULL) {
        text_say(t, "Conformance suite: %s\n", data->conformance_error);
    } else if (data->conformance != NULL) {
        text_say(t, "Conformance suite on %s: %zu pass, %zu fail, %zu inconclusive, %zu not tested, %zu not applicable.\n",
                 data->conformance->iut, tally->tests[VERDICT_PASS], tally->tests[VERDICT_FAIL], tally->tests[VERDICT_INCONCLUSIVE],
                 tally->tests[VERDICT_NOT_TESTED], tally->tests[VERDICT_NOT_APPLICABLE]);
    }
    text_raw(t, is_full(t) ? "\nThere is more: see report.html.\n" : "\nEverything with its evidence: report.html.\n");
    text_say(t, "\nSSM Bench %s, commit %s, %s\n", data->version, data->commit != NULL ? data->commit : "unknown", data->machine);
    command(t, data->command);
}

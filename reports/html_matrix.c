/* html_matrix.c: each requirement that something exercises, its verdict and what shows it; and, as plainly, what nothing exercised. */
#include "html.h"

#include <stdlib.h>
#include <string.h>

static void witness(struct text *t, const struct witness *witness) {
    text_raw(t, "<a class=\"by ");
    text_raw(t, verdict_name(witness->verdict));
    text_raw(t, "\" href=\"");
    if (witness->run != NULL) {
        html_run_href(t, witness->run);
        text_say(t, "\">%s</a> ", witness->run->id);
    } else if (witness->vector != NULL) {
        html_id(t, "#vector-", witness->vector->id);
        text_say(t, "\">vector %s</a> ", witness->vector->id);
    } else {
        html_id(t, "#test-", witness->test->id);
        text_say(t, "\">%s</a> ", witness->test->id);
    }
}

enum { BY_RUN, BY_TEST, BY_VECTOR, BYS };
static int by(const struct witness *witness) {
    return witness->run != NULL ? BY_RUN : witness->test != NULL ? BY_TEST : BY_VECTOR;
}

#define WITNESSES_MAX 60       /* of a kind, in one row */

/* Those of a kind that passed, or those that did not; at most WITNESSES_MAX are named. */
static void named(struct text *t, const struct requirement *row, int kind, bool passed) {
    size_t count = 0;

    for (size_t i = 0; i < row->witness_count; i++) {
        const struct witness *one = &row->witnesses[i];
        if (by(one) == kind && (one->verdict <= VERDICT_PASS) == passed && count++ < WITNESSES_MAX) {
            witness(t, one);
        }
    }
    if (count > WITNESSES_MAX) {
        text_say(t, "<small>and %s more</small>", grouped(count - WITNESSES_MAX).s);
    }
}

/* Scenarios, tests, vectors; more than three that passed are folded away. */
static void witnesses(struct text *t, const struct requirement *row) {
    static const char *const many[] = {"scenarios", "tests", "vectors"};

    for (int kind = 0; kind < BYS; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < row->witness_count; i++) {
            count += by(&row->witnesses[i]) == kind && row->witnesses[i].verdict <= VERDICT_PASS;
        }
        const bool folded = count > (kind == BY_RUN ? 8 : 3);
        named(t, row, kind, false);
        if (folded) {
            text_say(t, "<details class=\"more\"><summary>%s %s</summary>", grouped(count).s, many[kind]);
        }
        named(t, row, kind, true);
        text_raw(t, folded ? "</details>" : "");
    }
}

static void matrix_row(struct text *t, const struct requirement *row, bool ledger) {
    text_say(t, "<tr data-verdict=\"%s\" id=\"", verdict_name(row->verdict));
    html_id(t, "", row->id);
    text_raw(t, "\"><td data-label=\"Verdict\">");
    html_badge(t, row->verdict);
    text_raw(t, "</td><th scope=\"row\"><a class=\"id\" href=\"#");
    html_id(t, "", row->id);
    text_say(t, "\">%s</a>", row->id);
    if (row->entry != NULL) {
        text_say(t, "<small>%s %s</small><small>%s, %s</small></th><td class=\"prose\">%s</td>", row->entry->source, row->entry->clause,
                 row->entry->level, row->entry->role, row->entry->text);
    } else {
        text_say(t, "</th><td class=\"none\">%s</td>", ledger ? "not in the ledger" : "");
    }
    text_raw(t, "<td data-label=\"Shown by\" class=\"bys\">");
    witnesses(t, row);
    text_raw(t, "</td></tr>\n");
}

void html_matrix(struct text *t, const struct data *data, const struct tally *tally) {
    static const char *const heads[] = {"Verdict", "Clause", "Text", "Shown by", NULL};

    text_raw(t, "<section aria-labelledby=\"requirements\"><h2 id=\"requirements\">Requirements</h2>\n");
    if (tally->matrix.count == 0) {
        text_raw(t, "<p class=\"lead\">No requirement was exercised.</p></section>\n");
        return;
    }
    text_say(t, "<p class=\"lead\">%s %s exercised; the verdict of each is the worst of what shows it.%s</p>\n",
             grouped(tally->matrix.count).s, plural(tally->matrix.count, "requirement was", "requirements were"),
             data->ledger.count > 0 ? "" : " Their texts were not given to the report.");
    html_filter(t, "matrix", "requirements", tally->requirements);
    html_table(t, "matrix", "matrix", heads);
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        for (size_t i = 0; i < tally->matrix.count; i++) {
            if (tally->matrix.items[i].verdict == (enum verdict)verdict) {
                matrix_row(t, &tally->matrix.items[i], data->ledger.count > 0);
            }
        }
    }
    html_table_end(t);
    text_raw(t, "</section>\n");
}

/* ---- not tested ---- */

static bool lacks_the_same(const struct run *a, const struct run *b) {
    const struct scenario_facts *x = a->result->scenario, *y = b->result->scenario;

    for (size_t i = 0; i < x->lacks.count && x->lacks.count == y->lacks.count; i++) {
        if (strcmp(x->lacks.items[i], y->lacks.items[i]) != 0) {
            return false;
        }
    }
    return x->lacks.count == y->lacks.count;
}

static void run_link(struct text *t, const struct run *run) {
    text_raw(t, "<a href=\"");
    html_run_href(t, run);
    text_say(t, "\">%s</a>", run->id);
}

/* One line for all scenarios whose links lack the same; `done` marks those that were told. */
static void link_effect(struct text *t, const struct data *data, size_t first, unsigned char *done) {
    const struct run *run = &data->runs.items[first];

    text_raw(t, "<li>");
    for (size_t k = 0; k < run->result->scenario->lacks.count; k++) {
        text_say(t, "%s%s", k > 0 ? ", " : "", run->result->scenario->lacks.items[k]);
    }
    text_raw(t, run->result->scenario->lacks.count == 0 ? "<small>none named: " : " <small>in ");
    for (size_t i = first; i < data->runs.count; i++) {
        if (data->runs.items[i].result != NULL && lacks_the_same(run, &data->runs.items[i])) {
            text_raw(t, i > first ? ", " : "");
            run_link(t, &data->runs.items[i]);
            done[i] = 1;
        }
    }
    text_raw(t, "</small></li>\n");
}

static void link_effects(struct text *t, const struct data *data) {
    unsigned char *done = calloc(data->runs.count + 1, 1);

    if (done == NULL) {
        t->failed = true;
        return;
    }
    text_raw(t, "<h3>What the simulated links lack</h3>\n<p>A real link has these effects; the link of the scenario does not, so nothing "
                "here says how the devices would fare under them.</p>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < data->runs.count; i++) {
        if (data->runs.items[i].result != NULL && !done[i]) {
            link_effect(t, data, i, done);
        }
    }
    text_raw(t, "</ul>\n");
    free(done);
}

/* Tests of the suite that the device under test could not take, by their reason. */
static void untested_clauses(struct text *t, const struct data *data) {
    const struct conformance *suite = data->conformance;

    for (size_t i = 0; suite != NULL && i < suite->tests.count; i++) {
        const struct test *test = &suite->tests.items[i];
        if (test->verdict == VERDICT_NOT_TESTED || test->verdict == VERDICT_NOT_APPLICABLE) {
            text_raw(t, "<li><a href=\"");
            html_id(t, "#test-", test->id);
            text_say(t, "\">%s</a> is %s: <bdi>%s</bdi></li>\n", test->id, verdict_words((enum verdict)test->verdict), test->says);
        }
    }
    if (suite == NULL) {
        text_say(t, "<li>Conformance suite: <bdi>%s</bdi>.</li>\n", data->conformance_error != NULL ? data->conformance_error : "not run");
    }
}

static void not_judged(struct text *t, const struct data *data) {
    for (size_t i = 0; i < data->runs.count; i++) {
        const struct run *run = &data->runs.items[i];
        if (run->verdict != VERDICT_FAULT && run->verdict != VERDICT_INCONCLUSIVE) {
            continue;
        }
        text_raw(t, "<li>");
        run_link(t, run);
        text_say(t, " %s: <bdi>%s</bdi></li>\n", run->verdict == VERDICT_FAULT ? "could not be judged" : "is inconclusive", run_says(run));
    }
    for (size_t i = 0; i < data->runs.count; i++) {
        const struct run *run = &data->runs.items[i];
        size_t unmodelled = 0;
        for (size_t k = 0; run->result != NULL && k < run->result->commands.count; k++) {
            unmodelled += run->result->commands.items[k].not_modelled == 1;
        }
        if (unmodelled > 0) {
            text_raw(t, "<li>The actuation delay of the devices is not modelled in ");
            run_link(t, run);
            text_raw(t, ": its times say when the UPDATE was executed, not when the lamp lit.</li>\n");
        }
    }
    untested_clauses(t, data);
    if (data->vectors == NULL) {
        text_say(t, "<li>Vectors: <bdi>%s</bdi>.</li>\n", data->vectors_error != NULL ? data->vectors_error : "not run");
    }
}

static void untested(struct text *t, const struct data *data, const struct tally *tally) {
    if (data->ledger.count == 0) {
        text_raw(t, "<p>The ledger of requirements was not given to the report, so it cannot count those that nothing exercised.</p>\n");
        return;
    }
    text_say(t,
             "<h3>Requirements that nothing here exercised</h3>\n<details><summary>%s of the %s requirements in the ledger have no "
             "scenario, test or vector in this run</summary>\n<ul class=\"plain\">\n",
             grouped(tally->untested.count).s, grouped(data->ledger.count).s);
    for (size_t i = 0; i < tally->untested.count; i++) {
        const struct ledger_entry *entry = tally->untested.items[i];
        text_raw(t, "<li id=\"");
        html_id(t, "", entry->id);
        text_say(t, "\"><b class=\"id\">%s</b> <small>%s %s, %s</small> %s</li>\n", entry->id, entry->source, entry->clause, entry->level,
                 entry->text);
    }
    text_raw(t, "</ul></details>\n");
}

void html_not_tested(struct text *t, const struct data *data, const struct tally *tally) {
    text_raw(t, "<section aria-labelledby=\"not-tested\"><h2 id=\"not-tested\">What was not tested</h2>\n<ul class=\"plain\">\n");
    size_t before = t->len;
    not_judged(t, data);
    text_raw(t, t->len == before ? "<li>Every scenario of this run was judged, every test and the vectors were run.</li>\n</ul>\n" : "</ul>\n");
    if (data->runs.count > 0) {
        link_effects(t, data);
    }
    untested(t, data, tally);
    text_raw(t, "</section>\n");
}

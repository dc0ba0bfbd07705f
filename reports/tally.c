/* tally.c: counting.
 *   matrix: every (requirement, scenario, vector or test) that the files name -> sorted by id -> one row an id, its verdict the worst of its
 *   witnesses; sentence: what failed first, then what is undecided; what passed only if there is nothing else to say; known limits last */
#include "tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct claim { const char *id; struct witness witness; size_t order; };

static int by_id(const void *a, const void *b) {
    const struct claim *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* Writes every claim to `out` if it is not NULL; returns how many there are. */
static size_t collect(const struct data *data, struct claim *out) {
    size_t n = 0;

    for (size_t r = 0; r < data->runs.count; r++) {
        const struct run *run = &data->runs.items[r];
        for (size_t i = 0; run->result != NULL && i < run->result->requirements.count; i++, n++) {
            const struct shown *shown = &run->result->requirements.items[i];
            if (out != NULL) {
                out[n] = (struct claim){shown->id, {run, NULL, NULL, (enum verdict)shown->verdict}, n};
            }
        }
    }
    for (size_t v = 0; data->vectors != NULL && v < data->vectors->vectors.count; v++) {
        const struct vector *vector = &data->vectors->vectors.items[v];
        for (size_t i = 0; i < vector->requirements.count; i++, n++) {
            if (out != NULL) {
                out[n] = (struct claim){vector->requirements.items[i], {NULL, vector, NULL, (enum verdict)vector->verdict}, n};
            }
        }
    }
    for (size_t k = 0; data->conformance != NULL && k < data->conformance->tests.count; k++) {
        const struct test *test = &data->conformance->tests.items[k];
        for (size_t i = 0; i < test->requirements.count; i++, n++) {
            if (out != NULL) {
                out[n] = (struct claim){test->requirements.items[i], {NULL, NULL, test, (enum verdict)test->verdict}, n};
            }
        }
    }
    return n;
}

static const struct ledger_entry *ledger_find(const struct data *data, const char *id) {
    for (size_t i = 0; i < data->ledger.count; i++) {
        if (strcmp(data->ledger.items[i].id, id) == 0) {
            return &data->ledger.items[i];
        }
    }
    return NULL;
}

static bool make_matrix(struct tally *tally, struct data *data) {
    size_t count = collect(data, NULL);
    struct claim *claims = calloc(count + 1, sizeof *claims);
    struct witness *witnesses = pool_take(&data->pool, count * sizeof *witnesses);

    tally->matrix.items = pool_take(&data->pool, count * sizeof *tally->matrix.items);
    if (claims == NULL || witnesses == NULL || tally->matrix.items == NULL) {
        free(claims);
        return false;
    }
    collect(data, claims);
    qsort(claims, count, sizeof *claims, by_id);
    struct requirement *row = NULL;
    for (size_t i = 0; i < count; i++) {
        if (row == NULL || strcmp(row->id, claims[i].id) != 0) {
            row = &tally->matrix.items[tally->matrix.count++];
            *row = (struct requirement){claims[i].id, ledger_find(data, claims[i].id), VERDICT_NOT_APPLICABLE, &witnesses[i], 0};
        }
        witnesses[i] = claims[i].witness;
        row->witness_count++;
        row->verdict = claims[i].witness.verdict > row->verdict ? claims[i].witness.verdict : row->verdict;
    }
    free(claims);
    for (size_t i = 0; i < tally->matrix.count; i++) {
        tally->requirements[tally->matrix.items[i].verdict]++;
    }
    return true;
}

static bool make_untested(struct tally *tally, struct data *data) {
    tally->untested.items = pool_take(&data->pool, data->ledger.count * sizeof *tally->untested.items);
    for (size_t i = 0; tally->untested.items != NULL && i < data->ledger.count; i++) {
        const struct ledger_entry *entry = &data->ledger.items[i];
        size_t row = 0;
        while (row < tally->matrix.count && strcmp(tally->matrix.items[row].id, entry->id) != 0) {
            row++;
        }
        if (row == tally->matrix.count) {
            tally->untested.items[tally->untested.count++] = entry;
        }
    }
    return tally->untested.items != NULL;
}

/* ---- the sentence ---- */

struct sentence { char *out; size_t size, len; };

static void add(struct sentence *sentence, const char *words) {
    int more = snprintf(sentence->out + sentence->len, sentence->size - sentence->len, "%s", words);

    sentence->len = more < 0 || (size_t)more >= sentence->size - sentence->len ? sentence->size - 1 : sentence->len + (size_t)more;
}

#define NAMED 3         /* so many names in the sentence, "and 4 more" after them */

/* "1 of 10 scenarios failed: corridor-clean." Nothing if none has this verdict. */
static void add_part(struct sentence *sentence, const struct tally *tally, const struct data *data, enum verdict verdict,
                     const char *what) {
    char words[120];
    size_t named = 0, count = tally->runs[verdict];

    if (count == 0) {
        return;
    }
    snprintf(words, sizeof words, "%s%s of %s %s %s: ", sentence->len > 0 ? " " : "", grouped(count).s, grouped(data->runs.count).s,
             plural(data->runs.count, "scenario", "scenarios"), what);
    add(sentence, words);
    for (size_t i = 0; i < data->runs.count && named < NAMED; i++) {
        if (data->runs.items[i].verdict == (int)verdict) {
            snprintf(words, sizeof words, "%s%.80s", named > 0 ? ", " : "", data->runs.items[i].id);
            add(sentence, words);
            named++;
        }
    }
    snprintf(words, sizeof words, " and %s more.", grouped(count - named).s);
    add(sentence, count > named ? words : ".");
}

static void add_vectors(struct sentence *sentence, const struct tally *tally, const struct data *data) {
    char words[160];
    size_t failed = tally->vectors[VERDICT_FAIL];

    if (data->vectors_error != NULL) {
        add(sentence, sentence->len > 0 ? " The vectors could not be run." : "The vectors could not be run.");
    } else if (data->vectors != NULL && failed > 0) {
        snprintf(words, sizeof words, "%s%s of %s vectors failed.", sentence->len > 0 ? " " : "", grouped(failed).s,
                 grouped(data->vectors->vectors.count).s);
        add(sentence, words);
    }
}

/* "3 of 126 conformance tests failed: A, B and 1 more." A pass that was not expected (a known failure that is none) counts. */
static void add_tests(struct sentence *sentence, const struct data *data, bool failing) {
    const struct conformance *conformance = data->conformance;
    char words[200];
    size_t count = 0, named = 0;

    for (size_t i = 0; conformance != NULL && i < conformance->tests.count; i++) {
        const struct test *test = &conformance->tests.items[i];
        count += failing ? test->fails_the_run == 1 : test->verdict == VERDICT_INCONCLUSIVE;
    }
    if (count == 0) {
        return;
    }
    snprintf(words, sizeof words, "%s%s of %s conformance tests %s: ", sentence->len > 0 ? " " : "", grouped(count).s,
             grouped(conformance->tests.count).s, failing ? "failed" : plural(count, "is inconclusive", "are inconclusive"));
    add(sentence, words);
    for (size_t i = 0; i < conformance->tests.count && named < NAMED; i++) {
        const struct test *test = &conformance->tests.items[i];
        if (failing ? test->fails_the_run == 1 : test->verdict == VERDICT_INCONCLUSIVE) {
            snprintf(words, sizeof words, "%s%.120s", named++ > 0 ? ", " : "", test->id);
            add(sentence, words);
        }
    }
    snprintf(words, sizeof words, " and %s more.", grouped(count - named).s);
    add(sentence, count > named ? words : ".");
}

/* "4 known limits of SSM demonstrated": beside what passed, never counted with it. */
static void add_limits(struct sentence *sentence, size_t limits, const char *before) {
    char words[120];

    if (limits > 0) {
        snprintf(words, sizeof words, "%s%s known %s of SSM demonstrated", before, grouped(limits).s, plural(limits, "limit", "limits"));
        add(sentence, words);
    }
}

/* "40 scenarios, 114 vectors and 100 conformance tests", of what there is. */
static void add_counts(struct sentence *sentence, const size_t counts[3]) {
    static const char *const one[] = {"scenario", "vector", "conformance test"}, *const many[] = {"scenarios", "vectors", "conformance tests"};
    char words[120];
    size_t kinds = 0, told = 0;

    for (size_t i = 0; i < 3; i++) {
        kinds += counts[i] > 0;
    }
    for (size_t i = 0; i < 3; i++) {
        if (counts[i] > 0) {
            const char *before = told == 0 ? "" : told + 1 == kinds ? " and " : ", ";
            snprintf(words, sizeof words, "%s%s %s", before, grouped(counts[i]).s, plural(counts[i], one[i], many[i]));
            add(sentence, words);
            told++;
        }
    }
}

/* What neither passed nor failed: reported vectors, tests that failed at a should or as a known failure, tests that were not run. */
static void add_remarks(struct sentence *sentence, const struct tally *tally, const struct data *data) {
    char words[200];
    const size_t reported = tally->vectors[VERDICT_REPORT], put_up = tally->tests[VERDICT_FAIL], untested = tally->tests[VERDICT_NOT_TESTED];

    if (reported > 0) {
        snprintf(words, sizeof words, "; %s %s only reported", grouped(reported).s, plural(reported, "vector is", "vectors are"));
        add(sentence, words);
    }
    if (put_up > 0) {
        snprintf(words, sizeof words, "; %s %s, without failing the run", grouped(put_up).s, plural(put_up, "test failed", "tests failed"));
        add(sentence, words);
    }
    if (untested > 0) {
        snprintf(words, sizeof words, "; %s %s not be run on this device", grouped(untested).s, plural(untested, "test could", "tests could"));
        add(sentence, words);
    }
    add(sentence, data->vectors == NULL && data->runs.count > 0 ? "; vectors not run" : "");
}

/* Everything that can pass passed: what was it, and what was not run? */
static void add_all_passed(struct sentence *sentence, const struct tally *tally, const struct data *data) {
    const size_t passed[3] = {tally->runs[VERDICT_PASS], tally->vectors[VERDICT_PASS], tally->tests[VERDICT_PASS]};
    const size_t limits = tally->runs[VERDICT_KNOWN_LIMIT];
    const bool any = passed[0] + passed[1] + passed[2] > 0;

    if (!any && limits == 0) {
        add(sentence, data->conformance != NULL ? "Nothing was tested: no test of the suite could be run on this device."
                                                : "Nothing was judged: there are no scenarios and no vectors.");
        return;
    }
    const bool all = passed[0] != 1 && passed[1] != 1 && passed[2] != 1 && limits + tally->tests[VERDICT_FAIL] + tally->tests[VERDICT_NOT_TESTED] == 0;
    add(sentence, all ? "All " : "");
    add_counts(sentence, passed);
    add(sentence, any ? " passed" : "");
    add_limits(sentence, limits, any ? "; " : "");
    add_remarks(sentence, tally, data);
    add(sentence, passed[0] + limits == 0 && data->vectors != NULL ? "; no scenario was run." : ".");
}

static void make_sentence(struct tally *tally, const struct data *data) {
    struct sentence sentence = {tally->sentence, sizeof tally->sentence, 0};

    add_part(&sentence, tally, data, VERDICT_FAIL, "failed");
    add_vectors(&sentence, tally, data);
    add_tests(&sentence, data, true);
    if (data->conformance_error != NULL) {
        add(&sentence, sentence.len > 0 ? " The conformance suite could not be run." : "The conformance suite could not be run.");
    }
    add_part(&sentence, tally, data, VERDICT_FAULT, "could not be judged, a fault of the bench");
    add_part(&sentence, tally, data, VERDICT_INCONCLUSIVE,
             plural(tally->runs[VERDICT_INCONCLUSIVE], "is inconclusive", "are inconclusive"));
    add_tests(&sentence, data, false);
    if (sentence.len == 0) {
        add_all_passed(&sentence, tally, data);
    } else if (tally->runs[VERDICT_KNOWN_LIMIT] > 0) {
        add_limits(&sentence, tally->runs[VERDICT_KNOWN_LIMIT], " ");
        add(&sentence, ".");
    }
}

/* The worst of everything. Only limits demonstrated, or nothing judged: neither is a pass. */
static enum verdict whole_verdict(const struct tally *tally, const struct data *data) {
    enum verdict worst = VERDICT_PASS;

    for (enum verdict verdict = VERDICT_INCONCLUSIVE; verdict < VERDICTS; verdict++) {
        if (tally->runs[verdict] + tally->vectors[verdict] > 0) {
            worst = verdict;
        }
    }
    if (data->conformance != NULL && data->conformance->exit != 0) {
        const enum verdict suite = data->conformance->exit == 1 ? VERDICT_FAIL : VERDICT_INCONCLUSIVE;
        worst = suite > worst ? suite : worst;
    }
    if (data->vectors_error != NULL || data->conformance_error != NULL) {
        return VERDICT_FAULT;
    }
    if (worst == VERDICT_PASS && tally->runs[VERDICT_PASS] + tally->vectors[VERDICT_PASS] + tally->tests[VERDICT_PASS] == 0) {
        return tally->runs[VERDICT_KNOWN_LIMIT] > 0 ? VERDICT_KNOWN_LIMIT : VERDICT_INCONCLUSIVE;
    }
    return worst;
}

bool tally_make(struct tally *tally, struct data *data) {
    memset(tally, 0, sizeof *tally);
    for (size_t i = 0; i < data->runs.count; i++) {
        tally->runs[data->runs.items[i].verdict]++;
    }
    for (size_t i = 0; data->vectors != NULL && i < data->vectors->vectors.count; i++) {
        tally->vectors[data->vectors->vectors.items[i].verdict]++;
    }
    for (size_t i = 0; data->conformance != NULL && i < data->conformance->tests.count; i++) {
        tally->tests[data->conformance->tests.items[i].verdict]++;
    }
    tally->verdict = whole_verdict(tally, data);
    make_sentence(tally, data);
    return make_matrix(tally, data) && make_untested(tally, data);
}

/* ---- one test ---- */

struct small_text test_says(const struct test *test) {
    struct small_text text;
    const struct known *known = test->known;

    snprintf(text.s, sizeof text.s, "%.400s%s%.200s%s", test->says,
             known != NULL                                          ? test->says[0] != '\0' ? "; known failure: " : "known failure: "
             : test->verdict == VERDICT_FAIL && !test->fails_the_run ? "; no shall: it does not fail the run"
                                                                    : "",
             known != NULL ? known->reason : "",
             known == NULL ? "" : known->expired == 1 ? " (the entry has expired)" : test->verdict == VERDICT_PASS ? " (but it passes)" : "");
    return text;
}

/* ---- one run ---- */

const char *run_title(const struct run *run) {
    return run->result != NULL ? run->result->scenario->title : run->title != NULL ? run->title : run->id;
}

const struct check *run_telling_check(const struct run *run) {
    static const char *const telling[] = {"simultaneity", "coverage"};
    const struct run_verdict *result = run->result;

    if (result == NULL) {
        return NULL;
    }
    for (size_t k = 0; result->verdict == VERDICT_PASS && k < 2; k++) {
        for (size_t i = 0; i < result->checks.count; i++) {
            if (strcmp(result->checks.items[i].kind, telling[k]) == 0) {
                return &result->checks.items[i];
            }
        }
    }
    for (size_t i = 0; i < result->checks.count; i++) {
        if (result->checks.items[i].verdict == result->verdict) {
            return &result->checks.items[i];
        }
    }
    return NULL;
}

const char *run_says(const struct run *run) {
    const struct check *check = run_telling_check(run);

    if (run->verdict == VERDICT_KNOWN_LIMIT) {
        return run->result->limit->says;
    }
    return run->error != NULL ? run->error : check != NULL ? check->says : "no check carries this verdict";
}

bool run_verdict_is_bare(const struct run *run) {
    for (size_t i = 0; run->result != NULL && i < run->result->checks.count; i++) {
        if (run->result->checks.items[i].verdict == run->verdict) {
            return false;
        }
    }
    return true;
}

bool command_miss_is_wanted(const struct run_verdict *result, const struct command *command) {
    for (size_t i = 0; i < result->checks.count; i++) {
        const struct check *check = &result->checks.items[i];
        if (strcmp(check->kind, "simultaneity") == 0 && check->step == command->step && check->verdict == VERDICT_PASS) {
            return command->met == 0;
        }
    }
    return false;
}

/* Is `b` worse news than `a`? Not reached by all beats every number. */
static bool is_worse(const struct apart *a, const struct apart *b) {
    if (b->kind != a->kind) {
        return b->kind > a->kind;
    }
    if (b->kind == APART_UNREACHED) {
        return b->command->intended - b->command->actuated > a->command->intended - a->command->actuated;
    }
    return b->worst_ms > a->worst_ms;
}

struct apart run_apart(const struct run *run) {
    struct apart worst = {APART_NONE, NAN, NAN, false, false, NULL};

    for (size_t i = 0; run->result != NULL && i < run->result->commands.count; i++) {
        const struct command *command = &run->result->commands.items[i];
        struct apart apart = {APART_NONE, command->simultaneity_ms, command->target_ms, command->met == 0, false, command};
        if (command->actuated > 0 && command->actuated < command->intended) {
            apart.kind = APART_UNREACHED;                       /* whatever number there is of the others, it is not that of the command */
        } else if (isfinite(command->simultaneity_ms)) {
            apart.kind = APART_MEASURED;
        }
        apart.wanted = apart.over && command_miss_is_wanted(run->result, command);
        if (is_worse(&worst, &apart)) {
            worst = apart;
        }
    }
    return worst;
}

struct small apart_text(const struct apart *apart) {
    struct small result = {"–"};

    if (apart->kind == APART_MEASURED) {
        return milliseconds(apart->worst_ms);
    }
    if (apart->kind == APART_UNREACHED) {
        snprintf(result.s, sizeof result.s, "%.26s not reached", grouped(apart->command->intended - apart->command->actuated).s);
    }
    return result;
}

const struct command *run_least_coverage(const struct run *run) {
    const struct command *least = NULL;

    for (size_t i = 0; run->result != NULL && i < run->result->commands.count; i++) {
        const struct command *command = &run->result->commands.items[i];
        if (command->coverage != NULL && (least == NULL || command->coverage->share < least->coverage->share)) {
            least = command;
        }
    }
    return least;
}

enum verdict step_verdict(const struct run_verdict *result, size_t step) {
    enum verdict worst = VERDICT_REPORT;

    for (size_t i = 0; i < result->checks.count; i++) {
        const struct check *check = &result->checks.items[i];
        if (check->step == step && check->verdict > (int)worst) {
            worst = (enum verdict)check->verdict;
        }
    }
    return worst;
}

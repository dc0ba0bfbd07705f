/* select.c: patterns -> tests in the table's order -> every Nth of them (the shard) -> shuffled within each theme. The shard is taken
 * before the shuffle, so shards add up to the whole for every seed. */
#include "select.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 120u

bool requirements_hold(const char *list, const char *id) {
    size_t len = strlen(id);
    for (const char *at = list; (at = strstr(at, id)) != NULL; at += len) {
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

/* Edits between two texts (Levenshtein), one row at a time; letters count alike in both cases. */
static size_t distance(const char *a, const char *b) {
    size_t row[TEXT_MAX + 1], len = strnlen(b, TEXT_MAX);
    for (size_t j = 0; j <= len; j++) {
        row[j] = j;
    }
    for (size_t i = 0; a[i] && i < TEXT_MAX; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < len; j++) {
            size_t change = diagonal + ((a[i] | 32) != (b[j] | 32));
            diagonal = row[j + 1];
            size_t edit = 1 + (row[j] < diagonal ? row[j] : diagonal);
            row[j + 1] = change < edit ? change : edit;
        }
    }
    return row[len];
}

static void nearer(const char *text, const char *candidate, size_t *best, char *nearest) {
    size_t edits = distance(text, candidate);
    if (edits < *best) {
        *best = edits;
        snprintf(nearest, TEXT_MAX, "%s", candidate);
    }
}

/* The id, requirement or theme that differs least. */
static void find_nearest(const char *text, char nearest[TEXT_MAX]) {
    size_t best = SIZE_MAX;
    for (const struct theme *theme = themes; theme->name; theme++) {
        nearer(text, theme->name, &best, nearest);
        for (const struct test *test = theme->tests; test->id; test++) {
            char list[400], *rest;
            nearer(text, test->id, &best, nearest);
            snprintf(list, sizeof list, "%s", test->requirements);
            for (char *id = strtok_r(list, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
                nearer(text, id, &best, nearest);
            }
        }
    }
}

const struct test *test_find(const char *id, const char **nearest) {
    size_t best = SIZE_MAX;
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            size_t edits = distance(id, test->id);
            if (strcmp(test->id, id) == 0) {
                return test;
            }
            if (edits < best) {
                best = edits;
                *nearest = test->id;
            }
        }
    }
    return NULL;
}

static bool matches(const char *pattern, const struct theme *theme, const struct test *test) {
    char list[400], *rest;
    if (!fnmatch(pattern, test->id, 0) || !fnmatch(pattern, theme->name, 0)) {
        return true;
    }
    snprintf(list, sizeof list, "%s", test->requirements);
    for (char *id = strtok_r(list, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
        if (!fnmatch(pattern, id, 0)) {
            return true;
        }
    }
    return false;
}

static size_t number_of_tests(void) {
    size_t count = 0;
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            count++;
        }
    }
    return count;
}

/* Marks what a pattern means; false if that is nothing. */
static bool mark(const char *pattern, bool *marks) {
    bool found = false;
    size_t i = 0;
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++, i++) {
            if (matches(pattern, theme, test)) {
                marks[i] = found = true;
            }
        }
    }
    return found;
}

static bool mark_all(const char *patterns, bool *marks, char *error, size_t error_size) {
    char *list = strdup(patterns ? patterns : "*"), *rest;
    char *pattern = list ? strtok_r(list, ",", &rest) : NULL;
    bool good = pattern != NULL;
    if (!good) {
        snprintf(error, error_size, "--select: found nothing, expected ids, themes or requirements (--list shows them)");
    }
    for (; good && pattern; pattern = strtok_r(NULL, ",", &rest)) {
        if (!mark(pattern, marks)) {
            char nearest[TEXT_MAX] = "";
            find_nearest(pattern, nearest);
            snprintf(error, error_size, "--select: found \"%.100s\", which no test has; the nearest is \"%s\"", pattern, nearest);
            good = false;
        }
    }
    free(list);
    return good;
}

/* Fisher and Yates within one theme. */
static void shuffle(struct result *results, size_t count, uint64_t *state) {
    for (size_t i = count; i > 1; i--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        size_t j = (size_t)((*state >> 33) % i);
        struct result other = results[i - 1];
        results[i - 1] = results[j];
        results[j] = other;
    }
}

static void take(struct plan *plan, const struct selection *selection, const bool *marks) {
    size_t position = 0, taken = 0;
    uint64_t state = selection->seed;
    for (const struct theme *theme = themes; theme->name; theme++) {
        size_t first = plan->count;
        for (const struct test *test = theme->tests; test->id; test++, position++) {
            if (marks[position] && taken++ % selection->shards == selection->shard - 1) {
                plan->results[plan->count++] = (struct result){.theme = theme, .test = test};
            }
        }
        shuffle(plan->results + first, plan->count - first, &state);
    }
}

bool plan_make(struct plan *plan, const struct selection *selection, char *error, size_t error_size) {
    size_t count = number_of_tests();
    bool *marks = calloc(count, sizeof *marks);
    plan->count = 0;
    plan->results = calloc(count, sizeof *plan->results);
    bool good = marks && plan->results;
    if (!good) {
        snprintf(error, error_size, "out of memory");
    }
    good = good && mark_all(selection->patterns, marks, error, error_size);
    if (good) {
        take(plan, selection, marks);
    }
    free(marks);
    if (!good) {
        plan_free(plan);
    }
    return good;
}

void plan_free(struct plan *plan) {
    for (size_t i = 0; plan->results && i < plan->count; i++) {
        struct trial steps = {.steps = plan->results[i].steps, .step_count = plan->results[i].step_count,
                              .record = plan->results[i].record};
        trial_free(&steps);
    }
    free(plan->results);
    plan->results = NULL;
    plan->count = 0;
}

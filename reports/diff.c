/* diff.c: verdicts.
 *   scenarios, requirements and vectors of both folders by name -> a change where the verdict is another, or one is not there
 *   worse: a heavier verdict; anything that is gone, since a gate through which a test can vanish is none; a new one that did not pass */
#include "diff.h"

#include <stdio.h>
#include <string.h>

const char *judgement_name(enum judgement judgement) {
    static const char *const names[] = {"changed", "better", "worse"};

    return names[judgement];
}

/* What a pipeline has to care about: a deviation that is only reported weighs no more than a pass; what is no longer tested weighs more. */
static int weight(int verdict) {
    const bool untested = verdict == VERDICT_NOT_TESTED || verdict == VERDICT_NOT_APPLICABLE;

    return untested ? VERDICT_KNOWN_LIMIT : verdict == VERDICT_REPORT ? VERDICT_PASS : verdict;
}

static enum judgement judge(int before, int after) {
    if (after == VERDICT_ABSENT) {
        return JUDGED_WORSE;
    }
    if (before == VERDICT_ABSENT) {
        return after >= VERDICT_INCONCLUSIVE ? JUDGED_WORSE : JUDGED_CHANGED;
    }
    return weight(after) > weight(before) ? JUDGED_WORSE : weight(after) < weight(before) ? JUDGED_BETTER : JUDGED_CHANGED;
}

/* changes.items has room for every name of both folders: room() counted them. */
static void note(struct diff *diff, const char *kind, const char *id, int before, int after, const char *says, const char *rerun) {
    if (before != after) {
        const enum judgement judgement = judge(before, after);
        diff->changes.items[diff->changes.count++] = (struct change){kind, id, before, after, judgement, says, rerun};
    }
}

static const struct run *find_run(const struct data *data, const char *id, size_t guess) {
    if (guess < data->runs.count && strcmp(data->runs.items[guess].id, id) == 0) {
        return &data->runs.items[guess];
    }
    for (size_t i = 0; i < data->runs.count; i++) {
        if (strcmp(data->runs.items[i].id, id) == 0) {
            return &data->runs.items[i];
        }
    }
    return NULL;
}

static const char *rerun_of(const struct run *run) {
    return run->result != NULL ? run->result->rerun : NULL;
}

static bool compare_runs(struct diff *diff, const struct data *before, const struct data *after) {
    for (size_t i = 0; i < before->runs.count; i++) {
        const struct run *old = &before->runs.items[i], *new = find_run(after, old->id, i);
        const struct run *told = new != NULL ? new : old;
        note(diff, "scenario", old->id, old->verdict, new != NULL ? new->verdict : VERDICT_ABSENT, run_says(told), rerun_of(told));
        if (new != NULL && old->result != NULL && new->result != NULL && !diff_measures(diff, old->result, new->result)) {
            return false;
        }
    }
    for (size_t i = 0; i < after->runs.count; i++) {
        const struct run *new = &after->runs.items[i];
        if (find_run(before, new->id, i) == NULL) {
            note(diff, "scenario", new->id, VERDICT_ABSENT, new->verdict, run_says(new), rerun_of(new));
        }
    }
    return true;
}

/* Both matrices ascend by id: merged. */
static void compare_requirements(struct diff *diff, const struct tally *before, const struct tally *after) {
    for (size_t i = 0, k = 0; i < before->matrix.count || k < after->matrix.count;) {
        const struct requirement *old = i < before->matrix.count ? &before->matrix.items[i] : NULL;
        const struct requirement *new = k < after->matrix.count ? &after->matrix.items[k] : NULL;
        const int order = old == NULL ? 1 : new == NULL ? -1 : strcmp(old->id, new->id);
        const struct requirement *named = order <= 0 ? old : new;
        note(diff, "requirement", named->id, order <= 0 ? (int)old->verdict : VERDICT_ABSENT,
             order >= 0 ? (int)new->verdict : VERDICT_ABSENT, named->entry != NULL ? named->entry->text : NULL, NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

static const struct vector *find_vector(const struct vectors *vectors, const struct vector *like, size_t guess) {
    for (size_t i = guess, n = 0; n <= vectors->vectors.count; i = n++) {          /* the guess, then all */
        const struct vector *one = i < vectors->vectors.count ? &vectors->vectors.items[i] : NULL;
        if (one != NULL && strcmp(one->id, like->id) == 0 && strcmp(one->file, like->file) == 0) {
            return one;
        }
    }
    return NULL;
}

static int whole_vectors(const struct data *data) {
    return data->vectors_error != NULL ? (int)VERDICT_FAULT : data->vectors != NULL ? data->vectors->verdict : VERDICT_ABSENT;
}

static void compare_vectors(struct diff *diff, const struct data *before, const struct data *after) {
    const struct vectors *old = before->vectors, *new = after->vectors;

    if (old == NULL || new == NULL) {
        note(diff, "vectors", "all", whole_vectors(before), whole_vectors(after), after->vectors_error, NULL);
        return;
    }
    for (size_t i = 0; i < old->vectors.count; i++) {
        const struct vector *was = &old->vectors.items[i], *is = find_vector(new, was, i);
        note(diff, "vector", was->id, was->verdict, is != NULL ? is->verdict : VERDICT_ABSENT, was->title, NULL);
    }
    for (size_t i = 0; i < new->vectors.count; i++) {
        const struct vector *is = &new->vectors.items[i];
        if (find_vector(old, is, i) == NULL) {
            note(diff, "vector", is->id, VERDICT_ABSENT, is->verdict, is->title, NULL);
        }
    }
}

static const struct test *find_test(const struct conformance *suite, const char *id, size_t guess) {
    for (size_t i = guess, n = 0; suite != NULL && n <= suite->tests.count; i = n++) {          /* the guess, then all */
        if (i < suite->tests.count && strcmp(suite->tests.items[i].id, id) == 0) {
            return &suite->tests.items[i];
        }
    }
    return NULL;
}

static void compare_tests(struct diff *diff, const struct data *before, const struct data *after) {
    const struct conformance *old = before->conformance, *new = after->conformance;

    if (after->conformance_error != NULL) {
        note(diff, "conformance", "all", VERDICT_ABSENT, VERDICT_FAULT, after->conformance_error, NULL);
        return;
    }
    for (size_t i = 0; old != NULL && i < old->tests.count; i++) {
        const struct test *was = &old->tests.items[i], *is = find_test(new, was->id, i);
        note(diff, "test", was->id, was->verdict, is != NULL ? is->verdict : VERDICT_ABSENT, is != NULL ? is->says : NULL,
             is != NULL ? is->rerun : NULL);
    }
    for (size_t i = 0; new != NULL && i < new->tests.count; i++) {
        const struct test *is = &new->tests.items[i];
        if (find_test(old, is->id, i) == NULL) {
            note(diff, "test", is->id, VERDICT_ABSENT, is->verdict, is->says, is->rerun);
        }
    }
}

static size_t room(const struct data *data, const struct tally *tally) {
    return data->runs.count + tally->matrix.count + (data->vectors != NULL ? data->vectors->vectors.count : 0) +
           (data->conformance != NULL ? data->conformance->tests.count : 0) + 2;
}

bool diff_make(struct diff *diff, const struct data *before, const struct tally *tally_before, const struct data *after,
               const struct tally *tally_after) {
    memset(diff, 0, sizeof *diff);
    diff->changes.items = pool_take(&diff->pool, (room(before, tally_before) + room(after, tally_after)) * sizeof *diff->changes.items);
    if (diff->changes.items == NULL || !compare_runs(diff, before, after)) {
        return false;
    }
    compare_requirements(diff, tally_before, tally_after);
    compare_vectors(diff, before, after);
    compare_tests(diff, before, after);
    for (size_t i = 0; i < diff->changes.count; i++) {
        diff->worse += diff->changes.items[i].judgement == JUDGED_WORSE;
        diff->better += diff->changes.items[i].judgement == JUDGED_BETTER;
    }
    for (size_t i = 0; i < diff->measures.count; i++) {
        diff->worse += diff->measures.items[i].judgement == JUDGED_WORSE;
        diff->better += diff->measures.items[i].judgement == JUDGED_BETTER;
    }
    return true;
}

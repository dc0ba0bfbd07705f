/* shrink.c: every change that makes a draft smaller is tried, kept if the failure stays, and all are tried again until none is kept. Steps go
 * first: what is left then is quick to run. */
#include "shrink.h"

#include <string.h>

enum { RUNS_MAX = 4000 };

struct search { struct draft *best; struct trial *trial; size_t runs; };

/* True: the candidate fails in the same way and is the best now. */
static bool keep(struct search *search, const struct draft *candidate) {
    struct trial trial;
    if (search->runs >= RUNS_MAX || candidate->step_count == 0 || memcmp(candidate, search->best, sizeof *candidate) == 0) {
        return false;
    }
    search->runs++;
    trial_run(&trial, candidate);
    if (trial.kind != search->trial->kind || strcmp(trial.what, search->trial->what) != 0) {
        return false;
    }
    *search->best = *candidate;
    *search->trial = trial;
    return true;
}

static bool fewer_steps(struct search *search) {
    bool any = false;
    for (size_t i = search->best->step_count; i-- > 0;) {
        struct draft candidate = *search->best;
        if (i < candidate.step_count) {
            draft_remove_step(&candidate, i);
            any |= keep(search, &candidate);
        }
    }
    return any;
}

/* A step goes, and an update step sends more commands in its place: what takes hundreds of requests to fail is one long step then. The steps
 * behind it wait as much longer. */
static bool fewer_but_longer(struct search *search) {
    enum { SENT_BY_OTHERS = 64 };                     /* as many as tampering sends, about */
    bool any = false;
    for (size_t i = search->best->step_count; i-- > 0;) {
        for (size_t j = 0; j < search->best->step_count && i < search->best->step_count; j++) {
            struct draft candidate = *search->best;
            const struct draft_step gone = candidate.steps[i], from = candidate.steps[j];
            if (i == j || from.kind != DRAFT_UPDATE) {
                continue;
            }
            const unsigned more = gone.kind == DRAFT_UPDATE ? gone.count * (1 + gone.repeats) : SENT_BY_OTHERS;
            candidate.steps[j].count += more;
            for (size_t k = 0; k < candidate.step_count; k++) {
                candidate.steps[k].at_ms += candidate.steps[k].at_ms > from.at_ms ? more * from.spacing_ms : 0;
            }
            draft_remove_step(&candidate, i);
            any |= keep(search, &candidate);
        }
    }
    return any;
}

/* One number, made as small as it may be: 0 or 1 at once, or by halves. */
static bool smaller(struct search *search, size_t offset, unsigned least) {
    bool any = false;
    for (;;) {
        struct draft candidate = *search->best;
        unsigned *number = (unsigned *)(void *)((char *)&candidate + offset);
        const unsigned before = *number;
        if (before <= least) {
            return any;
        }
        *number = least;
        if (keep(search, &candidate)) {
            return true;
        }
        *number = least + (before - least) / 2;
        if (!keep(search, &candidate)) {
            *number = before - 1;
            if (before > 80 || !keep(search, &candidate)) {
                return any;
            }
        }
        any = true;
    }
}

static bool simpler_network(struct search *search) {
    static const size_t numbers[] = {offsetof(struct draft, delay_ms), offsetof(struct draft, jitter_ms), offsetof(struct draft, loss),
                                     offsetof(struct draft, burst), offsetof(struct draft, duplicate), offsetof(struct draft, reorder)};
    bool any = false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        any |= smaller(search, numbers[i], 0);
    }
    struct draft candidate = *search->best;
    candidate.reserve = 32;
    any |= keep(search, &candidate);
    candidate = *search->best;
    candidate.seed = 1;
    return keep(search, &candidate) || any;
}

/* The last group goes, with the steps that are about it. */
static bool fewer_groups(struct search *search) {
    struct draft candidate = *search->best;
    if (candidate.groups < 2) {
        return false;
    }
    const unsigned gone = --candidate.groups;
    for (size_t i = candidate.step_count; i-- > 0;) {
        if (i < candidate.step_count && candidate.steps[i].group == gone && candidate.steps[i].kind != DRAFT_RESTART) {
            draft_remove_step(&candidate, i);
        }
    }
    for (size_t i = 0; i < candidate.set_count; i++) {
        candidate.sets[i].groups &= (1u << candidate.groups) - 1;
        candidate.sets[i].groups |= candidate.sets[i].groups == 0;
    }
    bool any = keep(search, &candidate);
    candidate = *search->best;
    candidate.equal_kids = false;
    return keep(search, &candidate) || any;
}

static bool fewer_servers(struct search *search) {
    bool any = false;
    for (size_t i = search->best->set_count; i-- > 0 && search->best->set_count > 1;) {
        struct draft candidate = *search->best;
        memmove(&candidate.sets[i], &candidate.sets[i + 1], (candidate.set_count - i - 1) * sizeof *candidate.sets);
        candidate.set_count--;
        any |= keep(search, &candidate);
    }
    for (size_t i = 0; i < search->best->set_count; i++) {
        const size_t base = offsetof(struct draft, sets) + i * sizeof(struct draft_set);
        any |= smaller(search, base + offsetof(struct draft_set, count), 1);
        any |= smaller(search, base + offsetof(struct draft_set, join_ms), 0);
        struct draft candidate = *search->best;
        candidate.sets[i].persist = true;
        any |= keep(search, &candidate);
        candidate = *search->best;
        candidate.sets[i].slides = false;
        any |= keep(search, &candidate);
    }
    return any;
}

static bool simpler_steps(struct search *search) {
    bool any = false;
    for (size_t i = 0; i < search->best->step_count; i++) {
        const size_t base = offsetof(struct draft, steps) + i * sizeof(struct draft_step);
        any |= smaller(search, base + offsetof(struct draft_step, index), 0);
        any |= smaller(search, base + offsetof(struct draft_step, repeats), 0);
        any |= search->best->steps[i].kind == DRAFT_UPDATE && smaller(search, base + offsetof(struct draft_step, count), 1);
        any |= smaller(search, base + offsetof(struct draft_step, group), 0);
        static const size_t flags[] = {offsetof(struct draft_step, withheld), offsetof(struct draft_step, new_ids),
                                       offsetof(struct draft_step, crash), offsetof(struct draft_step, dimmer),
                                       offsetof(struct draft_step, con), offsetof(struct draft_step, unicast),
                                       offsetof(struct draft_step, broken), offsetof(struct draft_step, fresh)};
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
            struct draft candidate = *search->best;
            *(bool *)((char *)&candidate.steps[i] + flags[k]) = false;
            any |= keep(search, &candidate);
        }
    }
    for (size_t i = 0; i < search->best->set_count; i++) {      /* a dimmer that no step uses any more */
        struct draft candidate = *search->best;
        candidate.sets[i].dimmer = false;
        any |= keep(search, &candidate);
    }
    return any;
}

size_t shrink(struct draft *draft, struct trial *trial) {
    struct search search = {draft, trial, 0};
    bool any = true;
    while (any && search.runs < RUNS_MAX) {
        any = fewer_steps(&search);
        any |= fewer_but_longer(&search);
        any |= fewer_groups(&search);
        any |= fewer_servers(&search);
        any |= simpler_network(&search);
        any |= simpler_steps(&search);
    }
    return search.runs;
}

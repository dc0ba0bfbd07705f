/* checks.h: what every check makes (a struct check with its verdict, its numbers, its evidence), and the checks, one file for each kind.
 * A check starts as passed; faults and doubts only make it worse. */
#ifndef CHECK_CHECKS_H
#define CHECK_CHECKS_H

#include "stimuli.h"

/* In this order: the worst one counts. known-limit: of a run, never of a check; all checks passed, but what they show is a limit of SSM. */
enum verdict { VERDICT_PASS, VERDICT_KNOWN_LIMIT, VERDICT_INCONCLUSIVE, VERDICT_FAIL };
const char *verdict_name(enum verdict verdict);

#define EVIDENCE_MAX 10
#define CHECK_WHOLE_RUN SIZE_MAX

struct evidence { uint64_t time_ns; uint32_t node, datagram; char expected[160], found[240]; };   /* datagram 0: none */

struct check {
    const char *kind;                    /* "applied", "silence", ... */
    const char *name, *suffix;           /* name of the step or "run"; suffix "" or what sets a second check of a step apart */
    size_t step;                         /* or CHECK_WHOLE_RUN */
    char *const *requirements; size_t requirement_count;   /* the scenario's */
    enum verdict verdict;
    char says[320];
    uint64_t receptions, judged, undecidable, wrong;
    struct evidence evidence[EVIDENCE_MAX]; size_t evidence_count;
    uint8_t *steps;                      /* whole run: enum verdict for each step; else NULL */
};

struct checks {
    struct check *list; size_t count;
    size_t step_count;
    uint8_t *steps; size_t run_checks;   /* what the `steps` of the whole-run checks point into; how many of them there are */
};

/* Everything that the checks read. */
struct judged {
    struct run *run;
    struct opened_cache *cache;
    struct receptions *receptions;
    struct stimuli *stimuli;
};

/* Room for every check that a scenario can have; NULL: no memory. */
struct checks *checks_create(const struct scenario *scenario);
void checks_free(struct checks *checks);
struct check *checks_add_step(struct checks *checks, const char *kind, const struct scenario *scenario, size_t step, const char *suffix);
struct check *checks_add_run(struct checks *checks, const char *kind);
struct check *checks_add_expectation(struct checks *checks, const char *kind, const struct scenario *scenario,
                                     const struct scenario_check *of);

void check_worsen(struct check *check, enum verdict verdict);
/* Makes the verdict of a whole-run check on this step worse, and its own with it. step TRACE_NO_STEP: on all of them. */
void check_worsen_step(struct check *check, const struct checks *checks, uint32_t step, enum verdict verdict);
/* A fault: fails the check, counts it, keeps the first EVIDENCE_MAX. `format` says what was found. */
void check_wrong(struct check *check, uint64_t time_ns, uint32_t node, uint32_t datagram, const char *expected, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void check_says(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The kinds. Each adds its checks; false: no memory. check_capture comes first, before the receptions are collected. */
void check_capture(struct run *run, struct checks *checks);
bool check_steps(const struct judged *judged, struct checks *checks);      /* applied, discarded -> "applied"; expect: model -> "model" */
bool check_probe(const struct judged *judged, struct checks *checks, size_t step);      /* a step that plays a probe */
void check_model(const struct judged *judged, struct checks *checks);
void check_read_back(const struct judged *judged, struct checks *checks);
void check_claims(const struct judged *judged, struct checks *checks);
bool check_nonces(const struct judged *judged, struct checks *checks);
bool check_silence(const struct judged *judged, struct checks *checks);
bool check_simultaneity(const struct judged *judged, struct checks *checks);
bool check_parts(const struct judged *judged, struct checks *checks);
bool check_settled(const struct judged *judged, struct checks *checks);
bool check_coverage(const struct judged *judged, struct checks *checks);

/* For check_steps and check_model: counts one reception; evidence if it is wrong. false if it is wrong. */
bool check_model_reception(struct check *check, const struct judged *judged, const struct reception *reception);

#endif

/* tally.h: every number and sentence that more than one file shows, computed once: HTML, JUnit, Markdown and JSON agree because they ask
 * here. */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "data.h"

struct witness {                                /* a scenario, a vector or a test that shows a requirement */
    const struct run *run;                      /* or */
    const struct vector *vector;                /* or */
    const struct test *test;
    enum verdict verdict;
};
struct requirement {
    const char *id;
    const struct ledger_entry *entry;           /* NULL: not in the ledger, or no ledger */
    enum verdict verdict;                       /* the worst of the witnesses */
    const struct witness *witnesses;            /* scenarios first */
    size_t witness_count;
};
struct tally {
    enum verdict verdict;                       /* of everything; known-limit only if nothing passed and nothing is worse */
    size_t runs[VERDICTS], vectors[VERDICTS], tests[VERDICTS], requirements[VERDICTS];
    LIST_OF(struct requirement) matrix;         /* by id */
    LIST_OF(const struct ledger_entry *) untested;
    char sentence[600];                         /* "1 of 10 scenarios failed: corridor-clean." Unescaped */
};
/* false: out of memory. Everything is in data->pool. */
bool tally_make(struct tally *tally, struct data *data);
/* Why a test that does not simply pass stands as it does: what it says, and whether it is put up with. */
struct small_text { char s[700]; };
struct small_text test_says(const struct test *test);

const char *run_title(const struct run *run);
/* The first check that decides a run's verdict, NULL if none does; for a passed run the most telling one: simultaneity, coverage, the
 * first. */
const struct check *run_telling_check(const struct run *run);
const char *run_says(const struct run *run);       /* why it has its verdict: the error, the limit, or what that check says */
/* A verdict that no check carries (a run without checks, say) is told of the run itself, so that no file loses it. */
bool run_verdict_is_bare(const struct run *run);

/* How far apart the Servers of a run switched: its worst command. */
enum apart_kind { APART_NONE, APART_MEASURED, APART_UNREACHED };
struct apart {
    enum apart_kind kind;
    double worst_ms, target_ms;                 /* target NAN: none set */
    bool over, wanted;                          /* over the target; and the scenario demands just that */
    const struct command *command;              /* the worst one */
};
struct apart run_apart(const struct run *run);
struct small apart_text(const struct apart *apart);
/* The target of this command was missed, and a check that passed says it had to be. */
bool command_miss_is_wanted(const struct run_verdict *result, const struct command *command);
/* The command that reached the smallest share of its intended Servers; NULL: none with a coverage. */
const struct command *run_least_coverage(const struct run *run);
/* The worst check of a script step; VERDICT_REPORT if no check is about it. */
enum verdict step_verdict(const struct run_verdict *result, size_t step);

#endif

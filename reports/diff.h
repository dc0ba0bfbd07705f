/* diff.h: two result folders compared: what changed its verdict, what is new or gone, which measures moved further than chance explains.
 * Wall time is not compared. */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "tally.h"

enum judgement { JUDGED_CHANGED, JUDGED_BETTER, JUDGED_WORSE };
const char *judgement_name(enum judgement judgement);

enum { VERDICT_ABSENT = -1 };
struct change {                             /* of a verdict */
    const char *kind;                       /* "scenario", "requirement", "vector"; "vectors": all of them at once */
    const char *id;
    int before, after;                      /* VERDICT_ABSENT: new, gone */
    enum judgement judgement;
    const char *says, *rerun;               /* of the new one, or of the old one if it is gone; NULL: nothing to say */
};

struct interval { double value, low, high; };           /* low, high NAN: none */
struct measure {                            /* a number of one step that moved */
    const char *scenario, *step, *name, *unit;
    size_t index;                           /* of the command; NOT_GIVEN: all commands of the step together */
    struct interval before, after;
    enum judgement judgement;               /* never JUDGED_CHANGED: what moved within its intervals is not listed */
};

struct diff {
    LIST_OF(struct change) changes;
    LIST_OF(struct measure) measures;
    size_t worse, better;                   /* changes and measures */
    struct pool pool;
};
/* false: out of memory. The result borrows from all four; free it with pool_free(&diff->pool). */
bool diff_make(struct diff *diff, const struct data *before, const struct tally *tally_before, const struct data *after,
               const struct tally *tally_after);

/* The measures alone, appended; diff_measures.c. */
bool diff_measures(struct diff *diff, const struct run_verdict *before, const struct run_verdict *after);
/* 95 % interval of the median by order statistics: exact for any distribution. `sorted` ascends; none if there are fewer than 6. */
struct interval median_interval(const double *sorted, size_t count);

/* How it is told; diff_write.c. Names of the two folders and their data for the head. */
void diff_table(struct text *t, const struct diff *diff, const char *const folders[2], const struct data *const data[2]);
char *diff_json(const struct diff *diff, const char *const folders[2], const struct data *const data[2]);

/* ssm-report --diff OLD NEW [--json FILE]; returns the exit code. */
int diff_main(int argc, char **argv);

#endif

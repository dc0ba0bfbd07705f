/* report.h: a run for people (standard output) and for programs (conformance.json, schema ssmbench-conformance/1). */
#ifndef SUITE_REPORT_H
#define SUITE_REPORT_H

#include "known.h"
#include "ledger.h"
#include "run.h"

#include <stdio.h>

struct report {
    const struct plan *plan;
    const struct conditions *conditions;
    const char *selected;                 /* as given, or "*" */
    unsigned shard, shards;
    const char *pics_file;                /* NULL: everything is claimed */
    bool strict;
    unsigned counts[VERDICTS];
    unsigned failing, known;              /* what fails the run; failures that are known */
};

/* Counts. */
void report_make(struct report *report);
/* The table, and every failure in detail, with the clause's text from the ledger at `ledger`. */
void report_print(const struct report *report, const char *ledger);
/* DIR/conformance.json, whole or not at all; DIR is made if need be. false with a sentence. */
bool report_save(const struct report *report, const char *directory, char *error, size_t error_size);
/* evidence.c: DIR/failures/TEST/ for every test that failed or was inconclusive; what an earlier run left there goes. */
bool report_save_evidence(const struct report *report, const char *directory, const char *ledger, char *error, size_t error_size);
bool report_has_evidence(const struct result *result);
/* "failures/Q.3.3-2-replays-are-discarded" */
#define REPORT_NAME_MAX 160u
void report_evidence_name(char out[REPORT_NAME_MAX], const struct test *test);
/* One test in words: its requirements, the steps up to the one that deviates (`whole`: all of them, else the last few), the rerun line. */
void report_detail(FILE *out, const struct report *report, const struct result *result, const struct ledger *ledger, bool whole);
/* DIR/run.json, which says where the result comes from (../../reports/provenance.h). */
bool report_save_origin(const char *directory, int argc, char *const *argv, double wall_s, char *error, size_t error_size);
/* 0, 1 or 3. */
int report_exit(const struct report *report);
/* The line that reruns one test alone. */
#define REPORT_RERUN_MAX 4096u
void report_rerun(char out[REPORT_RERUN_MAX], const struct report *report, const struct test *test);

#endif

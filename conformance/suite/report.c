/* report.c: counts, the table, failures in detail. The same run gives the same text. */
#include "report.h"

#include "words.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_STEPS 4u        /* before the one that deviates */

void report_make(struct report *report) {
    for (size_t i = 0; i < report->plan->count; i++) {
        const struct result *result = &report->plan->results[i];
        report->counts[result->verdict]++;
        report->failing += result->counts;
        report->known += result->known && result->verdict == FAIL && !result->counts;
    }
}

int report_exit(const struct report *report) {
    if (report->failing) {
        return 1;
    }
    if (report->plan->count && !report->counts[PASS] && !report->counts[FAIL]) {
        return 3;                                 /* nothing was tested */
    }
    return report->counts[INCONCLUSIVE] || (report->strict && report->counts[NOT_TESTED]) ? 3 : 0;
}

/* Appends the option and its value as one word for a shell. NULL: nothing. */
static void append_option(char *out, size_t size, const char *option, const char *text) {
    size_t used = strlen(out);
    if (!text) {
        return;
    }
    used += (size_t)snprintf(out + used, size - used, "%s '", option);
    for (; *text && used + 6 < size; text++) {
        used += (size_t)snprintf(out + used, size - used, *text == '\'' ? "'\\''" : "%c", *text);
    }
    snprintf(out + used, size - used, "'");
}

static void append_number(char *out, size_t size, const char *option, double number) {
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s %g", option, number);
}

void report_rerun(char out[REPORT_RERUN_MAX], const struct report *report, const struct test *test) {
    const struct conditions *conditions = report->conditions;
    const size_t size = REPORT_RERUN_MAX;
    snprintf(out, size, "./ssmbench conformance");
    append_option(out, size, " --iut", conditions->iut->text);
    append_option(out, size, " --control", conditions->iut->remote ? conditions->iut->command : NULL);
    append_option(out, size, " --select", test->id);
    size_t used = strlen(out);
    snprintf(out + used, size - used, " --seed %llu", (unsigned long long)conditions->seed);
    append_option(out, size, " --pics", report->pics_file);
    if (conditions->silence != 6) {
        append_number(out, size, " --silence", conditions->silence);
    }
    if (conditions->iut->answer_ms) {
        append_number(out, size, " --timeout", conditions->iut->answer_ms / 1000.0);
    }
    used = strlen(out);
    snprintf(out + used, size - used, "%s", conditions->version_options ? "" : " --no-version-options");
}

/* The text of each requirement, wrapped by nobody: one line each. */
static void print_requirements(FILE *out, const struct ledger *ledger, const char *list) {
    char ids[400], *rest;
    snprintf(ids, sizeof ids, "%s", list);
    for (char *id = strtok_r(ids, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
        const char *nearest = "";
        const struct ledger_entry *entry = ledger ? ledger_find(ledger, id, &nearest) : NULL;
        fprintf(out, "    %s (%s%s%s) %s\n", id, entry ? entry->source : "", entry ? " " : "", entry ? entry->clause : "not in the ledger",
               entry ? entry->text : "");
    }
}

static void print_step(FILE *out, const struct step *step, size_t number, bool whole) {
    char hex[2 * FORGE_DATAGRAM_MAX + 8];
    fprintf(out, "    step %zu%s: %s\n", number + 1, !step->data ? "" : step->from_device ? ", came" : ", sent", step->decoded);
    if (step->data && step->len) {
        words_hex(hex, sizeof hex, step->data, step->len);
        fprintf(out, "      hex       %s\n", hex);
    }
    if (step->deviates || (whole && *step->expected)) {
        fprintf(out, "      expected  %s\n      found     %s\n", step->expected, *step->found ? step->found : "-");
    }
}

void report_detail(FILE *out, const struct report *report, const struct result *result, const struct ledger *ledger, bool whole) {
    char rerun[REPORT_RERUN_MAX];
    size_t deviating = 0;
    while (deviating < result->step_count && !result->steps[deviating].deviates) {
        deviating++;
    }
    bool reported = result->verdict == FAIL && result->test->level != SHALL && !report->strict;
    fprintf(out, "\n%s: %s%s\n", verdict_text(result->verdict), result->test->id, reported ? " (no shall: reported, does not fail the run)" : "");
    print_requirements(out, ledger, result->test->requirements);
    if (result->known) {
        fprintf(out, "    known failure: %s (expires %s%s)\n", result->known->reason, result->known->expires,
               result->known->expired ? ": it has expired" : result->verdict == PASS ? ": but it passes" : "");
    }
    if (*result->says) {
        fprintf(out, "    %s\n", result->says);
    }
    size_t first = deviating > SHOWN_STEPS && !whole ? deviating - SHOWN_STEPS : 0;
    if (first) {
        fprintf(out, "    (steps 1 to %zu left out; with --out, evidence.txt has them)\n", first);
    }
    for (size_t i = first; i < result->step_count && i <= deviating; i++) {
        print_step(out, &result->steps[i], i, whole);
    }
    report_rerun(rerun, report, result->test);
    fprintf(out, "    rerun: %s\n", rerun);
}

static void print_table(const struct report *report) {
    const struct theme *theme = NULL;
    for (size_t i = 0; i < report->plan->count; i++) {
        const struct result *result = &report->plan->results[i];
        if (result->theme != theme) {
            theme = result->theme;
            printf("%s%s\n", i ? "\n" : "", theme->name);
        }
        printf("  %-14s %-10s %s", verdict_text(result->verdict), level_text(result->test->level), result->test->id);
        if (result->verdict == NOT_TESTED || result->verdict == NOT_APPLICABLE) {
            printf(": %s", result->says);
        }
        printf("\n");
    }
}

void report_print(const struct report *report, const char *ledger_path) {
    char error[200];
    struct ledger *ledger = NULL;
    bool any = false;
    print_table(report);
    for (size_t i = 0; i < report->plan->count; i++) {
        const struct result *result = &report->plan->results[i];
        if (result->verdict == FAIL || result->verdict == INCONCLUSIVE || result->counts) {
            ledger = any ? ledger : ledger_load(ledger_path, error, sizeof error);
            any = true;
            report_detail(stdout, report, result, ledger, false);
        }
    }
    ledger_free(ledger);
    printf("\n%s, seed %llu, silence %g s: %zu tests: ", report->conditions->iut->text, (unsigned long long)report->conditions->seed,
           report->conditions->silence, report->plan->count);
    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        printf("%s%u %s", verdict ? ", " : "", report->counts[verdict], verdict_text((enum verdict)verdict));
    }
    printf("\n");
    if (report->failing || report->known) {
        printf("%u fail the run, %u known failures\n", report->failing, report->known);
    }
}

/* html_overview.c: what a reader asks first: did it pass, what ran, how far apart did the lamps switch, which scenario says what. */
#include "html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void chips(struct text *t, const char *name, const size_t counts[VERDICTS]) {
    text_say(t, "<p class=\"tally\"><span>%s</span>", name);
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        if (counts[verdict] > 0) {
            text_say(t, " <b class=\"badge %s\">", verdict_name((enum verdict)verdict));
            html_verdict_count(t, (enum verdict)verdict, counts[verdict]);
            text_raw(t, "</b>");
        }
    }
    text_raw(t, "</p>\n");
}

/* "seed 1 in all", or the number of different ones: each scenario's own stands in its section. */
static void seeds(const struct data *data, char *out, size_t size) {
    const struct run *first = NULL;
    bool differ = false;

    for (size_t i = 0; i < data->runs.count; i++) {
        const struct run *run = &data->runs.items[i];
        if (run->result != NULL && first == NULL) {
            first = run;
        }
        differ |= run->result != NULL && run->result->scenario->seed != first->result->scenario->seed;
    }
    if (data->seed_override != NOT_GIVEN) {
        snprintf(out, size, "%zu for every scenario, by --seed", data->seed_override);
    } else if (first == NULL) {
        snprintf(out, size, "none used");
    } else if (differ) {
        snprintf(out, size, "each scenario's own, in the table");
    } else {
        snprintf(out, size, "%zu in every scenario", first->result->scenario->seed);
    }
}

static void facts(struct text *t, const struct data *data) {
    char text[400];

    text_raw(t, "<dl class=\"facts\">\n");
    html_fact(t, "Bench", data->version);
    html_fact(t, "Commit", data->commit != NULL ? data->commit : "unknown (not built from a clone)");
    html_fact(t, "Machine", data->machine);
    if (strlen(data->started) == 20 && data->started[10] == 'T' && data->started[19] == 'Z') {
        snprintf(text, sizeof text, "%.10s %.8s UTC", data->started, data->started + 11);
        html_fact(t, "Started", text);
    } else {
        html_fact(t, "Started", data->started);
    }
    snprintf(text, sizeof text, "%.1f s", data->wall_s);
    html_fact(t, "Took", text);
    seeds(data, text, sizeof text);
    html_fact(t, "Seed", text);
    if (data->conformance != NULL) {
        html_fact(t, "Device under test", data->conformance->iut);
    }
    if (data->vectors != NULL) {
        html_fact(t, "Device in the vectors", data->vectors->device);
    }
    text_raw(t, "</dl>\n");
    html_command(t, data->command);
}

/* ---- how far apart ---- */

static double scale_of(const struct data *data) {
    double scale = 250;

    for (size_t i = 0; i < data->runs.count; i++) {
        struct apart apart = run_apart(&data->runs.items[i]);
        if (apart.kind == APART_MEASURED && apart.worst_ms * 1.08 > scale) {
            scale = apart.worst_ms * 1.08;
        }
    }
    return scale;
}

static const char *apart_remark(const struct apart *apart) {
    if (apart->kind == APART_UNREACHED) {
        return "a Server never switched";
    }
    if (isnan(apart->target_ms)) {
        return "no target set here";
    }
    if (apart->command->met < 0) {
        return "not judged: no actuation delay is modelled";
    }
    return !apart->over ? "within the target" : apart->wanted ? "over it, as this scenario demands" : "over the target";
}

static void apart_row(struct text *t, const struct run *run, const struct apart *apart, double scale) {
    const char *kind = isnan(apart->target_ms) ? "untargeted" : apart->over ? apart->wanted ? "wanted" : "over" : "within";
    double target = isnan(apart->target_ms) ? 200 : apart->target_ms, end = apart->worst_ms / scale * 100;

    text_raw(t, "<li><a href=\"");
    html_run_href(t, run);
    text_say(t, "\">%s</a><svg class=\"apart %s\" width=\"100%%\" height=\"26\" role=\"img\"><title>%s: %s</title>", run->id, kind, run->id,
             apart_text(apart).s);
    text_say(t,
             "<desc>Last minus first actuation of the slowest command, on a scale from 0 to %.0f ms; the line stands at %.0f "
             "ms.</desc><line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"13\" y2=\"13\"/><line class=\"target\" x1=\"%.2f%%\" "
             "x2=\"%.2f%%\" y1=\"0\" y2=\"26\"/>",
             scale, target, target / scale * 100, target / scale * 100);
    if (apart->kind == APART_MEASURED) {
        text_say(
            t, "<line class=\"reach\" x1=\"0\" x2=\"%.2f%%\" y1=\"13\" y2=\"13\"/><circle class=\"end\" cx=\"%.2f%%\" cy=\"13\" r=\"6\"/>",
            end, end);
    }
    text_say(t, "</svg><b>%s</b><span>%s</span></li>\n", apart_text(apart).s, apart_remark(apart));
}

#define APARTS_MAX 120         /* rows of the plot; more scenarios: those that matter most */

/* How much a reader wants to see this row: missed, not reached, then with a target, then the slowest. */
static double weight(const struct run *run) {
    const struct apart apart = run_apart(run);

    return apart.kind == APART_NONE ? -1
           : (apart.kind == APART_UNREACHED || (apart.over && !apart.wanted) ? 2e9 : 0) + (isnan(apart.target_ms) ? 0 : 1e9) +
                 (apart.kind == APART_MEASURED ? fmin(apart.worst_ms, 1e8) : 0);
}

static int by_weight(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

/* The least weight that is drawn; `drawable`: how many could be. NAN: out of memory. */
static double least_weight(const struct data *data, size_t *drawable) {
    double *weights = calloc(data->runs.count + 1, sizeof *weights), least = NAN;

    *drawable = 0;
    for (size_t i = 0; weights != NULL && i < data->runs.count; i++) {
        weights[*drawable] = weight(&data->runs.items[i]);
        *drawable += weights[*drawable] >= 0;
    }
    if (weights != NULL) {
        qsort(weights, *drawable, sizeof *weights, by_weight);
        least = *drawable > APARTS_MAX ? weights[APARTS_MAX - 1] : 0;
    }
    free(weights);
    return least;
}

static void how_far_apart(struct text *t, const struct data *data) {
    const double scale = scale_of(data);
    size_t drawable, drawn = 0;
    const double least = least_weight(data, &drawable);

    t->failed |= isnan(least);
    if (drawable == 0) {
        return;
    }
    text_raw(t, "<section aria-labelledby=\"apart\"><h2 id=\"apart\">How far apart the lamps switched</h2>\n"
                "<p class=\"lead\">Last minus first actuation of a command, over the Servers it was meant for; the slowest command of "
                "each scenario. The dashed line is the target of 200 ms.");
    if (drawable > APARTS_MAX) {
        text_say(t, " Of %s scenarios the %d are drawn that missed something, have a target or are slowest.", grouped(drawable).s, APARTS_MAX);
    }
    text_raw(t, "</p>\n<ul class=\"aparts\">\n");
    for (size_t i = 0; i < data->runs.count && drawn < APARTS_MAX; i++) {
        const struct run *run = &data->runs.items[i];
        const struct apart apart = run_apart(run);
        if (weight(run) >= least) {
            apart_row(t, run, &apart, scale);
            drawn++;
        }
    }
    text_raw(t, "</ul></section>\n");
}

/* ---- the scenarios ---- */

static void coverage_cell(struct text *t, const struct command *command) {
    if (command == NULL) {
        text_raw(t, "–");
        return;
    }
    text_say(t, "%s <small>%s to %s, %.4g %% sure</small>", percent(command->coverage->share).s, percent(command->coverage->low).s,
             percent(command->coverage->high).s, command->coverage->confidence * 100);
}

static void scenario_row(struct text *t, const struct run *run) {
    struct apart apart = run_apart(run);

    text_say(t, "<tr data-verdict=\"%s\"><td data-label=\"Verdict\">", verdict_name((enum verdict)run->verdict));
    html_badge(t, (enum verdict)run->verdict);
    text_raw(t, "</td><th scope=\"row\"><a href=\"");
    html_run_href(t, run);
    text_say(t, "\">%s</a><small><code>%s</code></small>", run_title(run), run->id);
    if (run->verdict != VERDICT_PASS) {
        text_say(t, "<small class=\"why %s\"><bdi>%s</bdi></small>", verdict_name((enum verdict)run->verdict), run_says(run));
    }
    text_raw(t, "</th>");
    if (run->result == NULL) {
        text_raw(t, "<td colspan=\"5\" class=\"none\">no verdict</td></tr>\n");
        return;
    }
    text_say(t, "<td class=\"num\" data-label=\"Apart\">%s</td><td class=\"num\" data-label=\"Reached\">", apart_text(&apart).s);
    coverage_cell(t, run_least_coverage(run));
    text_say(t,
             "</td><td data-label=\"Link, host\">%s<small>%s</small></td><td class=\"num\" data-label=\"Servers\">%s</td><td class=\"num\" "
             "data-label=\"Seed\">%zu</td></tr>\n",
             run->result->scenario->link, run->result->scenario->host, grouped(run->result->scenario->servers).s,
             run->result->scenario->seed);
}

static void scenario_table(struct text *t, const struct data *data) {
    static const char *const heads[] = {"Verdict", "Scenario", "#Apart", "#Reached", "Link, host", "#Servers", "#Seed", NULL};

    text_raw(t, "<section aria-labelledby=\"scenarios\"><h2 id=\"scenarios\">Scenarios by verdict</h2>\n");
    if (data->runs.count == 0) {
        text_raw(t, "<p class=\"lead\">No scenario was run.</p></section>\n");
        return;
    }
    text_raw(t, "<p class=\"lead\">Apart: the slowest command. Reached: the command that reached the smallest share of the Servers it was "
                "meant for, with its confidence interval.</p>\n");
    html_table(t, "", NULL, heads);
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        for (size_t i = 0; i < data->runs.count; i++) {
            if (data->runs.items[i].verdict == verdict) {
                scenario_row(t, &data->runs.items[i]);
            }
        }
    }
    html_table_end(t);
    text_raw(t, "</section>\n");
}

void html_overview(struct text *t, const struct data *data, const struct tally *tally) {
    text_say(t, "<section class=\"hero %s\" aria-label=\"Verdict\">\n<p class=\"stamp\">", verdict_name(tally->verdict));
    html_badge(t, tally->verdict);
    text_say(t, "</p>\n<h1><bdi>%s</bdi></h1>\n<div class=\"tallies\">", tally->sentence);
    chips(t, "Scenarios", tally->runs);
    if (data->vectors_error != NULL) {
        text_say(t, "<p class=\"tally\"><span>Vectors</span> <bdi>%s</bdi></p>\n", data->vectors_error);
    } else if (data->vectors == NULL) {
        text_raw(t, "<p class=\"tally\"><span>Vectors</span> not run</p>\n");
    } else {
        chips(t, "Vectors", tally->vectors);
    }
    if (data->conformance_error != NULL) {
        text_say(t, "<p class=\"tally\"><span>Conformance tests</span> <bdi>%s</bdi></p>\n", data->conformance_error);
    } else if (data->conformance != NULL) {
        chips(t, "Conformance tests", tally->tests);
    }
    chips(t, "Requirements", tally->requirements);
    text_raw(t, "</div>\n");
    facts(t, data);
    text_raw(t, "</section>\n");
    how_far_apart(t, data);
    scenario_table(t, data);
}

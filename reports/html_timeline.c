/* html_timeline.c: the script as it ran: a lane for the Client, the attacker and restarts, a numbered mark for each step; below, a row for
 * each: what was sent when, what was expected, what was found. */
#include "html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum lane { LANE_CLIENT, LANE_ATTACKER, LANE_RESTART, LANES };
#define LEVELS 3               /* marks that would cover each other go below each other */
#define LEVEL_HEIGHT 21.0
#define NEAR 3.4               /* per cent of the width that a mark takes */

static enum lane lane_of(const struct step *step) {
    return strcmp(step->action, "update") == 0 ? LANE_CLIENT : strncmp(step->action, "restart", 7) == 0 ? LANE_RESTART : LANE_ATTACKER;
}

struct lanes { size_t levels[LANES]; };                 /* 0: no step in this lane */

/* The level of each step, so that neighbours stay legible. */
static struct lanes arrange(const struct run_verdict *run, double end_s, unsigned char *level_of) {
    double last[LANES][LEVELS];
    struct lanes lanes = {{0}};

    for (size_t i = 0; i < LANES * LEVELS; i++) {
        last[i / LEVELS][i % LEVELS] = -100;
    }
    for (size_t i = 0; i < run->steps.count; i++) {
        enum lane lane = lane_of(&run->steps.items[i]);
        double x = run->steps.items[i].at_s / end_s * 100;
        size_t level = 0;
        while (level < LEVELS - 1 && fabs(x - last[lane][level]) < NEAR) {
            level++;
        }
        last[lane][level] = x;
        level_of[i] = (unsigned char)level;
        lanes.levels[lane] = level + 1 > lanes.levels[lane] ? level + 1 : lanes.levels[lane];
    }
    return lanes;
}

static void marks(struct text *t, const struct run_verdict *run, enum lane lane, double y, double end_s, const unsigned char *level_of) {
    for (size_t i = 0; i < run->steps.count; i++) {
        const struct step *step = &run->steps.items[i];
        if (lane_of(step) == lane) {
            double x = 2 + step->at_s / end_s * 96, at = y + LEVEL_HEIGHT * level_of[i];
            text_say(t,
                     "<g class=\"mark %s\"><title>%zu. %s: %s at %s</title><circle cx=\"%.2f%%\" cy=\"%.1f\" r=\"9\"/><text "
                     "x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"middle\">%zu</text></g>",
                     verdict_name(step_verdict(run, step->index)), step->index + 1, step->action, step->name, seconds(step->at_s).s, x, at,
                     x, at + 3.5, step->index + 1);
        }
    }
}

static void picture(struct text *t, const struct run_verdict *run) {
    static const char *const names[] = {"Client sends", "Attacker sends", "Restarts"};
    double end_s = run->scenario->end_s > 0 ? run->scenario->end_s : 1, y = 0;
    unsigned char *level_of = calloc(run->steps.count + 1, 1);

    if (level_of == NULL) {
        t->failed = true;
        return;
    }
    struct lanes lanes = arrange(run, end_s, level_of);
    double height = 22;
    for (size_t lane = 0; lane < LANES; lane++) {
        height += lanes.levels[lane] > 0 ? 22 + LEVEL_HEIGHT * (double)lanes.levels[lane] : 0;
    }
    text_say(t,
             "<svg class=\"timeline\" width=\"100%%\" height=\"%.0f\" role=\"img\"><title>The script over time</title><desc>%s steps "
             "from 0 to %s; the table below has the same.</desc>",
             height, grouped(run->steps.count).s, seconds(end_s).s);
    for (int lane = 0; lane < LANES; lane++) {
        if (lanes.levels[lane] > 0) {
            text_say(
                t, "<text class=\"label\" x=\"0\" y=\"%.1f\">%s</text><line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
                y + 12, names[lane], y + 28, y + 28);
            marks(t, run, (enum lane)lane, y + 28, end_s, level_of);
            y += 22 + LEVEL_HEIGHT * (double)lanes.levels[lane];
        }
    }
    text_say(t,
             "<text class=\"label\" x=\"0\" y=\"%.1f\">0 s</text><text class=\"label\" x=\"100%%\" y=\"%.1f\" "
             "text-anchor=\"end\">%s</text></svg>\n",
             y + 14, y + 14, seconds(end_s).s);
    free(level_of);
}

static void found(struct text *t, const struct step *step) {
    size_t told = step->applied + step->discarded;

    if (lane_of(step) == LANE_RESTART) {
        text_raw(t, "restarted");
        return;
    }
    text_say(t, "%s applied, %s discarded of %s %s", grouped(step->applied).s, grouped(step->discarded).s, grouped(step->receptions).s,
             plural(step->receptions, "reception", "receptions"));
    if (step->receptions > told) {
        text_say(t, "<small>of %s the state read back does not tell</small>", grouped(step->receptions - told).s);
    }
    if (json_object_size(step->reasons) > 0) {
        text_raw(t, "<small>the devices say: ");
        html_counts(t, step->reasons);
        text_raw(t, "</small>");
    }
}

/* Who alone could hear the step, if not all: a text, or any value as JSON. */
static void reach(struct text *t, const struct step *step) {
    if (json_is_string(step->reach)) {
        text_say(t, "<small>heard only by %s</small>", json_string_value(step->reach));
    } else if (step->reach != NULL) {
        char *other = json_dumps(step->reach, JSON_COMPACT | JSON_ENCODE_ANY);
        text_say(t, "<small>heard only by %s</small>", other != NULL ? other : "?");
        t->failed |= other == NULL;
        free(other);
    }
}

static void row(struct text *t, const struct run_verdict *run, const struct step *step) {
    enum verdict verdict = step_verdict(run, step->index);

    text_say(t,
             "<tr><td class=\"num\" data-label=\"Step\">%zu</td><td class=\"num\" data-label=\"At\">%s</td><th scope=\"row\">%s "
             "<small>%s</small>", step->index + 1, seconds(step->at_s).s, step->name, step->action);
    reach(t, step);
    text_say(t, "</th><td data-label=\"Expected\">%s</td><td data-label=\"Found\">",
             step->expect == NULL || lane_of(step) == LANE_RESTART ? "–"
             : strcmp(step->expect, "model") == 0                  ? "what the window model says"
                                                                   : step->expect);
    found(t, step);
    text_say(t, "</td><td class=\"num\" data-label=\"Datagrams\">%s</td><td data-label=\"Verdict\">", grouped(step->datagrams).s);
    if (verdict != VERDICT_REPORT) {
        html_badge(t, verdict);
    } else {
        text_raw(t, "–");
    }
    text_raw(t, "</td></tr>\n");
}

void html_timeline(struct text *t, const struct run_verdict *run) {
    static const char *const heads[] = {"#Step", "#At", "What", "Expected", "Found", "#Datagrams", "Verdict", NULL};

    if (run->steps.count == 0) {
        return;
    }
    text_raw(t, "<h4>The script, as it ran</h4>\n<figure>\n");
    picture(t, run);
    text_raw(t, "</figure>\n");
    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < run->steps.count; i++) {
        row(t, run, &run->steps.items[i]);
    }
    html_table_end(t);
}

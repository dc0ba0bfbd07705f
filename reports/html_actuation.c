/* html_actuation.c: when did the lamps switch? One strip a command; across: milliseconds after the command was sent.
 *
 *        first                    first + 200 ms
 *          |  o o                 :
 *          | oooooo o             :
 *     ---------------------------------------------
 *
 * The target is about last minus first, so its band begins at the first actuation. Few Servers are drawn as dots, many as a histogram. */
#include "html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRIPS_MAX 8
#define STRIPS_OF_STEP 3       /* a step of many commands leaves room for the others */
#define DOTS_MAX 100
#define BINS 120
#define STACK_MAX 6            /* dots on top of each other; more: histogram */
#define BASE 54.0              /* px: the ground line of a strip */

static double target_of(const struct command *command) {
    return isfinite(command->target_ms) ? command->target_ms : 200;
}

static double first_of(const struct command *command) {
    double first = INFINITY;

    for (size_t i = 0; i < command->actuation_ms.count; i++) {
        first = fmin(first, command->actuation_ms.items[i].second);
    }
    return first;
}

static double scale_of(const struct command *const *shown, size_t count) {
    double scale = 1;

    for (size_t i = 0; i < count; i++) {
        if (shown[i]->actuation_ms.count > 0) {   /* the first of none is infinite */
            scale = fmax(scale, first_of(shown[i]) + target_of(shown[i]));
        }
        for (size_t k = 0; k < shown[i]->actuation_ms.count; k++) {
            scale = fmax(scale, shown[i]->actuation_ms.items[k].second);
        }
    }
    return scale * 1.06;
}

static size_t bin_of(double ms, double scale) {
    double bin = ms / scale * BINS;

    return bin <= 0 ? 0 : bin >= BINS - 1 ? BINS - 1 : (size_t)bin;
}

/* Fills the bins; returns the highest. */
static size_t fill(const struct command *command, double scale, size_t bins[BINS]) {
    size_t highest = 0;

    memset(bins, 0, BINS * sizeof *bins);
    for (size_t i = 0; i < command->actuation_ms.count; i++) {
        size_t count = ++bins[bin_of(command->actuation_ms.items[i].second, scale)];
        highest = count > highest ? count : highest;
    }
    return highest;
}

static void dots(struct text *t, const struct command *command, double scale) {
    size_t stacked[BINS] = {0};

    for (size_t i = 0; i < command->actuation_ms.count; i++) {
        const struct pair *one = &command->actuation_ms.items[i];
        size_t below = stacked[bin_of(one->second, scale)]++;
        text_say(t, "<circle class=\"dot\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"3.6\"><title>Server %.0f: %s</title></circle>",
                 one->second / scale * 100, BASE - 5 - 7.5 * (double)below, one->first, milliseconds(one->second).s);
    }
}

static void histogram(struct text *t, const size_t bins[BINS], size_t highest) {
    text_say(t,
             "<svg x=\"0\" y=\"8\" width=\"100%%\" height=\"%.0f\" viewBox=\"0 0 %d 100\" preserveAspectRatio=\"none\"><path "
             "class=\"bars\" d=\"",
             BASE - 8, BINS);
    for (size_t i = 0; i < BINS; i++) {
        if (bins[i] > 0) {
            double height = 100 * (double)bins[i] / (double)highest;
            text_say(t, "M%zu 100V%.1fh1V100z", i, 100 - fmax(height, 4));             /* one straggler among thousands stays visible */
        }
    }
    text_raw(t, "\"/></svg>");
}

static void target(struct text *t, const struct command *command, double scale) {
    double first = first_of(command), end = first + target_of(command), at = end / scale * 100;

    text_say(t,
             "<rect class=\"band\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\" height=\"%.0f\"/><line class=\"first\" x1=\"%.2f%%\" "
             "x2=\"%.2f%%\" y1=\"0\" y2=\"%.0f\"/>",
             first / scale * 100, (end - first) / scale * 100, BASE, first / scale * 100, first / scale * 100, BASE);
    text_say(
        t,
        "<line class=\"target\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%.0f\"/><text class=\"label\" x=\"%.2f%%\" dx=\"-5\" y=\"12\" "
        "text-anchor=\"end\">%.0f ms after the first</text>",
        at, at, BASE, at, target_of(command));
}

static void strip_head(struct text *t, const struct run_verdict *run, const struct command *command) {
    size_t missing = command->intended > command->actuated ? command->intended - command->actuated : 0;
    bool wanted = command_miss_is_wanted(run, command);

    text_raw(t, "<p class=\"strip-head\"><b>");
    html_command_name(t, run, command);
    text_say(t, "</b> <span>%s of %s reached</span>", grouped(command->actuated).s, grouped(command->intended).s);
    if (missing > 0) {
        text_say(t, " <span class=\"bad\">%s not reached</span>", grouped(missing).s);
    }
    if (isfinite(command->simultaneity_ms)) {
        text_say(t, " <span class=\"apart-number %s\">%s apart%s</span>",
                 command->met == 0 && !wanted ? "bad"
                 : command->met == 1          ? "good"
                                              : "",
                 milliseconds(command->simultaneity_ms).s, missing > 0 ? ", of those reached" : "");
    }
    if (wanted) {
        text_raw(t, " <span>over the target, as this scenario demands</span>");
    }
    text_raw(t, "</p>\n");
}

static void strip(struct text *t, const struct run_verdict *run, const struct command *command, double scale) {
    size_t bins[BINS], highest = fill(command, scale, bins);

    strip_head(t, run, command);
    text_raw(t, "<svg class=\"strip\" ");
    if (command->actuation_ms.count == command->actuated && command->actuated > 0) {          /* all times are here: it can be asked */
        text_say(t, "data-scale=\"%.3f\" data-meant=\"%zu\" data-bins=\"%zu", scale, command->intended, bins[0]);
        for (size_t i = 1; i < BINS; i++) {
            text_say(t, " %zu", bins[i]);
        }
        text_raw(t, "\" ");
    }
    text_say(t,
             "width=\"100%%\" height=\"%.0f\" role=\"img\"><title>Actuation times after the command "
             "%s</title><desc>%s of %s Servers; ",
             BASE + 4, command->name, grouped(command->actuated).s, grouped(command->intended).s);
    text_say(t, "first to last %s.</desc>", milliseconds(command->simultaneity_ms).s);
    if (command->actuation_ms.count > 0) {
        target(t, command, scale);
        if (command->actuation_ms.count <= DOTS_MAX && highest <= STACK_MAX) {
            dots(t, command, scale);
        } else {
            histogram(t, bins, highest);
        }
    } else {
        text_raw(t, "<text class=\"label\" x=\"50%\" y=\"32\" text-anchor=\"middle\">no Server actuated</text>");
    }
    text_say(t, "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%.0f\" y2=\"%.0f\"/></svg>\n", BASE, BASE);
}

static void axis(struct text *t, double scale) {
    double step = pow(10, floor(log10(scale / 4)));

    step *= scale / step > 20 ? 5 : scale / step > 8 ? 2 : 1;
    text_raw(t, "<svg class=\"ticks\" width=\"100%\" height=\"34\" aria-hidden=\"true\">");
    for (double at = 0; at <= scale; at += step) {
        text_say(t,
                 "<line class=\"axis\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"4\"/><text class=\"label\" x=\"%.2f%%\" y=\"16\" "
                 "text-anchor=\"%s\">%g</text>",
                 at / scale * 100, at / scale * 100, at / scale * 100,
                 at == 0             ? "start"
                 : at > scale * 0.97 ? "end"
                                     : "middle",
                 at);
    }
    text_raw(t, "<text class=\"label\" x=\"100%\" y=\"31\" text-anchor=\"end\">ms after the command was sent</text></svg>\n");
}

/* ---- the numbers ---- */

static void number_cell(struct text *t, const char *label, double value) {
    text_say(t, "<td class=\"num\" data-label=\"%s\">", label);
    if (isfinite(value)) {
        text_say(t, "%.1f</td>", value);
    } else {
        text_raw(t, "–</td>");
    }
}

static void command_row(struct text *t, const struct run_verdict *run, const struct command *command) {
    const struct quantiles *q = command->quantiles_ms;

    text_raw(t, "<tr><th scope=\"row\">");
    html_command_name(t, run, command);
    text_say(t, "</th><td class=\"num\" data-label=\"Sent at\">%s</td><td class=\"num\" data-label=\"Reached\">%s of %s",
             seconds(command->sent_s).s, grouped(command->actuated).s, grouped(command->intended).s);
    if (command->coverage != NULL) {
        text_say(t, "<small>%s to %s, %.4g %% sure</small>", percent(command->coverage->low).s,
                 percent(command->coverage->high).s, command->coverage->confidence * 100);
    }
    text_raw(t, "</td>");
    number_cell(t, "Apart, ms", command->simultaneity_ms);
    number_cell(t, "Target, ms", command->target_ms);
    number_cell(t, "p50, ms", q != NULL ? q->p50 : NAN);
    number_cell(t, "p95, ms", q != NULL ? q->p95 : NAN);
    number_cell(t, "p99, ms", q != NULL ? q->p99 : NAN);
    number_cell(t, "max, ms", q != NULL ? q->max : NAN);
    number_cell(t, "Command to last, ms", command->command_to_last_ms);
    text_say(t, "<td class=\"num\" data-label=\"Copies\">%zu</td></tr>\n", command->copies);
}

static void numbers(struct text *t, const struct run_verdict *run) {
    static const char *const heads[] = {"Command", "#Sent at", "#Reached", "#Apart, ms", "#Target, ms", "#p50, ms", "#p95, ms", "#p99, ms",
                                        "#max, ms", "#Command to last, ms", "#Copies", NULL};
    size_t count = run->commands.count;

    text_say(t, "<details class=\"numbers\"%s><summary>The numbers of %s %s</summary>\n", count <= 6 ? " open" : "", grouped(count).s,
             plural(count, "command", "commands"));
    text_raw(t, "<p class=\"note\">Apart: last minus first actuation of the Servers meant. p50 to max: from the command to the actuation, "
                "over the Servers reached.</p>\n");
    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < count; i++) {
        command_row(t, run, &run->commands.items[i]);
    }
    html_table_end(t);
    text_raw(t, "</details>\n");
}

static size_t of_step(const struct command *const *shown, size_t count, size_t step) {
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        found += shown[i]->step == step;
    }
    return found;
}

/* What is worth a strip: first what missed its target or a Server, then what has a target, then the rest, each in order. */
static size_t choose(const struct run_verdict *run, const struct command *shown[STRIPS_MAX]) {
    size_t count = 0;

    for (int rank = 0; rank < 3; rank++) {
        for (size_t i = 0; i < run->commands.count && count < STRIPS_MAX; i++) {
            const struct command *command = &run->commands.items[i];
            int its = command->met == 0 || (command->actuated > 0 && command->actuated < command->intended) ? 0
                      : isfinite(command->target_ms)                                                        ? 1
                                                                                                            : 2;
            bool draws = command->intended > 0 || command->actuated > 0;
            if (its == rank && draws && of_step(shown, count, command->step) < STRIPS_OF_STEP) {
                shown[count++] = command;
            }
        }
    }
    return count;
}

void html_actuation(struct text *t, const struct run_verdict *run) {
    const struct command *shown[STRIPS_MAX];
    size_t count = choose(run, shown);

    if (run->commands.count == 0) {
        return;
    }
    text_raw(t, "<h4>When the lamps switched</h4>\n");
    if (count > 0) {
        double scale = scale_of(shown, count);
        text_raw(t, "<figure class=\"strips\">\n");
        for (size_t i = 0; i < count; i++) {
            strip(t, run, shown[i], scale);
        }
        axis(t, scale);
        text_raw(t, "<figcaption class=\"note\">A dot is one Server's first actuation; many Servers are drawn as a histogram. The band is "
                    "the time in which every other one has to follow the first.");
        text_raw(t, run->commands.items[0].not_modelled == 1 ? " The actuation delay of the devices is not modelled here." : "");
        if (count < run->commands.count) {
            text_say(t, " %s of %s commands are drawn, those first that missed something; the numbers of all are below.", grouped(count).s,
                     grouped(run->commands.count).s);
        }
        text_raw(t, "</figcaption></figure>\n");
    }
    numbers(t, run);
    if (run->commands_left_out != NOT_GIVEN && run->commands_left_out > 0) {
        text_say(t, "<p class=\"note\">%s more commands, the middle ones, are judged by the checks but not listed.</p>\n",
                 grouped(run->commands_left_out).s);
    }
}

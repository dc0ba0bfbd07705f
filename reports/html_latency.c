/* html_latency.c: where the time from command to actuation went: sender, link, queue, verify, actuate, by command, and which copy did it. */
#include "html.h"

#include <math.h>

/* A bar of five parts, each as long as its median; their medians need not add up to that of the whole. */
static void parts_bar(struct text *t, const struct command *command, double scale) {
    const struct parts *parts = command->parts_ms;
    const struct { const char *name; const struct quantiles *time; } all[] = {
        {"sender", parts->sender}, {"link", parts->link}, {"queue", parts->queue}, {"verify", parts->verify}, {"actuate", parts->actuate}};
    double at = 0;

    text_raw(t, "<svg class=\"parts\" width=\"100%\" height=\"12\" role=\"img\"><title>Parts of the time to actuation</title>");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        text_say(t, "<rect class=\"part-%s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"0\" height=\"12\"><title>%s: %s</title></rect>", all[i].name,
                 at / scale * 100, all[i].time->p50 / scale * 100, all[i].name, milliseconds(all[i].time->p50).s);
        at += all[i].time->p50;
    }
    text_raw(t, "</svg>");
}

static double medians_of(const struct parts *parts) {
    return parts->sender->p50 + parts->link->p50 + parts->queue->p50 + parts->verify->p50 + parts->actuate->p50;
}

static void part_cell(struct text *t, const char *label, const struct quantiles *time) {
    text_say(t, "<td class=\"num\" data-label=\"%s\">%.3f<small>to %.3f</small></td>", label, time->p50, time->max);
}

/* Which copy moved how many: "60 by the first, 3 by copy 2". */
static void copies_cell(struct text *t, const struct command *command) {
    text_raw(t, "<td data-label=\"Moved by\">");
    for (size_t i = 0; i < command->by_copy.count; i++) {
        const struct pair *pair = &command->by_copy.items[i];
        text_say(t, "%s%.0f by ", i > 0 ? ", " : "", pair->second);
        if (pair->first < 0.5) {
            text_raw(t, "the first");
        } else {
            text_say(t, "copy %.0f", pair->first + 1);
        }
    }
    text_raw(t, "</td>");
}

void html_latency(struct text *t, const struct run_verdict *run) {
    static const char *const heads[] = {"Command", "Median parts", "#Sender, ms", "#Link, ms", "#Queue, ms", "#Verify, ms", "#Actuate, ms",
                                        "Moved by", NULL};
    double scale = 0;
    size_t count = 0;

    for (size_t i = 0; i < run->commands.count; i++) {
        const struct parts *of = run->commands.items[i].parts_ms;
        scale = of != NULL ? fmax(scale, medians_of(of)) : scale;
        count += of != NULL;
    }
    if (count == 0) {
        return;
    }
    text_say(t, "<details class=\"numbers\"%s><summary>Where the time of %s %s went</summary>\n", count <= 6 ? " open" : "", grouped(count).s,
             plural(count, "command", "commands"));
    text_raw(t, "<p class=\"note\">Sender: until the copy that did it was sent. Link: until it was there. Queue: until the device took it. Verify: "
                "until the output was driven. Actuate: until it had moved. Medians, and the longest; every actuation's parts add up to its "
                "whole. Devices without a profile take no time to verify.</p>\n");
    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < run->commands.count; i++) {
        const struct command *command = &run->commands.items[i];
        if (command->parts_ms == NULL) {
            continue;
        }
        text_raw(t, "<tr><th scope=\"row\">");
        html_command_name(t, run, command);
        text_raw(t, "</th><td data-label=\"Median parts\">");
        parts_bar(t, command, scale > 0 ? scale : 1);
        text_raw(t, "</td>");
        part_cell(t, "Sender, ms", command->parts_ms->sender);
        part_cell(t, "Link, ms", command->parts_ms->link);
        part_cell(t, "Queue, ms", command->parts_ms->queue);
        part_cell(t, "Verify, ms", command->parts_ms->verify);
        part_cell(t, "Actuate, ms", command->parts_ms->actuate);
        copies_cell(t, command);
        text_raw(t, "</tr>\n");
    }
    html_table_end(t);
    text_raw(t, "</details>\n");
}

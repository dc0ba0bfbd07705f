/* html_scenario.c: a section for each scenario: its sentence, its network, when the lamps switched, its script, its checks, how to run it
 * again. */
#include "html.h"

#include <stdio.h>
#include <string.h>

/* Joins a list into one escaped fact; nothing if it is empty. */
static void list_fact(struct text *t, const char *name, const char *const *items, size_t count) {
    if (count == 0) {
        return;
    }
    text_say(t, "<div><dt>%s</dt><dd>", name);
    for (size_t i = 0; i < count; i++) {
        text_say(t, "%s%s", i > 0 ? ", " : "", items[i]);
    }
    text_raw(t, "</dd></div>\n");
}

static void add_effect(char *out, size_t size, double value, const char *pattern) {
    size_t len = strlen(out);

    if (value > 0) {
        len += (size_t)snprintf(out + len, size - len, "%s", len > 0 ? ", " : "");
        snprintf(out + len, size - len, pattern, value);
    }
}

static void link_fact(struct text *t, const struct scenario_facts *scenario) {
    const struct network_facts *network = scenario->network;
    char effects[400] = "";
    const bool rated = network->data_rate_bps != NOT_GIVEN && network->data_rate_bps > 0;

    add_effect(effects, sizeof effects, network->delay_ms, "%g ms delay");
    add_effect(effects, sizeof effects, network->jitter_ms, "up to %g ms jitter");
    add_effect(effects, sizeof effects, network->loss * 100, "%g %% loss");
    add_effect(effects, sizeof effects, network->burst_loss * 100, "%g %% burst loss");
    add_effect(effects, sizeof effects, network->burst_loss > 0 ? network->burst_length : 0, "bursts of %g datagrams");
    add_effect(effects, sizeof effects, network->duplicate * 100, "%g %% duplicates");
    add_effect(effects, sizeof effects, network->reorder * 100, "%g %% reordered");
    add_effect(effects, sizeof effects, network->reorder > 0 ? network->reorder_ms : 0, "by up to %g ms");
    add_effect(effects, sizeof effects, (double)network->drops,
               network->drops == 1 ? "%g entry in the droplist" : "%g entries in the droplist");
    text_say(t, "<div><dt>Link</dt><dd>%s%s%s%s%s", scenario->link, rated || effects[0] != '\0' ? ": " : "",
             rated ? bit_rate(network->data_rate_bps).s : "", rated && effects[0] != '\0' ? ", " : "", effects);
    for (size_t i = 0; i < network->more.count; i++) {
        text_say(t, "%s%s", i == 0 && !rated && effects[0] == '\0' ? ": " : "; ", network->more.items[i]);
    }
    text_raw(t, "</dd></div>\n");
    html_fact(t, "Host",
              strcmp(scenario->host, "raw") == 0     ? "raw host: our own IPv6/UDP headers"
              : strcmp(scenario->host, "stack") == 0 ? "ns-3's IPv6/UDP stack"
                                                     : scenario->host);
}

static void facts(struct text *t, const struct scenario_facts *scenario) {
    char text[400];          /* a double of 300 digits is still a number */

    text_raw(t, "<dl class=\"facts\">\n");
    html_fact(t, "Servers", grouped(scenario->servers).s);
    list_fact(t, "Devices", scenario->devices.items, scenario->devices.count);
    list_fact(t, "Defects switched on", scenario->defects.items, scenario->defects.count);
    link_fact(t, scenario);
    list_fact(t, "The link lacks", scenario->lacks.items, scenario->lacks.count);
    list_fact(t, "Actuation delay", scenario->actuation.items, scenario->actuation.count);
    snprintf(text, sizeof text, "%zu", scenario->seed);
    html_fact(t, "Seed", text);
    list_fact(t, "Set by --set", scenario->overrides.items, scenario->overrides.count);
    snprintf(text, sizeof text, "%.1f s", scenario->end_s);
    html_fact(t, "Simulated", text);
    text_raw(t, "</dl>\n");
}

static void files(struct text *t, const struct run *run) {
    static const char *const names[] = {"verdict.json", "trace", "capture.pcap"};

    text_say(t, "<p class=\"note\">From %s in %s of computing; beside this page:", run->file, seconds(run->wall_s).s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        text_raw(t, " ");
        html_file_link(t, run->id, names[i]);
    }
    text_raw(t, "</p>\n");
}

void html_scenario(struct text *t, const struct run *run) {
    text_raw(t, "<article class=\"scenario\" id=\"");
    html_id(t, "run-", run->id);
    text_raw(t, "\">\n<header>");
    html_badge(t, (enum verdict)run->verdict);
    text_say(t, "<h3>%s</h3><code>%s</code></header>\n", run_title(run), run->id);
    if (run->result == NULL) {
        text_say(t,
                 "<p class=\"shows\">There is no verdict, and nothing is said about the devices.</p>\n<div "
                 "class=\"evidence\"><bdi>%s</bdi></div>\n",
                 run->error);
        text_raw(t, "</article>\n");
        return;
    }
    text_say(t, "<p class=\"shows\">%s</p>\n", run->result->scenario->shows);
    if (run->verdict != VERDICT_PASS) {
        text_say(t, "<p class=\"why %s\"><bdi>%s</bdi>", verdict_name((enum verdict)run->verdict), run_says(run));
        if (run->verdict == VERDICT_KNOWN_LIMIT) {
            text_raw(t, " <small>Known limit of SSM: ");
            html_requirement_links(t, &run->result->limit->requirement, 1);
            text_raw(t, "</small>");
        }
        text_raw(t, "</p>\n");
    }
    text_raw(t, "<div class=\"two\">\n");
    html_network(t, run->result);
    facts(t, run->result->scenario);
    text_raw(t, "</div>\n");
    html_profiles(t, run->result->scenario);
    html_actuation(t, run->result);
    html_latency(t, run->result);
    html_timeline(t, run->result);
    html_animation(t, run->result);
    html_differences(t, run->result);
    html_checks(t, run->result);
    text_raw(t, "<h4>Run it again</h4>\n");
    html_command(t, run->result->rerun);
    files(t, run);
    text_raw(t, "</article>\n");
}

/* The evidence is in another file; what leads to it stays. */
static void elsewhere(struct text *t, const struct run *run) {
    text_raw(t, "<p class=\"elsewhere\" id=\"");
    html_id(t, "run-", run->id);
    text_raw(t, "\">");
    html_badge(t, (enum verdict)run->verdict);
    text_raw(t, " <a href=\"");
    html_run_href(t, run);
    text_say(t, "\">%s</a> <code>%s</code></p>\n", run_title(run), run->id);
}

void html_scenarios(struct text *t, const struct data *data) {
    if (data->runs.count == 0) {
        return;
    }
    text_raw(t, "<section aria-labelledby=\"runs\"><h2 id=\"runs\">Evidence, scenario by scenario</h2>\n");
    for (size_t i = 0; i < data->runs.count; i++) {
        const struct run *run = &data->runs.items[i];
        if (run->page > 0) {
            elsewhere(t, run);
        } else {
            html_scenario(t, run);
        }
    }
    text_raw(t, "</section>\n");
}

/* html_campaign.c: see html_campaign.h. Numbers that are no numbers: null is "never" for a time, and an end that does not exist for an interval. */
#include "html_campaign.h"

#include "embedded.h"
#include "html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_SHOWN = 2000 };

/* ---- checking ---- */

struct wanted { const char *name; json_type type; };

static bool has_fields(const json_t *object, const struct wanted *fields, const char *where, char *error, size_t error_size) {
    for (; fields->name != NULL; fields++) {
        const json_t *value = json_object_get(object, fields->name);
        if (value == NULL || json_typeof(value) != fields->type) {
            snprintf(error, error_size, "found no right \"%s\" %s, expected one", fields->name, where);
            return false;
        }
    }
    return true;
}

static bool is_sound(const json_t *campaign, char *error, size_t error_size) {
    static const struct wanted top[] = {{"schema", JSON_STRING}, {"id", JSON_STRING}, {"title", JSON_STRING}, {"question", JSON_STRING},
                                       {"scenario", JSON_STRING}, {"build", JSON_STRING}, {"confidence", JSON_REAL}, {"interval", JSON_STRING},
                                       {"seeds", JSON_INTEGER}, {"axes", JSON_ARRAY}, {"metrics", JSON_ARRAY}, {"claims", JSON_ARRAY},
                                       {"points", JSON_ARRAY}, {NULL, JSON_NULL}};
    static const struct wanted axis[] = {{"path", JSON_STRING}, {"name", JSON_STRING}, {"labels", JSON_ARRAY}, {NULL, JSON_NULL}};
    static const struct wanted metric[] = {{"name", JSON_STRING}, {"kind", JSON_STRING}, {"says", JSON_STRING}, {NULL, JSON_NULL}};
    static const struct wanted point[] = {{"point", JSON_INTEGER}, {"at", JSON_ARRAY}, {"runs", JSON_INTEGER}, {"verdicts", JSON_OBJECT},
                                         {"metrics", JSON_OBJECT}, {"claims", JSON_ARRAY}, {NULL, JSON_NULL}};
    static const struct { const char *list, *where; const struct wanted *fields; } lists[] = {
        {"axes", "in an axis", axis}, {"metrics", "in a metric", metric}, {"points", "in a point", point}};
    size_t i;
    json_t *item;
    if (!has_fields(campaign, top, "at the top", error, error_size)) {
        return false;
    }
    if (strcmp(json_string_value(json_object_get(campaign, "schema")), "ssmbench-campaign-result/1") != 0) {
        snprintf(error, error_size, "found another schema, expected ssmbench-campaign-result/1");
        return false;
    }
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        json_array_foreach(json_object_get(campaign, lists[k].list), i, item) {
            if (!has_fields(item, lists[k].fields, lists[k].where, error, error_size)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- pieces ---- */

static const char *string_of(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? json_string_value(value) : "";
}

/* The label of the value that a point has on an axis. */
static const char *label_of(const json_t *axis, const json_t *at) {
    const json_t *label = json_array_get(json_object_get(axis, "labels"), (size_t)json_integer_value(at));
    return json_is_string(label) ? json_string_value(label) : "?";
}

/* Of axes that are zipped (neighbours of one dimension) the first stands for all. */
static bool is_shown(const json_t *axes, size_t axis) {
    return axis == 0 || json_integer_value(json_object_get(json_array_get(axes, axis), "dimension")) !=
                            json_integer_value(json_object_get(json_array_get(axes, axis - 1), "dimension"));
}

static void number(struct text *t, const json_t *value, bool share, const char *absent) {
    if (!json_is_number(value)) {
        text_say(t, "%s", absent);
    } else if (share) {
        text_say(t, "%.4g", 100 * json_number_value(value));
    } else {
        text_say(t, "%.4g", json_number_value(value));
    }
}

static void estimate(struct text *t, const json_t *metric, const json_t *found) {
    const bool share = strcmp(string_of(metric, "kind"), "share") == 0;
    text_say(t, "<td class=\"num\" data-label=\"%s\">", string_of(metric, "name"));
    if (found == NULL) {
        text_raw(t, "<span class=\"none\">nothing</span></td>");
        return;
    }
    number(t, json_object_get(found, "value"), share, "never");
    text_raw(t, "<small>");
    number(t, json_object_get(found, "low"), share, "unbounded");
    text_raw(t, " to ");
    number(t, json_object_get(found, "high"), share, json_integer_value(json_object_get(found, "never")) > 0 ? "never" : "unbounded");
    text_raw(t, "</small></td>");
}

static void claim_badge(struct text *t, const json_t *claim, const char *says) {
    const char *verdict = string_of(claim, "verdict");
    const enum verdict as = strcmp(verdict, "pass") == 0 ? VERDICT_PASS : strcmp(verdict, "fail") == 0 ? VERDICT_FAIL : VERDICT_INCONCLUSIVE;
    text_say(t, "<td data-label=\"%s\">", says);
    html_badge(t, as);
    text_raw(t, "</td>");
}

static void unit_head(struct text *t, const json_t *metric) {
    const char *kind = string_of(metric, "kind");
    text_say(t, "<th scope=\"col\" class=\"num\">%s%s<small>%s</small></th>", string_of(metric, "name"),
             strcmp(kind, "share") == 0 ? ", %" : strcmp(kind, "time") == 0 ? ", ms" : "", strcmp(kind, "share") == 0 ? "all runs" : "median run");
}

/* ---- sections ---- */

static void head(struct text *t, const json_t *campaign) {
    const char *answer = string_of(campaign, "answer");
    char confidence[80], seeds[40];
    snprintf(confidence, sizeof confidence, "%g %%, %s", 100 * json_number_value(json_object_get(campaign, "confidence")),
             strcmp(string_of(campaign, "interval"), "sequence") == 0 ? "by a confidence sequence" : "a run is the unit");
    snprintf(seeds, sizeof seeds, "%lld at most, the same", (long long)json_integer_value(json_object_get(campaign, "seeds")));
    text_say(t, "<section class=\"hero report\"><p class=\"stamp\"><b class=\"badge report\">Campaign</b></p><h1>%s</h1>\n<p class=\"shows\">%s</p>\n",
             string_of(campaign, "title"), string_of(campaign, "question"));
    if (*answer != '\0') {
        text_say(t, "<p class=\"shows\"><b>Found when it was written:</b> %s</p>\n", answer);
    }
    text_raw(t, "<dl class=\"facts\">\n");
    html_fact(t, "Scenario", string_of(campaign, "scenario"));
    html_fact(t, "Runs a point", seeds);
    html_fact(t, "Confidence", confidence);
    html_fact(t, "Build", string_of(campaign, "build"));
    text_raw(t, "</dl></section>\n");
}

static void plots(struct text *t, const json_t *campaign) {
    text_raw(t, "<section id=\"plots\"><h2>Plots</h2><noscript><p class=\"lead\">The plots are drawn by JavaScript; the tables below say the same.</p>"
                "</noscript>\n<div id=\"plot-area\"></div>\n<script type=\"application/json\" id=\"campaign-data\">");
    char *data = json_dumps(campaign, JSON_COMPACT | JSON_REAL_PRECISION(8) | JSON_ENSURE_ASCII);
    if (data == NULL) {
        t->failed = true;
    }
    for (const char *c = data; c != NULL && *c != '\0'; c++) {
        text_raw_bytes(t, *c == '<' ? "\\u003c" : c, *c == '<' ? 6 : 1);       /* a "</script>" in a text would end the data */
    }
    free(data);
    text_raw(t, "</script></section>\n");
}

static void point_row(struct text *t, const json_t *campaign, const json_t *point) {
    const json_t *axes = json_object_get(campaign, "axes"), *metrics = json_object_get(campaign, "metrics");
    const json_t *claims = json_object_get(campaign, "claims");
    const json_int_t faults = json_integer_value(json_object_get(json_object_get(point, "verdicts"), "fault"));
    size_t i;
    json_t *item;
    text_say(t, "<tr id=\"point-%lld\">", (long long)json_integer_value(json_object_get(point, "point")));
    json_array_foreach(axes, i, item) {
        if (is_shown(axes, i)) {
            text_say(t, "<td data-label=\"%s\">%s</td>", string_of(item, "name"), label_of(item, json_array_get(json_object_get(point, "at"), i)));
        }
    }
    text_say(t, "<td class=\"num\" data-label=\"Runs\">%lld", (long long)json_integer_value(json_object_get(point, "runs")));
    if (faults > 0) {
        text_say(t, "<small class=\"bad\">%lld without verdict: %s</small>", (long long)faults, string_of(point, "fault"));
    }
    text_raw(t, "</td>");
    json_array_foreach(metrics, i, item) {
        estimate(t, item, json_object_get(json_object_get(point, "metrics"), string_of(item, "name")));
    }
    json_array_foreach(claims, i, item) {
        claim_badge(t, json_array_get(json_object_get(point, "claims"), i), json_string_value(item));
    }
    text_raw(t, "</tr>\n");
}

static void table(struct text *t, const json_t *campaign) {
    const json_t *points = json_object_get(campaign, "points");
    size_t i;
    json_t *item;
    text_say(t, "<section id=\"points\"><h2>All points</h2><p class=\"lead\">%s points. Below each value its interval at the confidence above; "
                "\"unbounded\": too few runs for an end, \"never\": some Server was not reached.</p>\n", grouped(json_array_size(points)).s);
    text_raw(t, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table class=\"cards\"><thead><tr>");
    json_array_foreach(json_object_get(campaign, "axes"), i, item) {
        if (is_shown(json_object_get(campaign, "axes"), i)) {
            text_say(t, "<th scope=\"col\">%s</th>", string_of(item, "name"));
        }
    }
    text_raw(t, "<th scope=\"col\" class=\"num\">Runs</th>");
    json_array_foreach(json_object_get(campaign, "metrics"), i, item) {
        unit_head(t, item);
    }
    json_array_foreach(json_object_get(campaign, "claims"), i, item) {
        text_say(t, "<th scope=\"col\">%s</th>", json_string_value(item));
    }
    text_raw(t, "</tr></thead>\n<tbody>\n");
    json_array_foreach(points, i, item) {
        if (i < POINTS_SHOWN) {
            point_row(t, campaign, item);
        }
    }
    html_table_end(t);
    if (json_array_size(points) > POINTS_SHOWN) {
        text_say(t, "<p class=\"note\">The first %d; all are in points.csv.</p>\n", POINTS_SHOWN);
    }
    text_raw(t, "</section>\n");
}

static void metrics(struct text *t, const json_t *campaign) {
    size_t i;
    json_t *item;
    text_raw(t, "<section id=\"metrics\"><h2>What is measured</h2><dl class=\"facts\">\n");
    json_array_foreach(json_object_get(campaign, "metrics"), i, item) {
        html_fact(t, string_of(item, "name"), string_of(item, "says"));
    }
    text_raw(t, "</dl><p class=\"note\">Every run is in runs.csv (canonical: the same campaign and build give the same bytes) and, with its checks, in "
                "runs.sqlite.</p></section>\n");
}

/* The script waits for D3, which comes at the end of every page. */
static void tail(struct text *t) {
    text_raw(t, "</main>\n<footer class=\"wide\">Plots: D3 (https://d3js.org, BSD-3-Clause).</footer>\n<script>\n");
    text_raw_bytes(t, (const char *)embedded_campaign, embedded_campaign_len);
    text_raw(t, "</script>\n");
    html_tail(t);
}

bool html_campaign(struct text *t, const json_t *campaign, char *error, size_t error_size) {
    if (!is_sound(campaign, error, error_size)) {
        return false;
    }
    html_head(t, "Campaign", string_of(campaign, "title"), "");
    text_say(t, "<a class=\"skip\" href=\"#main\">To the content</a>\n<header class=\"bar\"><div class=\"wide\"><a class=\"brand\" href=\"#top\">%s</a>"
                "<nav aria-label=\"Sections\"><a href=\"#plots\">Plots</a><a href=\"#points\">All points</a><a href=\"#metrics\">Metrics</a></nav>"
                "<button type=\"button\" id=\"theme\" hidden>Theme</button></div></header>\n<main id=\"main\" class=\"wide\">\n",
             string_of(campaign, "id"));
    head(t, campaign);
    plots(t, campaign);
    table(t, campaign);
    metrics(t, campaign);
    tail(t);
    snprintf(error, error_size, "out of memory");
    return !t->failed;
}

/* axis.c
 *   axes: [{path, name, values: [..], labels: [..]} | {path, range: {from, to, steps}} | {path, log-range: {from, to, steps}} | {zip: [..]}]
 * Values stay text: the scenario loader says what is right for the path. Values of a range are rounded to four significant digits, whole
 * numbers to whole numbers. */
#include "axis.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 1000000, TEXT_MAX = 2000 };

char *keep_format(struct loader *l, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *text = keep_alloc(l, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(arguments);
    va_end(again);
    return text;
}

/* ---- a value as YAML in one line ---- */

struct line { char text[TEXT_MAX]; size_t length; };

static void add_text(struct line *line, const char *format, const char *text) {
    if (line->length < TEXT_MAX) {
        line->length += (size_t)snprintf(line->text + line->length, TEXT_MAX - line->length, format, text);
    }
}

static void add_value(struct loader *l, const struct node *node, struct line *line) {
    if (node->kind == NODE_SCALAR) {
        if (strpbrk(node->text, "\"\\\n") != NULL) {
            expected(l, node, "a value without quotes, backslashes and line breaks in it");
        }
        add_text(line, node->quoted ? "\"%s\"" : "%s", node->text);
        return;
    }
    add_text(line, "%s", node->kind == NODE_MAP ? "{" : "[");
    for (size_t i = 0; i < node->count; i++) {
        add_text(line, "%s", i > 0 ? ", " : "");
        if (node->kind == NODE_MAP) {
            add_text(line, "%s: ", node->keys[i]->text);
        }
        add_value(l, node->items[i], line);
    }
    add_text(line, "%s", node->kind == NODE_MAP ? "}" : "]");
}

static char *value_text(struct loader *l, const struct node *node) {
    struct line line = {.length = 0};
    add_value(l, node, &line);
    if (line.length >= TEXT_MAX) {
        fault(l, node, "found a value of %d characters or more, expected a shorter one", TEXT_MAX);
    }
    return keep_format(l, "%s", line.text);
}

static char *value_label(struct loader *l, const struct node *node, const char *value) {
    return node->kind == NODE_SCALAR ? keep_format(l, "%s", node->text) : keep_format(l, "%s", value);
}

/* ---- lists ---- */

static void refuse_twice(struct loader *l, const struct node *node, char *const *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(values[i], values[count]) == 0) {
            fault(l, node, "found the value %s twice, expected it once", values[count]);
        }
    }
}

static void read_values(struct loader *l, const struct node *node, struct campaign_axis *axis) {
    list_open(l, node, "values", 1, LIST_MAX);
    axis->values = keep_alloc(l, node->count, sizeof *axis->values);
    axis->labels = keep_alloc(l, node->count, sizeof *axis->labels);
    for (axis->count = 0; axis->count < node->count; axis->count++) {
        const struct node *item = node->items[axis->count];
        axis->values[axis->count] = value_text(l, item);
        axis->labels[axis->count] = value_label(l, item, axis->values[axis->count]);
        refuse_twice(l, item, axis->values, axis->count);
    }
}

static void read_labels(struct loader *l, const struct node *node, struct campaign_axis *axis) {
    if (node == NULL) {
        return;
    }
    size_t count;
    char **labels = read_lines(l, node, "labels", 1, &count);
    if (count != axis->count) {
        fault(l, node, "found %zu labels, expected one for each of the %zu values", count, axis->count);
    }
    axis->labels = labels;
}

/* ---- ranges ---- */

struct end { double number; const char *unit; bool whole; };

static struct end read_end_of_range(struct loader *l, const struct node *node) {
    static const char what[] = "a number, perhaps with a unit, e.g. 5, \"5 %\" or \"5 ms\"";
    if (node->kind != NODE_SCALAR || node->text[0] < '0' || node->text[0] > '9') {
        expected(l, node, what);
    }
    char *rest;
    const double number = strtod(node->text, &rest);
    if (!isfinite(number) || number < 0 || strpbrk(node->text, "xXeE\n") == node->text + 1) {
        expected(l, node, what);
    }
    return (struct end){number, rest, *rest == '\0' && strchr(node->text, '.') == NULL};
}

/* "2.500" is "2.5", "2.000" is "2". */
static void trim_decimals(char *text) {
    char *end = text + strlen(text);
    if (strchr(text, '.') != NULL) {
        while (end[-1] == '0') {
            *--end = '\0';
        }
        if (end[-1] == '.') {
            *--end = '\0';
        }
    }
}

static char *range_value(struct loader *l, double number, const struct end *from, const struct end *to) {
    char text[64];
    if (from->whole && to->whole) {
        snprintf(text, sizeof text, "%.0f", number);
    } else {
        const int digits = number > 0 ? 3 - (int)floor(log10(number)) : 0;     /* decimals that four significant digits take */
        snprintf(text, sizeof text, "%.*f", digits < 0 ? 0 : digits > 8 ? 8 : digits, number);
        trim_decimals(text);
    }
    return keep_format(l, "%s%s", text, from->unit);
}

static void read_range(struct loader *l, const struct node *node, bool logarithmic, struct campaign_axis *axis) {
    static const char *const keys[] = {"from", "to", "steps", NULL};
    struct map map = map_open(l, node, logarithmic ? "a log-range" : "a range", keys);
    const struct node *from_node = map_need(&map, "from"), *to_node = map_need(&map, "to");
    const struct end from = read_end_of_range(l, from_node), to = read_end_of_range(l, to_node);
    const uint64_t steps = read_integer(l, map_need(&map, "steps"), 2, VALUES_MAX, 0);
    if (strcmp(from.unit, to.unit) != 0) {
        fault(l, to_node, "found \"%s\", expected the unit of \"%s\"", to_node->text, from_node->text);
    }
    if (from.number >= to.number) {
        fault(l, to_node, "found \"%s\", expected more than \"%s\"", to_node->text, from_node->text);
    }
    if (logarithmic && from.number == 0) {
        expected(l, from_node, "a number above 0: a log-range multiplies");
    }
    axis->values = keep_alloc(l, steps, sizeof *axis->values);
    for (uint64_t i = 0; i < steps; i++) {
        const double part = (double)i / (double)(steps - 1);
        const double number = logarithmic ? from.number * pow(to.number / from.number, part) : from.number + part * (to.number - from.number);
        axis->values[axis->count] = range_value(l, number, &from, &to);
        /* Rounded to the same whole number: once is enough. */
        axis->count += axis->count == 0 || strcmp(axis->values[axis->count], axis->values[axis->count - 1]) != 0;
    }
    axis->labels = axis->values;
}

/* ---- axes ---- */

static void read_axis(struct loader *l, const struct node *node, size_t dimension, struct campaign *campaign) {
    static const char *const keys[] = {"path", "name", "values", "labels", "range", "log-range", NULL};
    struct map map = map_open(l, node, "an axis", keys);
    const struct node *path = map_need(&map, "path"), *name = map_get(&map, "name");
    const struct node *values = map_get(&map, "values"), *range = map_get(&map, "range"), *log_range = map_get(&map, "log-range");
    if (campaign->axis_count == CAMPAIGN_AXES_MAX) {
        fault(l, node, "found more than %d axes, expected fewer", CAMPAIGN_AXES_MAX);
    }
    if ((values != NULL) + (range != NULL) + (log_range != NULL) != 1) {
        fault(l, node, "found %s, expected one of values, range and log-range in an axis",
              values == NULL && range == NULL && log_range == NULL ? "none of them" : "more than one");
    }
    struct campaign_axis *axis = &campaign->axes[campaign->axis_count];
    axis->path = read_line(l, path, "a path in the scenario, e.g. network.loss");
    axis->name = name != NULL ? read_line(l, name, "a name") : axis->path;
    axis->dimension = dimension;
    axis->line = path->line;
    for (size_t i = 0; i < campaign->axis_count; i++) {
        if (strcmp(campaign->axes[i].path, axis->path) == 0) {
            fault(l, path, "found the path \"%s\" twice, expected one axis for it", axis->path);
        }
    }
    if (values != NULL) {
        read_values(l, values, axis);
    } else {
        read_range(l, range != NULL ? range : log_range, log_range != NULL, axis);
    }
    read_labels(l, map_get(&map, "labels"), axis);
    axis->settings = keep_alloc(l, axis->count, sizeof *axis->settings);
    for (size_t i = 0; i < axis->count; i++) {
        axis->settings[i] = keep_format(l, "%s=%s", axis->path, axis->values[i]);
    }
    campaign->axis_count++;
}

static void read_zip(struct loader *l, const struct node *node, size_t dimension, struct campaign *campaign) {
    static const char *const keys[] = {"zip", NULL};
    struct map map = map_open(l, node, "zipped axes", keys);
    const struct node *list = list_open(l, map_need(&map, "zip"), "axes", 2, CAMPAIGN_AXES_MAX);
    const size_t first = campaign->axis_count;
    for (size_t i = 0; i < list->count; i++) {
        read_axis(l, list->items[i], dimension, campaign);
        if (campaign->axes[first + i].count != campaign->axes[first].count) {
            fault(l, list->items[i], "found %zu values, expected %zu as in the axis it is zipped with", campaign->axes[first + i].count,
                  campaign->axes[first].count);
        }
    }
}

void read_axes(struct loader *l, const struct node *node, struct campaign *campaign) {
    campaign->points = 1;
    campaign->axes = keep_alloc(l, CAMPAIGN_AXES_MAX, sizeof *campaign->axes);
    if (node == NULL) {
        return;
    }
    list_open(l, node, "axes", 0, CAMPAIGN_AXES_MAX);
    campaign->dimensions = keep_alloc(l, node->count, sizeof *campaign->dimensions);
    for (size_t i = 0; i < node->count; i++) {
        const size_t first = campaign->axis_count;
        if (node_find(node->items[i], "zip") != NULL) {
            read_zip(l, node->items[i], i, campaign);
        } else {
            read_axis(l, node->items[i], i, campaign);
        }
        campaign->dimensions[campaign->dimension_count++] = campaign->axes[first].count;
        if (campaign->axes[first].count > CAMPAIGN_POINTS_MAX / campaign->points) {
            fault(l, node->items[i], "found more than %llu points, expected fewer", (unsigned long long)CAMPAIGN_POINTS_MAX);
        }
        campaign->points *= campaign->axes[first].count;
    }
}

/* vary.c: axes from text; a setting's overrides by mixed radix, the first axis slowest. */
#define _GNU_SOURCE             /* asprintf */
#include "vary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPEAT "client.repeat."

static void trim(char *text) {
    size_t length = strlen(text), start = strspn(text, " ");
    memmove(text, text + start, length - start + 1);
    for (length = strlen(text); length > 0 && text[length - 1] == ' '; length--) {
        text[length - 1] = '\0';
    }
}

static bool add_value(struct vary_axis *axis, const char *value) {
    char *out = axis->values[axis->count];
    snprintf(out, sizeof axis->values[0], "%.39s", value);
    trim(out);
    return *out != '\0' && ++axis->count < VARY_VALUES;
}

/* "1..8": each; "5 ms..50 ms": the two ends and what lies evenly between, ten in all. */
static bool add_range(struct vary_axis *axis, const char *text) {
    char *end, *last, from[40], unit[20], value[40];
    const char *dots = strstr(text, "..");               /* strtod would take the first dot */
    snprintf(from, sizeof from, "%.*s", (int)(dots - text), text);
    const double low = strtod(from, &end), high = strtod(dots + 2, &last);
    if (end == from) {
        return false;
    }
    snprintf(unit, sizeof unit, "%.18s", last);
    trim(unit);
    const bool whole = *unit == '\0' && high - low < VARY_VALUES - 1;
    const size_t count = whole ? (size_t)(high - low) + 1 : 10;
    bool good = last != dots + 2 && high > low && low >= 0;
    for (size_t i = 0; good && i < count; i++) {
        const double at = whole ? low + (double)i : low + (high - low) * (double)i / (double)(count - 1);
        snprintf(value, sizeof value, "%.6g%s%s", at, *unit != '\0' ? " " : "", unit);
        good = add_value(axis, value);
    }
    return good;
}

static bool add_values(struct vary_axis *axis, const char *text) {
    char list[400], *rest;
    if (strstr(text, "..") != NULL) {
        return add_range(axis, text);
    }
    snprintf(list, sizeof list, "%.399s", text);
    for (char *value = strtok_r(list, ",", &rest); value != NULL; value = strtok_r(NULL, ",", &rest)) {
        if (!add_value(axis, value)) {
            return false;
        }
    }
    return axis->count > 0;
}

static bool add_default(struct vary_axis *axis) {
    return strcmp(axis->path, REPEAT "count") == 0     ? add_values(axis, "0..6")
           : strcmp(axis->path, REPEAT "spacing") == 0 ? add_values(axis, "10 ms,20 ms,30 ms,50 ms")
                                                       : false;
}

static bool add_axis(struct vary *vary, char *text, char *error, size_t error_size) {
    struct vary_axis *axis = &vary->axes[vary->axis_count];
    char *equals = strchr(text, '=');
    *axis = (struct vary_axis){.count = 0};
    snprintf(axis->path, sizeof axis->path, "%.*s", equals != NULL ? (int)(equals - text) : (int)strlen(text), text);
    trim(axis->path);
    const bool good = axis->path[0] != '\0' && vary->axis_count < VARY_AXES && (equals != NULL ? add_values(axis, equals + 1) : add_default(axis));
    if (!good) {
        snprintf(error, error_size, "--vary: found \"%.100s\", expected PATH=VALUE,VALUE or PATH=LOW..HIGH, at most %d of them (client.repeat.count and "
                                    "client.repeat.spacing need no values)", text, VARY_AXES);
        return false;
    }
    vary->axis_count++;
    vary->settings = (vary->settings == 0 ? 1 : vary->settings) * axis->count;
    if (vary->settings > VARY_SETTINGS) {
        snprintf(error, error_size, "--vary: found %zu settings, expected at most %d", vary->settings, VARY_SETTINGS);
        return false;
    }
    return true;
}

bool vary_add(struct vary *vary, const char *text, char *error, size_t error_size) {
    char list[1000], *rest;
    snprintf(list, sizeof list, "%.999s", text);
    /* "a.b,c.d" without values are two paths, "a.b=1,2" is one */
    const char *separators = strchr(list, '=') == NULL ? ",;" : ";";
    for (char *one = strtok_r(list, separators, &rest); one != NULL; one = strtok_r(NULL, separators, &rest)) {
        if (!add_axis(vary, one, error, error_size)) {
            return false;
        }
    }
    return true;
}

static const char *value_of(const struct vary *vary, size_t index, size_t axis) {
    for (size_t i = vary->axis_count; i-- > axis + 1;) {
        index /= vary->axes[i].count;
    }
    return vary->axes[axis].values[index % vary->axes[axis].count];
}

static const char *repeat_value(const struct vary *vary, size_t index, const char *name) {
    for (size_t i = 0; i < vary->axis_count; i++) {
        if (strncmp(vary->axes[i].path, REPEAT, sizeof REPEAT - 1) == 0 && strcmp(vary->axes[i].path + sizeof REPEAT - 1, name) == 0) {
            return value_of(vary, index, i);
        }
    }
    return NULL;
}

/* The whole `repeat` of an update step: what is varied, and the scenario's own for the rest. */
static char *repeat_override(const struct vary *vary, size_t index, const struct scenario_step *step, size_t number) {
    const char *count = repeat_value(vary, index, "count"), *spacing = repeat_value(vary, index, "spacing"), *form = repeat_value(vary, index, "form");
    char own_count[20], own_spacing[40], *text = NULL;
    snprintf(own_count, sizeof own_count, "%u", step->repeats);
    snprintf(own_spacing, sizeof own_spacing, "%llu ns", (unsigned long long)(step->repeat_spacing_ns > 0 ? step->repeat_spacing_ns : 15000000));
    if (asprintf(&text, "script.%zu.repeat={count: %s, spacing: %s, form: %s}", number, count != NULL ? count : own_count,
                 spacing != NULL ? spacing : own_spacing, form != NULL ? form : step->repeat_fresh ? "fresh" : "identical") < 0) {
        return NULL;
    }
    return text;
}

size_t vary_overrides(const struct vary *vary, size_t index, const struct scenario *scenario, size_t step, char **out, size_t room) {
    size_t count = 0;
    bool repeats = false;
    for (size_t i = 0; i < vary->axis_count && count < room; i++) {
        if (strncmp(vary->axes[i].path, REPEAT, sizeof REPEAT - 1) == 0) {
            repeats = true;
        } else if (asprintf(&out[count], "%s=%s", vary->axes[i].path, value_of(vary, index, i)) >= 0) {
            count++;
        }
    }
    for (size_t i = 0; repeats && i < scenario->step_count && count < room; i++) {
        if (scenario->steps[i].action == DO_UPDATE && (step == SIZE_MAX || step == i)) {
            out[count] = repeat_override(vary, index, &scenario->steps[i], i);
            count += out[count] != NULL;
        }
    }
    return count;
}

void vary_words(const struct vary *vary, size_t index, char *out, size_t size) {
    size_t length = 0;
    *out = '\0';
    for (size_t i = 0; i < vary->axis_count && length < size; i++) {
        length += (size_t)snprintf(out + length, size - length, "%s%s=%s", i > 0 ? ", " : "", vary->axes[i].path, value_of(vary, index, i));
    }
}

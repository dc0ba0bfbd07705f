/* diff_write.c: the comparison as a table for a person and as ssmbench-diff/1 for a program (diff.schema.json). */
#include "diff.h"

#include <math.h>

static const char *verdict_or(int verdict, const char *absent) {
    return verdict == VERDICT_ABSENT ? absent : verdict_words((enum verdict)verdict);
}

static void head(struct text *t, const char *name, const char *folder, const struct data *data) {
    text_say(t, "%s  %s: version %s, commit %s, %s, %s %s, vectors %s\n", name, folder, data->version,
             data->commit != NULL ? data->commit : "unknown", data->started, grouped(data->runs.count).s,
             plural(data->runs.count, "scenario", "scenarios"), data->vectors != NULL ? "run" : "not run");
}

static void say_change(struct text *t, const struct change *change) {
    text_say(t, "  %s %s: %s -> %s\n", change->kind, change->id, verdict_or(change->before, "not there"),
             verdict_or(change->after, "gone"));
    if (change->says != NULL) {
        text_say(t, "      %s\n", change->says);
    }
    if (change->rerun != NULL && change->after != VERDICT_ABSENT) {
        text_say(t, "      again: %s\n", change->rerun);
    }
}

static void say_interval(struct text *t, const struct interval *interval, bool share) {
    const double factor = share ? 100 : 1;
    const char *unit = share ? "%" : "ms";

    if (isnan(interval->value)) {
        text_raw(t, "not measured");
        return;
    }
    text_say(t, "%.1f %s", factor * interval->value, unit);
    if (!isnan(interval->low)) {
        text_say(t, " (%.1f to %.1f)", factor * interval->low, factor * interval->high);
    }
}

static void say_measure(struct text *t, const struct measure *measure) {
    const bool share = measure->unit[0] == 's';

    text_say(t, "  %s, step %s", measure->scenario, measure->step);
    if (measure->index != NOT_GIVEN) {
        text_say(t, ", command %zu", measure->index + 1);
    }
    text_say(t, ": %s ", measure->name);
    say_interval(t, &measure->before, share);
    text_raw(t, " -> ");
    say_interval(t, &measure->after, share);
    text_raw(t, "\n");
}

static void section(struct text *t, const struct diff *diff, enum judgement judgement, const char *title) {
    bool open = false;

    for (size_t i = 0; i < diff->changes.count; i++) {
        if (diff->changes.items[i].judgement == judgement) {
            text_raw(t, open ? "" : title);
            open = true;
            say_change(t, &diff->changes.items[i]);
        }
    }
    for (size_t i = 0; i < diff->measures.count; i++) {
        if (diff->measures.items[i].judgement == judgement) {
            text_raw(t, open ? "" : title);
            open = true;
            say_measure(t, &diff->measures.items[i]);
        }
    }
}

void diff_table(struct text *t, const struct diff *diff, const char *const folders[2], const struct data *const data[2]) {
    head(t, "old", folders[0], data[0]);
    head(t, "new", folders[1], data[1]);
    section(t, diff, JUDGED_WORSE, "\nworse\n");
    section(t, diff, JUDGED_BETTER, "\nbetter\n");
    section(t, diff, JUDGED_CHANGED, "\nneither worse nor better\n");
    if (diff->changes.count + diff->measures.count == 0) {
        text_raw(t, "\nThe same verdicts, and no measure moved beyond its interval.\n");
    } else {
        text_say(t, "\n%s worse, %s better, %s neither\n", grouped(diff->worse).s, grouped(diff->better).s,
                 grouped(diff->changes.count + diff->measures.count - diff->worse - diff->better).s);
    }
}

/* ---- JSON ---- */

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}
static json_t *interval_json(const struct interval *interval) {
    return json_pack("{so so so}", "value", number(interval->value), "low", number(interval->low), "high", number(interval->high));
}
static const char *verdict_json(int verdict) {
    return verdict == VERDICT_ABSENT ? NULL : verdict_name((enum verdict)verdict);
}

static json_t *folder_json(const char *folder, const struct data *data) {
    return json_pack("{ss ss ss? ss}", "folder", folder, "version", data->version, "commit", data->commit, "started", data->started);
}

static json_t *changes_json(const struct diff *diff) {
    json_t *list = json_array();

    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct change *one = &diff->changes.items[i];
        json_t *json = json_pack("{ss ss ss? ss? ss ss? ss?}", "kind", one->kind, "id", one->id, "old", verdict_json(one->before), "new",
                                 verdict_json(one->after), "judgement", judgement_name(one->judgement), "says", one->says, "rerun",
                                 one->rerun);
        if (json_array_append_new(list, json) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *measures_json(const struct diff *diff) {
    json_t *list = json_array();

    for (size_t i = 0; i < diff->measures.count; i++) {
        const struct measure *one = &diff->measures.items[i];
        json_t *command = one->index == NOT_GIVEN ? json_null() : json_integer((json_int_t)one->index);
        json_t *json = json_pack("{ss ss so ss ss so so ss}", "scenario", one->scenario, "step", one->step, "command", command, "measure",
                                 one->name, "unit", one->unit, "old", interval_json(&one->before), "new", interval_json(&one->after),
                                 "judgement", judgement_name(one->judgement));
        if (json_array_append_new(list, json) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

char *diff_json(const struct diff *diff, const char *const folders[2], const struct data *const data[2]) {
    json_t *root = json_pack("{ss sI sI so so so so}", "schema", "ssmbench-diff/1", "worse", (json_int_t)diff->worse, "better",
                             (json_int_t)diff->better, "old", folder_json(folders[0], data[0]), "new", folder_json(folders[1], data[1]),
                             "changes", changes_json(diff), "measures", measures_json(diff));
    char *text = root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;

    json_decref(root);
    return text;
}

/* html_vectors.c: test vectors, file by file: a passed one is a line that opens, a failed one lies open, expected and computed side by
 * side. */
#include "html.h"

#include <string.h>

static void values(struct text *t, const struct vector *vector) {
    static const char *const heads[] = {"Value", "Expected", "Computed", NULL};

    html_table(t, "values", NULL, heads);
    for (size_t i = 0; i < vector->values.count; i++) {
        const struct value *value = &vector->values.items[i];
        text_say(t,
                 "<tr class=\"%s\"><th scope=\"row\"><i aria-hidden=\"true\">%s</i> %s<span class=\"hidden\">, %s</span></th><td "
                 "data-label=\"Expected\"><code class=\"hex\">%s</code></td><td data-label=\"Computed\"><code "
                 "class=\"hex\">%s</code></td></tr>\n",
                 value->equal == 1 ? "equal" : "unequal", value->equal == 1 ? "✓" : "✕", value->name,
                 value->equal == 1 ? "equal" : "unequal", value->expected, value->computed != NULL ? value->computed : "nothing");
    }
    html_table_end(t);
}

static void steps(struct text *t, const struct vector *vector) {
    static const char *const heads[] = {"#Step", "What happens", "Expected", "Found", "Reason", "Verdict", NULL};

    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < vector->steps.count; i++) {
        const struct vector_step *step = &vector->steps.items[i];
        text_say(t,
                 "<tr><td class=\"num\" data-label=\"Step\">%zu</td><td>%s</td><td data-label=\"Expected\">%s</td><td "
                 "data-label=\"Found\"><bdi>%s</bdi></td><td data-label=\"Reason\">%s</td><td data-label=\"Verdict\">",
                 step->index, step->says, step->expected, step->found != NULL ? step->found : "–",
                 step->reason != NULL ? step->reason : "–");
        html_badge(t, (enum verdict)step->verdict);
        text_raw(t, "</td></tr>\n");
    }
    html_table_end(t);
}

static void one_vector(struct text *t, const struct vector *vector) {
    text_say(t, "<details class=\"check vector %s\" data-verdict=\"%s\" id=\"", verdict_name((enum verdict)vector->verdict),
             verdict_name((enum verdict)vector->verdict));
    html_id(t, "vector-", vector->id);
    text_raw(t, vector->verdict == VERDICT_FAIL ? "\" open><summary>" : "\"><summary>");
    html_badge(t, (enum verdict)vector->verdict);
    text_say(t, " <span class=\"what\"><b>%s</b></span> <span class=\"says\">%s</span></summary>\n<div class=\"inside\">\n", vector->id,
             vector->title != NULL ? vector->title : "");
    if (vector->requirements.count > 0) {
        text_raw(t, "<p>For ");
        html_requirement_links(t, vector->requirements.items, vector->requirements.count);
        text_raw(t, "</p>\n");
    }
    if (vector->values.count > 0) {
        values(t, vector);
    }
    if (vector->steps.count > 0) {
        steps(t, vector);
    }
    text_raw(t, "</div></details>\n");
}

/* The vectors of one file stand together; failures first, then what is only reported. */
static void one_file(struct text *t, const struct vector *vectors, size_t count) {
    size_t counts[VERDICTS] = {0};

    for (size_t i = 0; i < count; i++) {
        counts[vectors[i].verdict]++;
    }
    text_say(t, "<h3>%s <small>%s %s: ", vectors->file, grouped(count).s, plural(count, "vector", "vectors"));
    text_say(t, "%s passed", grouped(counts[VERDICT_PASS]).s);
    if (counts[VERDICT_FAIL] > 0) {
        text_say(t, ", %s failed", grouped(counts[VERDICT_FAIL]).s);
    }
    if (counts[VERDICT_REPORT] > 0) {
        text_say(t, ", %s only reported", grouped(counts[VERDICT_REPORT]).s);
    }
    text_raw(t, "</small></h3>\n");
    static const enum verdict order[] = {VERDICT_FAIL, VERDICT_REPORT, VERDICT_PASS};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (size_t i = 0; i < count; i++) {
            if (vectors[i].verdict == (int)order[k]) {
                one_vector(t, &vectors[i]);
            }
        }
    }
}

void html_vectors(struct text *t, const struct data *data, const struct tally *tally) {
    text_raw(t, "<section aria-labelledby=\"vectors\"><h2 id=\"vectors\">Vectors</h2>\n");
    if (data->vectors == NULL) {
        text_say(t, "<p class=\"lead\">Vectors not run%s<bdi>%s</bdi>.</p></section>\n", data->vectors_error != NULL ? ": " : "",
                 data->vectors_error != NULL ? data->vectors_error : "");
        return;
    }
    const struct vector *vectors = data->vectors->vectors.items;
    size_t all = data->vectors->vectors.count;
    text_say(t, "<p class=\"lead\">%s %s through the device <q>%s</q>; compared were ", grouped(all).s, plural(all, "vector", "vectors"),
             data->vectors->device);
    html_counts(t, data->vectors->counts);
    text_raw(t, ".</p>\n");
    html_filter(t, "vector-list", "vectors", tally->vectors);
    text_raw(t, "<div id=\"vector-list\">\n");
    for (size_t first = 0, end; first < all; first = end) {
        for (end = first + 1; end < all && strcmp(vectors[end].file, vectors[first].file) == 0; end++) {
        }
        one_file(t, &vectors[first], end - first);
    }
    text_raw(t, "</div></section>\n");
}

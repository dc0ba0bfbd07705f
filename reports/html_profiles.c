/* html_profiles.c: what processing takes in this run, number by number, and where each number comes from: a result in milliseconds is worth what
 * the numbers that went into it are worth, so estimates are counted in the line that is always seen. */
#include "html.h"

/* "cortex-m4 (Servers 1 to 30): 11 numbers, 5 of them estimates" */
static void heading(struct text *t, const struct profile_facts *profile) {
    size_t estimates = 0, unsaid = 0;

    for (size_t i = 0; i < profile->numbers.count; i++) {
        estimates += profile->numbers.items[i].estimate == 1;
        unsaid += profile->numbers.items[i].source == NULL;
    }
    text_say(t, "Device profile <bdi>%s</bdi> (", profile->name[0] != '\0' ? profile->name : "of the scenario's own");
    for (size_t i = 0; i < profile->of.count; i++) {
        text_say(t, "%s%s", i > 0 ? ", " : "", profile->of.items[i]);
    }
    text_say(t, "): %zu numbers, %zu of them %s", profile->numbers.count, estimates, plural(estimates, "an estimate", "estimates"));
    if (unsaid > 0) {
        text_say(t, ", %zu without a source", unsaid);
    }
}

static void row(struct text *t, const struct profile_number *number) {
    text_say(t, "<tr><td data-label=\"Number\"><code>%s</code></td><td data-label=\"Value\">%s</td><td data-label=\"From\">", number->number,
             number->value);
    text_raw(t, number->estimate == 1 ? "<b>Estimate.</b> " : "");
    text_say(t, "<bdi>%s</bdi></td></tr>\n", number->source != NULL ? number->source : "the scenario, which gives no source");
}

void html_profiles(struct text *t, const struct scenario_facts *scenario) {
    static const char *const heads[] = {"Number", "Value", "From", NULL};

    for (size_t i = 0; i < scenario->profiles.count; i++) {
        const struct profile_facts *profile = &scenario->profiles.items[i];
        text_raw(t, "<details class=\"numbers\"><summary>");
        heading(t, profile);
        text_raw(t, "</summary>\n");
        if (profile->title != NULL) {
            text_say(t, "<p class=\"note\"><bdi>%s</bdi></p>\n", profile->title);
        }
        html_table(t, "profile", NULL, heads);
        for (size_t k = 0; k < profile->numbers.count; k++) {
            row(t, &profile->numbers.items[k]);
        }
        html_table_end(t);
        text_raw(t, "</details>\n");
    }
}

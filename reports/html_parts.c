/* html_parts.c: badges, links, facts: the small pieces that every part of the page uses. */
#include "html.h"

#include <string.h>

void html_badge(struct text *t, enum verdict verdict) {
    static const char *const signs[] = {"○", "–", "·", "✓", "◆", "?", "✕", "!"};

    text_say(t, "<b class=\"badge %s\"><i aria-hidden=\"true\">%s</i> %s</b>", verdict_name(verdict), signs[verdict],
             verdict_words(verdict));
}

void html_verdict_count(struct text *t, enum verdict verdict, size_t count) {
    text_say(t, "%s %s%s", grouped(count).s, verdict_words(verdict), verdict == VERDICT_KNOWN_LIMIT ? plural(count, "", "s") : "");
}

void html_id(struct text *t, const char *prefix, const char *name) {
    text_raw(t, prefix);
    for (const char *c = name; *c != '\0' && c - name < 100; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("_.-", *c) != NULL;
        text_raw_bytes(t, plain ? c : "-", 1);
    }
}

/* A path as part of a URL. */
static void url(struct text *t, const char *path) {
    static const char hex[] = "0123456789ABCDEF";

    for (const unsigned char *c = (const unsigned char *)path; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("/_.-", *c) != NULL;
        char coded[4] = {'%', hex[*c >> 4], hex[*c & 15], '\0'};
        text_raw_bytes(t, plain ? (const char *)c : coded, plain ? 1 : 3);
    }
}

void html_path_link(struct text *t, const char *folder, const char *file) {
    text_raw(t, "<a href=\"./");
    url(t, folder);
    text_say(t, "/%s\">%s</a>", file, file);
}

void html_file_link(struct text *t, const char *run, const char *file) {
    text_raw(t, "<a href=\"runs/");
    url(t, run);
    text_say(t, "/%s\">%s</a>", file, file);
}

void html_requirement_links(struct text *t, const char *const *ids, size_t count) {
    for (size_t i = 0; i < count; i++) {
        text_raw(t, i > 0 ? " <a class=\"id\" href=\"#" : "<a class=\"id\" href=\"#");
        html_id(t, "", ids[i]);
        text_say(t, "\">%s</a>", ids[i]);
    }
}

void html_fact(struct text *t, const char *name, const char *value) {
    if (value != NULL) {
        text_say(t, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
    }
}

void html_command(struct text *t, const char *command) {
    text_say(t, "<div class=\"command\"><code>%s</code><button type=\"button\" class=\"copy\" hidden>Copy</button></div>\n", command);
}

void html_counts(struct text *t, const json_t *counts) {
    const char *key;
    json_t *value;
    bool first = true;

    json_object_foreach((json_t *)counts, key, value) {
        text_say(t, "%s%s %s", first ? "" : ", ", grouped((size_t)json_integer_value(value)).s, key);
        first = false;
    }
}

void html_filter(struct text *t, const char *target, const char *what, const size_t counts[VERDICTS]) {
    text_say(
        t,
        "<div class=\"filter\" data-target=\"%s\" hidden>\n<input type=\"search\" aria-label=\"Search %s\" placeholder=\"Search "
        "%s\">\n<div class=\"chips\" role=\"group\" aria-label=\"Show only\">",
        target, what, what);
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        if (counts[verdict] > 0) {
            text_say(t, "<button type=\"button\" aria-pressed=\"false\" data-verdict=\"%s\">", verdict_name((enum verdict)verdict));
            html_verdict_count(t, (enum verdict)verdict, counts[verdict]);
            text_raw(t, "</button>");
        }
    }
    text_raw(t, "</div>\n<p class=\"found\" role=\"status\"></p></div>\n");
}

void html_command_name(struct text *t, const struct run_verdict *run, const struct command *command) {
    bool several = false;

    for (size_t i = 0; i < run->commands.count; i++) {
        several |= run->commands.items[i].step == command->step && run->commands.items[i].index != command->index;
    }
    text_say(t, "%s", command->name);
    if (several) {
        text_say(t, " <span class=\"nr\">no. %zu</span>", command->index + 1);
    }
}

void html_table(struct text *t, const char *class, const char *id, const char *const *heads) {
    text_raw(t, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
    text_say(t, "<table class=\"cards %s\"", class);
    if (id != NULL) {
        text_say(t, " id=\"%s\"", id);
    }
    text_raw(t, "><thead><tr>");
    for (; *heads != NULL; heads++) {
        bool number = **heads == '#';
        text_raw(t, number ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
        text_say(t, "%s</th>", *heads + number);
    }
    text_raw(t, "</tr></thead>\n<tbody>\n");
}

void html_table_end(struct text *t) {
    text_raw(t, "</tbody></table></div>\n");
}

void html_run_href(struct text *t, const struct run *run) {
    if (run->page > 0) {
        text_say(t, "evidence/%zu.html", run->page);
    }
    html_id(t, "#run-", run->id);
}

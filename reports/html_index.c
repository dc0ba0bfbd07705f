/* html_index.c: the clause index of the printed page: every requirement by name, with its verdict and the number of its page. On the screen
 * the search field is better, so it is not shown there. Page numbers: by the printer's own means (target-counter, as weasyprint has it), or
 * put in by pdf.sh. */
#include "html.h"

void html_index(struct text *t, const struct tally *tally) {
    if (tally->matrix.count == 0) {
        return;
    }
    text_raw(t, "<section class=\"clause-index\" aria-hidden=\"true\"><h2>Clause index</h2>\n<ul>\n");
    for (size_t i = 0; i < tally->matrix.count; i++) {
        const struct requirement *row = &tally->matrix.items[i];
        text_say(t, "<li class=\"%s\"><a class=\"ix\" href=\"#", verdict_name(row->verdict));
        html_id(t, "", row->id);
        text_say(t, "\" tabindex=\"-1\">%s <small>%s%s%s</small></a></li>\n", row->id, row->entry != NULL ? row->entry->clause : "",
                 row->entry != NULL ? ", " : "", verdict_words(row->verdict));
    }
    text_raw(t, "</ul></section>\n");
}

/* html_checks.c: what was checked. A pass is one line that opens; a failure lies open, with its evidence: expected, found, the bytes, and
 * where they are. */
#include "html.h"

#include <math.h>

static void one_evidence(struct text *t, const struct run_verdict *run, const struct evidence *evidence) {
    text_say(t, "<div class=\"evidence\"><p class=\"where\">%s%s%s", isnan(evidence->time_s) ? "" : seconds(evidence->time_s).s,
             isnan(evidence->time_s) ? "" : " · ", data_node_name(run, evidence->node).s);
    if (evidence->datagram != NOT_GIVEN && evidence->datagram > 0) {
        text_say(t, " · datagram %zu = frame %zu of ", evidence->datagram, evidence->datagram);
        html_file_link(t, run->scenario->id, "capture.pcap");
    }
    text_say(
        t,
        "</p>\n<dl><div><dt>Expected</dt><dd><bdi>%s</bdi></dd></div><div><dt>Found</dt><dd class=\"found-text\"><bdi>%s</bdi></dd></div>",
        evidence->expected, evidence->found);
    if (evidence->hex != NULL && evidence->hex[0] != '\0') {
        text_say(t, "<div><dt>Bytes</dt><dd><code class=\"hex\">%s</code></dd></div>", evidence->hex);
    }
    if (evidence->decoded != NULL) {
        text_say(t, "<div><dt>Decoded</dt><dd><bdi>%s</bdi></dd></div>", evidence->decoded);
    }
    text_raw(t, "</dl>");
    html_lanes(t, run, evidence);
    text_raw(t, "</div>\n");
}

static void one_check(struct text *t, const struct run_verdict *run, const struct check *check) {
    bool open = check->verdict == VERDICT_FAIL || check->verdict == VERDICT_INCONCLUSIVE;

    text_say(t, "<details class=\"check %s\"%s><summary>", verdict_name((enum verdict)check->verdict), open ? " open" : "");
    html_badge(t, (enum verdict)check->verdict);
    text_say(t, " <span class=\"what\"><b>%s</b> %s</span> <span class=\"says\"><bdi>%s</bdi></span></summary>\n<div class=\"inside\">\n",
             check->kind, check->name, check->says);
    if (check->requirements.count > 0) {
        text_raw(t, "<p>For ");
        html_requirement_links(t, check->requirements.items, check->requirements.count);
        text_raw(t, "</p>\n");
    }
    if (json_object_size(check->counts) > 0) {
        text_raw(t, "<p>Counted: ");
        html_counts(t, check->counts);
        text_raw(t, "</p>\n");
    }
    for (size_t i = 0; i < check->evidence.count; i++) {
        one_evidence(t, run, &check->evidence.items[i]);
    }
    if (check->more != NOT_GIVEN && check->more > 0) {
        text_say(t, "<p class=\"note\">%s more of the same kind are not shown.</p>\n", grouped(check->more).s);
    }
    text_raw(t, "</div></details>\n");
}

void html_checks(struct text *t, const struct run_verdict *run) {
    text_raw(t, "<h4>What was checked</h4>\n");
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        for (size_t i = 0; i < run->checks.count; i++) {
            if (run->checks.items[i].verdict == verdict) {
                one_check(t, run, &run->checks.items[i]);
            }
        }
    }
    text_raw(t, run->checks.count == 0 ? "<p class=\"note\">Nothing: this scenario has no check.</p>\n" : "");
}

/* test_limits.c: known limits of SSM: told everywhere, counted nowhere as a pass; what a scenario says of its link and host. */
#include "fixture.h"

#include <stdio.h>
#include <unistd.h>

static void a_known_limit_is_no_pass(void) {
    struct rendered r;

    render(&r, FIXTURE, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<h2 id=\"known-limits\">Known limits of SSM, demonstrated</h2>");
    HAS(r.html.data, "<li class=\"known-limit\"><p><bdi>A Server that reboots without a stored window accepts a recorded command again.");
    HAS(r.html.data, "· demonstrated by <a href=\"#run-reboot\">Replays after a reboot</a>");
    HAS(r.html.data, "<tr data-verdict=\"known-limit\" id=\"SSM-GEN-021\">");
    HAS(r.html.data, "<a class=\"by known-limit\" href=\"#run-reboot\">");
    HAS(r.html.data, "<b class=\"badge known-limit\"><i aria-hidden=\"true\">◆</i> known limit</b>");
    HAS(r.junit.data, "<testcase classname=\"reboot\" name=\"known-limit: SSM-GEN-021\">\n      <system-out>known-limit: SSM-GEN-021: A "
                      "Server that reboots");
    HAS(r.junit.data, "<property name=\"known-limit\" value=\"SSM-GEN-021: A Server that reboots");
    HAS(r.junit.data, "<testsuite name=\"replay/reboot\" tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"0\"");
    HAS(r.markdown.data, "\n- SSM-GEN-021: A Server that reboots without a stored window accepts a recorded command again. (reboot)\n");
    HAS_NOT(r.markdown.data, "### 🔷 known limit: reboot");               /* it is not told among what went wrong */
    HAS(r.summary, "\"id\": \"SSM-GEN-021\",\n   \"verdict\": \"known-limit\"");
    free_rendered(&r);
}

static void known_limits_stand_beside_what_passed(void) {
    struct rendered r;
    char path[4096];

    copy_fixture();
    change("run.json", "runs", "[" RUN_CLEAN ", " RUN_REBOOT "]");
    change("vectors.json", "vectors.1.verdict", "\"pass\"");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<bdi>1 scenario and 3 vectors passed; 1 known limit of SSM demonstrated; 1 vector is only reported.</bdi>");
    HAS(r.summary, "\"verdict\": \"pass\",\n \"sentence\"");
    free_rendered(&r);
    change("run.json", "runs", "[" RUN_REBOOT "]");
    snprintf(path, sizeof path, "%s/vectors.json", folder);
    unlink(path);
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<bdi>1 known limit of SSM demonstrated; vectors not run.</bdi>");
    HAS(r.summary, "\"verdict\": \"known-limit\",\n \"sentence\"");
    HAS(r.summary, "\"pass\": 0,\n  \"known_limit\": 1");
    free_rendered(&r);
    remove_copy();
}

/* The same requirement by two scenarios: fault > fail > inconclusive > known-limit > pass. */
static void a_known_limit_outweighs_a_pass_only(void) {
    static const struct { const char *run, *verdict, *row;
    } cases[] = {
        {"runs/clean/verdict.json", "\"pass\"", "<tr data-verdict=\"known-limit\" id=\"SSM-GEN-021\">"},
        {"runs/thin/verdict.json", "\"inconclusive\"", "<tr data-verdict=\"inconclusive\" id=\"SSM-GEN-021\">"},
        {"runs/replay/verdict.json", "\"fail\"", "<tr data-verdict=\"fail\" id=\"SSM-GEN-021\">"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rendered r;
        copy_fixture();
        change(cases[i].run, "requirements.0.id", "\"SSM-GEN-021\"");
        change(cases[i].run, "requirements.0.verdict", cases[i].verdict);
        render(&r, folder, NULL);
        CU_ASSERT_TRUE_FATAL(r.loaded);
        HAS(r.html.data, cases[i].row);
        free_rendered(&r);
        remove_copy();
    }
}

static void link_and_host_are_shown(void) {
    struct rendered r;

    copy_fixture();
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<dt>Link</dt><dd>csma: 100 Mbit/s, 0.5 ms delay</dd>");
    HAS(r.html.data, "<dt>Host</dt><dd>ns-3&#39;s IPv6/UDP stack</dd>");
    HAS(r.html.data, "<dt>Host</dt><dd>raw host: our own IPv6/UDP headers</dd>");
    HAS(r.html.data, ">csma bus, 100 Mbit/s</text>");
    CU_ASSERT_EQUAL(occurrences(r.html.data, "class=\"tap\""), 3);     /* one a Server, and only on csma */
    HAS(r.html.data, "data-label=\"Link, host\">csma<small>stack</small></td>");
    HAS(r.html.data, "<small>restart of the Client</small>");
    HAS(r.html.data, "<small>heard only by Servers 1-2</small>");
    HAS(r.markdown.data, "| csma, stack | 3 | 1 |");
    free_rendered(&r);
    change("runs/reboot/verdict.json", "steps.3.reach", "[1, {\"from\": \"<2>\"}]");
    change("runs/reboot/verdict.json", "scenario.network.data_rate_bps", "0");
    change("runs/reboot/verdict.json", "scenario.host", "\"other\"");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "heard only by [1,{&quot;from&quot;:&quot;&lt;2&gt;&quot;}]</small>");
    HAS(r.html.data, "<dt>Link</dt><dd>csma: 0.5 ms delay</dd>");
    HAS(r.html.data, "<dt>Host</dt><dd>other</dd>");
    HAS(r.html.data, ">csma bus</text>");
    free_rendered(&r);
    remove_copy();
}

/* What processing takes stands with its sources, and how many of the numbers are estimates is seen without opening anything. */
static void profiles_are_shown_with_their_sources(void) {
    struct rendered r;

    render(&r, FIXTURE, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<summary>Device profile <bdi>my-board.profile</bdi> (the Client, Servers 1 to 3): 3 numbers, 1 of them an estimate, "
                     "1 without a source</summary>");
    HAS(r.html.data, "<bdi>A board &lt;of mine&gt;</bdi>");
    HAS(r.html.data, "<code>receive</code></td><td data-label=\"Value\">470 us</td><td data-label=\"From\"><b>Estimate.</b> <bdi>30,000 cycles</bdi>");
    HAS(r.html.data, "<td data-label=\"Value\">180 us</td><td data-label=\"From\"><bdi>A data sheet, table 3</bdi>");
    HAS(r.html.data, "<td data-label=\"Value\">2 ms</td><td data-label=\"From\"><bdi>the scenario, which gives no source</bdi>");
    CU_ASSERT_EQUAL(occurrences(r.html.data, "Device profile <bdi>"), 1);            /* none where processing takes no time */
    free_rendered(&r);
}

CU_TestInfo limit_tests[] = {{"a known limit is no pass", a_known_limit_is_no_pass},
                             {"known limits stand beside what passed", known_limits_stand_beside_what_passed},
                             {"a known limit outweighs a pass only", a_known_limit_outweighs_a_pass_only},
                             {"link and host are shown", link_and_host_are_shown},
                             {"profiles are shown with their sources", profiles_are_shown_with_their_sources},
                             CU_TEST_INFO_NULL};

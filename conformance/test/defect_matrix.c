/* defect-matrix BIN: every check is shown to catch the defect that it exists for.
 * Each row runs a scenario with the second Server: without a defect it must pass (or demonstrate its known limit); with the defect the named
 * check must fail. A "defect" with '=' in it is a field of the scenario, set for the devices that it has. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row { const char *scenario, *defect, *check; };
static const struct row rows[] = {
    {"replay/replay-at-once", "no-replay-check", "applied"},
    {"replay/replay-at-once", "no-replay-check", "model"},
    {"replay/replay-at-once", "answers-4.01", "silence"},
    {"replay/replay-at-once", "mid-dedup-only", "applied"},
    {"replay/replay-at-once", "window-per-source", "applied"},
    {"replay/replay-at-once", "never-actuates", "claims"},
    {"replay/replay-after-many", "no-left-edge", "applied"},
    {"replay/replay-after-many", "no-replay-check", "applied"},
    {"replay/window-edges", "no-left-edge", "applied"},
    {"replay/window-edges", "narrow-window", "applied"},
    {"replay/window-edges", "wide-window", "applied"},
    {"replay/window-edges", "strict-increase", "applied"},
    {"first-message/first-message-any-piv", "first-unprotected", "applied"},
    {"first-message/first-message-any-piv", "first-must-be-low", "applied"},
    {"first-message/first-message-any-piv", "piv-32-bit", "applied"},
    {"forgery/forged-first", "window-before-tag", "applied"},
    {"forgery/forged-first", "no-tag-check", "applied"},
    {"forgery/forged-first", "answers-4.00", "silence"},
    {"forgery/forged-first", "deaf-after-forgery", "applied"},
    {"forgery/tampering", "no-tag-check", "applied"},
    {"forgery/tampering", "any-kid", "applied"},
    {"forgery/tampering", "routes-outer-code", "applied"},
    {"forgery/tampering", "binds-mid", "applied"},
    {"discard/not-an-ssm-request", "any-kid", "applied"},
    {"discard/not-an-ssm-request", "answers-4.01", "silence"},
    {"discard/not-an-ssm-request", "applies-get", "applied"},
    {"discard/not-an-ssm-request", "applies-confirmable", "applied"},
    {"discard/not-an-ssm-request", "acks-confirmable", "silence"},
    {"discard/not-an-ssm-request", "applies-unicast", "applied"},
    {"corridor/corridor-clean", "answers-2.04", "silence"},
    {"corridor/corridor-clean", "dead", "applied"},
    {"corridor/corridor-clean", "dead", "simultaneity"},
    {"corridor/corridor-clean", "never-actuates", "simultaneity"},
    {"corridor/corridor-clean", "ignores-access", NULL},     /* no rule of this scenario: must pass */
    {"loss/burst-loss-repeats", "no-replay-check", "claims"},    /* a repeat has the value that is there: only the claim shows it */
    {"loss/burst-loss-repeats", "strict-increase", "model"},
    {"loss/identical-or-fresh", "no-replay-check", "claims"},
    {"discard/other-methods", "applies-get", "applied"},
    {"discard/other-methods", "applies-put", "applied"},
    {"discard/other-methods", "applies-delete", "applied"},
    {"discard/other-methods", "applies-fetch", "applied"},
    {"discard/other-methods", "commits-late", "applied"},
    {"discard/other-methods", "answers-errors", "silence"},
    {"discard/no-such-resource", "ignores-path", "applied"},
    {"discard/no-such-resource", "answers-errors", "silence"},
    {"discard/type-or-interface-mismatch", "ignores-interface", "applied"},
    {"discard/type-or-interface-mismatch", "answers-errors", "silence"},
    {"discard/not-for-the-resource", "commits-late", "applied"},
    {"discard/not-for-the-resource", "answers-errors", "silence"},
    {"forgery/wrong-key", "no-tag-check", "applied"},
    {"forgery/wrong-key", "window-before-tag", "applied"},
    {"forgery/wrong-key", "answers-4.00", "silence"},
    {"forgery/server-forges-client", "no-replay-check", "applied"},
    {"access/access-denied", "ignores-access", "applied"},
    {"access/access-denied", "anon-clear", "applied"},
    {"access/access-denied", "answers-errors", "silence"},
    {"groups/other-group", "answers-4.01", "silence"},
    {"groups/two-groups", "shared-window", "applied"},
    {"groups/two-groups", "no-replay-check", "applied"},
    {"groups/equal-kids", "first-context-only", "applied"},
    {"groups/equal-kids", "shared-window", "applied"},
    {"replay/late-arrivals", "strict-increase", "model"},
    {"replay/late-arrivals", "no-left-edge", "model"},
    {"replay/late-arrivals", "narrow-window", "model"},
    {"replay/late-joiner", "first-must-be-low", "applied"},
    {"replay/late-joiner", "no-replay-check", "applied"},
    {"replay/late-joiner-first-replayed", "no-replay-check", "applied"},
    {"replay/withheld-then-delivered", "no-replay-check", "applied"},
    {"restart/server-orderly", "forgets-window", "applied"},
    {"restart/server-crash", "forgets-window", "applied"},
    {"restart/server-without-window", "no-replay-check", "applied"},
    {"restart/exposure-of-policies", "forgets-window", "applied"},
    {"restart/client-orderly", "client.persist=false", "nonces"},
    {"restart/client-crash", "client.persist=false", "nonces"},
    {"scale/group-of-100", "no-replay-check", "applied"},
    {"scale/group-of-100", "dead", "simultaneity"},
    {"corridor/dimmer", "never-actuates", "claims"},
    {"corridor/csma-corridor", "answers-2.04", "silence"},
    {"corridor/csma-corridor", "dead", "simultaneity"},
    {"replay/csma-replay", "no-replay-check", "applied"},
    {"replay/csma-replay", "no-tag-check", "applied"},
    {"forgery/flood-during-command", "window-before-tag", "applied"},
    {"forgery/flood-during-command", "no-tag-check", "applied"},
    {"forgery/flood-during-command", "answers-4.00", "silence"},
    {"forgery/poison-without-key", "window-before-tag", "applied"},
    {"forgery/poison-without-key", "no-tag-check", "applied"},
    {"forgery/poison-with-key", "no-left-edge", "applied"},
    {"groups/cross-group", "no-tag-check", "applied"},
    {"groups/cross-group", "window-before-tag", "applied"},
    {"groups/cross-group", "no-replay-check", "applied"},
    {"restart/recorded-before-replayed-after", "forgets-window", "applied"},
    {"restart/recorded-before-replayed-after", "no-replay-check", "applied"},
    {"replay/missed-the-original", "no-replay-check", "applied"},
    {"loss/burst-three-identical", "no-replay-check", "claims"},
    {"loss/burst-three-fresh", "dead", "coverage"},
    {"groups/mixed-group", "servers.1.defects=[no-replay-check]", "applied"},
    {"groups/mixed-group", "servers.1.defects=[answers-4.01]", "silence"},
    {"groups/mixed-group", "servers.1.defects=[forgets-window]", "applied"},
    {"repair/discover-update-read-back-repair", "script.2.repair=false", "settled"},
    {"floors/scopes", "script.0.scope=site-local", "simultaneity"},            /* is met then, where "missed" is expected */
    {"floors/scopes", "script.1.scope=link-local", "simultaneity"},            /* a router that passes nothing on */
    {"repair/discover-update-read-back-repair", "script.0.rounds=1", "settled"},      /* who was not found is not asked */
    {"uses/parameter-update", "script.2.rounds=1", "settled"},
    {"uses/building-control", "dead", "settled"},
    {"uses/emergency", "window-before-tag", "settled"},
    {"uses/emergency", "answers-4.00", "silence"},
    {"device/profiles", "never-actuates", "claims"},
    {"device/profiles", "answers-2.04", "silence"},
    {"device/flood-and-queue", "no-tag-check", "applied"},
    {"fault/brown-out", "forgets-window", "applied"},
    {"fault/power-cut-in-store-write", "torn-is-empty", "applied"},
    {"fault/power-cut-in-store-write", "stores-late", "model"},
    {"fault/power-cut-in-store-write", "no-replay-check", "applied"},
    {"fault/factory-reset", "stays-in-group", "model"},
    {"fault/factory-reset", "survives-reset", "model"},
    {"fault/reboot-storm", "forgets-window", "applied"},
    {"fault/stuck-lamp", "dead", "applied"},
    {"probes/probe-window-edges", "no-replay-check", "probe"},
    {"probes/probe-window-edges", "no-left-edge", "probe"},
    {"probes/probe-window-edges", "narrow-window", "probe"},
    {"probes/probe-window-edges", "answers-4.01", "silence"},
    {"probes/probe-first-message", "first-unprotected", "probe"},
    {"probes/probe-first-message", "window-before-tag", "probe"},
    {"probes/probe-first-message", "piv-32-bit", "probe"},
    {"probes/probe-first-message", "shared-window", "probe"},
    {"probes/probe-silent-discard", "no-tag-check", "probe"},
    {"probes/probe-silent-discard", "applies-get", "probe"},
    {"probes/probe-silent-discard", "applies-unicast", "probe"},
    {"probes/probe-silent-discard", "acks-confirmable", "silence"},
    {"probes/probe-and-loss", "wide-window", "probe"},
    {"probes/probe-and-loss", "strict-increase", "probe"},
    {"radio/wifi-hallway-20", "never-actuates", "claims"},
    {"radio/lrwpan-office-25", "never-actuates", "claims"},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* `field`: the scenario's own devices, with that field set (""; none) instead of the second Server with that defect. */
static json_t *run(const char *bin, const char *scenario, const char *defect, int field, const char *folder) {
    char command[4096], file[1024], set[256];
    snprintf(set, sizeof set, !field ? "--set servers.device=second --set 'servers.defects=[%s]'" : *defect ? "--set '%s'" : "%s", defect);
    snprintf(command, sizeof command, "rm -rf '%s' && '%s/ssm-sim' '%s/scenarios/%s.yaml' --out '%s' %s >/dev/null && '%s/ssm-check' '%s' >/dev/null; true",
             folder, bin, SSMBENCH_ROOT, scenario, folder, set, bin, folder);
    if (system(command) != 0) {
        return NULL;
    }
    snprintf(file, sizeof file, "%s/verdict.json", folder);
    return json_load_file(file, 0, NULL);
}

static const char *verdict(const json_t *json) {
    const char *text = json_string_value(json_object_get(json, "verdict"));
    return text ? text : "none";
}

/* Whether a check of this kind fails. */
static int fails(const json_t *json, const char *kind) {
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(json, "checks"), i, check) {
        if (strcmp(json_string_value(json_object_get(check, "kind")), kind) == 0 && strcmp(verdict(check), "fail") == 0) {
            return 1;
        }
    }
    return 0;
}

static int judge(const struct row *row, const json_t *json) {
    int good = row->check ? fails(json, row->check) : strcmp(verdict(json), "pass") == 0 || strcmp(verdict(json), "known-limit") == 0;
    printf("%-7s %-38s %-20s %s\n", good ? "caught" : "MISSED", row->scenario, *row->defect ? row->defect : "(no defect)", row->check ? row->check : "pass");
    return good;
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/defect-matrix-XXXXXX", command[64];
    int passed = 0, failed = 0;
    json_t *json = NULL;
    if (argc != 2 || !mkdtemp(folder)) {
        fprintf(stderr, "usage: defect-matrix BIN\n");
        return 2;
    }
    for (int i = 0; i < ROWS; i++) {
        int field = strchr(rows[i].defect, '=') != NULL;
        int same_scenario = i && strcmp(rows[i].scenario, rows[i - 1].scenario) == 0;
        if (!same_scenario) {
            struct row clean = {rows[i].scenario, "", NULL};
            json_decref(json);
            json = run(argv[1], clean.scenario, "", field, folder);
            if (judge(&clean, json)) passed++; else failed++;
        }
        if (!same_scenario || strcmp(rows[i].defect, rows[i - 1].defect) != 0) {
            json_decref(json);
            json = run(argv[1], rows[i].scenario, rows[i].defect, field, folder);
        }
        if (judge(&rows[i], json)) passed++; else failed++;
    }
    json_decref(json);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) {
        return 99;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : 0;
}

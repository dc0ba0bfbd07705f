/* check_probe.c: a step that plays a probe: what each Server made of each line is what the probe expects of it (../probe), by read-back.
 *
 * A Server has no verdict for a line that it did not receive. What a line expects holds for a Server that received what the line needs
 * (probe.h), and nothing that was sent later: a line that is overtaken is not judged, nor is a second copy, nor anything after a restart or
 * another fault of the Server. The check of the model looks at those. A line that could be judged at no Server leaves the step inconclusive.
 * A reason that is told, and is of another rule than the line's, shows that the rule was not reached; asked where the Server got all lines. */
#include "checks.h"

#include "describe.h"
#include "probe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct probed { size_t next; bool lacks, disturbed; };      /* a Server: behind its latest line; whether one before that is missing */

struct probing {
    const struct judged *judged;
    struct check *check;
    const struct probe_script *script;
    struct probed *servers;                /* [node] */
    uint8_t *got;                          /* [node * lines + line]: received */
    uint8_t *shown;                        /* [line]: judged at some Server */
    size_t step;
    uint64_t unclear, received;
};

static bool is_member(const struct run *run, uint32_t node, size_t group) {
    const struct scenario_servers *set = run_set_of(run, node)->scenario;
    bool member = false;
    for (size_t i = 0; i < set->group_count; i++) {
        member |= set->groups[i] == group;
    }
    return member;
}

static bool fits(const struct probe_line *line, uint16_t reason) {
    bool one = false;
    for (size_t i = 0; i < PROBE_REASONS; i++) {
        one |= line->reasons[i] != REASON_NONE && line->reasons[i] == (enum device_reason)reason;
    }
    return one;
}

static void judge(struct probing *probing, const struct reception *reception, size_t number, bool whole) {
    const struct probe_line *line = &probing->script->lines[number];
    const struct run *run = probing->judged->run;
    struct check *check = probing->check;
    char expected[120];
    if (reception->found == FOUND_UNKNOWN || reception->found == FOUND_UNDECIDABLE || reception->cut) {
        check->undecidable++;
        return;
    }
    check->judged++;
    probing->shown[number] = 1;
    if (reception->found != (line->applied ? FOUND_EXECUTED : FOUND_NOTHING)) {
        snprintf(expected, sizeof expected, "line %zu of the probe: %s", number + 1, line->applied ? "executed once" : "discarded");
        check_wrong(check, run->trace->records[reception->record].time_ns, reception->node, reception->datagram, expected, "%s",
                    describe_found(run, reception).text);
    } else if (!line->applied && whole && reception->told_discard > 0 && !fits(line, reception->claimed_reason)) {
        probing->unclear++;
    }
}

static void receive(struct probing *probing, const struct reception *reception) {
    const struct run_sent *sent = &probing->judged->run->sent[reception->datagram - 1];
    const size_t line = sent->command, lines = probing->script->count;
    struct probed *server = &probing->servers[reception->node];
    uint8_t *got = probing->got + (size_t)reception->node * lines;
    probing->check->receptions++;
    probing->received++;
    if (line >= lines || got[line]) {
        probing->check->undecidable++;
        return;
    }
    const size_t needs = probing->script->lines[line].needs;
    const bool in_order = line >= server->next, enough = needs == line || got[needs];
    server->lacks |= line != server->next;
    got[line] = 1;
    server->next = in_order ? line + 1 : server->next;
    if (in_order && enough && !server->disturbed) {
        judge(probing, reception, line, !server->lacks);
    } else {
        probing->check->undecidable++;
    }
}

static void walk(struct probing *probing) {
    const struct run *run = probing->judged->run;
    const size_t group = run->scenario->steps[probing->step].group;
    size_t next = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (!run_is_server(run, record->node)) {
            continue;
        }
        if (record->event == TRACE_RECEIVED) {
            const struct reception *reception = &probing->judged->receptions->list[next++];
            if (run->sent[reception->datagram - 1].step == probing->step && is_member(run, record->node, group)) {
                receive(probing, reception);
            }
        } else if (record->event == TRACE_RESTART || record->event == TRACE_FAULT) {
            probing->servers[record->node].disturbed = true;
        }
    }
}

static void say(struct probing *probing, const char *name) {
    struct check *check = probing->check;
    size_t hidden = 0;
    for (size_t i = 0; i < probing->script->count; i++) {
        hidden += !probing->shown[i];
    }
    if (check->wrong > 0) {
        check_says(check, "%s: %" PRIu64 " of %" PRIu64 " outcomes are not what the probe expects", name, check->wrong, check->judged);
    } else if (hidden > 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "%s: %zu of %zu lines could not be judged at any Server%s", name, hidden, probing->script->count,
                   probing->received == 0 ? ": nobody received them" : "");
    } else if (probing->unclear > 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "%s: %" PRIu64 " discards were for another reason, so the rule was not reached", name, probing->unclear);
    } else {
        check_says(check, "%s: all %" PRIu64 " outcomes are what its %zu lines expect%s", name, check->judged, probing->script->count,
                   check->undecidable > 0 ? "; what a Server did not receive, and what depends on that, was not judged" : "");
    }
}

bool check_probe(const struct judged *judged, struct checks *checks, size_t step) {
    const struct scenario *scenario = judged->run->scenario;
    const struct probe *probe = probe_find(scenario->steps[step].probe);
    struct probe_script *script = probe != NULL ? probe_write(probe) : NULL;
    const size_t nodes = (size_t)judged->run->servers + 1;
    struct probing probing = {.judged = judged, .script = script, .step = step};
    probing.servers = calloc(nodes, sizeof *probing.servers);
    probing.got = script != NULL ? calloc(nodes, script->count) : NULL;
    probing.shown = script != NULL ? calloc(script->count, 1) : NULL;
    const bool good = probing.servers != NULL && probing.got != NULL && probing.shown != NULL;
    if (good) {
        probing.check = checks_add_step(checks, "probe", scenario, step, "");
        walk(&probing);
        say(&probing, probe->name);
    }
    free(probing.servers);
    free(probing.got);
    free(probing.shown);
    probe_free(script);
    return good;
}

/* draft_text.c: a draft as a scenario file. What is as the loader has it by default is left out, so that a small draft is a small file. */
#include "draft.h"

#include <inttypes.h>

const char *const draft_kind_names[] = {"update", "replay", "tamper", "forge", "restart", "flood"};
static const char *const fields[] = {"kid", "piv", "ciphertext", "tag"};
static const char *const codes[] = {"POST", "GET", "PUT", "DELETE", "FETCH"};

static void network(const struct draft *draft, FILE *out) {
    const bool ideal = draft->jitter_ms + draft->loss + draft->burst + draft->duplicate + draft->reorder == 0;
    fprintf(out, "network:\n  link: %s\n  lacks: [medium access, collisions, bit rate, routing]\n", ideal ? "ideal" : "lossy");
    if (draft->delay_ms > 0) {
        fprintf(out, "  delay: %u ms\n", draft->delay_ms);
    }
    if (draft->jitter_ms > 0) {
        fprintf(out, "  jitter: %u ms\n", draft->jitter_ms);
    }
    if (draft->loss > 0) {
        fprintf(out, "  loss: %u %%\n", draft->loss);
    }
    if (draft->burst > 0) {
        fprintf(out, "  burst: {loss: %u %%, length: 4}\n", draft->burst);
    }
    if (draft->duplicate > 0) {
        fprintf(out, "  duplicate: %u %%\n", draft->duplicate);
    }
    if (draft->reorder > 0) {
        fprintf(out, "  reorder: {share: %u %%, by: 100 ms}\n", draft->reorder);
    }
}

static void sets(const struct draft *draft, FILE *out) {
    fprintf(out, "servers:\n");
    for (size_t i = 0; i < draft->set_count; i++) {
        const struct draft_set *set = &draft->sets[i];
        const char *comma = "";
        fprintf(out, "  - {count: %u, groups: [", set->count);
        for (unsigned group = 0; group < draft->groups; group++) {
            if (set->groups >> group & 1u) {
                fprintf(out, "%sg%u", comma, group + 1);
                comma = ", ";
            }
        }
        fprintf(out, "]");
        fprintf(out, set->dimmer ? ", resources: [switch, dimmer]" : "");
        fprintf(out, set->persist ? "" : ", persist: false");
        fprintf(out, set->slides ? ", first-message: slides" : "");
        if (set->join_ms > 0) {
            fprintf(out, ", join: %u ms", set->join_ms);
        }
        fprintf(out, ", device: %s", draft->device);
        if (draft->defects != NULL) {
            fprintf(out, ", defects: [%s]", draft->defects);
        }
        fprintf(out, ", actuation: 20 ms}\n");
    }
}

static void update(const struct draft_step *step, FILE *out) {
    fprintf(out, ", value: toggle");
    if (step->count > 1) {
        fprintf(out, ", count: %u, spacing: %u ms", step->count, step->spacing_ms);
    }
    if (step->repeats > 0) {
        fprintf(out, ", repeat: {count: %u, spacing: 15 ms, form: %s}", step->repeats, step->fresh ? "fresh" : "identical");
    }
    fprintf(out, step->withheld ? ", withhold: true" : "");
}

static void forge(const struct draft_step *step, FILE *out) {
    fprintf(out, ", key: %s, piv: %" PRIu64, step->group_key ? "group" : "wrong", step->piv);
    if (step->code > 0) {
        fprintf(out, ", code: %s", codes[step->code]);
    }
    fprintf(out, step->con ? ", type: con" : "");
    fprintf(out, step->unicast ? ", to: servers" : "");
    fprintf(out, step->broken ? ", payload: broken" : "");
}

static void step_text(const struct draft *draft, size_t number, FILE *out) {
    const struct draft_step *step = &draft->steps[number];
    fprintf(out, "  - {at: %u ms, do: %s, name: s%zu", step->at_ms, draft_kind_names[step->kind], number + 1);
    if (draft->groups > 1 && step->group > 0 && step->kind != DRAFT_REPLAY && step->kind != DRAFT_RESTART && !(step->kind == DRAFT_FLOOD && step->garbage)) {
        fprintf(out, ", group: g%u", step->group + 1);
    }
    if (step->dimmer && (step->kind == DRAFT_UPDATE || step->kind == DRAFT_TAMPER || step->kind == DRAFT_FORGE)) {
        fprintf(out, ", resource: dimmer");
    }
    switch (step->kind) {
    case DRAFT_UPDATE: update(step, out); break;
    case DRAFT_REPLAY:
        fprintf(out, ", of: s%zu", step->of + 1);
        if (step->index > 0) {
            fprintf(out, ", index: %u", step->index);
        }
        fprintf(out, step->new_ids ? ", form: new-ids" : "");
        break;
    case DRAFT_TAMPER: fprintf(out, ", field: %s", fields[step->field]); break;
    case DRAFT_FORGE: forge(step, out); break;
    case DRAFT_RESTART:
        fprintf(out, ", %s, kind: %s", step->client ? "client: true" : "servers: all", step->crash ? "crash" : "orderly");
        break;
    default: fprintf(out, ", form: %s, spacing: %u ms, duration: %u ms", step->garbage ? "garbage" : "wrong-tag", step->spacing_ms, step->flood_ms);
    }
    fprintf(out, "}\n");
}

void draft_write(const struct draft *draft, FILE *out, const char *title, const char *shows) {
    fprintf(out, "schema: ssmbench-scenario/1\ntitle: \"%s\"\nshows: \"%s\"\nverifies: []\n", title, shows);
    if (draft->limit != NULL) {
        fprintf(out, "known-limit: {requirement: %s, says: \"%s\"}\n", draft->limit, draft->limit_says);
    }
    fprintf(out, "seed: %" PRIu64 "\n", draft->seed);
    network(draft, out);
    fprintf(out, "groups:\n");
    for (unsigned group = 0; group < draft->groups; group++) {
        fprintf(out, "  - {name: g%u%s}\n", group + 1, group > 0 && draft->equal_kids ? ", same-id-as: g1" : "");
    }
    if (draft->reserve != 32) {
        fprintf(out, "client: {reserve: %u}\n", draft->reserve);
    }
    sets(draft, out);
    fprintf(out, "script:\n");
    for (size_t i = 0; i < draft->step_count; i++) {
        step_text(draft, i, out);
    }
}

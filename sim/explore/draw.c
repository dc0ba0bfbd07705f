/* draw.c: swarm style. First which features this draw has at all, then a scenario of these alone. The last step is a genuine request of every
 * group: a live group stays live, whatever was done to it. */
#include "draft.h"

#include <string.h>

struct dice { uint64_t state; };

static uint64_t roll(struct dice *dice) {              /* splitmix64 */
    uint64_t z = (dice->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static unsigned below(struct dice *dice, unsigned limit) {
    return (unsigned)(roll(dice) % limit);
}

static unsigned between(struct dice *dice, unsigned low, unsigned high) {
    return low + below(dice, high - low + 1);
}

static bool one_in(struct dice *dice, unsigned n) {
    return below(dice, n) == 0;
}

/* What a draw may have. */
struct swarm { bool kinds[DRAFT_KINDS], loss, delay, copies, withhold, many, groups, sets, late, forgetful, dimmer, odd_forgery, group_key; };

static struct swarm draw_swarm(struct dice *dice) {
    struct swarm swarm = {.loss = one_in(dice, 3), .delay = one_in(dice, 2), .copies = one_in(dice, 3), .withhold = one_in(dice, 2),
                          .many = one_in(dice, 2), .groups = one_in(dice, 3), .sets = one_in(dice, 3), .late = one_in(dice, 6),
                          .forgetful = one_in(dice, 8), .dimmer = one_in(dice, 4), .odd_forgery = one_in(dice, 2), .group_key = one_in(dice, 5)};
    swarm.kinds[DRAFT_UPDATE] = true;
    for (int kind = DRAFT_REPLAY; kind < DRAFT_KINDS; kind++) {
        swarm.kinds[kind] = kind == DRAFT_FLOOD ? one_in(dice, 10) : one_in(dice, 2);
    }
    return swarm;
}

static void draw_network(struct draft *draft, struct dice *dice, const struct swarm *swarm) {
    if (swarm->delay) {
        draft->delay_ms = between(dice, 1, 20);
        draft->jitter_ms = one_in(dice, 2) ? between(dice, 1, 60) : 0;
        draft->reorder = one_in(dice, 3) ? between(dice, 5, 40) : 0;
        draft->duplicate = one_in(dice, 3) ? between(dice, 5, 40) : 0;
    }
    if (swarm->loss) {
        draft->loss = one_in(dice, 2) ? between(dice, 1, 50) : 0;
        draft->burst = draft->loss == 0 ? between(dice, 5, 40) : 0;
    }
}

static void draw_sets(struct draft *draft, struct dice *dice, const struct swarm *swarm) {
    draft->groups = swarm->groups ? between(dice, 2, DRAFT_GROUPS) : 1;
    draft->equal_kids = draft->groups > 1 && one_in(dice, 3);
    draft->reserve = one_in(dice, 3) ? between(dice, 1, 8) : 32;
    draft->set_count = swarm->sets ? between(dice, 2, DRAFT_SETS) : 1;
    for (size_t i = 0; i < draft->set_count; i++) {
        struct draft_set *set = &draft->sets[i];
        *set = (struct draft_set){.count = between(dice, 1, 4), .persist = !(swarm->forgetful && one_in(dice, 2)), .slides = one_in(dice, 4),
                                  .dimmer = swarm->dimmer, .join_ms = swarm->late && one_in(dice, 2) ? between(dice, 500, 6000) : 0};
        set->groups = 1u + below(dice, (1u << draft->groups) - 1);
    }
    draft->sets[0].join_ms = 0;
    draft->sets[0].groups = (1u << draft->groups) - 1;         /* every group has somebody who is there from the start */
}

static void draw_update(struct draft_step *step, struct dice *dice, const struct swarm *swarm) {
    const bool many = swarm->many && one_in(dice, 2);
    step->count = many ? between(dice, 2, 70) : 1;
    step->spacing_ms = many ? between(dice, 5, 60) : 0;
    step->repeats = swarm->copies && one_in(dice, 2) ? between(dice, 1, 3) : 0;
    step->fresh = one_in(dice, 2);
    step->withheld = swarm->withhold && one_in(dice, 3);
}

/* Of an earlier step that sent something; false: there is none. */
static bool draw_replay(struct draft *draft, struct draft_step *step, struct dice *dice) {
    size_t choices[DRAFT_STEPS], count = 0;
    for (size_t i = 0; i < draft->step_count; i++) {
        if (draft->steps[i].kind == DRAFT_UPDATE || draft->steps[i].kind == DRAFT_FORGE) {
            choices[count++] = i;
        }
    }
    if (count == 0) {
        return false;
    }
    step->of = choices[below(dice, (unsigned)count)];
    const struct draft_step *of = &draft->steps[step->of];
    const unsigned commands = of->kind == DRAFT_UPDATE ? of->count : 1;
    step->index = one_in(dice, 2) ? 0 : below(dice, commands);
    step->group = of->group;
    step->new_ids = one_in(dice, 2);
    return true;
}

/* Numbers where rules change: the small ones, around a window, a byte, the end. */
static uint64_t draw_piv(struct dice *dice) {
    static const uint64_t edges[] = {0, 1, 31, 32, 33, 63, 64, 255, 256, 65535, 65536, 1000, (UINT64_C(1) << 32), (UINT64_C(1) << 40) - 1};
    return one_in(dice, 3) ? below(dice, 100) : edges[below(dice, sizeof edges / sizeof *edges)];
}

static void draw_forge(struct draft_step *step, struct dice *dice, const struct swarm *swarm) {
    step->group_key = swarm->group_key;
    step->piv = draw_piv(dice);
    if (swarm->odd_forgery) {           /* authentic, but no SSM Request: nobody may execute it */
        const unsigned what = below(dice, 5);
        step->group_key = true;
        step->piv = between(dice, 200, 900);
        step->code = what == 0 ? between(dice, 1, 4) : 0;
        step->con = what == 1;
        step->unicast = what == 2;
        step->broken = what == 3;
        step->group_key = what != 4;
    }
}

static bool draw_step(struct draft *draft, struct draft_step *step, struct dice *dice, const struct swarm *swarm) {
    do {
        step->kind = (enum draft_kind)below(dice, DRAFT_KINDS);
    } while (!swarm->kinds[step->kind]);
    step->group = below(dice, draft->groups);
    step->dimmer = swarm->dimmer && one_in(dice, 2);
    switch (step->kind) {
    case DRAFT_UPDATE: draw_update(step, dice, swarm); return true;
    case DRAFT_REPLAY: return draw_replay(draft, step, dice);
    case DRAFT_TAMPER:
        step->field = below(dice, 4);
        step->dimmer = false;            /* its values differ in length, and a byte of one would be none of the other */
        return true;
    case DRAFT_FORGE: draw_forge(step, dice, swarm); return true;
    case DRAFT_RESTART:
        step->client = one_in(dice, 3);
        step->crash = one_in(dice, 2);
        return true;
    default:
        step->garbage = one_in(dice, 2);
        step->spacing_ms = between(dice, 2, 50);
        step->flood_ms = between(dice, 100, 1500);
        return true;
    }
}

/* How long a step goes on. */
static uint32_t length_ms(const struct draft_step *step) {
    switch (step->kind) {
    case DRAFT_UPDATE: return step->count * step->spacing_ms + step->repeats * 20;
    case DRAFT_TAMPER: return 15 * 200;
    case DRAFT_FLOOD: return step->flood_ms;
    default: return 0;
    }
}

void draft_draw(struct draft *draft, uint64_t seed, uint64_t number) {
    struct dice dice = {seed * UINT64_C(0x9e3779b97f4a7c15) ^ number * UINT64_C(0xd1342543de82ef95)};
    const struct swarm swarm = draw_swarm(&dice);
    const char *device = draft->device, *defects = draft->defects;
    *draft = (struct draft){.number = number, .seed = 1 + roll(&dice) % 1000000, .device = device, .defects = defects};
    draw_network(draft, &dice, &swarm);
    draw_sets(draft, &dice, &swarm);
    uint32_t at = 1000;
    const size_t wanted = between(&dice, 2, DRAFT_STEPS - DRAFT_GROUPS);
    for (size_t tries = 0; draft->step_count < wanted && tries < 40; tries++) {
        struct draft_step step = {.at_ms = at};
        if (draw_step(draft, &step, &dice, &swarm)) {
            at += length_ms(&step) + between(&dice, 50, 1500);
            draft->steps[draft->step_count++] = step;
        }
    }
    for (unsigned group = 0; group < draft->groups; group++) {
        draft->steps[draft->step_count++] = (struct draft_step){.kind = DRAFT_UPDATE, .at_ms = at += 7000, .group = group, .count = 1};
    }
}

void draft_remove_step(struct draft *draft, size_t step) {
    bool gone[DRAFT_STEPS] = {false};
    size_t to[DRAFT_STEPS], count = 0;
    gone[step] = true;
    for (size_t i = 0; i < draft->step_count; i++) {
        gone[i] |= draft->steps[i].kind == DRAFT_REPLAY && gone[draft->steps[i].of];
        to[i] = count;
        count += !gone[i];
    }
    for (size_t i = 0; i < draft->step_count; i++) {
        if (!gone[i]) {
            draft->steps[to[i]] = draft->steps[i];
            if (draft->steps[to[i]].kind == DRAFT_REPLAY) {
                draft->steps[to[i]].of = to[draft->steps[i].of];
            }
        }
    }
    draft->step_count = count;
}

/* draft.h: a scenario before it is written: what explore draws, changes and makes smaller. Only what is worth drawing; everything else has
 * the loader's default. Enters: a number. Leaves: YAML that scenario_load reads. */
#ifndef EXPLORE_DRAFT_H
#define EXPLORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { DRAFT_GROUPS = 3, DRAFT_SETS = 3, DRAFT_STEPS = 14 };

enum draft_kind { DRAFT_UPDATE, DRAFT_REPLAY, DRAFT_TAMPER, DRAFT_FORGE, DRAFT_RESTART, DRAFT_FLOOD, DRAFT_KINDS };
extern const char *const draft_kind_names[];   /* as `do` has them */

struct draft_step {
    enum draft_kind kind;
    uint32_t at_ms;
    unsigned group;
    bool dimmer;                       /* else the switch */
    unsigned count, spacing_ms;        /* update: commands */
    unsigned repeats; bool fresh;      /* update: further copies of each */
    bool withheld;                     /* update: only the attacker hears it */
    size_t of; unsigned index;         /* replay: of which step, which command */
    bool new_ids;
    unsigned field;                    /* tamper: kid, piv, ciphertext, tag */
    bool group_key; uint64_t piv;      /* forge */
    unsigned code;                     /* forge: POST GET PUT DELETE FETCH */
    bool con, unicast, broken;         /* forge */
    bool client, crash;                /* restart */
    bool garbage; unsigned flood_ms;   /* flood */
};

struct draft_set { unsigned count, groups /* bits */; bool persist, slides, dimmer; uint32_t join_ms; };

struct draft {
    uint64_t number, seed;             /* which draw it was; the scenario's own seed */
    unsigned delay_ms, jitter_ms, loss, burst, duplicate, reorder;      /* per cent; all 0: an ideal link */
    unsigned groups; bool equal_kids;
    unsigned reserve;
    size_t set_count; struct draft_set sets[DRAFT_SETS];
    size_t step_count; struct draft_step steps[DRAFT_STEPS];
    const char *device, *defects;      /* as in a scenario; defects: "a, b" or NULL */
    const char *limit, *limit_says;    /* NULL: none; else the known-limit that the scenario demonstrates */
};

/* Draw `number` of the search `seed`: the same for ever. Each draw switches a part of what there is off (swarm testing), so that what hides
 * behind something else has its turn. */
void draft_draw(struct draft *draft, uint64_t seed, uint64_t number);
/* As a scenario file; `title` and `shows` in one line each. */
void draft_write(const struct draft *draft, FILE *out, const char *title, const char *shows);
/* Takes a step away, and what is a replay of it. */
void draft_remove_step(struct draft *draft, size_t step);

#endif

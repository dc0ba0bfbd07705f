/* reader.h: from nodes to checked C values. A reader leaves with one sentence naming the place if the node is not what it should be;
 * a node of NULL (key absent) gives the default. Private to the loaders of scenario files and (sim/campaign) campaign files. */
#ifndef SCENARIO_READER_H
#define SCENARIO_READER_H

#include "document.h"
#include "scenario.h"

#include <stdint.h>

#define DAY_NS UINT64_C(86400000000000)                   /* no time in a scenario is longer */
enum { SERVERS_MAX = 1000000, COUNT_MAX = 1000000, LIST_MAX = 1000, STEPS_MAX = 10000 };

/* ---- maps: opening one refuses unknown keys and keys given twice ---- */
struct map {
    struct loader *loader;
    const struct node *node;
    const char *what;                                     /* "a step that does update" */
};
struct map map_open(struct loader *l, const struct node *node, const char *what, const char *const *keys);
const struct node *map_get(const struct map *map, const char *key);      /* NULL if absent */
const struct node *map_need(const struct map *map, const char *key);

/* ---- lists ---- */
/* A list of `least` to `most` elements. */
const struct node *list_open(struct loader *l, const struct node *node, const char *of_what, size_t least, size_t most);

/* ---- sentences ---- */
const char *show(struct loader *l, const struct node *node);             /* "5" in quotes, nothing, a list, a map */
_Noreturn void expected(struct loader *l, const struct node *node, const char *what);          /* found SHOWN, expected WHAT */
/* "LEAD "TEXT", expected one of: A, B; did you mean "A"?" */
_Noreturn void unknown(struct loader *l, const struct node *node, const char *lead, const char *const *candidates);

/* ---- values ---- */
bool is_integer(const struct node *node);
bool is_bool(const struct node *node);
uint64_t read_integer(struct loader *l, const struct node *node, uint64_t least, uint64_t most, uint64_t absent);
bool read_bool(struct loader *l, const struct node *node, bool absent);
/* Index into `names`, which ends with NULL. */
unsigned read_choice(struct loader *l, const struct node *node, const char *const *names, unsigned absent);
char *read_line(struct loader *l, const struct node *node, const char *what);      /* text without line breaks, kept */
char *read_paragraph(struct loader *l, const struct node *node, const char *what); /* text, blanks at its end cut, kept */
/* Texts, none twice. */
char **read_lines(struct loader *l, const struct node *node, const char *what, size_t least, size_t *count);
char *read_requirement(struct loader *l, const struct node *node);                 /* an id of the clause ledger */
char **read_verifies(struct loader *l, const struct node *node, size_t *count);    /* ids, none twice */

/* ---- values with units (units.c) ---- */
uint64_t read_time(struct loader *l, const struct node *node, uint64_t absent);
uint64_t read_rate(struct loader *l, const struct node *node, uint64_t absent);    /* in bits per second */
uint64_t read_distance(struct loader *l, const struct node *node);                  /* in millimetres */
double read_share(struct loader *l, const struct node *node, double absent);       /* "5 %" is 0.05 */
int64_t read_drift(struct loader *l, const struct node *node, int64_t absent);     /* "40 ppm" is 40000 parts of 10^9 */
double read_length(struct loader *l, const struct node *node);                     /* a plain number of at least 1 */
struct scenario_nodes read_nodes(struct loader *l, const struct node *node, uint32_t server_count);      /* absent: all */
/* A list of Servers; `what` is what the sentence expects if it is none. */
struct scenario_nodes read_node_list(struct loader *l, const struct node *node, uint32_t server_count, const char *what);

/* ---- parts of a scenario, in the order they are read ---- */
void read_groups(struct loader *l, const struct node *node, struct scenario *scenario);
void read_servers(struct loader *l, const struct node *node, struct scenario *scenario);
void read_network(struct loader *l, const struct node *node, struct scenario *scenario);
/* The profile that a set or the Client names or gives; NULL if there is none. */
struct scenario_profile *read_profile(struct loader *l, const struct node *node);
struct scenario_time read_actuation(struct loader *l, const struct node *node);
/* One step of the kinds of scenario_is_fault(). */
void read_restart(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void read_power_cut(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void read_leave(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void read_factory_reset(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void read_join(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void read_stuck(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
/* A step that plays a probe; and any step: nobody sends under the keys of a probe's group until it is over. */
void read_probe(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step);
void refuse_during_probe(struct loader *l, const struct node *node, const struct scenario *scenario, const struct scenario_step *step);
void read_script(struct loader *l, const struct node *node, struct scenario *scenario);
void read_checks(struct loader *l, const struct node *node, struct scenario *scenario);
void read_limit(struct loader *l, const struct node *node, struct scenario *scenario);
/* Index of the group named by `node`; the first if absent. */
size_t read_group(struct loader *l, const struct node *node, const struct scenario *scenario);
/* When the run is over: the last thing any step may send, the silence after it and 1 s; or `end`. */
void read_end(struct loader *l, const struct map *top, struct scenario *scenario);

#endif

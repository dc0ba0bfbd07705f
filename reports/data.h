/* data.h: what the report is made of: run.json, runs/ID/verdict.json, vectors.json, conformance.json and, if given, the ledger, as C structs.
 * NULL, NOT_GIVEN, NAN and -1 stand for what a file does not say. Loaded once, never changed. */
#ifndef REPORT_DATA_H
#define REPORT_DATA_H

#include "decode.h"
#include "text.h"

/* In the order of weight: the worst of several is the largest. A known limit is no failure of the device, and never a pass. The first two
 * are of tests of the conformance suite alone: the device does not claim it, or it could not be tested; both say nothing about it. */
enum verdict {
    VERDICT_NOT_APPLICABLE, VERDICT_NOT_TESTED, VERDICT_REPORT, VERDICT_PASS, VERDICT_KNOWN_LIMIT, VERDICT_INCONCLUSIVE, VERDICT_FAIL,
    VERDICT_FAULT, VERDICTS
};
const char *verdict_name(enum verdict verdict);         /* as the files have it: "report", "pass", "known-limit", ... */
const char *verdict_words(enum verdict verdict);        /* as a person reads it: "reported", "pass", "known limit", ... */

struct texts { const char **items; size_t count; };

struct floor_facts { const char *name, *link; LIST_OF(struct pair) servers; const char *says; };   /* servers: first and last of ranges */
struct router_facts { const char *name; LIST_OF(const char *) joins; };
struct network_facts {
    double delay_ms, jitter_ms, loss, burst_loss, burst_length, duplicate, reorder, reorder_ms;
    size_t drops, data_rate_bps;                        /* rate 0 or not given: the link has none */
    LIST_OF(const char *) more;                         /* what only some links have, in words */
    LIST_OF(struct floor_facts) floors;
    LIST_OF(struct router_facts) routers;
    const char *client_floor;
};
struct profile_number { const char *number, *value, *source; int estimate; };      /* source NULL: the scenario does not say */
struct profile_facts {                                  /* what processing takes: the numbers that count in this run */
    const char *name, *title;                           /* title NULL: none */
    LIST_OF(const char *) of;                           /* whose, in words */
    LIST_OF(struct profile_number) numbers;
};
struct scenario_facts {
    const char *id, *file, *title, *shows, *link, *host;
    LIST_OF(const char *) lacks;
    size_t seed, servers;
    LIST_OF(const char *) overrides;
    LIST_OF(const char *) devices;
    LIST_OF(const char *) defects;
    const struct network_facts *network;
    LIST_OF(struct profile_facts) profiles;
    LIST_OF(const char *) actuation;
    double end_s;
};

struct shown { const char *id; int verdict; };          /* a requirement and what one run says of it */

struct event { double time_s; size_t node, datagram; const char *event, *says; };
struct evidence {
    double time_s; size_t node, datagram;
    const char *expected, *found, *hex, *decoded;
    LIST_OF(struct event) story;                        /* what led to it, in order */
};
struct check {
    const char *kind, *name;
    size_t step;
    LIST_OF(const char *) requirements;
    int verdict;
    const char *says;
    const json_t *counts;
    LIST_OF(struct evidence) evidence;
    size_t more;                                        /* evidences that were left out */
};

struct coverage { double share, low, high, confidence; };
struct quantiles { double p50, p95, p99, max; };
struct parts { const struct quantiles *sender, *link, *queue, *verify, *actuate; };
struct command {
    size_t step;
    const char *name;
    size_t index;
    const char *group;
    const json_t *value;
    double sent_s;
    size_t copies, intended, actuated;
    int not_modelled;
    const struct coverage *coverage;
    double simultaneity_ms, target_ms;
    int met;
    double command_to_last_ms;
    const struct quantiles *quantiles_ms;
    LIST_OF(struct pair) actuation_ms;                  /* Server, ms after the command; at most 2000 of them */
    const struct parts *parts_ms;                       /* of the time from command to actuation; NULL: nobody actuated */
    LIST_OF(struct pair) by_copy;                       /* copy, and how many Servers it moved first */
    LIST_OF(struct pair) copies_reached;                /* of each copy: Servers, and of them those that no earlier copy reached */
};

struct step {
    size_t index;
    const char *name, *action;
    double at_s;
    const char *expect;
    const json_t *reach;                                /* which Servers alone hear it; NULL: all */
    size_t datagrams, receptions, applied, discarded;
    const json_t *reasons;
};

struct outcome { const char *device, *outcome, *reason; size_t count; const json_t *servers; };
struct difference {                                     /* a datagram on which Servers of different devices differ */
    size_t datagram;
    double time_s;
    size_t step;
    LIST_OF(struct outcome) outcomes;
};

struct limit { const char *requirement, *says; };       /* what SSM itself allows, and this scenario demonstrates */

struct run_verdict {                                    /* verdict.json */
    int schema;
    const struct scenario_facts *scenario;
    int verdict;
    const struct limit *limit;                          /* NULL: none; never NULL if the verdict is known-limit */
    const char *rerun;
    LIST_OF(struct shown) requirements;
    LIST_OF(struct check) checks;
    LIST_OF(struct command) commands;
    size_t commands_left_out;                           /* of many, the middle ones */
    LIST_OF(struct step) steps;
    LIST_OF(struct difference) differences;             /* none if all Servers are one device */
    size_t differences_left_out;
    const json_t *film;                                 /* of the group, for html_animation.c; NULL: none */
    const json_t *totals, *model;
};

struct run {                                            /* one entry of run.json */
    const char *id, *file, *title;
    int verdict;
    double wall_s;
    const char *error;                                  /* why the bench could not judge it; then `result` is NULL */
    const struct run_verdict *result;
    size_t bytes, page;                                 /* of its evidence, and the page which holds it, 0: the report itself. Set by html_divide() */
};

struct value { const char *name, *expected, *computed; int equal; };
struct vector_step { size_t index; const char *says, *expected, *found, *reason; int verdict; };
struct vector {
    const char *file, *id, *form, *title;
    LIST_OF(const char *) requirements;
    const char *level;
    int verdict;
    LIST_OF(struct value) values;
    LIST_OF(struct vector_step) steps;
};
struct vectors { int schema, verdict; const char *device; const json_t *counts; LIST_OF(struct vector) vectors; };

struct sent { const char *hex, *decoded; };
struct test_step {                                      /* a datagram to the device, or something else that happened to it */
    const struct sent *sent;                            /* NULL: an event */
    const char *event, *expected, *found;
    int deviates;
};
struct known { const char *reason, *expires; int expired; };
struct test {
    const char *id, *theme;                             /* "Q.3.3/2 window slides by steps of any size" */
    LIST_OF(const char *) requirements;
    const char *level;                                  /* shall, should, assumption */
    int verdict;
    const char *says;
    int fails_the_run;                                  /* also a pass that was listed as a known failure, or whose entry has expired */
    const struct known *known;                          /* NULL: not listed */
    const char *rerun;                                  /* this and the steps: only of what did not pass */
    const char *evidence;                               /* folder of its capture and keys, below the report's; NULL: none */
    LIST_OF(struct test_step) steps;
};
struct pics { LIST_OF(const char *) roles; LIST_OF(const char *) options; const char *first_message; double leisure; };
struct selected { const char *patterns; size_t shard, shards; };
struct conformance {                                    /* conformance.json */
    int schema;
    const char *iut;
    const struct pics *pics;
    size_t seed;
    double silence;                                     /* s */
    int ocf_version_options, strict;
    const struct selected *selected;
    const json_t *counts;
    size_t failing, known, exit;
    LIST_OF(struct test) tests;
};

struct ledger_entry { const char *id, *source, *clause, *level, *role, *text; };

struct data {                                           /* run.json, and what hangs on it */
    int schema;
    const char *version, *commit, *machine, *started, *command;
    size_t seed_override;
    double wall_s;
    const char *vectors_error;                          /* the vectors were to run, and the bench could not */
    LIST_OF(struct run) runs;
    const struct vectors *vectors;                      /* NULL: not run */
    const char *conformance_error;                      /* the suite was to run, and the bench or the device's process could not */
    const struct conformance *conformance;              /* NULL: not run */
    LIST_OF(struct ledger_entry) ledger;
    size_t side_pages;                                  /* evidence/1.html ... Set by html_divide() */
    struct pool pool;
    json_t *kept;                                       /* every JSON tree: the strings live there */
};

/* Reads OUTDIR; `ledger` may be NULL. Refuses what does not fit the schemas or contradicts itself. false with one sentence in `error`. */
bool data_load(struct data *data, const char *folder, const char *ledger, char *error, size_t error_size);
void data_free(struct data *data);

/* The theme of a scenario: the folder its file lies in ("corridor"); "scenarios" if it lies in none. */
struct small data_theme(const char *file);
/* Node 0 is the Client, the one after the last Server the attacker: "Server 7". */
struct small data_node_name(const struct run_verdict *run, size_t node);

#endif

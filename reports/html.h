/* html.h: the parts of report.html. Each writes one piece of the page into `t`; all are readable without JavaScript and load nothing. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "tally.h"

/* html_page.c: the whole page; the others below are its parts. */
void html_page(struct text *t, const struct data *data, const struct tally *tally, const char *title);

/* html_frame.c: what every page begins and ends with. */
void html_head(struct text *t, const char *what, const char *title, const char *more);      /* up to <body>; `more`: markup */
void html_tail(struct text *t);                                                             /* the script, and the end */

/* html_side.c: evidence that would make the page too large stands on further ones, evidence/N.html beside it. */
#define PAGE_EVIDENCE 5000000u                                               /* bytes of scenarios on a page */
bool html_divide(struct data *data);                                         /* sets the page of every run; false: out of memory */
void html_side_page(struct text *t, const struct data *data, size_t page, const char *title);       /* from 1 */

/* html_parts.c: what the parts share. */
void html_badge(struct text *t, enum verdict verdict);                       /* "✓ pass": sign and word, never colour alone */
void html_verdict_count(struct text *t, enum verdict verdict, size_t count); /* "4 known limits", "1 fail" */
void html_id(struct text *t, const char *prefix, const char *name);          /* a name as an id or fragment: [A-Za-z0-9_.-] */
void html_file_link(struct text *t, const char *run, const char *file);      /* to runs/RUN/FILE beside the page */
void html_path_link(struct text *t, const char *folder, const char *file);   /* to FOLDER/FILE beside the page */
void html_run_href(struct text *t, const struct run *run);                   /* where its evidence stands, for an href */
void html_requirement_links(struct text *t, const char *const *ids, size_t count);
void html_fact(struct text *t, const char *name, const char *value);         /* one row of a <dl>; nothing if value is NULL */
void html_command(struct text *t, const char *command);                      /* a command line with its copy button */
void html_counts(struct text *t, const json_t *counts);                      /* {"a": 1, "b": 2} as "1 a, 2 b" */
/* A table up to its body, in a box that scrolls; `heads` ends with NULL, those of numbers begin with '#'. Closed by html_table_end(). */
void html_table(struct text *t, const char *class, const char *id, const char *const *heads);
void html_table_end(struct text *t);
void html_filter(struct text *t, const char *target, const char *what, const size_t counts[VERDICTS]);

void html_overview(struct text *t, const struct data *data, const struct tally *tally);     /* html_overview.c */
void html_limits(struct text *t, const struct data *data, const struct tally *tally);       /* html_limits.c */
void html_matrix(struct text *t, const struct data *data, const struct tally *tally);       /* html_matrix.c */
void html_conformance(struct text *t, const struct data *data, const struct tally *tally);  /* html_conformance.c */
void html_scenarios(struct text *t, const struct data *data);                               /* html_scenario.c */
void html_scenario(struct text *t, const struct run *run);                                  /* one of them */
void html_network(struct text *t, const struct run_verdict *run);                           /* html_network.c */
void html_floors(struct text *t, const struct run_verdict *run);                            /* html_floors.c */
void html_profiles(struct text *t, const struct scenario_facts *scenario);                  /* html_profiles.c */
void html_actuation(struct text *t, const struct run_verdict *run);                         /* html_actuation.c */
void html_latency(struct text *t, const struct run_verdict *run);                           /* html_latency.c */
void html_timeline(struct text *t, const struct run_verdict *run);                          /* html_timeline.c */
void html_lanes(struct text *t, const struct run_verdict *run, const struct evidence *evidence);    /* html_lanes.c */
void html_animation(struct text *t, const struct run_verdict *run);                          /* html_animation.c */
void html_differences(struct text *t, const struct run_verdict *run);                        /* html_differences.c */
void html_checks(struct text *t, const struct run_verdict *run);                            /* html_checks.c */
void html_vectors(struct text *t, const struct data *data, const struct tally *tally);      /* html_vectors.c */
void html_not_tested(struct text *t, const struct data *data, const struct tally *tally);   /* html_matrix.c */

void html_index(struct text *t, const struct tally *tally);                                 /* html_index.c */

/* A command by its name, with its number where a step sends several: "on", "burst 3". */
void html_command_name(struct text *t, const struct run_verdict *run, const struct command *command);

#endif

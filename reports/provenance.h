/* provenance.h: where a result comes from: the part of run.json (schema ssmbench-run/1) that every program which leaves a result folder
 * writes alike. Target `provenance`. */
#ifndef REPORT_PROVENANCE_H
#define REPORT_PROVENANCE_H

#include <jansson.h>

/* {schema, version, commit, machine, started, command, wall_s}: `command` is what the user typed ("./ssmbench run"), to which argv[1..] is
 * added, quoted where a shell needs it; `wall_s`: how long it took, up to now. The caller owns the object and adds what else belongs into
 * the file. NULL: out of memory. */
json_t *provenance_json(const char *command, int argc, char *const *argv, double wall_s);
/* The commit of the checkout that this was built from, or JSON null. */
json_t *provenance_commit(void);

#endif

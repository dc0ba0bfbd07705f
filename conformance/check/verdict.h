/* verdict.h: verdict.json (schema ssmbench-verdict/1) from a judgement. The same judgement gives the same bytes. */
#ifndef CHECK_VERDICT_H
#define CHECK_VERDICT_H

#include "judge.h"

#include <jansson.h>

struct verdict_origin {          /* where the run came from, for the reader and the line that reruns it */
    const char *folder;
    const char *file;            /* the scenario file as the user gave it; NULL: that of the run folder */
    const char *const *overrides; size_t override_count;
};

/* NULL: no memory. */
json_t *verdict_make(const struct judgement *judgement, const struct verdict_origin *origin);
/* Whole or not at all. 0, or -1 with errno. */
int verdict_save(const json_t *verdict, const char *path);

/* Its parts. */
json_t *verdict_scenario(const struct scenario *scenario, const struct verdict_origin *origin);
json_t *verdict_network(const struct scenario_network *network);
json_t *verdict_profiles(const struct scenario *scenario);
const char *verdict_link(const struct scenario *scenario);
json_t *verdict_rerun(const struct scenario *scenario, const struct verdict_origin *origin);
json_t *verdict_commands(const struct judged *judged, uint64_t *left_out);
json_t *verdict_steps(const struct judged *judged);
/* Text that may not be UTF-8. */
json_t *verdict_text(const char *text);
json_t *verdict_texts(char *const *texts, size_t count);

#endif

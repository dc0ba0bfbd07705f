/* options.h: the command line of ssm-campaign. */
#ifndef CAMPAIGN_OPTIONS_H
#define CAMPAIGN_OPTIONS_H

#include "run.h"

enum campaign_mode { MODE_RUN, MODE_DRY_RUN, MODE_COMPARE, MODE_BENCH, MODE_TASK, MODE_REFRESH };

struct options {
    enum campaign_mode mode;
    const char *file;                    /* the campaign; of --compare: the old result; of --task: the plan; of --refresh: a result */
    const char *other;                   /* of --compare: the new result; of --task: the shard */
    const char *out;                     /* NULL: out-campaign/ID */
    const char *until;                   /* NULL: as in the file */
    uint32_t seeds;                      /* 0: as in the file */
    const char *engine;                  /* "local", "slurm" */
    bool resume;
    double tolerance;                    /* of --compare: the share of runs that may be worse */
    struct engine_options run;
    size_t steps[OUTCOME_STEPS_MAX];     /* of --task */
};

/* EXIT_PASSED to go on; EXIT_USAGE after a sentence on stderr. */
enum exit_code options_parse(struct options *options, int argc, char **argv);

#endif

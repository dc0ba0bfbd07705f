/* task.h: one task of a cluster job: the batches of a plan (wire.h) into a shard (frames of outcome.h). */
#ifndef CAMPAIGN_TASK_H
#define CAMPAIGN_TASK_H

#include "options.h"

enum exit_code task_run(const struct options *options);

#endif

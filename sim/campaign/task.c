/* task.c: outcomes are appended as they come, so that of a task that is cancelled all but the last second is there. */
#define _DEFAULT_SOURCE
#include "task.h"

#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct shard { FILE *file; struct frames frames; time_t flushed; bool failed; };

static bool append(void *user, const struct outcome *outcome) {
    struct shard *shard = user;
    shard->frames.length = 0;
    frames_add(&shard->frames, outcome);
    shard->failed = shard->frames.failed || fwrite(shard->frames.bytes, 1, shard->frames.length, shard->file) != shard->frames.length;
    if (time(NULL) != shard->flushed) {
        shard->failed |= fflush(shard->file) != 0;
        shard->flushed = time(NULL);
    }
    return !shard->failed;
}

static enum exit_code complain(const char *path, const char *why) {
    fprintf(stderr, "ssm-campaign --task: %s: %s\n", path, why);
    return EXIT_FAULT;
}

static enum exit_code run_plan(const struct options *options, FILE *plan, struct shard *shard) {
    const struct engine_client client = {.user = shard, .take = append};
    struct engine_options own = options->run;
    struct wire_text text = {0};
    struct batch batch;
    char error[300];
    int got;
    while ((got = wire_get(plan, &batch, &own.isolate, &text, error, sizeof error)) == 1) {
        if (!engine_batch(&own, &batch, &client)) {
            break;
        }
    }
    wire_text_free(&text);
    return got < 0 ? complain(options->file, error) : shard->failed ? complain(options->other, strerror(errno)) : EXIT_PASSED;
}

enum exit_code task_run(const struct options *options) {
    char build[CONTENT_NAME], why[200];
    content_build(build);
    if (options->run.slurm.build != NULL && strcmp(options->run.slurm.build, build) != 0) {
        snprintf(why, sizeof why, "found build %.12s on this node, expected %.12s: builds are not mixed", build, options->run.slurm.build);
        return complain(options->file, why);
    }
    FILE *plan = fopen(options->file, "r");
    struct shard shard = {.file = fopen(options->other, "ab")};
    enum exit_code code = EXIT_FAULT;
    if (plan == NULL || shard.file == NULL) {
        complain(plan == NULL ? options->file : options->other, strerror(errno));
    } else {
        code = run_plan(options, plan, &shard);
    }
    if (plan != NULL) {
        fclose(plan);
    }
    if (shard.file != NULL && fclose(shard.file) != 0) {
        code = complain(options->other, strerror(errno));
    }
    frames_free(&shard.frames);
    return code;
}

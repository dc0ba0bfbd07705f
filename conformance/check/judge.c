/* judge.c
 *   files -> capture agrees? -> datagrams opened -> receptions, found by read-back
 *         -> expected by the reference Server -> stimuli -> checks */
#include "judge.h"

#include "model.h"

#include <stdio.h>
#include <stdlib.h>

static bool run_checks(const struct judged *judged, struct checks *checks) {
    if (!check_steps(judged, checks)) {
        return false;
    }
    check_model(judged, checks);
    check_read_back(judged, checks);
    check_claims(judged, checks);
    return check_nonces(judged, checks) && check_silence(judged, checks) && check_simultaneity(judged, checks)
           && check_parts(judged, checks) && check_coverage(judged, checks) && check_settled(judged, checks);
}

/* After the files are there only memory can be missing, which `error` says already. */
static bool judge(struct judgement *judgement, char *error, size_t error_size) {
    struct judged *judged = &judgement->judged;
    judgement->checks = checks_create(judged->run->scenario);
    if (judgement->checks == NULL) {
        return false;
    }
    check_capture(judged->run, judgement->checks);
    judged->cache = opened_cache_create(judged->run, error, error_size);
    judged->receptions = judged->cache == NULL ? NULL : receptions_collect(judged->run, judged->cache);
    if (judged->receptions == NULL || !model_judge(judged->run, judged->cache, judged->receptions)) {
        return false;
    }
    judged->stimuli = stimuli_sort(judged->run, judged->receptions);
    return judged->stimuli != NULL && run_checks(judged, judgement->checks);
}

/* `run` NULL: `error` says why. */
static struct judgement *judge_loaded(struct run *run, const char *name, char *error, size_t error_size) {
    struct judgement *judgement = run == NULL ? NULL : calloc(1, sizeof *judgement);
    if (judgement == NULL) {
        run_free(run);
        return NULL;
    }
    judgement->judged.run = run;
    snprintf(error, error_size, "%s: no memory for the judgement", name);
    if (!judge(judgement, error, error_size)) {
        judge_free(judgement);
        return NULL;
    }
    judgement->verdict = judgement->judged.run->scenario->limit != NULL ? VERDICT_KNOWN_LIMIT : VERDICT_PASS;
    for (size_t i = 0; i < judgement->checks->count; i++) {
        if (judgement->checks->list[i].verdict > judgement->verdict) {
            judgement->verdict = judgement->checks->list[i].verdict;
        }
    }
    return judgement;
}

struct judgement *judge_run(const char *folder, char *error, size_t error_size) {
    snprintf(error, error_size, "%s: no memory for the judgement", folder);
    return judge_loaded(run_load(folder, error, error_size), folder, error, error_size);
}

struct judgement *judge_memory(struct scenario *scenario, const json_t *provision, struct trace *trace, struct capture *capture, char *error,
                               size_t error_size) {
    snprintf(error, error_size, "%s: no memory for the judgement", scenario->path);
    return judge_loaded(run_adopt(scenario, provision, trace, capture, error, error_size), scenario->path, error, error_size);
}

void judge_free(struct judgement *judgement) {
    if (judgement != NULL) {
        checks_free(judgement->checks);
        stimuli_free(judgement->judged.stimuli);
        receptions_free(judgement->judged.receptions);
        opened_cache_free(judgement->judged.cache);
        run_free(judgement->judged.run);
        free(judgement);
    }
}

/* verdict.c: verdict, requirements, checks with their evidence, totals; the file. */
#include "verdict.h"

#include "differences.h"
#include "film.h"
#include "story.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEX_BYTES_MAX = 1280, REAL_DIGITS = 15 };

json_t *verdict_text(const char *text) {
    json_t *json = json_string(text);
    return json != NULL ? json : json_string("(not UTF-8)");
}

json_t *verdict_texts(char *const *texts, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, verdict_text(texts[i]));
    }
    return array;
}

/* The bytes of a datagram; a long one is cut and says so. */
static json_t *hex_of(const struct capture_frame *frame) {
    const size_t shown = frame->len < HEX_BYTES_MAX ? frame->len : HEX_BYTES_MAX;
    char hex[2 * HEX_BYTES_MAX + 4];
    for (size_t i = 0; i < shown; i++) {
        snprintf(hex + 2 * i, 3, "%02x", frame->data[i]);
    }
    strcpy(hex + 2 * shown, shown < frame->len ? "..." : "");
    return json_string(hex);
}

/* The first of a check that did not pass tells what led to it. */
static json_t *evidence_of(const struct judged *judged, const struct check *check) {
    const struct run *run = judged->run;
    json_t *array = json_array();
    for (size_t i = 0; i < check->evidence_count; i++) {
        const struct evidence *evidence = &check->evidence[i];
        json_t *one = json_pack("{s:f, s:I, s:I, s:o, s:o}", "time_s", (double)evidence->time_ns / 1e9, "node", (json_int_t)evidence->node,
                                "datagram", (json_int_t)evidence->datagram, "expected", verdict_text(evidence->expected), "found",
                                verdict_text(evidence->found));
        if (evidence->datagram > 0 && evidence->datagram <= run->capture->count) {
            json_object_set_new(one, "hex", hex_of(&run->capture->frames[evidence->datagram - 1]));
            json_t *decoded = story_decoded(judged, evidence->datagram);
            if (decoded != NULL) {
                json_object_set_new(one, "decoded", decoded);
            }
        }
        if (i == 0 && check->verdict != VERDICT_PASS) {
            json_object_set_new(one, "story", story_events(judged, evidence));
        }
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *name_of(const struct check *check) {
    const size_t size = strlen(check->name) + strlen(check->suffix) + 1;
    char *name = malloc(size);
    if (name == NULL) {
        return NULL;
    }
    snprintf(name, size, "%s%s", check->name, check->suffix);
    json_t *json = verdict_text(name);
    free(name);
    return json;
}

static json_t *check_json(const struct judged *judged, const struct check *check) {
    json_t *counts = json_pack("{s:I, s:I, s:I, s:I}", "receptions", (json_int_t)check->receptions, "judged", (json_int_t)check->judged,
                               "undecidable", (json_int_t)check->undecidable, "wrong", (json_int_t)check->wrong);
    json_t *json = json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o}",
                             "kind", check->kind,
                             "name", name_of(check),
                             "step", check->step == CHECK_WHOLE_RUN ? json_null() : json_integer((json_int_t)check->step),
                             "requirements", verdict_texts(check->requirements, check->requirement_count),
                             "verdict", verdict_name(check->verdict),
                             "says", verdict_text(check->says),
                             "counts", counts,
                             "evidence", evidence_of(judged, check));
    if (check->wrong > check->evidence_count) {
        json_object_set_new(json, "more", json_integer((json_int_t)(check->wrong - check->evidence_count)));
    }
    return json;
}

static bool names(char *const *texts, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], id) == 0) {
            return true;
        }
    }
    return false;
}

/* The worst of the checks that name it and, for the steps that name it, of what the whole-run checks say of these steps; if nobody
 * names it, the verdict on the scenario, whose limit is another requirement's. */
static enum verdict verdict_on(const struct judgement *judgement, const char *id) {
    const struct scenario *scenario = judgement->judged.run->scenario;
    enum verdict worst = VERDICT_PASS;
    bool named = false;
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        enum verdict says = VERDICT_PASS;
        if (check->steps == NULL && names(check->requirements, check->requirement_count, id)) {
            named = true;
            says = check->verdict;
        }
        for (size_t step = 0; check->steps != NULL && step < scenario->step_count; step++) {
            const bool concerns = names(scenario->steps[step].verifies, scenario->steps[step].verify_count, id);
            says = concerns && check->steps[step] > says ? (enum verdict)check->steps[step] : says;
        }
        worst = says > worst ? says : worst;
    }
    return named ? worst : judgement->verdict == VERDICT_KNOWN_LIMIT ? VERDICT_PASS : judgement->verdict;
}

static void add_requirements(json_t *array, json_t *seen, const struct judgement *judgement, char *const *ids, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (json_object_get(seen, ids[i]) == NULL) {
            json_object_set_new(seen, ids[i], json_true());
            json_array_append_new(array, json_pack("{s:o, s:s}", "id", verdict_text(ids[i]), "verdict",
                                                   verdict_name(verdict_on(judgement, ids[i]))));
        }
    }
}

static json_t *requirements_of(const struct judgement *judgement) {
    const struct scenario *scenario = judgement->judged.run->scenario;
    json_t *array = json_array(), *seen = json_object();
    add_requirements(array, seen, judgement, scenario->verifies, scenario->verify_count);
    for (size_t i = 0; i < scenario->step_count; i++) {
        add_requirements(array, seen, judgement, scenario->steps[i].verifies, scenario->steps[i].verify_count);
    }
    for (size_t i = 0; i < scenario->check_count; i++) {
        add_requirements(array, seen, judgement, scenario->checks[i].verifies, scenario->checks[i].verify_count);
    }
    if (scenario->limit != NULL) {      /* the loader lets nobody else name it */
        json_array_append_new(array, json_pack("{s:o, s:s}", "id", verdict_text(scenario->limit->requirement), "verdict",
                                               verdict_name(judgement->verdict)));
    }
    json_decref(seen);
    return array;
}

static json_t *totals_of(const struct run *run) {
    json_int_t deliveries = 0, lost = 0, sent_by_servers = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        const bool server = run_is_server(run, record->node);
        deliveries += server && record->event == TRACE_RECEIVED;
        lost += server && record->event == TRACE_LOST && record->reason != TRACE_LOSS_WITHHELD;
        sent_by_servers += server && record->event == TRACE_SENT;
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "datagrams", (json_int_t)run->sent_count, "deliveries", deliveries, "lost", lost,
                     "sent_by_servers", sent_by_servers, "events", (json_int_t)run->trace->count);
}

static json_t *model_of(const struct receptions *receptions) {
    json_int_t judged = 0, either = 0, undecidable = 0;
    for (size_t i = 0; i < receptions->count; i++) {
        const struct reception *reception = &receptions->list[i];
        const bool open = reception->found == FOUND_UNKNOWN || reception->found == FOUND_UNDECIDABLE;
        undecidable += open;
        either += !open && reception->expected == EXPECTED_EITHER;
        judged += !open && reception->expected != EXPECTED_EITHER;
    }
    return json_pack("{s:I, s:I, s:I}", "judged", judged, "either", either, "undecidable", undecidable);
}

json_t *verdict_make(const struct judgement *judgement, const struct verdict_origin *origin) {
    const struct run *run = judgement->judged.run;
    uint64_t left_out = 0;
    json_t *checks = json_array(), *commands = verdict_commands(&judgement->judged, &left_out);
    for (size_t i = 0; i < judgement->checks->count; i++) {
        json_array_append_new(checks, check_json(&judgement->judged, &judgement->checks->list[i]));
    }
    json_t *verdict = json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                                "schema", "ssmbench-verdict/1",
                                "scenario", verdict_scenario(run->scenario, origin),
                                "verdict", verdict_name(judgement->verdict),
                                "rerun", verdict_rerun(run->scenario, origin),
                                "requirements", requirements_of(judgement),
                                "checks", checks,
                                "commands", commands,
                                "steps", verdict_steps(&judgement->judged),
                                "totals", totals_of(run),
                                "model", model_of(judgement->judged.receptions));
    differences_add(verdict, &judgement->judged);
    json_object_set_new(verdict, "film", film_of(&judgement->judged));
    if (run->scenario->limit != NULL) {
        json_object_set_new(verdict, "limit", json_pack("{s:o, s:o}", "requirement", verdict_text(run->scenario->limit->requirement),
                                                        "says", verdict_text(run->scenario->limit->says)));
    }
    if (left_out > 0) {
        json_object_set_new(verdict, "commands_left_out", json_integer((json_int_t)left_out));
    }
    return verdict;
}

int verdict_save(const json_t *verdict, const char *path) {
    const size_t size = strlen(path) + sizeof ".tmp";
    char *text = json_dumps(verdict, JSON_INDENT(1) | JSON_REAL_PRECISION(REAL_DIGITS)), *temporary = malloc(size);
    bool good = text != NULL && temporary != NULL;
    if (good) {
        snprintf(temporary, size, "%s.tmp", path);
        FILE *file = fopen(temporary, "w");
        good = file != NULL && fputs(text, file) >= 0 && fputc('\n', file) != EOF;
        if (file != NULL) {
            good = fclose(file) == 0 && good;
        }
        good = good && rename(temporary, path) == 0;
        if (!good) {
            const int why = errno;
            remove(temporary);
            errno = why;
        }
    } else {
        errno = ENOMEM;
    }
    free(text);
    free(temporary);
    return good ? 0 : -1;
}

/* verdict_profiles.c: the device profiles of a scenario: of each the numbers that count in this run, with their sources, and for whom. */
#include "verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What somebody's time depends on. */
struct use { const struct scenario_profile *profile; bool counts[NUMBERS]; char who[40]; };

static bool same_time(const struct scenario_time *a, const struct scenario_time *b) {
    return a->kind == b->kind && a->from_ns == b->from_ns && a->to_ns == b->to_ns;
}

static struct use use_of_client(const struct scenario *scenario) {
    struct use use = {.profile = scenario->client_profile, .who = "the Client"};
    use.counts[NUMBER_SEND] = use.counts[NUMBER_OSCORE] = use.counts[NUMBER_AEAD] = use.counts[NUMBER_AEAD_BLOCK] = true;
    return use;
}

static struct use use_of_set(const struct scenario_servers *set) {
    struct use use = {.profile = set->profile};
    for (size_t i = 0; set->profile != NULL && i < NUMBERS; i++) {
        use.counts[i] = scenario_number_given(set->profile, (enum scenario_number)i);
    }
    if (set->profile != NULL) {
        use.counts[NUMBER_SEND] = false;
        use.counts[NUMBER_STORE] = set->persist;
        use.counts[NUMBER_SIGNATURE] &= set->signature;
        use.counts[NUMBER_ACTUATION] &= same_time(&set->actuation, &set->profile->actuation);
    }
    const uint32_t last = set->first + set->count - 1;
    if (set->count == 1) {
        snprintf(use.who, sizeof use.who, "Server %" PRIu32, last);
    } else {
        snprintf(use.who, sizeof use.who, "Servers %" PRIu32 " to %" PRIu32, set->first, last);
    }
    return use;
}

static json_t *numbers_of(const struct use *use) {
    json_t *numbers = json_array();
    for (size_t i = 0; i < NUMBERS; i++) {
        const struct scenario_source *source = &use->profile->sources[i];
        char text[SCENARIO_NUMBER_TEXT];
        if (!use->counts[i]) {
            continue;
        }
        scenario_number_text(use->profile, (enum scenario_number)i, text);
        json_array_append_new(numbers, json_pack("{s:s, s:s, s:o, s:b}", "number", scenario_number_name((enum scenario_number)i), "value", text,
                                                 "source", source->says != NULL ? verdict_text(source->says) : json_null(), "estimate",
                                                 (int)source->estimate));
    }
    return numbers;
}

/* Who has the same name and numbers that count is named together. */
static void add_use(json_t *profiles, const struct use *use) {
    size_t i;
    json_t *before;
    if (use->profile == NULL) {
        return;
    }
    json_t *numbers = numbers_of(use), *name = verdict_text(use->profile->name);
    json_array_foreach(profiles, i, before) {
        if (json_equal(json_object_get(before, "numbers"), numbers) && json_equal(json_object_get(before, "name"), name)) {
            json_array_append_new(json_object_get(before, "of"), json_string(use->who));
            json_decref(numbers);
            json_decref(name);
            return;
        }
    }
    json_array_append_new(profiles, json_pack("{s:o, s:o, s:[s], s:o}", "name", name, "title",
                                              use->profile->title != NULL ? verdict_text(use->profile->title) : json_null(), "of", use->who,
                                              "numbers", numbers));
}

json_t *verdict_profiles(const struct scenario *scenario) {
    json_t *profiles = json_array();
    const struct use client = use_of_client(scenario);
    add_use(profiles, &client);
    for (size_t i = 0; i < scenario->set_count; i++) {
        const struct use use = use_of_set(&scenario->sets[i]);
        add_use(profiles, &use);
    }
    return profiles;
}

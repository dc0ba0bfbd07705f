/* test_film.c: the film of a run, letter by letter: what came of each datagram is what the checks found, not what the device says; and what is
 * left out is counted. */
#include "suites.h"

#include "builder.h"
#include "film.h"
#include "judge.h"
#include "small_run.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static json_t *film_from(const struct builder *b) {
    char error[512];
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    json_t *film = film_of(&judgement->judged);
    judge_free(judgement);
    CU_ASSERT_PTR_NOT_NULL_FATAL(film);
    return film;
}

static json_int_t number(const json_t *film, const char *key) {
    return json_integer_value(json_object_get(film, key));
}

static const char *events(const json_t *film) {
    return json_string_value(json_object_get(film, "events"));
}

static void expect_events(struct builder *b, const char *expected) {
    json_t *film = film_from(b);
    CU_ASSERT_STRING_EQUAL(events(film), expected);
    if (strcmp(events(film), expected) != 0) {
        printf("\n    found    %s\n    expected %s\n", events(film), expected);
    }
    json_decref(film);
    builder_free(b);
}

/* Two lamps, one command: both execute it, or one discards it. */
static void test_executed_and_discarded(void) {
    expect_events(small_run(true, true), "0 1 v 0;0 2 v 0;1000000 0 s 0;2000 1 x -;1000 2 x -;19000 1 a 1;4500 2 a 1;");
    expect_events(small_run(false, true), "0 1 v 0;0 2 v 0;1000000 0 s 0;2000 1 x -;1000 2 d -;19000 1 a 1;");
}

static struct builder *three_lamps(const char *script) {
    char yaml[1500];
    snprintf(yaml, sizeof yaml,
             "schema: ssmbench-scenario/1\ntitle: lamps\nshows: a film\nverifies: []\nnetwork: {link: lossy, host: raw, lacks: [everything]}\n"
             "groups: [{name: hallway, id-bytes: 7}]\nservers: [{count: 3, groups: [hallway], resources: [switch, dimmer]}]\nscript: [%s]\nend: 60 s\n",
             script);
    return builder_start(yaml);
}

/* A Server that says it executed but whose lamp did not move has discarded; one that holds the value already is as it says, and if it says
 * nothing, has only received; a lost datagram is lost; a restart is seen at the lamp. */
static void test_what_the_checks_found(void) {
    struct builder *b = three_lamps("{at: 1 s, do: update, value: true}, {at: 2 s, do: update, value: true}, "
                                    "{at: 3 s, do: restart, servers: [2], kind: crash}");
    const uint32_t first = builder_send(b, 1000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
    builder_execute(b, 1001, 1, first, true, 5);
    builder_received(b, 1002, 2, first);                                                /* lies: nothing changed */
    builder_record(b, 1002, 2, TRACE_ACTUATE, 0, first, 0, 1);
    builder_record(b, 1003, 3, TRACE_LOST, TRACE_LOSS_MEDIUM, first, 0, 0);
    const uint32_t second = builder_send(b, 2000, 0, 0, 1, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 1, true));
    builder_received(b, 2001, 1, second);                                               /* on already, says nothing */
    builder_execute(b, 2002, 2, second, true, 5);
    builder_execute(b, 2003, 3, second, true, 5);
    builder_record(b, 3000, 2, TRACE_RESTART, 1, 0, 0, 0);
    builder_state(b, 3000, 2, 0, 0);
    builder_finish(b, 0);
    expect_events(b, "0 1 v 0;0 2 v 0;0 3 v 0;1000000 0 s 0;1000 1 x -;1000 2 d -;1000 3 l -;3000 1 a 1;"
                     "994000 0 s 1;1000 1 r -;1000 2 x -;1000 3 x -;4000 2 a 1;1000 3 a 1;992000 2 v 0;");
}

/* Only the first Resource has a lamp. */
static void test_the_dimmer_is_not_the_lamp(void) {
    struct builder *b = three_lamps("{at: 1 s, do: update, resource: dimmer, value: 55}");
    const uint32_t first = builder_send(b, 1000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_level_request(b, 0, 0, 55));
    for (uint32_t server = 1; server <= 3; server++) {
        builder_received(b, 1001, server, first);
        builder_record(b, 1001, server, TRACE_ACTUATE, 0, first, 1, 55);
        builder_state(b, 1001, server, 1, 55);
        builder_record(b, 1006, server, TRACE_ACTUATED, 0, first, 1, 55);
    }
    builder_finish(b, 0);
    expect_events(b, "0 1 v 0;0 2 v 0;0 3 v 0;1000000 0 s 0;1000 1 x -;0 2 x -;0 3 x -;");
}

/* 120 Servers and a film that is longer than a page bears. */
static void test_what_is_left_out_is_counted(void) {
    enum { SERVERS = 120, COMMANDS = 30 };
    struct builder *b = builder_start(
        "schema: ssmbench-scenario/1\ntitle: lamps\nshows: a long film\nverifies: []\nnetwork: {link: lossy, host: raw, lacks: [everything]}\n"
        "groups: [{name: hallway, id-bytes: 7}]\nservers: [{count: 120, groups: [hallway], resources: [switch, dimmer]}]\n"
        "script: [{at: 1 s, do: update, value: toggle, count: 30, spacing: 100 ms}]\nend: 60 s\n");
    for (uint32_t command = 0; command < COMMANDS; command++) {
        const bool on = command % 2 == 0;
        const double ms = 1000 + 100 * command;
        const uint32_t datagram = builder_send(b, ms, 0, 0, 0, TRACE_PART_STIMULUS, command, 0, builder_request(b, 0, command, on));
        for (uint32_t server = 1; server <= SERVERS; server++) {
            builder_execute(b, ms + 1, server, datagram, on, 5);
        }
    }
    builder_finish(b, 0);
    json_t *film = film_from(b);
    const json_int_t all = FILM_SERVERS_MAX + COMMANDS * (1 + 2 * FILM_SERVERS_MAX);     /* first reads; each command, its receptions and lamps */
    size_t shown = 0;
    for (const char *at = events(film); (at = strchr(at, ';')) != NULL; at++) {
        shown++;
    }
    CU_ASSERT_EQUAL(number(film, "servers"), FILM_SERVERS_MAX);
    CU_ASSERT_EQUAL(number(film, "servers_left_out"), SERVERS - FILM_SERVERS_MAX);
    CU_ASSERT_EQUAL(shown, FILM_EVENTS_MAX);
    CU_ASSERT_EQUAL(number(film, "events_left_out"), all - FILM_EVENTS_MAX);
    CU_ASSERT_PTR_NULL(strstr(events(film), " 101 "));
    json_decref(film);
    builder_free(b);
}

void add_film_suite(void) {
    CU_pSuite suite = CU_add_suite("film", NULL, NULL);
    CU_add_test(suite, "executed and discarded", test_executed_and_discarded);
    CU_add_test(suite, "what the checks found", test_what_the_checks_found);
    CU_add_test(suite, "the dimmer is not the lamp", test_the_dimmer_is_not_the_lamp);
    CU_add_test(suite, "what is left out is counted", test_what_is_left_out_is_counted);
}

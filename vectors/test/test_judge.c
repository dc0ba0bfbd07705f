/* test_judge.c: how a session is judged, tried on a device that does exactly what its datagrams say, right or wrong.
 *
 *   datagram = value, deeds      value: what the switch is set to; deeds: the bits below */
#include "load.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACTUATE = 0x01, ACTUATE_AGAIN = 0x02, CHANGE = 0x04, SEND = 0x08, TELL_REPLAY = 0x10 };
enum { REFUSED_CREDID = 13 };

/* ---- the puppet ---- */

struct device { const struct device_host *host; int32_t value; };
static enum device_outcome restart_outcome;

static enum device_outcome puppet_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                         const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    (void)defects;
    (void)defect_count;
    *out = NULL;
    for (size_t i = 0; i < config->cred_count; i++) {
        if (config->creds[i].credid == REFUSED_CREDID) {
            snprintf(error, error_size, "creds[%zu]: unlucky", i);
            return DEVICE_REFUSED;
        }
    }
    *out = calloc(1, sizeof **out);
    (*out)->host = host;
    return DEVICE_OK;
}

static void puppet_receive(struct device *device, const struct device_datagram *datagram) {
    if (datagram->len < 2) {
        return;
    }
    int32_t value = datagram->data[0];
    unsigned deeds = datagram->data[1];
    if (deeds & CHANGE) {
        device->value = value;
    }
    if (deeds & ACTUATE) {
        device->host->actuate(device->host->user, 0, value);
    }
    if (deeds & ACTUATE_AGAIN) {
        device->host->actuate(device->host->user, 0, value);
    }
    if (deeds & SEND) {
        device->host->send(device->host->user, datagram);
    }
    if (deeds & TELL_REPLAY) {
        device->host->discarded(device->host->user, REASON_REPLAY);
    }
}

static size_t puppet_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    return resource ? 0 : device_value_encode(DEVICE_SWITCH, device->value, out, size);
}

static enum device_outcome puppet_restart(struct device *device, enum device_restart kind) {
    (void)device;
    (void)kind;
    return restart_outcome;
}

static void puppet_destroy(struct device *device) {
    free(device);
}

static const struct device_ops puppet = { .name = "puppet", .create = puppet_create, .receive = puppet_receive, .read = puppet_read,
                                          .restart = puppet_restart, .destroy = puppet_destroy };

/* ---- one session ---- */

/* Runs one session with these credids and steps (JSON); returns the results. */
static struct results run(const char *credid, const char *level, const char *provisioning, const char *steps) {
    static const char name[] = "test-judge-session.json";
    struct vector_file file;
    struct results results;
    char error[640] = "";
    FILE *out = fopen(name, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    fprintf(out,
        "{\"schema\": \"ssm-session-vectors/1\", \"sessions\": [{\"id\": \"x\", \"why\": \"\", \"requirements\": [],\n"
        "\"level\": \"%s\", %s\n"
        "\"server\": {\"creds\": [{\"credid\": %s, \"subjectuuid\": \"\", \"credtype\": 256, \"privatedata\": {\"data\": \"\",\n"
        "\"encoding\": \"oic.sec.encoding.base64\"}}], \"acl\": [], \"resources\": [{\"href\": \"/a\", \"rt\": [\"oic.r.switch.binary\"],\n"
        "\"if\": [], \"state\": {\"value\": false}}]}, \"steps\": [%s]}]}", level, provisioning, credid, steps);
    fclose(out);
    results_init(&results);
    if (!vector_file_load(&file, name, name, error, sizeof error) || !file.form->run(&file, &puppet, &results, error, sizeof error)) {
        fprintf(stderr, "\n%s\n", error);
        CU_FAIL_FATAL("the session is not run");
    }
    vector_file_free(&file);
    remove(name);
    return results;
}

static const char *verdict_of(const struct results *results) {
    return json_string_value(json_object_get(json_array_get(results->vectors, 0), "verdict"));
}

static size_t steps_of(const struct results *results) {
    return json_array_size(json_object_get(json_array_get(results->vectors, 0), "steps"));
}

/* ---- steps ---- */

/* The switch holds false before. */
static const struct { const char *datagram, *expectation, *verdict; } judged[] = {
    { "0105", "\"expect\": \"applied\"", "pass" },
    { "0104", "\"expect\": \"applied\"", "pass" },                                        /* tells nothing, but the state shows it */
    { "0005", "\"expect\": \"applied\"", "pass" },                                        /* to the value it had: the output shows it */
    { "0000", "\"expect\": \"applied\"", "fail" },
    { "0010", "\"expect\": \"applied\"", "fail" },
    { "0101", "\"expect\": \"applied\"", "fail" },                                        /* says so, but does not hold it */
    { "0107", "\"expect\": \"applied\"", "fail" },                                        /* executed twice */
    { "0115", "\"expect\": \"applied\"", "fail" },                                        /* tells of a discard too */
    { "0105", "\"expect\": \"applied\", \"state\": {\"/a\": {\"value\": true}}", "pass" },
    { "0005", "\"expect\": \"applied\", \"state\": {\"/a\": {\"value\": true}}", "fail" },
    { "0105", "\"expect\": \"applied\", \"unchanged\": true", "fail" },
    { "0000", "\"expect\": \"discarded\"", "pass" },
    { "0010", "\"expect\": \"discarded\"", "pass" },
    { "0010", "\"expect\": \"discarded\", \"reasons\": [\"decrypt\", \"replay\"]", "pass" },
    { "0010", "\"expect\": \"discarded\", \"reasons\": [\"decrypt\"]", "fail" },
    { "0000", "\"expect\": \"discarded\", \"reasons\": [\"decrypt\"]", "pass" },          /* tells nothing: need not */
    { "0104", "\"expect\": \"discarded\"", "fail" },                                      /* silent, but the state shows it */
    { "0114", "\"expect\": \"discarded\", \"reasons\": [\"replay\"]", "fail" },           /* says discarded, and executes */
    { "0001", "\"expect\": \"discarded\"", "fail" },
    { "0000", "\"expect\": \"discarded\", \"state\": {\"/a\": {\"value\": true}}", "fail" },
    { "0008", "\"expect\": \"discarded\"", "fail" },
    { "0008", "\"expect\": \"discarded\", \"response\": \"report\"", "report" },
    { "0108", "\"expect\": \"discarded\", \"response\": \"any\"", "pass" },
    { "010c", "\"expect\": \"discarded\", \"response\": \"report\"", "fail" },            /* the answer excuses nothing else */
    { "010d", "\"expect\": \"applied\"", "fail" },
    { "0105", "\"expect\": \"any\"", "pass" },
    { "0010", "\"expect\": \"any\"", "pass" },
    { "0008", "\"expect\": \"any\"", "fail" },
    { "0104", "\"expect\": \"any\", \"unchanged\": true", "fail" },
    { "0000", "\"expect\": \"any\", \"unchanged\": true", "pass" },
    { "", "\"expect\": \"discarded\"", "pass" },
};

static void check_steps(const char *level, const char *failed) {
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        char step[256];
        snprintf(step, sizeof step, "{\"datagram\": \"%s\", \"to\": \"multicast\", %s}", judged[i].datagram, judged[i].expectation);
        struct results results = run("1", level, "", step);
        const char *wanted = strcmp(judged[i].verdict, "fail") ? judged[i].verdict : failed;
        if (strcmp(verdict_of(&results), wanted)) {
            fprintf(stderr, "\n%s %s: found %s, expected %s\n", judged[i].datagram, judged[i].expectation, verdict_of(&results), wanted);
            CU_FAIL("another verdict");
        }
        CU_ASSERT_EQUAL(results_failed(&results), strcmp(wanted, "fail") == 0);
        results_free(&results);
    }
}

static void steps_of_level_shall(void) {
    check_steps("shall", "fail");
}

static void steps_of_level_assumption(void) {
    check_steps("assumption", "report");
}

static void restarts(void) {
    static const struct { enum device_outcome outcome; const char *verdict; size_t steps; } table[] = {
        { DEVICE_OK, "pass", 2 }, { DEVICE_UNIMPLEMENTED, "report", 1 }, { DEVICE_FAULT, "fail", 1 } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        restart_outcome = table[i].outcome;
        struct results results = run("1", "shall", "",
                                     "{\"restart\": \"crash\"}, {\"datagram\": \"\", \"to\": \"unicast\", \"expect\": \"discarded\"}");
        CU_ASSERT_STRING_EQUAL(verdict_of(&results), table[i].verdict);
        CU_ASSERT_EQUAL(steps_of(&results), table[i].steps);
        results_free(&results);
    }
}

static void provisioning(void) {
    static const char may[] = "\"provisioning\": \"may-be-refused\",", must_be[] = "\"provisioning\": \"must-be-refused\",";
    static const struct { const char *credid, *level, *provisioning, *verdict; size_t steps; } table[] = {
        { "1", "shall", "", "pass", 1 },       { "13", "shall", "", "fail", 0 },        { "13", "assumption", "", "report", 0 },
        { "1", "shall", may, "pass", 1 },      { "13", "shall", may, "pass", 1 },       { "13", "assumption", may, "report", 0 },
        { "1", "shall", must_be, "fail", 1 },  { "13", "shall", must_be, "pass", 1 },   { "1", "assumption", must_be, "report", 1 },
        { "13", "assumption", must_be, "pass", 1 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct results results = run(table[i].credid, table[i].level, table[i].provisioning,
                                     "{\"datagram\": \"\", \"to\": \"multicast\", \"expect\": \"discarded\"}");
        CU_ASSERT_STRING_EQUAL(verdict_of(&results), table[i].verdict);
        CU_ASSERT_EQUAL(steps_of(&results), table[i].steps);
        results_free(&results);
    }
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("judging sessions", NULL, NULL);
    CU_add_test(suite, "steps of level shall", steps_of_level_shall);
    CU_add_test(suite, "steps of level assumption", steps_of_level_assumption);
    CU_add_test(suite, "restarts", restarts);
    CU_add_test(suite, "provisioning", provisioning);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}

/* The second Server with all switches off against every session: executed is judged by the Resource read back, silence by what was sent. */
#include "rig.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define RESOURCES_MAX 8u

static const char *text_of(const json_t *object, const char *key) {
    const char *const text = json_string_value(json_object_get(object, key));

    return text == NULL ? "" : text;
}

static void deviation(const json_t *session, size_t step, const char *what) {
    fprintf(stderr, "session %s, step %zu: %s\n", text_of(session, "id"), step + 1, what);
    CU_FAIL("deviation");
}

static size_t unhex(const char *hex, uint8_t *out, size_t size) {
    size_t len = 0;
    unsigned byte;

    for (; hex[2 * len] != '\0' && len < size && sscanf(hex + 2 * len, "%2x", &byte) == 1; len++) {
        out[len] = (uint8_t)byte;
    }
    CU_ASSERT_EQUAL(strlen(hex), 2 * len);
    return len;
}

static bool has_reason(const json_t *step, enum device_reason reason) {
    const json_t *const reasons = json_object_get(step, "reasons");
    const json_t *allowed;
    size_t i;

    json_array_foreach(reasons, i, allowed) {
        if (device_reason_parse(json_string_value(allowed)) == reason) {
            return true;
        }
    }
    return reasons == NULL;
}

static bool state_holds(const struct rig *rig, const json_t *step) {
    json_t *const state = json_object_get(step, "state"), *members;
    const char *href;

    json_object_foreach(state, href, members) {
        bool found = false;
        for (size_t i = 0; i < rig->config->resource_count; i++) {
            if (strcmp(rig->config->resources[i].href, href) == 0) {
                const json_t *const value = json_object_iter_value(json_object_iter(members));
                found = rig_value(rig, i) == (json_is_boolean(value) ? json_is_true(value) : json_integer_value(value));
            }
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static void run_datagram(struct rig *rig, const json_t *session, size_t number, const json_t *step) {
    const char *const expect = text_of(step, "expect"), *const response = text_of(step, "response");
    int32_t before[RESOURCES_MAX];
    uint8_t datagram[2048];
    const size_t len = unhex(text_of(step, "datagram"), datagram, sizeof datagram), count = rig->config->resource_count;

    CU_ASSERT_FATAL(count <= RESOURCES_MAX);
    for (size_t i = 0; i < count; i++) {
        before[i] = rig_value(rig, i);
    }
    rig->sends = rig->actuations = rig->discards = 0;
    rig_receive(rig, strcmp(text_of(step, "to"), "multicast") == 0 ? TO_MULTICAST : TO_UNICAST, 40000, datagram, len);
    if (rig->sends > 0 && strcmp(response, "any") != 0) {
        deviation(session, number, "found an answer, expected silence");
    }
    if (rig->actuations + rig->discards != 1) {
        deviation(session, number, "neither executed once nor discarded once");
    }
    if (strcmp(expect, "applied") == 0 && (rig->actuations != 1 || rig_value(rig, rig->resource) != rig->value)) {
        deviation(session, number, "not executed");
    }
    if (strcmp(expect, "discarded") == 0) {
        if (rig->actuations != 0 || !has_reason(step, rig->reason)) {
            deviation(session, number, rig->actuations != 0 ? "executed" : device_reason_text(rig->reason));
        }
    }
    for (size_t i = 0; i < count; i++) {
        const bool unchanged = strcmp(expect, "discarded") == 0 || json_is_true(json_object_get(step, "unchanged"));
        if (unchanged && rig_value(rig, i) != before[i]) {
            deviation(session, number, "a Resource changed");
        }
    }
    if (!state_holds(rig, step)) {
        deviation(session, number, "another state");
    }
}

/* Returns whether the steps were run. */
static bool run_session(const json_t *session) {
    const char *const provisioning = text_of(session, "provisioning");
    const json_t *step;
    struct rig rig;
    char error[256];
    size_t i;

    if (rig_start(&rig, json_object_get(session, "server"), NULL, error, sizeof error) != DEVICE_OK) {
        if (strcmp(provisioning, "") == 0) {
            deviation(session, 0, error);
        }
        return false;
    }
    if (strcmp(provisioning, "must-be-refused") == 0) {
        deviation(session, 0, "provisioned, expected a refusal");
    }
    json_array_foreach(json_object_get(session, "steps"), i, step) {
        if (json_object_get(step, "restart") != NULL) {
            const bool crash = strcmp(text_of(step, "restart"), "crash") == 0;
            CU_ASSERT_EQUAL(second_device.restart(rig.device, crash ? DEVICE_CRASH : DEVICE_ORDERLY), DEVICE_OK);
        } else {
            run_datagram(&rig, session, i, step);
        }
    }
    rig_stop(&rig);
    return true;
}

static void test_sessions(void) {
    json_error_t error;
    json_t *const file = json_load_file(VECTORS_DATA "/ssm-sessions.json", JSON_REJECT_DUPLICATES, &error);
    const json_t *session;
    size_t i, run = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    json_array_foreach(json_object_get(file, "sessions"), i, session) {
        run += run_session(session);
    }
    printf("%zu of %zu sessions run, the others refused at provisioning ... ", run, json_array_size(json_object_get(file, "sessions")));
    CU_ASSERT_TRUE(run >= 50);
    json_decref(file);
}

int test_sessions_suite(void) {
    CU_pSuite suite = CU_add_suite("sessions", NULL, NULL);

    CU_add_test(suite, "every session", test_sessions);
    return CU_get_error();
}

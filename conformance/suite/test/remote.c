/* remote.c: real time. A remote device is the second Server behind a network of this file, which holds back what goes in or comes out.
 * Late answers and late executions must be seen, and blamed on the stimulus that they belong to. */
#include "run.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SILENCE 1.0
#define HELD_NS 500000000u           /* longer than a Server takes to act, shorter than the silence */

/* What the network does with everything that the device gets, or sends. */
static enum { PROMPT, LATE_IN, LATE_OUT } network;
static size_t held_most;             /* datagrams under way at a time, at most */

#define UNDER_WAY 64
struct under_way { uint64_t due_ns; bool out; uint8_t data[FORGE_DATAGRAM_MAX]; struct device_datagram datagram; };
struct device {
    struct device *server;
    const struct device_host *host;
    struct device_host own;
    struct under_way list[UNDER_WAY]; size_t count;
};

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void post(struct device *device, const struct device_datagram *datagram, bool out) {
    if (network != (out ? LATE_OUT : LATE_IN)) {
        if (out) {
            device->host->send(device->host->user, datagram);
        } else {
            second_device.receive(device->server, datagram);
        }
        return;
    }
    CU_ASSERT_FATAL(device->count < UNDER_WAY);
    struct under_way *way = &device->list[device->count++];
    *way = (struct under_way){.due_ns = now_ns() + HELD_NS, .out = out, .datagram = *datagram};
    memcpy(way->data, datagram->data, datagram->len);
    held_most = device->count > held_most ? device->count : held_most;
}

static void on_send(void *user, const struct device_datagram *datagram) {
    post(user, datagram, true);
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    (void)user;
    (void)resource;
    (void)value;
}

/* The first that is due arrives; false: none is. */
static bool arrive(struct device *device) {
    struct under_way way = device->list[0];
    if (!device->count || way.due_ns > now_ns()) {
        return false;
    }
    memmove(device->list, device->list + 1, --device->count * sizeof *device->list);
    way.datagram.data = way.data;
    if (way.out) {
        device->host->send(device->host->user, &way.datagram);
    } else {
        second_device.receive(device->server, &way.datagram);
    }
    return true;
}

static void remote_pass(struct device *device, uint64_t ns) {
    const uint64_t until = now_ns() + ns;
    while (!arrive(device) && now_ns() < until) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
}

static void remote_receive(struct device *device, const struct device_datagram *datagram) {
    post(device, datagram, false);
}

static size_t remote_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    while (arrive(device)) {
    }
    return second_device.read(device->server, resource, out, size);
}

static enum device_outcome remote_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                         const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    struct device *device = calloc(1, sizeof *device);
    *out = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(device);
    device->host = host;
    device->own = (struct device_host){.user = device, .send = on_send, .actuate = on_actuate};
    enum device_outcome outcome = second_device.create(&device->server, config, &device->own, defects, defect_count, error, error_size);
    if (outcome != DEVICE_OK) {
        free(device);
        return outcome;
    }
    *out = device;
    return DEVICE_OK;
}

static void remote_destroy(struct device *device) {
    second_device.destroy(device->server);
    free(device);
}

static enum device_outcome remote_restart(struct device *device, enum device_restart kind) {
    CU_ASSERT_EQUAL(device->count, 0);       /* its power goes only after the silence */
    return second_device.restart(device->server, kind);
}

static const struct device_ops remote_device = {.name = "remote", .create = remote_create, .receive = remote_receive, .read = remote_read,
                                                .restart = remote_restart, .destroy = remote_destroy, .pass = remote_pass, .remote = true};

static enum verdict judge(const char *id, const char *defect, char says[600]) {
    const char *nearest;
    static const struct pics pics = {.claims = SERVER | SEVERAL_GROUPS | PERSISTENT | RESTARTS | ACTUATION, .leisure = 0};
    const struct iut iut = {.text = "remote", .ops = &remote_device, .defects = {defect}, .defect_count = defect != NULL};
    const struct conditions conditions = {.iut = &iut, .pics = &pics, .seed = 1, .silence = SILENCE, .version_options = true};
    struct result result = {.test = test_find(id, &nearest)};
    char fault[400] = "";
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.test);
    CU_ASSERT_TRUE(run_test(&result, &conditions, fault, sizeof fault));
    snprintf(says, 600, "%s", result.says);
    for (size_t i = 0; i < result.step_count; i++) {
        free(result.steps[i].data);
        free(result.steps[i].decoded);
    }
    free(result.steps);
    record_free(&result.record);
    return result.verdict;
}

#define CONFIRMABLE "Q.3.3/3 confirmable request"
#define RESTART "RFC8613 7.5 number of a discarded request after a crash"
#define OUTPUT "Q.3.3/4 UPDATE reaches the output"

static void a_sound_device_passes(void) {
    char says[600];
    network = PROMPT;
    CU_ASSERT_EQUAL(judge(CONFIRMABLE, NULL, says), PASS);
    CU_ASSERT_EQUAL(judge(RESTART, NULL, says), PASS);
    network = LATE_IN;                       /* it acts late, but it does */
    held_most = 0;
    CU_ASSERT_EQUAL(judge(RESTART, NULL, says), PASS);
    CU_ASSERT(held_most > 1);                /* the next stimulus goes out while the one before is watched */
}

static void outputs_are_not_seen(void) {
    char says[600];
    network = PROMPT;
    CU_ASSERT_EQUAL(judge(OUTPUT, NULL, says), NOT_TESTED);
    CU_ASSERT_PTR_NOT_NULL(strstr(says, "no actuation"));
}

/* Each acknowledgement comes when the next stimulus is under way already, or none any more. */
static void late_answers_are_heard(void) {
    char says[600];
    network = LATE_OUT;
    CU_ASSERT_EQUAL(judge(CONFIRMABLE, "acks-confirmable", says), FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(says, "answered 0.5"));
    CU_ASSERT_PTR_NOT_NULL(strstr(says, "expected discarded"));
}

static void late_executions_are_seen(void) {
    char says[600];
    network = LATE_IN;
    CU_ASSERT_EQUAL(judge(CONFIRMABLE, "applies-confirmable", says), FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(says, "expected discarded"));
    CU_ASSERT_PTR_NOT_NULL(strstr(says, "executed within 0.5"));
    network = PROMPT;
    CU_ASSERT_EQUAL(judge(CONFIRMABLE, "applies-confirmable", says), FAIL);
}

int main(void) {
    static CU_TestInfo tests[] = {
        {"a sound device passes", a_sound_device_passes}, {"outputs are not seen", outputs_are_not_seen},
        {"late answers are heard", late_answers_are_heard}, {"late executions are seen", late_executions_are_seen}, CU_TEST_INFO_NULL};
    static CU_SuiteInfo suites[] = {{.pName = "remote devices", .pTests = tests}, CU_SUITE_INFO_NULL};
    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS) {
        return 99;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

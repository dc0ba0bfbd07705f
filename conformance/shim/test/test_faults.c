/* Everything that a process can do wrong: a fault with its sentence, at the right operation, that stays; no process, no open file left.
 * `at`: where the fault comes; "create" if there is no device then. */
#include "rig.h"

#include <CUnit/Basic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RECEIVE(rest) RUDE "receive '{\"id\":@," rest "}'"
#define HELLO(rest) RUDE "hello '{\"id\":@,\"protocol\":\"ssm-shim/1\",\"name\":\"x\"," rest "}'"
#define ROLES "\"roles\":[\"server\"],"
#define SENT(entry) RECEIVE("\"sent\":[" entry "]")
#define ACTS(entry) RECEIVE("\"actuations\":[" entry "]")
#define TO "\"destination\":{\"address\":\"fe80::1\",\"port\":5683}"

struct fault { const char *at, *command, *sentence; };
enum { SHORT_MS = 300, LONG_MS = 20000 };

static const struct fault processes[] = {
    { "create", "/nowhere/at/all", "start: found no program \"/nowhere/at/all\" that can be started (No such file" },
    { "create", "/", "(Permission denied)" },
    { "create", "'", "start: found a quote" },
    { "create", RUDE "hello !exit", "hello: it ended with exit code 3" },
    { "create", RUDE "hello !words", "hello: it ended with exit code 3, expected an answer; its last words: \"bad ?luck\"" },
    { "create", RUDE "provision !exit", "provision: it ended with exit code 3" },
    { "receive", RUDE "receive !exit", "receive: it ended with exit code 3" },
    { "receive", RUDE "receive !killed", "receive: it was ended by signal 9" },
    { "receive", RUDE "receive !half", "receive: it ended with exit code 3" },
    { "receive", RUDE "receive !close", "receive: it closed its standard output" },
    { "read", RUDE "receive !deaf", "it closed its standard input" },
    { "receive", RUDE "receive !10MiB", "receive: found a line of more than 1048576 bytes" },
    { "read", RUDE "receive !late", "" },               /* before the request: unasked; after it: another id */
    { "create", RUDE "start '{\"id\":1}'", "hello: " },  /* before the request: unasked; after it: no proper hello */
};

/* These take until the time is up. */
static const struct fault hangs[] = {
    { "create", RUDE "hello !hang", "hello: found no answer within 0.300 s" },
    { "receive", RUDE "receive !hang", "receive: found no answer within 0.300 s" },
    { "receive", RUDE "receive !half-hang", "receive: found no answer within 0.300 s" },
    { "receive", RUDE "receive !stopped", "receive: found no answer within 0.300 s" },
    { "receive", RUDE "receive !endless", "receive: found no answer within 0.300 s" },
    { "restart", RUDE "restart !hang", "restart: found no answer within 0.300 s" },
};

static const struct fault answers[] = {
    { "receive", RUDE "receive hallo", "receive: found \"hallo\", expected an answer: a line of UTF-8 that is one JSON object" },
    { "receive", RUDE "receive ''", "found \"\", expected an answer" },
    { "receive", RUDE "receive [1]", "found \"[1]\", expected an answer" },
    { "receive", RUDE "receive '{\"id\":@} {}'", "expected an answer: a line" },
    { "receive", RECEIVE("\"id\":@"), "expected an answer: a line" },
    { "receive", RECEIVE("\"discarded\":\"\x80\xff\""), "expected an answer: a line of UTF-8" },
    { "receive", RUDE "receive '{\"id\":@}\n{\"id\":@}'", "found \"{\"id\":3}\" that nobody asked for" },
    { "receive", RUDE "receive '{\"id\":77}'", "id: found 77, expected 3" },
    { "receive", RUDE "receive '{}'", "id: found nothing, expected 3" },
    { "receive", RUDE "receive '{\"id\":\"@\"}'", "id: found \"3\", expected 3" },
    { "receive", RECEIVE("\"colour\":1"), "found the field \"colour\", expected no other than \"sent\"" },
    { "receive", RECEIVE("\"refused\":\"no\""), "found the field \"refused\"" },
    { "receive", RECEIVE("\"fault\":\"out of \xc2\xb5s\""), "it tells of a fault: out of ??s" },
    { "receive", RECEIVE("\"fault\":true"), "fault: found true, expected a text" },
    { "receive", RECEIVE("\"unimplemented\":true"), "receive: unimplemented" },
    { "receive", RECEIVE("\"unimplemented\":false"), "found the field \"unimplemented\"" },
    { "receive", RECEIVE("\"unimplemented\":true,\"sent\":[]"), "found the field \"sent\"" },
    { "receive", RECEIVE("\"sent\":{}"), "sent: found {}, expected a list" },
    { "receive", SENT("7"), "sent[0]: found 7, expected an object" },
    { "receive", SENT("{\"data\":\"0\"," TO "}"), "sent[0]: found \"0\", expected bytes as pairs" },
    { "receive", SENT("{\"data\":\"0g\"," TO "}"), "sent[0]: found \"0g\", expected bytes as pairs" },
    { "receive", SENT("{\"data\":7," TO "}"), "sent[0]: found 7, expected bytes as pairs" },
    { "receive", SENT("{" TO "}"), "sent[0]: found nothing, expected bytes as pairs" },
    { "receive", SENT("{\"data\":\"00\"}"), "sent[0]: found nothing, expected an endpoint" },
    { "receive", SENT("{\"data\":\"00\",\"destination\":{\"address\":\"1.2.3\",\"port\":1}}"), "expected an endpoint" },
    { "receive", SENT("{\"data\":\"00\",\"destination\":{\"address\":\"::1\",\"port\":65536}}"), "expected an endpoint" },
    { "receive", SENT("{\"data\":\"00\"," TO ",\"source\":7}"), "sent[0]: found 7, expected an endpoint" },
    { "receive", SENT("{\"data\":\"00\"," TO ",\"to\":7}"), "found the field \"to\"" },
    { "receive", ACTS("{\"href\":\"/none\",\"state\":{\"value\":true}}"), "expected the href of a Resource" },
    { "receive", ACTS("{\"href\":\"/switch\"}"), "actuations[0]: found nothing, expected {\"value\": true or false}" },
    { "receive", ACTS("{\"href\":\"/switch\",\"state\":{\"value\":1}}"), "expected {\"value\": true or false}" },
    { "receive", ACTS("{\"href\":\"/switch\",\"state\":{\"value\":true,\"x\":1}}"), "expected {\"value\": true or false}" },
    { "receive", ACTS("{\"href\":\"/dimmer\",\"state\":{\"value\":true}}"), "expected {\"dimmingSetting\": an integer" },
    { "receive", ACTS("{\"href\":\"/dimmer\",\"state\":{\"dimmingSetting\":2147483648}}"), "expected {\"dimmingSetting\": an integer" },
    { "receive", ACTS("{\"href\":\"/switch\",\"state\":{\"value\":true},\"x\":1}"), "found the field \"x\"" },
    { "receive", RECEIVE("\"discarded\":\"bored\""), "discarded: found \"bored\", expected one of the reasons of its hello" },
    { "receive", RECEIVE("\"discarded\":\"decrypt\""), "expected one of the reasons of its hello" },
    { "receive", RECEIVE("\"discarded\":7"), "expected one of the reasons of its hello" },
    { "receive", RECEIVE("\"wake_ns\":0"), "wake_ns: found 0, expected a time after now_ns" },
    { "receive", RECEIVE("\"wake_ns\":\"soon\""), "expected a time after now_ns" },
    { "receive", RECEIVE("\"wake_ns\":7") " hello '{\"id\":@,\"protocol\":\"ssm-shim/1\",\"name\":\"x\",\"roles\":[\"server\"],"
      "\"operations\":[\"receive\"],\"reasons\":[]}'", "wake_ns: found 7, expected none: \"time\" is not among its operations" },
    { "read", RUDE "read '{\"id\":@}'", "read: answer: found {\"id\":4}, expected one of \"state\" and \"cbor\"" },
    { "read", RUDE "read '{\"id\":@,\"state\":{\"value\":true},\"cbor\":\"a0\"}'", "expected one of \"state\" and \"cbor\"" },
    { "read", RUDE "read '{\"id\":@,\"cbor\":\"\"}'", "expected a representation of 1 to 64 bytes" },
    { "read", RUDE "read '{\"id\":@,\"state\":{\"dimmingSetting\":1}}'", "state: found" },
    { "read", RUDE "read '{\"id\":@,\"unimplemented\":true}'", "read: unimplemented" },
    { "read", RUDE "read '{\"id\":@,\"discarded\":\"replay\"}'", "found the field \"discarded\"" },
    { "command", RUDE "command '{\"id\":@,\"refused\":\"no\",\"sent\":[{\"data\":\"00\"," TO "}]}'",
      "found \"refused\" and datagrams sent" },
    { "command", RUDE "command '{\"id\":@,\"refused\":\"\"}'", "refused: found \"\", expected a text" },
    { "restart", RUDE "restart '{\"id\":@,\"discarded\":\"replay\"}'", "found the field \"discarded\"" },
};

static const struct fault handshakes[] = {
    { "create", RUDE "hello '{\"id\":@}'", "hello: protocol: found nothing, expected \"ssm-shim/1\"" },
    { "create", RUDE "hello '{\"id\":@,\"protocol\":\"ssm-shim/2\"}'", "found \"ssm-shim/2\", expected \"ssm-shim/1\"" },
    { "create", RUDE "hello '{\"id\":@,\"unimplemented\":true}'", "found the field \"unimplemented\"" },
    { "create", RUDE "hello '{\"id\":@,\"protocol\":\"ssm-shim/1\",\"name\":\"\"}'", "name: found \"\", expected a text" },
    { "create", HELLO("\"roles\":[]"), "roles: found [], expected at least one" },
    { "create", HELLO("\"roles\":[\"king\"]"), "roles: found \"king\", expected one of" },
    { "create", HELLO(ROLES "\"operations\":[\"fly\"]"),
      "operations: found \"fly\", expected one of \"receive\"" },
    { "create", HELLO(ROLES "\"operations\":\"read\""),
      "operations: found \"read\", expected a list" },
    { "create", HELLO(ROLES "\"operations\":[],\"reasons\":[\"none\"]"),
      "reasons: found \"none\", expected one of \"coap-format\"" },
    { "create", RUDE "provision '{\"id\":@,\"refused\":7}'", "refused: found 7, expected a text" },
    { "create", RUDE "provision '{\"id\":@,\"sent\":[]}'", "found the field \"sent\"" },
    { "receive", HELLO("\"roles\":[\"client\"],\"operations\":[\"read\"],\"reasons\":[]"),
      "receive: unimplemented" },
    { "read", HELLO("\"roles\":[\"client\"],\"operations\":[\"receive\"],\"reasons\":[]"),
      "read: unimplemented" },
};

/* Everything in order, until a fault comes; where it came. */
static const char *provoke(struct rig *rig) {
    if (rig->created != DEVICE_OK) {
        return "create";
    }
    rig_receive(rig);
    if (shim_device_fault(rig->device)) {
        return "receive";
    }
    rig_read(rig, 0);
    if (shim_device_fault(rig->device)) {
        return "read";
    }
    if (rig_command(rig) == DEVICE_FAULT) {
        return "command";
    }
    return shim_device.restart(rig->device, DEVICE_CRASH) == DEVICE_FAULT ? "restart" : "nowhere";
}

static void check_sticks(struct rig *rig, const char *sentence) {
    char first[1024];
    uint8_t cbor[64];
    snprintf(first, sizeof first, "%s", sentence);
    rig_receive(rig);
    CU_ASSERT_EQUAL(shim_device.read(rig->device, 0, cbor, sizeof cbor), 0);
    CU_ASSERT_EQUAL(rig_command(rig), DEVICE_FAULT);
    CU_ASSERT_EQUAL(shim_device.restart(rig->device, DEVICE_ORDERLY), DEVICE_FAULT);
    CU_ASSERT_EQUAL(shim_device_set_time(rig->device, 1), DEVICE_FAULT);
    CU_ASSERT_STRING_EQUAL(shim_device_fault(rig->device), first);
}

static void check(const struct fault *fault, unsigned answer_ms, size_t desc_length) {
    struct rig rig;
    size_t files = open_files();
    rig_start(&rig, fault->command, answer_ms, desc_length);
    const char *at = provoke(&rig);
    const char *sentence = rig.device ? shim_device_fault(rig.device) : rig.error;
    bool told = sentence && strncmp(sentence, "shim \"", 6) == 0 && strstr(sentence, fault->sentence);
    if (strcmp(at, fault->at) || !told) {
        fprintf(stderr, "\n%s\n  found    %s: %s\n  expected %s: %s\n", fault->command, at, sentence ? sentence : "no fault", fault->at,
                fault->sentence);
        CU_FAIL("another fault");
    }
    if (rig.device) {
        CU_ASSERT_EQUAL(rig.created, DEVICE_OK);
        if (sentence) {
            CU_ASSERT_TRUE(no_process_left());       /* at the fault already */
            check_sticks(&rig, sentence);
        }
    } else {
        CU_ASSERT_EQUAL(rig.created, DEVICE_FAULT);
    }
    rig_stop(&rig);
    CU_ASSERT_TRUE(no_process_left());
    CU_ASSERT_EQUAL(open_files(), files);
}

static void check_all(const struct fault *faults, size_t count, unsigned answer_ms) {
    for (size_t i = 0; i < count; i++) {
        check(&faults[i], answer_ms, 0);
    }
}
#define CHECK_ALL(table, answer_ms) check_all(table, sizeof table / sizeof *table, answer_ms)

static void process_faults(void) {
    CHECK_ALL(processes, LONG_MS);
}

static void hanging(void) {
    CHECK_ALL(hangs, SHORT_MS);
}

static void wrong_answers(void) {
    CHECK_ALL(answers, LONG_MS);
}

static void wrong_handshakes(void) {
    CHECK_ALL(handshakes, LONG_MS);
}

/* A request that does not fit into the pipe of a process that does not read, and one above the limit. */
static void long_requests(void) {
    check(&(struct fault){ "create", RUDE "hello !not-reading", "provision: found no answer within 0.300 s" }, SHORT_MS, 300000);
    check(&(struct fault){ "create", SHIM_RUDE, "provision: found a request of 2" }, LONG_MS, 2000000);
}

static void endless_waking(void) {
    check(&(struct fault){ "receive", RUDE "receive,time '{\"id\":@,\"wake_ns\":~}'", "time: found more than 1000 wishes" }, LONG_MS, 0);
}

/* An answer that has come before its request is none. */
static void ahead_of_the_request(void) {
    struct rig rig;
    rig_start(&rig, RUDE "receive !ahead", LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    rig_receive(&rig);
    nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
    CU_ASSERT_EQUAL(rig_read(&rig, 0), INT32_MIN);
    const char *sentence = shim_device_fault(rig.device);
    CU_ASSERT_TRUE(sentence && strstr(sentence, "that nobody asked for"));
    rig_stop(&rig);
}

/* A process of the group that outlives its leader and holds the pipes. */
static void no_grandchild_left(void) {
    struct rig rig;
    int child = 0;
    rig_start(&rig, RUDE "receive !child", LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    time_t start = time(NULL);
    rig.config->answer_ms = SHORT_MS;                /* its pipes stay open: nothing but the time tells */
    rig_receive(&rig);
    const char *words = strstr(shim_device_fault(rig.device), "child ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(words);
    CU_ASSERT_EQUAL(sscanf(words, "child %d", &child), 1);
    for (int i = 0; i < 100 && kill(child, 0) == 0; i++) {   /* killed; whoever adopted it reaps it in a moment */
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
    char path[64], state = 'X';
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    FILE *stat = fopen(path, "r");
    if (stat) {
        CU_ASSERT_EQUAL(fscanf(stat, "%*d %*s %c", &state), 1);
        fclose(stat);
    }
    CU_ASSERT_TRUE(state == 'X' || state == 'Z');
    CU_ASSERT_TRUE(time(NULL) - start < 5);
    rig_stop(&rig);
}

int test_faults_suite(void) {
    CU_pSuite suite = CU_add_suite("faults", NULL, NULL);
    CU_add_test(suite, "the process", process_faults);
    CU_add_test(suite, "hangs", hanging);
    CU_add_test(suite, "wrong answers", wrong_answers);
    CU_add_test(suite, "wrong handshakes", wrong_handshakes);
    CU_add_test(suite, "long requests", long_requests);
    CU_add_test(suite, "endless waking", endless_waking);
    CU_add_test(suite, "ahead of the request", ahead_of_the_request);
    CU_add_test(suite, "no grandchild left", no_grandchild_left);
    return CU_get_error();
}

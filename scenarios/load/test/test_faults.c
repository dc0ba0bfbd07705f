/* Faulty files and the sentence for each: where, what was found, what was expected. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- whole files ---- */

static const struct whole { const char *bytes; size_t length; int line; const char *fragment; } wholes[] = {
#define FILE_TEXT(text) text, sizeof text - 1
    {FILE_TEXT(""), 1, "found an empty file"},
    {FILE_TEXT("# only a comment\n"), 2, "found nothing but blanks and comments"},
    {FILE_TEXT("---\n"), 1, "found nothing, expected a scenario"},
    {FILE_TEXT("hello\n"), 1, "found \"hello\", expected a scenario: a map"},
    {FILE_TEXT("- 1\n"), 1, "found a list, expected a scenario"},
    {FILE_TEXT("title: x\n"), 1, "found no key \"schema\", expected it in a scenario"},
    {FILE_TEXT("a\0b\n"), 1, "found byte 0x00, expected printable UTF-8"},
    {FILE_TEXT("title: a\n\x7f" "ELF"), 2, "found byte 0x7f"},
    {FILE_TEXT("title: \xff\n"), 1, "found byte 0xff"},
    {FILE_TEXT("title: \xc0\x80\n"), 1, "found byte 0xc0"},
    {FILE_TEXT("title: \xed\xa0\x80\n"), 1, "found byte 0xed"},
    {FILE_TEXT("title: \xe2\x82"), 1, "found byte 0xe2"},
    {FILE_TEXT("title: \"\\0\"\n"), 1, "found a control character"},
    {FILE_TEXT("title: [a, b\n"), 2, "found text that is not YAML"},
    {FILE_TEXT("title: \"a\nverifies: []\n"), 1, "found text that is not YAML"},
    {FILE_TEXT("title: a\n\tshows: b\n"), 2, "found a tab in the indentation, expected blanks"},
    {FILE_TEXT("title: |0\n  x\n"), 1, "that is not YAML (indentation indicator 0)"},
    {FILE_TEXT("title: &a x\nshows: *a\n"), 1, "found an anchor, alias or tag"},
    {FILE_TEXT("title: *a\n"), 1, "found an anchor, alias or tag"},
    {FILE_TEXT("title: !!str x\n"), 1, "found an anchor, alias or tag"},
    {FILE_TEXT("a: &a [x, x]\nb: &b [*a, *a]\n"), 1, "found an anchor, alias or tag"},
    {FILE_TEXT("<<: {title: x}\n"), 1, "unknown key \"<<\""},
    {FILE_TEXT("? [a]\n: b\n"), 1, "found a list or map as key"},
    {FILE_TEXT("title: x\n---\ntitle: y\n"), 3, "found a second document, expected one"},
    {FILE_TEXT("title: x\n...\ntitle: y\n"), 3, "found a second document, expected one"},
    {FILE_TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["), 1, "nested deeper than 16"},
    {FILE_TEXT("schema: ssmbench-scenario/2\n"), 1, "found \"ssmbench-scenario/2\", expected ssmbench-scenario/1"},
#undef FILE_TEXT
};

static void check_fault(struct scenario *scenario, const char *error, const char *where, int line, const char *fragment, const char *what) {
    char prefix[300];
    snprintf(prefix, sizeof prefix, line ? "%s:%d:" : "%s: ", where, line);
    bool sound = !scenario && !strncmp(error, prefix, strlen(prefix)) && strstr(error, fragment) && !strchr(error, '\n');
    if (!sound)
        fprintf(stderr, "case %s:\n  wanted %s ... %s\n  got    %s\n", what, prefix, fragment, scenario ? "a scenario" : error);
    CU_ASSERT(sound);
    scenario_free(scenario);
}

static void test_whole_files(void) {
    char error[ERROR_SIZE];
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct scenario *scenario = load_bytes(wholes[i].bytes, wholes[i].length, error);
        check_fault(scenario, error, fixture_path("case.yaml"), wholes[i].line, wholes[i].fragment, wholes[i].bytes);
    }
}

/* Cut anywhere: a fault with a place, or (cut between keys that need not be there) still a scenario. */
static void test_cut(void) {
    size_t length, accepted = 0;
    const char *text = fixture_text(&length);
    char error[ERROR_SIZE];
    for (size_t cut = 0; cut < length; cut++) {
        struct scenario *scenario = load_bytes(text, cut, error);
        CU_ASSERT(scenario || !strncmp(error, fixture_path("case.yaml"), strlen(fixture_path("case.yaml"))));
        accepted += scenario != NULL;
        scenario_free(scenario);
    }
    CU_ASSERT(accepted < length / 4);
}

static void test_no_file(void) {
    char error[ERROR_SIZE] = "";
    struct scenario *scenario = scenario_load("/nonexistent/a.yaml", NULL, 0, error, sizeof error);
    check_fault(scenario, error, "/nonexistent/a.yaml", 0, "found no readable file (No such file", "no file");
    scenario = scenario_load("/", NULL, 0, error, sizeof error);
    check_fault(scenario, error, "/", 0, "found no readable file (Is a directory)", "folder");
    CU_ASSERT_FATAL(write_file(fixture_path("case.yaml"), "a", 1));
    if (geteuid() != 0 && !chmod(fixture_path("case.yaml"), 0)) {
        scenario = scenario_load(fixture_path("case.yaml"), NULL, 0, error, sizeof error);
        check_fault(scenario, error, fixture_path("case.yaml"), 0, "found no readable file (Permission denied)", "unreadable");
        unlink(fixture_path("case.yaml"));
    }
}

static void test_too_big(void) {
    enum { SIZE = (1 << 20) + 1 };
    char error[ERROR_SIZE], *bytes = malloc(SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    memset(bytes, '\n', SIZE);
    struct scenario *scenario = load_bytes(bytes, SIZE, error);
    check_fault(scenario, error, fixture_path("case.yaml"), 0, "found a file of more than 1 MiB", "big");
    scenario = load_bytes(bytes, SIZE - 1, error);
    check_fault(scenario, error, fixture_path("case.yaml"), (1 << 20) + 1, "found nothing but blanks", "just not too big");
    free(bytes);
}

/* A buffer of any size gets a cut sentence, never more. */
static void test_small_error_buffer(void) {
    for (size_t size = 1; size < 60; size++) {
        char *error = malloc(size);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_PTR_NULL(scenario_load("/nonexistent/a.yaml", NULL, 0, error, size));
        CU_ASSERT_EQUAL(strlen(error), size - 1);
        free(error);
    }
}

/* ---- edits of every-feature.yaml: the fault is in the line of the edit, or `below` lines under it ---- */

#define FIFTY "12345678901234567890123456789012345678901234567890"
static const struct edit { const char *find, *replacement, *fragment; int below; } edits[] = {
    /* keys */
    {"  loss: 0.1 %", "  los: 0.1 %", "unknown key \"los\", expected one of: link, host, lacks, delay, jitter, loss, burst, duplicate, "
     "reorder, data-rate, topology, fading, standard, access-point, basic-rate, mesh, mesh-jitter, mesh-radius, mesh-cache, context, "
     "loss-by-distance, scope, links, partition, ...; did you mean \"loss\"?", 0},
    {"silence:", "silense:", "did you mean \"silence\"?", 0},
    {"  link: lossy\n", "", "found no key \"link\", expected it in network", 0},
    {"seed: 7", "title: again", "found the key \"title\" twice, expected it once (first in line 3)", 0},
    {"at: 1 s, do: update, value: true", "at: 1 s, do: update", "found no key \"value\", expected it in a step that does update", 0},
    {"at: 1 s, do: update, value: true", "at: 1 s, do: update, value: true, of: x", "unknown key \"of\"", 0},
    {"at: 1 s, do: update, value: true", "do: update, value: true", "found no key \"at\"", 0},
    {"{at: 1 s, do: update, value: true}", "{at: 1 s, value: true}", "without the key \"do\"", 0},
    {"{at: 1 s, do: update, value: true}", "nonsense", "found \"nonsense\" without the key \"do\"", 0},
    {"do: update, value: true", "do: updat, value: true", "did you mean \"update\"?", 0},
    {"kind: orderly", "kind: orderly, expect: applied", "unknown key \"expect\"", 0},
    /* texts */
    {"title: \"Every", "title:\nx: \"Every", "unknown key \"x\"", 1},
    {"name: hallway", "name:", "found nothing, expected the name of the group", 0},
    {"name: hallway", "name: 5", "found \"5\", expected the name of the group: a text, so in quotes", 0},
    {"name: hallway", "name: true", "so in quotes", 0},
    {"name: hallway", "name: -1.5e3", "so in quotes", 0},
    {"name: hallway", "name: [x]", "found a list, expected the name of the group: a text", 0},
    {"name: hallway", "name: \"a\\nb\"", "found \"a b\", expected the name of the group: one line", 0},
    {"name: hallway", "name: \"  \"", "expected the name of the group: a text", 0},
    {"lacks: [medium access, \"collisions, bit rate\"]", "lacks: []", "found an empty list, expected a list of effects", 0},
    {"lacks: [medium access,", "lacks: [medium access, medium access,", "found \"medium access\" twice", 0},
    {"verifies: [SSM-GEN-018, SSM-SRV-005]", "verifies: SSM-GEN-018", "found \"SSM-GEN-018\", expected a list of requirement ids", 0},
    {"SSM-SRV-005]", "SSM-SVR-005]", "unknown requirement \"SSM-SVR-005\", expected an id of the clause ledger; "
     "the nearest is \"SSM-SRV-005\"", 0},
    {"SSM-SRV-005]", "SSM-GEN-018]", "found \"SSM-GEN-018\" twice", 0},
    {"verifies: [SSM-SRV-035]", "verifies: [x]", "unknown requirement \"x\"", 0},
    /* whole numbers */
    {"seed: 7", "seed: -1", "found \"-1\", expected a whole number from 0 to 18446744073709551615", 0},
    {"seed: 7", "seed: 18446744073709551616", "expected a whole number", 0},
    {"seed: 7", "seed: \"7\"", "expected a whole number", 0},
    {"seed: 7", "seed: 7.0", "expected a whole number", 0},
    {"seed: 7", "seed: 07", "expected a whole number", 0},
    {"seed: 7", "seed: 0x", "expected a whole number", 0},
    {"id-bytes: 2", "id-bytes: 1", "found \"1\", expected a whole number from 2 to 7", 0},
    {"id-bytes: 2", "id-bytes: 8", "found \"8\", expected a whole number from 2 to 7", 0},
    {"count: 20", "count: 0", "found \"0\", expected a whole number from 1 to 1000000", 0},
    {"count: 20", "count: 1000001", "expected a whole number from 1 to 1000000", 0},
    {"count: 20", "count: 999996", "found \"5\", expected at most 1000000 Servers in all", 16},
    {"count: 10", "count: 0", "found \"0\", expected a whole number from 1", 0},
    {"reserve: 16", "reserve: 0", "expected a whole number from 1", 0},
    {"datagram: 3", "datagram: 0", "found \"0\", expected a whole number from 1", 0},
    {"piv: 1099511627775", "piv: 1099511627776", "expected a whole number from 0 to 1099511627775", 0},
    {"piv: 1099511627775", "piv: -1", "expected a whole number from 0 to 1099511627775", 0},
    /* times */
    {"delay: 1.5 ms", "delay: 5", "found \"5\", expected a time with unit (ns, us, ms, s, min), e.g. \"5 ms\"", 0},
    {"delay: 1.5 ms", "delay: 5 parsec", "found \"5 parsec\", expected a time with unit", 0},
    {"delay: 1.5 ms", "delay: 5 %", "expected a time with unit", 0},
    {"delay: 1.5 ms", "delay: 5. ms", "expected a time with unit", 0},
    {"delay: 1.5 ms", "delay: 1e3 ms", "expected a time with unit", 0},
    {"delay: 1.5 ms", "delay: 5  ms", "expected a time with unit", 0},
    {"delay: 1.5 ms", "delay: [5 ms]", "found a list, expected a time", 0},
    {"delay: 1.5 ms", "delay: -5 ms", "found \"-5 ms\", expected a time from 0 s to one day (1440 min)", 0},
    {"delay: 1.5 ms", "delay: 1.5 ns", "expected a whole number of nanoseconds", 0},
    {"delay: 1.5 ms", "delay: 1440.1 min", "expected a time from 0 s to one day", 0},
    {"delay: 1.5 ms", "delay: 86401 s", "expected a time from 0 s to one day", 0},
    {"delay: 1.5 ms", "delay: 999999999999999 min", "expected a time from 0 s to one day", 0},
    {"delay: 1.5 ms", "delay: 99999999999999999999 ns", "expected a time", 0},
    {"to: 60 ms", "to: 10 ms", "found \"10 ms\", expected a time not before \"from\"", 0},
    {"within: 200 ms", "within: 0 s", "expected a time above 0", 0},
    {"at: 3 s, do: replay, of: ten", "at: 1.9 s, do: replay, of: ten", "expected a time not before that of the step above (line 50)", 0},
    {"end: 3 min", "end: 1 min", "found \"1 min\", expected an end not before the last step has sent", 0},
    {"spacing: 100 ms\n", "spacing: 145 min\n", "commands that are all sent within one day", -1},
    {"    spacing: 100 ms\n", "", "found a count of 10 without \"spacing\"", -1},
    {"do: tamper, field: piv}", "do: tamper, field: piv, spacing: 1 ns}", "expected a time of at least 2 ns", 0},
    {"do: tamper, field: piv}", "do: tamper, field: piv, spacing: 300 min}", "found a step that sends for more than a day", 0},
    /* shares */
    {"loss: 0.1 %", "loss: 5", "found \"5\", expected a share with %, e.g. \"5 %\"", 0},
    {"loss: 0.1 %", "loss: -0.1 %", "found \"-0.1 %\", expected a share between 0 % and 100 %", 0},
    {"loss: 0.1 %", "loss: 101 %", "expected a share between 0 % and 100 %", 0},
    {"loss: 0.1 %", "loss: 100.1 %", "expected a share between 0 % and 100 %", 0},
    {"loss: 0.1 %", "loss: 100 %", "expected less than 100 %, or nothing can arrive", 0},
    {"loss: 0.1 %", "loss: 0.123456789 %", "expected a share with %", 0},
    {"loss: 12.5 %, length: 2.5", "loss: 100 %, length: 2.5", "expected at most 71.43 % with bursts of 2.5", 0},
    {"length: 2.5", "length: 0.5", "expected a mean length of at least 1", 0},
    {"length: 2.5", "length: long", "expected a mean length of at least 1", 0},
    {"confidence: 90 %", "confidence: 100 %", "expected a confidence above 0 % and below 100 %", 0},
    {"confidence: 90 %", "confidence: 0 %", "expected a confidence above 0 % and below 100 %", 0},
    {"link: lossy", "link: ideal", "found \"jitter\" on a link that is ideal", 4},
    /* choices */
    {"link: lossy", "link: lossi", "found \"lossi\", expected one of: ideal, lossy, csma, wifi, lrwpan, floors; did you mean \"lossy\"?", 0},
    {"device: second", "device: third", "found \"third\", expected one of: core, ocf, second", 0},
    {"first-message: slides", "first-message: slide", "did you mean \"slides\"?", 0},
    {"resources: [switch, dimmer]", "resources: [switch, switch]", "found the Resource \"switch\" twice", 0},
    {"resources: [switch, dimmer]", "resources: []", "expected a list of Resources with at least one", 0},
    {"subject: client", "subject: server", "found \"server\", expected one of: group, client, other", 0},
    {"permission: [update]", "permission: [write]", "found \"write\", expected one of: create, retrieve, update, delete, notify", 0},
    {"permission: [update]", "permission: [update, update]", "found the permission \"update\" twice", 0},
    {"resources: [/light,", "resources: [light,", "found \"light\", expected a path that begins with /", 0},
    {"persist: false}", "persist: no}", "found \"no\", expected true or false", 0},
    {"persist: false}", "persist: \"false\"}", "expected true or false", 0},
    {"value: toggle", "value: maybe", "found \"maybe\", expected one of: false, true, toggle", 0},
    {"value: toggle", "value: \"true\"", "found \"true\", expected true, false, toggle or a level", 0},
    {"form: fresh", "form: new-ids", "found \"new-ids\", expected one of: identical, fresh", 0},
    {"code: DELETE", "code: PATCH", "expected one of: GET, POST, PUT, DELETE, FETCH", 0},
    {"byte: 1,", "byte: 2,", "found \"2\", expected a whole number from 0 to 1", 0},
    {"byte: 1,", "byte: last,", "found \"last\", expected each, or the number of a byte", 0},
    {"field: code, byte: each", "field: code, byte: 1", "expected a whole number from 0 to 0", 0},
    {"kid: 0A0b", "kid: 0a0", "found \"0a0\", expected a kid of 1 to 7 bytes in hex", 0},
    {"kid: 0A0b", "kid: 0a0g", "expected a kid of 1 to 7 bytes in hex", 0},
    {"kid: 0A0b", "kid: 1234", "found \"1234\", expected a kid in hex, e.g. \"0102030405\": a text, so in quotes", 0},
    {"kid: 0A0b", "kid: \"0102030405060708\"", "expected a kid of 1 to 7 bytes in hex", 0},
    {"path: /light", "path: light", "expected a path that begins with /", 0},
    {"actuation: 10 ms", "actuation: nine", "found \"nine\", expected a time", 0},
    /* references */
    {"{name: stairs}", "{name: hallway}", "found the group name \"hallway\" twice", 0},
    {"groups: [stairs]", "groups: [stair]", "unknown group \"stair\", expected one of: hallway, stairs, cellar; did you mean", 0},
    {"groups: [stairs]", "groups: [stairs, stairs]", "found the group \"stairs\" twice", 0},
    {"groups: [stairs]", "groups: []", "expected a list of groups with at least one element", 0},
    {"    group: stairs\n    resource", "    group: roof\n    resource", "unknown group \"roof\"", 0},
    {"name: ten times", "name: step-1", "found the step name \"step-1\" twice (first in line 49)", 0},
    {"name: all of it", "name: step-10", "found the step name \"step-10\" twice (first in line 69)", 14},
    {"of: ten times, index: 9", "of: ten time, index: 9", "unknown step \"ten time\", expected one of: step-1, ten times; did you mean", 0},
    {"of: ten times, index: 9", "of: all of it", "found \"all of it\", a later step, expected an earlier update or forge step", 0},
    {"of: ten times, index: 9", "of: step-3", "found \"step-3\", the step itself", 0},
    {"of: ten times, index: 9", "of: ten times, index: 10", "found \"10\", expected a whole number from 0 to 9", 0},
    {"of: all of it, form", "of: one, form", "found \"one\", which does tamper, expected an update or forge step", 0},
    {"{at: 3 s, do: replay, of: ten times, index: 9", "{at: 2.5 s, do: replay, of: ten times, index: 9",
     "found \"9\", expected a command that is sent before this step", 0},
    {"command: ten times", "command: ten tmes", "unknown step \"ten tmes\", expected one of: step-1, ten times, step-12; did you mean", 0},
    {"command: ten times", "command: one", "found \"one\", which does tamper, expected an update step", 0},
    {"- coverage: {command: step-1, at-least: 100 %}", "- verifies: []", "found none of \"simultaneity\", \"coverage\" and \"settled\"", 0},
    {"    verifies: [SSM-GEN-018]\n  - simul", "    coverage: {}\n  - simul", "found several of \"simultaneity\", \"coverage\" and \"settled\"", -1},
    /* lists of Servers */
    {"at: [1, 4-7]", "at: [5-2]", "found \"5-2\", expected a range that goes up", 0},
    {"at: [1, 4-7]", "at: [0]", "found \"0\", expected Servers from 1 to 26", 0},
    {"at: [1, 4-7]", "at: [27]", "found \"27\", expected Servers from 1 to 26", 0},
    {"at: [1, 4-7]", "at: [20-27]", "found \"20-27\", expected Servers from 1 to 26", 0},
    {"at: [1, 4-7]", "at: [99999999999999999999]", "expected Servers from 1 to 26", 0},
    {"at: [1, 4-7]", "at: []", "expected all, or a list of Servers", 0},
    {"at: [1, 4-7]", "at: 4-7", "found \"4-7\", expected all, or a list of Servers", 0},
    {"at: [1, 4-7]", "at: [one]", "found \"one\", expected a Server, e.g. 3, or a range", 0},
    {"at: [1, 4-7]", "at: [1.5-2]", "expected a Server, e.g. 3, or a range", 0},
    {"servers: [1, 3-5]", "servers: [1, 3-50]", "expected Servers from 1 to 26", 0},
    /* csma */
    {"host: raw", "host: rau", "found \"rau\", expected one of: raw, stack; did you mean \"raw\"?", 0},
    {"link: lossy", "link: csma", "found \"jitter\" on a link that is csma, expected none: the medium makes its own delays", 4},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 5\n", "found \"5\", expected a data rate with unit", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 999 bps\n", "found \"999 bps\", expected a data rate from 1 kbps to", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 0 Mbps\n", "expected a data rate from 1 kbps to 100 Gbps", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: -1 Mbps\n", "expected a data rate from 1 kbps to 100 Gbps", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 100.1 Gbps\n", "expected a data rate from 1 kbps to 100 Gbps", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 1.0005 kbps\n", "expected a whole number of bits per second", 1},
    {"link: lossy\n  host: raw\n", "link: csma\n  data-rate: 5 ms\n", "found \"5 ms\", expected a data rate with unit", 1},
    {"  host: raw\n", "  data-rate: 100 Mbps\n", "found \"data-rate\" on a link that is lossy, expected none: only link: csma has one", 0},
    {"  host: raw\n", "  data-rat: 100 Mbps\n", "did you mean \"data-rate\"?", 0},
    /* radio */
    {"  host: raw\n", "  topology: {shape: line, spacing: 1 m}\n",
     "found \"topology\" on a link that is lossy, expected none: only link: wifi, link: lrwpan and link: lossy with loss-by-distance have one", 0},
    {"  host: raw\n", "  fading: none\n", "found \"fading\" on a link that is lossy, expected none", 0},
    {"  host: raw\n", "  standard: 11g\n", "found \"standard\" on a link that is lossy, expected none: only link: wifi has one", 0},
    {"  host: raw\n", "  mesh: true\n", "found \"mesh\" on a link that is lossy, expected none: only link: lrwpan has one", 0},
    {"link: lossy\n  host: raw\n", "link: wifi\n", "found no key \"topology\", expected it in network", 0},
    /* groups of the same Sender ID */
    {"same-id-as: hallway", "same-id-as: halway", "found no group above with the name \"halway\", expected one of: hallway, stairs; "
     "did you mean \"hallway\"?", 0},
    {"same-id-as: hallway", "same-id-as: cellar", "found no group above with the name \"cellar\"", 0},
    {"same-id-as: hallway", "same-id-as: [hallway]", "found no group above with the name a list", 0},
    {"    id-bytes: 2\n", "    same-id-as: stairs\n", "found \"stairs\", expected a group above this one (there is none)", 0},
    {"id-bytes: 2, same-id-as: hallway", "id-bytes: 3, same-id-as: hallway", "found \"3\", expected 2, the length of the Sender ID", 0},
    /* late joiners */
    {"join: 5 s", "join: soon", "found \"soon\", expected a time with unit", 0},
    {"join: 5 s", "join: 100 s", "found a restart of Server 26, which joins at 100 s, expected Servers that are there by then", 41},
    /* levels */
    {"value: 55", "value: 101", "found \"101\", expected a whole number from 0 to 100", 0},
    {"value: 55", "value: -1", "found \"-1\", expected one of: false, true, toggle", 0},
    {"value: 55", "value: \"55\"", "found \"55\", expected true, false, toggle or a level from 0 to 100", 0},
    {"value: 55", "value: [55]", "found a list, expected true, false, toggle or a level", 0},
    {"resource: dimmer, value: 55", "value: 55", "found the level \"55\" for a switch, expected true, false or toggle, or resource: "
     "dimmer", 0},
    {"resource: dimmer, value: 100", "value: 100", "found the level \"100\" for a switch", 0},
    {"resource: dimmer, value: 55", "resource: dimer, value: 55", "did you mean \"dimmer\"?", 0},
    /* who hears it */
    {"withhold: [1-5, 9]", "withhold: [1-5, 90]", "found \"90\", expected Servers from 1 to 26", 0},
    {"withhold: [1-5, 9]", "withhold: []", "found an empty list, expected true, false, or a list of Servers", 0},
    {"withhold: [1-5, 9]", "withhold: all", "found \"all\", expected true, false, or a list of Servers", 0},
    {"withhold: [1-5, 9]", "withhold: {}", "found a map, expected true, false, or a list of Servers", 0},
    {"reach: [7]", "reach: [0]", "found \"0\", expected Servers from 1 to 26", 0},
    {"reach: [7]", "reach: []", "found an empty list, expected all, or a list of Servers", 0},
    {"reach: [2, 4-5]", "reach: some", "found \"some\", expected all, or a list of Servers", 0},
    {"withhold: [1-5, 9]", "reach: [1]", "unknown key \"reach\"", 0},
    /* the inner request of a forge */
    {"query: rt=oic.r.switch.binary&if=oic.if.a", "query: \"\"", "found \"\", expected a query: a text", 0},
    {"query: rt=oic.r.switch.binary&if=oic.if.a", "query: 5", "expected a query: a text, so in quotes", 0},
    {"query: rt=oic.r.switch.binary&if=oic.if.a", "query: \"" FIFTY "1" FIFTY FIFTY FIFTY "\"",
     "...\", expected a query of at most 200 bytes", 0},
    {"payload: broken", "payload: value", "found \"value\", expected broken", 0},
    {"payload: broken", "paylod: broken", "did you mean \"payload\"?", 0},
    /* restart */
    {"client: true, kind", "client: false, kind", "found \"false\", expected true (or \"servers\" instead)", 0},
    {"client: true, kind", "client: 1, kind", "found \"1\", expected true or false", 0},
    {"client: true, kind", "client: true, servers: all, kind", "found both of \"servers\" and \"client\", expected exactly one of them", 0},
    {"client: true, kind", "kind", "found none of \"servers\" and \"client\", expected exactly one of them", 0},
    {"client: true, kind: crash", "client: true", "found no key \"kind\"", 0},
    /* known limit */
    {"requirement: SSM-SRV-019", "requirement: SSM-SVR-019", "unknown requirement \"SSM-SVR-019\", expected an id of the clause ledger; "
     "the nearest is \"SSM-SRV-019\"", 0},
    {"requirement: SSM-SRV-019", "requirement: SSM-SRV-005", "found \"SSM-SRV-005\", which the scenario verifies, expected a known limit "
     "to be listed nowhere else", 0},
    {"requirement: SSM-SRV-019", "requirement: SSM-SRV-035", "found \"SSM-SRV-035\", which the step \"ten times\" verifies", 0},
    {"verifies: [SSM-GEN-018]\n  - simul", "verifies: [SSM-SRV-019]\n  - simul", "which the expectation in line 92 verifies", -85},
    {"requirement: SSM-SRV-019, says", "says", "found no key \"requirement\", expected it in known-limit", 0},
    {", says: \"A harm, shown.\"", "", "found no key \"says\", expected it in known-limit", 0},
    {"says: \"A harm, shown.\"", "says: \"A\\nB\"", "expected what SSM allows, in a sentence: one line", 0},
    {"known-limit: {requirement", "known-limits: {requirement", "did you mean \"known-limit\"?", 0},
    {"known-limit: {requirement: SSM-SRV-019, says: \"A harm, shown.\"}", "known-limit: SSM-SRV-019", "expected known-limit: a map", 0},
};
#undef FIFTY

static int line_of(const char *find) {
    size_t length;
    const char *text = fixture_text(&length), *place = strstr(text, find);
    int line = 1;
    for (; place && text < place; text++)
        line += *text == '\n';
    return line;
}

static void test_edits(void) {
    char error[ERROR_SIZE];
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        const struct edit *e = &edits[i];
        char *text = edited(e->find, e->replacement);
        if (!text)
            fprintf(stderr, "not in every-feature.yaml: %s\n", e->find);
        CU_ASSERT_PTR_NOT_NULL_FATAL(text);
        struct scenario *scenario = load_bytes(text, strlen(text), error);
        check_fault(scenario, error, fixture_path("case.yaml"), line_of(e->find) + e->below, e->fragment, e->replacement);
        free(text);
    }
}

/* Restarts name Servers that are there; those that come later may stay out of it. */
static void test_late_joiners(void) {
#define LATE "servers=[{count: 2, groups: [hallway]}, {count: 5, groups: [hallway], join: 2 s}, {count: 3, groups: [hallway]}]"
    static const struct { const char *overrides[2], *fragment; } cases[] = {
        {{"servers.join=8 s", "seed=1"}, "found \"8 s\", expected a time before the end of the run, 8 s"},
        {{LATE, "script=[{at: 2 s, do: restart, servers: [1, 2, 5-6], kind: crash}]"}, "found a restart of Server 5, which joins at 2 s"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: [2-11], kind: crash}]"}, "expected Servers from 1 to 10"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: [2-7], kind: crash}]"}, "found a restart of Server 3, which"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: [3], kind: crash}]"}, "found a restart of Server 3, which"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: [8, 7], kind: crash}]"}, "found a restart of Server 7, which"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: all, kind: crash}]"}, "found a restart of Server 3, which"},
        {{LATE, "script=[{at: 1 s, do: restart, servers: [1-2, 8-10], kind: crash}]"}, NULL},
        {{LATE, "script=[{at: 3 s, do: restart, servers: all, kind: crash}]"}, NULL},
        {{"script=[{at: 0 s, do: restart, servers: all, kind: crash}]", "end=0 s"}, NULL},
    };
#undef LATE
    char error[ERROR_SIZE] = "";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario *s = scenario_load(SCENARIO_TEST_DIR "/shared-medium.yaml", cases[i].overrides, 2, error, sizeof error);
        bool sound = cases[i].fragment ? !s && strstr(error, cases[i].fragment) : s != NULL;
        if (!sound)
            fprintf(stderr, "late joiners, case %zu: %s\n", i, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
}

static void test_exact_place(void) {
    char error[ERROR_SIZE], wanted[300], *text = edited("loss: 0.1 %", "los: 0.1 %");
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_PTR_NULL(load_bytes(text, strlen(text), error));
    snprintf(wanted, sizeof wanted, "%s:16:3: unknown key \"los\", expected one of: ", fixture_path("case.yaml"));
    CU_ASSERT_NSTRING_EQUAL(error, wanted, strlen(wanted));
    free(text);
}

static void test_long_words_are_shortened(void) {
    char error[ERROR_SIZE], word[3000] = "delay: ";
    for (size_t i = 0; i < 900; i++)
        strcat(word, "\xc3\xa4");
    char *text = edited("delay: 1.5 ms", word);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_PTR_NULL(load_bytes(text, strlen(text), error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "\xc3\xa4...\", expected a time"));
    CU_ASSERT(strlen(error) < 250);
    free(text);
}

void add_fault_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_whole_files);
    CU_ADD_TEST(suite, test_cut);
    CU_ADD_TEST(suite, test_no_file);
    CU_ADD_TEST(suite, test_too_big);
    CU_ADD_TEST(suite, test_small_error_buffer);
    CU_ADD_TEST(suite, test_edits);
    CU_ADD_TEST(suite, test_late_joiners);
    CU_ADD_TEST(suite, test_exact_place);
    CU_ADD_TEST(suite, test_long_words_are_shortened);
}

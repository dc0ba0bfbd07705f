/* test_input.c: the command line, the choice of the run, limits, and runs whose files are wrong or do not belong together. */
#include "suites.h"

#include "find_run.h"
#include "jsonl.h"
#include "options.h"
#include "story.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct story_sending client = {0, 0, STORY_GROUP, STEP_ON, TRACE_PART_STIMULUS, 0, 0};
static char error[4096];

/* ---- the command line ---- */

enum { ARGUMENTS_MAX = 24 };

static bool read_options(const char *line, struct options *options)
{
    static char copy[256];
    char *argv[ARGUMENTS_MAX] = {"ssm-trace"}, *rest;
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        argv[argc++] = word;
    }
    error[0] = '\0';
    return options_read(argc, argv, options, error, sizeof error);
}

static void good_options(void)
{
    struct options options;
    CU_ASSERT_FATAL(read_options("out --json --node 7 --step on --from 1.5 --to 20.000000001 --limit 0", &options));
    CU_ASSERT(strcmp(options.folder, "out") == 0 && options.json && !options.timeline && options.one_node && options.node == 7);
    CU_ASSERT(strcmp(options.step, "on") == 0 && options.from_ns == 1500000000 && options.to_ns == 20000000001 && options.limit == 0);
    CU_ASSERT_FATAL(read_options("--timeline out", &options));
    CU_ASSERT(options.timeline && !options.one_node && options.step == NULL && options.from_ns == 0 && options.to_ns == UINT64_MAX);
    CU_ASSERT(options.limit == UINT64_MAX);
    CU_ASSERT(read_options("--nonsense --help", &options) && options.help);
}

static void bad_options(void)
{
    static const struct { const char *line, *says; } bad[] = {
        {"", "found no folder"}, {"a b", "found a second folder, b"}, {"--jsonl out", "found option --jsonl"},
        {"out --limit", "found --limit at the end"}, {"out --json --timeline", "found both"}, {"out --node -1", "a node number"},
        {"out --node 4294967296", "a node number"}, {"out --node 7x", "a node number"}, {"out --from 1.", "seconds such as 1.5"},
        {"out --from .5", "seconds such as 1.5"}, {"out --to 1.0000000001", "seconds such as 1.5"}, {"out --to 1e3", "seconds such as 1.5"},
        {"out --to 99999999999999999999", "seconds such as 1.5"}, {"out --from 2 --to 1.9", "--from after --to"},
        {"out --limit many", "a number of lines"}, {"out --limit 18446744073709551616", "a number of lines"},
    };
    struct options options;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bool refused = !read_options(bad[i].line, &options) && strstr(error, bad[i].says) != NULL && strchr(error, '\n') == NULL;
        if (!refused) {
            printf("\n  %s: %s", bad[i].line, error);
        }
        CU_ASSERT(refused);
    }
}

/* ---- the folder ---- */

static void make_run(const char *folder)
{
    char path[300];
    CU_ASSERT_EQUAL(mkdir(folder, 0777), 0);
    snprintf(path, sizeof path, "%s/trace", folder);
    FILE *file = fopen(path, "w");
    CU_ASSERT(file != NULL && fclose(file) == 0);
}

static bool finds(const char *folder, const char *expected)
{
    char path[4096] = "";
    bool found = find_run(folder, path, sizeof path, error, sizeof error);
    bool same = found ? strcmp(path, expected) == 0 : strstr(error, expected) != NULL;
    if (!same) {
        printf("\n  found: %s\n  expected: %s", found ? path : error, expected);
    }
    return same;
}

static void the_run_is_found(void)
{
    char out[64] = "/tmp/ssm-trace-find-XXXXXX", runs[128], first[160], second[160], file[200], command[128];
    CU_ASSERT_FATAL(mkdtemp(out) != NULL);
    snprintf(runs, sizeof runs, "%s/runs", out);
    snprintf(first, sizeof first, "%s/b", runs);
    snprintf(second, sizeof second, "%s/a", runs);
    snprintf(file, sizeof file, "%s/trace", first);
    CU_ASSERT(finds("/nonexistent/run", "found no folder: No such file or directory"));
    CU_ASSERT(finds(out, "found no run, expected the folder of one"));
    CU_ASSERT_EQUAL(mkdir(runs, 0777), 0);
    CU_ASSERT(finds(out, "found no run, expected the folder of one"));
    make_run(first);
    CU_ASSERT(finds(first, first));
    CU_ASSERT(finds(runs, first));
    CU_ASSERT(finds(out, first));
    CU_ASSERT(finds(file, "found a file, expected the folder of a run"));
    make_run(second);
    CU_ASSERT(finds(out, "found 2 runs, expected one; name it, such as /tmp/"));
    CU_ASSERT(finds(out, "/runs/a"));
    snprintf(command, sizeof command, "rm -r '%s'", out);
    CU_ASSERT_EQUAL(system(command), 0);
}

/* ---- the files ---- */

static struct story *small_story(void)
{
    struct story *story = story_begin();
    story_send(story, 1000000, client, story_request(story, 0, true));
    return story;
}

/* Ends the story and gives it back to the file system; true if it is refused with a sentence that holds `says`. */
static bool refused(struct story *story, const char *says)
{
    struct run *run = run_load(story_folder(story), error, sizeof error);
    bool good = run == NULL && strstr(error, says) != NULL && strchr(error, '\n') == NULL;
    if (!good) {
        printf("\n  found: %s\n  expected: %s", run != NULL ? "a run" : error, says);
    }
    run_free(run);
    story_free(story);
    return good;
}

static bool refused_with_record(enum trace_event event, unsigned reason, uint32_t datagram, uint32_t aux, const char *says)
{
    struct story *story = small_story();
    story_record(story, 1000001, 1, event, reason, datagram, aux, 0);
    story_end(story);
    return refused(story, says);
}

static void impossible_records(void)
{
    CU_ASSERT(refused_with_record(TRACE_STEP, 0, 0, 5, "expected a step of the scenario"));
    CU_ASSERT(refused_with_record(TRACE_SENT, 0, 2, 5, "expected a datagram that capture.pcap holds"));
    CU_ASSERT(refused_with_record(TRACE_SENT, 0, 3, 0, "expected datagrams numbered in the order of sending"));
    CU_ASSERT(refused_with_record(TRACE_RECEIVED, 0, 2, 0, "expected a datagram that was sent before"));
    CU_ASSERT(refused_with_record(TRACE_ACTUATED, 0, 0xffffffff, 0, "expected a datagram that was sent before"));
    CU_ASSERT(refused_with_record(TRACE_END, 0, 0, 0, "the trace is not whole"));
}

static void a_step_out_of_range(void)
{
    struct story_sending stray = client;
    struct story *story = small_story();
    stray.step = 5;
    story_send(story, 1000001, stray, story_request(story, 1, true));
    story_end(story);
    CU_ASSERT(refused(story, "expected a step of the scenario"));
}

/* Replaces the first `from` in a file by `to`; "" for `from`: cuts the file there. */
static void edit(const struct story *story, const char *name, const char *from, const char *to)
{
    static char text[16384];
    char path[512];
    story_file(story, name, path);
    FILE *file = fopen(path, "r");
    CU_ASSERT_FATAL(file != NULL);
    size_t len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    (void)fclose(file);
    char *at = strstr(text, from);
    CU_ASSERT_FATAL(at != NULL);
    file = fopen(path, "w");
    CU_ASSERT_FATAL(file != NULL);
    fprintf(file, "%.*s%s%s", (int)(at - text), text, to, *from == '\0' ? "" : at + strlen(from));
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static bool refused_after(const char *name, const char *from, const char *to, const char *says)
{
    struct story *story = small_story();
    story_end(story);
    edit(story, name, from, to);
    return refused(story, says);
}

static void files_that_do_not_fit(void)
{
    CU_ASSERT(refused_after("scenario.yaml", "title", "tittle", "tittle"));
    CU_ASSERT(refused_after("scenario.yaml", "count: 3", "count: 2", "provision.json: found other Servers in sets[0]"));
    CU_ASSERT(refused_after("scenario.yaml", "end: 20 s", "end: 20 s\nseed: 2", "trace: found 4 Servers and seed 1, expected 4 and 2"));
    CU_ASSERT(refused_after("provision.json", "", "{", "provision.json: found no JSON (line 1"));
    CU_ASSERT(refused_after("provision.json", "\"sets\"", "\"set\"", "provision.json: found 0 entries at \"sets\", expected 2"));
    CU_ASSERT(refused_after("provision.json", "\"server\"", "\"client\"", "provision.json: sets[0].server: found nothing"));
    CU_ASSERT(refused_after("provision.json", "\"creds\"", "\"cards\"", "provision.json: sets[0].server: "));
    CU_ASSERT(refused_after("provision.json", "/BinarySwitch", "/\\u001b[2J", "found control characters in sets[0].server.resources[0]"));
    CU_ASSERT(refused_after("trace", "", "", "trace: found no trace"));
    CU_ASSERT(refused_after("capture.pcap", "", "", "capture.pcap: found another kind of file"));
}

static void missing_files(void)
{
    static const char *const names[] = {"scenario.yaml", "provision.json", "capture.pcap", "trace"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        struct story *story = small_story();
        story_end(story);
        story_file(story, names[i], path);
        CU_ASSERT_EQUAL(unlink(path), 0);
        CU_ASSERT(refused(story, names[i]));
    }
}

/* ---- what leaves ---- */

static void at_most_so_many_lines(void)
{
    struct story *story = small_story();
    story_record(story, 1000001, 1, TRACE_STATE, 0, 0, 0, 0);
    story_end(story);
    struct run *run = run_load(story_folder(story), error, sizeof error);
    CU_ASSERT_FATAL(run != NULL);
    for (uint64_t limit = 0; limit <= 3; limit++) {
        struct out out = {.stream = tmpfile(), .limit = limit};
        CU_ASSERT_FATAL(out.stream != NULL);
        jsonl_print(run, &story_all, &out);
        CU_ASSERT_EQUAL(out.lines, limit < 2 ? limit : 2);
        CU_ASSERT_EQUAL(out.cut, limit < 2);
        (void)fclose(out.stream);
    }
    run_free(run);
    story_free(story);
}

void add_input_suite(void)
{
    CU_pSuite suite = CU_add_suite("input", NULL, NULL);
    CU_add_test(suite, "options", good_options);
    CU_add_test(suite, "wrong options", bad_options);
    CU_add_test(suite, "the run is found", the_run_is_found);
    CU_add_test(suite, "impossible records", impossible_records);
    CU_add_test(suite, "a step out of range", a_step_out_of_range);
    CU_add_test(suite, "files that do not fit", files_that_do_not_fit);
    CU_add_test(suite, "missing files", missing_files);
    CU_add_test(suite, "limit", at_most_so_many_lines);
}

/* load.c: scenario.yaml (step names) -> provision.json (Resources, keys, addresses) -> trace -> capture.pcap; then one pass over the trace:
 *   SENT      numbered 1, 2, 3 ...; a device that sends by itself right after it received something answers that
 *   a record  belongs to the step of its datagram; one without datagram to the restart step that started at the same time */
#include "load.h"

#include "keys.h"
#include "provision.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct complaint { char *text; size_t size; char path[4096]; };

__attribute__((format(printf, 2, 3)))
static bool complain(struct complaint *to, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(to->text, to->size, "%s: %s", to->path, what);
    return false;
}

static bool name_file(struct complaint *to, const char *folder, const char *name)
{
    if ((size_t)snprintf(to->path, sizeof to->path, "%s/%s", folder, name) < sizeof to->path) {
        return true;
    }
    snprintf(to->path, sizeof to->path, "%s", name);
    return complain(to, "found a folder whose path is too long, expected at most %zu characters", sizeof to->path - 20);
}

static bool quote_steps(struct complaint *to, struct run *run)
{
    run->step_quoted = calloc(run->scenario->step_count + 1, sizeof *run->step_quoted);
    for (size_t i = 0; run->step_quoted != NULL && i < run->scenario->step_count; i++) {
        run->step_quoted[i] = json_quoted(run->scenario->steps[i].name);
        if (run->step_quoted[i] == NULL) {
            return complain(to, "no memory for step %zu", i);
        }
    }
    return run->step_quoted != NULL || complain(to, "no memory for the steps");
}

/* NULL, or what the record should have been. */
static const char *expectation_missed(const struct run *run, const struct trace_record *record, size_t sent)
{
    size_t steps = run->scenario->step_count;
    if (record->event == TRACE_STEP) {
        return record->aux < steps ? NULL : "a step of the scenario";
    }
    if (record->event == TRACE_SENT) {
        return record->datagram != sent + 1                              ? "datagrams numbered in the order of sending"
               : record->datagram > run->capture->count                 ? "a datagram that capture.pcap holds"
               : record->aux != TRACE_NO_STEP && record->aux >= steps   ? "a step of the scenario"
                                                                         : NULL;
    }
    return record->datagram > sent ? "a datagram that was sent before" : NULL;
}

static bool check_trace(struct complaint *to, struct run *run)
{
    const struct trace *trace = run->trace;
    if (trace->header.servers != run->scenario->server_count || trace->header.seed != run->scenario->seed) {
        return complain(to, "found %" PRIu32 " Servers and seed %" PRIu64 ", expected %" PRIu32 " and %" PRIu64 " as in scenario.yaml",
                        trace->header.servers, trace->header.seed, run->scenario->server_count, run->scenario->seed);
    }
    if (trace->count >= UINT32_MAX) {
        return complain(to, "found %zu records, expected fewer than 2^32", trace->count);
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        const char *expected = expectation_missed(run, record, run->datagram_count);
        if (expected != NULL) {
            return complain(to, "found event %u of node %" PRIu32 " with datagram %" PRIu32 " and %" PRIu32 " in record %zu, expected %s",
                            record->event, record->node, record->datagram, record->aux, i, expected);
        }
        run->datagram_count += record->event == TRACE_SENT;
    }
    return true;
}

/* What the walk over the trace remembers: the last reception and the last step start. */
struct recent { const struct trace_record *received, *step; };

static struct run_datagram origin_of(const struct run *run, const struct trace_record *sent, const struct recent *recent)
{
    const struct trace_record *received = recent->received;
    if (sent->aux != TRACE_NO_STEP) {
        return (struct run_datagram){sent, sent->aux, 0};
    }
    if (received == NULL || received->datagram == 0 || received->node != sent->node || received->time_ns != sent->time_ns) {
        return (struct run_datagram){sent, TRACE_NO_STEP, 0};
    }
    return (struct run_datagram){sent, run->datagrams[received->datagram - 1].step, received->datagram};
}

static uint32_t step_of(const struct run *run, const struct trace_record *record, const struct recent *recent)
{
    if (record->event == TRACE_STEP) {
        return record->aux;
    }
    if (record->event == TRACE_FAULT) {
        return record->aux < run->scenario->step_count ? record->aux : TRACE_NO_STEP;
    }
    if (record->datagram > 0) {
        return run->datagrams[record->datagram - 1].step;
    }
    bool restart = recent->step != NULL && recent->step->time_ns == record->time_ns &&
                   run->scenario->steps[recent->step->aux].action == DO_RESTART;
    return restart ? recent->step->aux : TRACE_NO_STEP;
}

static bool relate_records(struct complaint *to, struct run *run)
{
    struct recent recent = {NULL, NULL};
    size_t sent = 0;
    run->datagrams = calloc(run->datagram_count + 1, sizeof *run->datagrams);
    run->step_of = calloc(run->trace->count + 1, sizeof *run->step_of);
    if (run->datagrams == NULL || run->step_of == NULL) {
        return complain(to, "no memory for %zu records", run->trace->count);
    }
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->event == TRACE_SENT) {
            run->datagrams[sent++] = origin_of(run, record, &recent);
        }
        run->step_of[i] = step_of(run, record, &recent);
        recent.received = record->event == TRACE_RECEIVED ? record : recent.received;
        recent.step = record->event == TRACE_STEP ? record : recent.step;
    }
    return true;
}

/* The libraries that read a whole file write the whole sentence themselves. */
static bool load(struct complaint *to, const char *folder, struct run *run)
{
    char wrong[500];
    if (!name_file(to, folder, "scenario.yaml") || (run->scenario = scenario_load(to->path, NULL, 0, to->text, to->size)) == NULL ||
        !quote_steps(to, run)) {
        return false;
    }
    if (!name_file(to, folder, "provision.json")) {
        return false;
    }
    if (!provision_read(run, to->path, wrong, sizeof wrong) || (run->keys = keyring_create(wrong, sizeof wrong)) == NULL) {
        return complain(to, "%s", wrong);
    }
    for (size_t i = 0; i < run->set_count; i++) {
        if (!keyring_add(run->keys, run->sets[i].config)) {
            return complain(to, "no memory for the keys of set %zu", i);
        }
    }
    if (!name_file(to, folder, "capture.pcap") || (run->capture = capture_read(to->path, to->text, to->size)) == NULL) {
        return false;
    }
    if (!name_file(to, folder, "trace") || (run->trace = trace_read(to->path, to->text, to->size)) == NULL) {
        return false;
    }
    return check_trace(to, run) && relate_records(to, run);
}

struct run *run_load(const char *folder, char *error, size_t error_size)
{
    struct complaint *to = calloc(1, sizeof *to);
    struct run *run = calloc(1, sizeof *run);
    bool good = false;
    if (to == NULL || run == NULL) {
        snprintf(error, error_size, "%s: no memory", folder);
    } else {
        to->text = error;
        to->size = error_size;
        good = load(to, folder, run);
    }
    if (!good) {
        run_free(run);
        run = NULL;
    }
    free(to);
    return run;
}

void run_free(struct run *run)
{
    if (run == NULL) {
        return;
    }
    for (size_t i = 0; run->step_quoted != NULL && i < run->scenario->step_count; i++) {
        free(run->step_quoted[i]);
    }
    free(run->step_quoted);
    provision_free(run);
    keyring_free(run->keys);
    free(run->datagrams);
    free(run->step_of);
    trace_free(run->trace);
    capture_free(run->capture);
    scenario_free(run->scenario);
    free(run);
}

const struct run_set *run_set_of(const struct run *run, uint32_t node)
{
    if (node == 0 || node > run->trace->header.servers) {
        return NULL;
    }
    size_t low = 0, high = run->set_count - 1;   /* the first set that ends at `node` or later */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (run->sets[middle].last < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return &run->sets[low];
}

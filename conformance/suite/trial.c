/* trial.c: a device on the bench, and every step judged from outside:
 *
 *   before = what the Resources hold -> receive -> read all again -> applied (the addressed one holds the commanded value, nothing else
 *   changed, once), discarded (nothing changed, no output driven) or neither; answers = what was sent to the stimulus's source, with its
 *   token or with its Message ID.
 *
 * Every request commands a dimmer value that differs from the last hundred, so a replay shows. */
#include "trial.h"

#include "run.h"
#include "trial_parts.h"
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *verdict_text(enum verdict verdict) {
    static const char *const texts[VERDICTS] = {"pass", "fail", "inconclusive", "not-tested", "not-applicable"};
    return texts[verdict];
}

void conclude(struct trial *trial, enum verdict verdict, const char *format, ...) {
    va_list arguments;
    if (trial->stopped) {
        return;
    }
    trial->verdict = verdict;
    trial->stopped = true;
    va_start(arguments, format);
    vsnprintf(trial->says, sizeof trial->says, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 2, 3)))
void trial_bench_fault(struct trial *trial, const char *format, ...) {
    va_list arguments;
    if (!*trial->fault) {
        va_start(arguments, format);
        vsnprintf(trial->fault, sizeof trial->fault, format, arguments);
        va_end(arguments);
    }
    trial->stopped = true;
}

/* ---- steps ---- */

struct step *trial_new_step(struct trial *trial) {
    if (trial->step_count == trial->step_room) {
        size_t room = trial->step_room ? 2 * trial->step_room : 16;
        struct step *steps = realloc(trial->steps, room * sizeof *steps);
        if (!steps) {
            trial_bench_fault(trial, "out of memory");
            return NULL;
        }
        trial->steps = steps;
        trial->step_room = room;
    }
    struct step *step = &trial->steps[trial->step_count++];
    memset(step, 0, sizeof *step);
    return step;
}

/* A step that is no datagram. */
static struct step *event(struct trial *trial, const char *what) {
    struct step *step = trial_new_step(trial);
    if (step && !(step->decoded = strdup(what))) {
        trial_bench_fault(trial, "out of memory");
    }
    return step;
}

bool trial_carries(struct trial *trial, struct step *step, const uint8_t *data, size_t len) {
    return trial_carries_under(trial, step, &trial->installation.contexts[step->group], data, len);
}

bool trial_carries_under(struct trial *trial, struct step *step, const struct forge_context *context, const uint8_t *data, size_t len) {
    char words[1200];
    words_datagram(words, sizeof words, context, data, len);
    step->data = malloc(len ? len : 1);
    step->decoded = strdup(words);
    if (!step->data || !step->decoded) {
        trial_bench_fault(trial, "out of memory");
        return false;
    }
    memcpy(step->data, data, len);
    step->len = len;
    return true;
}

/* What deviates stops the trial. */
__attribute__((format(printf, 4, 5)))
void trial_deviates(struct trial *trial, struct step *step, enum verdict verdict, const char *format, ...) {
    size_t used = strlen(step->found);
    va_list arguments;
    if (used + 2 < sizeof step->found) {
        used += (size_t)snprintf(step->found + used, sizeof step->found - used, "%s", used ? "; " : "");
        va_start(arguments, format);
        vsnprintf(step->found + used, sizeof step->found - used, format, arguments);
        va_end(arguments);
    }
    step->deviates = true;
    if (trial->verdict == PASS || verdict == FAIL) {
        trial->verdict = verdict;
        snprintf(trial->says, sizeof trial->says, "expected %s; found %s", step->expected, step->found);
    }
    trial->stopped = true;
}

void check(struct trial *trial, bool good, const char *expected, const char *found, ...) {
    struct step *step = trial->step_count ? &trial->steps[trial->step_count - 1] : NULL;
    char text[240];
    va_list arguments;
    if (trial->stopped || good || !step) {
        return;
    }
    va_start(arguments, found);
    vsnprintf(text, sizeof text, found, arguments);
    va_end(arguments);
    snprintf(step->expected, sizeof step->expected, "%s", expected);
    step->found[0] = '\0';
    trial_deviates(trial, step, FAIL, "%s", text);
}

/* ---- the host ---- */

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct heard *heard = &((struct trial *)user)->heard;
    heard->actuated++;
    heard->resource = resource;
    heard->value = value;
}

static void on_discarded(void *user, enum device_reason reason) {
    ((struct trial *)user)->heard.reason = reason;
}

/* ---- the device ---- */

/* Whether the device is still there; if not, there is no verdict at all. */
bool trial_alive(struct trial *trial) {
    const char *fault = run_interrupted ? "interrupted" : trial->device ? iut_fault(trial->iut, trial->device) : NULL;
    if (fault) {
        trial_bench_fault(trial, "%s", fault);
    }
    return !fault;
}

static void remove_device(struct trial *trial) {
    trial_quiet(trial);
    if (trial->device) {
        trial->iut->ops->destroy(trial->device);
    }
    if (trial->installation.config) {
        device_config_free(trial->installation.config);
    }
    trial->device = NULL;
    trial->installation.config = NULL;
}

/* What create() makes of the setup; FAULT is a fault of the bench. */
static enum device_outcome create(struct trial *trial, struct setup setup, char *error, size_t error_size) {
    remove_device(trial);
    memset(trial->anchored, 0, sizeof trial->anchored);
    memset(trial->highest, 0, sizeof trial->highest);
    trial->setup = setup;
    if (!setup_make(&trial->installation, &setup, trial->seed, error, error_size)) {
        trial_bench_fault(trial, "%s", error);
        return DEVICE_FAULT;
    }
    if (!record_keys(&trial->record, trial->installation.config)) {
        trial_bench_fault(trial, "out of memory");
    }
    trial->installation.config->command = trial->iut->command;
    trial->installation.config->remote = trial->iut->remote;
    trial->installation.config->answer_ms = trial->iut->answer_ms;
    trial->installation.config->first_message = trial->pics->first_message == FIRST_SLIDES ? DEVICE_FIRST_SLIDES : DEVICE_FIRST_LOWER_LIMIT;
    trial->out_count = 0;
    trial->host = (struct device_host){.user = trial, .send = trial_hear, .actuate = on_actuate, .discarded = on_discarded};
    enum device_outcome outcome = trial->iut->ops->create(&trial->device, trial->installation.config, &trial->host, trial->iut->defects,
                                                          trial->iut->defect_count, error, error_size);
    if (outcome == DEVICE_FAULT) {
        trial_bench_fault(trial, "%s", error);
    }
    if (outcome == DEVICE_OK) {
        const struct device_ops *ops = trial->iut->ops;
        const char *lacks = ops->lacks ? ops->lacks(trial->device, setup.client) : NULL;
        if (lacks) {
            conclude(trial, NOT_TESTED, "no %s: the device does not implement it", lacks);
        } else {
            trial_read(trial);
        }
    }
    return outcome;
}

void install(struct trial *trial, struct setup setup) {
    char error[256] = "";
    if (trial->stopped) {
        return;
    }
    struct step *step = event(trial, "the device is provisioned");
    enum device_outcome outcome = create(trial, setup, error, sizeof error);
    if (outcome == DEVICE_UNIMPLEMENTED) {
        conclude(trial, NOT_TESTED, "%s", *error ? error : "the device cannot be provisioned like this");
    } else if (step && outcome == DEVICE_REFUSED) {
        snprintf(step->expected, sizeof step->expected, "the credential entries are taken");
        trial_deviates(trial, step, FAIL, "refused: %s", error);
    }
}

/* The default installation, when a test starts without one. */
bool trial_ready(struct trial *trial) {
    if (!trial->stopped && !trial->device) {
        INSTALL(trial, .groups = 1);
    }
    return !trial->stopped;
}

/* Once for each trial: the device does take a sound entry and work with it, else a refusal would prove nothing. */
static void prove_usable(struct trial *trial, bool client) {
    if (trial->proved || trial->stopped) {
        return;
    }
    INSTALL(trial, .client = client);
    if (client) {
        expect_command(trial, 0, NULL, NULL);
    } else {
        control(trial);
    }
    trial->proved = true;
}

/* Whether a Client that took the entry sends anything with it. */
static void expect_no_command(struct trial *trial) {
    const struct device_update update = {.path = PATH_DIMMER, .destination = device_all_ocf_nodes};
    trial->out_count = 0;
    enum device_outcome outcome = trial->iut->ops->command(trial->device, &update);
    if (outcome == DEVICE_OK) {
        trial_await_datagram(trial);
    }
    if (trial_alive(trial) && outcome == DEVICE_UNIMPLEMENTED) {
        conclude(trial, NOT_TESTED, "no command: the device cannot be made to send");
    }
    check(trial, trial->out_count == 0, "refused, or nothing is sent with it", "the Client sends a request");
}

/* As a careless device would read a malformed identifier: the bytes up to the first that is none. */
static struct forge_context guessed(const struct trial *trial, const char *hex) {
    const struct cms_group *group = &trial->installation.groups[0];
    struct forge_context context;
    unsigned byte;
    uint8_t id[7];
    size_t len = 0;
    while (len < sizeof id && strspn(hex + 2 * len, "0123456789abcdef") >= 2 && sscanf(hex + 2 * len, "%2x", &byte) == 1) {
        id[len++] = (uint8_t)byte;
    }
    forge_context_init(&context, group->secret, sizeof group->secret, NULL, 0, NULL, 0, id, len);
    return context;
}

void expect_unusable(struct trial *trial, struct setup setup) {
    char error[256] = "";
    prove_usable(trial, setup.client);
    if (trial->stopped) {
        return;
    }
    struct step *step = event(trial, "the device is offered an entry that is not sound");
    enum device_outcome outcome = create(trial, setup, error, sizeof error);
    if (step) {
        snprintf(step->expected, sizeof step->expected, "refused, or no request of that group is executed");
        snprintf(step->found, sizeof step->found, "%s%s", outcome == DEVICE_OK ? "taken" : "refused: ", error);
    }
    if (outcome == DEVICE_OK && !setup.client) {
        expect_discarded(trial, UPDATE(1), REASON_UNKNOWN_KID, REASON_DECRYPT, REASON_ACCESS_DENIED);
        if (setup.id_text) {
            struct forge_context context = guessed(trial, setup.id_text);
            expect_discarded(trial, UPDATE(2, .context = &context), REASON_UNKNOWN_KID, REASON_DECRYPT, REASON_ACCESS_DENIED);
        }
    } else if (outcome == DEVICE_OK) {
        expect_no_command(trial);
    }
    remove_device(trial);
}

void restart(struct trial *trial, enum device_restart kind) {
    if (!trial_ready(trial)) {
        return;
    }
    trial_quiet(trial);
    struct step *step = event(trial, kind == DEVICE_CRASH ? "the device loses its power" : "the device is restarted in order");
    enum device_outcome outcome = trial->iut->ops->restart(trial->device, kind);
    if (!step || !trial_alive(trial)) {
        return;
    }
    snprintf(step->expected, sizeof step->expected, "the device comes back");
    snprintf(step->found, sizeof step->found, "%s", outcome == DEVICE_OK ? "came back" : "");
    if (outcome == DEVICE_UNIMPLEMENTED) {
        conclude(trial, NOT_TESTED, "no restart: the device cannot be restarted by the tester");
    } else if (outcome != DEVICE_OK) {
        trial_deviates(trial, step, FAIL, "it did not come back");
    } else {
        trial_settle(trial);
    }
}

/* ---- judging a datagram ---- */

static const char *href(const struct trial *trial, size_t resource) {
    return trial->installation.config->resources[resource].href;
}

/* What happened, in words, into step->found; returns whether the device executed something. */
static bool describe(struct trial *trial, struct step *step, const int32_t *before) {
    char *at = step->found, *end = step->found + sizeof step->found;
    bool executed = trial->heard.actuated > 0;
    for (size_t i = 0; i < SETUP_RESOURCES; i++) {
        if (before[i] != trial->held[i]) {
            at += snprintf(at, (size_t)(end - at), "%s %d -> %d, ", href(trial, i), (int)before[i], (int)trial->held[i]);
            executed = true;
        }
    }
    at += snprintf(at, (size_t)(end - at), "%s", executed ? "executed" : "not executed");
    if (trial->heard.reason != REASON_NONE) {
        at += snprintf(at, (size_t)(end - at), " (told: %s)", device_reason_text(trial->heard.reason));
    }
    if (*trial->heard.answers) {
        snprintf(at, (size_t)(end - at), ", answered: %s", trial->heard.answers);
    }
    return executed;
}

static void judge_applied(struct trial *trial, struct step *step, const int32_t *before, bool executed) {
    const struct heard *heard = &trial->heard;
    if (!executed) {
        trial_deviates(trial, step, FAIL, "a valid request has no effect");
        return;
    }
    for (size_t i = 0; i < SETUP_RESOURCES; i++) {
        if (trial->held[i] != (i == step->resource ? step->value : before[i])) {
            trial_deviates(trial, step, FAIL, "%s holds %d", href(trial, i), (int)trial->held[i]);
        }
    }
    if (heard->actuated > 1) {
        trial_deviates(trial, step, FAIL, "executed %zu times", heard->actuated);
    } else if (heard->actuated && (heard->resource != step->resource || heard->value != step->value)) {
        trial_deviates(trial, step, FAIL, "another output was driven, or to another value");
    }
}

static bool fits(enum device_reason reason, const enum device_reason *reasons) {
    while (*reasons != REASON_NONE && *reasons != reason) {
        reasons++;
    }
    return *reasons == reason;
}

/* This step proves nothing, but a later one may still fail. */
static void unclear(struct trial *trial, struct step *step, const char *why) {
    trial_deviates(trial, step, INCONCLUSIVE, "%s", why);
    trial->stopped = false;
}

static void judge_discarded(struct trial *trial, struct step *step, const enum device_reason *reasons, bool executed) {
    if (executed) {
        trial_deviates(trial, step, FAIL, "it was executed");
    } else if (trial->heard.reason != REASON_NONE && !fits(trial->heard.reason, reasons)) {
        unclear(trial, step, "discarded for another reason, so the rule was not reached");
    } else if (step->value == trial->held[step->resource] && !trial->sees_outputs) {
        unclear(trial, step, "the Resource held the commanded value before, so it cannot tell");
    }
}

static void say_expected(struct step *step, enum fate fate, const char *path, const enum device_reason *reasons) {
    size_t used;
    if (fate == APPLIED) {
        snprintf(step->expected, sizeof step->expected, "executed once: %s = %d; no answer", path, (int)step->value);
        return;
    }
    used = (size_t)snprintf(step->expected, sizeof step->expected, "%s", fate == DISCARDED ? "discarded" : "executed or discarded");
    for (size_t i = 0; reasons && reasons[i] != REASON_NONE && used + 24 < sizeof step->expected; i++) {
        used += (size_t)snprintf(step->expected + used, sizeof step->expected - used, "%s%s", i ? ", " : " (",
                                 device_reason_text(reasons[i]));
    }
    snprintf(step->expected + used, sizeof step->expected - used, "%s; no answer", reasons && reasons[0] != REASON_NONE ? ")" : "");
}

struct device_endpoint trial_device_endpoint(void) {
    return (struct device_endpoint){.address = {0xfe, 0x80, [15] = 2}, .port = 5683};
}

static struct device_endpoint destination_of(enum way way) {
    static const struct device_endpoint nodes = {.address = {0xff, 0x02, [15] = 1}, .port = 5683};
    static const struct device_endpoint coap = {.address = {0xff, 0x02, [15] = 0xfd}, .port = 5683};
    static const struct device_endpoint nodes_ipv4 = {.address = {[10] = 0xff, 0xff, 224, [15] = 1}, .port = 5683};
    static const struct device_endpoint own_ipv4 = {.address = {[10] = 0xff, 0xff, 192, 0, 2, 2}, .port = 5683};       /* RFC 5737 */
    struct device_endpoint ocf = device_all_ocf_nodes;
    switch (way) {
    case TO_UNICAST: return trial_device_endpoint();
    case TO_ALL_NODES: return nodes;
    case TO_ALL_COAP_NODES: return coap;
    case TO_GROUP_IPV4: return device_all_ocf_nodes_ipv4;
    case TO_UNICAST_IPV4: return own_ipv4;
    case TO_ALL_NODES_IPV4: return nodes_ipv4;
    case TO_REALM_LOCAL: ocf.address[1] = 3; return ocf;
    case TO_SITE_LOCAL: ocf.address[1] = 5; return ocf;
    default: return ocf;
    }
}

/* [fe80::1]:5683, or 192.0.2.1:5683. */
static struct device_endpoint source_of(unsigned source, enum way way) {
    struct device_endpoint endpoint = {.address = {0xfe, 0x80, [15] = 1}, .port = (uint16_t)(5683 + source)};
    if (way_is_ipv4(way)) {
        endpoint = (struct device_endpoint){.address = {[10] = 0xff, 0xff, 192, 0, 2, 1}, .port = endpoint.port};
        return endpoint;
    }
    endpoint.address[14] = (uint8_t)(source >> 1);
    return endpoint;
}

struct device_datagram trial_datagram(const struct step *step, enum way way) {
    return (struct device_datagram){.source = source_of(0, way), .destination = destination_of(way), .data = step->data, .len = step->len};
}

/* Whatever decrypts may have spent its number, also if it was discarded: control() goes above it. */
static void note_number(struct trial *trial, const struct step *step) {
    struct forge_opened opened;
    forge_open(&opened, &trial->installation.contexts[step->group], step->data, step->len);
    if (opened.authentic && (!trial->anchored[step->group] || opened.piv > trial->highest[step->group])) {
        trial->anchored[step->group] = true;
        trial->highest[step->group] = opened.piv;
    }
}

/* Delivers the step's datagram and judges. Returns whether it was executed. */
bool trial_deliver(struct trial *trial, struct step *step, enum way way, unsigned source, enum fate fate,
                    const enum device_reason *reasons) {
    const struct device_datagram datagram = {.source = source_of(source, way), .destination = destination_of(way), .data = step->data,
                                             .len = step->len};
    int32_t before[SETUP_RESOURCES];
    memcpy(before, trial->held, sizeof before);
    say_expected(step, fate, href(trial, step->resource), reasons);
    trial->heard = (struct heard){.actuated = 0};
    trial_watch(trial, step, &datagram, fate);
    if (trial->stopped) {
        return false;
    }
    bool executed = describe(trial, step, before);
    if (fate == APPLIED) {
        judge_applied(trial, step, before, executed);
    } else if (fate == DISCARDED) {
        judge_discarded(trial, step, reasons, executed);
    }
    if (*trial->heard.answers && !trial->answers_tolerated) {
        trial_deviates(trial, step, FAIL, "it must not answer");
    }
    step->executed = executed;
    note_number(trial, step);
    return executed;
}

/* ---- what stimuli are made of ---- */

/* splitmix64 */
uint64_t trial_draw(struct trial *trial) {
    uint64_t z = trial->random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

int32_t trial_next_value(struct trial *trial, size_t resource) {
    if (resource == AT_SWITCH) {
        return !trial->held[AT_SWITCH];
    }
    int32_t value = trial->serial++ % 100 + 1;
    return value != trial->held[resource] ? value : trial->serial++ % 100 + 1;
}

/* ---- begin and end ---- */

void trial_begin(struct trial *trial, const struct iut *iut, const struct pics *pics, uint64_t seed, double silence, bool version_options) {
    *trial = (struct trial){.iut = iut, .pics = pics, .seed = seed, .random = seed, .silence = silence, .version_options = version_options,
                             .sees_outputs = pics->claims & ACTUATION && !iut->ops->remote};
    trial->mid = (uint16_t)(trial_draw(trial) & 0x3fff) + 1;
    trial->serial = (int32_t)(trial_draw(trial) % 100);
}

void trial_finish(struct trial *trial) {
    if (!trial->stopped && trial->device && !trial->setup.client && !trial->no_closing) {
        control(trial);
        if (trial->verdict == FAIL) {
            size_t used = strlen(trial->says);
            snprintf(trial->says + used, sizeof trial->says - used, " (the valid request that closes every test)");
        }
    }
    remove_device(trial);
}

void trial_free(struct trial *trial) {
    for (size_t i = 0; i < trial->step_count; i++) {
        free(trial->steps[i].data);
        free(trial->steps[i].decoded);
    }
    free(trial->steps);
    record_free(&trial->record);
    trial->steps = NULL;
    trial->step_count = 0;
}

/* command.c: the Client under test: a command in, one datagram out, opened with the group's keys. */
#include "trial_parts.h"

#include <stdio.h>
#include <string.h>

const struct outgoing *last_command(const struct trial *trial) {
    return &trial->out[0];
}

/* Fills trial->asked with what a field Client is asked to send. */
static void ask(struct trial *trial, size_t group, const char *path, const char *query, bool payload) {
    trial->asked = (struct device_update){.group = group, .path = path ? path : PATH_DIMMER, .query = query, .payload = trial->asked_payload,
                                          .mid = trial->mid++, .token_len = 4, .ocf_version_options = trial->version_options,
                                          .destination = device_all_ocf_nodes};
    uint64_t random = trial_draw(trial);
    memcpy(trial->asked.token, &random, 4);
    if (payload) {
        int32_t value = trial_next_value(trial, AT_DIMMER);
        trial->asked.payload_len = device_value_encode(DEVICE_DIMMER, value, trial->asked_payload, sizeof trial->asked_payload);
    }
}

/* Commands; the step that came of it, or NULL. */
static struct step *command(struct trial *trial, enum device_outcome *outcome) {
    struct step *step = trial_new_step(trial);
    if (!step) {
        return NULL;
    }
    trial->out_count = 0;
    *outcome = trial->iut->ops->command(trial->device, &trial->asked);
    if (*outcome == DEVICE_OK) {
        trial_await_datagram(trial);
    }
    if (!trial_alive(trial)) {
        return NULL;
    }
    step->group = trial->asked.group;
    step->from_device = true;
    const uint8_t *data = trial->out_count ? trial->out[0].data : NULL;
    return trial_carries(trial, step, data ? data : (const uint8_t *)"", data ? trial->out[0].len : 0) ? step : NULL;
}

static void judge(struct trial *trial, struct step *step, enum device_outcome outcome) {
    if (outcome == DEVICE_UNIMPLEMENTED) {
        conclude(trial, NOT_TESTED, "no command: the device cannot be made to send");
    } else if (outcome != DEVICE_OK) {
        trial_deviates(trial, step, FAIL, "the command was refused");
    } else if (trial->out_count != 1) {
        trial_deviates(trial, step, FAIL, "%zu datagrams left", trial->out_count);
    } else {
        forge_open(&trial->opened, &trial->installation.contexts[step->group], trial->out[0].data, trial->out[0].len);
        if (!trial->opened.authentic) {
            trial_deviates(trial, step, FAIL, "what left does not open");
        }
    }
}

static const struct forge_opened *expect(struct trial *trial, size_t group, const char *path, const char *query, bool payload) {
    enum device_outcome outcome;
    if (!trial_ready(trial)) {
        return NULL;
    }
    ask(trial, group, path, query, payload);
    struct step *step = command(trial, &outcome);
    if (step) {
        snprintf(step->expected, sizeof step->expected, "one datagram that opens under the group's keys");
        judge(trial, step, outcome);
    }
    return !step || trial->stopped ? NULL : &trial->opened;
}

const struct forge_opened *expect_command(struct trial *trial, size_t group, const char *path, const char *query) {
    return expect(trial, group, path, query, true);
}

const struct forge_opened *expect_command_without_payload(struct trial *trial, size_t group) {
    return expect(trial, group, NULL, NULL, false);
}

const struct forge_opened *expect_command_or_nothing(struct trial *trial, size_t group) {
    enum device_outcome outcome;
    if (!trial_ready(trial)) {
        return NULL;
    }
    ask(trial, group, NULL, NULL, true);
    struct step *step = command(trial, &outcome);
    if (!step) {
        return NULL;
    }
    snprintf(step->expected, sizeof step->expected, "nothing, or one datagram that opens under the group's keys");
    if (outcome == DEVICE_REFUSED && !trial->out_count) {
        snprintf(step->found, sizeof step->found, "refused");
        return NULL;
    }
    judge(trial, step, outcome);
    return trial->stopped ? NULL : &trial->opened;
}

/* command.c: the Client under test: a command in, one datagram out, opened with the group's keys. */
#include "trial_parts.h"

#include <stdio.h>
#include <string.h>

const struct outgoing *last_command(const struct trial *trial) {
    return &trial->out[0];
}

/* Fills the update with what a field Client sends. */
static struct device_update update_of(struct trial *trial, size_t group, const char *path, const char *query, uint8_t payload[24]) {
    struct device_update update = {.group = group, .path = path ? path : PATH_DIMMER, .query = query, .payload = payload,
                                   .mid = trial->mid++, .token_len = 4, .ocf_version_options = trial->version_options,
                                   .destination = device_all_ocf_nodes};
    uint64_t random = trial_draw(trial);
    memcpy(update.token, &random, 4);
    update.payload_len = device_value_encode(DEVICE_DIMMER, trial_next_value(trial, RESOURCE_DIMMER), payload, 24);
    return update;
}

static void judge_command(struct trial *trial, struct step *step, size_t group, struct forge_opened *opened) {
    if (trial->out_count != 1) {
        trial_deviates(trial, step, FAIL, "%zu datagrams left", trial->out_count);
        return;
    }
    forge_open(opened, &trial->installation.contexts[group], trial->out[0].data, trial->out[0].len);
    if (!opened->authentic) {
        trial_deviates(trial, step, FAIL, "what left does not open");
    }
}

const struct forge_opened *expect_command(struct trial *trial, size_t group, const char *path, const char *query) {
    uint8_t payload[24];
    if (!trial_ready(trial)) {
        return NULL;
    }
    struct step *step = trial_new_step(trial);
    if (!step) {
        return NULL;
    }
    struct device_update update = update_of(trial, group, path, query, payload);
    trial->out_count = 0;
    enum device_outcome outcome = trial->iut->ops->command(trial->device, &update);
    if (outcome == DEVICE_OK) {
        trial_await_datagram(trial);
    }
    if (!trial_alive(trial)) {
        return NULL;
    }
    step->group = group;
    snprintf(step->expected, sizeof step->expected, "one datagram that opens under the group's keys");
    const uint8_t *data = trial->out_count ? trial->out[0].data : NULL;
    if (!trial_carries(trial, step, data ? data : (const uint8_t *)"", data ? trial->out[0].len : 0)) {
        return NULL;
    }
    if (outcome == DEVICE_UNIMPLEMENTED) {
        conclude(trial, NOT_TESTED, "no command: the device cannot be made to send");
    } else if (outcome != DEVICE_OK) {
        trial_deviates(trial, step, FAIL, "the command was refused");
    } else {
        judge_command(trial, step, group, &trial->opened);
    }
    return trial->stopped ? NULL : &trial->opened;
}

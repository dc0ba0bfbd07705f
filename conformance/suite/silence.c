/* silence.c: how long a stimulus is watched, and which of them an answer belongs to.
 *
 *   virtual clock   the whole silence passes after each stimulus, at once
 *   remote device   an execution is waited for as long as the silence lasts; a discard, the 200 ms in which a Server of Simple Secure
 *                   Multicast acts. Then the next stimulus goes out while the earlier ones stay watched, each for its own silence; before
 *                   the device is restarted, provisioned anew or let go, that of the last one ends. What happens later than it was
 *                   waited for is seen at the next reading, at the latest then. */
#include "trial_parts.h"

#include "words.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ACT_NS 200000000u
#define READING_NS 2000000u      /* between two readings */

static uint64_t now_ns(const struct trial *trial) {
    struct timespec now;
    if (!trial->iut->ops->remote) {
        return trial->clock_ns;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t silence_ns(const struct trial *trial) {
    return (uint64_t)(trial->silence * 1e9);
}

static void pass_until(struct trial *trial, uint64_t until) {
    const struct device_ops *ops = trial->iut->ops;
    uint64_t now = now_ns(trial);
    while (ops->remote && now < until && trial_alive(trial)) {
        ops->pass(trial->device, until - now);           /* may return early */
        now = now_ns(trial);
    }
    if (!ops->remote && ops->pass) {
        ops->pass(trial->device, until - now);
    }
    trial->clock_ns = until;
}

/* ---- answers ---- */

/* By its token or Message ID (2), by where it goes to (1), or not at all (0). */
static int answers(const struct step *question, const struct device_datagram *sent) {
    struct forge_opened asked, answer;
    forge_open(&asked, NULL, question->data, question->len);
    forge_open(&answer, NULL, sent->data, sent->len);
    bool token = asked.token_len && asked.token_len == answer.token_len && !memcmp(asked.token, answer.token, answer.token_len);
    if (asked.coap && answer.coap && (token || asked.mid == answer.mid)) {
        return 2;
    }
    return !memcmp(&sent->destination.address, &question->source.address, 16) && sent->destination.port == question->source.port;
}

/* The stimulus that this answers, the latest that fits best; NULL: none whose silence still lasts. */
static struct step *question_of(const struct trial *trial, const struct device_datagram *sent) {
    struct step *found = NULL;
    const uint64_t now = now_ns(trial);
    int best = 0;
    for (size_t i = trial->step_count; i-- > 0 && best < 2;) {
        struct step *step = &trial->steps[i];
        int fit = step->data && step->sent_ns + silence_ns(trial) > now ? answers(step, sent) : 0;
        if (fit > best) {
            best = fit;
            found = step;
        }
    }
    return found;
}

static void record(struct trial *trial, const struct device_datagram *datagram) {
    struct device_datagram whole = *datagram;
    static const struct device_endpoint nobody;
    if (!memcmp(&whole.source, &nobody, sizeof nobody)) {
        whole.source = trial_device_endpoint();          /* a device leaves that to its host */
    }
    if (!record_packet(&trial->record, now_ns(trial), &whole)) {
        trial_bench_fault(trial, "out of memory");
    }
}

void trial_hear(void *user, const struct device_datagram *datagram) {
    struct trial *trial = user;
    struct step *question = question_of(trial, datagram);
    char words[160];
    record(trial, datagram);
    if (!question) {
        if (!trial->now && trial->out_count++ < OUT_MAX && datagram->len <= FORGE_DATAGRAM_MAX) {
            struct outgoing *out = &trial->out[trial->out_count - 1];
            memcpy(out->data, datagram->data, datagram->len);
            out->len = datagram->len;
            out->destination = datagram->destination;
        }
        return;
    }
    words_datagram(words, sizeof words, NULL, datagram->data, datagram->len);
    if (question == trial->now && !*trial->heard.answers) {
        memcpy(trial->heard.answers, words, sizeof words);
    } else if (question != trial->now && !question->may_answer) {
        trial_deviates(trial, question, FAIL, "answered %.2f s later: %s; it must not answer", (double)(now_ns(trial) - question->sent_ns) / 1e9,
                       words);
    }
}

/* ---- readings ---- */

void trial_read(struct trial *trial) {
    const struct device_config *config = trial->installation.config;
    if (trial->setup.client) {
        return;                                   /* nothing is judged by what a Client's own Resources hold */
    }
    for (size_t i = 0; i < config->resource_count && i < SETUP_RESOURCES; i++) {
        uint8_t cbor[64];
        size_t len = trial->iut->ops->read(trial->device, i, cbor, sizeof cbor);
        if (!trial_alive(trial)) {
            return;
        }
        if (!len || len > sizeof cbor || !device_value_decode(config->resources[i].kind, cbor, len, &trial->held[i])) {
            conclude(trial, INCONCLUSIVE, "%s cannot be read, so nothing can be judged", config->resources[i].href);
        }
    }
}

/* Reads; what has changed since `before` otherwise than `step` commands (NULL: at all) is blamed on the earlier stimulus that commanded it. */
static void read_and_blame(struct trial *trial, const struct step *step, const int32_t *before) {
    trial_read(trial);
    for (size_t i = 0; i < SETUP_RESOURCES && !trial->stopped; i++) {
        const int32_t value = trial->held[i];
        if (value == before[i] || (step && i == step->resource && value == step->value)) {
            continue;
        }
        for (size_t j = trial->step_count; j-- > 0 && !trial->stopped;) {
            struct step *earlier = &trial->steps[j];
            if (earlier != step && earlier->data && !earlier->executed && earlier->resource == i && earlier->value == value) {
                trial_deviates(trial, earlier, FAIL, "executed within %.2f s", (double)(now_ns(trial) - earlier->sent_ns) / 1e9);
            }
        }
    }
}

/* A remote device has executed it, or has had the time to. */
static void await_effect(struct trial *trial, const struct step *step, enum fate fate) {
    const uint64_t until = step->sent_ns + (fate == APPLIED ? silence_ns(trial) : ACT_NS);
    int32_t before[SETUP_RESOURCES];
    memcpy(before, trial->held, sizeof before);
    if (fate != APPLIED) {
        pass_until(trial, until);
        read_and_blame(trial, step, before);
        return;
    }
    for (;;) {
        read_and_blame(trial, step, before);
        uint64_t now = now_ns(trial);
        if (trial->stopped || now >= until || trial->held[step->resource] == step->value) {
            return;
        }
        pass_until(trial, now + READING_NS < until ? now + READING_NS : until);
    }
}

void trial_watch(struct trial *trial, struct step *step, const struct device_datagram *datagram, enum fate fate) {
    step->source = datagram->source;
    step->sent_ns = now_ns(trial);
    step->may_answer = trial->answers_tolerated;
    trial->now = step;
    record(trial, datagram);
    trial->iut->ops->receive(trial->device, datagram);
    if (!trial_alive(trial)) {
        return;
    }
    if (trial->iut->ops->remote) {
        trial->quiet_ns = step->sent_ns + silence_ns(trial);
        await_effect(trial, step, fate);
    } else {
        pass_until(trial, step->sent_ns + silence_ns(trial));
        trial_read(trial);
    }
    trial->now = NULL;
}

void trial_settle(struct trial *trial) {
    if (!trial->iut->ops->remote) {
        pass_until(trial, now_ns(trial) + silence_ns(trial));
    }
    trial_read(trial);
}

void trial_quiet(struct trial *trial) {
    int32_t before[SETUP_RESOURCES];
    if (!trial->device || !trial->quiet_ns || *trial->fault || (trial->verdict != PASS && trial->verdict != INCONCLUSIVE)) {
        return;                                   /* a verdict that cannot change any more needs no patience */
    }
    pass_until(trial, trial->quiet_ns);
    trial->quiet_ns = 0;
    memcpy(before, trial->held, sizeof before);
    read_and_blame(trial, NULL, before);
    struct step *last = &trial->steps[trial->step_count - 1];
    for (size_t i = 0; i < SETUP_RESOURCES && !*trial->fault && trial->verdict != FAIL; i++) {
        if (before[i] != trial->held[i]) {
            trial_deviates(trial, last, FAIL, "long after, %s holds %d", trial->installation.config->resources[i].href, (int)trial->held[i]);
        }
    }
}

void trial_await_datagram(struct trial *trial) {
    const uint64_t until = now_ns(trial) + silence_ns(trial);
    while (trial->iut->ops->remote && !trial->out_count && now_ns(trial) < until && trial_alive(trial)) {
        trial->iut->ops->pass(trial->device, until - now_ns(trial));
    }
    if (trial->iut->ops->remote && trial_alive(trial)) {
        trial->iut->ops->pass(trial->device, READING_NS);          /* a second one, if it is right behind */
    }
}

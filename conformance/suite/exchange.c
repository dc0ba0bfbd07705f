/* exchange.c: a request -> forge -> datagram -> the device -> what it sends back, opened. */
#include "exchange.h"

#include "second_coap.h"
#include "trial_parts.h"

#include <stdio.h>
#include <string.h>

static struct peer *peer_of(struct trial *trial, enum who who) {
    return who == ANYBODY ? NULL : &trial->installation.peers[who - OWNER];
}

/* ---- sending ---- */

static struct forgery stimulus_of(struct trial *trial, const struct request *request) {
    struct peer *peer = peer_of(trial, request->who);
    struct forgery stimulus = request->broken;
    stimulus.context = stimulus.context || !peer ? stimulus.context : &peer->request;
    stimulus.no_oscore = !peer || stimulus.no_oscore;
    stimulus.piv = stimulus.piv || !peer ? stimulus.piv : peer->next++;
    stimulus.inner_code = request->method;
    stimulus.path = request->path;
    stimulus.query = request->query;
    stimulus.payload = request->payload;
    stimulus.no_payload = !request->payload.len;
    stimulus.no_content_format = stimulus.no_content_format || !request->payload.len;
    stimulus.confirmable = !request->non && !request->group;
    stimulus.way = request->group ? TO_GROUP : TO_UNICAST;
    stimulus.token = request->token;
    if (request->observe) {
        stimulus.inner[0] = (struct forge_option){6, "", 0};
        stimulus.outer[0] = (struct forge_option){6, "", 0};
        stimulus.outer_code = FETCH;
    }
    return stimulus;
}

/* ---- what comes back ---- */

/* The payload of a message in clear. */
static void read_clear(struct reply *reply) {
    static const second_defects none;
    struct second_message message;
    reply->code = reply->opened.code;
    if (second_message_parse(&message, reply->data, reply->len, &none)) {
        reply->payload = message.options.payload;
        reply->payload_len = message.options.payload_len;
    }
}

static bool has_oscore_option(const uint8_t *data, size_t len) {
    static const second_defects none;
    struct second_message message;
    return second_message_parse(&message, data, len, &none) && second_option_find(&message.options, OPTION_OSCORE);
}

static void open_reply(struct reply *reply, const struct peer *peer) {
    reply->protected = has_oscore_option(reply->data, reply->len);
    forge_open(&reply->opened, NULL, reply->data, reply->len);
    if (!reply->protected || !peer) {
        read_clear(reply);
    } else {
        forge_open_response(&reply->opened, &peer->response, &peer->request, reply->piv, reply->data, reply->len);
        reply->code = reply->opened.authentic ? reply->opened.inner_code : 0;
        reply->payload = reply->opened.payload;
        reply->payload_len = reply->opened.payload_len;
    }
    reply->content = second_cbor_item(reply->payload, reply->payload_len);
}

/* Whether a datagram of the device belongs to the request, which may be malformed behind its token: by token, or Message ID. */
static bool belongs(const struct step *step, const struct record_packet *packet) {
    struct forge_opened came;
    const size_t token_len = step->len >= 4 ? step->data[0] & 15u : 0;
    forge_open(&came, NULL, packet->data, packet->len);
    bool token = token_len && step->len >= 4 + token_len && token_len == came.token_len && !memcmp(step->data + 4, came.token, token_len);
    return came.coap && step->len >= 4 && (token || (came.mid == (step->data[2] << 8 | step->data[3]) && came.type >= 2));
}

static void collect(struct trial *trial, const struct step *step, size_t from, const struct peer *peer) {
    struct reply *reply = &trial->reply;
    for (size_t i = from; i < trial->record.packet_count; i++) {
        const struct record_packet *packet = &trial->record.packets[i];
        if (!belongs(step, packet)) {
            continue;
        }
        if (!reply->count++) {
            reply->data = packet->data;
            reply->len = packet->len;
            open_reply(reply, peer);
        }
    }
}

static void say(struct step *step, const struct reply *reply) {
    if (!reply->count) {
        snprintf(step->found, sizeof step->found, "no answer");
        return;
    }
    snprintf(step->found, sizeof step->found, "%zu answer%s: %u.%02u%s", reply->count, reply->count > 1 ? "s" : "", reply->code >> 5,
             reply->code & 31u, !reply->protected ? " in clear" : reply->opened.authentic ? ", protected" : ", protected, but it does not open");
}

static const struct reply *deliver(struct trial *trial, struct step *step, enum who who, bool group) {
    const struct device_datagram datagram = trial_datagram(step, group ? TO_GROUP : TO_UNICAST);
    const size_t from = trial->record.packet_count + 1;
    trial->heard = (struct heard){.actuated = 0};
    trial->answers_tolerated = true;
    trial_watch(trial, step, &datagram, EITHER);
    trial->answers_tolerated = false;
    collect(trial, step, from, peer_of(trial, who));
    say(step, &trial->reply);
    return &trial->reply;
}

const struct reply *ask(struct trial *trial, struct request request) {
    trial->reply = (struct reply){.count = 0};
    struct forgery stimulus = stimulus_of(trial, &request);
    struct step *step = trial_make(trial, &stimulus);
    if (!step) {
        return &trial->reply;
    }
    trial->reply.piv = stimulus.piv;
    trial->asked_who = request.who;
    return deliver(trial, step, request.who, request.group);
}

const struct reply *ask_again(struct trial *trial) {
    uint64_t piv = trial->reply.piv;
    size_t last = trial->step_count - 1;
    trial->reply = (struct reply){.piv = piv};
    struct step *step = trial->stopped || !trial->step_count ? NULL : trial_new_step(trial);
    if (!step || !trial_carries(trial, step, trial->steps[last].data, trial->steps[last].len)) {
        return &trial->reply;
    }
    step->value = -1;
    return deliver(trial, step, trial->asked_who, false);
}

const struct reply *latest_response(struct trial *trial, enum who who, struct bytes token, uint64_t piv) {
    struct reply *reply = &trial->reply;
    const struct device_endpoint device = trial_device_endpoint();
    *reply = (struct reply){.piv = piv};
    for (size_t i = trial->record.packet_count; i-- > 0 && !reply->count;) {
        const struct record_packet *packet = &trial->record.packets[i];
        struct forge_opened came;
        forge_open(&came, NULL, packet->data, packet->len);
        reply->count = !memcmp(packet->source.address, device.address, 16) && came.coap && came.token_len == token.len
                       && !memcmp(came.token, token.data, token.len);
        reply->data = packet->data;
        reply->len = packet->len;
    }
    if (reply->count) {
        open_reply(reply, peer_of(trial, who));
    }
    return reply;
}

/* ---- judging ---- */

static const char *code_text(char out[8], unsigned code) {
    snprintf(out, 8, "%u.%02u", code >> 5 & 7, code & 31u);
    return out;
}

void expect_code(struct trial *trial, const struct reply *reply, unsigned code) {
    char wanted[8], expected[60], found[8];
    snprintf(expected, sizeof expected, "one answer with %s", code_text(wanted, code));
    check(trial, reply->count == 1 && reply->code == code && (!reply->protected || reply->opened.authentic), expected, "%s",
          !reply->count ? "no answer" : reply->count > 1 ? "several answers" : code_text(found, reply->code));
}

void expect_refusal(struct trial *trial, const struct reply *reply) {
    char found[8];
    check(trial, reply->count == 1 && reply->code >= BAD_REQUEST && reply->code < 0xa0, "one answer with 4.xx", "%s",
          !reply->count ? "no answer" : code_text(found, reply->code));
}

void expect_silence(struct trial *trial, const struct reply *reply) {
    char found[8];
    check(trial, !reply->count, "no answer", "%s", code_text(found, reply->code));
}

void go_to(struct trial *trial, unsigned dos) {
    uint8_t payload[] = {0xa1, 0x63, 'd', 'o', 's', 0xa1, 0x61, 's', (uint8_t)dos};
    const struct reply *reply = ask(trial, ASK(OWNER, POST, "/oic/sec/pstat", .payload = {payload, sizeof payload}));
    if (reply->count || dos != DOS_RESET) {                /* after RESET there is no context left to answer with */
        expect_code(trial, reply, CHANGED);
    }
}

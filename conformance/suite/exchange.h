/* exchange.h: requests to the OCF Device around the Server, and its responses: discovery, unicast OSCORE, Security Virtual Resources.
 *
 *   INSTALL(t, .ocf = true);
 *   const struct reply *reply = ask(t, ASK(OWNER, GET, "/oic/sec/cred"));
 *   expect_code(t, reply, CONTENT);
 *
 * The tester is two Devices, each with an OSCORE Security Context (credtype 64): the OWNER (DOTS, CMS, AMS) and a CLIENT that an ACE lets
 * RETRIEVE and UPDATE dimmer and switch; or it is ANYBODY, in clear. A device without an OCF Device around it is not tested. */
#ifndef SUITE_EXCHANGE_H
#define SUITE_EXCHANGE_H

#include "trial.h"

enum who { ANYBODY, OWNER, CLIENT_DEVICE };
enum { GET = 1, POST = 2, PUT = 3, DELETE = 4, FETCH = 5 };
enum { CREATED = 0x41, DELETED = 0x42, CHANGED = 0x44, CONTENT = 0x45, BAD_REQUEST = 0x80, UNAUTHORIZED = 0x81, BAD_OPTION = 0x82,
       FORBIDDEN = 0x83, NOT_FOUND = 0x84, NOT_ALLOWED = 0x85 };
#define DOS_RESET 0u
#define DOS_RFOTM 1u
#define DOS_RFPRO 2u
#define DOS_RFNOP 3u
#define DOS_SRESET 4u

struct request {
    enum who who;
    unsigned method;
    const char *path, *query;
    struct bytes payload;
    bool non, group;                       /* non-confirmable; to All OCF Nodes */
    bool observe;
    struct bytes token;                    /* none: a random one */
    struct forgery broken;                /* what else differs, of those fields that concern protection; piv 0: the next */
};
#define ASK(who_, method_, path_, ...) ((struct request){.who = who_, .method = method_, .path = path_, __VA_ARGS__})

/* Sends and waits; the reply is valid until the next. Never NULL. */
const struct reply *ask(struct trial *trial, struct request request);
/* The step is expected to be answered with this code. */
void expect_code(struct trial *trial, const struct reply *reply, unsigned code);
/* ... with an error (4.xx), protected if the request was; and with nothing that is no error. */
void expect_refusal(struct trial *trial, const struct reply *reply);
void expect_silence(struct trial *trial, const struct reply *reply);
/* The owner takes the Device to another state. */
void go_to(struct trial *trial, unsigned dos);
/* The same request bytes once more. */
const struct reply *ask_again(struct trial *trial);
/* The latest datagram of the device with this token, opened as a response to the request with that Partial IV. */
const struct reply *latest_response(struct trial *trial, enum who who, struct bytes token, uint64_t piv);

#endif

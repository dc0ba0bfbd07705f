/* proof_unicast.c: a Device with a unicast context, crashed at every moment that matters, as Server and as Client (lives.h).
 *
 *   Device 1 is the one that is crashed. Device 0 asks it, answers it, and follows what it says (Echo); an attacker repeats old requests.
 *   Both ways of recovery, all programs of a length:
 *
 *   nonces     no (key, nonce) is ever used with two AADs or plaintexts: recording_cipher.h sees every encryption, sent or not
 *   requests   none is executed twice, whatever is replayed and whenever
 *   lost       once the power stays on and the store works, a request is answered, unless a stored value was torn
 *
 * Faults within the contract of host.h must pass; a store that lies must be caught here, or this proof could not fail. */
#include "lives.h"
#include "proof.h"
#include "recording_cipher.h"
#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

enum command { ASK, REPLAY_FIRST, REPLAY_LAST, NOTIFY, CALL, STOP, STOP_AND_START, POWER_CUT, COMMANDS };
enum { REQUESTS_MAX = 16 };

struct wire { uint8_t data[96]; size_t len; };

struct life {
    struct flash flash;
    struct choices choices;
    enum ssm_recovery recovery;
    uint32_t reserve;
    unsigned length, done;              /* commands of the program, and how many have begun */
    struct ssm_unicast devices[2];
    struct ssm_exchange exchange;       /* of Device 0 */
    struct ssm_association association; /* of Device 1 */
    struct wire sent[REQUESTS_MAX];     /* the requests of Device 0; the payload of each is its number */
    uint8_t sent_count;
    unsigned executed[REQUESTS_MAX];
    uint8_t echo[SSM_ECHO_BYTES];
    size_t echo_len;                    /* what Device 1 asked to repeat; 0: nothing */
    uint8_t text;                       /* every response and every call of Device 1 says something else */
    bool answered;
};

static void start(struct life *life, int device)
{
    static const uint8_t secret[SSM_SECRET_BYTES] = "the pair of the crash proof.....";
    static const char *const ids[2] = {"01a0", "01b1"};
    const struct ssm_credential credential = {.credtype = SSM_CREDTYPE_OSCORE, .privatedata = {secret, sizeof secret},
                                              .senderid = ids[device], .recipientid = ids[1 - device]};
    const struct ssm_unicast_settings settings = {
        .store = device == 1 ? &life->flash.store : NULL, .reserve = life->reserve, .recovery = life->recovery};
    ssm_unicast_free(&life->devices[device]);
    ssm_unicast_provision(&life->devices[device], &credential, &settings); /* a failure shows in what follows */
    if (device == 1) {
        life->association = (struct ssm_association){0};
    }
}

/* Device 0 hears `wire`. */
static void hear(struct life *life, const struct wire *wire)
{
    uint8_t plain[96];
    struct ssm_reply reply;
    enum ssm_reply_outcome outcome = ssm_exchange_receive(&life->exchange, wire->data, wire->len, plain, sizeof plain, &reply);
    if (outcome == SSM_REPLY_RESPONSE && reply.echo.len == sizeof life->echo) {
        memcpy(life->echo, reply.echo.data, sizeof life->echo);
        life->echo_len = sizeof life->echo;
    }
    life->answered |= outcome == SSM_REPLY_NOTIFICATION;
}

/* Device 1 responds to the request of its association, if it has one. */
static void respond(struct life *life)
{
    struct wire back;
    life->text++;
    const struct ssm_response response = {
        .code = SSM_CONTENT, .payload = {&life->text, 1}, .observe = true, .type = SSM_NON, .mid = life->text};
    if (ssm_respond(&life->association, &response, back.data, sizeof back.data, &back.len) == SSM_PROTECTED) {
        hear(life, &back);
    }
}

/* Device 1 receives a request; the power may be cut before it executes, and after. */
static void serve(struct life *life, const struct wire *there)
{
    struct wire back;
    uint8_t plain[96];
    struct ssm_endpoint endpoint = {.contexts = &life->devices[1], .context_count = 1};
    struct ssm_request request;
    struct ssm_association association;
    struct ssm_answer answer = {.data = back.data, .size = sizeof back.data, .mid = 1};
    enum ssm_reason reason =
        ssm_endpoint_receive(&endpoint, SSM_TO_UNICAST, there->data, there->len, plain, sizeof plain, &request, &association, &answer);
    if (reason != SSM_ACCEPTED) {
        back.len = answer.len;
        hear(life, &back);
        return;
    }
    life->association = association; /* the former one is given up */
    unsigned moment = mishap(&life->flash, 3);
    if (moment != 1) {
        life->executed[request.payload.data[0]]++;
    }
    if (moment > 0) {
        cut(&life->flash);
    }
    respond(life);
}

/* Device 0 asks, with the Echo value if there is one to repeat. */
static void ask(struct life *life)
{
    const uint8_t number = life->sent_count;
    struct wire *there = &life->sent[number];
    const struct ssm_call call = {.type = SSM_NON, .method = SSM_GET, .observe = SSM_OBSERVE_REGISTER, .path = "/a",
                                  .payload = {&number, 1}, .echo = {life->echo, life->echo_len}};
    life->echo_len = 0;
    if (ssm_exchange_request(&life->exchange, &life->devices[0], &call, there->data, sizeof there->data, &there->len) == SSM_PROTECTED) {
        life->sent_count++;
        serve(life, there);
    }
}

/* Device 1 asks; nobody answers. */
static void call_out(struct life *life)
{
    struct wire there;
    struct ssm_exchange exchange;
    life->text++;
    const struct ssm_call call = {.method = SSM_POST, .path = "/b", .payload = {&life->text, 1}};
    ssm_exchange_request(&exchange, &life->devices[1], &call, there.data, sizeof there.data, &there.len);
}

static void obey(struct life *life, enum command command)
{
    switch (command) {
    case ASK:
        ask(life);
        break;
    case REPLAY_FIRST:
    case REPLAY_LAST:
        if (life->sent_count > 0) {
            serve(life, &life->sent[command == REPLAY_FIRST ? 0 : life->sent_count - 1]);
        }
        break;
    case NOTIFY:
        respond(life);
        break;
    case CALL:
        call_out(life);
        break;
    case STOP:
        ssm_unicast_stop(&life->devices[1]);
        break;
    case STOP_AND_START:
        ssm_unicast_stop(&life->devices[1]);
        start(life, 1);
        break;
    default:
        life->flash.mishaps++;
        start(life, 1);
    }
}

/* One life; the power may go off inside any command, and then the next one finds a Device that has started again. In the end all is well:
 * everything old once more, then a request must be answered, at the latest when it repeats the Echo value. */
static void live(struct life *life)
{
    life->done = life->sent_count = life->text = 0;
    life->echo_len = 0;
    life->exchange = (struct ssm_exchange){0};
    memset(life->executed, 0, sizeof life->executed);
    recording_clear();
    start(life, 0);
    if (setjmp(life->flash.power) != 0) {
        life->flash.mishaps++;
    }
    start(life, 1);
    while (life->done < life->length) {
        life->done++;
        obey(life, (enum command)choose(&life->choices, COMMANDS));
    }
    life->flash.faults_left = 0;
    start(life, 1);
    for (unsigned i = 0; i < life->sent_count; i++) {
        serve(life, &life->sent[i]);
    }
    life->answered = false;
    ask(life);
    if (!life->answered) {
        ask(life);
    }
}

struct tally { unsigned long long lives, encryptions, executions, wrong, lost; };

static void all_lives(struct tally *tally, unsigned length, unsigned faults, unsigned budget)
{
    static struct life life;
    life.length = length;
    for (unsigned kind = 0; kind < 4; kind++) {
        life.recovery = kind % 2 == 0 ? SSM_RECOVER_STORED : SSM_RECOVER_ECHO;
        life.reserve = 1 + kind / 2 * 2;
        life.choices = (struct choices){.count = 0};
        do {
            flash_init(&life.flash, &life.choices, faults, budget);
            live(&life);
            bool twice = false;
            for (unsigned i = 0; i < REQUESTS_MAX; i++) {
                tally->executions += life.executed[i];
                twice |= life.executed[i] > 1;
            }
            tally->lives++;
            tally->encryptions += recording_count();
            tally->wrong += twice || recording_conflicts() > 0;
            tally->lost += !life.answered && !life.flash.torn;
        } while (next_life(&life.choices));
    }
    ssm_unicast_free(&life.devices[0]);
    ssm_unicast_free(&life.devices[1]);
}

static void crashes(void)
{
    struct tally tally = {0};
    all_lives(&tally, long_run() ? 6 : 5, WORKS + 1, 0); /* only cuts between commands */
    all_lives(&tally, long_run() ? 5 : 4, FAULTS_HONEST, 1);
    all_lives(&tally, long_run() ? 4 : 3, FAULTS_HONEST, 2);
    printf(" %llu lives, %llu encryptions, %llu executions ", tally.lives, tally.encryptions, tally.executions);
    CU_ASSERT_EQUAL(tally.wrong, 0);
    CU_ASSERT_EQUAL(tally.lost, 0);
    CU_ASSERT(tally.encryptions > 1000 * 1000);
    CU_ASSERT(tally.executions > 100 * 1000);
}

/* A lying store cannot be survived; that it is caught shows that the enumerations above would have caught the core. */
static void lying_store(void)
{
    struct tally tally = {0};
    all_lives(&tally, 3, LIES + 1, 1);
    printf(" %llu lives went wrong ", tally.wrong);
    CU_ASSERT(tally.wrong > 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-SEQ-001 OSC-SEQ-008 OSC-RPL-005 OSC-RSP-003 crashes: no nonce twice, no request twice", crashes},
        {"a store that lies is caught", lying_store},
        CU_TEST_INFO_NULL,
    };
    return prove("Crashes of a unicast context", tests);
}

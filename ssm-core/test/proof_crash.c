/* proof_crash.c: the compiled core, crashed at every moment that matters.
 *
 *   A life (lives.h) is a program of commands for a Client or a Server.
 *
 *   Client   no (key, nonce) is ever used with two AADs or plaintexts: recording_cipher.h sees every encryption, sent or not
 *   Server   no datagram is executed twice, whatever is replayed and whenever
 *   both     the device is not lost: once the power stays on and the store works, it works, unless its value was torn
 *
 * Faults within the contract of host.h must pass; a store that lies must be caught here, or this proof could not fail. */
#include "lives.h"
#include "proof.h"
#include "recording_cipher.h"
#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

static const uint8_t secrets[2][SSM_SECRET_BYTES] = {"first group of the crash proof..", "second group of the crash proof."};

static struct ssm_credential credential_of(uint16_t group, uint16_t credtype)
{
    return (struct ssm_credential){.credid = group, .credtype = credtype, .privatedata = {secrets[group], SSM_SECRET_BYTES},
                                   .senderid = "0211", .recipientid = "0211"};
}

/* What the enumerations report. */
struct tally { unsigned long long lives, encryptions, executions, wrong, lost; };

enum command { UPDATE, STOP, STOP_AND_START, POWER_CUT, CLIENT_COMMANDS };

struct client_life {
    struct flash flash;
    struct ssm_client client;
    struct choices choices;
    uint32_t reserve, margin; /* K and F of RFC 8613 B.1.1 */
    unsigned length, done; /* commands of the program, and how many have begun */
    uint8_t text;          /* the payload of each UPDATE is another one */
    uint64_t highest, sent;
};

static void client_update(struct client_life *life)
{
    uint8_t out[64];
    size_t len;
    uint64_t ssn;
    life->text++;
    const struct ssm_update update = {.path = "/a", .payload = {&life->text, 1}};
    if (ssm_client_update(&life->client, &update, out, sizeof out, &len, &ssn) == SSM_PROTECTED) {
        life->highest = ssn > life->highest ? ssn : life->highest;
        life->sent++;
    }
}

static void client_start(struct client_life *life)
{
    const struct ssm_credential credential = credential_of(0, SSM_CREDTYPE_CLIENT);
    ssm_client_free(&life->client);
    if (ssm_client_provision(&life->client, &credential, &life->flash.store, life->reserve) == SSM_CREDENTIAL_OK &&
        !ssm_sequence_margin(&life->client.sequence, life->margin)) {
        ssm_client_free(&life->client); /* as ocf_device.h does; either failure shows in the next UPDATE */
    }
}

/* One life; the power may go off inside any command, and then the next one finds a device that has started again. */
static void client_live(struct client_life *life)
{
    life->done = 0;
    life->text = 0;
    life->highest = life->sent = 0;
    recording_clear();
    if (setjmp(life->flash.power) != 0) {
        life->flash.mishaps++;
    }
    client_start(life);
    while (life->done < life->length) {
        life->done++;
        switch ((enum command)choose(&life->choices, CLIENT_COMMANDS)) {
        case UPDATE:
            client_update(life);
            break;
        case STOP:
            ssm_client_stop(&life->client);
            break;
        case STOP_AND_START:
            ssm_client_stop(&life->client);
            client_start(life);
            break;
        default:
            life->flash.mishaps++;
            client_start(life);
        }
    }
    life->flash.faults_left = 0; /* from now on all is well: the device must work again, unless its number was torn */
    life->flash.mishaps++;
    uint64_t before = life->sent;
    client_start(life);
    client_update(life);
    if (life->sent == before && !life->flash.torn) {
        life->sent = UINT64_MAX;
    }
}

/* `margin`: F, in numbers of K. */
static void all_client_lives(struct tally *tally, unsigned length, unsigned faults, unsigned budget, uint32_t margin)
{
    static struct client_life life;
    for (life.reserve = 1; life.reserve <= 4; life.reserve++) {
        life.margin = margin * life.reserve;
        life.length = length;
        life.choices = (struct choices){.count = 0};
        do {
            flash_init(&life.flash, &life.choices, faults, budget);
            client_live(&life);
            tally->lives++;
            tally->encryptions += recording_count();
            tally->wrong += recording_conflicts() > 0;
            /* dead, or more numbers skipped than one reservation for each mishap; with a margin, that for each start */
            uint64_t skipped = life.reserve * life.flash.mishaps + (uint64_t)life.margin * (length + life.flash.mishaps + 1);
            tally->lost += life.sent == UINT64_MAX || (life.sent > 0 && life.highest >= life.sent + skipped);
        } while (next_life(&life.choices));
    }
    ssm_client_free(&life.client);
}

enum { DELIVER_EACH = 4, SERVER_STOP = DELIVER_EACH, SERVER_STOP_AND_START, SERVER_POWER_CUT, SERVER_COMMANDS };

struct datagram { uint8_t bytes[64]; size_t len; };

struct server_life {
    struct flash flash;
    struct ssm_server server;
    struct ssm_group groups[2];
    struct choices choices;
    enum ssm_first_message policy;
    unsigned length, done;
    unsigned executed[DELIVER_EACH + 1]; /* by the text of the UPDATE: 1.. */
};

/* The Resource: the power may be cut before it acts, and after. */
static int act(void *user, const uint8_t *payload, size_t len)
{
    struct server_life *life = user;
    (void)len;
    unsigned moment = mishap(&life->flash, 3);
    if (moment != 1) {
        life->executed[payload[0]]++;
    }
    if (moment > 0) {
        cut(&life->flash);
    }
    return 0;
}

/* Genuine requests of two groups with the same kid: numbers 0, 1 and 33 of the first, 1 of the second. Each has its own text. */
static void make_datagrams(struct datagram datagrams[DELIVER_EACH + 1])
{
    static const struct { uint16_t group; uint64_t ssn; } sent[DELIVER_EACH + 1] = {{0, 0}, {0, 1}, {0, 33}, {1, 1}, {0, 40}};
    for (uint8_t i = 0; i <= DELIVER_EACH; i++) {
        const uint8_t text = i;
        const struct ssm_credential credential = credential_of(sent[i].group, SSM_CREDTYPE_CLIENT);
        const struct ssm_update update = {.path = "/a", .payload = {&text, 1}};
        struct ssm_client client;
        CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&client, &credential, NULL, 1), SSM_CREDENTIAL_OK);
        client.sequence.next = sent[i].ssn;
        CU_ASSERT_EQUAL_FATAL(ssm_client_update(&client, &update, datagrams[i].bytes, sizeof datagrams[i].bytes, &datagrams[i].len, NULL),
                              SSM_PROTECTED);
        ssm_client_free(&client);
    }
}

static void server_start(struct server_life *life)
{
    static const char *const all[] = {"*"};
    static const struct ssm_ace ace = {.subject = SSM_ACE_AUTH_CRYPT, .permission = SSM_PERM_UPDATE, .hrefs = all, .href_count = 1};
    static struct ssm_resource resource = {.href = "/a", .update = act};
    resource.user = life;
    ssm_server_free(&life->server);
    ssm_server_init(&life->server, life->groups, 2, &resource, 1, &ace, 1, &life->flash.store);
    life->server.first_message = life->policy;
    for (uint16_t group = 0; group < 2; group++) {
        const struct ssm_credential credential = credential_of(group, SSM_CREDTYPE_SERVER);
        ssm_server_provision(&life->server, &credential); /* a failure: its group is unknown */
    }
}

static void server_live(struct server_life *life, const struct datagram *datagrams)
{
    life->done = 0;
    memset(life->executed, 0, sizeof life->executed);
    if (setjmp(life->flash.power) != 0) {
        life->flash.mishaps++;
    }
    server_start(life);
    while (life->done < life->length) {
        life->done++;
        unsigned command = choose(&life->choices, SERVER_COMMANDS);
        if (command < DELIVER_EACH) {
            ssm_server_receive(&life->server, SSM_TO_ALL_OCF_NODES, datagrams[command].bytes, datagrams[command].len, NULL);
        } else {
            if (command != SERVER_POWER_CUT) {
                ssm_server_stop(&life->server);
            }
            if (command != SERVER_STOP) {
                server_start(life);
            }
        }
    }
    life->flash.faults_left = 0; /* all is well again: everything old once more, then something new must be executed */
    server_start(life);
    for (unsigned i = 0; i <= DELIVER_EACH; i++) {
        ssm_server_receive(&life->server, SSM_TO_ALL_OCF_NODES, datagrams[i].bytes, datagrams[i].len, NULL);
    }
}

static void all_server_lives(struct tally *tally, unsigned length, unsigned faults, unsigned budget)
{
    static struct server_life life;
    struct datagram datagrams[DELIVER_EACH + 1];
    recording_clear();
    make_datagrams(datagrams);
    for (int policy = SSM_FIRST_IS_LOWER_LIMIT; policy <= SSM_FIRST_SLIDES; policy++) {
        life.policy = (enum ssm_first_message)policy;
        life.length = length;
        life.choices = (struct choices){.count = 0};
        do {
            flash_init(&life.flash, &life.choices, faults, budget);
            server_live(&life, datagrams);
            bool twice = false;
            for (unsigned i = 0; i <= DELIVER_EACH; i++) {
                tally->executions += life.executed[i];
                twice |= life.executed[i] > 1;
            }
            tally->lives++;
            tally->wrong += twice;
            tally->lost += life.executed[DELIVER_EACH] == 0 && !life.flash.torn;
        } while (next_life(&life.choices));
    }
    ssm_server_free(&life.server);
}

static void report(const struct tally *tally)
{
    printf(" %llu lives, %llu encryptions, %llu executions ", tally->lives, tally->encryptions, tally->executions);
}

static void client_crashes(void)
{
    struct tally tally = {0};
    all_client_lives(&tally, long_run() ? 8 : 7, WORKS + 1, 0, 0); /* only cuts between commands */
    all_client_lives(&tally, long_run() ? 7 : 6, FAULTS_HONEST, 1, 0);
    all_client_lives(&tally, long_run() ? 6 : 5, FAULTS_HONEST, 2, 0);
    all_client_lives(&tally, long_run() ? 5 : 4, FAULTS_HONEST, 3, 0);
    report(&tally);
    CU_ASSERT_EQUAL(tally.wrong, 0);
    CU_ASSERT_EQUAL(tally.lost, 0);
    CU_ASSERT(tally.encryptions > 1000 * 1000);
}

static void server_crashes(void)
{
    struct tally tally = {0};
    all_server_lives(&tally, long_run() ? 5 : 4, FAULTS_HONEST, 1);
    all_server_lives(&tally, long_run() ? 4 : 3, FAULTS_HONEST, 2);
    all_server_lives(&tally, long_run() ? 4 : 3, FAULTS_HONEST, 3);
    report(&tally);
    CU_ASSERT_EQUAL(tally.wrong, 0);
    CU_ASSERT_EQUAL(tally.lost, 0);
    CU_ASSERT(tally.executions > 500 * 1000);
}

/* What F is for: a store that loses a write without saying so. One lost write is survived with F = K, whenever it is lost. */
static void lost_write(void)
{
    struct tally tally = {0};
    all_client_lives(&tally, long_run() ? 7 : 6, LIES + 1, 1, 1);
    report(&tally);
    CU_ASSERT_EQUAL(tally.wrong, 0);
    CU_ASSERT_EQUAL(tally.lost, 0);
}

/* Without it a lying store cannot be survived; that it is caught shows that the enumerations above would have caught the core. */
static void lying_store(void)
{
    struct tally client = {0}, server = {0};
    all_client_lives(&client, 3, LIES + 1, 1, 0);
    all_server_lives(&server, 3, LIES + 1, 1);
    printf(" %llu and %llu lives went wrong ", client.wrong, server.wrong);
    CU_ASSERT(client.wrong > 0);
    CU_ASSERT(server.wrong > 0);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"Client: no nonce twice", client_crashes},
        {"Server: no request twice", server_crashes},
        {"Client: a lost write within the margin F", lost_write},
        {"a store that lies is caught", lying_store},
        CU_TEST_INFO_NULL,
    };
    return prove("Crashes at every moment", tests);
}

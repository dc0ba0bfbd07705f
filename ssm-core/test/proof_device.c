/* proof_device.c: a Device whose group credential is replaced, removed and given again, crashed at every moment that matters (lives.h).
 *
 *   The CMS writes the entry of key A or of key B under one credid, or deletes it; genuine SSM Requests of both keys come and come again.
 *   Two durable memories fail and are cut: the store (windows, and which key they belong to), and the host's of cred and pstat.
 *
 *   requests   none is executed twice, as long as no other key was durable under the credid meanwhile
 *   entries    what is executed came under the key whose entry is durable: a power cut takes no context away that has acted
 *   lost       once the power stays on and both memories work, an entry can be written and its next request is executed, unless a stored
 *              value was torn
 *
 * Faults within the contract of host.h must pass; a store that lies must be caught here, or this proof could not fail. */
#include "lives.h"
#include "proof.h"
#include "recording_cipher.h"
#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

enum key { NO_KEY, KEY_A, KEY_B, KEYS };
enum { DATAGRAMS = 4, FRESH = DATAGRAMS - 1 };
enum command { DELIVER, WRITE_A = DELIVER + FRESH, WRITE_B, REMOVE, STOP_AND_START, POWER_CUT, COMMANDS };

static const uint8_t secrets[KEYS][SSM_SECRET_BYTES] = {"", "key A of the crash proof........", "key B of the crash proof........"};
static const struct ssm_uuid dots = {{0xd0}}, cms = {{0xc0}};
/* Genuine requests: of A the numbers 0, 5 and, when all is well again, 40; of B number 1. The payload is the place in this table. */
static const struct { enum key key; uint64_t ssn; } sent[DATAGRAMS] = {{KEY_A, 0}, {KEY_A, 5}, {KEY_B, 1}, {KEY_A, 40}};

struct wire { uint8_t data[256]; size_t len; };

static struct life {
    struct flash flash;
    struct choices choices;
    struct ssm_device device;
    unsigned length, done;
    uint8_t cred[512]; size_t cred_len; enum key durable; /* what the host has saved: cred, and the key of its entry */
    enum key last;                                        /* the last key that was durable, though its entry may be gone */
    struct ssm_pstat pstat;
    unsigned epoch, executed[DATAGRAMS];                  /* how often `last` became another; the epoch + 1 of the last execution */
    bool twice, foreign;
    unsigned long long executions;
} life;

/* The Resource: the power may be cut before it acts, and after. */
static int act(void *user, const uint8_t *payload, size_t len)
{
    (void)user;
    (void)len;
    unsigned moment = mishap(&life.flash, 3);
    if (moment != 1) {
        life.twice |= life.executed[payload[0]] == life.epoch + 1;
        life.foreign |= sent[payload[0]].key != life.durable;
        life.executed[payload[0]] = life.epoch + 1;
        life.executions++;
    }
    if (moment > 0) {
        cut(&life.flash);
    }
    return 0;
}

static void save_cred(void)
{
    const struct ssm_cred *cred = &life.device.cred;
    struct ssm_cbor_writer writer = ssm_cbor_writer(life.cred, sizeof life.cred);
    ssm_cred_represent(cred, true, NULL, &writer);
    life.cred_len = ssm_cbor_written(&writer, life.cred);
    life.durable = NO_KEY;
    for (int key = KEY_A; key < KEYS; key++) {
        if (cred->entries[0].credtype != 0 && memcmp(cred->entries[0].privatedata, secrets[key], SSM_SECRET_BYTES) == 0) {
            life.durable = (enum key)key;
        }
    }
    if (life.durable != NO_KEY && life.durable != life.last) {
        life.epoch++;
        life.last = life.durable;
    }
}

/* The host's memory of the Resources fails and is cut like the store, but keeps whole values. */
static int save(void *user, enum ssm_svr svr)
{
    (void)user;
    enum fault fault = (enum fault)mishap(&life.flash, CUT_NEW + 1);
    if (fault == CUT_OLD) {
        cut(&life.flash);
    }
    if (fault != FAILS_OLD && svr == SSM_SVR_CRED) {
        save_cred();
    } else if (fault != FAILS_OLD) {
        life.pstat = life.device.pstat;
    }
    if (fault == CUT_NEW) {
        cut(&life.flash);
    }
    return fault == WORKS ? 0 : -1;
}

static void start(void)
{
    static const struct ssm_hosted lamp = {{.href = "/a", .update = act}, NULL, true, false};
    struct ssm_device_settings settings = {.hosted = &lamp, .hosted_count = 1, .sct = SSM_CREDTYPE_SERVER,
                                           .contexts = {.store = &life.flash.store, .reserve = 1}, .save = save};
    struct ssm_device *device = &life.device;
    ssm_device_free(device);
    ssm_device_init(device, &settings);
    device->doxm.owned = true;
    device->doxm.rowneruuid = dots;
    device->pstat = life.pstat;
    device->acl2.aces[0] = (struct ssm_ace){.subject = SSM_ACE_AUTH_CRYPT, .permission = SSM_PERM_UPDATE, .hrefs = device->acl2.hrefs[0],
                                            .href_count = 1};
    device->acl2.hrefs[0][0] = "*";
    device->acl2.ace_count = 1;
    ssm_cred_update(&device->cred, life.cred, life.cred_len, NULL);
    ssm_device_start(device); /* a failure: its group is unknown */
}

/* A plain request to one of the Security Virtual Resources; true: answered with success. */
static bool request(const struct ssm_uuid *who, uint8_t method, const char *svr, struct ssm_bytes payload)
{
    struct wire there;
    uint8_t back[SSM_MESSAGE_BYTES_MAX], *at = there.data;
    size_t back_len, name = strlen(svr);
    const struct ssm_source source = {.channel = SSM_CHANNEL_SECURE, .uuid = *who};
    memcpy(at, "\x40\x00\x12\x34\xb3oic\x03sec", 12);
    at[1] = method;
    at += 12;
    *at++ = (uint8_t)name;
    memcpy(at, svr, name);
    at += name;
    if (payload.len > 0) {
        *at++ = 0xff;
        memcpy(at, payload.data, payload.len);
        at += payload.len;
    }
    return ssm_device_receive(&life.device, SSM_TO_UNICAST, &source, there.data, (size_t)(at - there.data), back, sizeof back,
                              &back_len) == SSM_ACCEPTED;
}

static bool go(enum ssm_dos state)
{
    uint8_t payload[] = {0xa1, 0x63, 'd', 'o', 's', 0xa1, 0x61, 's', (uint8_t)state};
    return request(&dots, SSM_POST, "pstat", (struct ssm_bytes){payload, sizeof payload});
}

/* The CMS writes the entry of a key; NO_KEY: deletes it. */
static bool provision(enum key key)
{
    uint8_t payload[192];
    struct ssm_cbor_writer writer = ssm_cbor_writer(payload, sizeof payload);
    ssm_cbor_put_map(&writer, 1);
    ssm_cbor_put_text(&writer, "creds");
    ssm_cbor_put_array(&writer, 1);
    ssm_cbor_put_map(&writer, 5);
    ssm_cbor_put_text(&writer, "credid");
    ssm_cbor_put_uint(&writer, 1);
    ssm_cbor_put_text(&writer, "credtype");
    ssm_cbor_put_uint(&writer, SSM_CREDTYPE_SERVER);
    ssm_cbor_put_text(&writer, "subjectuuid");
    ssm_cbor_put_text(&writer, "");
    ssm_cbor_put_text(&writer, "oscore");
    ssm_cbor_put_map(&writer, 1);
    ssm_cbor_put_text(&writer, "recipientid");
    ssm_cbor_put_text(&writer, "0211");
    ssm_cbor_put_text(&writer, "privatedata");
    ssm_cbor_put_map(&writer, 2);
    ssm_cbor_put_text(&writer, "encoding");
    ssm_cbor_put_text(&writer, "oic.sec.encoding.raw");
    ssm_cbor_put_text(&writer, "data");
    ssm_cbor_put_bytes(&writer, (struct ssm_bytes){secrets[key], SSM_SECRET_BYTES});
    const struct ssm_bytes update = {payload, ssm_cbor_written(&writer, payload)}, nothing = {NULL, 0};
    bool done = go(SSM_RFPRO);
    done &= key == NO_KEY ? request(&cms, SSM_DELETE, "cred", nothing) : request(&cms, SSM_POST, "cred", update);
    return go(SSM_RFNOP) && done;
}

static void deliver(const struct wire *wire)
{
    static const struct ssm_source source;
    uint8_t back[SSM_MESSAGE_BYTES_MAX];
    size_t back_len;
    ssm_device_receive(&life.device, SSM_TO_ALL_OCF_NODES, &source, wire->data, wire->len, back, sizeof back, &back_len);
}

static void make_datagrams(struct wire wires[DATAGRAMS])
{
    for (uint8_t i = 0; i < DATAGRAMS; i++) {
        const struct ssm_credential credential = {.credtype = SSM_CREDTYPE_CLIENT, .senderid = "0211",
                                                  .privatedata = {secrets[sent[i].key], SSM_SECRET_BYTES}};
        const struct ssm_update update = {.path = "/a", .payload = {&i, 1}};
        struct ssm_client client;
        CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&client, &credential, NULL, 1), SSM_CREDENTIAL_OK);
        client.sequence.next = sent[i].ssn;
        CU_ASSERT_EQUAL_FATAL(ssm_client_update(&client, &update, wires[i].data, sizeof wires[i].data, &wires[i].len, NULL), SSM_PROTECTED);
        ssm_client_free(&client);
    }
}

static void obey(enum command command, const struct wire *wires)
{
    switch (command) {
    case WRITE_A:
    case WRITE_B:
        provision(command == WRITE_A ? KEY_A : KEY_B);
        break;
    case REMOVE:
        provision(NO_KEY);
        break;
    case STOP_AND_START:
        ssm_device_stop(&life.device);
        start();
        break;
    case POWER_CUT:
        start();
        break;
    default:
        deliver(&wires[command - DELIVER]);
    }
}

/* One life, which begins with the entry of key A; true: in the end, when all is well, an entry is taken and what comes under it executed. */
static bool live(const struct wire *wires)
{
    static const uint8_t nobody[] = "\xa2\x65" "creds\x80\x6a" "rowneruuid\x78\x24" "c0000000-0000-0000-0000-000000000000";
    unsigned budget = life.flash.faults_left;
    life.pstat = (struct ssm_pstat){SSM_RFNOP, dots};
    life.done = life.epoch = 0;
    life.durable = life.last = NO_KEY;
    life.twice = life.foreign = false;
    memset(life.executed, 0, sizeof life.executed);
    memcpy(life.cred, nobody, sizeof nobody - 1);
    life.cred_len = sizeof nobody - 1;
    life.flash.faults_left = 0;
    start();
    CU_ASSERT_TRUE_FATAL(provision(KEY_A));
    life.flash.faults_left = budget;
    if (setjmp(life.flash.power) != 0) {
        start();
    }
    while (life.done < life.length) {
        life.done++;
        obey((enum command)choose(&life.choices, COMMANDS), wires);
    }
    life.flash.faults_left = 0;
    start();
    for (unsigned i = 0; i < FRESH; i++) { /* everything old once more */
        deliver(&wires[i]);
    }
    bool provisioned = provision(KEY_A);
    deliver(&wires[FRESH]);
    return provisioned && life.executed[FRESH] > 0;
}

struct tally { unsigned long long lives, executions, wrong, lost; };

static void all_lives(struct tally *tally, unsigned length, unsigned faults, unsigned budget)
{
    struct wire wires[DATAGRAMS];
    recording_clear();
    make_datagrams(wires);
    life.length = length;
    life.executions = 0;
    life.choices = (struct choices){.count = 0};
    do {
        flash_init(&life.flash, &life.choices, faults, budget);
        bool alive = live(wires);
        tally->lives++;
        tally->wrong += life.twice || life.foreign;
        tally->lost += !alive && !life.flash.torn;
    } while (next_life(&life.choices));
    tally->executions += life.executions;
    ssm_device_free(&life.device);
}

static void crashes(void)
{
    struct tally tally = {0};
    all_lives(&tally, long_run() ? 5 : 4, WORKS + 1, 0); /* only cuts between commands */
    all_lives(&tally, long_run() ? 4 : 3, FAULTS_HONEST, 1);
    all_lives(&tally, long_run() ? 3 : 2, FAULTS_HONEST, 2);
    printf(" %llu lives, %llu executions ", tally.lives, tally.executions);
    CU_ASSERT_EQUAL(tally.wrong, 0);
    CU_ASSERT_EQUAL(tally.lost, 0);
    CU_ASSERT(tally.executions > 10 * 1000);
}

/* A lying store cannot be survived; that it is caught shows that the enumeration above would have caught the core. */
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
        {"OSC-SEQ-008 SSM-CTX-029 SSM-CRED-014 crashes: no request twice, no context without its entry", crashes},
        {"a store that lies is caught", lying_store},
        CU_TEST_INFO_NULL,
    };
    return prove("Crashes of a Device whose credential is replaced", tests);
}

/* fuzz_device.c: the Device, over a life of many steps. The first byte of the input is the device state that it starts in, with a group, a
 * Client, a unicast peer and their ACEs; each step is a byte (what, and who in its upper bits), a length, and as many bytes:
 *
 *   RAW        a datagram as it is           SECURE   the plaintext of a unicast OSCORE request by the peer
 *   REQUEST    path and method, payload      GROUP    a genuine SSM Request; AGAIN: the last one that was executed comes once more
 *   RESTART    a power cut, or in good order FAIL     from now on the store, or the save of a Resource, fails (or works again)
 *   HOST       RESET by its button, ready, a Resource changed
 *
 * Whatever happens: only RFNOP acts on vertical Resources, at most once a datagram, and never twice on the same; multicast is answered by
 * discovery alone; answers are CoAP; no secret leaves the Device but in RFOTM; after RESET none is left in its memory; no context is there
 * without its entry. */
#include "fuzz.h"
#include <ssm/ocf_device.h>
#include <ssm/switch.h>
#include <string.h>
#include "core.h"

enum step { RAW, REQUEST, SECURE, GROUP, AGAIN, RESTART, FAIL, HOST };
enum { SAVED_MAX = 4096, ENTRIES_MAX = 64, SECRETS = 3, GROUP_CREDID = 1 };

/* DOTS, CMS, AMS, peer, group, stranger */
static const struct ssm_uuid uuids[] = {{{0xd0}}, {{0xc0}}, {{0xa0}}, {{0x10}}, {{0x20}}, {{0x90}}};
static const char *const paths[] = {"/oic/sec/doxm", "/oic/sec/pstat", "/oic/sec/cred", "/oic/sec/acl2", "/oic/res", "/lamp", "/", "/no"};
static const char *const rt[] = {"oic.r.switch.binary"}, *const interfaces[] = {"oic.if.a", "oic.if.baseline"};
static const char *const eps[] = {"coap://[fe80::1]"};
static const uint16_t oxms[] = {0};
static uint8_t secrets[SECRETS][SSM_SECRET_BYTES]; /* not UTF-8, so that no text of an input can hold one */

static struct world {
    struct ssm_device device;
    struct ssm_switch lamp;
    unsigned executions;
    struct { uint16_t credid; enum ssm_store_kind kind; uint8_t data[SSM_STORE_BYTES_MAX]; size_t size; } entries[ENTRIES_MAX];
    size_t entry_count;
    uint8_t cred[SAVED_MAX], acl2[SAVED_MAX]; size_t cred_len, acl2_len; /* what the host has saved of the Resources */
    struct ssm_doxm doxm;
    struct ssm_pstat pstat;
    unsigned cred_saves, received;                                       /* datagrams since the start */
    bool store_fails, save_fails;
    uint8_t executed[SSM_MESSAGE_BYTES_MAX]; size_t executed_len; unsigned executed_at; /* the last SSM Request executed; cred_saves then */
} world;
static struct ssm_client client;
static struct ssm_unicast peer;
static uint64_t peer_number;

static int store_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size)
{
    (void)user;
    size_t i = 0;
    while (i < world.entry_count && (world.entries[i].credid != credid || world.entries[i].kind != kind)) {
        i++;
    }
    if (world.store_fails || i == ENTRIES_MAX) {
        return -1;
    }
    world.entry_count += i == world.entry_count;
    world.entries[i].credid = credid;
    world.entries[i].kind = kind;
    world.entries[i].size = size;
    memcpy(world.entries[i].data, data, size);
    return 0;
}

static int store_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size)
{
    (void)user;
    for (size_t i = 0; i < world.entry_count; i++) {
        if (world.entries[i].credid == credid && world.entries[i].kind == kind) {
            CHECK(world.entries[i].size <= size);
            memcpy(data, world.entries[i].data, world.entries[i].size);
            return (int)world.entries[i].size;
        }
    }
    return world.store_fails ? -1 : 0;
}
static const struct ssm_store store = {NULL, store_save, store_load};

static int save(void *user, enum ssm_svr svr)
{
    (void)user;
    if (world.save_fails) {
        return -1;
    }
    struct ssm_cbor_writer cred = ssm_cbor_writer(world.cred, SAVED_MAX), acl2 = ssm_cbor_writer(world.acl2, SAVED_MAX);
    switch (svr) {
    case SSM_SVR_CRED:
        ssm_cred_represent(&world.device.cred, true, NULL, &cred);
        world.cred_len = ssm_cbor_written(&cred, world.cred);
        world.cred_saves++;
        CHECK(world.cred_len > 0);
        break;
    case SSM_SVR_ACL2:
        ssm_acl2_represent(&world.device.acl2, &acl2);
        world.acl2_len = ssm_cbor_written(&acl2, world.acl2);
        CHECK(world.acl2_len > 0);
        break;
    case SSM_SVR_DOXM:
        world.doxm = world.device.doxm;
        break;
    default:
        world.pstat = world.device.pstat;
    }
    return 0;
}

static int update_lamp(void *user, const uint8_t *payload, size_t len)
{
    (void)user;
    world.executions++;
    return ssm_switch_update(&world.lamp, payload, len);
}

static size_t represent_lamp(void *user, uint8_t *out, size_t size)
{
    (void)user;
    return ssm_switch_represent(&world.lamp, out, size);
}
static const struct ssm_hosted lamp = {{"/lamp", rt, 1, interfaces, 2, update_lamp, NULL}, represent_lamp, true, true};

/* A start: what was saved is put back. */
static void start(void)
{
    const struct ssm_device_settings settings = {.hosted = &lamp, .hosted_count = 1, .eps = eps, .ep_count = 1, .oxms = oxms, .oxm_count = 1,
        .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER, .contexts = {.store = &store, .reserve = 4}, .save = save};
    struct ssm_device *device = &world.device;
    CHECK(ssm_device_init(device, &settings));
    device->doxm = world.doxm;
    device->pstat = world.pstat;
    CHECK(ssm_acl2_update(&device->acl2, world.acl2, world.acl2_len) == SSM_SVR_OK);
    CHECK(ssm_cred_update(&device->cred, world.cred, world.cred_len, NULL) == SSM_CREDENTIAL_OK);
    enum ssm_credential_outcome outcome = ssm_device_start(device);
    CHECK(outcome == SSM_CREDENTIAL_OK || world.store_fails || world.entry_count == ENTRIES_MAX);
    world.received = 0;
}

static struct ssm_credential credential(size_t i)
{
    static const struct { uint16_t type; const char *sender, *recipient; size_t subject; } rows[SECRETS] = {
        {SSM_CREDTYPE_SERVER, NULL, "02aabb", 4}, {SSM_CREDTYPE_OSCORE, "01a0", "01b0", 3}, {SSM_CREDTYPE_CLIENT, "02cc", NULL, 4}};
    return (struct ssm_credential){.credid = (uint16_t)(GROUP_CREDID + i), .credtype = rows[i].type, .subjectuuid = uuids[rows[i].subject],
                                   .privatedata = {secrets[i], SSM_SECRET_BYTES}, .senderid = rows[i].sender, .recipientid = rows[i].recipient};
}

/* The saved Resources of an onboarded Device, and its counterparts: the Client of the group and the peer. */
static void set_up(enum ssm_dos state)
{
    static struct ssm_cred cred;
    static struct ssm_acl2 acl2;
    static struct ssm_doxm doxm = {.oxms = oxms, .oxm_count = 1, .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER,
        .owned = true, .deviceuuid = {{0xaa}}, .devowneruuid = {{0xd0}}, .rowneruuid = {{0xd0}}};
    ssm_device_free(&world.device);
    ssm_client_free(&client);
    ssm_unicast_free(&peer);
    memset(&world, 0, sizeof world);
    ssm_cred_init(&cred, doxm.sct);
    ssm_acl2_init(&acl2);
    for (size_t i = 0; i < SECRETS; i++) {
        memset(secrets[i], 0x80 + (int)i, SSM_SECRET_BYTES);
    }
    for (size_t i = 0; i < SECRETS && state != SSM_RESET; i++) {
        const struct ssm_credential from = credential(i);
        struct ssm_cred_entry *entry = &cred.entries[i];
        entry->credid = from.credid;
        entry->credtype = from.credtype;
        ssm_uuid_format(&from.subjectuuid, entry->subjectuuid);
        memcpy(entry->privatedata, secrets[i], SSM_SECRET_BYTES);
        strcpy(entry->senderid, from.senderid != NULL ? from.senderid : "");
        strcpy(entry->recipientid, from.recipientid != NULL ? from.recipientid : "");
    }
    cred.rowneruuid = uuids[1];
    acl2.rowneruuid = uuids[2];
    acl2.entries[0] = (struct ssm_acl2_entry){true, 1, SSM_ACE_AUTH_CRYPT, {{0}}, SSM_PERM_RETRIEVE | SSM_PERM_UPDATE, 1, {"*"}};
    struct ssm_cbor_writer writer = ssm_cbor_writer(world.cred, SAVED_MAX);
    ssm_cred_represent(&cred, true, NULL, &writer);
    world.cred_len = ssm_cbor_written(&writer, world.cred);
    writer = ssm_cbor_writer(world.acl2, SAVED_MAX);
    ssm_acl2_represent(&acl2, &writer);
    world.acl2_len = ssm_cbor_written(&writer, world.acl2);
    world.doxm = doxm;
    world.pstat = (struct ssm_pstat){state, uuids[0]};
    start();

    struct ssm_credential counterpart = credential(0);
    counterpart.credtype = SSM_CREDTYPE_CLIENT;
    counterpart.senderid = counterpart.recipientid;
    CHECK(ssm_client_provision(&client, &counterpart, NULL, 1) == SSM_CREDENTIAL_OK);
    const struct ssm_unicast_settings settings = {.store = NULL};
    counterpart = credential(1);
    counterpart.senderid = credential(1).recipientid;
    counterpart.recipientid = credential(1).senderid;
    CHECK(ssm_unicast_provision(&peer, &counterpart, &settings) == SSM_CREDENTIAL_OK);
    peer_number = 0;
}

/* 16 bytes of one of the secrets in a row. */
static bool has_secret(const void *memory, size_t len)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0, run = 0; i < len; i++) {
        run = bytes[i] < 0x80 || bytes[i] >= 0x80 + SECRETS ? 0 : i > 0 && bytes[i] == bytes[i - 1] ? run + 1 : 1;
        if (run == SSM_SECRET_BYTES / 2) {
            return true;
        }
    }
    return false;
}

static void check_answer(const uint8_t *answer, size_t len, enum ssm_destination destination, enum ssm_dos before)
{
    struct ssm_message message;
    if (len == 0) {
        return;
    }
    CHECK(len <= SSM_MESSAGE_BYTES_MAX && ssm_message_parse(&message, answer, len));
    CHECK(destination == SSM_TO_UNICAST || (message.code == SSM_CONTENT && message.type == SSM_NON));
    CHECK(before == SSM_RFOTM || !has_secret(answer, len));
}

static bool has_entry(uint16_t credid, uint16_t credtype)
{
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        if (world.device.cred.entries[i].credid == credid && world.device.cred.entries[i].credtype == credtype) {
            return true;
        }
    }
    return false;
}

/* What holds between any two steps. */
static void check_device(void)
{
    const struct ssm_device *device = &world.device;
    uint64_t counted = 0;
    CHECK(device->pstat.state <= SSM_SRESET && device->server.suspended == (device->pstat.state != SSM_RFNOP));
    for (size_t i = 0; i < SSM_SERVER_GROUPS_MAX; i++) {
        CHECK(!device->server.groups[i].used || has_entry(device->server.groups[i].credid, SSM_CREDTYPE_SERVER));
    }
    for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
        CHECK(!device->clients[i].provisioned || has_entry(device->clients[i].sequence.credid, SSM_CREDTYPE_CLIENT));
    }
    for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
        CHECK(!device->unicasts[i].provisioned || has_entry(device->unicasts[i].sequence.credid, SSM_CREDTYPE_OSCORE));
    }
    for (size_t i = 0; i < SSM_REASONS; i++) {
        counted += device->counters[i];
    }
    CHECK(counted == world.received);
    CHECK(device->pstat.state != SSM_RESET || !has_secret(device, sizeof *device));
}

static void deliver(enum ssm_destination destination, unsigned who, const uint8_t *datagram, size_t len)
{
    struct ssm_source source = {.address = "a", .address_len = 1, .channel = SSM_CHANNEL_SECURE};
    if (who < 2) {
        source.channel = who == 0 ? SSM_CHANNEL_PLAIN : SSM_CHANNEL_OTM;
    } else {
        source.uuid = uuids[who - 2];
    }
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t out_len = SIZE_MAX;
    const enum ssm_dos before = world.device.pstat.state;
    const unsigned executions = world.executions;
    enum ssm_reason reason = ssm_device_receive(&world.device, destination, &source, datagram, len, out, sizeof out, &out_len);
    world.received++;
    CHECK(reason < SSM_REASONS && world.executions - executions <= (before == SSM_RFNOP));
    check_answer(out, out_len, destination, before);
    while (ssm_device_notify(&world.device, out, sizeof out, &out_len, &source)) {
        check_answer(out, out_len, SSM_TO_UNICAST, world.device.pstat.state);
    }
}

/* A whole CoAP request; its length. The first byte of the input chooses path, method and query, the rest is the payload. */
static size_t make_request(uint8_t *coap, struct fuzz_input *input)
{
    static const uint8_t methods[] = {SSM_GET, SSM_POST, SSM_DELETE, SSM_PUT};
    unsigned choice = fuzz_byte(input);
    uint8_t *at = coap;
    memcpy(at, "\x41\x00\x12\x34t", 5);
    at[1] = methods[choice >> 3 & 3];
    at += 5;
    unsigned number = 0;
    if ((choice >> 5 & 1) != 0) { /* Observe: register */
        *at++ = SSM_OPT_OBSERVE << 4;
        number = SSM_OPT_OBSERVE;
    }
    for (const char *segment = paths[choice & 7] + 1; segment != NULL;) {
        const char *stop = strchr(segment, '/');
        size_t len = stop != NULL ? (size_t)(stop - segment) : strlen(segment);
        *at++ = (uint8_t)((SSM_OPT_URI_PATH - number) << 4 | len);
        memcpy(at, segment, len);
        at += len;
        number = SSM_OPT_URI_PATH;
        segment = stop != NULL ? stop + 1 : NULL;
    }
    if ((choice >> 6 & 1) != 0) {
        memcpy(at, "\x48" "credid=1", 9);
        at += 9;
    }
    size_t len = input->left < 1100 ? input->left : 1100;
    if (len > 0) {
        *at++ = 0xff;
        memcpy(at, input->at, len);
    }
    return (size_t)(at - coap) + len;
}

static void request(unsigned who, struct fuzz_input input, bool is_secure)
{
    uint8_t coap[SSM_MESSAGE_BYTES_MAX], datagram[SSM_MESSAGE_BYTES_MAX];
    size_t len = make_request(coap, &input);
    if (!is_secure) {
        deliver((input.left & 1) != 0 && coap[1] == SSM_GET ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, who, coap, len);
    } else if (ssm_protect_request(&peer.sender, peer_number++, coap, len, datagram, sizeof datagram, &len, NULL) == SSM_PROTECTED) {
        deliver(SSM_TO_UNICAST, 0, datagram, len);
    }
}

static void group_update(bool on)
{
    uint8_t payload[8], datagram[SSM_MESSAGE_BYTES_MAX];
    const struct ssm_switch wanted = {on};
    const struct ssm_update update = {.path = "/lamp", .payload = {payload, ssm_switch_represent(&wanted, payload, sizeof payload)}};
    size_t len;
    unsigned before = world.executions;
    CHECK(ssm_client_update(&client, &update, datagram, sizeof datagram, &len, NULL) == SSM_PROTECTED);
    deliver(SSM_TO_ALL_OCF_NODES, 0, datagram, len);
    if (world.executions > before) {
        memcpy(world.executed, datagram, len);
        world.executed_len = len;
        world.executed_at = world.cred_saves;
    }
}

static void again(void)
{
    unsigned before = world.executions;
    if (world.executed_len > 0) {
        deliver(SSM_TO_ALL_OCF_NODES, 0, world.executed, world.executed_len);
        CHECK(world.executions == before || world.cred_saves > world.executed_at); /* another key may have had the credid meanwhile */
    }
}

static void restart(bool is_orderly)
{
    if (is_orderly) {
        CHECK(ssm_device_stop(&world.device) == 0 || world.store_fails || world.entry_count == ENTRIES_MAX);
    }
    ssm_device_free(&world.device);
    CHECK(!has_secret(&world.device, sizeof world.device));
    start();
}

static void step(unsigned what, unsigned who, struct fuzz_input input)
{
    switch ((enum step)what) {
    case RAW:
        deliver((input.left & 1) != 0 ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, who, input.at, input.left);
        break;
    case REQUEST:
    case SECURE:
        request(who, input, what == SECURE);
        break;
    case GROUP:
        group_update((who & 1) != 0);
        break;
    case AGAIN:
        again();
        break;
    case RESTART:
        restart((who & 1) != 0);
        break;
    case FAIL:
        world.store_fails = (who & 1) != 0;
        world.save_fails = (who & 2) != 0;
        break;
    default:
        if ((who & 1) != 0) {
            ssm_device_reset(&world.device);
        } else if ((who & 2) != 0) {
            ssm_device_ready(&world.device, &uuids[4]);
        } else {
            ssm_device_changed(&world.device, 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    set_up((enum ssm_dos)(fuzz_byte(&input) % (SSM_SRESET + 1)));
    for (int steps = 0; input.left > 0 && steps < 64; steps++) {
        unsigned what = fuzz_byte(&input);
        size_t len = (size_t)fuzz_byte(&input) << 2; /* up to 1020 bytes, in fours */
        len = len < input.left ? len : input.left;
        step(what & 7, what >> 3 & 7, (struct fuzz_input){input.at, len});
        input.at += len;
        input.left -= len;
        check_device();
    }
    return 0;
}

/* test_server.c: the rules of CR 1967 Q.3.3 steps 2-4, one decision at a time. */
#include "test.h"
#include <stdio.h>

#define SWITCH "bd 05 42696e617279537769746368526573555249" /* Uri-Path BinarySwitchResURI, as the first option */
#define ON "ff a16576616c7565f5"

static void executes(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    for (uint64_t ssn = 0; ssn < 4; ssn++) {
        fixture_make(&fixture, ssn, ssn % 2 == 0);
        int resource = 9;
        CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, fixture.datagram, fixture.len, &resource), SSM_ACCEPTED);
        CU_ASSERT_EQUAL(resource, 0);
        CU_ASSERT_EQUAL(fixture.lamp.state.value, ssn % 2 == 0);
    }
    CU_ASSERT(fixture.lamp.executions == 4 && fixture.sensor.executions == 0 && fixture.server.counters[SSM_ACCEPTED] == 4);
    fixture_free(&fixture);
}

/* What a request says inside, and what becomes of it. Each is authentic and has its own number. */
static void inner_decisions(void)
{
    static const struct { enum ssm_reason reason; const char *coap; } rows[] = {
        {SSM_ACCEPTED, "5002 0001" SWITCH "12 2710" ON},                      /* application/vnd.ocf+cbor */
        {SSM_ACCEPTED, "5002 0001" SWITCH "11 3c" ON},                        /* application/cbor */
        {SSM_ACCEPTED, "5002 0001" SWITCH ON},                                /* no Content-Format */
        {SSM_ACCEPTED, "5002 0001" SWITCH "12 2710 e2 06e8 0800 42 0800" ON}, /* OCF versions 2048 */
        {SSM_ACCEPTED, "5002 0001" SWITCH "4b 69663d6f69632e69662e61 e2 06e5 0800 42 0800" ON}, /* behind a query */
        {SSM_ACCEPTED, "5002 0001 60 5d 05 42696e617279537769746368526573555249" ON}, /* Observe means nothing with POST */
        {SSM_ACCEPTED, "5002 0001" SWITCH "d1 ea 00" ON},                     /* No-Response 0 */
        {SSM_ACCEPTED, "5002 0001" SWITCH "e0 fe00" ON},                      /* unknown, elective */
        {SSM_ACCEPTED, "5002 0001" SWITCH "12 2710 02 0016" ON},              /* Content-Format twice: the second is as good as unknown */
        {SSM_ACCEPTED, "5002 0001" SWITCH "60" ON},                           /* Accept: there is no response it could matter to */
        {SSM_DISCARD_NOT_UPDATE, "5001 0001" SWITCH},
        {SSM_DISCARD_NOT_UPDATE, "5003 0001" SWITCH ON},
        {SSM_DISCARD_NOT_UPDATE, "5004 0001" SWITCH},
        {SSM_DISCARD_NOT_UPDATE, "5005 0001" SWITCH ON},
        {SSM_DISCARD_NOT_UPDATE, "5006 0001" SWITCH ON},
        {SSM_DISCARD_NOT_UPDATE, "5007 0001" SWITCH ON},
        {SSM_DISCARD_NOT_UPDATE, "5001 0001 60 5d 05 42696e617279537769746368526573555249"}, /* GET with Observe */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001" ON},                            /* no path */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001 b1 61" ON},
        {SSM_DISCARD_NO_RESOURCE, "5002 0001 bd 04 42696e6172795377697463685265735552" ON},     /* one byte short */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001 bd 06 42696e61727953776974636852657355524900" ON}, /* one zero byte more */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001" SWITCH "00" ON},                /* an empty segment more */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001 b5 726f6f6d73" ON},              /* "/rooms" is only a part of a path */
        {SSM_DISCARD_NO_RESOURCE, "5002 0001 bc 726f6f6d732f73656e736f72" ON},/* "rooms/sensor" as one segment */
        {SSM_ACCEPTED, "5002 0001 b5 726f6f6d73 06 73656e736f72" ON},         /* as two */
        {SSM_ACCEPTED, "5002 0001" SWITCH "4b 69663d6f69632e69662e61" ON},    /* if=oic.if.a */
        {SSM_ACCEPTED, "5002 0001" SWITCH "4d 09 72743d6f69632e722e7377697463682e62696e617279" ON}, /* rt=oic.r.switch.binary */
        {SSM_ACCEPTED, "5002 0001" SWITCH "43 783d79 02 7274" ON},            /* x=y and rt say nothing */
        {SSM_DISCARD_NOT_INTENDED, "5002 0001" SWITCH "4b 69663d6f69632e69662e73" ON}, /* if=oic.if.s */
        {SSM_DISCARD_NOT_INTENDED, "5002 0001" SWITCH "44 72743d78" ON},      /* rt=x */
        {SSM_DISCARD_NOT_INTENDED, "5002 0001" SWITCH "43 72743d" ON},        /* rt= */
        {SSM_DISCARD_NOT_INTENDED, "5002 0001" SWITCH "4b 69663d6f69632e69662e61 04 72743d78" ON}, /* one of two is wrong */
        {SSM_DISCARD_NOT_INTENDED, "5002 0001 b5 726f6f6d73 06 73656e736f72 4b 69663d6f69632e69662e73" ON}, /* oic.if.s is not for UPDATE */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2711" ON},           /* Content-Format 10001 */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "10" ON},                /* text/plain */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "13 002710" ON},         /* too long for a Content-Format */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "e2 06e9 0801" ON},      /* OCF version 2049 */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "e2 06e9 0800 02 0800" ON}, /* the version twice */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2710 e2 06e8 0800 42 0801" ON}, /* only the second is another */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2710 e2 06e8 0800 42 0800 02 0800" ON}, /* the second twice */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2710 e2 06ea 0800 42 0800" ON}, /* options 2051 and 2055, unknown, critical */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2710 e2 06e8 0800 42 0800 d0 2b" ON}, /* 2109 behind the versions */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "12 2710 e2 06e8 0800 42 0800"}, /* and no payload */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "e0 fe01" ON},           /* unknown, critical */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "d1 03 08" ON},          /* Block1, first of more */
        {SSM_DISCARD_APPLICATION, "5002 0001 50 6d 05 42696e617279537769746368526573555249" ON}, /* If-None-Match */
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH "ff ff"},
        {SSM_DISCARD_APPLICATION, "5002 0001" SWITCH},
    };
    struct fixture fixture;
    fixture_init(&fixture);
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned before = fixture.lamp.executions + fixture.sensor.executions;
        fixture.lamp.state.value = fixture.sensor.state.value = false;
        enum ssm_reason reason = fixture_receive_inner(&fixture, i, rows[i].coap);
        bool on = fixture.lamp.state.value || fixture.sensor.state.value;
        bool called = fixture.lamp.executions + fixture.sensor.executions > before;
        CU_ASSERT_EQUAL(reason, rows[i].reason);
        if (reason != rows[i].reason) {
            printf("\n    %s: found %s, expected %s\n", rows[i].coap, ssm_reason_text(reason), ssm_reason_text(rows[i].reason));
        }
        CU_ASSERT_EQUAL(on, rows[i].reason == SSM_ACCEPTED);
        CU_ASSERT(called || rows[i].reason != SSM_ACCEPTED);
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_REPLAY); /* whatever became of it, its number is spent */
    }
    fixture_free(&fixture);
}

static void not_multicast_not_confirmable(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_make(&fixture, 5, true);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_UNICAST, fixture.datagram, fixture.len, NULL), SSM_DISCARD_NOT_MULTICAST);
    fixture.datagram[0] &= 0xcf; /* CON */
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_CONFIRMABLE);
    fixture.datagram[0] |= 0x20; /* ACK */
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_COAP_FORMAT);
    fixture.datagram[0] |= 0x10; /* RST */
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_COAP_FORMAT);
    fixture.datagram[0] &= 0xdf; /* NON again: the number was not spent by any of them */
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    fixture_free(&fixture);
}

static void outer_code_and_options(void)
{
    static const struct { uint8_t code; enum ssm_reason reason; } codes[] = {
        {0x00, SSM_DISCARD_COAP_FORMAT}, {0x01, SSM_ACCEPTED}, {0x02, SSM_ACCEPTED}, {0x05, SSM_ACCEPTED}, {0x22, SSM_DISCARD_COAP_FORMAT},
        {0x44, SSM_DISCARD_COAP_FORMAT}, {0x81, SSM_DISCARD_COAP_FORMAT}, {0xe1, SSM_DISCARD_COAP_FORMAT},
    };
    struct fixture fixture;
    fixture_init(&fixture);
    for (size_t i = 0; i < COUNT(codes); i++) {
        fixture_make(&fixture, i, true);
        fixture.datagram[1] = codes[i].code;
        CU_ASSERT_EQUAL(fixture_receive(&fixture), codes[i].reason);
    }
    uint8_t changed[SSM_MESSAGE_BYTES_MAX];
    fixture_make(&fixture, 100, true); /* 4 bytes of header, then the OSCORE option of 1 + 5 bytes */
    memcpy(changed, fixture.datagram, 10);
    size_t extra = unhex(changed + 10, "23 627573 12 0016 33 783d79 d2 12 000e"); /* Uri-Path, Content-Format, Uri-Query, a critical one */
    memcpy(changed + 10 + extra, fixture.datagram + 10, fixture.len - 10);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, changed, fixture.len + extra, NULL), SSM_ACCEPTED);
    fixture_make(&fixture, 101, true);
    memcpy(changed, fixture.datagram, 10);
    memcpy(changed + 10, fixture.datagram + 4, 6);
    changed[10] &= 0x0f; /* the same OSCORE option twice */
    memcpy(changed + 16, fixture.datagram + 10, fixture.len - 10);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, changed, fixture.len + 6, NULL), SSM_DISCARD_OSCORE_DECODE);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    uint8_t plain[64];
    size_t len = unhex(plain, "5002 0001" SWITCH ON);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, plain, len, NULL), SSM_DISCARD_NO_OSCORE);
    fixture_free(&fixture);
}

static void kid_in_full_and_no_kid_context(void)
{
    static const struct { const char *option; enum ssm_reason reason; } rows[] = {
        {"94 0905 028b", SSM_DISCARD_UNKNOWN_KID}, {"96 0905 028be300", SSM_DISCARD_UNKNOWN_KID}, 
        {"96 0905 00028be3", SSM_DISCARD_UNKNOWN_KID},
        {"92 0905", SSM_DISCARD_UNKNOWN_KID}, {"95 0905 028be4", SSM_DISCARD_UNKNOWN_KID},
        {"96 1905 00 028be3", SSM_DISCARD_UNKNOWN_KID}, {"97 1905 01aa 028be3", SSM_DISCARD_UNKNOWN_KID},
        {"92 0105", SSM_DISCARD_OSCORE_DECODE}, {"90", SSM_DISCARD_OSCORE_DECODE}, {"91 00", SSM_DISCARD_OSCORE_DECODE},
        {"94 08 028be3", SSM_DISCARD_OSCORE_DECODE},                          /* no Partial IV */
        {"96 0a 0005 028be3", SSM_DISCARD_OSCORE_DECODE}, {"96 0a 0000 028be3", SSM_DISCARD_OSCORE_DECODE}, /* leading zero */
        {"95 2905 028be3", SSM_DISCARD_OSCORE_DECODE}, {"95 4905 028be3", SSM_DISCARD_OSCORE_DECODE},
        {"95 8905 028be3", SSM_DISCARD_OSCORE_DECODE},
        {"9a 0e 000000000005 028be3", SSM_DISCARD_OSCORE_DECODE},
        {"95 0906 028be3", SSM_DISCARD_DECRYPT},                              /* another Partial IV */
        {"95 0905 028be3", SSM_ACCEPTED},
    };
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_make(&fixture, 5, true);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t changed[SSM_MESSAGE_BYTES_MAX];
        memcpy(changed, fixture.datagram, 4);
        size_t option_len = unhex(changed + 4, rows[i].option);
        memcpy(changed + 4 + option_len, fixture.datagram + 10, fixture.len - 10);
        enum ssm_reason reason = ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, changed, fixture.len - 6 + option_len, NULL);
        CU_ASSERT_STRING_EQUAL(ssm_reason_text(reason), ssm_reason_text(rows[i].reason));
    }
    fixture_free(&fixture);
}

static void payload_too_short(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_make(&fixture, 5, true);
    const size_t start = 4 + 6; /* of marker and payload */
    for (size_t payload = 0; payload <= 12; payload++) {
        enum ssm_reason reason =
            ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, fixture.datagram, start + (payload > 0 ? 1 + payload : 0), NULL);
        CU_ASSERT_EQUAL(reason, payload <= SSM_TAG_BYTES ? SSM_DISCARD_OSCORE_DECODE : SSM_DISCARD_DECRYPT);
    }
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, fixture.datagram, start + 1, NULL), SSM_DISCARD_COAP_FORMAT);
    uint8_t large[SSM_MESSAGE_BYTES_MAX + 1] = {0};
    memcpy(large, fixture.datagram, fixture.len);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, large, sizeof large - 1, NULL), SSM_DISCARD_DECRYPT);
    CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, large, sizeof large, NULL), SSM_DISCARD_COAP_FORMAT);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    fixture_free(&fixture);
}

static void access_control(void)
{
    static const char *const this[] = {"/other", SSM_SWITCH_HREF}, *const all[] = {"*"};
    static const char *const other[] = {"/other", "/BinarySwitch", "/BinarySwitchResURI/"};
    const struct ssm_uuid zero = {{0}};
    struct fixture fixture;
    fixture_init(&fixture);
    const struct ssm_uuid client = fixture.server_credential.subjectuuid;
    const struct { struct ssm_ace ace; enum ssm_reason reason; } rows[] = {
        {{SSM_ACE_UUID, client, SSM_PERM_UPDATE, this, 2}, SSM_ACCEPTED},
        {{SSM_ACE_UUID, client, 0xff, all, 1}, SSM_ACCEPTED},
        {{SSM_ACE_AUTH_CRYPT, zero, SSM_PERM_UPDATE | SSM_PERM_RETRIEVE, this, 2}, SSM_ACCEPTED},
        {{SSM_ACE_ANON_CLEAR, zero, SSM_PERM_UPDATE, this, 2}, SSM_ACCEPTED},
        {{SSM_ACE_UUID, zero, SSM_PERM_UPDATE, this, 2}, SSM_DISCARD_ACCESS_DENIED},
        {{SSM_ACE_UUID, client, 0xff & ~SSM_PERM_UPDATE, this, 2}, SSM_DISCARD_ACCESS_DENIED},
        {{SSM_ACE_UUID, client, SSM_PERM_UPDATE, other, 3}, SSM_DISCARD_ACCESS_DENIED},
        {{SSM_ACE_UUID, client, SSM_PERM_UPDATE, this, 0}, SSM_DISCARD_ACCESS_DENIED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture.aces[0] = rows[i].ace;
        fixture_make(&fixture, i, true);
        CU_ASSERT_EQUAL(fixture_receive(&fixture), rows[i].reason);
    }
    fixture.server.ace_count = 0;
    fixture_make(&fixture, 100, true);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_ACCESS_DENIED);
    fixture.server.ace_count = 1;
    fixture.aces[0] = rows[0].ace;
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_REPLAY); /* access granted later does not revive it */
    fixture_free(&fixture);
}

/* Two contexts with one kid: each is tried, each has its own window and its own subject. */
static void equal_kids(void)
{
    uint8_t secret[SSM_SECRET_BYTES] = {1};
    struct fixture fixture, second;
    fixture_init(&fixture);
    fixture_init(&second);
    second.client_credential.privatedata = second.server_credential.privatedata = (struct ssm_bytes){secret, sizeof secret};
    second.server_credential.credid = 8;
    ssm_client_free(&second.client);
    CU_ASSERT_EQUAL(ssm_client_provision(&second.client, &second.client_credential, NULL, 1), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &second.server_credential), SSM_CREDENTIAL_OK);
    second.server_credential.credid = 9; /* the same key under another credid would execute everything twice */
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &second.server_credential), SSM_CREDENTIAL_REUSED);
    CU_ASSERT_FALSE(ssm_server_remove(&fixture.server, 9));
    struct { struct fixture *client; uint64_t ssn; enum ssm_reason reason; } rows[] = {
        {&fixture, 5, SSM_ACCEPTED}, {&second, 5, SSM_ACCEPTED}, {&fixture, 5, SSM_DISCARD_REPLAY}, {&second, 5, SSM_DISCARD_REPLAY},
        {&second, 4, SSM_DISCARD_REPLAY}, {&fixture, 100, SSM_ACCEPTED}, {&second, 6, SSM_ACCEPTED}, {&second, 6, SSM_DISCARD_REPLAY},
        {&fixture, 100, SSM_DISCARD_REPLAY}, /* a replay for one, undecipherable for the other */
        {&fixture, 101, SSM_ACCEPTED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_make(rows[i].client, rows[i].ssn, i % 2 == 0);
        CU_ASSERT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, rows[i].client->datagram, rows[i].client->len, NULL),
                        rows[i].reason);
    }
    CU_ASSERT_TRUE(ssm_server_remove(&fixture.server, 7));
    CU_ASSERT_FALSE(ssm_server_remove(&fixture.server, 7));
    fixture_make(&fixture, 200, true);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_DECRYPT); /* only the other secret is left */
    CU_ASSERT_TRUE(ssm_server_remove(&fixture.server, 8));
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_UNKNOWN_KID);
    fixture_free(&fixture);
    fixture_free(&second);
}

/* The identity is that of the very entry that verified. */
static void subject_of_the_right_entry(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct ssm_credential credential = fixture.server_credential;
    credential.credid = 9;
    credential.recipientid = "02ffff";
    credential.subjectuuid.bytes[0] ^= 1; /* no ACE names it */
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &credential), SSM_CREDENTIAL_OK);
    fixture.client_credential.senderid = "02ffff";
    ssm_client_free(&fixture.client);
    CU_ASSERT_EQUAL(ssm_client_provision(&fixture.client, &fixture.client_credential, NULL, 1), SSM_CREDENTIAL_OK);
    fixture_make(&fixture, 1, true);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_ACCESS_DENIED);
    fixture_free(&fixture);
}

static void places_are_limited(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct ssm_credential credential = fixture.server_credential;
    char id[] = "02aa00";
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &credential), SSM_CREDENTIAL_DUPLICATE);
    credential.recipientid = id;
    for (credential.credid = 100; credential.credid < 100 + SSM_SERVER_GROUPS_MAX - 1; credential.credid++) {
        CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &credential), SSM_CREDENTIAL_OK);
        id[5]++;
    }
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &credential), SSM_CREDENTIAL_FULL);
    CU_ASSERT_TRUE(ssm_server_remove(&fixture.server, 101));
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &credential), SSM_CREDENTIAL_OK);
    struct ssm_server roomless;
    ssm_server_init(&roomless, NULL, 0, fixture.resources, COUNT(fixture.resources), fixture.aces, COUNT(fixture.aces), NULL);
    CU_ASSERT_EQUAL(ssm_server_provision(&roomless, &credential), SSM_CREDENTIAL_FULL);
    fixture_make(&fixture, 1, true);
    CU_ASSERT_EQUAL(ssm_server_receive(&roomless, SSM_TO_ALL_OCF_NODES, fixture.datagram, fixture.len, NULL), SSM_DISCARD_UNKNOWN_KID);
    fixture_free(&fixture);
}

void test_server(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-SRV-005 SSM-SRV-035 SSM-CRED-003 SSM-CTX-005 SSM-CTX-006 SSM-CTX-007 SSM-CTX-008 SSM-CTX-021 SSM-CTX-022 SSM-CTX-026 "
         "SSM-CTX-027 executes", executes},
        {"SSM-GEN-009 SSM-SRV-018 SSM-SRV-026 SSM-SRV-030 SSM-SRV-031 SSM-SRV-032 SSM-SRV-033 SSM-SRV-041 SSM-SRV-043 SSM-SRV-050 "
         "SSM-SRV-055 decisions on the inner request", inner_decisions},
        {"SSM-SRV-027 SSM-SRV-028 unicast and CON are decided before decryption", not_multicast_not_confirmable},
        {"SSM-SRV-045 SSM-SRV-046 SSM-SRV-047 OSC-OPT-001 OSC-VER-001 OSC-MSG-002 outer code and outer options", outer_code_and_options},
        {"SSM-SRV-006 SSM-SRV-007 SSM-SRV-009 SSM-SRV-010 SSM-SRV-013 SSM-SRV-014 SSM-SRV-017 SSM-SRV-049 SSM-SRV-062 kid, kid "
         "context, Partial IV", kid_in_full_and_no_kid_context},
        {"SSM-SRV-011 SSM-SRV-012 OSC-OPT-003 payload too short, datagram too long", payload_too_short},
        {"SSM-GEN-007 SSM-GEN-008 SSM-SRV-037 SSM-SRV-038 access control", access_control},
        {"SSM-SRV-004 SSM-SRV-052 SSM-SRV-059 OSC-CTX-011 equal kids", equal_kids},
        {"SSM-SRV-036 SSM-SRV-039 SSM-CTX-019 subject of the right entry", subject_of_the_right_entry},
        {"places are limited", places_are_limited},
        CU_TEST_INFO_NULL,
    };
    add_suite("Server", tests);
}

/* test_alloc.c: protect and verify allocate nothing. This program puts itself in front of the C library's allocator and counts; it
 * shows first that the counting works, by keying a context, which does allocate. */
#include "pair.h"
#include <CUnit/Basic.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);

static unsigned long calls, fail_at; /* fail_at: the allocation that fails, counted from 1; 0: none */

static bool fails(void)
{
    calls++;
    return fail_at > 0 && --fail_at == 0;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    calls++;
    return __libc_realloc(memory, size);
}

void free(void *memory)
{
    calls++;
    __libc_free(memory);
}

static void nothing_is_allocated(void)
{
    static struct fixture fixture;
    unsigned long before = calls;
    fixture_init(&fixture);
    CU_ASSERT(calls > before);

    const uint8_t on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};
    const struct ssm_update update = {
        .path = SSM_SWITCH_HREF, .query = "if=oic.if.a", .payload = {on, sizeof on}, .ocf_version_options = true};
    bool good = true;
    before = calls;
    for (int i = 0; i < 100; i++) {
        good &= ssm_client_update(&fixture.client, &update, fixture.datagram, sizeof fixture.datagram, &fixture.len, NULL) == SSM_PROTECTED;
        good &= fixture_receive(&fixture) == SSM_ACCEPTED;
        good &= fixture_receive(&fixture) == SSM_DISCARD_REPLAY;
    }
    unsigned long update_calls = calls - before;

    uint8_t coap[256], plain[128];
    struct ssm_binding binding;
    struct ssm_recipient *recipient = &fixture.server.groups[0].recipient;
    size_t len = 0, plain_len = 0, coap_len = unhex(coap, "44455d1f00003974ff48656c6c6f");
    before = calls;
    fixture_make(&fixture, 1000, true);
    struct ssm_message message;
    struct ssm_oscore_option oscore = {
        .piv = {(const uint8_t *)"\x03\xe8", 2}, .kid = {recipient->keyed.id, recipient->keyed.id_len}, .has_kid = true};
    struct ssm_ticket ticket;
    good &= ssm_message_parse(&message, fixture.datagram, fixture.len);
    good &= ssm_authenticate(recipient, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, &binding) == SSM_ACCEPTED;
    good &= ssm_protect_response(&fixture.client.sender, &binding, NULL, coap, coap_len, fixture.datagram, sizeof fixture.datagram, &len) ==
            SSM_PROTECTED;
    good &= ssm_message_parse(&message, fixture.datagram, len);
    oscore = (struct ssm_oscore_option){0};
    good &= ssm_verify_response(recipient, &binding, &message, &oscore, plain, sizeof plain, &plain_len) == SSM_ACCEPTED;
    unsigned long response_calls = calls - before;

    CU_ASSERT_TRUE(good);
    CU_ASSERT_EQUAL(update_calls, 0);
    CU_ASSERT_EQUAL(response_calls, 0);
    fixture_free(&fixture);
}

/* Unicast, both ways: requests, responses, notifications, errors, recovery by Echo. */
static void unicast_allocates_nothing(void)
{
    static struct pair pair;
    pair_init(&pair);
    pair.settings[1].recovery = SSM_RECOVER_ECHO;
    pair_restart(&pair, 1);
    unsigned long before = calls;
    bool good = true;
    for (int i = 0; i < 100; i++) {
        uint8_t echo[SSM_ECHO_BYTES];
        pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
        if (i == 0) {
            good &= pair_serve(&pair) == SSM_DISCARD_ECHO && pair_reply(&pair) == SSM_REPLY_RESPONSE;
            memcpy(echo, pair.reply.echo.data, sizeof echo);
            pair_call_with(&pair, &(struct ssm_call){.method = SSM_GET, .observe = SSM_OBSERVE_REGISTER, .path = "/a",
                                                     .echo = {echo, sizeof echo}});
        }
        good &= pair_serve(&pair) == SSM_ACCEPTED;
        for (int notification = 0; notification < 3; notification++) {
            good &= pair_respond(&pair, SSM_CONTENT, "state", true) == SSM_PROTECTED && pair_reply(&pair) == SSM_REPLY_NOTIFICATION;
        }
        good &= pair_serve(&pair) == SSM_DISCARD_REPLAY && pair.back.len > 0;
    }
    unsigned long unicast_calls = calls - before;
    CU_ASSERT_TRUE(good);
    CU_ASSERT_EQUAL(unicast_calls, 0);
    pair_free(&pair);
}

/* Keying is where memory may run out: whichever allocation fails, there is an outcome, no context, and nothing to free. */
static void keying_without_memory(void)
{
    static struct fixture fixture;
    static struct pair pair;
    fixture_init(&fixture);
    pair_init(&pair);
    for (int kind = 0; kind < 3; kind++) {
        enum ssm_credential_outcome outcome;
        unsigned long nth = 0;
        do {
            struct ssm_client client;
            struct ssm_unicast context;
            ssm_server_remove(&fixture.server, 7);
            fail_at = ++nth;
            outcome = kind == 0   ? ssm_client_provision(&client, &fixture.client_credential, NULL, 1)
                      : kind == 1 ? ssm_server_provision(&fixture.server, &fixture.server_credential)
                                  : ssm_unicast_provision(&context, &pair.credentials[0], &pair.settings[0]);
            bool used_up = fail_at == 0;
            fail_at = 0;
            CU_ASSERT_EQUAL(outcome, used_up ? SSM_CREDENTIAL_CRYPTO : SSM_CREDENTIAL_OK);
            bool present = kind == 0 ? client.provisioned : kind == 1 ? ssm_server_remove(&fixture.server, 7) : context.provisioned;
            CU_ASSERT_EQUAL(present, !used_up);
            if (!used_up && kind != 1) {
                kind == 0 ? ssm_client_free(&client) : ssm_unicast_free(&context);
            }
        } while (outcome != SSM_CREDENTIAL_OK && nth < 100);
        CU_ASSERT(nth > 3 && nth < 100);
    }
    fixture_free(&fixture);
    pair_free(&pair);
}

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite suite = CU_add_suite("Allocation", NULL, NULL);
    if (suite == NULL || CU_add_test(suite, "protect and verify allocate nothing", nothing_is_allocated) == NULL ||
        CU_add_test(suite, "nor does unicast", unicast_allocates_nothing) == NULL ||
        CU_add_test(suite, "keying without memory", keying_without_memory) == NULL) {
        return 99;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

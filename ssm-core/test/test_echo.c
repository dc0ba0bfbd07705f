/* test_echo.c: recovery of a lost Replay Window by the Echo option (RFC 8613 B.1.2, RFC 9175). */
#include "pair.h"

/* Device 1 takes up recovery by Echo, as if for the first time. */
static void recover_by_echo(struct pair *pair)
{
    pair->settings[1].recovery = SSM_RECOVER_ECHO;
    pair_restart(pair, 1);
}

/* Sends the GET again with the value that the last reply carried. */
static void repeat_with_echo(struct pair *pair)
{
    uint8_t echo[SSM_ECHO_BYTES_MAX];
    size_t len = pair->reply.echo.len;
    memcpy(echo, pair->reply.echo.data, len);
    pair_call_with(pair, &(struct ssm_call){.method = SSM_GET, .path = "/a", .echo = {echo, len}});
}

/* The challenge: protected, 4.01, Echo and nothing else inside, under the Server's own Partial IV. */
static void challenge(void)
{
    struct pair pair;
    pair_init(&pair);
    recover_by_echo(&pair);
    for (int confirmable = 1; confirmable >= 0; confirmable--) {
        pair_call_with(&pair, &(struct ssm_call){.type = confirmable == 1 ? SSM_CON : SSM_NON, .method = SSM_GET, .path = "/a"});
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
        CU_ASSERT_FALSE(pair.association.open);
        struct ssm_oscore_option oscore;
        CU_ASSERT_TRUE(ssm_oscore_option_decode(&oscore, option_of(&pair.back, SSM_OPT_OSCORE)));
        CU_ASSERT_EQUAL(oscore.piv.len, 1);
        CU_ASSERT_EQUAL(pair.back.data[0] >> 4 & 3, confirmable == 1 ? SSM_ACK : SSM_NON);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        CU_ASSERT_EQUAL(pair.reply.code, SSM_UNAUTHORIZED);
        CU_ASSERT_EQUAL(pair.reply.echo.len, SSM_ECHO_BYTES);
        CU_ASSERT_EQUAL(pair.reply.payload.len, 0);
        CU_ASSERT(pair.plain_back[1] == 0xd8 && pair.plain_back[2] == 252 - 13); /* 1 byte code, then the Echo option alone: */
        CU_ASSERT_EQUAL(pair.reply.echo.data, pair.plain_back + 3);
    }
    repeat_with_echo(&pair);
    CU_ASSERT_PTR_NULL(option_of(&pair.there, SSM_OPT_ECHO).data); /* inside */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "state", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_round(&pair, "no more Echo");
    CU_ASSERT_EQUAL(pair.stores[1].count, 1); /* the Sender Sequence Number; no window is saved */
    pair_free(&pair);
}

static enum ssm_reason offer(struct pair *pair, uint64_t ssn)
{
    pair_make_inner(pair, ssn, "4101 0001 74 b1 61");
    return pair_serve(pair);
}

/* The number of the request that repeats Echo is the lower limit. */
static void lower_limit(void)
{
    struct pair pair;
    pair_init(&pair);
    recover_by_echo(&pair);
    CU_ASSERT_EQUAL(offer(&pair, 150), SSM_DISCARD_ECHO);
    CU_ASSERT_EQUAL(offer(&pair, 250), SSM_DISCARD_ECHO); /* none of them is remembered */
    pair.devices[0].sequence.next = pair.devices[0].sequence.reserved = 199;
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    repeat_with_echo(&pair); /* number 200 */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    static const struct { uint64_t ssn; enum ssm_reason reason; } rows[] = {
        {199, SSM_DISCARD_REPLAY}, {198, SSM_DISCARD_REPLAY}, {169, SSM_DISCARD_REPLAY}, {150, SSM_DISCARD_REPLAY},
        {201, SSM_ACCEPTED}, {250, SSM_ACCEPTED}, {219, SSM_ACCEPTED}, {218, SSM_DISCARD_REPLAY}, {250, SSM_DISCARD_REPLAY},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(offer(&pair, rows[i].ssn), rows[i].reason);
    }
    pair_free(&pair);
}

/* An attacker holds everything that was ever sent, and replays all of it after each restart, before and during recovery. */
static void replays_after_restarts(void)
{
    enum { LIVES = 4, KEPT = 3 * LIVES };
    static struct wire recorded[KEPT];
    size_t kept = 0, executed = 0;
    struct pair pair;
    pair_init(&pair);
    for (int life = 0; life < LIVES; life++) {
        recover_by_echo(&pair);
        for (size_t i = 0; i < kept; i++) { /* the requests that repeated an Echo value of an earlier life among them */
            pair.there = recorded[i];
            CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
        }
        pair_call(&pair, SSM_GET, "/a");
        recorded[kept++] = pair.there;
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        repeat_with_echo(&pair);
        recorded[kept++] = pair.there;
        for (size_t i = 0; i + 1 < kept; i++) { /* between the challenge and its answer: the value must not change */
            pair.there = recorded[i];
            CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
        }
        pair.there = recorded[kept - 1];
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "state", false), SSM_PROTECTED);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        pair_round(&pair, "more");
        recorded[kept++] = pair.there;
        executed += 2;
        for (size_t i = 0; i < kept; i++) {
            pair.there = recorded[i];
            CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
        }
    }
    CU_ASSERT_EQUAL(pair.endpoint.counters[SSM_ACCEPTED], executed);
    pair_free(&pair);
}

/* Orderly stop or crash: another value each time one was given away. Wrong values are challenged again. */
static void values(void)
{
    uint8_t seen[6][SSM_ECHO_BYTES];
    struct pair pair;
    pair_init(&pair);
    CU_ASSERT_NOT_EQUAL(memcmp(pair.devices[0].echo, pair.devices[1].echo, SSM_ECHO_BYTES), 0); /* at the same number */
    for (size_t life = 0; life < COUNT(seen); life++) {
        recover_by_echo(&pair);
        pair_call(&pair, SSM_GET, "/a");
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        memcpy(seen[life], pair.reply.echo.data, SSM_ECHO_BYTES);
        for (size_t i = 0; i < life; i++) {
            CU_ASSERT_NOT_EQUAL(memcmp(seen[i], seen[life], SSM_ECHO_BYTES), 0);
        }
        CU_ASSERT_EQUAL(life % 2 == 0 ? ssm_unicast_stop(&pair.devices[1]) : 0, 0);
    }
    const uint8_t *right = pair.devices[1].echo;
    uint8_t wrong[SSM_ECHO_BYTES_MAX];
    memcpy(wrong, right, SSM_ECHO_BYTES);
    wrong[SSM_ECHO_BYTES - 1] ^= 1;
    const struct ssm_bytes refused[] = {{wrong, SSM_ECHO_BYTES}, {right, SSM_ECHO_BYTES - 1}, {wrong, sizeof wrong}, {wrong, 1}};
    for (size_t i = 0; i < COUNT(refused); i++) {
        pair_call_with(&pair, &(struct ssm_call){.method = SSM_GET, .path = "/a", .echo = refused[i]});
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
    }
    pair_free(&pair);
}

/* A challenge that no number can be reserved for is not sent; no room, no challenge either. */
static void no_challenge(void)
{
    struct pair pair;
    pair_init(&pair);
    recover_by_echo(&pair);
    pair_call(&pair, SSM_GET, "/a");
    pair.stores[1].save_fails = true;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
    CU_ASSERT_EQUAL(pair.back.len, 0);
    pair.stores[1].save_fails = false;
    for (size_t size = 0; size <= 64; size++) {
        struct ssm_answer answer = {.data = pair.back.data, .size = size};
        CU_ASSERT_EQUAL(ssm_endpoint_receive(&pair.endpoint, SSM_TO_UNICAST, pair.there.data, pair.there.len, pair.plain_there,
                                             sizeof pair.plain_there, &pair.request, &pair.association, &answer),
                        SSM_DISCARD_ECHO);
        CU_ASSERT(answer.len <= size && (size < 64 || answer.len > 0));
    }
    pair_free(&pair);
}

/* A stored window that cannot be read, or that someone put there: Echo instead of a window that forgets. */
static void unreadable_window(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_round(&pair, "before");
    const struct wire old = pair.there;
    for (size_t i = 0; i < pair.stores[1].count; i++) {
        struct ram_entry *entry = &pair.stores[1].entries[i];
        if (entry->kind == SSM_STORE_WINDOW) {
            entry->data[4] ^= 1;
        }
    }
    pair_restart(&pair, 1);
    pair.there = old;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_ECHO);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    repeat_with_echo(&pair);
    pair.stores[1].save_fails = true; /* until the window is durable again, it is not known */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_STORE);
    CU_ASSERT_FALSE(pair.devices[1].window_known);
    pair.stores[1].save_fails = false;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    pair_restart(&pair, 1);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY); /* it is stored again */
    pair.there = old;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    pair_round(&pair, "after");
    pair_free(&pair);
}

void test_echo(void)
{
    static const CU_TestInfo tests[] = {
        {"the challenge (RFC 8613 B.1.2)", challenge},
        {"OSC-NVM-005 the repeated request is the lower limit", lower_limit},
        {"OSC-SEQ-008 replays after restarts", replays_after_restarts},
        {"each start has its own value", values},
        {"no number, no challenge", no_challenge},
        {"an unreadable window is recovered by Echo", unreadable_window},
        CU_TEST_INFO_NULL,
    };
    add_suite("Recovery by Echo", tests);
}

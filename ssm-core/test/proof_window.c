/* proof_window.c: the Replay Window equals a model that remembers every number it ever accepted.
 *
 *   model    a list of the accepted numbers in their order, and three sentences of RFC 8613 §7.4 and CR 1967 5.y that quantify over it
 *   all      every sequence of up to 6 (long: 7) numbers of three universes: around 0 and 32, around 2^32, around 2^40 - 1
 *   random   millions of numbers: reordered, repeated, forged, jumping by window widths, up to the 2^40 edge
 *   sealed   the same through ssm_authenticate and ssm_commit with genuine and forged datagrams
 *
 * Both first-message policies. A forgery looks at the window like anything else, and then nothing may have moved. */
#include "proof.h"
#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>

enum { HISTORY_MAX = 128 };
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TOP SSM_SSN_MAX

static const enum ssm_first_message policies[] = {SSM_FIRST_IS_LOWER_LIMIT, SSM_FIRST_SLIDES};

struct model { uint64_t accepted[HISTORY_MAX]; size_t count; };

/* Refused: what cannot be a Partial IV; what was accepted before or lies 32 or more below something accepted; what lies below the first
 * accepted one, if that is the lower limit. */
static bool model_accepts(const struct model *model, uint64_t number, enum ssm_first_message policy)
{
    bool refused = number >= UINT64_C(1) << 40;
    for (size_t i = 0; i < model->count; i++) {
        refused |= model->accepted[i] == number || (model->accepted[i] >= 32 && model->accepted[i] - 32 >= number);
    }
    refused |= policy == SSM_FIRST_IS_LOWER_LIMIT && model->count > 0 && number < model->accepted[0];
    return !refused;
}

static bool same(const struct ssm_window *a, const struct ssm_window *b)
{
    return a->highest == b->highest && a->lower == b->lower && a->seen == b->seen && a->received == b->received;
}

/* One number is offered to both. Forged: only looked at. Returns false if they differ or anything moved that must not. */
static bool offer(struct ssm_window *window, struct model *model, uint64_t number, bool forged, enum ssm_first_message policy)
{
    const struct ssm_window before = *window;
    bool expected = model_accepts(model, number, policy);
    bool good = ssm_window_fresh(window, number) == expected && same(window, &before);
    if (!forged) {
        ssm_window_commit(window, number, policy); /* also what is not fresh, against the contract: it must have no effect */
    }
    if (expected && !forged) {
        model->accepted[model->count++] = number;
        return good && !ssm_window_fresh(window, number);
    }
    return good && same(window, &before);
}

struct search { const uint64_t *numbers; size_t count; unsigned length; enum ssm_first_message policy; uint64_t sequences, wrong; };

/* All continuations of a sequence. The model is a stack: what a number appended to it is taken off again. */
static void extend(struct search *search, const struct ssm_window *window, struct model *model, unsigned depth)
{
    for (size_t i = 0; i < search->count; i++) {
        struct ssm_window next = *window;
        size_t accepted = model->count;
        search->sequences++;
        search->wrong += !offer(&next, model, search->numbers[i], false, search->policy);
        if (depth + 1 < search->length) {
            extend(search, &next, model, depth + 1);
        }
        model->count = accepted;
    }
}

static void all_sequences(void)
{
    static const uint64_t low[] = {0, 1, 2, 30, 31, 32, 33, 34, 62, 63, 64, 65};
    static const uint64_t middle[] = {0, 31, 0xffffffdf, 0xffffffe0, 0xffffffe1, 0xfffffffe, 0xffffffff, 0x100000000, 0x10000001f,
                                      0x100000020, 0x100000021, 0x100000040};
    static const uint64_t top[] = {0, 1, TOP - 64, TOP - 63, TOP - 33, TOP - 32, TOP - 31, TOP - 30, TOP - 1, TOP, TOP + 1, UINT64_MAX};
    static const struct { const uint64_t *numbers; size_t count; } universes[] = {
        {low, COUNT(low)}, {middle, COUNT(middle)}, {top, COUNT(top)}};
    uint64_t sequences = 0, wrong = 0;
    for (size_t i = 0; i < COUNT(universes) * COUNT(policies); i++) {
        struct search search = {.numbers = universes[i / 2].numbers, .count = universes[i / 2].count, .length = long_run() ? 7 : 6,
                                .policy = policies[i % 2]};
        struct ssm_window window;
        struct model model = {.count = 0};
        ssm_window_init(&window);
        extend(&search, &window, &model, 0);
        sequences += search.sequences;
        wrong += search.wrong;
    }
    printf(" %llu sequences ", (unsigned long long)sequences);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(sequences > 10 * 1000 * 1000);
}

/* A number as a network with an attacker delivers them. */
static uint64_t arrival(const struct model *model, uint64_t base, uint64_t *random)
{
    static const uint64_t steps[] = {1, 2, 31, 32, 33, 63, 64, 65};
    uint64_t draw = next_random(random), last = model->count > 0 ? model->accepted[(draw >> 8) % model->count] : base;
    uint64_t step = steps[draw >> 20 & (COUNT(steps) - 1)];
    if ((draw >> 40 & 127u) == 0) {
        return TOP - (draw >> 24 & 63u) + (draw >> 32 & 1u); /* far ahead, at the edge or one beyond: most of what follows is too old */
    }
    switch (draw & 7u) {
    case 0:
        return last;                      /* again */
    case 1:
        return last + step;
    case 2:
        return last >= step ? last - step : 0;
    default:
        return base + (draw >> 24 & 63u); /* reordered within two windows */
    }
}

static uint64_t random_base(uint64_t *random)
{
    static const uint64_t bases[] = {0, 1, 40, 0xffffffe0, TOP - 96, TOP - 40, 5000, 0x7fffffffe0};
    return bases[next_random(random) >> 60 & (COUNT(bases) - 1)];
}

static void random_sequences(void)
{
    uint64_t random = 1, wrong = 0, accepted = 0, forged = 0;
    const uint64_t numbers = long_run() ? 80 * 1000 * 1000 : 8 * 1000 * 1000;
    for (uint64_t done = 0; done < numbers; done += HISTORY_MAX) {
        struct ssm_window window;
        struct model model = {.count = 0};
        enum ssm_first_message policy = policies[next_random(&random) >> 63];
        uint64_t base = random_base(&random);
        ssm_window_init(&window);
        for (unsigned i = 0; i < HISTORY_MAX; i++) {
            bool is_forged = next_random(&random) >> 62 == 0;
            wrong += !offer(&window, &model, arrival(&model, base, &random), is_forged, policy);
            forged += is_forged;
        }
        accepted += model.count;
    }
    printf(" %llu numbers, %llu accepted, %llu forged ", (unsigned long long)numbers, (unsigned long long)accepted,
           (unsigned long long)forged);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(accepted > numbers / 16);
}

/* One group, and a request with any number. */
struct pair { struct ssm_sender sender; struct ssm_recipient recipient; };

static void pair_init(struct pair *pair)
{
    static const uint8_t secret[SSM_SECRET_BYTES] = "proof of the Replay Window only", id[] = {0x02, 0x11};
    const struct ssm_common common = {.master_secret = {secret, sizeof secret}};
    CU_ASSERT_EQUAL_FATAL(ssm_sender_init(&pair->sender, &common, (struct ssm_bytes){id, sizeof id}), SSM_CONTEXT_OK);
    CU_ASSERT_EQUAL_FATAL(ssm_recipient_init(&pair->recipient, &common, (struct ssm_bytes){id, sizeof id}), SSM_CONTEXT_OK);
}

/* Delivers the request with `number`, one bit after its header flipped if `flip` says which; commits what is authentic. */
static enum ssm_reason deliver(struct pair *pair, uint64_t number, const uint64_t *flip, enum ssm_first_message policy)
{
    static const uint8_t coap[] = {0x50, 0x02, 0x00, 0x01, 0xb1, 'a', 0xff, 0xf5};
    uint8_t datagram[64], plain[64];
    size_t len, plain_len, cursor = 0;
    if (ssm_protect_request(&pair->sender, number, coap, sizeof coap, datagram, sizeof datagram, &len, NULL) != SSM_PROTECTED) {
        return SSM_REASONS;
    }
    struct ssm_message message;
    struct ssm_option option = {0};
    struct ssm_oscore_option oscore;
    struct ssm_ticket ticket;
    if (!ssm_message_parse(&message, datagram, len) || ssm_option_next(&message.options, &cursor, &option) != 1 ||
        !ssm_oscore_option_decode(&oscore, option.value)) {
        return SSM_REASONS;
    }
    if (flip != NULL) {
        size_t bit = *flip % (8 * message.payload.len);
        datagram[len - message.payload.len + bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    enum ssm_reason reason =
        ssm_authenticate(&pair->recipient, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, NULL);
    if (reason == SSM_ACCEPTED) {
        ssm_commit(&ticket, policy);
    }
    return reason;
}

static void sealed_sequences(void)
{
    uint64_t random = 2, wrong = 0, accepted = 0;
    const uint64_t numbers = long_run() ? 5 * 1000 * 1000 : 400 * 1000;
    struct pair pair;
    pair_init(&pair);
    for (uint64_t done = 0; done < numbers; done += HISTORY_MAX) {
        struct model model = {.count = 0};
        enum ssm_first_message policy = policies[next_random(&random) >> 63];
        uint64_t base = random_base(&random);
        ssm_window_init(&pair.recipient.window);
        for (unsigned i = 0; i < HISTORY_MAX; i++) {
            uint64_t number = arrival(&model, base, &random), flip = next_random(&random);
            bool forged = flip >> 62 == 0, fresh = model_accepts(&model, number, policy);
            const struct ssm_window before = pair.recipient.window;
            enum ssm_reason reason = deliver(&pair, number, forged ? &flip : NULL, policy);
            enum ssm_reason expected = number > TOP ? SSM_REASONS : !fresh ? SSM_DISCARD_REPLAY
                                       : forged     ? SSM_DISCARD_DECRYPT : SSM_ACCEPTED;
            wrong += reason != expected || (reason != SSM_ACCEPTED && !same(&before, &pair.recipient.window));
            if (expected == SSM_ACCEPTED) {
                model.accepted[model.count++] = number;
            }
        }
        accepted += model.count;
    }
    ssm_sender_free(&pair.sender);
    ssm_recipient_free(&pair.recipient);
    printf(" %llu datagrams, %llu accepted ", (unsigned long long)numbers, (unsigned long long)accepted);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(accepted > numbers / 16);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"all sequences of a small universe", all_sequences},
        {"random numbers, forgeries, the 2^40 edge", random_sequences},
        {"the same through authenticate and commit", sealed_sequences},
        CU_TEST_INFO_NULL,
    };
    return prove("Replay Window against the set of all accepted numbers", tests);
}

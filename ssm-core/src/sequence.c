/* sequence.c: Sender Sequence Numbers (RFC 8613 §7.2.1), reserved in the store before one of them is used (Appendix B.1.1).
 *
 *     0 ........ next ........ reserved              the store holds `reserved`: everything below counts as used
 *       used      |   may be used, no save needed
 *
 * Stored value (durable.c): `reserved` as 8 bytes, big-endian. */
#include <ssm/sequence.h>
#include "core.h"

#define SEQUENCE_BYTES 8u
#define NUMBERS (SSM_SSN_MAX + 1) /* how many numbers there are: 2^40 */

static bool save_reserved(struct ssm_sequence *sequence, uint64_t reserved)
{
    if (sequence->store != NULL) {
        uint8_t value[SEQUENCE_BYTES];
        ssm_put(value, reserved, sizeof value);
        if (ssm_durable_save(sequence->store, sequence->credid, SSM_STORE_SENDER, value, sizeof value) != 0) {
            return false;
        }
    }
    sequence->reserved = reserved;
    return true;
}

bool ssm_sequence_load(struct ssm_sequence *sequence, const struct ssm_store *store, uint16_t credid, uint32_t reserve)
{
    *sequence = (struct ssm_sequence){.reserve = reserve > 0 ? reserve : 1, .credid = credid, .store = store};
    if (store == NULL) {
        return true;
    }
    uint8_t value[SEQUENCE_BYTES];
    int loaded = ssm_durable_load(store, credid, SSM_STORE_SENDER, value, sizeof value);
    if (loaded <= 0) {
        return loaded == 0;
    }
    uint64_t stored = ssm_piv_value((struct ssm_bytes){value, sizeof value});
    if (stored > NUMBERS) {
        return false;
    }
    sequence->next = sequence->reserved = stored;
    return true;
}

bool ssm_sequence_margin(struct ssm_sequence *sequence, uint32_t margin)
{
    uint64_t left = NUMBERS - sequence->next;
    uint64_t next = sequence->next + (margin < left ? margin : left);
    if (next != sequence->next && !save_reserved(sequence, next)) {
        return false;
    }
    sequence->next = next;
    return true;
}

enum ssm_protect_outcome ssm_sequence_take(struct ssm_sequence *sequence, uint64_t *ssn)
{
    if (sequence->next > SSM_SSN_MAX) {
        return SSM_PROTECT_EXHAUSTED;
    }
    if (sequence->next >= sequence->reserved) {
        uint64_t left = NUMBERS - sequence->next;
        if (!save_reserved(sequence, sequence->next + (sequence->reserve < left ? sequence->reserve : left))) {
            return SSM_PROTECT_STORE;
        }
    }
    *ssn = sequence->next++;
    return SSM_PROTECTED;
}

int ssm_sequence_stop(struct ssm_sequence *sequence)
{
    if (sequence->reserved == sequence->next || save_reserved(sequence, sequence->next)) {
        return 0;
    }
    sequence->reserved = 0; /* the store may hold `next` already: whoever goes on must reserve anew */
    return -1;
}

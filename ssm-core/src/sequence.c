/* sequence.c: Sender Sequence Numbers (RFC 8613 §7.2.1), reserved in the store before one of them is used (Appendix B.1.1).
 *
 *     0 ........ next ........ reserved              the store holds `reserved`: everything below counts as used
 *       used      |   may be used, no save needed
 *
 * Stored form: `reserved` as 8 bytes, big-endian. */
#include <ssm/sequence.h>

#define SEQUENCE_BYTES 8u
#define NUMBERS (SSM_SSN_MAX + 1) /* how many numbers there are: 2^40 */

static bool save_reserved(struct ssm_sequence *sequence, uint64_t reserved)
{
    if (sequence->store != NULL) {
        uint8_t data[SEQUENCE_BYTES];
        for (unsigned i = 0; i < SEQUENCE_BYTES; i++) {
            data[i] = (uint8_t)(reserved >> (8 * (SEQUENCE_BYTES - 1 - i)));
        }
        if (sequence->store->save(sequence->store->user, sequence->credid, SSM_STORE_SENDER, data, sizeof data) != 0) {
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
    uint8_t data[SSM_STORE_BYTES_MAX];
    int size = store->load(store->user, credid, SSM_STORE_SENDER, data, sizeof data);
    if (size == 0) {
        return true;
    }
    uint64_t stored = 0;
    for (int i = 0; i < size && i < (int)SEQUENCE_BYTES; i++) {
        stored = stored << 8 | data[i];
    }
    if (size != (int)SEQUENCE_BYTES || stored > NUMBERS) {
        return false;
    }
    sequence->next = sequence->reserved = stored;
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
    return sequence->reserved == sequence->next || save_reserved(sequence, sequence->next) ? 0 : -1;
}

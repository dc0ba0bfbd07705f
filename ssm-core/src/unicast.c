/* unicast.c: a context of credtype 64 (OBT 6.3): Sender, Recipient, Sender Sequence Number, Replay Window, and the Echo value of this
 * start:
 *
 *   echo = HKDF(salt = first Sender Sequence Number of this start, Master Secret, info(Sender ID, "Echo", 8))
 *
 * The value is given away only in a message that takes a number, and a number that was taken is never the first of a later start: so no
 * two starts that give one away give the same, without random numbers or a counter of its own (RFC 9175 Appendix A, persistent counter).
 * It stays the same until the window is known again, so that replayed requests cannot make it change under the peer's hands. */
#include <ssm/unicast.h>
#include "core.h"

#define COUNTER_BYTES 8u

static bool derive_echo(struct ssm_unicast *context, struct ssm_bytes master_secret)
{
    uint8_t counter[COUNTER_BYTES], info[SSM_INFO_BYTES_MAX];
    ssm_put(counter, context->sequence.next, sizeof counter);
    const struct ssm_common common = {.master_secret = master_secret, .master_salt = {counter, sizeof counter}};
    const struct ssm_keyed *keyed = &context->sender.keyed;
    size_t len = ssm_kdf_info(info, sizeof info, (struct ssm_bytes){keyed->id, keyed->id_len}, (struct ssm_bytes){NULL, 0}, "Echo",
                              sizeof context->echo);
    return ssm_kdf(context->echo, sizeof context->echo, &common, info, len) == 0;
}

static bool key_up(struct ssm_unicast *context, struct ssm_bytes master_secret, struct ssm_bytes sender_id, struct ssm_bytes recipient_id)
{
    const struct ssm_common common = {.master_secret = master_secret};
    return ssm_sender_init(&context->sender, &common, sender_id) == SSM_CONTEXT_OK &&
           ssm_recipient_init(&context->recipient, &common, recipient_id) == SSM_CONTEXT_OK && derive_echo(context, master_secret);
}

enum ssm_credential_outcome ssm_unicast_provision(struct ssm_unicast *context, const struct ssm_credential *credential,
                                                  const struct ssm_unicast_settings *settings)
{
    memset(context, 0, sizeof *context);
    uint8_t sender_id[SSM_ID_BYTES_MAX], recipient_id[SSM_ID_BYTES_MAX];
    size_t sender_id_len, recipient_id_len;
    enum ssm_credential_outcome outcome = ssm_credential_pair(credential, sender_id, &sender_id_len, recipient_id, &recipient_id_len);
    if (outcome != SSM_CREDENTIAL_OK) {
        return outcome;
    }
    if (!ssm_sequence_load(&context->sequence, settings->store, credential->credid, settings->reserve) ||
        !ssm_sequence_margin(&context->sequence, settings->margin)) {
        ssm_unicast_free(context);
        return SSM_CREDENTIAL_STORE;
    }
    if (!key_up(context, credential->privatedata, (struct ssm_bytes){sender_id, sender_id_len},
                (struct ssm_bytes){recipient_id, recipient_id_len})) {
        ssm_unicast_free(context);
        return SSM_CREDENTIAL_CRYPTO;
    }
    context->store = settings->store;
    context->recovery = settings->recovery;
    context->window_known =
        settings->recovery == SSM_RECOVER_STORED && ssm_window_load(settings->store, credential->credid, &context->recipient.window);
    if (!context->window_known) {
        ssm_window_init(&context->recipient.window); /* a window that does not load may have left its parts */
    }
    context->subjectuuid = credential->subjectuuid;
    context->provisioned = true;
    return SSM_CREDENTIAL_OK;
}

int ssm_unicast_stop(struct ssm_unicast *context)
{
    return context->provisioned ? ssm_sequence_stop(&context->sequence) : 0;
}

void ssm_unicast_free(struct ssm_unicast *context)
{
    ssm_sender_free(&context->sender);
    ssm_recipient_free(&context->recipient);
    ssm_wipe(context, sizeof *context);
}

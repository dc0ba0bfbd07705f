/* client.c: the Client of an SSM Group (CR 1967 Q.3.3 step 1). It builds the OSCORE message at once, in place:
 *
 *   | NON, POST, Message ID, token | OSCORE option | FF | POST, Uri-Path..., Content-Format, Uri-Query..., 2049, 2053, FF, payload | tag |
 *
 * Order of events: everything is checked and written, then the Sender Sequence Number is taken (and its reservation durable), then
 * the plaintext is encrypted. So no number is spent on a message that cannot be sent, and none is used twice. */
#include <ssm/client.h>
#include "inner.h"

enum ssm_credential_outcome ssm_client_provision(struct ssm_client *client, const struct ssm_credential *credential,
                                                 const struct ssm_store *store, uint32_t reserve)
{
    memset(client, 0, sizeof *client);
    uint8_t id[SSM_ID_BYTES_MAX];
    size_t id_len;
    enum ssm_credential_outcome outcome = ssm_credential_id(credential, SSM_CREDTYPE_CLIENT, id, &id_len);
    if (outcome != SSM_CREDENTIAL_OK) {
        return outcome;
    }
    const struct ssm_common common = {.master_secret = credential->privatedata};
    if (ssm_sender_init(&client->sender, &common, (struct ssm_bytes){id, id_len}) != SSM_CONTEXT_OK) {
        return SSM_CREDENTIAL_CRYPTO;
    }
    if (!ssm_sequence_load(&client->sequence, store, credential->credid, reserve)) {
        ssm_client_free(client);
        return SSM_CREDENTIAL_STORE;
    }
    client->provisioned = true;
    return SSM_CREDENTIAL_OK;
}

/* Code, options, payload. false: path or query cannot be expressed as options. */
static bool write_update(struct ssm_writer *writer, const struct ssm_update *update)
{
    ssm_write_byte(writer, SSM_POST);
    writer->number = 0;
    if (!ssm_write_parts(writer, SSM_OPT_URI_PATH, update->path + 1, '/')) {
        return false;
    }
    if (update->payload.len > 0) {
        ssm_write_uint(writer, SSM_OPT_CONTENT_FORMAT, CONTENT_FORMAT_OCF_CBOR);
    }
    if (update->query != NULL && update->query[0] != '\0' && !ssm_write_parts(writer, SSM_OPT_URI_QUERY, update->query, '&')) {
        return false;
    }
    if (update->ocf_version_options) {
        ssm_write_uint(writer, SSM_OPT_OCF_ACCEPT_VERSION, OCF_VERSION_1_0_0);
        ssm_write_uint(writer, SSM_OPT_OCF_CONTENT_VERSION, OCF_VERSION_1_0_0);
    }
    ssm_write_payload(writer, update->payload);
    return true;
}

enum ssm_protect_outcome ssm_client_update(struct ssm_client *client, const struct ssm_update *update, uint8_t *out, size_t size,
                                           size_t *out_len, uint64_t *ssn)
{
    if (!client->provisioned) {
        return SSM_PROTECT_NO_CONTEXT;
    }
    if (client->sequence.next > SSM_SSN_MAX) {
        return SSM_PROTECT_EXHAUSTED;
    }
    if (update->path[0] != '/' || update->path[1] == '\0' || update->token.len > SSM_TOKEN_BYTES_MAX) {
        return SSM_PROTECT_BAD_MESSAGE;
    }
    struct ssm_keyed *keyed = &client->sender.keyed;
    uint8_t piv_bytes[SSM_PIV_BYTES_MAX], option[SSM_OPTION_BYTES_MAX];
    struct ssm_bytes piv = {piv_bytes, ssm_piv_encode(piv_bytes, client->sequence.next)};
    const struct ssm_message header = {.type = SSM_NON, .mid = update->mid, .token = update->token};
    struct ssm_writer writer = ssm_writer(out, size);
    ssm_write_header(&writer, &header, SSM_POST);
    ssm_write_option(&writer, SSM_OPT_OSCORE, option, ssm_request_option(option, keyed, piv));
    ssm_write_byte(&writer, SSM_PAYLOAD_MARKER);
    uint8_t *plain = writer.at;
    enum ssm_protect_outcome outcome = write_update(&writer, update) ? SSM_PROTECTED : SSM_PROTECT_BAD_MESSAGE;
    if (outcome == SSM_PROTECTED && (!writer.ok || (size_t)(writer.end - writer.at) < SSM_TAG_BYTES)) {
        outcome = SSM_PROTECT_NO_ROOM;
    }
    uint64_t taken = 0;
    if (outcome == SSM_PROTECTED) {
        outcome = ssm_sequence_take(&client->sequence, &taken); /* the number that `piv` encodes */
    }
    if (outcome == SSM_PROTECTED) {
        outcome = ssm_seal_request(keyed, piv, &writer, plain, NULL);
    }
    if (outcome == SSM_PROTECTED && ssn != NULL) {
        *ssn = taken;
    }
    return ssm_protect_end(outcome, out, &writer, out_len);
}

int ssm_client_stop(struct ssm_client *client)
{
    return client->provisioned ? ssm_sequence_stop(&client->sequence) : 0;
}

void ssm_client_free(struct ssm_client *client)
{
    ssm_sender_free(&client->sender);
    memset(client, 0, sizeof *client);
}

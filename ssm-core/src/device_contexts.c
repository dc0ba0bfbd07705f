/* device_contexts.c: each entry of cred has one context, of its type: 64 unicast, 128 Client, 256 group of the Server.
 *
 * What the store keeps under a credid belongs to a key. With the same key it goes on after a restart, or when the entry was away for a
 * while. When another key takes the credid, the Replay Window starts anew: empty for a group (CR 1967 5.y: the first message is trusted),
 * unknown for unicast (the first request must repeat an Echo value). So a check value of the key is stored beside it:
 *
 *   check stored, another key ---> new window durable ---> check durable ---> context           a power cut in between: once more
 *
 * A Sender Sequence Number is never set back, whatever the key. */
#include "device.h"
#include "core.h"

#define CHECK_BYTES 8u

/* The derived value that stands for secret and identifiers; it tells nothing of them. */
static bool key_check(const struct ssm_credential *credential, uint8_t check[CHECK_BYTES])
{
    const struct ssm_common common = {.master_secret = credential->privatedata};
    uint8_t id[SSM_ID_BYTES_MAX], other[SSM_ID_BYTES_MAX], info[SSM_INFO_BYTES_MAX];
    size_t id_len = 0, other_len = 0;
    enum ssm_credential_outcome outcome = credential->credtype == SSM_CREDTYPE_OSCORE
                                              ? ssm_credential_pair(credential, other, &other_len, id, &id_len)
                                              : ssm_credential_id(credential, credential->credtype, id, &id_len);
    size_t info_len = ssm_kdf_info(info, sizeof info, (struct ssm_bytes){id, id_len}, (struct ssm_bytes){NULL, 0}, "Check", CHECK_BYTES);
    return outcome == SSM_CREDENTIAL_OK && info_len > 0 && ssm_kdf(check, CHECK_BYTES, &common, info, info_len) == 0;
}

/* The window of another key makes room: for an empty one; for unicast for one that does not load, which is an unknown one (unicast.h). */
static bool renew_window(const struct ssm_store *store, const struct ssm_credential *credential)
{
    if (credential->credtype == SSM_CREDTYPE_OSCORE) {
        const uint8_t unknown = 0;
        return ssm_durable_save(store, credential->credid, SSM_STORE_WINDOW, &unknown, sizeof unknown) == 0;
    }
    struct ssm_window empty;
    ssm_window_init(&empty);
    return ssm_window_save(store, credential->credid, &empty);
}

/* Sees to it that the window under this credid belongs to the key of the entry. */
static enum ssm_credential_outcome bind_window(const struct ssm_store *store, const struct ssm_credential *credential)
{
    uint8_t check[CHECK_BYTES], stored[CHECK_BYTES];
    if (store == NULL) {
        return SSM_CREDENTIAL_OK;
    }
    if (!key_check(credential, check)) {
        return SSM_CREDENTIAL_CRYPTO;
    }
    int loaded = ssm_durable_load(store, credential->credid, SSM_STORE_KEY, stored, sizeof stored);
    if (loaded > 0 && memcmp(check, stored, sizeof check) == 0) {
        return SSM_CREDENTIAL_OK;
    }
    bool durable = loaded >= 0 && (loaded == 0 || renew_window(store, credential)) &&
                   ssm_durable_save(store, credential->credid, SSM_STORE_KEY, check, sizeof check) == 0;
    return durable ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_STORE;
}

static enum ssm_credential_outcome provision_client(struct ssm_device *device, const struct ssm_credential *credential)
{
    const struct ssm_unicast_settings *settings = &device->settings.contexts;
    for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
        if (!device->clients[i].provisioned) {
            enum ssm_credential_outcome outcome = ssm_client_provision(&device->clients[i], credential, settings->store, settings->reserve);
            if (outcome == SSM_CREDENTIAL_OK && !ssm_sequence_margin(&device->clients[i].sequence, settings->margin)) {
                ssm_client_free(&device->clients[i]);
                return SSM_CREDENTIAL_STORE;
            }
            return outcome;
        }
    }
    return SSM_CREDENTIAL_FULL;
}

static enum ssm_credential_outcome provision_unicast(struct ssm_device *device, const struct ssm_credential *credential)
{
    for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
        if (!device->unicasts[i].provisioned) {
            return ssm_unicast_provision(&device->unicasts[i], credential, &device->settings.contexts);
        }
    }
    return SSM_CREDENTIAL_FULL;
}

enum ssm_credential_outcome ssm_device_provision(struct ssm_device *device, size_t place)
{
    struct ssm_credential credential;
    if (!ssm_cred_view(&device->cred, place, &credential)) {
        return SSM_CREDENTIAL_OK;
    }
    if (credential.credtype == SSM_CREDTYPE_CLIENT) {
        return provision_client(device, &credential);
    }
    enum ssm_credential_outcome outcome = bind_window(device->settings.contexts.store, &credential);
    if (outcome != SSM_CREDENTIAL_OK) {
        return outcome;
    }
    return credential.credtype == SSM_CREDTYPE_SERVER ? ssm_server_provision(&device->server, &credential)
                                                      : provision_unicast(device, &credential);
}

/* What came under this context ends with it, the request under way included: its nonce must not meet another key. */
static void end_associations(struct ssm_device *device, const struct ssm_unicast *context)
{
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        if (device->observers[i].association.context == context) {
            device->observers[i] = (struct ssm_observer){.used = false};
        }
    }
}

void ssm_device_unprovision(struct ssm_device *device, uint16_t credid)
{
    ssm_server_remove(&device->server, credid);
    for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
        if (device->clients[i].provisioned && device->clients[i].sequence.credid == credid) {
            ssm_client_stop(&device->clients[i]); /* if it fails, numbers are skipped, none is used twice */
            ssm_client_free(&device->clients[i]);
        }
    }
    for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
        if (device->unicasts[i].provisioned && device->unicasts[i].sequence.credid == credid) {
            end_associations(device, &device->unicasts[i]);
            ssm_unicast_stop(&device->unicasts[i]);
            ssm_unicast_free(&device->unicasts[i]);
        }
    }
}

void ssm_device_unprovision_all(struct ssm_device *device)
{
    ssm_server_free(&device->server);
    for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
        ssm_client_free(&device->clients[i]);
    }
    for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
        end_associations(device, &device->unicasts[i]);
        ssm_unicast_free(&device->unicasts[i]);
    }
}

enum ssm_credential_outcome ssm_device_start(struct ssm_device *device)
{
    enum ssm_credential_outcome first = SSM_CREDENTIAL_OK;
    for (size_t place = 0; place < SSM_CREDENTIALS_MAX; place++) {
        enum ssm_credential_outcome outcome = ssm_device_provision(device, place);
        first = first == SSM_CREDENTIAL_OK ? outcome : first;
    }
    device->server.ace_count = device->acl2.ace_count;
    device->server.suspended = device->pstat.state != SSM_RFNOP;
    return first;
}

void ssm_device_numbers(const struct ssm_device *device, uint64_t ssn[SSM_CREDENTIALS_MAX])
{
    for (size_t place = 0; place < SSM_CREDENTIALS_MAX; place++) {
        uint16_t credid = device->cred.entries[place].credid;
        ssn[place] = 0;
        for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
            if (device->clients[i].provisioned && device->clients[i].sequence.credid == credid) {
                ssn[place] = device->clients[i].sequence.next;
            }
        }
        for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
            if (device->unicasts[i].provisioned && device->unicasts[i].sequence.credid == credid) {
                ssn[place] = device->unicasts[i].sequence.next;
            }
        }
    }
}

struct ssm_client *ssm_device_client(struct ssm_device *device, uint16_t credid)
{
    for (size_t i = 0; device->pstat.state == SSM_RFNOP && i < SSM_CLIENTS_MAX; i++) {
        if (device->clients[i].provisioned && device->clients[i].sequence.credid == credid) {
            return &device->clients[i];
        }
    }
    return NULL;
}

int ssm_device_stop(struct ssm_device *device)
{
    int result = ssm_server_stop(&device->server);
    for (size_t i = 0; i < SSM_CLIENTS_MAX; i++) {
        result |= ssm_client_stop(&device->clients[i]);
    }
    for (size_t i = 0; i < SSM_UNICASTS_MAX; i++) {
        result |= device->unicasts[i].provisioned ? ssm_unicast_stop(&device->unicasts[i]) : 0;
    }
    return result;
}

/* entries.h: what is provisioned, OCF JSON -> ssm-core. Not part of the protocol: a real device has its own. */
#ifndef LAMP_ENTRIES_H
#define LAMP_ENTRIES_H

#include <jansson.h>
#include <ssm/ssm.h>

#define ENTRIES_MAX 8
#define NAMES_MAX 8

/* All texts lie in the JSON, which must outlive this. `update` and `user` of the Resources are left to the device. */
struct entries {
    struct ssm_credential creds[ENTRIES_MAX]; size_t cred_count;
    struct ssm_ace aces[ENTRIES_MAX]; size_t ace_count;
    struct ssm_resource resources[ENTRIES_MAX]; size_t resource_count;
    uint8_t secrets[ENTRIES_MAX][64];
    uint64_t ssn[ENTRIES_MAX];                  /* Sender Sequence Numbers to go on with; 0: from the start */
    const char *hrefs[ENTRIES_MAX][NAMES_MAX], *rt[ENTRIES_MAX][NAMES_MAX], *interfaces[ENTRIES_MAX][NAMES_MAX];
};
/* `server`: {"creds": [...], "acl": [...], "resources": [...]}; false: more than there is room for. */
bool entries_read(struct entries *entries, const json_t *server);

const char *text_of(const json_t *object, const char *name);           /* NULL if it is none */
size_t from_hex(const char *hex, uint8_t *out, size_t size);

#endif

/* server.c: what a Server does with one datagram (CR 1967 Q.3.3 steps 2-4).
 *
 *   1 read_outer     CoAP request, one OSCORE option that decodes, NON, multicast       nothing is spent yet
 *   2 authenticate   each context with this kid: Replay Window, decryption              nothing is spent yet
 *   3 remember       window durable, then committed in RAM                              the Partial IV is spent
 *   4 read_update    UPDATE; where, rt and if, OCF versions, Content-Format             from here a discard costs the Partial IV
 *   5 execute        Resource, rt and if, access control, the Resource's own update
 *
 * What is discarded in 4 or 5 was authentic: it must not be accepted again when, say, access is granted later. */
#include <ssm/server.h>
#include "inner.h"
#include "outer.h"
#include "resource.h"

void ssm_server_init(struct ssm_server *server, struct ssm_group *groups, size_t group_count, const struct ssm_resource *resources,
                     size_t resource_count, const struct ssm_ace *aces, size_t ace_count, const struct ssm_store *store)
{
    memset(server, 0, sizeof *server);
    for (size_t i = 0; i < group_count; i++) {
        groups[i] = (struct ssm_group){.used = false};
    }
    server->groups = groups;
    server->group_count = group_count;
    server->resources = resources;
    server->resource_count = resource_count;
    server->aces = aces;
    server->ace_count = ace_count;
    server->store = store;
}

/* The context of `credid`, or NULL. */
static struct ssm_group *find_group(struct ssm_server *server, uint16_t credid)
{
    for (size_t i = 0; i < server->group_count; i++) {
        if (server->groups[i].used && server->groups[i].credid == credid) {
            return &server->groups[i];
        }
    }
    return NULL;
}

/* A free place, or NULL. */
static struct ssm_group *find_room(struct ssm_server *server)
{
    for (size_t i = 0; i < server->group_count; i++) {
        if (!server->groups[i].used) {
            return &server->groups[i];
        }
    }
    return NULL;
}

/* Does another context have the same key? ID and Common IV stand for it: both come from the Master Secret with it. */
static bool has_key(const struct ssm_server *server, const struct ssm_group *group)
{
    const struct ssm_keyed *keyed = &group->recipient.keyed;
    for (size_t i = 0; i < server->group_count; i++) {
        const struct ssm_keyed *other = &server->groups[i].recipient.keyed;
        if (server->groups[i].used && ssm_bytes_equal((struct ssm_bytes){keyed->id, keyed->id_len}, other->id, other->id_len) &&
            ssm_secrets_equal(keyed->iv, other->iv, SSM_NONCE_BYTES)) {
            return true;
        }
    }
    return false;
}

static void free_group(struct ssm_group *group)
{
    ssm_recipient_free(&group->recipient);
    memset(group, 0, sizeof *group);
}

enum ssm_credential_outcome ssm_server_provision(struct ssm_server *server, const struct ssm_credential *credential)
{
    uint8_t id[SSM_ID_BYTES_MAX];
    size_t id_len;
    enum ssm_credential_outcome outcome = ssm_credential_id(credential, SSM_CREDTYPE_SERVER, id, &id_len);
    if (outcome != SSM_CREDENTIAL_OK) {
        return outcome;
    }
    if (find_group(server, credential->credid) != NULL) {
        return SSM_CREDENTIAL_DUPLICATE;
    }
    struct ssm_group *group = find_room(server);
    if (group == NULL) {
        return SSM_CREDENTIAL_FULL;
    }
    const struct ssm_common common = {.master_secret = credential->privatedata};
    if (ssm_recipient_init(&group->recipient, &common, (struct ssm_bytes){id, id_len}) != SSM_CONTEXT_OK) {
        return SSM_CREDENTIAL_CRYPTO;
    }
    bool is_new = !has_key(server, group);
    if (!is_new || !ssm_window_load(server->store, credential->credid, &group->recipient.window)) {
        free_group(group);
        return is_new ? SSM_CREDENTIAL_STORE : SSM_CREDENTIAL_REUSED;
    }
    group->subjectuuid = credential->subjectuuid;
    group->credid = credential->credid;
    group->used = true;
    return SSM_CREDENTIAL_OK;
}

bool ssm_server_remove(struct ssm_server *server, uint16_t credid)
{
    struct ssm_group *group = find_group(server, credid);
    if (group != NULL) {
        free_group(group);
    }
    return group != NULL;
}

/* Step 1. */
static enum ssm_reason read_outer(struct ssm_message *message, struct ssm_oscore_option *oscore, enum ssm_destination destination,
                                  const uint8_t *datagram, size_t len)
{
    enum ssm_reason reason = ssm_outer_request(message, oscore, datagram, len);
    if (reason != SSM_ACCEPTED) {
        return reason;
    }
    if (message->type != SSM_NON) {
        return SSM_DISCARD_CONFIRMABLE;
    }
    return destination == SSM_TO_ALL_OCF_NODES ? SSM_ACCEPTED : SSM_DISCARD_NOT_MULTICAST;
}

/* Step 2. Every context with this kid is tried, each with its own window. If none accepts, a replay in one of them says more than a
 * failed decryption in another. SSM contexts have no ID Context, so a kid context names none of them. */
static enum ssm_reason authenticate(struct ssm_server *server, const struct ssm_message *message, const struct ssm_oscore_option *oscore,
                                    uint8_t *plain, size_t size, size_t *plain_len, struct ssm_ticket *ticket, struct ssm_group **group)
{
    enum ssm_reason reason = SSM_DISCARD_UNKNOWN_KID;
    if (oscore->kid_context.data != NULL) {
        return reason;
    }
    for (size_t i = 0; i < server->group_count; i++) {
        struct ssm_group *candidate = &server->groups[i];
        const struct ssm_keyed *keyed = &candidate->recipient.keyed;
        if (!candidate->used || !ssm_bytes_equal(oscore->kid, keyed->id, keyed->id_len)) {
            continue;
        }
        enum ssm_reason tried = ssm_authenticate(&candidate->recipient, message, oscore, plain, size, plain_len, ticket, NULL);
        if (tried == SSM_ACCEPTED) {
            *group = candidate;
            return tried;
        }
        reason = reason == SSM_DISCARD_REPLAY ? reason : tried;
    }
    return reason;
}

/* Step 3. After a power cut at any moment the stored window refuses everything that was executed. */
static enum ssm_reason remember(struct ssm_server *server, const struct ssm_group *group, struct ssm_ticket *ticket)
{
    if (server->store != NULL) {
        struct ssm_window next = group->recipient.window;
        ssm_window_commit(&next, ticket->piv, server->first_message);
        if (!ssm_window_save(server->store, group->credid, &next)) {
            return SSM_DISCARD_STORE;
        }
    }
    ssm_commit(ticket, server->first_message);
    return SSM_ACCEPTED;
}

/* What the decrypted UPDATE asks for. The query is the encoded options, repeated options being adjacent. */
struct update {
    struct ssm_path path;
    struct ssm_bytes query;
    bool understood; /* no unknown critical option, OCF version or Content-Format */
    struct ssm_bytes payload;
};

/* One inner option. `repeated`: the option before had the same number (RFC 7252 §5.4.5: then it is as good as unknown). */
static bool understand(uint16_t number, struct ssm_bytes value, bool repeated)
{
    switch (number) {
    case SSM_OPT_CONTENT_FORMAT:
        return repeated || ssm_short_uint(value) == CONTENT_FORMAT_OCF_CBOR || ssm_short_uint(value) == CONTENT_FORMAT_CBOR;
    case SSM_OPT_OCF_ACCEPT_VERSION:
    case SSM_OPT_OCF_CONTENT_VERSION:
        return !repeated && ssm_short_uint(value) == OCF_VERSION_1_0_0;
    case SSM_OPT_OSCORE: /* removed, RFC 8613 §8.2 step 7; never decrypted a second time */
    case SSM_OPT_ACCEPT: /* asks for the format of a response, and there is none */
        return true;
    default: /* RFC 7252 §5.4.6: odd is critical. So Block1 and Block2 are refused: no block-wise transfer over multicast */
        return number % 2 == 0;
    }
}

/* Step 4. */
static enum ssm_reason read_update(struct update *update, const uint8_t *plain, size_t len)
{
    struct ssm_message inner;
    if (!ssm_plaintext_open(&inner, plain, len)) {
        return SSM_DISCARD_PLAINTEXT_FORMAT;
    }
    *update = (struct update){.understood = true};
    struct ssm_walk walk = ssm_walk(inner.options);
    int more;
    for (;;) {
        const uint8_t *start = walk.at;
        uint16_t before = walk.number;
        more = ssm_walk_next(&walk);
        if (more <= 0) {
            break;
        }
        if (walk.number == SSM_OPT_URI_PATH) {
            ssm_path_add(&update->path, &walk);
        } else if (walk.number == SSM_OPT_URI_QUERY) {
            ssm_span_extend(&update->query, start, walk.at);
        } else if (!understand(walk.number, walk.value, walk.number == before)) {
            update->understood = false;
        }
        ssm_skip_versions(&walk);
    }
    if (more < 0 || !ssm_message_close(&inner, walk.at)) {
        return SSM_DISCARD_PLAINTEXT_FORMAT;
    }
    update->payload = inner.payload;
    return inner.code == SSM_POST ? SSM_ACCEPTED : SSM_DISCARD_NOT_UPDATE;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0; /* a host that writes ACEs and Resources itself names both by one string */
}

/* The wildcard stands for what is not configuration: an ACE must name a Security Virtual Resource to cover it. */
static bool covers(const struct ssm_ace *ace, const char *href)
{
    static const char configuration[] = "/oic/sec/";
    for (size_t i = 0; i < ace->href_count; i++) {
        bool is_wildcard = strcmp(ace->hrefs[i], "*") == 0;
        if (is_wildcard ? strncmp(href, configuration, sizeof configuration - 1) != 0 : is_same(ace->hrefs[i], href)) {
            return true;
        }
    }
    return false;
}

static bool is_subject(const struct ssm_ace *ace, const struct ssm_uuid *subject)
{
    static const struct ssm_uuid nobody;
    switch (ace->subject) {
    case SSM_ACE_ANON_CLEAR:
        return true;
    case SSM_ACE_AUTH_CRYPT:
        return subject != NULL;
    default:
        return subject != NULL && memcmp(&ace->uuid, subject, sizeof *subject) == 0 && memcmp(subject, &nobody, sizeof nobody) != 0;
    }
}

inline bool ssm_permits(const struct ssm_ace *aces, size_t ace_count, const struct ssm_uuid *subject, enum ssm_permission permission,
                 const char *href)
{
    for (size_t i = 0; i < ace_count; i++) {
        if (is_subject(&aces[i], subject) && (aces[i].permission & permission) != 0 && covers(&aces[i], href)) {
            return true;
        }
    }
    return false;
}

/* Step 5. Not inlined: with registers of its own it is faster by a twentieth of what OSCORE adds to the cipher. */
__attribute__((noinline)) static enum ssm_reason execute(const struct ssm_server *server, const struct ssm_group *group,
                                                         const struct update *update, int *resource)
{
    if (server->suspended) {
        return SSM_DISCARD_STATE;
    }
    size_t i = 0;
    while (i < server->resource_count && !ssm_path_is(&update->path, server->resources[i].href)) {
        i++;
    }
    if (i == server->resource_count) {
        return SSM_DISCARD_NO_RESOURCE;
    }
    const struct ssm_resource *target = &server->resources[i];
    *resource = (int)i;
    if (!ssm_is_intended(target, update->query)) {
        return SSM_DISCARD_NOT_INTENDED;
    }
    if (!ssm_permits(server->aces, server->ace_count, &group->subjectuuid, SSM_PERM_UPDATE, target->href)) {
        return SSM_DISCARD_ACCESS_DENIED;
    }
    bool executed = update->understood && target->update(target->user, update->payload.data, update->payload.len) == 0;
    return executed ? SSM_ACCEPTED : SSM_DISCARD_APPLICATION;
}

static enum ssm_reason process(struct ssm_server *server, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                               int *resource)
{
    struct ssm_message message;
    struct ssm_oscore_option oscore;
    enum ssm_reason reason = read_outer(&message, &oscore, destination, datagram, len);
    if (reason != SSM_ACCEPTED) {
        return reason;
    }
    uint8_t plain[SSM_MESSAGE_BYTES_MAX];
    size_t plain_len;
    struct ssm_ticket ticket;
    struct ssm_group *group;
    reason = authenticate(server, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, &group);
    if (reason != SSM_ACCEPTED) {
        return reason;
    }
    reason = remember(server, group, &ticket);
    if (reason != SSM_ACCEPTED) {
        return reason;
    }
    struct update update;
    reason = read_update(&update, plain, plain_len);
    return reason == SSM_ACCEPTED ? execute(server, group, &update, resource) : reason;
}

enum ssm_reason ssm_server_receive(struct ssm_server *server, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                                   int *resource)
{
    int addressed = -1;
    enum ssm_reason reason = process(server, destination, datagram, len, &addressed);
    server->counters[reason]++;
    if (resource != NULL) {
        *resource = addressed;
    }
    return reason;
}

int ssm_server_stop(struct ssm_server *server)
{
    int result = 0;
    for (size_t i = 0; i < server->group_count; i++) {
        const struct ssm_group *group = &server->groups[i];
        if (server->store != NULL && group->used && group->recipient.window.received &&
            !ssm_window_save(server->store, group->credid, &group->recipient.window)) {
            result = -1;
        }
    }
    return result;
}

void ssm_server_free(struct ssm_server *server)
{
    for (size_t i = 0; i < server->group_count; i++) {
        free_group(&server->groups[i]);
    }
}

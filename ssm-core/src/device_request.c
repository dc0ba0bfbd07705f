/* device_request.c: one request to the Device, however it came.
 *
 *   Resource at the path? -> method -> access: device state (pstat.h), who asks, ACEs -> execute -> durable -> response
 *
 * Order of a change of cred: the old context goes, the entry is durable, the new context comes. So at no moment a context is in use whose
 * entry a power cut would take back. */
#include "device.h"
#include "inner.h"
#include "members.h"
#include "resource.h"

static const char *const svr_hrefs[SSM_SVRS] = {"/oic/sec/doxm", "/oic/sec/pstat", "/oic/sec/cred", "/oic/sec/acl2"};
static const enum ssm_target svr_targets[SSM_SVRS] = {SSM_TARGET_DOXM, SSM_TARGET_PSTAT, SSM_TARGET_CRED, SSM_TARGET_ACL2};

/* A request on its way. */
struct call {
    struct ssm_device *device;
    const struct ssm_request *request;
    const struct ssm_requester *requester;
    enum ssm_target target;
    size_t index;             /* of the Security Virtual Resource, or of the hosted one */
    const char *href;
    enum ssm_permission need; /* what the method needs */
};

static struct ssm_result failure(enum ssm_reason reason, uint8_t code)
{
    return (struct ssm_result){.reason = reason, .code = code, .observed = -1};
}

static struct ssm_result success(uint8_t code)
{
    return (struct ssm_result){.reason = SSM_ACCEPTED, .code = code, .observed = -1};
}

/* What was written to device->payload; nothing was if it did not fit. */
static struct ssm_result content(const struct ssm_device *device, size_t len)
{
    if (len == 0) {
        return failure(SSM_DISCARD_APPLICATION, SSM_SERVER_ERROR);
    }
    struct ssm_result result = success(SSM_CONTENT);
    result.payload = (struct ssm_bytes){device->payload, len};
    return result;
}

/* Finds the Resource at the path. */
static bool locate(struct call *call)
{
    const struct ssm_device_settings *settings = &call->device->settings;
    call->target = SSM_TARGET_DISCOVERY;
    call->href = SSM_DISCOVERY_HREF;
    if (ssm_request_path_is(call->request, call->href)) {
        return true;
    }
    for (call->index = 0; call->index < SSM_SVRS; call->index++) {
        call->target = svr_targets[call->index];
        call->href = svr_hrefs[call->index];
        if (ssm_request_path_is(call->request, call->href)) {
            return true;
        }
    }
    call->target = SSM_TARGET_VERTICAL;
    for (call->index = 0; call->index < settings->hosted_count; call->index++) {
        call->href = settings->hosted[call->index].resource.href;
        if (ssm_request_path_is(call->request, call->href)) {
            return true;
        }
    }
    return false;
}

/* What the method needs; false: the Resource does not have it. */
static bool find_permission(struct call *call)
{
    bool is_vertical = call->target == SSM_TARGET_VERTICAL, is_discovery = call->target == SSM_TARGET_DISCOVERY;
    const struct ssm_hosted *hosted = is_vertical ? &call->device->settings.hosted[call->index] : NULL;
    switch (call->request->method) {
    case SSM_GET:
        call->need = SSM_PERM_RETRIEVE;
        return !is_vertical || hosted->represent != NULL;
    case SSM_POST:
        call->need = SSM_PERM_UPDATE;
        return is_vertical ? hosted->resource.update != NULL : !is_discovery;
    case SSM_DELETE:
        call->need = SSM_PERM_DELETE;
        return call->target == SSM_TARGET_CRED || call->target == SSM_TARGET_ACL2;
    default:
        return false;
    }
}

/* Is it the Device `owner`? Nobody is the nil UUID. */
static bool is_device(const struct ssm_requester *requester, const struct ssm_uuid *owner)
{
    static const struct ssm_uuid nil;
    return requester->uuid != NULL && memcmp(owner, &nil, sizeof nil) != 0 && memcmp(requester->uuid, owner, sizeof *owner) == 0;
}

/* Everybody that the requester is (pstat.h). */
static unsigned parties(const struct ssm_device *device, const struct ssm_requester *requester, enum ssm_permission need, const char *href)
{
    const struct ssm_doxm *doxm = &device->doxm;
    bool is_dots = is_device(requester, &doxm->rowneruuid) || is_device(requester, &doxm->devowneruuid) ||
                   is_device(requester, &device->pstat.rowneruuid) || (requester->otm && device->pstat.state == SSM_RFOTM);
    unsigned bits = SSM_PARTY_ANYBODY;
    bits |= ssm_doxm_claimed(doxm) ? 0u : SSM_PARTY_UNCLAIMED;
    bits |= is_dots ? SSM_PARTY_DOTS : 0u;
    bits |= is_device(requester, &device->cred.rowneruuid) ? SSM_PARTY_CMS : 0u;
    bits |= is_device(requester, &device->acl2.rowneruuid) ? SSM_PARTY_AMS : 0u;
    bits |= ssm_permits(device->acl2.aces, device->acl2.ace_count, requester->uuid, need, href) ? SSM_PARTY_ACE : 0u;
    return bits;
}

static bool is_permitted(const struct ssm_device *device, const struct ssm_requester *requester, enum ssm_target target,
                         enum ssm_permission need, const char *href)
{
    return (ssm_permitted(device->pstat.state, target, parties(device, requester, need, href)) & (unsigned)need) != 0;
}

static struct ssm_result denied(const struct ssm_requester *requester)
{
    return failure(SSM_DISCARD_ACCESS_DENIED, requester->uuid != NULL ? SSM_FORBIDDEN : SSM_UNAUTHORIZED);
}

struct ssm_result ssm_device_retrieve(struct ssm_device *device, size_t hosted, const struct ssm_requester *requester)
{
    const struct ssm_hosted *resource = &device->settings.hosted[hosted];
    if (!is_permitted(device, requester, SSM_TARGET_VERTICAL, SSM_PERM_RETRIEVE, resource->resource.href)) {
        return denied(requester);
    }
    return content(device, resource->represent(resource->resource.user, device->payload, sizeof device->payload));
}

static struct ssm_result retrieve_svr(const struct call *call)
{
    struct ssm_device *device = call->device;
    struct ssm_cbor_writer writer = ssm_cbor_writer(device->payload, sizeof device->payload);
    uint64_t ssn[SSM_CREDENTIALS_MAX];
    switch (call->target) {
    case SSM_TARGET_DOXM:
        ssm_doxm_represent(&device->doxm, &writer);
        break;
    case SSM_TARGET_PSTAT:
        ssm_pstat_represent(&device->pstat, &writer);
        break;
    case SSM_TARGET_CRED:
        ssm_device_numbers(device, ssn);
        ssm_cred_represent(&device->cred, ssm_privatedata_readable(device->pstat.state), ssn, &writer);
        break;
    default:
        ssm_acl2_represent(&device->acl2, &writer);
    }
    return content(device, ssm_cbor_written(&writer, device->payload));
}

static struct ssm_result retrieve_links(const struct call *call)
{
    struct ssm_device *device = call->device;
    const struct ssm_discovery discovery = {device->settings.hosted, device->settings.hosted_count, device->settings.eps,
                                            device->settings.ep_count, &device->doxm.deviceuuid};
    struct ssm_cbor_writer writer = ssm_cbor_writer(device->payload, sizeof device->payload);
    if (ssm_discovery_represent(&discovery, call->request->query, &writer) == 0) {
        return failure(SSM_DISCARD_NOT_INTENDED, SSM_NOT_FOUND);
    }
    return content(device, ssm_cbor_written(&writer, device->payload));
}

/* The decimal number that a query part gives; -1 if it is none up to 65535. */
static int32_t decimal(struct ssm_bytes value)
{
    int32_t number = value.len > 0 && value.len <= 5 ? 0 : -1;
    for (size_t i = 0; number >= 0 && i < value.len; i++) {
        bool is_digit = value.data[i] >= '0' && value.data[i] <= '9';
        number = is_digit ? 10 * number + (value.data[i] - '0') : -1;
    }
    return number <= UINT16_MAX ? number : -1;
}

/* The answer to a change that has been made in memory. */
static struct ssm_result changed(struct ssm_device *device, enum ssm_svr svr, uint8_t code)
{
    return ssm_device_save(device, svr) ? success(code) : failure(SSM_DISCARD_STORE, SSM_SERVER_ERROR);
}

/* Removes the entry of `credid`, or of `credid` -1 all entries; false: there is none. */
static bool remove_creds(struct ssm_device *device, int32_t credid)
{
    bool removed = credid < 0;
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        const struct ssm_cred_entry *entry = &device->cred.entries[i];
        if (entry->credtype != 0 && (credid < 0 || entry->credid == credid)) {
            ssm_device_unprovision(device, entry->credid);
            ssm_cred_remove(&device->cred, entry->credid);
            removed = true;
        }
    }
    return removed;
}

static bool remove_aces(struct ssm_device *device, int32_t aceid)
{
    bool removed = aceid < 0;
    for (size_t i = 0; i < SSM_ACES_MAX; i++) {
        const struct ssm_acl2_entry *entry = &device->acl2.entries[i];
        if (entry->used && (aceid < 0 || entry->aceid == aceid)) {
            ssm_acl2_remove(&device->acl2, entry->aceid);
            removed = true;
        }
    }
    device->server.ace_count = device->acl2.ace_count;
    return removed;
}

/* DELETE of the entry that the query names ("credid=7", "aceid=1"); of all, if there is no query. */
static struct ssm_result delete_entries(const struct call *call)
{
    bool is_cred = call->target == SSM_TARGET_CRED;
    struct ssm_bytes value;
    int32_t id = -1;
    if (call->request->query.len > 0) {
        id = ssm_request_query(call->request, is_cred ? "credid" : "aceid", &value) ? decimal(value) : -1;
        if (id < 0) {
            return failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
        }
    }
    bool removed = is_cred ? remove_creds(call->device, id) : remove_aces(call->device, id);
    return removed ? changed(call->device, is_cred ? SSM_SVR_CRED : SSM_SVR_ACL2, SSM_DELETED)
                   : failure(SSM_DISCARD_NO_RESOURCE, SSM_NOT_FOUND);
}

/* Entries that did not become durable, or gave no context, are of no use until the next start. */
static void drop_entries(struct ssm_device *device, uint32_t places)
{
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        if ((places >> i & 1u) != 0) {
            ssm_cred_remove(&device->cred, device->cred.entries[i].credid);
        }
    }
}

static struct ssm_result update_cred(const struct call *call)
{
    struct ssm_device *device = call->device;
    uint32_t places = 0;
    device->cred_outcome = ssm_cred_update(&device->cred, call->request->payload.data, call->request->payload.len, &places);
    if (device->cred_outcome != SSM_CREDENTIAL_OK) {
        return failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
    }
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        if ((places >> i & 1u) != 0) {
            ssm_device_unprovision(device, device->cred.entries[i].credid);
        }
    }
    if (!ssm_device_save(device, SSM_SVR_CRED)) {
        device->cred_outcome = SSM_CREDENTIAL_STORE;
        drop_entries(device, places);
        return failure(SSM_DISCARD_STORE, SSM_SERVER_ERROR);
    }
    uint32_t failed = 0;
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        enum ssm_credential_outcome outcome = (places >> i & 1u) != 0 ? ssm_device_provision(device, i) : SSM_CREDENTIAL_OK;
        if (outcome != SSM_CREDENTIAL_OK) {
            device->cred_outcome = outcome;
            failed |= 1u << i;
        }
    }
    drop_entries(device, failed);
    return failed == 0 ? success(SSM_CHANGED) : failure(SSM_DISCARD_STORE, SSM_SERVER_ERROR);
}

static struct ssm_result update_pstat(const struct call *call)
{
    struct ssm_device *device = call->device;
    enum ssm_dos wanted = device->pstat.state;
    device->svr_outcome = ssm_pstat_update(&device->pstat, call->request->payload.data, call->request->payload.len, &wanted);
    if (device->svr_outcome == SSM_SVR_OK && device->pstat.state == SSM_RFOTM && wanted == SSM_RFPRO && !device->doxm.owned) {
        device->svr_outcome = SSM_SVR_TRANSITION; /* Table 1: from RFPRO on the Device is owned */
    }
    if (device->svr_outcome != SSM_SVR_OK) {
        return failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
    }
    return ssm_device_go(device, wanted) ? success(SSM_CHANGED) : failure(SSM_DISCARD_STORE, SSM_SERVER_ERROR);
}

static struct ssm_result update_doxm(const struct call *call)
{
    struct ssm_device *device = call->device;
    bool is_dots = (parties(device, call->requester, call->need, call->href) & SSM_PARTY_DOTS) != 0;
    device->svr_outcome = ssm_doxm_update(&device->doxm, is_dots, call->request->payload.data, call->request->payload.len);
    return device->svr_outcome == SSM_SVR_OK ? changed(device, SSM_SVR_DOXM, SSM_CHANGED)
                                             : failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
}

static struct ssm_result update_acl2(const struct call *call)
{
    struct ssm_device *device = call->device;
    device->svr_outcome = ssm_acl2_update(&device->acl2, call->request->payload.data, call->request->payload.len);
    device->server.ace_count = device->acl2.ace_count;
    return device->svr_outcome == SSM_SVR_OK ? changed(device, SSM_SVR_ACL2, SSM_CHANGED)
                                             : failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
}

static struct ssm_result update_vertical(const struct call *call)
{
    const struct ssm_resource *resource = &call->device->settings.hosted[call->index].resource;
    if (!ssm_is_intended(resource, call->request->query)) {
        return failure(SSM_DISCARD_NOT_INTENDED, SSM_BAD_REQUEST);
    }
    if (resource->update(resource->user, call->request->payload.data, call->request->payload.len) != 0) {
        return failure(SSM_DISCARD_APPLICATION, SSM_BAD_REQUEST);
    }
    ssm_device_changed(call->device, call->index);
    return success(SSM_CHANGED);
}

static struct ssm_result update(const struct call *call)
{
    int32_t format = call->request->content_format;
    if (format != -1 && format != (int32_t)CONTENT_FORMAT_OCF_CBOR && format != (int32_t)CONTENT_FORMAT_CBOR) {
        return failure(SSM_DISCARD_APPLICATION, SSM_UNSUPPORTED_FORMAT);
    }
    switch (call->target) {
    case SSM_TARGET_CRED:
        return update_cred(call);
    case SSM_TARGET_PSTAT:
        return update_pstat(call);
    case SSM_TARGET_DOXM:
        return update_doxm(call);
    case SSM_TARGET_ACL2:
        return update_acl2(call);
    default:
        return update_vertical(call);
    }
}

static struct ssm_result retrieve_vertical(const struct call *call)
{
    const struct ssm_hosted *hosted = &call->device->settings.hosted[call->index];
    if (!ssm_has_types(&hosted->resource, call->request->query) || !ssm_has_interfaces(&hosted->resource, call->request->query, NULL, 0)) {
        return failure(SSM_DISCARD_NOT_INTENDED, SSM_BAD_REQUEST);
    }
    struct ssm_result result = ssm_device_retrieve(call->device, call->index, call->requester);
    if (result.reason == SSM_ACCEPTED && hosted->observable) {
        result.observed = (int)call->index;
    }
    return result;
}

static struct ssm_result retrieve(const struct call *call)
{
    int32_t accept = call->request->accept;
    if (accept != -1 && accept != (int32_t)CONTENT_FORMAT_OCF_CBOR) {
        return failure(SSM_DISCARD_APPLICATION, SSM_NOT_ACCEPTABLE);
    }
    return call->target == SSM_TARGET_VERTICAL ? retrieve_vertical(call)
           : call->target == SSM_TARGET_DISCOVERY ? retrieve_links(call) : retrieve_svr(call);
}

/* By multicast a DOTS looks for Devices that are nobody's: "owned=false". */
static bool doxm_matches(const struct call *call)
{
    struct ssm_bytes value;
    if (!ssm_request_query(call->request, "owned", &value)) {
        return true;
    }
    bool wants_owned = value.len > 0 && (value.data[0] == 't' || value.data[0] == 'T');
    return wants_owned == call->device->doxm.owned;
}

struct ssm_result ssm_device_execute(struct ssm_device *device, const struct ssm_request *request, const struct ssm_requester *requester,
                                     bool is_multicast)
{
    struct call call = {.device = device, .request = request, .requester = requester};
    if (device->pstat.state == SSM_RESET) {
        return failure(SSM_DISCARD_STATE, SSM_UNAVAILABLE);
    }
    bool located = locate(&call);
    bool is_discovery = request->method == SSM_GET && located && (call.target == SSM_TARGET_DISCOVERY || call.target == SSM_TARGET_DOXM);
    if (is_multicast && !is_discovery) {
        return failure(SSM_DISCARD_NO_OSCORE, SSM_NOT_FOUND);
    }
    if (!located) {
        return failure(SSM_DISCARD_NO_RESOURCE, SSM_NOT_FOUND);
    }
    if (!find_permission(&call)) {
        return failure(SSM_DISCARD_NOT_UPDATE, SSM_METHOD_NOT_ALLOWED);
    }
    if (!is_permitted(device, requester, call.target, call.need, call.href)) {
        return denied(requester);
    }
    if (is_multicast && call.target == SSM_TARGET_DOXM && !doxm_matches(&call)) {
        return failure(SSM_DISCARD_NOT_INTENDED, SSM_NOT_FOUND);
    }
    switch (call.need) {
    case SSM_PERM_RETRIEVE:
        return retrieve(&call);
    case SSM_PERM_UPDATE:
        return update(&call);
    default:
        return delete_entries(&call);
    }
}

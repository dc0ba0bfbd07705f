/* ocf_device.c: what becomes of a datagram, and of the Device's state.
 *
 *   OSCORE, multicast   server.h decides alone, and is silent; what changed has observers
 *   OSCORE, unicast     endpoint.h verifies; device_request.c executes; the answer is protected under the same association
 *   without             device_request.c executes; the answer is plain
 *
 * A request is received into a free observer: if it registers an observation, it stays there. */
#include "device.h"
#include "inner.h"
#include "outer.h"

#define OBSERVE_MASK 0xffffffu /* an Observe value has three bytes (RFC 7641 §2) */

/* Would oic/res of all Resources fit into a message? */
static bool is_discoverable(const struct ssm_device_settings *settings, const struct ssm_uuid *deviceuuid)
{
    const struct ssm_discovery discovery = {settings->hosted, settings->hosted_count, settings->eps, settings->ep_count, deviceuuid};
    struct ssm_cbor_writer measure = ssm_cbor_writer(NULL, 0);
    ssm_discovery_represent(&discovery, (struct ssm_bytes){NULL, 0}, &measure);
    return measure.total <= SSM_DISCOVERY_BYTES_MAX;
}

bool ssm_device_init(struct ssm_device *device, const struct ssm_device_settings *settings)
{
    memset(device, 0, sizeof *device);
    device->settings = *settings;
    device->doxm = (struct ssm_doxm){.oxms = settings->oxms, .oxm_count = settings->oxm_count, .sct = settings->sct};
    ssm_cred_init(&device->cred, settings->sct);
    ssm_acl2_init(&device->acl2);
    device->mid = settings->mid;
    if (settings->hosted_count > SSM_HOSTED_MAX || !is_discoverable(settings, &device->doxm.deviceuuid)) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < settings->hosted_count; i++) {
        if (settings->hosted[i].ssm && settings->hosted[i].resource.update != NULL) {
            device->ssm_resources[count] = settings->hosted[i].resource;
            device->ssm_hosted[count++] = (uint8_t)i;
        }
    }
    ssm_server_init(&device->server, device->groups, SSM_SERVER_GROUPS_MAX, device->ssm_resources, count, device->acl2.aces, 0,
                    settings->contexts.store);
    device->server.first_message = settings->first_message;
    device->server.suspended = true;
    device->endpoint = (struct ssm_endpoint){.contexts = device->unicasts, .context_count = SSM_UNICASTS_MAX};
    return true;
}

bool ssm_device_save(struct ssm_device *device, enum ssm_svr svr)
{
    return device->settings.save == NULL || device->settings.save(device->settings.user, svr) == 0;
}

bool ssm_device_reset(struct ssm_device *device)
{
    ssm_device_unprovision_all(device);
    ssm_wipe(device->observers, sizeof device->observers);
    ssm_cred_clear(&device->cred);
    ssm_acl2_clear(&device->acl2);
    ssm_doxm_clear(&device->doxm);
    device->server.ace_count = 0;
    device->server.suspended = true;
    device->pstat = (struct ssm_pstat){.state = SSM_RESET};
    bool durable = true;
    for (int svr = SSM_SVRS - 1; svr >= 0; svr--) { /* secrets first */
        durable &= ssm_device_save(device, (enum ssm_svr)svr);
    }
    return durable;
}

bool ssm_device_ready(struct ssm_device *device, const struct ssm_uuid *deviceuuid)
{
    if (device->pstat.state != SSM_RESET) {
        return false;
    }
    device->doxm.deviceuuid = *deviceuuid;
    device->pstat.state = SSM_RFOTM;
    return ssm_device_save(device, SSM_SVR_DOXM) && ssm_device_save(device, SSM_SVR_PSTAT);
}

bool ssm_device_go(struct ssm_device *device, enum ssm_dos state)
{
    if (state == SSM_RESET) {
        return ssm_device_reset(device);
    }
    device->pstat.state = state;
    device->server.suspended = state != SSM_RFNOP;
    return ssm_device_save(device, SSM_SVR_PSTAT);
}

void ssm_device_free(struct ssm_device *device)
{
    ssm_device_unprovision_all(device);
    ssm_wipe(device, sizeof *device);
}

static bool is_same_source(const struct ssm_source *a, const struct ssm_source *b)
{
    return a->channel == b->channel && a->address_len == b->address_len && memcmp(a->address, b->address, a->address_len) == 0 &&
           (a->channel != SSM_CHANNEL_SECURE || memcmp(&a->uuid, &b->uuid, sizeof a->uuid) == 0);
}

/* The observation that `source` has under this token, or NULL. */
static struct ssm_observer *find_observer(struct ssm_device *device, const struct ssm_source *source, struct ssm_bytes token)
{
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        struct ssm_observer *observer = &device->observers[i];
        if (observer->used && ssm_bytes_equal(token, observer->token, observer->token_len) && is_same_source(&observer->source, source)) {
            return observer;
        }
    }
    return NULL;
}

/* A place for the request under way: there is one more than observations are kept. */
static struct ssm_observer *free_observer(struct ssm_device *device, size_t *used)
{
    struct ssm_observer *observer = NULL;
    *used = 0;
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        if (device->observers[i].used) {
            (*used)++;
        } else {
            observer = &device->observers[i];
        }
    }
    *observer = (struct ssm_observer){.used = false};
    return observer;
}

/* The observation that this request registered before goes; a registration that is accepted takes its place. true: accepted. */
static bool observe(struct ssm_device *device, struct ssm_observer *place, size_t used, const struct ssm_source *source,
                    struct ssm_bytes token, enum ssm_observe wish, int observed)
{
    struct ssm_observer *before = wish != SSM_OBSERVE_NOT ? find_observer(device, source, token) : NULL;
    if (before != NULL) {
        *before = (struct ssm_observer){.used = false};
        used--;
    }
    if (wish != SSM_OBSERVE_REGISTER || observed < 0 || used == SSM_OBSERVERS_MAX) {
        return false;
    }
    place->used = true;
    place->source = *source;
    place->token_len = (uint8_t)token.len;
    memcpy(place->token, token.data, token.len);
    place->resource = (uint8_t)observed;
    return true;
}

void ssm_device_changed(struct ssm_device *device, size_t hosted)
{
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        device->observers[i].pending |= device->observers[i].used && device->observers[i].resource == hosted;
    }
}

static struct ssm_requester requester_of(const struct ssm_source *source)
{
    return (struct ssm_requester){source->channel == SSM_CHANNEL_SECURE ? &source->uuid : NULL, source->channel == SSM_CHANNEL_OTM};
}

/* A message without OSCORE. `sequence`: the Observe value, or NULL. */
static size_t write_plain(const struct ssm_message *header, const struct ssm_result *result, const uint32_t *sequence, uint8_t *out,
                          size_t size)
{
    struct ssm_writer writer = ssm_writer(out, size);
    ssm_write_header(&writer, header, result->code);
    if (sequence != NULL) {
        ssm_write_uint(&writer, SSM_OPT_OBSERVE, *sequence & OBSERVE_MASK);
    }
    if (result->payload.len > 0) {
        ssm_write_uint(&writer, SSM_OPT_CONTENT_FORMAT, CONTENT_FORMAT_OCF_CBOR);
    }
    ssm_write_payload(&writer, result->payload);
    return writer.ok ? (size_t)(writer.at - out) : 0;
}

static enum ssm_observe plain_observe(const struct ssm_inner *inner)
{
    if (!inner->observed || inner->observe > 1 || inner->code != SSM_GET) {
        return SSM_OBSERVE_NOT;
    }
    return inner->observe == 0 ? SSM_OBSERVE_REGISTER : SSM_OBSERVE_CANCEL;
}

/* A request without OSCORE. */
static enum ssm_reason receive_plain(struct ssm_device *device, const struct ssm_message *message, struct ssm_bytes datagram,
                                     enum ssm_destination destination, const struct ssm_source *source, uint8_t *out, size_t size,
                                     size_t *out_len)
{
    struct ssm_inner inner;
    bool is_multicast = destination != SSM_TO_UNICAST;
    if (!ssm_outer_is_request(message) || !ssm_inner_read_plain(&inner, datagram.data, datagram.len)) {
        return SSM_DISCARD_COAP_FORMAT;
    }
    if (is_multicast && message->type != SSM_NON) {
        return SSM_DISCARD_CONFIRMABLE; /* RFC 7252 §8.1 */
    }
    const struct ssm_request request = {inner.code, plain_observe(&inner), inner.content_format, inner.accept, inner.path, inner.query,
                                        inner.payload, NULL};
    const struct ssm_requester requester = requester_of(source);
    struct ssm_result result = {SSM_DISCARD_APPLICATION, SSM_BAD_OPTION, {NULL, 0}, -1};
    if (inner.understood) {
        result = ssm_device_execute(device, &request, &requester, is_multicast);
    }
    if (is_multicast && result.reason != SSM_ACCEPTED) {
        return result.reason; /* RFC 7252 §8.2: whoever has nothing to say is silent */
    }
    size_t used;
    struct ssm_observer *place = free_observer(device, &used);
    bool observed = observe(device, place, used, source, message->token, is_multicast ? SSM_OBSERVE_NOT : request.observe, result.observed);
    bool acknowledges = message->type == SSM_CON;
    const struct ssm_message header = {
        .type = acknowledges ? SSM_ACK : SSM_NON, .mid = acknowledges ? message->mid : device->mid++, .token = message->token};
    *out_len = write_plain(&header, &result, observed ? &place->sequence : NULL, out, size);
    if (*out_len == 0) {
        place->used = false;
        return SSM_DISCARD_APPLICATION;
    }
    return result.reason;
}

/* A request by unicast OSCORE. */
static enum ssm_reason receive_unicast(struct ssm_device *device, struct ssm_bytes datagram, enum ssm_destination destination,
                                       const struct ssm_source *source, uint8_t *out, size_t size, size_t *out_len)
{
    size_t used;
    struct ssm_observer *place = free_observer(device, &used);
    struct ssm_request request;
    struct ssm_answer answer = {.data = out, .size = size, .mid = device->mid};
    enum ssm_reason reason = ssm_endpoint_receive(&device->endpoint, destination, datagram.data, datagram.len, device->plain,
                                                  sizeof device->plain, &request, &place->association, &answer);
    if (reason != SSM_ACCEPTED) {
        device->mid = (uint16_t)(device->mid + (answer.len > 0));
        *out_len = answer.len;
        return reason;
    }
    const struct ssm_uuid subject = *request.subjectuuid;
    const struct ssm_requester requester = {&subject, false};
    struct ssm_result result = ssm_device_execute(device, &request, &requester, false);
    const struct ssm_bytes token = {place->association.token, place->association.token_len};
    bool observed = observe(device, place, used, source, token, request.observe, result.observed);
    const struct ssm_response response = {.code = result.code, .payload = result.payload, .observe = observed,
                                          .type = place->association.type == SSM_CON ? SSM_ACK : SSM_NON, .mid = device->mid++};
    place->protected = true;
    if (ssm_respond(&place->association, &response, out, size, out_len) != SSM_PROTECTED) {
        place->used = false; /* executed, but the answer cannot be made: its context has gone, or its store failed */
    }
    return result.reason;
}

/* A Reset of a notification ends the observation (RFC 7641 §3.6). */
static void receive_reset(struct ssm_device *device, const struct ssm_message *message, const struct ssm_source *source)
{
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        struct ssm_observer *observer = &device->observers[i];
        if (observer->used && observer->mid == message->mid && is_same_source(&observer->source, source)) {
            *observer = (struct ssm_observer){.used = false};
        }
    }
}

static enum ssm_reason receive(struct ssm_device *device, enum ssm_destination destination, const struct ssm_source *source,
                               struct ssm_bytes datagram, uint8_t *out, size_t size, size_t *out_len)
{
    struct ssm_message message;
    struct ssm_bytes value;
    int oscore_options = ssm_outer_parse(&message, &value, datagram.data, datagram.len);
    if (oscore_options >= 0 && message.type == SSM_RST && destination == SSM_TO_UNICAST) {
        receive_reset(device, &message, source);
        return SSM_DISCARD_COAP_FORMAT;
    }
    if (oscore_options == 0) {
        return receive_plain(device, &message, datagram, destination, source, out, size, out_len);
    }
    if (destination == SSM_TO_UNICAST) {
        return receive_unicast(device, datagram, destination, source, out, size, out_len);
    }
    int resource;
    enum ssm_reason reason = ssm_server_receive(&device->server, destination, datagram.data, datagram.len, &resource);
    if (reason == SSM_ACCEPTED) {
        ssm_device_changed(device, device->ssm_hosted[resource]);
    }
    return reason;
}

enum ssm_reason ssm_device_receive(struct ssm_device *device, enum ssm_destination destination, const struct ssm_source *source,
                                   const uint8_t *datagram, size_t len, uint8_t *out, size_t size, size_t *out_len)
{
    *out_len = 0;
    enum ssm_reason reason = receive(device, destination, source, (struct ssm_bytes){datagram, len}, out, size, out_len);
    if (destination == SSM_TO_UNICAST) { /* entries with their secrets may have been in there */
        ssm_wipe(device->plain, sizeof device->plain);
        ssm_wipe(device->payload, sizeof device->payload);
    }
    device->counters[reason]++;
    return reason;
}

/* The notification for one observer. false: nothing goes out; the observation goes on only if another attempt makes sense. */
static bool notify(struct ssm_device *device, struct ssm_observer *observer, uint8_t *out, size_t size, size_t *out_len)
{
    const struct ssm_uuid *subject = observer->protected && observer->association.context != NULL
                                         ? &observer->association.context->subjectuuid : NULL;
    const struct ssm_requester requester = observer->protected ? (struct ssm_requester){subject, false} : requester_of(&observer->source);
    const struct ssm_result result = ssm_device_retrieve(device, observer->resource, &requester);
    bool goes_on = result.reason == SSM_ACCEPTED; /* an error is the last that an observer hears (RFC 7641 §4.2) */
    bool sent;
    observer->mid = device->mid++;
    observer->sequence++;
    if (observer->protected) {
        const struct ssm_response response = {
            .code = result.code, .payload = result.payload, .observe = goes_on, .type = SSM_NON, .mid = observer->mid};
        enum ssm_protect_outcome outcome = ssm_respond(&observer->association, &response, out, size, out_len);
        sent = outcome == SSM_PROTECTED;
        observer->pending = outcome == SSM_PROTECT_STORE; /* may be tried again */
        goes_on = goes_on && (sent || observer->pending);
    } else {
        const struct ssm_message header = {.type = SSM_NON, .mid = observer->mid, .token = {observer->token, observer->token_len}};
        *out_len = write_plain(&header, &result, goes_on ? &observer->sequence : NULL, out, size);
        sent = *out_len > 0;
        observer->pending = false;
        goes_on = goes_on && sent;
    }
    if (!goes_on) {
        observer->used = observer->pending = false;
    }
    return sent;
}

bool ssm_device_notify(struct ssm_device *device, uint8_t *out, size_t size, size_t *out_len, struct ssm_source *destination)
{
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        struct ssm_observer *observer = &device->observers[i];
        if (observer->used && observer->pending) {
            *destination = observer->source;
            if (notify(device, observer, out, size, out_len)) {
                return true;
            }
        }
    }
    return false;
}

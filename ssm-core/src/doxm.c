/* doxm.c: /oic/sec/doxm. An UPDATE is read into a copy, which becomes the Resource if all of it is good. */
#include <ssm/doxm.h>
#include "members.h"
#include <string.h>

static const char *const doxm_members[] = {"oxms", "oxmsel", "sct", "owned", "deviceuuid", "devowneruuid", "rowneruuid"};
enum { OXMS, OXMSEL, SCT, OWNED, DEVICEUUID, DEVOWNERUUID, ROWNERUUID };

static const struct ssm_uuid nobody;

bool ssm_doxm_claimed(const struct ssm_doxm *doxm)
{
    return doxm->owned || memcmp(&doxm->devowneruuid, &nobody, sizeof nobody) != 0;
}

void ssm_doxm_clear(struct ssm_doxm *doxm)
{
    *doxm = (struct ssm_doxm){.oxms = doxm->oxms, .oxm_count = doxm->oxm_count, .sct = doxm->sct};
}

static bool is_supported(const struct ssm_doxm *doxm, uint16_t oxm)
{
    size_t i = 0;
    while (i < doxm->oxm_count && doxm->oxms[i] != oxm) {
        i++;
    }
    return i < doxm->oxm_count;
}

/* What is owned becomes nobody's by RESET alone. */
static enum ssm_svr_outcome read_owned(struct ssm_cbor_reader *reader, bool *owned)
{
    bool was_owned = *owned;
    *owned = ssm_cbor_bool(reader);
    return was_owned && !*owned && reader->error == SSM_CBOR_OK ? SSM_SVR_READ_ONLY : SSM_SVR_OK;
}

/* The value of one member. */
static enum ssm_svr_outcome read_member(struct ssm_cbor_reader *reader, struct ssm_doxm *doxm, size_t member)
{
    switch (member) {
    case OXMSEL:
        doxm->oxmsel = (uint16_t)ssm_cbor_uint(reader, UINT16_MAX);
        return reader->error != SSM_CBOR_OK || is_supported(doxm, doxm->oxmsel) ? SSM_SVR_OK : SSM_SVR_UNSUPPORTED;
    case OWNED:
        return read_owned(reader, &doxm->owned);
    case DEVICEUUID:
        ssm_cbor_uuid(reader, &doxm->deviceuuid);
        return SSM_SVR_OK;
    case DEVOWNERUUID:
        ssm_cbor_uuid(reader, &doxm->devowneruuid);
        return SSM_SVR_OK;
    case ROWNERUUID:
        ssm_cbor_uuid(reader, &doxm->rowneruuid);
        return SSM_SVR_OK;
    case OXMS:
    case SCT:
        return SSM_SVR_READ_ONLY;
    default:
        ssm_cbor_skip(reader);
        return SSM_SVR_OK;
    }
}

enum ssm_svr_outcome ssm_doxm_update(struct ssm_doxm *doxm, bool dots, const uint8_t *payload, size_t len)
{
    struct ssm_doxm copy = *doxm;
    struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    bool something = false;
    struct ssm_cbor_items map = ssm_cbor_map(&reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(&reader, &map)) {
        size_t member = ssm_cbor_key(&reader, &map, doxm_members, COUNT(doxm_members));
        bool known = member < COUNT(doxm_members);
        something |= known;
        outcome = known && member != OXMSEL && !dots ? SSM_SVR_READ_ONLY : read_member(&reader, &copy, member);
    }
    outcome = outcome == SSM_SVR_OK ? ssm_svr_outcome_of(ssm_cbor_end(&reader)) : outcome;
    outcome = outcome == SSM_SVR_OK && !something ? SSM_SVR_INCOMPLETE : outcome;
    if (outcome == SSM_SVR_OK) {
        *doxm = copy;
    }
    return outcome;
}

void ssm_doxm_represent(const struct ssm_doxm *doxm, struct ssm_cbor_writer *writer)
{
    ssm_cbor_put_map(writer, COUNT(doxm_members));
    ssm_cbor_put_text(writer, doxm_members[OXMS]);
    ssm_cbor_put_array(writer, doxm->oxm_count);
    for (size_t i = 0; i < doxm->oxm_count; i++) {
        ssm_cbor_put_uint(writer, doxm->oxms[i]);
    }
    ssm_put_uint_member(writer, doxm_members[OXMSEL], doxm->oxmsel);
    ssm_put_uint_member(writer, doxm_members[SCT], doxm->sct);
    ssm_cbor_put_text(writer, doxm_members[OWNED]);
    ssm_cbor_put_bool(writer, doxm->owned);
    ssm_put_uuid_member(writer, doxm_members[DEVICEUUID], &doxm->deviceuuid);
    ssm_put_uuid_member(writer, doxm_members[DEVOWNERUUID], &doxm->devowneruuid);
    ssm_put_uuid_member(writer, doxm_members[ROWNERUUID], &doxm->rowneruuid);
}

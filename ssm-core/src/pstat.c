/* pstat.c: device states as two tables: what each permits to whom (OBT 5.1 Table 1), and where each leads. */
#include <ssm/pstat.h>
#include <ssm/server.h>
#include "members.h"

#define CLIENT_DIRECTED 4u /* of om and sm: the only mode of provisioning there is */

static const char *const pstat_members[] = {"dos", "om", "rowneruuid", "isop", "cm", "tm", "sm"};
enum { DOS, OM, ROWNERUUID, ISOP, CM, TM, SM };
static const char *const dos_members[] = {"s", "p"};
enum { S, P };

#define R SSM_PERM_RETRIEVE
#define U SSM_PERM_UPDATE
#define D SSM_PERM_DELETE
#define SERVICES (SSM_PARTY_DOTS | SSM_PARTY_CMS | SSM_PARTY_AMS)

static const struct cell { uint8_t state, target, parties, permission; } cells[] = {
    {SSM_RFOTM, SSM_TARGET_DOXM, SSM_PARTY_UNCLAIMED | SSM_PARTY_DOTS, R | U}, /* UNCLAIMED: U of oxmsel alone, see doxm.h */
    {SSM_RFOTM, SSM_TARGET_CRED, SSM_PARTY_DOTS, R | U | D},
    {SSM_RFOTM, SSM_TARGET_ACL2, SSM_PARTY_DOTS, R | U | D},
    {SSM_RFOTM, SSM_TARGET_PSTAT, SSM_PARTY_DOTS, R | U},
    {SSM_RFPRO, SSM_TARGET_CRED, SSM_PARTY_DOTS | SSM_PARTY_CMS, R | U | D},
    {SSM_RFPRO, SSM_TARGET_CRED, SSM_PARTY_ACE, R | D},
    {SSM_RFPRO, SSM_TARGET_ACL2, SSM_PARTY_AMS | SSM_PARTY_ACE, R | U | D},
    {SSM_RFPRO, SSM_TARGET_PSTAT, SERVICES | SSM_PARTY_ACE, R | U},
    {SSM_RFNOP, SSM_TARGET_PSTAT, SERVICES | SSM_PARTY_ACE, R | U},
    {SSM_RFNOP, SSM_TARGET_VERTICAL, SSM_PARTY_ACE, R | U},
    {SSM_SRESET, SSM_TARGET_DOXM, SSM_PARTY_DOTS, R | U},
    {SSM_SRESET, SSM_TARGET_CRED, SSM_PARTY_DOTS | SSM_PARTY_CMS, R | U | D},
    {SSM_SRESET, SSM_TARGET_ACL2, SSM_PARTY_AMS, R | U | D},
    {SSM_SRESET, SSM_TARGET_PSTAT, SERVICES, R | U},
};

unsigned ssm_permitted(enum ssm_dos state, enum ssm_target target, unsigned parties)
{
    unsigned permission = target == SSM_TARGET_DISCOVERY && state != SSM_RESET ? R : 0;
    for (size_t i = 0; i < COUNT(cells); i++) {
        const struct cell *cell = &cells[i];
        if (cell->state == state && cell->target == target && (cell->parties & parties) != 0) {
            permission |= cell->permission;
        }
    }
    return permission;
}

bool ssm_privatedata_readable(enum ssm_dos state)
{
    return state == SSM_RFOTM;
}

bool ssm_dos_reaches(enum ssm_dos from, enum ssm_dos to)
{
    static const uint8_t next[] = { /* bit n: state n */
        [SSM_RESET] = 0,
        [SSM_RFOTM] = 1u << SSM_RESET | 1u << SSM_RFPRO,
        [SSM_RFPRO] = 1u << SSM_RESET | 1u << SSM_RFNOP | 1u << SSM_SRESET,
        [SSM_RFNOP] = 1u << SSM_RESET | 1u << SSM_RFPRO | 1u << SSM_SRESET,
        [SSM_SRESET] = 1u << SSM_RESET | 1u << SSM_RFPRO,
    };
    return from == to || (next[from] >> to & 1u) != 0;
}

/* {"s": state}; "p" (pending) is the Device's own. */
static enum ssm_svr_outcome read_dos(struct ssm_cbor_reader *reader, enum ssm_dos *wanted)
{
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, dos_members, COUNT(dos_members))) {
        case S:
            *wanted = (enum ssm_dos)ssm_cbor_uint(reader, SSM_SRESET);
            break;
        case P:
            return SSM_SVR_READ_ONLY;
        default:
            ssm_cbor_skip(reader);
        }
    }
    return SSM_SVR_OK;
}

static enum ssm_svr_outcome read_members(struct ssm_cbor_reader *reader, struct ssm_pstat *pstat, enum ssm_dos *wanted)
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    bool something = false;
    uint64_t om;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &map)) {
        size_t member = ssm_cbor_key(reader, &map, pstat_members, COUNT(pstat_members));
        something |= member < COUNT(pstat_members);
        switch (member) {
        case DOS:
            outcome = read_dos(reader, wanted);
            break;
        case OM:
            om = ssm_cbor_uint(reader, UINT8_MAX);
            outcome = om == CLIENT_DIRECTED || reader->error != SSM_CBOR_OK ? SSM_SVR_OK : SSM_SVR_UNSUPPORTED;
            break;
        case ROWNERUUID:
            ssm_cbor_uuid(reader, &pstat->rowneruuid);
            break;
        case ISOP:
        case CM:
        case TM:
        case SM:
            outcome = SSM_SVR_READ_ONLY;
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    outcome = outcome == SSM_SVR_OK ? ssm_svr_outcome_of(ssm_cbor_end(reader)) : outcome;
    return outcome == SSM_SVR_OK && !something ? SSM_SVR_INCOMPLETE : outcome;
}

enum ssm_svr_outcome ssm_pstat_update(struct ssm_pstat *pstat, const uint8_t *payload, size_t len, enum ssm_dos *wanted)
{
    struct ssm_pstat copy = *pstat;
    struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
    enum ssm_dos asked = pstat->state;
    enum ssm_svr_outcome outcome = read_members(&reader, &copy, &asked);
    if (outcome == SSM_SVR_OK && !ssm_dos_reaches(pstat->state, asked)) {
        outcome = SSM_SVR_TRANSITION;
    }
    if (outcome == SSM_SVR_OK) {
        *pstat = copy;
        *wanted = asked;
    }
    return outcome;
}

void ssm_pstat_represent(const struct ssm_pstat *pstat, struct ssm_cbor_writer *writer)
{
    ssm_cbor_put_map(writer, COUNT(pstat_members));
    ssm_cbor_put_text(writer, pstat_members[DOS]);
    ssm_cbor_put_map(writer, COUNT(dos_members));
    ssm_put_uint_member(writer, dos_members[S], pstat->state);
    ssm_cbor_put_text(writer, dos_members[P]);
    ssm_cbor_put_bool(writer, false);
    ssm_put_uint_member(writer, pstat_members[OM], CLIENT_DIRECTED);
    ssm_put_uuid_member(writer, pstat_members[ROWNERUUID], &pstat->rowneruuid);
    ssm_cbor_put_text(writer, pstat_members[ISOP]);
    ssm_cbor_put_bool(writer, pstat->state == SSM_RFNOP);
    ssm_put_uint_member(writer, pstat_members[CM], 0);
    ssm_put_uint_member(writer, pstat_members[TM], 0);
    ssm_put_uint_member(writer, pstat_members[SM], CLIENT_DIRECTED);
}

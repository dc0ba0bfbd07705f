/* members.h: how the Security Virtual Resources read and write their members. All inline. */
#ifndef SSM_MEMBERS_H
#define SSM_MEMBERS_H

#include <ssm/cbor.h>
#include <ssm/credential.h>
#include <ssm/svr.h>

#define COUNT(names) (sizeof(names) / sizeof(names)[0])

/* What the reader's first error means for an UPDATE. */
static inline enum ssm_svr_outcome ssm_svr_outcome_of(enum ssm_cbor_error error)
{
    switch (error) {
    case SSM_CBOR_OK:
        return SSM_SVR_OK;
    case SSM_CBOR_UNEXPECTED:
        return SSM_SVR_BAD_MEMBER;
    case SSM_CBOR_TOO_LONG:
        return SSM_SVR_TOO_LONG;
    default:
        return SSM_SVR_MALFORMED;
    }
}

/* A UUID as text; anything else is UNEXPECTED. */
static inline void ssm_cbor_uuid(struct ssm_cbor_reader *reader, struct ssm_uuid *uuid)
{
    char text[SSM_UUID_TEXT_BYTES];
    ssm_cbor_text(reader, text, sizeof text);
    if (reader->error == SSM_CBOR_OK && !ssm_uuid_parse(uuid, text)) {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
    }
}

static inline void ssm_put_text_member(struct ssm_cbor_writer *writer, const char *name, const char *text)
{
    ssm_cbor_put_text(writer, name);
    ssm_cbor_put_text(writer, text);
}

static inline void ssm_put_uint_member(struct ssm_cbor_writer *writer, const char *name, uint64_t value)
{
    ssm_cbor_put_text(writer, name);
    ssm_cbor_put_uint(writer, value);
}

static inline void ssm_put_uuid_member(struct ssm_cbor_writer *writer, const char *name, const struct ssm_uuid *uuid)
{
    char text[SSM_UUID_TEXT_BYTES];
    ssm_uuid_format(uuid, text);
    ssm_put_text_member(writer, name, text);
}

#endif

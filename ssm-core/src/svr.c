/* svr.c: the texts of enum ssm_svr_outcome. */
#include <ssm/svr.h>
#include <assert.h>

static const char *const svr_texts[] = {
    [SSM_SVR_OK] = "ok",
    [SSM_SVR_MALFORMED] = "not well-formed CBOR",
    [SSM_SVR_BAD_MEMBER] = "a member has another type or range than it must have, or is there twice",
    [SSM_SVR_TOO_LONG] = "a text is longer than there is room for",
    [SSM_SVR_INCOMPLETE] = "a mandatory member is absent",
    [SSM_SVR_READ_ONLY] = "a member is read-only",
    [SSM_SVR_UNSUPPORTED] = "not supported by this Device",
    [SSM_SVR_FULL] = "no free place",
    [SSM_SVR_DUPLICATE] = "two entries have one identifier",
    [SSM_SVR_TRANSITION] = "the device state cannot become that",
};
static_assert(sizeof svr_texts / sizeof svr_texts[0] == SSM_SVR_OUTCOMES, "every outcome has its text");

const char *ssm_svr_text(enum ssm_svr_outcome outcome)
{
    return (unsigned)outcome < SSM_SVR_OUTCOMES ? svr_texts[outcome] : "unknown";
}

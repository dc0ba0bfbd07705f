/* reason.c: the reason_texts of enum ssm_reason. */
#include <ssm/reason.h>
#include <assert.h>

static const char *const reason_texts[] = {
    [SSM_ACCEPTED] = "accepted",
    [SSM_DISCARD_COAP_FORMAT] = "coap-format",
    [SSM_DISCARD_NO_OSCORE] = "no-oscore",
    [SSM_DISCARD_CONFIRMABLE] = "confirmable",
    [SSM_DISCARD_NOT_MULTICAST] = "not-multicast",
    [SSM_DISCARD_OSCORE_DECODE] = "oscore-decode",
    [SSM_DISCARD_UNKNOWN_KID] = "unknown-kid",
    [SSM_DISCARD_REPLAY] = "replay",
    [SSM_DISCARD_DECRYPT] = "decrypt",
    [SSM_DISCARD_STORE] = "store",
    [SSM_DISCARD_PLAINTEXT_FORMAT] = "plaintext-format",
    [SSM_DISCARD_NOT_UPDATE] = "not-update",
    [SSM_DISCARD_NO_RESOURCE] = "no-resource",
    [SSM_DISCARD_NOT_INTENDED] = "not-intended",
    [SSM_DISCARD_ACCESS_DENIED] = "access-denied",
    [SSM_DISCARD_APPLICATION] = "application",
    [SSM_DISCARD_NOT_UNICAST] = "not-unicast",
    [SSM_DISCARD_ECHO] = "echo",
    [SSM_DISCARD_STATE] = "state",
};
static_assert(sizeof reason_texts / sizeof reason_texts[0] == SSM_REASONS, "every reason has its text");

const char *ssm_reason_text(enum ssm_reason reason)
{
    return (unsigned)reason < SSM_REASONS ? reason_texts[reason] : "unknown";
}

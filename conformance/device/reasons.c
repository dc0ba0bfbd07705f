/* reasons.c: names of the discard reasons. */
#include "device.h"

#include <string.h>

static const char *const texts[REASONS] = {
    [REASON_NONE] = "none",
    [REASON_COAP_FORMAT] = "coap-format",
    [REASON_DUPLICATE] = "duplicate",
    [REASON_NO_OSCORE] = "no-oscore",
    [REASON_OSCORE_DECODE] = "oscore-decode",
    [REASON_UNKNOWN_KID] = "unknown-kid",
    [REASON_REPLAY] = "replay",
    [REASON_DECRYPT] = "decrypt",
    [REASON_PLAINTEXT_FORMAT] = "plaintext-format",
    [REASON_NOT_UPDATE] = "not-update",
    [REASON_CONFIRMABLE] = "confirmable",
    [REASON_NOT_MULTICAST] = "not-multicast",
    [REASON_NO_RESOURCE] = "no-resource",
    [REASON_NOT_INTENDED] = "not-intended",
    [REASON_ACCESS_DENIED] = "access-denied",
    [REASON_APPLICATION] = "application",
    [REASON_STORE] = "store",
};

const char *device_reason_text(enum device_reason reason) {
    return (unsigned)reason < REASONS ? texts[reason] : "none";
}

enum device_reason device_reason_parse(const char *text) {
    for (unsigned i = 0; i < REASONS; i++) {
        if (strcmp(texts[i], text) == 0) {
            return (enum device_reason)i;
        }
    }
    return REASONS;
}

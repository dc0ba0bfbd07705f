/* describe.c */
#include "describe.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct words describe_expected(const struct reception *reception) {
    struct words words = {""};
    size_t used;
    switch ((enum expected)reception->expected) {
    case EXPECTED_APPLY:
        return (struct words){"executed"};
    case EXPECTED_EITHER:
        return (struct words){"executed or discarded: the texts leave it open"};
    case EXPECTED_UNKNOWN:
        return (struct words){"nothing: the capture lacks the datagram"};
    case EXPECTED_DISCARD:
        break;
    }
    used = (size_t)snprintf(words.text, sizeof words.text, "discarded");
    for (unsigned reason = 1; reason < REASONS && reception->reasons != UINT32_MAX; reason++) {
        if ((reception->reasons & DEMAND_REASON(reason)) != 0 && used + 40 < sizeof words.text) {
            used += (size_t)snprintf(words.text + used, sizeof words.text - used, "%s%s", words.text[9] == '\0' ? " (" : " or ",
                                     device_reason_text((enum device_reason)reason));
        }
    }
    if (words.text[9] != '\0') {
        snprintf(words.text + used, sizeof words.text - used, ")");
    }
    return words;
}

struct words describe_value(const struct run *run, uint32_t server, int32_t resource, int64_t value) {
    const struct device_config *config = run_set_of(run, server)->config;
    struct words words;
    const bool is_switch = resource >= 0 && (size_t)resource < config->resource_count && config->resources[resource].kind == DEVICE_SWITCH;
    if (value == STATE_UNREADABLE || value == STATE_UNKNOWN) {
        snprintf(words.text, sizeof words.text, "%s", value == STATE_UNREADABLE ? "unreadable" : "never read");
    } else if (is_switch && (value == 0 || value == 1)) {
        snprintf(words.text, sizeof words.text, "%s", value == 1 ? "true" : "false");
    } else {
        snprintf(words.text, sizeof words.text, "%" PRId64, value);
    }
    return words;
}

struct words describe_found(const struct run *run, const struct reception *reception) {
    static const char *const verbs[] = {[FOUND_UNKNOWN] = "unknown",
                                        [FOUND_UNDECIDABLE] = "undecidable by state",
                                        [FOUND_NOTHING] = "not executed",
                                        [FOUND_EXECUTED] = "executed",
                                        [FOUND_OTHER] = "executed with another value"};
    struct words words;
    size_t used = (size_t)snprintf(words.text, sizeof words.text, "%s", verbs[reception->found]);
    if (reception->resource < 0) {
        return words;
    }
    const struct words before = describe_value(run, reception->node, reception->resource, reception->before);
    const struct words after = describe_value(run, reception->node, reception->resource, reception->after);
    const char *href = run_set_of(run, reception->node)->config->resources[reception->resource].href;
    if (reception->before == reception->after) {
        snprintf(words.text + used, sizeof words.text - used, ": %.80s stays %s", href, after.text);
    } else {
        snprintf(words.text + used, sizeof words.text - used, ": %.80s %s -> %s", href, before.text, after.text);
    }
    return words;
}

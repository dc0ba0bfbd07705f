/* second_defects.h: the switches of the second Server: one rule each, named as on the command line. All off: it obeys everything.
 * A defect changes what the device computes or sends, never what it reports. */
#ifndef SECOND_DEFECTS_H
#define SECOND_DEFECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*  bit, name, what the device does wrong */
#define SECOND_DEFECTS(X) \
    X(NO_REPLAY_CHECK,     "no-replay-check",     "accepts a Partial IV as often as it comes") \
    X(NO_LEFT_EDGE,        "no-left-edge",        "remembers the last 32 numbers but accepts anything older than the Replay Window") \
    X(NARROW_WINDOW,       "narrow-window",       "has a Replay Window of 16 numbers") \
    X(WIDE_WINDOW,         "wide-window",         "has a Replay Window of 64 numbers") \
    X(WINDOW_BEFORE_TAG,   "window-before-tag",   "moves the Replay Window before the message is authenticated") \
    X(FIRST_UNPROTECTED,   "first-unprotected",   "does not remember the first accepted number: it can be replayed once") \
    X(FIRST_MUST_BE_LOW,   "first-must-be-low",   "accepts a first message only with a Partial IV below 32") \
    X(PIV_32_BIT,          "piv-32-bit",          "compares Partial IVs modulo 2^32") \
    X(STRICT_INCREASE,     "strict-increase",     "refuses late arrivals inside the Replay Window") \
    X(NO_TAG_CHECK,        "no-tag-check",        "decrypts without checking the tag") \
    X(KID_PREFIX,          "kid-prefix",          "compares the kid over the shorter length") \
    X(ANY_KID,             "any-kid",             "ignores the kid and tries every context with its own ID") \
    X(ANSWERS_4_01,        "answers-4.01",        "answers an unknown kid or a replay with an unprotected 4.01") \
    X(ANSWERS_4_00,        "answers-4.00",        "answers a failed decryption with an unprotected 4.00") \
    X(ANSWERS_2_04,        "answers-2.04",        "answers an executed UPDATE with an unprotected 2.04") \
    X(ANSWERS_ERRORS,      "answers-errors",      "answers with 4.xx what it discards after decryption") \
    X(ACKS_CONFIRMABLE,    "acks-confirmable",    "acknowledges a confirmable multicast request before discarding it") \
    X(APPLIES_GET,         "applies-get",         "executes an inner GET as an UPDATE") \
    X(APPLIES_PUT,         "applies-put",         "executes an inner PUT as an UPDATE") \
    X(APPLIES_DELETE,      "applies-delete",      "executes an inner DELETE as an UPDATE") \
    X(APPLIES_FETCH,       "applies-fetch",       "executes an inner FETCH as an UPDATE") \
    X(APPLIES_CONFIRMABLE, "applies-confirmable", "executes a confirmable request") \
    X(APPLIES_UNICAST,     "applies-unicast",     "executes a request that came to its unicast address") \
    X(IGNORES_INTERFACE,   "ignores-interface",   "does not compare rt and if of the query with the Resource") \
    X(IGNORES_PATH,        "ignores-path",        "takes its first Resource when there is none at the path") \
    X(IGNORES_ACCESS,      "ignores-access",      "executes without asking access control") \
    X(ANON_CLEAR,          "anon-clear",          "takes the connection for anon-clear in access control") \
    X(MID_DEDUP_ONLY,      "mid-dedup-only",      "recognises a replay by its Message ID only") \
    X(BINDS_MID,           "binds-mid",           "refuses a Message ID below the one before, as if it were protected") \
    X(ROUTES_OUTER_CODE,   "routes-outer-code",   "refuses an outer code that is not POST") \
    X(WINDOW_PER_SOURCE,   "window-per-source",   "keeps a Replay Window for each source endpoint") \
    X(SHARED_WINDOW,       "shared-window",       "keeps one Replay Window for all contexts") \
    X(FIRST_CONTEXT_ONLY,  "first-context-only",  "tries only the first context whose ID is the kid") \
    X(COMMITS_LATE,        "commits-late",        "moves the Replay Window only for what it executes") \
    X(FORGETS_WINDOW,      "forgets-window",      "loses the Replay Window over a restart") \
    X(DEAF_AFTER_FORGERY,  "deaf-after-forgery",  "ignores everything after three failed decryptions") \
    X(NEVER_ACTUATES,      "never-actuates",      "changes the Resource but never drives the output") \
    X(DEAD,                "dead",                "ignores everything")

enum second_defect {
#define SECOND_BIT(bit, name, effect) DEFECT_##bit,
    SECOND_DEFECTS(SECOND_BIT)
#undef SECOND_BIT
    SECOND_DEFECT_COUNT
};

typedef uint64_t second_defects;     /* one bit for each */

extern const char *const second_defect_names[SECOND_DEFECT_COUNT + 1];    /* NULL-terminated */
extern const char *const second_defect_effects[SECOND_DEFECT_COUNT];      /* the same order */

static inline bool second_has(second_defects defects, enum second_defect defect) {
    return (defects >> defect & 1) != 0;
}
/* Turns names into bits; false with a sentence that lists the names if one is unknown. */
bool second_defects_parse(second_defects *defects, const char *const *names, size_t count, char *error, size_t error_size);

#endif

/* second_switches.h: the switches of the second Server and the second Client, a line each:
 *
 *   X(bit, name on the command line, requirements that it breaks, what the device does wrong)
 *
 * For every requirement named here a test of that requirement must fail (`ssm-conformance --self-check`). */
#ifndef SECOND_SWITCHES_H
#define SECOND_SWITCHES_H

/* ---- keys, nonce, AAD: of the Server and of the Client ---- */
#define SECOND_KEY_SWITCHES(X) \
    X(SECRET_128, "secret-128", "SSM-CTX-021 SSM-CTX-013", "takes the first 16 bytes of privatedata for the Master Secret") \
    X(SECRET_FIXED, "secret-fixed", "SSM-CRED-004 OSC-CTX-006", "takes a secret of its own instead of privatedata") \
    X(SALTED, "salted", "SSM-CTX-007 SSM-CTX-003", "takes its identifier for the Master Salt") \
    X(SALT_ASCII, "salt-ascii-zeros", "OSC-CTX-007 OSC-KDF-007", "has a default Master Salt of ASCII zeros") \
    X(SALT_SWAPPED, "salt-swapped", "OSC-KDF-001", "exchanges salt and secret in HKDF-Extract") \
    X(EXPAND_ONLY, "expand-only", "SSM-CTX-006 SSM-CTX-002 OSC-KDF-001", "leaves HKDF-Extract out") \
    X(SHA_512, "hkdf-sha-512", "SSM-CTX-006 SSM-CTX-002 OSC-CTX-008", "derives with HKDF SHA-512") \
    X(ID_CONTEXT_EMPTY, "id-context-empty", "SSM-CTX-008 SSM-CTX-004 OSC-KDF-004", "encodes the missing ID Context as an empty byte string") \
    X(ID_CONTEXT_GROUP, "id-context-group", "SSM-CTX-008 SSM-CTX-004", "takes its identifier for the ID Context") \
    X(KEY_OF_EMPTY_ID, "key-of-empty-id", "SSM-CRED-003 SSM-CRED-002 OSC-PRO-004 OSC-CTX-001", "derives the key with an empty identifier") \
    X(KEY_TYPE_IV, "key-type-iv", "SSM-CTX-026 OSC-CTX-002", "derives the key with type \"IV\"") \
    X(TYPE_WITH_NUL, "type-with-nul", "OSC-KDF-005", "counts the terminating zero into the type") \
    X(LENGTH_IN_BITS, "length-in-bits", "OSC-KDF-006 SSM-CTX-026", "states the length of key and Common IV in bits") \
    X(IV_OF_ID, "iv-of-id", "SSM-CTX-027 OSC-KDF-003", "derives the Common IV with its identifier") \
    X(INFO_ALG_TEXT, "info-alg-text", "OSC-KDF-002", "writes the algorithm as text into info") \
    X(PADS_ID, "pads-id", "SSM-CTX-015 SSM-CTX-023", "pads a short identifier to 7 bytes before it derives") \
    X(NONCE_NO_SIZE, "nonce-without-size", "OSC-COS-006", "leaves the size of the identifier out of the nonce") \
    X(NONCE_RIGHT, "nonce-right-padded", "OSC-COS-006", "pads the identifier in the nonce on the right") \
    X(NONCE_6_BYTES, "nonce-6-bytes", "OSC-COS-007", "has room for 6 bytes of the identifier in the nonce") \
    X(NONCE_EMPTY_ID, "nonce-of-empty-id", "SSM-CTX-014 SSM-CTX-022 OSC-VER-009", "has the right kid, but no identifier in the nonce") \
    X(NONCE_PIV_LEFT, "nonce-piv-left", "OSC-COS-006", "puts a short Partial IV to the left end of its place in the nonce") \
    X(AAD_NOT_WRAPPED, "aad-not-wrapped", "OSC-COS-010", "does not wrap the aad_array into a byte string") \
    X(AAD_ALG_BARE, "aad-alg-bare", "OSC-COS-010", "does not put the algorithm of the AAD into an array") \
    X(AAD_VERSION_2, "aad-version-2", "OSC-COS-011", "states OSCORE version 2 in the AAD") \
    X(AAD_PROTECTED, "aad-protected", "OSC-COS-001", "has a protected header with the algorithm in the AAD") \
    X(AAD_OPTIONS, "aad-options", "OSC-COS-013", "puts an outer option into the AAD") \
    X(AAD_NO_PIV, "aad-without-piv", "SSM-SRV-025 OSC-COS-012 OSC-PRO-002", "leaves the Partial IV out of the AAD") \
    X(AAD_NO_KID, "aad-without-kid", "OSC-VER-008 OSC-COS-012", "leaves the kid out of the AAD")

/* ---- from a datagram to its context ---- */
#define SECOND_OPTION_SWITCHES(X) \
    X(TAKES_TKL_9, "takes-tkl-9", "COAP-009 SSM-SRV-054", "takes a token length of 9 to 15") \
    X(TAKES_VERSION_2, "takes-version-2", "SSM-SRV-054", "does not look at the CoAP version") \
    X(TAKES_CLASS_1, "takes-class-1", "SSM-SRV-054", "takes a code of class 1 for a request") \
    X(RESETS_MALFORMED, "resets-malformed", "COAP-002 SSM-SRV-054", "answers malformed CoAP with a Reset") \
    X(FIRST_OF_TWO, "first-of-two", "COAP-007", "takes the first of two OSCORE options") \
    X(LAST_OF_TWO, "last-of-two", "COAP-007", "takes the last of two OSCORE options") \
    X(OPTION_21, "option-21", "OSC-OPT-001", "has the OSCORE option under its provisional number 21") \
    X(EXECUTES_PLAIN, "executes-plain", "SSM-SRV-047", "executes an unprotected UPDATE to the group") \
    X(EXECUTES_OUTER, "executes-outer", "OSC-OPT-003 SSM-SRV-011 OSC-VER-003", "executes the outer request if the OSCORE option does not decode") \
    X(IGNORES_BIT_7, "ignores-bit-7", "SSM-SRV-006 OSC-HDR-005", "ignores the reserved flag bit 0x80") \
    X(IGNORES_BIT_6, "ignores-bit-6", "SSM-SRV-006 OSC-HDR-005", "ignores the reserved flag bit 0x40") \
    X(IGNORES_BIT_5, "ignores-bit-5", "SSM-SRV-006 OSC-HDR-005", "ignores the reserved flag bit 0x20") \
    X(STRIPS_SIGNATURE, "strips-signature", "SSM-SRV-049", "takes a Group OSCORE message without its countersignature") \
    X(PIV_OF_6, "piv-of-6-bytes", "SSM-SRV-007 OSC-HDR-002", "takes a Partial IV of 6 bytes") \
    X(PIV_OF_7, "piv-of-7-bytes", "SSM-SRV-007 OSC-HDR-002", "takes a Partial IV of 7 bytes") \
    X(OVERLONG_CONTEXT, "overlong-context", "SSM-SRV-008 OSC-HDR-004", "passes over a kid context that is longer than the option") \
    X(KID_OPTIONAL, "kid-optional", "SSM-SRV-009 OSC-COS-003", "takes its only context if there is no kid") \
    X(KID_UNANNOUNCED, "kid-unannounced", "OSC-HDR-003", "takes trailing bytes for the kid though the k flag is not set") \
    X(PIV_OPTIONAL, "piv-optional", "SSM-SRV-010", "takes a missing Partial IV for 0") \
    X(IGNORES_CONTEXT, "ignores-context", "SSM-SRV-017 OSC-COS-005", "passes over a kid context") \
    X(ANSWERS_DECODE, "answers-4.02", "SSM-SRV-006 SSM-SRV-007 SSM-SRV-008 SSM-SRV-010 SSM-SRV-011 SSM-SRV-012", "answers what does not decode") \
    X(KID_PREFIX, "kid-prefix", "SSM-SRV-014 OSC-VER-002", "compares the kid over the shorter length") \
    X(KID_NUMERIC, "kid-numeric", "SSM-SRV-014", "compares the kid as a number, whatever its leading zeros") \
    X(KID_FIRST_BYTES, "kid-first-bytes", "SSM-SRV-014", "does not compare the last byte of the kid") \
    X(KID_TEXT, "kid-text", "SSM-SRV-014", "takes the hexadecimal text for the kid, too") \
    X(ANY_KID, "any-kid", "SSM-SRV-013 OSC-VER-005", "ignores the kid and tries every context with its own identifier") \
    X(ANSWERS_4_01, "answers-4.01", "SSM-SRV-013 SSM-SRV-061", "answers an unknown kid or a replay with an unprotected 4.01") \
    X(FIRST_CONTEXT_ONLY, "first-context-only", "SSM-SRV-015 SSM-CRED-004 OSC-CTX-011", "tries only the first context whose identifier is the kid") \
    X(CONTEXT_OF_FIRST, "context-of-first", "SSM-SRV-052 SSM-SRV-025 OSC-OPT-017", "verifies everything with the keys of its first entry")

/* ---- Replay Window and authenticity ---- */
#define SECOND_REPLAY_SWITCHES(X) \
    X(NO_REPLAY_CHECK, "no-replay-check", "SSM-SRV-018 OSC-RPL-001 COAP-010", "accepts a Partial IV as often as it comes") \
    X(NO_LEFT_EDGE, "no-left-edge", "SSM-SRV-019", "remembers the last 32 numbers but accepts anything older") \
    X(NARROW_WINDOW, "narrow-window", "SSM-CTX-009", "has a Replay Window of 16 numbers") \
    X(WIDE_WINDOW, "wide-window", "SSM-CTX-009", "has a Replay Window of 64 numbers") \
    X(WINDOW_OF_31, "window-of-31", "SSM-CTX-009 OSC-RPL-003", "has a Replay Window of 31 numbers") \
    X(WINDOW_OF_33, "window-of-33", "SSM-CTX-009 OSC-RPL-003 SSM-SRV-019", "has a Replay Window of 33 numbers") \
    X(WINDOW_BEFORE_TAG, "window-before-tag", "SSM-SRV-024 OSC-VER-012", "moves the Replay Window before the message is authenticated") \
    X(FIRST_UNPROTECTED, "first-unprotected", "SSM-GEN-014", "does not remember the first accepted number: it can be replayed once") \
    X(FIRST_MUST_BE_LOW, "first-must-be-low", "SSM-GEN-013 SSM-SRV-021", "accepts a first message only with a Partial IV below 32") \
    X(REFUSES_ZERO, "refuses-zero", "SSM-GEN-013 SSM-SRV-021", "takes 0 for \"nothing received\" and refuses Partial IV 0") \
    X(NEXT_ONLY, "next-only", "SSM-SRV-005 SSM-SRV-020", "accepts only the number that follows the last") \
    X(PIV_32_BIT, "piv-32-bit", "SSM-SRV-021", "compares Partial IVs modulo 2^32") \
    X(PIV_24_BIT, "piv-24-bit", "SSM-SRV-021", "compares Partial IVs modulo 2^24") \
    X(PIV_SIGNED, "piv-signed", "SSM-SRV-021", "takes a Partial IV from 2^39 on for negative, hence too old") \
    X(PIV_AS_BYTES, "piv-as-bytes", "SSM-SRV-062", "tells Partial IVs by their bytes, so that leading zeros make a number new") \
    X(STRICT_INCREASE, "strict-increase", "SSM-SRV-020", "refuses late arrivals inside the Replay Window") \
    X(LATE_TWICE, "late-twice", "SSM-SRV-020", "does not remember late arrivals") \
    X(CLEARS_ON_SLIDE, "clears-on-slide", "SSM-SRV-018 SSM-CTX-009", "forgets the window's numbers when it slides by more than 8") \
    X(CHECK_THEN_SET, "check-then-set", "SSM-SRV-057 OSC-RPL-005 SSM-SRV-043", "executes one of 50 copies that come at once a second time") \
    X(EXECUTES_TWICE, "executes-twice", "SSM-SRV-005 SSM-SRV-043", "executes every request twice") \
    X(EXECUTES_FIRST, "executes-first", "OSC-VER-007 SSM-SRV-018", "executes what decrypts, then looks at the Replay Window") \
    X(MID_DEDUP_ONLY, "mid-dedup-only", "SSM-SRV-018", "recognises a replay by its Message ID only") \
    X(TOKEN_DEDUP_ONLY, "token-dedup-only", "SSM-SRV-018", "recognises a replay by its token only") \
    X(BINDS_MID, "binds-mid", "SSM-SRV-005", "refuses a Message ID below the one before, as if it were protected") \
    X(WINDOW_PER_SOURCE, "window-per-source", "SSM-SRV-018 SSM-SRV-048", "keeps a Replay Window for each source endpoint") \
    X(BINDS_SOURCE, "binds-source", "SSM-SRV-048", "serves only the source of the first request") \
    X(SHARED_WINDOW, "shared-window", "SSM-SRV-052", "keeps one Replay Window for all contexts") \
    X(NO_TAG_CHECK, "no-tag-check", "SSM-SRV-023 OSC-VER-010", "decrypts without checking the tag") \
    X(TAG_OF_7, "tag-of-7", "OSC-VER-010 SSM-SRV-023", "compares 7 bytes of the tag") \
    X(TAG_OF_ANY_LENGTH, "tag-of-any-length", "SSM-CTX-005", "takes a tag of 16 bytes, too") \
    X(TAG_OF_4, "tag-of-4", "SSM-CTX-005", "takes a tag of 4 bytes, too") \
    X(ANSWERS_4_00, "answers-4.00", "SSM-SRV-023", "answers a failed decryption with an unprotected 4.00") \
    X(DEAF_AFTER_FORGERY, "deaf-after-forgery", "SSM-SRV-023", "ignores everything after three failed decryptions") \
    X(COMMITS_LATE, "commits-late", "SSM-SRV-055", "moves the Replay Window only for what it executes")

/* ---- the request inside ---- */
#define SECOND_REQUEST_SWITCHES(X) \
    X(EXECUTES_OUTER_CODE, "executes-outer-code", "OSC-MSG-002 SSM-SRV-046 OSC-VER-001", "executes by the outer code") \
    X(ROUTES_OUTER_CODE, "routes-outer-code", "SSM-SRV-046", "refuses an outer code that is not POST") \
    X(ROUTES_OUTER_PATH, "routes-outer-path", "SSM-SRV-045 OSC-VER-001", "goes by the outer Uri-Path if there is one") \
    X(OUTER_IF_NONE_MATCH, "outer-if-none-match", "SSM-SRV-045 OSC-VER-001", "obeys an outer If-None-Match") \
    X(OUTER_FORMAT, "outer-format", "SSM-SRV-045", "obeys an outer Content-Format") \
    X(APPLIES_GET, "applies-get", "SSM-SRV-026 SSM-GEN-009", "executes an inner GET as an UPDATE") \
    X(APPLIES_PUT, "applies-put", "SSM-SRV-026 SSM-GEN-009", "executes an inner PUT as an UPDATE") \
    X(APPLIES_DELETE, "applies-delete", "SSM-SRV-026 SSM-GEN-009", "executes an inner DELETE as an UPDATE") \
    X(APPLIES_FETCH, "applies-fetch", "SSM-SRV-026 SSM-GEN-009", "executes an inner FETCH as an UPDATE") \
    X(APPLIES_PATCH, "applies-patch", "SSM-SRV-026", "executes an inner PATCH or iPATCH as an UPDATE") \
    X(APPLIES_EMPTY, "applies-empty", "SSM-SRV-026", "executes an inner code 0.00 as an UPDATE") \
    X(APPLIES_RESPONSE, "applies-response", "SSM-SRV-026", "executes an inner response code as an UPDATE") \
    X(ANSWERS_GET, "answers-get", "SSM-GEN-009 SSM-SRV-026", "answers an inner GET with 2.05") \
    X(ANSWERS_4_05, "answers-4.05", "SSM-SRV-026", "answers what is no UPDATE with 4.05") \
    X(OBSERVES, "observes", "SSM-SRV-030", "notifies whoever sent an inner Observe") \
    X(ACKS_CONFIRMABLE, "acks-confirmable", "SSM-SRV-027", "acknowledges a confirmable multicast request before discarding it") \
    X(RESETS_CONFIRMABLE, "resets-confirmable", "SSM-SRV-027", "answers a confirmable multicast request with a Reset") \
    X(APPLIES_CONFIRMABLE, "applies-confirmable", "SSM-SRV-027 SSM-GEN-009", "executes a confirmable request") \
    X(APPLIES_UNICAST, "applies-unicast", "SSM-SRV-028 COAP-003", "executes a request that came to its unicast address") \
    X(ANSWERS_UNICAST, "answers-unicast", "SSM-SRV-028", "answers an SSM Request to its unicast address with 4.01") \
    X(APPLIES_ANY_GROUP, "applies-any-group", "SSM-SRV-029", "executes a request to any multicast address") \
    X(JOINS_COAP_NODES, "joins-coap-nodes", "SSM-SRV-003", "joins All CoAP Nodes instead of All OCF Nodes") \
    X(IPV6_ONLY, "ipv6-only", "SSM-SRV-003", "has an IPv4 address and executes what comes over IPv6 alone") \
    X(IPV4_ONLY, "ipv4-only", "SSM-SRV-003", "has an IPv6 address and executes what comes over IPv4 alone") \
    X(IPV4_UNICAST, "ipv4-unicast", "SSM-SRV-028 COAP-003", "executes a request that came to its unicast address, if that is of IPv4") \
    X(IPV4_ANY_GROUP, "ipv4-any-group", "SSM-SRV-029", "executes a request to any IPv4 multicast address") \
    X(IPV4_WINDOW, "ipv4-window", "SSM-SRV-018", "has a Replay Window of its own for what comes over IPv4") \
    X(LEAVES_GROUP, "leaves-group", "SSM-SRV-003", "does not join All OCF Nodes again after a restart") \
    X(IGNORES_PATH, "ignores-path", "SSM-SRV-032", "takes its first Resource when there is none at the path") \
    X(PATH_PREFIX, "path-prefix", "SSM-SRV-032", "takes the Resource whose path begins the requested one") \
    X(PATH_ANY_CASE, "path-any-case", "SSM-SRV-032", "does not tell capital letters in a path") \
    X(ANSWERS_4_04, "answers-4.04", "SSM-SRV-032", "answers a path without Resource with 4.04") \
    X(IGNORES_INTERFACE, "ignores-interface", "SSM-SRV-033", "does not compare rt and if of the query with the Resource") \
    X(IGNORES_RT, "ignores-rt", "SSM-SRV-033 SSM-SRV-031", "does not compare rt of the query with the Resource") \
    X(IGNORES_IF, "ignores-if", "SSM-SRV-033 SSM-SRV-031", "does not compare if of the query with the Resource") \
    X(FIRST_QUERY_ONLY, "first-query-only", "SSM-SRV-033", "looks at the first part of a query only") \
    X(ANSWERS_UNINTENDED, "answers-unintended", "SSM-SRV-033 SSM-SRV-031", "answers a request for another rt or if with 4.00") \
    X(IGNORES_ACCESS, "ignores-access", "SSM-SRV-038 SSM-GEN-008", "executes without asking access control") \
    X(ANY_PERMISSION, "any-permission", "SSM-SRV-038 SSM-GEN-008", "takes any permission for that to UPDATE") \
    X(ANY_HREF, "any-href", "SSM-SRV-038 SSM-GEN-008", "takes an ACE for one Resource to hold for all") \
    X(ANY_UUID, "any-uuid", "SSM-SRV-039 SSM-CTX-019", "takes an ACE for any UUID") \
    X(FIRST_IDENTITY, "first-identity", "SSM-SRV-036", "takes the subjectuuid of its first credtype 256 entry") \
    X(LAST_IDENTITY, "last-identity", "SSM-SRV-036 SSM-CTX-019", "takes the subjectuuid of the request before") \
    X(NO_IDENTITY, "no-identity", "SSM-CTX-019 SSM-SRV-036", "knows no identity: only connection types grant") \
    X(ANON_CLEAR, "anon-clear", "SSM-SRV-037 SSM-GEN-007", "takes the connection for anon-clear in access control") \
    X(ANON_CLEAR_RANDOM, "anon-clear-at-times", "SSM-SRV-037", "decides about anon-clear ACEs now so, now otherwise") \
    X(EMPTY_IS_EVERYONE, "empty-is-everyone", "SSM-CRED-015", "takes an empty subjectuuid for every UUID") \
    X(ANSWERS_4_03, "answers-4.03", "SSM-SRV-038", "answers a request without access with 4.03") \
    X(ANSWERS_2_04, "answers-2.04", "SSM-SRV-040", "answers an executed UPDATE with an unprotected 2.04") \
    X(ANSWERS_IPV4, "answers-ipv4", "SSM-SRV-040", "answers an UPDATE executed over IPv4 with an unprotected 2.04") \
    X(ANSWERS_GROUP, "answers-group", "SSM-SRV-040", "answers an executed UPDATE to the group address") \
    X(INNER_NO_RESPONSE, "inner-no-response", "SSM-SRV-050", "takes an inner No-Response 0 for the wish for a response") \
    X(OUTER_NO_RESPONSE, "outer-no-response", "SSM-SRV-050 OSC-OPT-024", "takes an outer No-Response 0 for the wish for a response") \
    X(ANSWERS_ERRORS, "answers-errors", "SSM-SRV-041 OSC-VER-014", "answers with 4.00 what it discards after decryption") \
    X(ANSWERS_INNER_FORMAT, "answers-inner-format", "SSM-SRV-058", "answers a plaintext that is no message with 4.02") \
    X(ANSWERS_4_15, "answers-4.15", "SSM-SRV-041", "answers an unknown Content-Format with 4.15") \
    X(ANSWERS_4_13, "answers-4.13", "SSM-SRV-041", "answers a payload that is too large with 4.13") \
    X(COERCES, "coerces", "SSM-SRV-041", "takes a value of another type for a number") \
    X(TRAILING_CBOR, "trailing-cbor", "SSM-SRV-041", "takes a representation with bytes behind it") \
    X(TRUNCATED_CBOR, "truncated-cbor", "SSM-SRV-041", "takes the bytes that a representation lacks for zeros") \
    X(INNER_OPTIONS_BROKEN, "inner-options-broken", "SSM-SRV-058", "passes over an option delta of 15 in a plaintext") \
    X(OPTION_9_CRITICAL, "option-9-critical", "OSC-VER-013", "takes the OSCORE option for an unknown critical one after decryption") \
    X(REFUSES_VERSIONS, "refuses-versions", "SSM-SRV-035", "takes the OCF version options for unknown critical ones") \
    X(NEEDS_VERSIONS, "needs-versions", "SSM-SRV-035", "executes nothing without OCF version options") \
    X(DECRYPTS_TWICE, "decrypts-twice", "OSC-OPT-025", "opens an OSCORE message inside an OSCORE message") \
    X(BLOCK_IS_WHOLE, "block-is-whole", "SSM-SRV-053", "executes a block of a larger body as if it were the whole") \
    X(UPDATES_ALL, "updates-all", "SSM-SRV-035", "updates all Resources of the kind that is addressed") \
    X(VERIFIES_ONLY, "verifies-only", "SSM-SRV-035 SSM-SRV-005", "verifies, but never hands the request to the Resource") \
    X(NEVER_ACTUATES, "never-actuates", "SSM-SRV-035", "changes the Resource but never drives the output") \
    X(DEAD, "dead", "SSM-SRV-005", "ignores everything")

/* ---- credential entries, restarts ---- */
#define SECOND_ENTRY_SWITCHES(X) \
    X(CREDTYPE_8_BIT, "credtype-8-bit", "SSM-CRED-001 SSM-CRED-013", "keeps credtype in 8 bits, so that 256 becomes 0") \
    X(ANY_CREDTYPE, "any-credtype", "SSM-CTX-020 SSM-SRV-004 SSM-SRV-016", "makes a Server Context of an entry of any credtype") \
    X(CREDTYPE_64, "credtype-64", "SSM-CTX-020", "makes a Server Context of a credtype 64 entry") \
    X(CREDTYPE_128, "credtype-128", "SSM-CTX-020 SSM-SRV-016", "makes a Server Context of a credtype 128 entry") \
    X(NO_RECIPIENTID, "no-recipientid", "SSM-CRED-009", "takes an entry without recipientid and matches an empty kid") \
    X(SENDERID_DOES, "senderid-does", "SSM-CRED-024", "takes senderid for recipientid") \
    X(REFUSES_DESC, "refuses-desc", "SSM-CRED-011 SSM-CTX-024", "refuses an entry with desc") \
    X(NEEDS_DESC, "needs-desc", "SSM-CRED-023", "refuses an entry without desc") \
    X(CREDID_8_BIT, "credid-8-bit", "SSM-CRED-014", "refuses a credid above 255") \
    X(LENIENT_HEX, "lenient-hex", "SSM-CRED-025 OSC-CTX-010", "reads as much of a malformed identifier as it can") \
    X(ANY_SECRET, "any-secret-length", "SSM-CRED-026", "takes privatedata of another length") \
    X(FORGETS_WINDOW, "forgets-window", "SSM-CTX-029 OSC-SEQ-008", "loses the Replay Window over a restart") \
    X(SAVES_ORDERLY, "saves-orderly", "SSM-CTX-029", "writes the Replay Window at an orderly stop only") \
    X(SAVES_EVERY_8, "saves-every-8", "SSM-CTX-029", "writes the Replay Window with every eighth number only") \
    X(SAVES_FIRST_LATE, "saves-first-late", "SSM-CTX-029 SSM-GEN-014", "writes the Replay Window from the second number on") \
    X(SAVES_HIGHEST, "saves-highest", "SSM-CTX-029", "writes the highest number only: all others are new after a restart") \
    X(SAVES_FIRST_GROUP, "saves-first-group", "SSM-CTX-029 SSM-SRV-052", "writes the Replay Window of the first group only") \
    X(SAVES_EXECUTED, "saves-executed", "SSM-SRV-055", "does not write numbers of requests that it discarded") \
    X(DEAF_AFTER_RESTART, "deaf-after-restart", "SSM-SRV-005 SSM-CTX-029", "loses its credentials over a restart") \
    X(FORGETS_AT_200, "forgets-at-200", "SSM-SRV-018", "begins a new Replay Window after 200 requests")

/* ---- the Client ---- */
#define SECOND_CLIENT_SWITCHES(X) \
    X(CLIENT_CON, "client-con", "SSM-CLI-005 COAP-001", "sends confirmable messages") \
    X(CLIENT_OUTER_GET, "client-outer-get", "SSM-CLI-008 OSC-MSG-001", "sends outer code GET") \
    X(CLIENT_OUTER_FETCH, "client-outer-fetch", "SSM-CLI-008 OSC-MSG-001", "sends outer code FETCH") \
    X(CLIENT_INNER_PUT, "client-inner-put", "SSM-CLI-006", "sends inner code PUT") \
    X(CLIENT_INNER_GET, "client-inner-get", "SSM-CLI-006", "sends inner code GET") \
    X(CLIENT_NO_CODE, "client-no-code", "OSC-COS-009 OSC-PRO-002", "begins the plaintext with the options") \
    X(CLIENT_MARKER, "client-marker", "OSC-COS-009", "writes a payload marker although there is no payload") \
    X(CLIENT_COMBINED_DELTA, "client-combined-delta", "OSC-OPT-012", "counts the first inner option from the OSCORE option on") \
    X(CLIENT_OUTER_DELTA, "client-outer-delta", "OSC-OPT-011 OSC-PRO-005", "counts the OSCORE option from a Uri-Host on that it leaves out") \
    X(CLIENT_PATH_OUTSIDE, "client-path-outside", "SSM-CLI-008 OSC-OPT-010 SSM-CLI-013", "leaves Uri-Path outside") \
    X(CLIENT_PATH_TWICE, "client-path-twice", "SSM-CLI-008 SSM-GEN-010", "has Uri-Path inside and outside") \
    X(CLIENT_NO_PATH, "client-no-path", "SSM-CLI-013", "leaves Uri-Path out") \
    X(CLIENT_QUERY_OUTSIDE, "client-query-outside", "SSM-CLI-008 OSC-OPT-010", "leaves Uri-Query outside") \
    X(CLIENT_FORMAT_OUTSIDE, "client-format-outside", "SSM-CLI-008 OSC-OPT-010", "leaves Content-Format outside") \
    X(CLIENT_VERSIONS_OUTSIDE, "client-versions-outside", "SSM-CLI-008 OSC-OPT-013", "leaves the OCF version options outside") \
    X(CLIENT_NO_VERSIONS, "client-no-versions", "SSM-CLI-001", "leaves the OCF version options out") \
    X(CLIENT_ALWAYS_VERSIONS, "client-always-versions", "SSM-CLI-001", "sends the OCF version options though they were not asked for") \
    X(CLIENT_NO_FORMAT, "client-no-format", "SSM-CLI-001", "leaves Content-Format out") \
    X(CLIENT_URI_HOST, "client-uri-host", "SSM-CLI-027", "puts a host name into Uri-Host") \
    X(CLIENT_NO_RESPONSE_OUTSIDE, "client-no-response", "OSC-OPT-032", "sends No-Response outside") \
    X(CLIENT_PAYLOAD_CLEAR, "client-payload-clear", "SSM-GEN-010 OSC-MSG-004", "encrypts an empty plaintext and appends the message in clear") \
    X(CLIENT_COPY_CLEAR, "client-copy-clear", "SSM-GEN-010 OSC-HDR-007", "appends the payload in clear to the ciphertext") \
    X(CLIENT_CBOR_WRAPPED, "client-cbor-wrapped", "OSC-HDR-007", "wraps the ciphertext into a CBOR byte string") \
    X(CLIENT_NO_KID, "client-no-kid", "SSM-CLI-009 OSC-COS-003", "leaves the kid out, as it has one context only") \
    X(CLIENT_OTHER_KID, "client-other-kid", "SSM-CTX-014 SSM-CLI-009", "sends another kid than senderid") \
    X(CLIENT_KID_TEXT, "client-kid-text", "SSM-CTX-015 SSM-CTX-014", "sends the hexadecimal text as the kid") \
    X(CLIENT_KID_CONTEXT, "client-kid-context", "SSM-CLI-009 SSM-CTX-004", "sends a kid context") \
    X(CLIENT_KID_FIRST, "client-kid-first", "OSC-HDR-001 OSC-HDR-006", "writes the kid before the Partial IV") \
    X(CLIENT_PIV_5, "client-piv-of-5", "SSM-CLI-009 OSC-COS-002", "sends every Partial IV in 5 bytes") \
    X(CLIENT_PIV_LITTLE, "client-piv-little", "OSC-PRO-003 OSC-COS-002", "sends the Partial IV with its lowest byte first") \
    X(CLIENT_PIV_EMPTY, "client-piv-empty", "SSM-CLI-026 OSC-COS-002", "sends number 0 as no byte at all") \
    X(CLIENT_STARTS_AT_1, "client-starts-at-1", "SSM-CLI-026 OSC-KDF-008", "begins with number 1") \
    X(CLIENT_BIT_5, "client-bit-5", "SSM-CLI-010 OSC-HDR-005", "sets the Group OSCORE flag") \
    X(CLIENT_BIT_7, "client-bit-7", "SSM-CLI-010 OSC-HDR-005", "sets the reserved flag bit 0x80") \
    X(CLIENT_OPTION_21, "client-option-21", "OSC-OPT-001", "sends the OSCORE option under its provisional number 21") \
    X(CLIENT_TWO_OPTIONS, "client-two-options", "OSC-OPT-001", "sends two OSCORE options") \
    X(CLIENT_TAG_16, "client-tag-16", "SSM-CTX-001", "sends a tag of 16 bytes") \
    X(CLIENT_OWN_TOKEN, "client-own-token", "OSC-MSG-003", "sends another token than that of the request") \
    X(CLIENT_OWN_MID, "client-own-mid", "OSC-MSG-003", "sends another Message ID than that of the request") \
    X(CLIENT_COAP_NODES, "client-coap-nodes", "SSM-CLI-002", "sends to All CoAP Nodes") \
    X(CLIENT_PORT_5684, "client-port-5684", "SSM-CLI-002", "sends to the port of DTLS") \
    X(CLIENT_UNICAST, "client-unicast", "SSM-CLI-002", "sends to a unicast address") \
    X(CLIENT_EACH_SERVER, "client-each-server", "SSM-CLI-014", "sends a request of its own for each of two Servers") \
    X(CLIENT_PLAIN_COPY, "client-plain-copy", "SSM-CLI-028", "sends an unprotected copy, too") \
    X(CLIENT_PLAIN_FIRST, "client-plain-first", "SSM-CLI-028", "sends the first request after a start unprotected") \
    X(CLIENT_FALLBACK, "client-fallback", "SSM-CLI-007", "sends unprotected when it has no Client Context") \
    X(CLIENT_ANY_CREDTYPE, "client-any-credtype", "SSM-CTX-012 SSM-CLI-007", "makes a Client Context of an entry of any credtype") \
    X(CLIENT_NO_SENDERID, "client-no-senderid", "SSM-CRED-005", "takes an entry without senderid and has an empty Sender ID") \
    X(CLIENT_LENIENT_HEX, "client-lenient-hex", "SSM-CRED-025", "reads as much of a malformed senderid as it can") \
    X(CLIENT_FIRST_ENTRY, "client-first-entry", "SSM-CLI-024 OSC-PRO-001", "takes the context of its first credtype 128 entry for every group") \
    X(CLIENT_REUSE, "client-reuse", "SSM-CLI-017 OSC-SEQ-001", "uses every number twice") \
    X(CLIENT_RACE, "client-race", "SSM-CLI-017 OSC-SEQ-002", "uses number 200 twice, as if two threads had read it") \
    X(CLIENT_WRAPS_256, "client-wraps-256", "SSM-CLI-017 OSC-SEQ-001", "counts in 8 bits") \
    X(CLIENT_FORGETS, "client-forgets", "SSM-CLI-018 SSM-CTX-017 OSC-SEQ-008", "begins with 0 after every restart") \
    X(CLIENT_STOPS_SHORT, "client-stops-short", "SSM-CLI-018", "writes its number before the last request at an orderly stop") \
    X(CLIENT_NO_RESERVE, "client-no-reserve", "SSM-CLI-019 SSM-CTX-018", "writes its number at an orderly stop only") \
    X(CLIENT_LATE_RESERVE, "client-late-reserve", "SSM-CLI-019 OSC-NVM-002", "writes a reservation only after its first number was used") \
    X(CLIENT_WRAPS_40, "client-wraps-40", "SSM-CLI-020 OSC-SEQ-003", "begins with 0 again after 2^40 - 1") \
    X(CLIENT_41_BITS, "client-41-bits", "SSM-CLI-020 OSC-SEQ-003 OSC-SEQ-004", "goes on with 6 bytes after 2^40 - 1") \
    X(CLIENT_STICKS, "client-sticks", "SSM-CLI-020 OSC-SEQ-004", "repeats 2^40 - 1 for ever") \
    X(CLIENT_BELIEVES, "client-believes", "SSM-CLI-016 OSC-ERR-001", "gives its context up when a 4.01 comes") \
    X(CLIENT_RESET_STOPS, "client-reset-stops", "SSM-CLI-016", "stops when a Reset comes") \
    X(CLIENT_BEGINS_ANEW, "client-begins-anew", "SSM-CLI-016", "begins with 0 again when an error response comes") \
    X(CLIENT_WAITS, "client-waits", "SSM-CLI-016", "sends nothing more until a response comes")

/* ---- faults that only a simulator can bring about: no test of the conformance suite sees them, the defect matrix does ---- */
#define SECOND_FAULT_SWITCHES(X) \
    X(TORN_IS_EMPTY, "torn-is-empty", "", "takes a Replay Window that a power cut has torn for one that has received nothing") \
    X(STORES_LATE, "stores-late", "", "makes the Replay Window durable only after it has executed") \
    X(STAYS_IN_GROUP, "stays-in-group", "", "keeps a credential that is taken from it") \
    X(SURVIVES_RESET, "survives-reset", "", "keeps its credentials over a factory reset")

/* ---- the OCF Device around it: discovery, unicast OSCORE, /oic/sec/cred and the device states ---- */
#define SECOND_OCF_SWITCHES(X) \
    X(HIDES_ENDPOINT, "hides-endpoint", "SSM-SRV-001", "takes SSM Requests, but lists no multicast endpoint in oic/res") \
    X(OTHER_ENDPOINT, "other-endpoint", "SSM-SRV-001", "lists All CoAP Nodes in eps") \
    X(MUTES_DISCOVERY, "mutes-discovery", "SSM-SRV-056", "answers no multicast at all") \
    X(MUTED_BY_SSM, "muted-by-ssm", "SSM-SRV-056", "answers no multicast any more once it has executed an SSM Request") \
    X(ANSWERS_EVERY_QUERY, "answers-every-query", "SSM-SRV-056", "answers multicast discovery with all Links whatever is asked for") \
    X(ANSWERS_GROUP_GET, "answers-group-get", "SSM-SRV-056", "answers every multicast GET") \
    X(PLAIN_GROUP_UPDATE, "plain-group-update", "SSM-SRV-047", "executes an unprotected UPDATE to the group") \
    X(TAKES_BARE_MARKER, "takes-bare-marker", "COAP-008", "takes a payload marker without payload for an empty payload") \
    X(SOURCE_IDENTITY, "source-identity", "SSM-SRV-039", "gives an SSM Request the identity that its source has in unicast") \
    X(PLAIN_RESPONSES, "plain-responses", "OSC-RSP-001 OSC-RSP-005 OSC-OPT-004", "answers protected requests in clear") \
    X(PLAIN_ERRORS, "plain-errors", "OSC-RSP-001 OSC-VER-014", "answers protected requests in clear if they fail") \
    X(PROTECTS_ERRORS, "protects-errors", "OSC-RSP-001", "protects the error that a replay is answered with") \
    X(SWAPPED_KEYS, "swapped-keys", "OSC-CTX-001 OSC-CTX-005", "protects responses with the key of the requests") \
    X(FIRST_PEER, "first-peer", "OSC-RSP-002 OSC-SEQ-009", "protects every response with its first unicast context") \
    X(LAST_REQUEST, "last-request", "OSC-SEQ-006 OSC-RSP-003", "protects a response with the number of the request before") \
    X(HIDES_PIV, "hides-piv", "OSC-RSP-003 OSC-RSP-004", "protects with a new Partial IV that it does not send") \
    X(ECHOES_PIV, "echoes-piv", "OSC-RSP-004 OSC-COS-008", "sends the request's Partial IV in the response") \
    X(RESPONSE_KID, "response-kid", "OSC-COS-004", "sends a kid in each response") \
    X(OPTION_BYTE_0, "option-byte-0", "OSC-OPT-002", "sends a zero byte instead of an empty option") \
    X(OUTER_RESPONSE, "outer-response", "OSC-MSG-001", "shows the response code outside") \
    X(OBSERVE_OUTER, "observe-outer", "OSC-OPT-021", "answers a registration with outer code 2.04") \
    X(NOTIFIES_ALIKE, "notifies-alike", "OSC-OPT-022 OSC-RSP-006 OSC-SEQ-001", "protects notifications with the request's nonce") \
    X(NOTIFIES_ONE_PIV, "notifies-one-piv", "OSC-OPT-022 OSC-RSP-003", "protects all notifications with one Partial IV") \
    X(UNICAST_REPLAYS, "unicast-replays", "OSC-RPL-001 OSC-VER-007", "executes replays of unicast requests") \
    X(UNICAST_FORGETS, "unicast-forgets", "OSC-SEQ-008", "loses the Replay Window of unicast contexts over a restart") \
    X(OUTER_SUPPRESSES, "outer-suppresses", "OSC-OPT-024", "obeys an outer No-Response") \
    X(SHOWN_IN_8_BITS, "shown-in-8-bits", "SSM-CRED-001 SSM-CRED-013", "shows credtype in 8 bits") \
    X(DROPS_DESC, "drops-desc", "SSM-CRED-006 SSM-CRED-011", "does not keep desc") \
    X(DROPS_IDS, "drops-ids", "SSM-CRED-005 SSM-CRED-009", "does not show senderid and recipientid") \
    X(NO_SSN, "no-ssn", "SSM-CRED-007 SSM-CLI-021", "does not show ssn") \
    X(ONE_SSN, "one-ssn", "SSM-CLI-021", "shows the ssn of its first Client Context everywhere") \
    X(SSN_WRITABLE, "ssn-writable", "SSM-CRED-007", "sets ssn to what an UPDATE says") \
    X(KEEPS_KEYS, "keeps-keys", "SSM-SRV-059 SSM-CRED-014", "keeps the context of an entry that was removed") \
    X(REMOVES_ALL, "removes-all", "SSM-CRED-014", "removes all entries when one is to go") \
    X(NEVER_KEYED, "never-keyed", "SSM-CRED-001 SSM-SRV-004", "makes no context of an entry that is written after onboarding") \
    X(WRITES_IN_RFNOP, "writes-in-rfnop", "SSM-CRED-019", "takes entries in RFNOP") \
    X(READS_IN_RFNOP, "reads-in-rfnop", "SSM-CRED-019", "shows privatedata in RFNOP") \
    X(READS_IN_RFPRO, "reads-in-rfpro", "SSM-CRED-018", "shows privatedata in RFPRO") \
    X(ANYBODY_IN_RFPRO, "anybody-in-rfpro", "SSM-CRED-018", "takes entries from every Device in RFPRO") \
    X(READS_IN_SRESET, "reads-in-sreset", "SSM-CRED-020", "shows privatedata in SRESET") \
    X(ANYBODY_IN_SRESET, "anybody-in-sreset", "SSM-CRED-020", "takes entries from every Device in SRESET") \
    X(ANYBODY_IN_RFOTM, "anybody-in-rfotm", "SSM-CRED-017", "takes entries from anybody in RFOTM") \
    X(RESET_KEEPS, "reset-keeps", "SSM-CRED-016", "keeps entries and contexts over RESET")

#endif

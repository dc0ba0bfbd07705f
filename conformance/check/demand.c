/* demand.c
 *   envelope   CoAP? request? OSCORE option? NON? to All OCF Nodes?             -> early
 *   context    an entry of the set whose key fits                               -> or unknown-kid, decrypt
 *   inside     plaintext? UPDATE? Resource? rt, if? ACE? representation?        -> late
 * All faults are collected, not only the first: the texts do not fix the order in which a Server looks. */
#include "demand.h"

#include <string.h>
#include <strings.h>

enum { TYPE_CON = 0, TYPE_NON = 1, CODE_GET = 1, CODE_POST = 2, CODE_PUT = 3, CODE_DELETE = 4, PERMISSION_UPDATE = 4, CLASS_SHIFT = 5, TAG = 8 };

/* The address ends in ::158 and is multicast; flags and scope are the deployment's (CR 1967 Q.3.3 step 1). */
static bool is_all_ocf_nodes(const uint8_t address[16]) {
    static const uint8_t rest[14] = {[12] = 0x01, [13] = 0x58};
    return address[0] == 0xff && memcmp(address + 2, rest, sizeof rest) == 0;
}

static void look_at_envelope(struct demand *demand, const struct opened *opened, const uint8_t destination[16]) {
    if (!opened->coap || opened->code == 0 || opened->code >> CLASS_SHIFT != 0) {
        demand->early |= DEMAND_REASON(REASON_COAP_FORMAT);
    }
    if (opened->coap && !opened->has_option) {
        demand->early |= DEMAND_REASON(REASON_NO_OSCORE) | DEMAND_REASON(REASON_ACCESS_DENIED);
    } else if (opened->coap && !opened->oscore) {   /* where the malformed part shows up depends on the decoder */
        demand->early |= DEMAND_REASON(REASON_OSCORE_DECODE) | DEMAND_REASON(REASON_UNKNOWN_KID) | DEMAND_REASON(REASON_DECRYPT)
                         | DEMAND_REASON(REASON_REPLAY) | DEMAND_REASON(REASON_COAP_FORMAT);
    }
    if (opened->coap && opened->type != TYPE_NON) {
        demand->early |= DEMAND_REASON(opened->type == TYPE_CON ? REASON_CONFIRMABLE : REASON_COAP_FORMAT);
    }
    if (destination[0] != 0xff) {
        demand->early |= DEMAND_REASON(REASON_NOT_MULTICAST);
    } else if (!is_all_ocf_nodes(destination)) {    /* SSM-SRV-029 */
        demand->open = true;
    }
    if (opened->leading_zeros) {                    /* SSM-SRV-062: malformed or the number that it is, never executed twice */
        demand->open = true;
    }
    if (opened->kid_context && !opened->kid_context_empty) {
        demand->early |= DEMAND_REASON(REASON_UNKNOWN_KID) | DEMAND_REASON(REASON_OSCORE_DECODE) | DEMAND_REASON(REASON_DECRYPT);
    } else if (opened->kid_context) {               /* SSM-SRV-017 */
        demand->open = true;
    }
    if (opened->code == CODE_GET || opened->code == CODE_PUT || opened->code == CODE_DELETE) {   /* SSM-SRV-046: a filter is a warning */
        demand->open = true;
    }
}

/* The context, or why there is none. */
static void find_context(struct demand *demand, const struct opened_cache *cache, const struct run *run, size_t set,
                         const struct opened *opened) {
    bool kid_known = false;
    for (size_t i = 0; i < run->sets[set].config->cred_count && demand->context < 0; i++) {
        const uint32_t key = opened_key_of(cache, set, i);
        if (key != OPENED_NO_KEY && (opened->kids >> key & 1) != 0) {
            kid_known = true;
            demand->context = key == opened->key ? (int)i : -1;
        }
    }
    if (opened->oscore && demand->context < 0) {
        demand->early |= DEMAND_REASON(kid_known ? REASON_DECRYPT : REASON_UNKNOWN_KID);
        demand->early |= opened->ciphertext_len <= TAG ? DEMAND_REASON(REASON_OSCORE_DECODE) : 0;      /* a tag alone protects not even a code */
    }
}

static bool among(char *const *texts, size_t count, const char *text, size_t len) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(texts[i]) == len && memcmp(texts[i], text, len) == 0) {
            return true;
        }
    }
    return false;
}

/* CR 1967 Q.3.2: Resource Type and OCF Interface in the query must match; other queries select by what the texts leave open. */
static void look_at_query(struct demand *demand, const struct device_resource *resource, const char *query) {
    while (*query != '\0') {
        const size_t len = strcspn(query, "&");
        const bool rt = strncmp(query, "rt=", 3) == 0, interface = strncmp(query, "if=", 3) == 0;
        if ((rt && !among(resource->rt, resource->rt_count, query + 3, len - 3))
            || (interface && !among(resource->interfaces, resource->if_count, query + 3, len - 3))) {
            demand->late |= DEMAND_REASON(REASON_NOT_INTENDED) | DEMAND_REASON(REASON_NO_RESOURCE);
        } else if (!rt && !interface) {
            demand->open = true;
        }
        query += len + (query[len] == '&');
    }
}

/* CR 1967 Q.3.3 step 4: the subject is the credential entry's subjectuuid, the connection auth-crypt. */
static void look_at_access(struct demand *demand, const struct device_config *config, const char *subjectuuid, const char *href) {
    bool granted = false, perhaps = false;
    for (size_t i = 0; i < config->ace_count; i++) {
        const struct device_ace *ace = &config->aces[i];
        const bool covers = among(ace->hrefs, ace->href_count, href, strlen(href)) || among(ace->hrefs, ace->href_count, "*", 1);
        if (!covers || (ace->permission & PERMISSION_UPDATE) == 0) {
            continue;
        }
        granted |= ace->subject == DEVICE_SUBJECT_AUTH_CRYPT
                   || (ace->subject == DEVICE_SUBJECT_UUID && subjectuuid[0] != '\0' && strcasecmp(ace->uuid, subjectuuid) == 0);
        perhaps |= ace->subject == DEVICE_SUBJECT_ANON_CLEAR;       /* SSM-SRV-037 */
    }
    if (!granted && perhaps) {
        demand->open = true;
    } else if (!granted) {
        demand->late |= DEMAND_REASON(REASON_ACCESS_DENIED);
    }
}

static void look_inside(struct demand *demand, const struct device_config *config, const struct opened *opened) {
    const uint32_t anything = DEMAND_REASON(REASON_PLAINTEXT_FORMAT) | DEMAND_REASON(REASON_NOT_UPDATE) | DEMAND_REASON(REASON_NO_RESOURCE)
                              | DEMAND_REASON(REASON_APPLICATION);
    if (!opened->inner_ok) {
        demand->late |= anything;
        return;
    }
    if (opened->inner_code != CODE_POST) {
        demand->late |= DEMAND_REASON(REASON_NOT_UPDATE);
        if (opened->inner_code == 0 || opened->inner_code >> CLASS_SHIFT != 0) {
            demand->late |= DEMAND_REASON(REASON_PLAINTEXT_FORMAT);
        }
    }
    for (size_t i = 0; i < config->resource_count && demand->resource < 0; i++) {
        demand->resource = strcmp(config->resources[i].href, opened->path) == 0 ? (int)i : -1;
    }
    if (demand->resource < 0) {     /* a Server may ask for access before it looks for the Resource */
        demand->late |= DEMAND_REASON(REASON_NO_RESOURCE) | DEMAND_REASON(REASON_ACCESS_DENIED);
        if (opened->path[0] == '\0') {
            demand->late |= DEMAND_REASON(REASON_PLAINTEXT_FORMAT);
        }
        return;
    }
    const struct device_resource *resource = &config->resources[demand->resource];
    look_at_query(demand, resource, opened->query);
    look_at_access(demand, config, config->creds[demand->context].subjectuuid, resource->href);
    demand->has_value = device_value_decode(resource->kind, opened->payload, opened->payload_len, &demand->value);
    if (!demand->has_value) {
        demand->late |= DEMAND_REASON(REASON_APPLICATION);
    }
}

/* A unicast UPDATE is executed, a RETRIEVE answered; the ACE for the Client is the simulator's own doing. */
static void look_at_unicast(struct demand *demand, const struct device_config *config, const struct opened *opened) {
    for (size_t i = 0; opened->inner_ok && i < config->resource_count && demand->resource < 0; i++) {
        demand->resource = strcmp(config->resources[i].href, opened->path) == 0 ? (int)i : -1;
    }
    if (demand->resource >= 0 && opened->inner_code == CODE_POST) {
        const enum device_resource_kind kind = config->resources[demand->resource].kind;
        demand->has_value = device_value_decode(kind, opened->payload, opened->payload_len, &demand->value);
    }
}

struct demand demand_of(const struct opened_cache *cache, const struct run *run, size_t set, const struct opened *opened,
                        const uint8_t destination[16]) {
    struct demand demand = {.context = -1, .resource = -1, .lawful = opened->peer != 0 || opened->discovery};
    if (opened->peer != 0) {
        look_at_unicast(&demand, run->sets[set].config, opened);
        return demand;
    }
    look_at_envelope(&demand, opened, destination);
    find_context(&demand, cache, run, set, opened);
    if (demand.context >= 0) {
        look_inside(&demand, run->sets[set].config, opened);
    }
    return demand;
}

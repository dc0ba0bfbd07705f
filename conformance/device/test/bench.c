/* bench.c: see bench.h. */
#include "bench.h"

#include "cms.h"

#include <CUnit/CUnit.h>
#include <nettle/base64.h>
#include <string.h>

static json_t *credential(const struct cms_group *group, int credid) {
    char base64[BASE64_ENCODE_RAW_LENGTH(32) + 1] = "";

    base64_encode_raw(base64, sizeof group->secret, group->secret);
    return json_pack("{s:i, s:i, s:s, s:{s:s, s:s}, s:{s:s}}", "credid", credid, "credtype", 256, "subjectuuid", group->subjectuuid,
                     "privatedata", "data", base64, "encoding", "oic.sec.encoding.base64", "oscore", "recipientid", group->id_hex);
}

static json_t *resource(const char *href) {
    return json_pack("{s:s, s:[s], s:[s, s, s], s:{s:b}}", "href", href, "rt", "oic.r.switch.binary", "if", "oic.if.a", "oic.if.baseline",
                     "oic.if.s", "state", "value", 0);
}

static json_t *ace(const struct cms_group *group, int aceid) {
    return json_pack("{s:i, s:{s:s}, s:i, s:[{s:s}]}", "aceid", aceid, "subject", "uuid", group->subjectuuid, "permission", 6,
                     "resources", "href", BENCH_SWITCH);
}

static json_t *connection_ace(int aceid) {
    return json_pack("{s:i, s:{s:s}, s:i, s:[{s:s}]}", "aceid", aceid, "subject", "conntype", "auth-crypt", "permission", 4,
                     "resources", "href", BENCH_SWITCH);
}

void bench_start(struct bench *bench, const char *defect) {
    struct cms_group groups[3];
    char error[256] = "";

    for (uint32_t i = 0; i < 3; i++) {
        cms_group_generate(&groups[i], 1967, i, 7, "hallway");
        if (i == 2) {
            memcpy(groups[2].id, groups[1].id, sizeof groups[2].id);
            memcpy(groups[2].id_hex, groups[1].id_hex, sizeof groups[2].id_hex);
        }
        forge_context_init(&bench->contexts[i], groups[i].secret, 32, NULL, 0, NULL, 0, groups[i].id, groups[i].id_len);
    }
    json_t *const config = json_pack("{s:[o, o, o], s:[o, o, o], s:[o, o]}", "creds", credential(&groups[0], 1), credential(&groups[1], 2),
                                     credential(&groups[2], 3), "acl", ace(&groups[0], 1), ace(&groups[1], 2), connection_ace(3), "resources", resource(BENCH_SWITCH), resource("/locked"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(config);
    CU_ASSERT_EQUAL_FATAL(rig_start(&bench->rig, config, defect, error, sizeof error), DEVICE_OK);
    json_decref(config);
}

size_t bench_build(const struct bench *bench, const struct stimulus *stimulus, uint16_t mid, int32_t value, uint8_t *out, size_t size) {
    const struct forge_context *const context = &bench->contexts[stimulus->group];
    const char *const path = stimulus->path != NULL ? stimulus->path : BENCH_SWITCH;
    const char *const query = stimulus->query != NULL ? stimulus->query : "";
    const struct forge_option inner[] = {{11, path + 1, strlen(path + 1)}, {12, "\x27\x10", 2}, {15, query, strlen(query)}};
    uint8_t payload[24];
    struct forge_request request;

    forge_request_init(&request, context, stimulus->piv);
    request.mid = mid;
    memcpy(request.token, BENCH_TOKEN, 4);
    request.token_len = 4;
    request.type = stimulus->confirmable ? 0 : 1;
    request.inner_code = stimulus->inner != 0 ? stimulus->inner : 2;
    request.outer_code = stimulus->outer != 0 ? stimulus->outer : 2;
    request.inner = inner;
    request.inner_count = stimulus->query != NULL ? 3 : 2;
    request.payload = payload;
    request.payload_len = device_value_encode(DEVICE_SWITCH, value, payload, sizeof payload);
    if (stimulus->kid_len != 0) {
        request.option_kid = context->id;
        request.option_kid_len = stimulus->kid_len;
    }
    if (stimulus->own_kid_in_aad) {
        request.aad_kid = context->id;
        request.aad_kid_len = context->id_len;
    }
    const size_t len = forge_request_build(&request, out, size);
    CU_ASSERT_TRUE_FATAL(len > 16);
    out[len - 1] ^= stimulus->tamper_tag;
    out[len - 9] ^= stimulus->tamper_text;
    return len;
}

void bench_deliver(struct bench *bench, const struct stimulus *stimulus, uint16_t mid, int32_t value) {
    uint8_t datagram[256];
    const size_t len = bench_build(bench, stimulus, mid, value, datagram, sizeof datagram);

    rig_receive(&bench->rig, stimulus->unicast ? TO_UNICAST : TO_MULTICAST, stimulus->other_source ? 40001 : 40000, datagram, len);
}

/* test_discovery.c: the links of oic/res. */
#include "test.h"
#include <ssm/discovery.h>

static const char *const lamp_rt[] = {"oic.r.switch.binary", "oic.r.light"};
static const char *const lamp_if[] = {"oic.if.a"};
static const char *const sensor_rt[] = {"oic.r.sensor"};
static const char *const sensor_if[] = {"oic.if.s"};
static const char *const eps[] = {"coap://[fe80::1]:5683"};
static const struct ssm_uuid uuid = {{0xaa}};
static const struct ssm_hosted hosted[] = {
    {{"/lamp", lamp_rt, 2, lamp_if, 1, NULL, NULL}, NULL, true, true},
    {{"/sensor", sensor_rt, 1, sensor_if, 1, NULL, NULL}, NULL, false, false},
};

#define ANCHOR "'anchor':'ocf://aa000000-0000-0000-0000-000000000000'"
#define LAMP "{" ANCHOR ",'href':'/lamp','rt':['oic.r.switch.binary','oic.r.light'],'if':['oic.if.a'],'p':{'bm':3}," \
    "'eps':[{'ep':'coap://[fe80::1]:5683'},{'ep':'coap://[ff02::158]:5683'}]}"
#define SENSOR "{" ANCHOR ",'href':'/sensor','rt':['oic.r.sensor'],'if':['oic.if.s'],'p':{'bm':1},'eps':[{'ep':'coap://[fe80::1]:5683'}]}"

/* Writes one item with indefinite lengths, as cbor_of does, whatever lengths it was read with. */
static void normalise(struct ssm_cbor_reader *reader, struct ssm_cbor_writer *writer)
{
    char text[128];
    struct ssm_cbor_items items;
    switch (ssm_cbor_peek(reader)) {
    case SSM_CBOR_ARRAY:
        items = ssm_cbor_array(reader);
        ssm_cbor_open_array(writer);
        while (ssm_cbor_next(reader, &items)) {
            normalise(reader, writer);
        }
        ssm_cbor_close(writer);
        break;
    case SSM_CBOR_MAP:
        items = ssm_cbor_map(reader);
        ssm_cbor_open_map(writer);
        while (ssm_cbor_next(reader, &items)) {
            normalise(reader, writer);
            normalise(reader, writer);
        }
        ssm_cbor_close(writer);
        break;
    case SSM_CBOR_TEXT:
        ssm_cbor_text(reader, text, sizeof text);
        ssm_cbor_put_text(writer, text);
        break;
    default:
        ssm_cbor_put_int(writer, ssm_cbor_int(reader, INT64_MIN, INT64_MAX));
    }
}

/* `query` is encoded options in hexadecimal, Uri-Query being the first number. */
static void check(const char *query_hex, const char *expected, size_t links)
{
    const struct ssm_discovery discovery = {hosted, COUNT(hosted), eps, COUNT(eps), &uuid};
    uint8_t query[256], out[1024], normal[1024], wanted[CBOR_OF_BYTES];
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, sizeof out);
    const struct ssm_bytes bytes = {query, unhex(query, query_hex)};
    CU_ASSERT_EQUAL(ssm_discovery_represent(&discovery, bytes, &writer), links);
    struct ssm_cbor_reader reader = ssm_cbor_reader(out, ssm_cbor_written(&writer, out));
    writer = ssm_cbor_writer(normal, sizeof normal);
    normalise(&reader, &writer);
    CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_OK);
    size_t len = cbor_of(wanted, expected);
    CU_ASSERT(len == ssm_cbor_written(&writer, normal) && memcmp(wanted, normal, len) == 0);
}

static void endpoints(void)
{
    check("", "[" LAMP "," SENSOR "]", 2);
}

static void filters(void)
{
    check("dd0201 72743d6f69632e722e6c69676874", "[" LAMP "]", 1);            /* rt=oic.r.light */
    check("dd0202 72743d6f69632e722e73656e736f72", "[" SENSOR "]", 1);        /* rt=oic.r.sensor */
    check("dd0201 72743d6f69632e722e6c69676874 0d02 72743d6f69632e722e73656e736f72", "[]", 0); /* both: none has both */
    check("db02 69663d6f69632e69662e73", "[" SENSOR "]", 1);                /* if=oic.if.s */
    check("dc02 69663d6f69632e69662e6c6c", "[" LAMP "," SENSOR "]", 2);     /* if=oic.if.ll */
    check("d302 72743d", "[]", 0);                                          /* rt= */
    check("d302 783d79 02 7274", "[" LAMP "," SENSOR "]", 2);               /* x=y and rt say nothing */
    check("dd0205 69663d6f69632e69662e626173656c696e65",                    /* if=oic.if.baseline */
          "[{'rt':['oic.wk.res'],'if':['oic.if.ll','oic.if.baseline'],'links':[" LAMP "," SENSOR "]}]", 2);
}

void test_discovery(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-SRV-001 SSM-SRV-002 All OCF Nodes is in the eps of SSM Resources alone", endpoints}, {"rt and if filter the links", filters},
        CU_TEST_INFO_NULL,
    };
    add_suite("Discovery", tests);
}

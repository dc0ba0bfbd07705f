/* fuzz_option.c: the OSCORE option. The input is its value. What decodes lies inside the value and encodes to the very same bytes. */
#include "fuzz.h"
#include <ssm/limits.h>
#include <ssm/oscore_option.h>
#include <string.h>

static int within(struct ssm_bytes field, const uint8_t *data, size_t size)
{
    return field.data == NULL ? field.len == 0 : field.data >= data && field.len <= size && (size_t)(field.data - data) <= size - field.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ssm_oscore_option option;
    memset(&option, 0xa5, sizeof option);
    if (!ssm_oscore_option_decode(&option, (struct ssm_bytes){data, size})) {
        CHECK(option.piv.len == 0 && option.kid.len == 0 && option.kid_context.data == NULL && !option.has_kid);
        return 0;
    }
    CHECK(within(option.piv, data, size) && within(option.kid, data, size) && within(option.kid_context, data, size));
    CHECK(option.piv.len <= SSM_PIV_BYTES_MAX);
    CHECK(ssm_piv_value(option.piv) <= SSM_SSN_MAX);
    uint8_t encoded[256], piv[SSM_PIV_BYTES_MAX];
    int len = ssm_oscore_option_encode(encoded, sizeof encoded, &option);
    CHECK(len >= 0 && (size_t)len == size && (size == 0 || memcmp(encoded, data, size) == 0));
    CHECK(len == 0 || ssm_oscore_option_encode(encoded, size - 1, &option) == -1);
    uint64_t number = ssm_piv_value(option.piv);
    size_t shortest = ssm_piv_encode(piv, number);
    CHECK(ssm_piv_value((struct ssm_bytes){piv, shortest}) == number && (option.piv.len == 0 || shortest <= option.piv.len));
    return 0;
}

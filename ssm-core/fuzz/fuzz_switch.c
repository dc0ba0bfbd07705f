/* fuzz_switch.c: the binary switch. The input is a representation in CBOR. It is taken whole or not at all: the switch changes only with
 * 0, its own representation is accepted, and no prefix or extension of an accepted one is. */
#include "fuzz.h"
#include <ssm/switch.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ssm_switch off = {false}, on = {true};
    int result = ssm_switch_update(&off, data, size);
    CHECK(result == ssm_switch_update(&on, data, size));
    if (result != 0) {
        CHECK(result == -1 && !off.value && on.value);
        return 0;
    }
    CHECK(off.value == on.value && size > 0);
    uint8_t represented[8];
    struct ssm_switch copy = {!on.value};
    CHECK(ssm_switch_represent(&on, represented, sizeof represented) == sizeof represented);
    CHECK(ssm_switch_update(&copy, represented, sizeof represented) == 0 && copy.value == on.value);
    for (size_t prefix = 0; prefix < size; prefix++) {
        CHECK(ssm_switch_update(&copy, data, prefix) == -1);
    }
    return 0;
}

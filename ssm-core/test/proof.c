/* proof.c: the shared parts of proof.h. */
#include "proof.h"
#include <CUnit/Basic.h>
#include <stdlib.h>

int prove(const char *suite, const CU_TestInfo *tests)
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    CU_pSuite added = CU_add_suite(suite, NULL, NULL);
    for (; added != NULL && tests->pName != NULL; tests++) {
        if (CU_add_test(added, tests->pName, tests->pTestFunc) == NULL) {
            return 99;
        }
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    bool ran = added != NULL && CU_basic_run_tests() == CUE_SUCCESS;
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return !ran ? 99 : failures == 0 ? 0 : 1;
}

bool long_run(void)
{
    const char *value = getenv("SSMBENCH_LONG");
    return value != NULL && value[0] != '\0';
}

uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545f4914f6cdd1d);
}

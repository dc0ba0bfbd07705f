/* Tests of the forge: RFC 8613 vectors, the SSM vectors, fields made wrong on purpose, hostile datagrams, the group generator. */
#include "hex.h"

#include <CUnit/Basic.h>

int main(void) {
    if (CU_initialize_registry() != CUE_SUCCESS || test_vectors_suite() != CUE_SUCCESS || test_forge_suite() != CUE_SUCCESS
        || test_open_suite() != CUE_SUCCESS || test_cms_suite() != CUE_SUCCESS) {
        return CU_get_error();
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

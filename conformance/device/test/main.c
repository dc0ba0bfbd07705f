/* Tests of what the devices share and of the second Server. */
#include "rig.h"

#include <CUnit/Basic.h>

int main(void) {
    if (CU_initialize_registry() != CUE_SUCCESS || test_config_suite() != CUE_SUCCESS || test_value_suite() != CUE_SUCCESS
        || test_window_suite() != CUE_SUCCESS || test_provision_suite() != CUE_SUCCESS || test_sessions_suite() != CUE_SUCCESS
        || test_decisions_suite() != CUE_SUCCESS || test_defects_suite() != CUE_SUCCESS || test_fuzz_suite() != CUE_SUCCESS) {
        return CU_get_error();
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

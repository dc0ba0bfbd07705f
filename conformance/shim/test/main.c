/* Tests of the shim plug-in: command lines, every fault, what a good process does. */
#include "rig.h"

#include <CUnit/Basic.h>

int main(void) {
    if (CU_initialize_registry() != CUE_SUCCESS || test_command_suite() != CUE_SUCCESS || test_faults_suite() != CUE_SUCCESS ||
        test_device_suite() != CUE_SUCCESS) {
        return CU_get_error();
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}

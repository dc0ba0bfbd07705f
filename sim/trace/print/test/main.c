/* main.c: the lines of the timeline, of one node, of JSON; and what comes in that is wrong. */
#include "suites.h"

#include <CUnit/Basic.h>

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    add_timeline_suite();
    add_detail_suite();
    add_jsonl_suite();
    add_input_suite();
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures() + CU_get_number_of_suites_failed() + CU_get_number_of_tests_failed();
    CU_cleanup_registry();
    return failed > 0 ? 1 : 0;
}

/* main.c: runs the suites; the coverage that each interval was found to have is printed, so that a reader sees the figures. */
#include "suites.h"

#include <CUnit/Basic.h>
#include <stdlib.h>

bool is_long(void) {
    const char *wanted = getenv("SSMBENCH_LONG");
    return wanted != NULL && *wanted != '\0';
}

int main(void) {
    CU_initialize_registry();
    add_wilson_suite();
    add_runs_suite();
    add_quantile_suite();
    add_sequence_suite();
    add_paired_suite();
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}

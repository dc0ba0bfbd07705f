/* main.c: the suites of the checks. */
#include "suites.h"

#include <CUnit/Basic.h>

int main(void) {
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    add_window_suite();
    add_story_suite();
    add_sequence_suite();
    add_demand_suite();
    add_measures_suite();
    add_dimmer_suite();
    add_lists_suite();
    add_kids_suite();
    add_nonces_suite();
    add_parts_suite();
    add_faults_suite();
    add_settled_suite();
    add_film_suite();
    add_hostile_suite();
    add_program_suite();
    add_probe_suite();
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

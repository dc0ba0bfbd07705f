/* Tests of the scenario loader. `test-scenario-load N` tries N mutations instead of the few of every run. */
#include "fixture.h"

#include <CUnit/Basic.h>
#include <stdlib.h>

unsigned long mutation_count = 3000;

int main(int argc, char **argv) {
    if (argc > 1)
        mutation_count = strtoul(argv[1], NULL, 10);
    if (CU_initialize_registry() || !fixture_open())
        return 99;
    CU_pSuite suite = CU_add_suite("scenario load", NULL, NULL);
    if (!suite)
        return 99;
    add_good_tests(suite);
    add_fault_tests(suite);
    add_network_tests(suite);
    add_override_tests(suite);
    add_save_tests(suite);
    add_device_tests(suite);
    add_mutation_tests(suite);
    add_attacks(suite);
    CU_ADD_TEST(suite, fixture_close);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    bool failed = CU_get_number_of_failures() || CU_get_number_of_tests_run() == 0;
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

/* main.c: runs every suite of ssm-core; exits non-zero if anything failed. */
#include "test.h"
#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>

void add_suite(const char *name, const CU_TestInfo *tests)
{
    CU_pSuite suite = CU_add_suite(name, NULL, NULL);
    for (; suite != NULL && tests->pName != NULL; tests++) {
        if (CU_add_test(suite, tests->pName, tests->pTestFunc) == NULL) {
            suite = NULL;
        }
    }
    if (suite == NULL) {
        fprintf(stderr, "ssm-core-test: %s: %s\n", name, CU_get_error_msg());
        exit(99);
    }
}

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    test_window();
    test_sequence();
    test_durable();
    test_oscore_option();
    test_message();
    test_context();
    test_protect();
    test_credential();
    test_client();
    test_server();
    test_hostile();
    test_restart();
    test_cbor();
    test_cred();
    test_acl2();
    test_pstat();
    test_doxm();
    test_discovery();
    test_device();
    test_device_svr();
    test_switch();
    test_unicast();
    test_exchange();
    test_endpoint();
    test_echo();
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

/* The ledger as a whole: it loads, every entry is complete, no id is used twice, the nearest id helps, faulty files are refused. */
#include "ledger.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char error[512];

static void test_complete(void) {
    struct ledger *ledger = ledger_load(LEDGER, error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    CU_ASSERT(ledger->count > 500);
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *e = &ledger->entries[i];
        CU_ASSERT(*e->id && *e->source && *e->level && *e->role && *e->text && *e->expect);
        CU_ASSERT(strcmp(e->level, "shall") == 0 || strcmp(e->level, "should") == 0 || strcmp(e->level, "may") == 0 || strcmp(e->level, "assumption") == 0);
        for (size_t k = 0; k < i; k++) {
            CU_ASSERT_STRING_NOT_EQUAL(e->id, ledger->entries[k].id);
        }
    }
    ledger_free(ledger);
}

static void test_find(void) {
    struct ledger *ledger = ledger_load(LEDGER, error, sizeof error);
    const char *nearest;
    const struct ledger_entry *entry;
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    entry = ledger_find(ledger, "SSM-SRV-018", &nearest);
    CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
    CU_ASSERT_PTR_NOT_NULL(strstr(entry->text, "already received"));
    CU_ASSERT_PTR_NULL(ledger_find(ledger, "SSM-SRV-01", &nearest));
    CU_ASSERT_STRING_EQUAL(nearest, "SSM-SRV-010");
    CU_ASSERT_PTR_NULL(ledger_find(ledger, "", &nearest));
    ledger_free(ledger);
}

static void refused(const char *text, const char *fragment) {
    char path[] = "/tmp/ledger-XXXXXX";
    int fd = mkstemp(path);
    CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    CU_ASSERT_PTR_NULL(ledger_load(path, error, sizeof error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, fragment));
    unlink(path);
}

static void test_faulty(void) {
    refused("a: 1\n", "expected a YAML sequence");
    refused("- id: X-1\n  clause: '1'\n", "entry 1: found no \"source\"");
    CU_ASSERT_PTR_NULL(ledger_load("/no/such/file", error, sizeof error));
}

int main(void) {
    unsigned failures;
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("ledger", NULL, NULL);
    CU_add_test(suite, "every entry is complete and unique", test_complete);
    CU_add_test(suite, "find, and the nearest", test_find);
    CU_add_test(suite, "faulty files are refused", test_faulty);
    CU_basic_run_tests();
    failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}

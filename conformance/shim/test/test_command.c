/* How a command line falls into words. */
#include "rig.h"
#include "shim_command.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

static void splits(void) {
    static const struct { const char *command, *words[6]; } table[] = {
        { "lamp", { "lamp" } },
        { "  python3\t lamp.py  ", { "python3", "lamp.py" } },
        { "a 'b  c' \"d  e\"", { "a", "b  c", "d  e" } },
        { "a'b'\"c\"d", { "abcd" } },
        { "a '' \"\" b", { "a", "", "", "b" } },
        { "a\\ b \\'c", { "a b", "'c" } },
        { "'a\\b' \"a\\b\" \"\\\"\\\\\\$\\`\"", { "a\\b", "a\\b", "\"\\$`" } },
        { "a \"it's\" 'say \"x\"'", { "a", "it's", "say \"x\"" } },
        { "a $HOME *.c | > ; & #", { "a", "$HOME", "*.c", "|", ">", ";" } },
        { "a\\\nb", { "ab" } },
        { "a\nb", { "a", "b" } },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char error[120];
        char **words = shim_command_split(table[i].command, error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(words);
        size_t k = 0;
        for (; k < 6 && table[i].words[k]; k++) {
            CU_ASSERT_PTR_NOT_NULL_FATAL(words[k]);
            CU_ASSERT_STRING_EQUAL(words[k], table[i].words[k]);
        }
        CU_ASSERT_TRUE(k == 6 || !words[k]);
        free(words);
    }
}

static void refuses(void) {
    static const char *const wrong[] = { "", "   ", "'a", "a \"b", "a\\", "a '\"", "''", "\"a\\\"" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char error[120] = "";
        CU_ASSERT_PTR_NULL(shim_command_split(wrong[i], error, sizeof error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error, "expected"));
        CU_ASSERT_PTR_EQUAL(shim_command_fault(wrong[i], error, sizeof error), error);
    }
}

int test_command_suite(void) {
    CU_pSuite suite = CU_add_suite("command lines", NULL, NULL);
    CU_add_test(suite, "words", splits);
    CU_add_test(suite, "refused", refuses);
    return CU_get_error();
}

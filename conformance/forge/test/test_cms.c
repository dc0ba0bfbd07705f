/* The group generator: form of the values, repeatability, no value twice. */
#include "cms.h"
#include "hex.h"

#include <CUnit/Basic.h>
#include <string.h>

static void test_form(void) {
    struct cms_group group;

    for (size_t id_len = 2; id_len <= 7; id_len++) {
        cms_group_generate(&group, 42, (uint32_t)id_len, id_len, "hallway");
        CU_ASSERT_EQUAL(group.id_len, id_len);
        CU_ASSERT_EQUAL(group.id[0], 0x02);
        const struct test_bytes id = test_unhex(group.id_hex);
        CU_ASSERT_TRUE(id.len == id_len && memcmp(id.data, group.id, id_len) == 0);
        CU_ASSERT_EQUAL(strspn(group.id_hex, "0123456789abcdef"), 2 * id_len);
        CU_ASSERT_EQUAL(strlen(group.subjectuuid), 36);
        CU_ASSERT_EQUAL(group.subjectuuid[14], '4');
        CU_ASSERT_PTR_NOT_NULL(strchr("89ab", group.subjectuuid[19]));
        CU_ASSERT_TRUE(group.subjectuuid[8] == '-' && group.subjectuuid[13] == '-' && group.subjectuuid[18] == '-'
                       && group.subjectuuid[23] == '-');
        CU_ASSERT_STRING_EQUAL(group.desc, "hallway");
    }
}

static void test_repeatable(void) {
    struct cms_group a, b;

    cms_group_generate(&a, 7, 3, 7, NULL);
    cms_group_generate(&b, 7, 3, 7, NULL);
    CU_ASSERT_EQUAL(memcmp(&a, &b, sizeof a), 0);
    CU_ASSERT_STRING_EQUAL(a.desc, "");
    cms_group_generate(&b, 8, 3, 7, NULL);
    CU_ASSERT_NOT_EQUAL(memcmp(a.secret, b.secret, sizeof a.secret), 0);
    CU_ASSERT_STRING_NOT_EQUAL(a.id_hex, b.id_hex);
    CU_ASSERT_STRING_NOT_EQUAL(a.subjectuuid, b.subjectuuid);
}

/* One free byte holds 256 different idGroups: all of them are met. */
static void test_distinct(void) {
    static struct cms_group groups[256];

    for (uint32_t i = 0; i < 256; i++) {
        cms_group_generate(&groups[i], 1, i, 2, NULL);
        for (uint32_t j = 0; j < i; j++) {
            CU_ASSERT_NOT_EQUAL(groups[i].id[1], groups[j].id[1]);
            CU_ASSERT_NOT_EQUAL(memcmp(groups[i].secret, groups[j].secret, sizeof groups[i].secret), 0);
            CU_ASSERT_STRING_NOT_EQUAL(groups[i].subjectuuid, groups[j].subjectuuid);
        }
    }
}

static void test_long_desc(void) {
    struct cms_group group;

    /* 62 bytes, then a character of two bytes: it does not fit and is left out whole. */
    cms_group_generate(&group, 1, 1, 7, "01234567890123456789012345678901234567890123456789012345678901\xc3\xa9");
    CU_ASSERT_EQUAL(strlen(group.desc), 62);
    cms_group_generate(&group, 1, 1, 7, "0123456789012345678901234567890123456789012345678901234567890\xc3\xa9");
    CU_ASSERT_EQUAL(strlen(group.desc), 63);
}

int test_cms_suite(void) {
    CU_pSuite suite = CU_add_suite("cms", NULL, NULL);

    CU_add_test(suite, "form", test_form);
    CU_add_test(suite, "repeatable", test_repeatable);
    CU_add_test(suite, "distinct", test_distinct);
    CU_add_test(suite, "long description", test_long_desc);
    return CU_get_error();
}

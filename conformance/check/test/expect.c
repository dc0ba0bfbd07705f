/* expect.c */
#include "expect.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

/* Appends the check's kind, and the step if it is about one, unless it is there already. */
static void append(char *list, size_t size, const struct check *check) {
    char word[60];
    if (check->step == CHECK_WHOLE_RUN) {
        snprintf(word, sizeof word, "%s ", check->kind);
    } else {
        snprintf(word, sizeof word, "%s:%zu ", check->kind, check->step);
    }
    if (strstr(list, word) == NULL && strlen(list) + strlen(word) < size) {
        strcat(list, word);
    }
}

void expect_checks(const struct builder *b, const char *story, const char *failed, const char *open) {
    char error[512], found_failed[256] = "", found_open[256] = "";
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    if (judgement == NULL) {
        printf("\n    %s: %s", story, error);
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        if (check->verdict != VERDICT_PASS) {
            append(check->verdict == VERDICT_FAIL ? found_failed : found_open, sizeof found_open, check);
        }
    }
    CU_ASSERT_STRING_EQUAL(found_failed, failed);
    CU_ASSERT_STRING_EQUAL(found_open, open);
    if (strcmp(found_failed, failed) != 0 || strcmp(found_open, open) != 0) {
        printf("\n    %s: found failed \"%s\" open \"%s\"\n          expected failed \"%s\" open \"%s\"\n", story, found_failed,
               found_open, failed, open);
    }
    judge_free(judgement);
}

const struct check *expect_check(const struct judgement *judgement, const char *kind, size_t step) {
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        if (strcmp(check->kind, kind) == 0 && check->step == step) {
            return check;
        }
    }
    return NULL;
}

/* Random damage to the scenarios of this folder: a sentence or a scenario, never a crash; and a scenario can be saved and read again. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSERT_MOST = 64 };

/* xorshift64: the same damage in every run. */
static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t insert(char *bytes, size_t length, size_t at, const char *what, size_t size) {
    memmove(bytes + at + size, bytes + at, length - at);
    memcpy(bytes + at, what, size);
    return length + size;
}

/* One change; the new length. */
static size_t damage(char *bytes, size_t length, uint64_t *state) {
    static const char *const pieces[] = {"{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "#", "\"", "'", "|", ">", "&a ", "*a", "? ", "---\n",
                                         "%", ", ", "!", "-", "0", "999999999999", "\\", "\t", "\r", "\xc3",
                                         "\xe2\x80\xa8", "1 min", "all", "~", "csma", "client: true", "join: 2 s"};
    size_t at = next_random(state) % length, span = 1 + next_random(state) % 40;
    if (span > length - at)
        span = length - at;
    char copy[INSERT_MOST];
    memcpy(copy, bytes + at, span);
    switch (next_random(state) % 5) {
    case 0:
        bytes[at] = (char)(bytes[at] ^ 1 << next_random(state) % 8);
        return length;
    case 1:
        return next_random(state) % 8 ? length : at + 1;                 /* cut, now and then */
    case 2:
        memmove(bytes + at, bytes + at + span, length - at - span);
        return length - span ? length - span : 1;
    case 3:
        return insert(bytes, length, next_random(state) % length, copy, span);
    default: {
        const char *piece = pieces[next_random(state) % (sizeof pieces / sizeof *pieces)];
        return insert(bytes, length, at, piece, strlen(piece));
    }
    }
}

static void mutate(const char *text, size_t text_length, unsigned long count) {
    enum { CHANGES_MOST = 4 };
    uint64_t state = 88172645463325252u;
    unsigned long accepted = 0;
    for (unsigned long i = 0; i < count; i++) {
        /* Exactly as long as the text may get, so that the sanitizer sees any read behind it. */
        char *bytes = malloc(text_length + CHANGES_MOST * INSERT_MOST);
        CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
        memcpy(bytes, text, text_length);
        size_t length = text_length;
        for (uint64_t changes = 1 + next_random(&state) % CHANGES_MOST; changes; changes--)
            length = damage(bytes, length, &state);
        char error[ERROR_SIZE];
        struct scenario *scenario = load_bytes(bytes, length, error);
        bool sound = scenario ? round_trip(scenario) : strstr(error, "expected") && !strchr(error, '\n');
        if (!sound)
            fprintf(stderr, "mutation %lu: %s\n", i, error);
        CU_ASSERT(sound);
        accepted += scenario != NULL;
        scenario_free(scenario);
        free(bytes);
    }
    CU_ASSERT(accepted > 0 && accepted < count);
}

static void test_mutations(void) {
    size_t length;
    const char *text = fixture_text(&length);
    mutate(text, length, mutation_count);
}

static void mutate_file(const char *path) {
    size_t length = 0;
    char *text = read_file(path, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    mutate(text, length, mutation_count);
    free(text);
}

static void test_csma_mutations(void) {
    mutate_file(SCENARIO_TEST_DIR "/shared-medium.yaml");
}

static void test_radio_mutations(void) {
    mutate_file(SCENARIO_TEST_DIR "/radio.yaml");
}

void add_mutation_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_mutations);
    CU_ADD_TEST(suite, test_csma_mutations);
    CU_ADD_TEST(suite, test_radio_mutations);
}

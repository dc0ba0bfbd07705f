#define _XOPEN_SOURCE 700
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static char *text;
static size_t text_length;

bool fixture_open(void) {
    strcpy(folder, "/tmp/scenario-load-XXXXXX");
    text = read_file(SCENARIO_TEST_DIR "/every-feature.yaml", &text_length);
    return mkdtemp(folder) && text;
}

void fixture_close(void) {
    static const char *const names[] = {"case.yaml", "first.yaml", "second.yaml", "delays.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(fixture_path(names[i]));
    CU_ASSERT_EQUAL(rmdir(folder), 0);                    /* nothing else is left, no .tmp either */
    free(text);
}

const char *fixture_path(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

const char *fixture_text(size_t *length) {
    *length = text_length;
    return text;
}

char *read_file(const char *path, size_t *length) {
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "rb");
    char *bytes = file ? malloc(MOST + 1) : NULL;
    if (bytes) {
        *length = fread(bytes, 1, MOST, file);
        bytes[*length] = '\0';
    }
    if (file)
        fclose(file);
    return bytes;
}

bool write_file(const char *path, const char *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool written = fwrite(bytes, 1, length, file) == length;
    return !fclose(file) && written;
}

struct scenario *load_bytes(const char *bytes, size_t length, char error[ERROR_SIZE]) {
    const char *path = fixture_path("case.yaml");
    error[0] = '\0';
    CU_ASSERT_FATAL(write_file(path, bytes, length));
    return scenario_load(path, NULL, 0, error, ERROR_SIZE);
}

char *edited(const char *find, const char *replacement) {
    const char *place = strstr(text, find);
    if (!place)
        return NULL;
    char *result = malloc(text_length + strlen(replacement) + 1);
    size_t before = (size_t)(place - text);
    memcpy(result, text, before);
    strcpy(result + before, replacement);
    strcat(result, place + strlen(find));
    return result;
}

struct scenario *load_overridden(const char *const *overrides, size_t count, char error[ERROR_SIZE]) {
    error[0] = '\0';
    return scenario_load(SCENARIO_TEST_DIR "/every-feature.yaml", overrides, count, error, ERROR_SIZE);
}

bool round_trip(const struct scenario *scenario) {
    char error[ERROR_SIZE] = "";
    size_t first_length = 0, second_length = 1;
    char *first = NULL, *second = NULL;
    struct scenario *again = NULL;
    if (!scenario_save(scenario, fixture_path("first.yaml")))
        again = scenario_load(fixture_path("first.yaml"), NULL, 0, error, sizeof error);
    if (again && !scenario_save(again, fixture_path("second.yaml"))) {
        first = read_file(fixture_path("first.yaml"), &first_length);
        second = read_file(fixture_path("second.yaml"), &second_length);
    }
    bool equal = first && second && first_length == second_length && !memcmp(first, second, first_length);
    if (!equal)
        fprintf(stderr, "round trip: %s\n", again ? "the files differ" : error);
    free(first);
    free(second);
    scenario_free(again);
    return equal;
}

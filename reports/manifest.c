/* manifest.c: every line names a file and its hash -> missing or changed; every file that no line names -> extra. */
#include "manifest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

static void hex_of(struct sha256_ctx *hash, char hex[SHA256_TEXT]) {
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_digest(hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    }
}

void sha256_bytes(const char *data, size_t len, char hex[SHA256_TEXT]) {
    struct sha256_ctx hash;

    sha256_init(&hash);
    sha256_update(&hash, len, (const uint8_t *)data);
    hex_of(&hash, hex);
}

bool sha256_file(const char *path, char hex[SHA256_TEXT]) {
    struct sha256_ctx hash;
    uint8_t bytes[65536];
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        return false;
    }
    sha256_init(&hash);
    for (size_t len; (len = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        sha256_update(&hash, len, bytes);
    }
    const bool good = ferror(file) == 0;
    fclose(file);
    hex_of(&hash, hex);
    return good;
}

static bool is_line(const char *line) {
    return strspn(line, "0123456789abcdef") == 64 && line[64] == ' ' && line[65] == ' ' && archive_name_is_plain(line + 66);
}

static bool check_line(struct manifest_result *result, const char *folder, const struct names *there, const char *line) {
    char path[4096], hex[SHA256_TEXT];
    const char *name = line + 66;
    bool good = names_add(&result->listed, name);

    if (!names_has(there, name)) {
        return good && names_add(&result->missing, name);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return good && sha256_file(path, hex) && (memcmp(hex, line, 64) == 0 || names_add(&result->changed, name));
}

bool manifest_check(struct manifest_result *result, const char *folder, const struct names *there, char *error, size_t error_size) {
    char path[4096], *line = NULL;
    size_t capacity = 0, number = 0;
    bool good = true;

    memset(result, 0, sizeof *result);
    snprintf(path, sizeof path, "%s/" MANIFEST_NAME, folder);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        snprintf(error, error_size, MANIFEST_NAME ": found none, expected one in the bundle");
        return false;
    }
    while (good && getline(&line, &capacity, file) >= 0) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        good = is_line(line);
        if (!good) {
            snprintf(error, error_size, MANIFEST_NAME ":%zu: found no such line, expected 64 hex digits, two spaces and a name", number);
        } else if (!check_line(result, folder, there, line)) {
            snprintf(error, error_size, "%s: cannot be read: %s", line + 66, strerror(errno));
            good = false;
        }
    }
    free(line);
    fclose(file);
    names_sort(&result->listed);
    for (size_t i = 0; good && i < there->count; i++) {
        if (strcmp(there->items[i], MANIFEST_NAME) != 0 && !names_has(&result->listed, there->items[i])) {
            good = names_add(&result->extra, there->items[i]);
        }
    }
    return good;
}

void manifest_free(struct manifest_result *result) {
    names_free(&result->listed);
    names_free(&result->missing);
    names_free(&result->changed);
    names_free(&result->extra);
}

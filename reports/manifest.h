/* manifest.h: MANIFEST.sha256 of a bundle, as `sha256sum -c` reads it: 64 hex digits, two spaces, the name. */
#ifndef REPORT_MANIFEST_H
#define REPORT_MANIFEST_H

#include "archive.h"
#include "text.h"

#define MANIFEST_NAME "MANIFEST.sha256"
enum { SHA256_TEXT = 65 };
/* The file's SHA-256 in hex. false: it cannot be read (errno). */
bool sha256_file(const char *path, char hex[SHA256_TEXT]);
void sha256_bytes(const char *data, size_t len, char hex[SHA256_TEXT]);

struct manifest_result {
    struct names listed;                    /* sorted */
    struct names missing, changed, extra;
};
/* Compares `folder`/MANIFEST.sha256 with what is in `folder`: `there` (sorted). false with one sentence: there is no sound manifest. */
bool manifest_check(struct manifest_result *result, const char *folder, const struct names *there, char *error, size_t error_size);
void manifest_free(struct manifest_result *result);

#endif

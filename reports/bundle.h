/* bundle.h: the evidence of a run as one file that somebody else can check. */
#ifndef REPORT_BUNDLE_H
#define REPORT_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#define BUNDLE_TOP "evidence"               /* the one folder in the archive */

/* Packs every file of `folder`, versions.json and MANIFEST.sha256 into `path` (ustar, not compressed): the same input gives the same bytes.
 * Written whole or not at all. false with one sentence. */
bool bundle_write(const char *folder, const char *path, char *error, size_t error_size);

/* ssm-report --verify FILE [--bin BINDIR]; returns the exit code. */
int verify_main(int argc, char **argv);

#endif

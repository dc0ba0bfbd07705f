/* versions.h: what built and ran this, so that a bundle that comes out otherwise elsewhere tells why. */
#ifndef REPORT_VERSIONS_H
#define REPORT_VERSIONS_H

#include "text.h"

#include <jansson.h>

/* ssmbench-versions/1: version, commit, compiler, Debian packages, SHA-256 of the programs in `programs` that execute. */
json_t *versions_here(const char *programs);
/* One line "build: packages.libns3-dev: 3.37 in the bundle, 3.38 here" for each difference; returns how many. */
size_t versions_compare(struct text *t, const json_t *bundled, const json_t *here);
/* The folder this program lies in. */
void versions_own_folder(char folder[4096]);

#endif

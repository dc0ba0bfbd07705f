/* known.h: failures that are known, with a reason and a date until which they are put up with:
 *
 *   - id: Q.3.3/2a-ii kid must match in full
 *     reason: fixed in firmware 2.1
 *     expires: 2027-03-31
 *
 * A test that passes although it stands here, and an entry that has expired, fail the run. */
#ifndef SUITE_KNOWN_H
#define SUITE_KNOWN_H

#include "select.h"

struct known { char id[120], reason[300], expires[11]; bool expired; };
struct known_list { struct known *entries; size_t count; };

/* false with "FILE:LINE: found X, expected Y". `today` is "2026-11-22". Free with known_free. */
bool known_load(struct known_list *list, const char *path, const char *today, char *error, size_t error_size);
void known_free(struct known_list *list);
/* Decides which results fail the run; `strict`: also those that are no shall. */
void known_apply(const struct known_list *list, struct plan *plan, bool strict);
bool known_is_date(const char *text);

#endif

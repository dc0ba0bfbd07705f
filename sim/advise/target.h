/* target.h: what is to be reached: 'coverage>=0.999 within 200ms'. */
#ifndef ADVISE_TARGET_H
#define ADVISE_TARGET_H

#include "measure.h"

struct target { enum measure measure; double share; char text[100]; };
/* coverage, complete, simultaneous or in-time; `coverage ... within 200 ms` is in-time, and no other time is measured. false with a sentence. */
bool target_parse(struct target *target, const char *text, char *error, size_t error_size);

#endif

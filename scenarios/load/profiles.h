/* profiles.h: the profile files of scenarios/profiles/, as they were when this was built. */
#ifndef SCENARIO_PROFILES_H
#define SCENARIO_PROFILES_H

#include "scenario.h"

#include <stdio.h>

#define PROFILE_SCHEMA "ssmbench-profile/1"

struct profile_text { const char *name, *path; const unsigned char *bytes; size_t length; };
extern const struct profile_text profile_texts[];
extern const size_t profile_text_count;

/* The key `profile` with all numbers and their sources as a map that read_profile reads to the same, for scenario_save. */
void put_profile(FILE *out, int indent, const struct scenario_profile *profile);

#endif

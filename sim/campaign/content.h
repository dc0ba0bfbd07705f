/* content.h: names by content: the build that runs, the scenario of a point, a unit of work. Same name, same result, to the byte. */
#ifndef CAMPAIGN_CONTENT_H
#define CAMPAIGN_CONTENT_H

#include "campaign.h"

enum { CONTENT_NAME = 33 };              /* 128 bits in hexadecimal and a zero */

/* Of this program and every shared library that it has loaded, ns-3 too: the build ids that the linker put in, hashed in the order of their
 * names. The kernel's own (vdso) is left out: it is no part of the result. */
void content_build(char name[CONTENT_NAME]);
/* Of the effective scenario, every default and setting in it, but for the seed. false: no memory. */
bool content_of_scenario(struct scenario *scenario, char name[CONTENT_NAME]);
/* Of one run: scenario, seed, build. */
void content_of_unit(const char *scenario, uint64_t seed, const char *build, char name[CONTENT_NAME]);
/* Of a campaign: everything that decides what its results are, but for how many seeds there are and when it stops. */
bool content_of_campaign(const struct campaign *campaign, char name[CONTENT_NAME], char *error, size_t error_size);

#endif

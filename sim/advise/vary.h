/* vary.h: what may be chosen: every combination of the values of some paths, each a list of overrides for scenario_load. */
#ifndef ADVISE_VARY_H
#define ADVISE_VARY_H

#include "scenario.h"

enum { VARY_AXES = 4, VARY_VALUES = 100, VARY_SETTINGS = 1000, VARY_TEXT = 200 };

struct vary_axis { char path[100]; char values[VARY_VALUES][40]; size_t count; };
struct vary { struct vary_axis axes[VARY_AXES]; size_t axis_count, settings; };

/* Adds the axes of `text`: "PATH=1,2,4", "PATH=1..8", "PATH=5 ms..50 ms" (ten values), several with ';' or each by an option of its own; without
 * values client.repeat.count (0..6) and client.repeat.spacing (10, 20, 30, 50 ms). client.repeat.* stands for `repeat` of the update steps that are
 * looked at. false with a sentence. */
bool vary_add(struct vary *vary, const char *text, char *error, size_t error_size);
/* The overrides of setting `index` (0..settings-1), strdup()ed into `out` (room for `room`); how many; 0 with none only if there are no axes.
 * `step`: the one update step that is looked at, or SIZE_MAX for all. */
size_t vary_overrides(const struct vary *vary, size_t index, const struct scenario *scenario, size_t step, char **out, size_t room);
/* "client.repeat.count=3, client.repeat.spacing=20 ms" */
void vary_words(const struct vary *vary, size_t index, char *out, size_t size);

#endif

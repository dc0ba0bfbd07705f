/* units.h: values with units as text, for scenario_save. Reading is in reader.h. */
#ifndef SCENARIO_UNITS_H
#define SCENARIO_UNITS_H

#include <stdint.h>
#include <stdio.h>

enum { UNIT_TEXT_MAX = 48 };

void format_time(uint64_t ns, char text[UNIT_TEXT_MAX]);     /* in the largest unit that gives a whole number: "90 s" */
void format_rate(uint64_t bps, char text[UNIT_TEXT_MAX]);    /* likewise: "100 Mbps" */
void format_distance(uint64_t mm, char text[UNIT_TEXT_MAX]); /* likewise: "750 mm" */
void format_share(double share, char text[UNIT_TEXT_MAX]);   /* 0.05 is "5 %" */
void format_drift(int64_t ppb, char text[UNIT_TEXT_MAX]);     /* -1500 is "-1.5 ppm" */
void format_length(double length, char text[UNIT_TEXT_MAX]); /* "2.5" */

#endif

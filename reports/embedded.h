/* embedded.h: what page/ holds and the packaged d3.js, put into the program at build time (embed.cmake). */
#ifndef REPORT_EMBEDDED_H
#define REPORT_EMBEDDED_H

#include <stddef.h>

extern const unsigned char embedded_style[], embedded_script[], embedded_plots[], embedded_campaign[], embedded_d3[];
extern const size_t embedded_style_len, embedded_script_len, embedded_plots_len, embedded_campaign_len, embedded_d3_len;

extern const unsigned char embedded_animation[], embedded_animation_style[];
extern const size_t embedded_animation_len, embedded_animation_style_len;

#endif

/* embedded.h: page/style.css and page/page.js, put into the program at build time (embed.cmake). */
#ifndef REPORT_EMBEDDED_H
#define REPORT_EMBEDDED_H

#include <stddef.h>

extern const unsigned char embedded_style[], embedded_script[];
extern const size_t embedded_style_len, embedded_script_len;

#endif

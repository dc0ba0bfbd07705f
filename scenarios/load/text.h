/* text.h: is this text fit to be read, shown and written again? */
#ifndef SCENARIO_TEXT_H
#define SCENARIO_TEXT_H

#include <stddef.h>

/* The first byte that does not begin a printable UTF-8 character, tab or line break; NULL if there is none. */
const char *text_unprintable(const char *text, size_t length);

#endif

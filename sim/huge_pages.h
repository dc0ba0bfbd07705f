// huge_pages.h: the memory of a large group in large pages. A reception goes to a node anywhere in hundreds of MiB; with pages of 4 KiB the
// processor must look up nearly every one of them in memory first.
#ifndef SIM_HUGE_PAGES_H
#define SIM_HUGE_PAGES_H

#include <cstddef>

// A hint, and nothing else: without it, or where the system does not do it, all is the same but slower.
void prefer_huge_pages(const void *begin, const void *end);
// The same for what malloc() has given out from `first` on, most of it one after the other.
void prefer_huge_pages_from(const void *first);

#endif

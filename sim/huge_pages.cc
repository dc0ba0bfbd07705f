#include "huge_pages.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25   // Linux 6.1; older headers lack it
#endif

void prefer_huge_pages(const void *begin, const void *end)
{
    constexpr uintptr_t HUGE_PAGE = uintptr_t{1} << 21, WORTH_IT = 4 * HUGE_PAGE;   // below, the processor remembers all small pages
    const uintptr_t first = (reinterpret_cast<uintptr_t>(begin) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    const uintptr_t last = reinterpret_cast<uintptr_t>(end) & ~(HUGE_PAGE - 1);
    if (first < last && last - first >= WORTH_IT) {
        (void)madvise(reinterpret_cast<void *>(first), last - first, MADV_HUGEPAGE);
        (void)madvise(reinterpret_cast<void *>(first), last - first, MADV_COLLAPSE);   // what is there already, now rather than some day
    }
}

// Where malloc() does not take its memory there, that end lies before `first`, and nothing is done.
void prefer_huge_pages_from(const void *first)
{
    prefer_huge_pages(first, sbrk(0));
}

/* arena.h: memory that is given back all at once. A loaded scenario is one arena, the document it was read from another. */
#ifndef SCENARIO_ARENA_H
#define SCENARIO_ARENA_H

#include <stddef.h>

struct arena { struct arena_block *blocks; };             /* start as {NULL} */

/* `count` zeroed elements of `size` bytes (at least one byte); NULL if there is no memory. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
void arena_free(struct arena *arena);

#endif

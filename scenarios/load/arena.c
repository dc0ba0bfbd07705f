/* arena.c: a list of allocations; freeing walks it. */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>

struct arena_block {
    struct arena_block *next;
    max_align_t data[];
};

void *arena_alloc(struct arena *arena, size_t count, size_t size) {
    if (size && count > (SIZE_MAX - sizeof(struct arena_block)) / size)
        return NULL;
    size_t bytes = count * size;
    struct arena_block *block = calloc(1, sizeof *block + (bytes ? bytes : 1));
    if (!block)
        return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    return block->data;
}

void arena_free(struct arena *arena) {
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

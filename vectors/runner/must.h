/* must.h: a program that has run out of memory has nothing left to say: exit 99, a fault of the bench. */
#ifndef VECTORS_MUST_H
#define VECTORS_MUST_H

#include <stdio.h>
#include <stdlib.h>

static inline void *must(void *pointer) {
    if (!pointer) {
        fputs("ssm-vectors: out of memory\n", stderr);
        exit(99);
    }
    return pointer;
}

#endif

/* fuzz.h: what the fuzz targets share. Each target is one function in libFuzzer's form and states properties, not only "does not crash".
 * Linked with libFuzzer (run.sh) or with driver.c, which needs no clang: it replays the seeds and mutates them for a while. */
#ifndef SSM_FUZZ_H
#define SSM_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the program with what does not hold; the fuzzer then shows the input. */
#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition), abort()))

/* Takes an input apart from front to back; what is not there any more is zero. */
struct fuzz_input { const uint8_t *at; size_t left; };

static inline uint8_t fuzz_byte(struct fuzz_input *input)
{
    if (input->left == 0) {
        return 0;
    }
    input->left--;
    return *input->at++;
}

#endif

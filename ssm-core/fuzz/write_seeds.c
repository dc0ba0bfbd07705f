/* write_seeds.c: ssm-fuzz-seeds, one binary file for each seed, as libFuzzer wants them. */
#include "seeds.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct seed seeds[SEEDS_MAX];

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: ssm-fuzz-seeds SEEDS.hex FOLDER     writes FOLDER/0, FOLDER/1, ...\n", stderr);
        return 2;
    }
    size_t count = seeds_read(seeds, argv[1]);
    for (size_t i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%zu", argv[2], i);
        FILE *file = fopen(name, "wb");
        if (file == NULL || fwrite(seeds[i].bytes, 1, seeds[i].len, file) != seeds[i].len || fclose(file) != 0) {
            fprintf(stderr, "ssm-fuzz-seeds: %s: %s\n", name, strerror(errno));
            return 99;
        }
    }
    return 0;
}

/* seeds.c: see seeds.h. */
#include "seeds.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const char *file, size_t line, const char *what)
{
    fprintf(stderr, "%s:%zu: found %s, expected pairs of hexadecimal digits, \"-\" or # and a comment\n", file, line, what);
    exit(2);
}

/* true: the line holds an input, now in *seed. */
static bool read_line(struct seed *seed, const char *text, const char *file, size_t line)
{
    *seed = (struct seed){.len = 0};
    bool any = false;
    for (; *text != '\0' && *text != '#'; text++) {
        if (isspace((unsigned char)*text)) {
            continue;
        }
        any = true;
        if (*text == '-') {
            continue;
        }
        char digits[3] = {text[0], text[1], '\0'};
        if (!isxdigit((unsigned char)digits[0]) || !isxdigit((unsigned char)digits[1])) {
            refuse(file, line, "something else");
        }
        if (seed->len == SEED_BYTES_MAX) {
            refuse(file, line, "too long a line");
        }
        seed->bytes[seed->len++] = (uint8_t)strtoul(digits, NULL, 16);
        text++;
    }
    return any;
}

size_t seeds_read(struct seed *seeds, const char *file)
{
    FILE *stream = fopen(file, "r");
    if (stream == NULL) {
        fprintf(stderr, "%s: %s\n", file, strerror(errno));
        exit(2);
    }
    char text[4 * SEED_BYTES_MAX];
    size_t count = 0;
    for (size_t line = 1; fgets(text, sizeof text, stream) != NULL; line++) {
        if (count == SEEDS_MAX) {
            refuse(file, line, "too many seeds");
        }
        count += read_line(&seeds[count], text, file, line);
    }
    fclose(stream);
    return count;
}

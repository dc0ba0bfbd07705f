/* seeds.h: seed corpora as text. One input a line in hexadecimal, blanks allowed, everything from # on is a comment; no digits, no input,
 * but "-" is the empty input. */
#ifndef SSM_SEEDS_H
#define SSM_SEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEEDS_MAX = 256, SEED_BYTES_MAX = 1536 };
struct seed { uint8_t bytes[SEED_BYTES_MAX]; size_t len; };

/* Reads a file into `seeds` (room for SEEDS_MAX); returns their number. Ends the program (2) with file and line on anything else. */
size_t seeds_read(struct seed *seeds, const char *file);

#endif

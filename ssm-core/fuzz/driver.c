/* driver.c: a fuzz target without libFuzzer: every seed, then mutated seeds for a few seconds, always the same ones in the same order.
 *
 *   usage: ssm-fuzz-TARGET SEEDS.hex [SECONDS]      (default 2; 30 with SSMBENCH_LONG in the environment)
 *
 * A mutation is one to four of: a bit flipped, a byte set, bytes removed, bytes doubled, the tail of another seed. It finds less than
 * libFuzzer, which watches the coverage; it keeps the targets alive where there is no clang. A failure prints the input in hexadecimal. */
#include "fuzz.h"
#include "seeds.h"
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct seed seeds[SEEDS_MAX], current;
static uint64_t random_state = 1;

static uint32_t draw(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % limit;
}

/* Prints the input that was being tried; only write() is safe here. */
static void show_input(int signal_number)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * SEED_BYTES_MAX + 1];
    for (size_t i = 0; i < current.len; i++) {
        text[2 * i] = digits[current.bytes[i] >> 4];
        text[2 * i + 1] = digits[current.bytes[i] & 15];
    }
    text[2 * current.len] = '\n';
    if (write(STDERR_FILENO, "input: ", 7) < 0 || write(STDERR_FILENO, text, 2 * current.len + 1) < 0) {
        _exit(99);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* The target sees memory of exactly the input's size, so that a sanitizer sees each byte read too much. */
static void try_input(void)
{
    uint8_t *exact = malloc(current.len > 0 ? current.len : 1);
    if (exact == NULL) {
        abort();
    }
    memcpy(exact, current.bytes, current.len);
    LLVMFuzzerTestOneInput(exact, current.len);
    free(exact);
}

static void mutate(size_t seed_count)
{
    static const uint8_t telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff, 0x0d, 0x0e, 0x0f, 0xd0, 0xe0, 0x09, 0x19};
    size_t at = current.len > 0 ? draw((uint32_t)current.len) : 0, rest = current.len - at, count = rest > 0 ? 1 + draw((uint32_t)rest) : 0;
    const struct seed *other = &seeds[draw((uint32_t)seed_count)];
    switch (draw(6)) {
    case 0:
        current.bytes[at] ^= (uint8_t)(1u << draw(8));
        break;
    case 1:
        current.bytes[at] = (uint8_t)draw(256);
        break;
    case 2:
        current.bytes[at] = telling[draw(sizeof telling)];
        break;
    case 3:
        memmove(current.bytes + at, current.bytes + at + count, rest - count);
        current.len -= count;
        return;
    case 4:
        if (current.len + count <= SEED_BYTES_MAX) {
            memmove(current.bytes + at + count, current.bytes + at, rest);
            current.len += count;
        }
        break;
    default:
        if (at < other->len) {
            memcpy(current.bytes + at, other->bytes + at, other->len - at);
            current.len = other->len;
        }
    }
    current.len = current.len == 0 ? 1 : current.len; /* a byte was written at 0 */
}

int main(int argc, char **argv)
{
    const char *is_long = getenv("SSMBENCH_LONG");
    int seconds = argc == 3 ? atoi(argv[2]) : is_long != NULL && is_long[0] != '\0' ? 30 : 2;
    if ((argc != 2 && argc != 3) || seconds < 0) {
        fputs("usage: ssm-fuzz-TARGET SEEDS.hex [SECONDS]\n", stderr);
        return 2;
    }
    size_t count = seeds_read(seeds, argv[1]);
    if (count == 0) {
        fprintf(stderr, "%s: found no seed\n", argv[1]);
        return 2;
    }
    signal(SIGABRT, show_input);
    signal(SIGSEGV, show_input);
    for (size_t i = 0; i < count; i++) {
        current = seeds[i];
        try_input();
    }
    unsigned long long inputs = 0;
    for (time_t end = time(NULL) + seconds; time(NULL) < end;) {
        for (int i = 0; i < 1000; i++, inputs++) {
            current = seeds[draw((uint32_t)count)];
            for (uint32_t steps = 1 + draw(4); steps > 0; steps--) {
                mutate(count);
            }
            try_input();
        }
    }
    printf("%zu seeds and %llu mutated inputs: everything holds\n", count, inputs);
    return 0;
}

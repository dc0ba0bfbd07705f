/* second_defects.h: the switches of the second Server and Client (second_switches.h) as a set of bits. All off: it obeys everything.
 * A defect changes what the device computes or sends, never what it reports. */
#ifndef SECOND_DEFECTS_H
#define SECOND_DEFECTS_H

#include "second_switches.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_DEFECTS(X) \
    SECOND_KEY_SWITCHES(X) SECOND_OPTION_SWITCHES(X) SECOND_REPLAY_SWITCHES(X) SECOND_REQUEST_SWITCHES(X) SECOND_ENTRY_SWITCHES(X) \
    SECOND_CLIENT_SWITCHES(X) SECOND_OCF_SWITCHES(X) SECOND_FAULT_SWITCHES(X)

enum second_defect {
#define SECOND_BIT(bit, name, requirements, effect) DEFECT_##bit,
    SECOND_DEFECTS(SECOND_BIT)
#undef SECOND_BIT
    SECOND_DEFECT_COUNT
};

typedef struct { uint64_t words[(SECOND_DEFECT_COUNT + 63) / 64]; } second_defects;

extern const char *const second_defect_names[SECOND_DEFECT_COUNT + 1];          /* NULL-terminated */
extern const char *const second_defect_requirements[SECOND_DEFECT_COUNT];       /* the same order; ledger ids, separated by blanks; "": none */
extern const char *const second_defect_effects[SECOND_DEFECT_COUNT];

static inline bool second_has(const second_defects *defects, enum second_defect defect) {
    return (defects->words[defect / 64] >> defect % 64 & 1) != 0;
}
/* Turns names into bits; false with a sentence, which names the nearest, if one is unknown. */
bool second_defects_parse(second_defects *defects, const char *const *names, size_t count, char *error, size_t error_size);

#endif

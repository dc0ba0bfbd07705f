/* lives.c: see lives.h. */
#include "lives.h"
#include <stdlib.h>
#include <string.h>

unsigned choose(struct choices *choices, unsigned limit)
{
    if (choices->at == choices->count) {
        if (choices->count == sizeof choices->taken) {
            abort();
        }
        choices->taken[choices->count] = 0;
        choices->limit[choices->count++] = (unsigned char)limit;
    }
    return choices->taken[choices->at++];
}

/* The last choice that can go up does, what follows is cut off. */
bool next_life(struct choices *choices)
{
    choices->count = choices->at;
    choices->at = 0;
    while (choices->count > 0) {
        if (++choices->taken[choices->count - 1] < choices->limit[choices->count - 1]) {
            return true;
        }
        choices->count--;
    }
    return false;
}

void cut(struct flash *flash)
{
    longjmp(flash->power, 1);
}

unsigned mishap(struct flash *flash, unsigned kinds)
{
    unsigned kind = flash->faults_left > 0 ? choose(flash->choices, kinds) : 0;
    if (kind > 0) {
        flash->faults_left--;
        flash->mishaps++;
    }
    return kind;
}

static int flash_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size)
{
    struct flash *flash = user;
    struct value *value = &flash->values[credid][kind];
    enum fault fault = (enum fault)mishap(flash, flash->faults);
    if (fault == FAILS_OLD || fault == LIES) {
        return fault == LIES ? 0 : -1;
    }
    if (fault == CUT_OLD) {
        cut(flash);
    }
    size_t written = fault == CUT_TORN ? size / 2 : size;
    memcpy(value->data + size - written, data + size - written, written); /* torn: the end is new, the more dangerous half */
    value->size = size;
    value->unreadable = fault == CUT_LOST;
    flash->torn |= fault == CUT_LOST || fault == CUT_TORN;
    if (fault >= CUT_NEW) {
        cut(flash);
    }
    return fault == FAILS_NEW ? -1 : 0;
}

static int flash_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size)
{
    struct flash *flash = user;
    const struct value *value = &flash->values[credid][kind];
    if (value->unreadable || value->size > size || mishap(flash, 2) != 0) {
        return -1;
    }
    memcpy(data, value->data, value->size);
    return (int)value->size;
}

void flash_init(struct flash *flash, struct choices *choices, unsigned faults, unsigned budget)
{
    memset(flash->values, 0, sizeof flash->values);
    flash->store = (struct ssm_store){flash, flash_save, flash_load};
    flash->choices = choices;
    flash->faults = faults;
    flash->faults_left = budget;
    flash->mishaps = 0;
    flash->torn = false;
}

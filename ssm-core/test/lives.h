/* lives.h: what the crash proofs share: programs of choices, and a flash that may do what a store can do.
 *
 *   At every save the store may fail in each way of enum fault, and the power may be cut between any two host calls. After a cut RAM is
 *   gone and the device starts again from what the flash holds. All programs of a length, all faults, several of them anywhere: a life
 *   is run again and again, each time with the next list of choices. */
#ifndef SSM_LIVES_H
#define SSM_LIVES_H

#include <setjmp.h>
#include <ssm/host.h>
#include <stdbool.h>

/* What a store does with one save. */
enum fault {
    WORKS,
    FAILS_OLD,   /* says so, and keeps the old value */
    FAILS_NEW,   /* says so, but the new value is there */
    CUT_OLD,     /* the power is cut before the write */
    CUT_NEW,     /* or after it, before the core hears of it */
    CUT_LOST,    /* or in between, and the value cannot be read any more: load fails */
    CUT_TORN,    /* against the contract: in between, and load hands back half of each */
    FAULTS_HONEST,
    LIES = FAULTS_HONEST /* against the contract, and invisible to the core: says it is saved and keeps the old value */
};

/* The list of choices of one life; all zero is the first. */
struct choices { unsigned char taken[64], limit[64]; size_t at, count; };
unsigned choose(struct choices *choices, unsigned limit); /* 0 .. limit - 1 */
bool next_life(struct choices *choices);                  /* the next list; false: that was the last */

/* The durable memory of a device, one value for each credid (0 and 1) and kind. */
struct value { uint8_t data[SSM_STORE_BYTES_MAX]; size_t size; bool unreadable; };
struct flash {
    struct ssm_store store;
    struct value values[2][SSM_STORE_KEY + 1];
    struct choices *choices;
    unsigned faults, faults_left; /* kinds of faults allowed; how many may still come */
    unsigned mishaps;             /* faults and cuts so far */
    bool torn;
    jmp_buf power;                /* where a cut leads: set it before the first save */
};
void flash_init(struct flash *flash, struct choices *choices, unsigned faults, unsigned budget);
/* One of `kinds` things happens; 0: nothing unusual. */
unsigned mishap(struct flash *flash, unsigned kinds);
void cut(struct flash *flash);

#endif

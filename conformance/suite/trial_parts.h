/* trial_parts.h: what the parts of the stimulus and expect library share; tests only see trial.h. */
#ifndef SUITE_TRIAL_PARTS_H
#define SUITE_TRIAL_PARTS_H

#include "trial.h"

enum fate { APPLIED, DISCARDED, EITHER };

/* The bench, or the device's process, cannot go on: no verdict. */
__attribute__((format(printf, 2, 3)))
void trial_bench_fault(struct trial *trial, const char *format, ...);
/* Whether the device's process is still there; a fault if not. */
bool trial_alive(struct trial *trial);
/* Installs the default device if there is none; false: the trial is over. */
bool trial_ready(struct trial *trial);

/* An empty step; NULL without memory. Pointers to earlier steps are void then. */
struct step *trial_new_step(struct trial *trial);
/* Puts a copy of the datagram, and its words, into the step. */
bool trial_carries(struct trial *trial, struct step *step, const uint8_t *data, size_t len);
bool trial_carries_under(struct trial *trial, struct step *step, const struct forge_context *context, const uint8_t *data, size_t len);
/* Delivers the step's datagram and judges what the device makes of it. Returns whether it was executed. */
bool trial_deliver(struct trial *trial, struct step *step, enum way way, unsigned source, enum fate fate,
                   const enum device_reason *reasons);
/* silence.c. Gives the step's datagram to the device, and time to act on it; then reads all Resources. */
void trial_watch(struct trial *trial, struct step *step, const struct device_datagram *datagram, enum fate fate);
/* Reads all Resources into trial->held. */
void trial_read(struct trial *trial);
/* Time after a restart; then reads. */
void trial_settle(struct trial *trial);
/* Before its power goes: whether a remote device stays silent after the last stimulus, and changes nothing any more. */
void trial_quiet(struct trial *trial);
/* Waits until a datagram has left that answers nothing, but not longer than an answer may take. */
void trial_await_datagram(struct trial *trial);
/* The step with the stimulus's datagram, not yet delivered; NULL: the trial is over. */
struct step *trial_make(struct trial *trial, const struct forgery *stimulus);
/* The step's datagram on its way from the tester. */
struct device_datagram trial_datagram(const struct step *step, enum way way);
/* Where the device is: its unicast address and port. */
struct device_endpoint trial_device_endpoint(void);
/* struct device_host.send */
void trial_hear(void *user, const struct device_datagram *datagram);

/* Adds to what the step found; this is the end of the trial. */
__attribute__((format(printf, 4, 5)))
void trial_deviates(struct trial *trial, struct step *step, enum verdict verdict, const char *format, ...);

/* The same seed gives the same tokens and Message IDs. */
uint64_t trial_draw(struct trial *trial);
/* A value that the Resource does not hold and that no request of the last hundred commanded. */
int32_t trial_next_value(struct trial *trial, size_t resource);

#endif

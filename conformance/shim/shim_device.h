/* shim_device.h: plug-in 2, a device under test as a child process speaking JSON Lines (PROTOCOL.md).
 * Enters: config->command, the command line. Leaves: what every device gives (device.h), and one sentence if the process fails.
 *
 *   config->command = "python3 lamp.py"; shim_device.create(...) -> receive / command / read / restart ... -> destroy
 *
 * Whatever goes wrong is a fault: the process group is killed, shim_device.fault tells, and every later operation does nothing: create,
 * command and restart answer DEVICE_FAULT, read answers 0, receive is void. So look at fault after receive and read.
 * The process also dies with the thread that created the device. */
#ifndef SHIM_DEVICE_H
#define SHIM_DEVICE_H

#include "device.h"

#define SHIM_TIMEOUT_MS 10000u   /* for each answer, unless config->answer_ms says otherwise */

/* What is wrong with a command line before anything is started; NULL: nothing. `error` holds the sentence. */
const char *shim_command_fault(const char *command, char *error, size_t error_size);

/* What the process says of itself. */
enum shim_role { SHIM_SERVER = 1, SHIM_CLIENT = 2, SHIM_OCF_DEVICE = 4 };
enum shim_operation { SHIM_RECEIVE = 1, SHIM_READ = 2, SHIM_COMMAND = 4, SHIM_RESTART = 8, SHIM_TIME = 16 };
struct shim_claims {
    char name[100];
    unsigned roles, operations;   /* bits of the enums above */
    unsigned reasons;             /* bit r: it may tell enum device_reason r */
};
const struct shim_claims *shim_device_claims(const struct device *device);

/* One sentence, or NULL; the same as shim_device.fault. */
const char *shim_device_fault(const struct device *device);

/* Virtual time. Unless the host keeps it by these calls or by shim_device.pass, it goes on 6 s after every receive, command and restart, in
 * which the device is woken as it asked: what it does late belongs to the step that made it do so.
 * set_time: it is now `now_ns` (never less than before); wakes the device if it asked for that. wake: when it wants to be woken, or
 * UINT64_MAX. */
enum device_outcome shim_device_set_time(struct device *device, uint64_t now_ns);
uint64_t shim_device_wake(const struct device *device);

#endif

// fake_device.h: a small device for tests of the adapter, on the tester's own OSCORE. It has no Replay Window and no access control.
#ifndef SIM_TEST_FAKE_DEVICE_H
#define SIM_TEST_FAKE_DEVICE_H

#include "contracts.h"

// What its name says decides what a Server does besides: "fake" nothing, "answers" sends a unicast answer of 4 bytes to the source of every
// longer datagram, "echoes" to that of every datagram, "spoofs" answers in its sender's name, "refuses" cannot be provisioned, "unreadable"
// gives no representation, "stuck" does not restart, "mute" is a Client that sends nothing.
const device_ops *fake_device(const char *name);

#endif

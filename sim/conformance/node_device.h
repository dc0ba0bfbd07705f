/* node_device.h: a device under test inside a simulated node: any plug-in of device.h, and between it and the tester ns-3's clock and an ideal
 * link on which every datagram is an IPv6 packet. For the conformance suite: its verdicts must be the same. */
#ifndef SIM_CONFORMANCE_NODE_DEVICE_H
#define SIM_CONFORMANCE_NODE_DEVICE_H

#include "device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The operations of `inner` hosted in a node; one kind of device at a time. Valid until the next call. */
const struct device_ops *node_device_host(const struct device_ops *inner);

#ifdef __cplusplus
}
#endif

#endif

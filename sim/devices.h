// devices.h: the devices that a scenario can name.
#ifndef SIM_DEVICES_H
#define SIM_DEVICES_H

#include "contracts.h"

const device_ops *built_in_device(const char *name);   // NULL: none of this name

#endif

// contracts.h: the C headers that the simulator stands on: what a scenario, a device under test, the tester's forge and the files are.
#ifndef SIM_CONTRACTS_H
#define SIM_CONTRACTS_H

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include "cms.h"
#include "device.h"
#include "forge.h"
#include "probe.h"
#include "scenario.h"
}
#include "capture.h"
#include "packet.h"
#include "trace.h"

#endif

/* serve.h: the other end of the protocol, for devices in C: the JSON Lines of PROTOCOL.md on standard input and output become calls of the
 * functions of `ops` (device.h), one for each operation, and what these tell the host becomes the answer. A device is then about a hundred
 * lines (example/lamp.c); whatever of receive, read, command and restart is NULL is not claimed. */
#ifndef SHIM_SERVE_H
#define SHIM_SERVE_H

#include "device.h"

/* `name`: which device in which version. `whole`: it can be provisioned as a whole OCF Device (config->deviceuuid). Returns the exit code of the program: 0 after `stop` or the end
 * of the input, 2 with a sentence on standard error if a line is no request. */
int shim_serve(const struct device_ops *ops, const char *name, bool whole);

#endif

/* iut.h: the implementation under test, from its name on the command line:
 * core | second[:DEFECT,...] | shim:"COMMAND ARGS" | udp:[ADDR]%IF with --control COMMAND. */
#ifndef SUITE_IUT_H
#define SUITE_IUT_H

#include "device.h"

#define IUT_DEFECTS_MAX 64u

struct iut {
    const char *text;                     /* as given */
    const struct device_ops *ops;
    const char *defects[IUT_DEFECTS_MAX]; size_t defect_count;
    char *names;                          /* what `defects` point into */
    const char *command;                  /* of a shim, or --control; NULL */
    const char *remote;                   /* "[ADDR]%IF" of a device in the network; NULL */
    bool one_source;                      /* the interface to it has but one address to send from */
    bool no_ipv4;                         /* ... and none of IPv4 */
    unsigned answer_ms;                   /* how long a process may take for an answer; 0: 10 s */
};

/* What a program hosts every device in before it is tested (sim/conformance); NULL: nothing. */
extern const struct device_ops *(*iut_hosted)(const struct device_ops *ops);
/* false with a sentence. Free with iut_free. */
bool iut_parse(struct iut *iut, const char *text, char *error, size_t error_size);
/* The control program of a device in the network, which alone needs one. `command` NULL: none was given. false with a sentence. */
bool iut_control(struct iut *iut, const char *command, char *error, size_t error_size);
void iut_free(struct iut *iut);
/* Why the device cannot be asked any more; NULL: it can. */
const char *iut_fault(const struct iut *iut, const struct device *device);

#endif

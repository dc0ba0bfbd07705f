/* iut.c: see iut.h. The words of a shim's command line are the shim's own affair. */
#include "iut.h"

#ifdef SUITE_WITH_SHIM
#include "shim_device.h"
#endif
#ifdef SUITE_WITH_UDP
#include "udp_device.h"
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct device_ops *(*iut_hosted)(const struct device_ops *ops);

#define SHIM_PREFIX "shim:"
#define UDP_PREFIX "udp:"

static bool known_defect(const char *name) {
    size_t i = 0;
    while (second_device.defects[i] && strcmp(second_device.defects[i], name)) {
        i++;
    }
    return second_device.defects[i] != NULL;
}

static bool take_defects(struct iut *iut, const char *list, char *error, size_t error_size) {
    iut->names = strdup(list);
    if (!iut->names) {
        snprintf(error, error_size, "out of memory");
        return false;
    }
    for (char *rest, *name = strtok_r(iut->names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        if (!known_defect(name) || iut->defect_count == IUT_DEFECTS_MAX) {
            snprintf(error, error_size, "--iut: found defect \"%.60s\", expected one of those that --list shows", name);
            return false;
        }
        iut->defects[iut->defect_count++] = name;
    }
    if (!iut->defect_count) {
        snprintf(error, error_size, "--iut: found \"second:\" without defects, expected second or second:DEFECT,...");
    }
    return iut->defect_count > 0;
}

static bool take_shim(struct iut *iut, const char *command, char *error, size_t error_size) {
#ifdef SUITE_WITH_SHIM
    char why[200];
    const char *wrong = shim_command_fault(command, why, sizeof why);
    if (wrong) {
        snprintf(error, error_size, "--iut: %s", wrong);
        return false;
    }
    iut->ops = &shim_device;
    iut->command = command;
    return true;
#else
    (void)iut;
    snprintf(error, error_size, "--iut: found \"shim:%.60s\", expected core or second: this build has no shim", command);
    return false;
#endif
}

static bool take_udp(struct iut *iut, const char *remote, char *error, size_t error_size) {
#ifdef SUITE_WITH_UDP
    struct udp_address address;
    char why[300];
    if (!udp_address_parse(&address, remote, why, sizeof why)) {
        snprintf(error, error_size, "--iut: %s", why);
        return false;
    }
    iut->ops = &udp_device;
    iut->remote = remote;
    iut->one_source = udp_address_sources(&address, false) < 2;
    iut->no_ipv4 = udp_address_sources(&address, true) == 0;
    return true;
#else
    (void)iut;
    snprintf(error, error_size, "--iut: found \"udp:%.60s\", expected core or second: this build has no network", remote);
    return false;
#endif
}

bool iut_control(struct iut *iut, const char *command, char *error, size_t error_size) {
    char why[200];
    const char *wrong = NULL;
    if (!command != !iut->remote) {
        snprintf(error, error_size, command ? "found --control with --iut %.80s, expected it with --iut udp: alone"
                 : "found --iut %.80s without --control, expected the command that provisions and restarts the device", iut->text);
        return false;
    }
#ifdef SUITE_WITH_SHIM
    wrong = command ? shim_command_fault(command, why, sizeof why) : NULL;
#else
    (void)why;
#endif
    if (wrong) {
        snprintf(error, error_size, "--control: %s", wrong);
        return false;
    }
    iut->command = command ? command : iut->command;
    return true;
}

static bool take_name(struct iut *iut, const char *text, char *error, size_t error_size) {
    *iut = (struct iut){.text = text, .ops = &second_device};
    if (strcmp(text, "core") == 0) {
        iut->ops = &core_device;
        return true;
    }
    if (strcmp(text, "second") == 0) {
        return true;
    }
    if (strncmp(text, "second:", 7) == 0) {
        return take_defects(iut, text + 7, error, error_size);
    }
    if (strncmp(text, SHIM_PREFIX, strlen(SHIM_PREFIX)) == 0) {
        return take_shim(iut, text + strlen(SHIM_PREFIX), error, error_size);
    }
    if (strncmp(text, UDP_PREFIX, strlen(UDP_PREFIX)) == 0) {
        return take_udp(iut, text + strlen(UDP_PREFIX), error, error_size);
    }
    snprintf(error, error_size, "--iut: found \"%.80s\", expected core, second[:DEFECT,...], shim:\"COMMAND ARGS\" or udp:[ADDR]%%IF", text);
    return false;
}

bool iut_parse(struct iut *iut, const char *text, char *error, size_t error_size) {
    bool good = take_name(iut, text, error, error_size);
    if (good && iut_hosted && !iut->ops->remote) {
        iut->ops = iut_hosted(iut->ops);
    }
    return good;
}

void iut_free(struct iut *iut) {
    free(iut->names);
    iut->names = NULL;
}

const char *iut_fault(const struct iut *iut, const struct device *device) {
    return iut->ops->fault ? iut->ops->fault(device) : NULL;
}

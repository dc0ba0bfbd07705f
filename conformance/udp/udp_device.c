/* udp_device.c: plug-in 3: struct device_ops over the network and a control program.
 *
 *   create   = control: hello, provision (with the tester's own credential) -> sockets -> one RETRIEVE: somebody is there
 *   receive  = from the port that stands for the source endpoint, to the group or the device's address
 *   pass     = whatever the device sends to any of those ports, or to the group, goes to host.send
 *   read     = RETRIEVE;      restart, command = control */
#define _DEFAULT_SOURCE          /* IFF_UP */
#include "udp_device.h"

#include "coap_socket.h"
#include "retrieve.h"
#include "sources.h"

#include "shim_device.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PORT 5683u
#define DATAGRAM_MAX 65535u

struct device {
    const struct device_config *config;       /* as the bench gave it */
    const struct device_host *host;
    struct udp_address address;
    struct device_config extended;            /* and with what the tester needs to read */
    struct device_host deaf;                  /* what control tells of the device is not asked for */
    struct device *control;
    struct retriever retriever;
    struct sources sources;
    struct coap_socket group;                 /* hears a Client */
    struct sockaddr_in6 client;               /* where it sent from; port 0: it has not */
    uint64_t started_ns;
    char fault[1100];                         /* "": none */
};

/* ---- the address ---- */

static unsigned flags_of(const char *interface) {
    struct ifaddrs *list = NULL;
    unsigned flags = 0;
    if (getifaddrs(&list) == 0) {
        for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
            flags |= strcmp(entry->ifa_name, interface) ? 0 : entry->ifa_flags;
        }
        freeifaddrs(list);
    }
    return flags;
}

bool udp_address_parse(struct udp_address *address, const char *text, char *error, size_t error_size) {
    char ip[64] = "";
    int used = 0;
    bool bracket = *text == '[';
    *address = (struct udp_address){.device = {.sin6_family = AF_INET6, .sin6_port = htons(PORT)}};
    bool read = sscanf(text, bracket ? "[%63[0-9a-fA-F:.]]%%%n" : "%63[0-9a-fA-F:.]%%%n", ip, &used) == 1 && used;
    if (!read || inet_pton(AF_INET6, ip, &address->device.sin6_addr) != 1 || IN6_IS_ADDR_MULTICAST(&address->device.sin6_addr)) {
        snprintf(error, error_size, "found \"udp:%.80s\", expected udp:[ADDR]%%IF: the device's unicast IPv6 address and the interface to it", text);
        return false;
    }
    snprintf(address->interface, sizeof address->interface, "%s", text + used);
    address->index = strlen(text + used) < sizeof address->interface ? if_nametoindex(address->interface) : 0;
    unsigned flags = address->index ? flags_of(address->interface) : 0;
    if (!address->index || !(flags & IFF_UP) || !(flags & IFF_MULTICAST)) {
        snprintf(error, error_size, "found interface \"%.40s\"%s, expected one of this machine that is up and can do multicast", text + used,
                 !address->index ? "" : !(flags & IFF_UP) ? ", which is down" : ", which cannot do multicast");
        return false;
    }
    address->device.sin6_scope_id = address->index;
    return true;
}

/* ---- faults ---- */

__attribute__((format(printf, 2, 3)))
static void fail(struct device *device, const char *format, ...) {
    va_list arguments;
    char what[900];
    if (*device->fault) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(device->fault, sizeof device->fault, "udp:%s: %s", device->config->remote, what);
}

static const char *udp_fault(const struct device *device) {
    return *device->fault ? device->fault : NULL;
}

static void check_control(struct device *device) {
    const char *why = device->control ? shim_device_fault(device->control) : NULL;
    if (why) {
        fail(device, "control: %s", why);
    }
}

/* ---- what arrives ---- */

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* To the group many may send. The device does from its address; or from another one of its own, if what is sent has its senderid. */
static bool is_of_device(const struct device *device, const struct sockaddr_in6 *source, const uint8_t *data, size_t len) {
    if (!memcmp(&source->sin6_addr, &device->address.device.sin6_addr, sizeof source->sin6_addr)) {
        return true;
    }
    for (size_t i = 0; i < device->config->cred_count; i++) {
        const char *hex = device->config->creds[i].credtype == 128 ? device->config->creds[i].senderid : NULL;
        uint8_t id[16];
        size_t id_len = 0;
        for (unsigned byte; hex && id_len < sizeof id && sscanf(hex + 2 * id_len, "%2x", &byte) == 1; id_len++) {
            id[id_len] = (uint8_t)byte;
        }
        for (size_t at = 0; id_len && at + id_len <= len; at++) {
            if (!memcmp(data + at, id, id_len)) {
                return true;
            }
        }
    }
    return false;
}

/* Hands on one datagram of the device; false: there is none. `as`: which of the bench's endpoints it came to, which nobody else knows; NULL:
 * to the group. */
static bool take(struct device *device, const struct coap_socket *from, const struct device_endpoint *as) {
    uint8_t data[DATAGRAM_MAX];
    struct sockaddr_in6 source;
    struct device_datagram datagram = {.data = data};
    struct in6_addr destination;
    ssize_t len = coap_socket_receive(from, data, sizeof data, &source, &destination);
    if (len < 0) {
        return false;
    }
    if (!as && !is_of_device(device, &source, data, (size_t)len)) {
        return true;                          /* somebody else */
    }
    datagram.len = (size_t)len;
    memcpy(datagram.source.address, &source.sin6_addr, 16);
    datagram.source.port = ntohs(source.sin6_port);
    if (as) {
        datagram.destination = *as;
    } else {
        memcpy(datagram.destination.address, &destination, 16);
        datagram.destination.port = from->port;
        device->client = source;
    }
    device->host->send(device->host->user, &datagram);
    return true;
}

static bool take_all(struct device *device) {
    bool any = false;
    for (size_t i = 0; i < device->sources.count; i++) {
        while (take(device, &device->sources.list[i].socket, &device->sources.list[i].as)) {
            any = true;
        }
    }
    while (device->group.context && take(device, &device->group, NULL)) {
        any = true;
    }
    return any;
}

static void udp_pass(struct device *device, uint64_t ns) {
    struct pollfd ready[SOURCES_MAX + 1];
    nfds_t count = 0;
    for (; count < device->sources.count; count++) {
        ready[count] = (struct pollfd){.fd = device->sources.list[count].socket.fd, .events = POLLIN};
    }
    if (device->group.context) {
        ready[count++] = (struct pollfd){.fd = device->group.fd, .events = POLLIN};
    }
    if (!take_all(device) && ns) {
        poll(ready, count, (int)((ns + 999999) / 1000000));
        take_all(device);
    }
}

/* ---- what is sent ---- */

static struct sockaddr_in6 destination_of(const struct device *device, const struct device_endpoint *endpoint) {
    struct sockaddr_in6 to = device->client.sin6_port ? device->client : device->address.device;
    if (device_is_multicast(endpoint)) {
        memcpy(&to.sin6_addr, endpoint->address, 16);
        to.sin6_port = htons(endpoint->port);
    }
    return to;
}

static void udp_receive(struct device *device, const struct device_datagram *datagram) {
    char error[200];
    const struct coap_socket *from = sources_find(&device->sources, &datagram->source, error, sizeof error);
    const struct sockaddr_in6 to = destination_of(device, &datagram->destination);
    if (!from) {
        fail(device, "%s", error);
    } else if (!coap_socket_send(from, NULL, &to, datagram->data, datagram->len)) {
        fail(device, "a datagram of %zu bytes cannot be sent by %s", datagram->len, device->address.interface);
    }
}

/* ---- state ---- */

static size_t udp_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    char error[200];
    size_t len = 0;
    if (*device->fault || resource >= device->config->resource_count) {
        return 0;
    }
    take_all(device);
    if (retrieve(&device->retriever, device->config->resources[resource].href, out, size, &len, error, sizeof error) == RETRIEVE_SILENT) {
        fail(device, "%s", error);
    }
    take_all(device);
    return len;
}

/* ---- control ---- */

static enum device_outcome udp_restart(struct device *device, enum device_restart kind) {
    shim_device_set_time(device->control, now_ns() - device->started_ns);
    enum device_outcome outcome = *device->fault ? DEVICE_FAULT : shim_device.restart(device->control, kind);
    check_control(device);
    return outcome;
}

static enum device_outcome udp_command(struct device *device, const struct device_update *update) {
    shim_device_set_time(device->control, now_ns() - device->started_ns);
    enum device_outcome outcome = *device->fault ? DEVICE_FAULT : shim_device.command(device->control, update);
    check_control(device);
    return outcome;
}

static const char *udp_lacks(const struct device *device, bool client) {
    return client ? shim_device.lacks(device->control, client) : NULL;
}

/* ---- create, destroy ---- */

static void ignore_datagram(void *user, const struct device_datagram *datagram) {
    (void)user;
    (void)datagram;
}

static void ignore_output(void *user, size_t resource, int32_t value) {
    (void)user;
    (void)resource;
    (void)value;
}

/* The configuration of the bench, and the tester's own entries behind it. */
static bool extend(struct device *device) {
    const struct device_config *config = device->config;
    struct device_config *extended = &device->extended;
    *extended = *config;
    extended->creds = calloc(config->cred_count + 1, sizeof *extended->creds);
    extended->aces = calloc(config->ace_count + 1, sizeof *extended->aces);
    if (!extended->creds || !extended->aces) {
        return false;
    }
    memcpy(extended->creds, config->creds, config->cred_count * sizeof *extended->creds);
    memcpy(extended->aces, config->aces, config->ace_count * sizeof *extended->aces);
    return retrieve_prepare(&device->retriever, config, &extended->creds[extended->cred_count++], &extended->aces[extended->ace_count++]);
}

static void udp_destroy(struct device *device) {
    if (!device) {
        return;
    }
    shim_device.destroy(device->control);
    retrieve_close(&device->retriever);
    sources_close(&device->sources);
    coap_socket_close(&device->group);
    if (device->extended.cred_count > device->config->cred_count && device->extended.ace_count > device->config->ace_count) {
        retrieve_forget(&device->extended.creds[device->config->cred_count], &device->extended.aces[device->config->ace_count]);
    }
    free(device->extended.creds);
    free(device->extended.aces);
    free(device);
}

static void hear_clients(struct device *device) {
    struct sockaddr_in6 group = {.sin6_family = AF_INET6, .sin6_port = htons(PORT), .sin6_scope_id = device->address.index};
    char error[200];
    memcpy(&group.sin6_addr, device_all_ocf_nodes.address, 16);
    if (!coap_socket_open(&device->group, &group, device->address.index, error, sizeof error)
        || !coap_socket_join(&device->group, "ff02::158", device->address.interface, error, sizeof error)) {
        fail(device, "%s", error);
    }
}

/* Whether somebody answers there; what is no matter here. */
static void knock(struct device *device) {
    uint8_t out[64];
    size_t len;
    char error[200];
    const char *href = device->config->resource_count ? device->config->resources[0].href : "/oic/res";
    if (retrieve(&device->retriever, href, out, sizeof out, &len, error, sizeof error) == RETRIEVE_SILENT) {
        fail(device, "nothing answers: %s", error);
    }
}

static void open_all(struct device *device) {
    sources_init(&device->sources, &device->address);
    for (size_t i = 0; i < device->config->cred_count && !device->group.context; i++) {
        if (device->config->creds[i].credtype == 128) {
            hear_clients(device);
        }
    }
    unsigned timeout_ms = device->config->answer_ms ? device->config->answer_ms : SHIM_TIMEOUT_MS;
    if (!retrieve_open(&device->retriever, &device->address.device, timeout_ms)) {
        fail(device, "libcoap cannot make a session to it");
    } else if (!*device->fault) {
        knock(device);
    }
}

static enum device_outcome udp_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                      const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    *out = NULL;
    if (*config->deviceuuid) {
        snprintf(error, error_size, "no OCF Device: --control provisions only what SSM needs");
        return DEVICE_UNIMPLEMENTED;
    }
    if (defect_count) {
        snprintf(error, error_size, "found defect \"%s\", expected none: a device in the network has no switches", defects[0]);
        return DEVICE_REFUSED;
    }
    struct device *device = calloc(1, sizeof *device);
    if (!device) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    device->config = config;
    device->host = host;
    device->deaf = (struct device_host){.send = ignore_datagram, .actuate = ignore_output};
    device->started_ns = now_ns();
    enum device_outcome outcome = DEVICE_FAULT;
    if (!config->remote || !udp_address_parse(&device->address, config->remote, error, error_size)) {
        snprintf(error, error_size, "found no address of a device");
    } else if (!extend(device)) {
        snprintf(error, error_size, "out of memory");
    } else {
        outcome = shim_device.create(&device->control, &device->extended, &device->deaf, NULL, 0, error, error_size);
        if (outcome == DEVICE_FAULT) {
            fail(device, "control: %s", error);
        }
    }
    if (outcome == DEVICE_OK) {
        open_all(device);
    }
    if (*device->fault) {
        snprintf(error, error_size, "%s", device->fault);
        outcome = DEVICE_FAULT;
    }
    if (outcome != DEVICE_OK) {
        udp_destroy(device);
        return outcome;
    }
    *out = device;
    return DEVICE_OK;
}

const struct device_ops udp_device = {
    .name = "udp", .create = udp_create, .receive = udp_receive, .command = udp_command, .read = udp_read, .restart = udp_restart,
    .destroy = udp_destroy, .fault = udp_fault, .pass = udp_pass, .lacks = udp_lacks, .remote = true,
};

/* main.c: ssm-device: an OCF Device over ssm-core as a process, on libcoap's sockets.
 *
 *   datagram -> to All OCF Nodes, to this Device, or neither -> seen before? -> ssm_device_receive -> answer -> notifications
 *   a line on --commands -> ssm_client_update -> datagram to the group
 *
 * It is ready when it says so on standard output; SIGTERM is the orderly way to stop it, SIGKILL the power cut. When nobody reads that output
 * any more (a control program that was killed), it ends too. */
#define _GNU_SOURCE
#include "coap_socket.h"
#include "device.h"
#include "lamps.h"
#include "messages.h"
#include "state.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_FAULT = 99 };

struct options { const char *interface, *provision, *state, *commands; bool realm, site, echo; };

struct host {
    struct coap_socket coap;
    unsigned interface;
    int commands;                         /* -1: none */
    struct lamps lamps;
    struct messages messages;
};

static const char help[] =
    "usage: ssm-device INTERFACE --provision FILE [--state FILE] [--commands FIFO] [--realm-local] [--site-local] [--echo]\n"
    "\n"
    "An OCF Device with SSM over ssm-core, as a process: UDP port 5683 of that interface, member of All OCF Nodes ([ff02::158],\n"
    "and 224.0.1.187 if the interface has an IPv4 address).\n"
    "\n"
    "  --provision FILE   its Resources, credential entries and ACEs: a JSON object with \"server\": {\"creds\", \"acl\", \"resources\"}, as the\n"
    "                     provision request of conformance/shim/PROTOCOL.md\n"
    "  --state FILE       keeps Replay Windows and Sender Sequence Numbers over restarts; without it they are lost\n"
    "  --commands FIFO    each line that is written there is a command request of that protocol: send this UPDATE to the group.\n"
    "                     Says \"sent\" or \"refused\" on standard output\n"
    "  --realm-local, --site-local   be a member of [ff03::158], [ff05::158] too\n"
    "  --echo             unicast after a restart: asks for an Echo (RFC 8613 B.1.2) instead of storing each Replay Window\n"
    "\n"
    "Says \"ready\" on standard output when it listens. SIGTERM stops it in order; SIGKILL is a power cut.\n"
    "Exit: 0 stopped, 1 an entry was refused, 2 usage or bad input, 99 fault.\n";

static volatile sig_atomic_t stopped;

static void on_signal(int signal) {
    stopped = signal;
}

static int complain(int code, const char *format, const char *found) {
    fputs("ssm-device: ", stderr);
    fprintf(stderr, format, found);
    fputs("\n", stderr);
    return code;
}

/* ---- datagrams ---- */

static struct ssm_source source_of(const struct sockaddr_in6 *address) {
    struct ssm_source source = {.address_len = sizeof *address, .channel = SSM_CHANNEL_PLAIN};
    _Static_assert(sizeof *address <= sizeof source.address, "an address fits");
    memcpy(source.address, address, sizeof *address);
    return source;
}

static void notify(struct host *host) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct ssm_source source;
    struct sockaddr_in6 address;
    size_t len;
    while (ssm_device_notify(&host->lamps.device, out, sizeof out, &len, &source)) {
        memcpy(&address, source.address, sizeof address);
        coap_socket_send(&host->coap, NULL, &address, out, len);
    }
}

static void take_datagram(struct host *host) {
    uint8_t data[SSM_MESSAGE_BYTES_MAX + 1], out[SSM_MESSAGE_BYTES_MAX];       /* one more byte: what is cut is still too long */
    struct sockaddr_in6 from = {.sin6_family = AF_INET6};
    struct in6_addr to;
    size_t out_len = 0;
    ssize_t len = coap_socket_receive(&host->coap, data, sizeof data, &from, &to);
    struct device_endpoint destination = {.port = SSM_PORT};
    memcpy(destination.address, &to, sizeof destination.address);
    bool group = device_is_all_ocf_nodes(&destination);
    if (len < 0 || (device_is_multicast(&destination) && !group)) {
        return;                                  /* ff02::1 and other groups are not for this Device */
    }
    const struct message *seen = group ? NULL : messages_find(&host->messages, &from, data, (size_t)len);
    if (seen) {
        coap_socket_send(&host->coap, &to, &from, seen->answer, seen->len);
        return;
    }
    struct ssm_source source = source_of(&from);
    ssm_device_receive(&host->lamps.device, group ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, &source, data, (size_t)len, out, sizeof out, &out_len);
    if (out_len) {
        messages_keep(&host->messages, &from, data, out, out_len);
        coap_socket_send(&host->coap, group ? NULL : &to, &from, out, out_len);
    }
    notify(host);
}

/* ---- commands ---- */

static size_t from_hex(const char *hex, uint8_t *out, size_t size) {
    size_t len = 0;
    for (unsigned byte; hex && len < size && sscanf(hex + 2 * len, "%2x", &byte) == 1; len++) {
        out[len] = (uint8_t)byte;
    }
    return len;
}

static const char *text_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static bool send_update(struct host *host, const json_t *request) {
    uint8_t payload[SSM_PAYLOAD_BYTES_MAX], token[SSM_TOKEN_BYTES_MAX], out[SSM_MESSAGE_BYTES_MAX];
    const json_t *destination = json_object_get(request, "destination");
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_scope_id = host->interface};
    struct ssm_client *client = ssm_device_client(&host->lamps.device, (uint16_t)json_integer_value(json_object_get(request, "credid")));
    size_t len = 0;
    const struct ssm_update update = {
        .path = text_of(request, "href"), .query = text_of(request, "query"),
        .payload = {payload, from_hex(text_of(request, "payload"), payload, sizeof payload)},
        .mid = (uint16_t)json_integer_value(json_object_get(request, "mid")),
        .token = {token, from_hex(text_of(request, "token"), token, sizeof token)},
        .ocf_version_options = json_is_true(json_object_get(request, "ocf_version_options"))};
    to.sin6_port = htons((uint16_t)json_integer_value(json_object_get(destination, "port")));
    const char *address = text_of(destination, "address");
    return client && update.path && address && inet_pton(AF_INET6, address, &to.sin6_addr) == 1
           && ssm_client_update(client, &update, out, sizeof out, &len, NULL) == SSM_PROTECTED
           && coap_socket_send(&host->coap, NULL, &to, out, len);
}

static void take_commands(struct host *host) {
    char lines[4096], *rest;
    ssize_t len = read(host->commands, lines, sizeof lines - 1);          /* a line of up to PIPE_BUF bytes arrives whole */
    lines[len > 0 ? len : 0] = '\0';
    for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        json_t *request = json_loads(line, 0, NULL);
        puts(request && send_update(host, request) ? "sent" : "refused");
        fflush(stdout);
        json_decref(request);
    }
}

/* ---- the process ---- */

static int serve(struct host *host) {
    struct stat output;
    const int reader = fstat(STDOUT_FILENO, &output) == 0 && S_ISFIFO(output.st_mode) ? STDOUT_FILENO : -1;
    sigset_t none;
    sigemptyset(&none);
    while (!stopped) {
        struct pollfd ready[] = {{.fd = host->coap.fd, .events = POLLIN}, {.fd = host->commands, .events = POLLIN}, {.fd = reader}};
        if (ppoll(ready, 3, NULL, &none) < 0) {
            continue;                            /* a signal */
        }
        if (ready[2].revents) {
            break;
        }
        if (ready[0].revents) {
            take_datagram(host);
        }
        if (ready[1].revents) {
            take_commands(host);
        }
    }
    return ssm_device_stop(&host->lamps.device) ? complain(EXIT_FAULT, "%s", "the state cannot be stored") : 0;
}

/* The first address of that family which the interface has, as text. */
static bool address_of(const char *interface, int family, char *text, size_t size) {
    struct ifaddrs *list = NULL;
    const struct ifaddrs *entry = getifaddrs(&list) ? NULL : list;
    while (entry && !(entry->ifa_addr && entry->ifa_addr->sa_family == family && !strcmp(entry->ifa_name, interface))) {
        entry = entry->ifa_next;
    }
    const void *address = entry ? entry->ifa_addr : NULL;
    if (address) {
        inet_ntop(family, family == AF_INET ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                                            : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr, text, (socklen_t)size);
    }
    freeifaddrs(list);
    return address != NULL;
}

static bool listen_on(struct host *host, const struct options *options, char *error, size_t error_size) {
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(SSM_PORT)};
    char ipv4[INET6_ADDRSTRLEN];
    const char *const groups[] = {"ff02::158", options->realm ? "ff03::158" : NULL, options->site ? "ff05::158" : NULL,
                                  address_of(options->interface, AF_INET, ipv4, sizeof ipv4) ? "224.0.1.187" : NULL};
    bool good = coap_socket_open(&host->coap, &any, host->interface, error, error_size);
    for (size_t i = 0; good && i < sizeof groups / sizeof *groups; i++) {
        good = !groups[i] || coap_socket_join(&host->coap, groups[i], options->interface, error, error_size);
    }
    host->commands = good && options->commands ? open(options->commands, O_RDWR | O_NONBLOCK) : -1;    /* also a writer: it never ends */
    if (good && options->commands && host->commands < 0) {
        snprintf(error, error_size, "%s: %s", options->commands, strerror(errno));
        good = false;
    }
    return good;
}

static struct device_config *load(const char *path, char *error, size_t error_size) {
    json_error_t where;
    json_t *file = json_load_file(path, 0, &where);
    const json_t *server = json_object_get(file, "server");
    struct device_config *config = NULL;
    if (!file) {
        snprintf(error, error_size, "%s:%d: %s", path, where.line, where.text);
    } else if (!server) {
        snprintf(error, error_size, "%s: found no \"server\", expected the object of a provision request", path);
    } else {
        config = device_config_parse(server, error, error_size);
    }
    json_decref(file);
    return config;
}

/* What oic/res tells of the first IPv6 address of the interface. */
static void name_endpoint(char *ep, size_t size, const char *interface) {
    char text[INET6_ADDRSTRLEN] = "::1";
    address_of(interface, AF_INET6, text, sizeof text);
    snprintf(ep, size, "coap://[%s]:%u", text, SSM_PORT);
}

static void catch_signals(void) {
    const struct sigaction action = {.sa_handler = on_signal};
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGTERM);
    sigaddset(&both, SIGINT);
    sigprocmask(SIG_BLOCK, &both, NULL);         /* let in by ppoll alone */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

static int run(const struct options *options, const struct device_config *config) {
    static struct host host;
    static struct state state;
    static char ep[80];
    struct ssm_store store;
    char error[300];
    host.interface = if_nametoindex(options->interface);
    host.commands = -1;
    if (!host.interface) {
        return complain(EXIT_USAGE, "found interface \"%s\", expected one of this machine's", options->interface);
    }
    if (!state_open(&state, options->state, &store)) {
        return complain(EXIT_FAULT, "%s: cannot be read, or is no state of this program", options->state);
    }
    host.lamps.recovery = options->echo ? SSM_RECOVER_ECHO : SSM_RECOVER_STORED;
    name_endpoint(ep, sizeof ep, options->interface);
    if (!lamps_start(&host.lamps, config, &store, ep, (uint16_t)(time(NULL) ^ getpid()), error, sizeof error)) {
        return complain(EXIT_REFUSED, "%s", error);
    }
    catch_signals();
    int code = EXIT_FAULT;
    if (listen_on(&host, options, error, sizeof error)) {
        puts("ready");
        fflush(stdout);
        code = serve(&host);
    } else {
        complain(code, "%s", error);
    }
    coap_socket_close(&host.coap);
    ssm_device_free(&host.lamps.device);
    return code;
}

/* -1 to go on. */
static int read_options(int argc, char **argv, struct options *options) {
    static const struct option known[] = {
        {"provision", required_argument, NULL, 'p'}, {"state", required_argument, NULL, 's'}, {"commands", required_argument, NULL, 'c'},
        {"realm-local", no_argument, NULL, '3'}, {"site-local", no_argument, NULL, '5'},  {"echo", no_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int option;
    *options = (struct options){NULL, NULL, NULL, NULL, false, false, false};
    while ((option = getopt_long(argc, argv, "h", known, NULL)) != -1) {
        switch (option) {
        case 'p': options->provision = optarg; break;
        case 's': options->state = optarg; break;
        case 'c': options->commands = optarg; break;
        case '3': options->realm = true; break;
        case '5': options->site = true; break;
        case 'e': options->echo = true; break;
        case 'h': fputs(help, stdout); return 0;
        default: return EXIT_USAGE;
        }
    }
    options->interface = argc == optind + 1 ? argv[optind] : NULL;
    return options->interface && options->provision ? -1 : complain(EXIT_USAGE, "expected INTERFACE and --provision FILE; see %s", "--help");
}

int main(int argc, char **argv) {
    struct options options;
    char error[400];
    int code = read_options(argc, argv, &options);
    if (code != -1) {
        return code;
    }
    struct device_config *config = load(options.provision, error, sizeof error);
    if (!config) {
        return complain(EXIT_USAGE, "%s", error);
    }
    code = run(&options, config);
    device_config_free(config);
    return code;
}

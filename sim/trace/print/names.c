#include "names.h"

#include "device.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum role role_of(const struct run *run, uint32_t node)
{
    return node == 0 ? ROLE_CLIENT : node <= run->trace->header.servers ? ROLE_SERVER : ROLE_ATTACKER;
}

struct name role_name(const struct run *run, uint32_t node)
{
    struct name name;
    switch (role_of(run, node)) {
    case ROLE_CLIENT:
        return (struct name){"Client"};
    case ROLE_ATTACKER:
        return (struct name){"attacker"};
    case ROLE_SERVER:
        break;
    }
    snprintf(name.text, sizeof name.text, "Server %" PRIu32, node);
    return name;
}

struct name endpoint_text(const uint8_t address[16], uint16_t port)
{
    char text[INET6_ADDRSTRLEN] = "";
    struct name name;
    (void)inet_ntop(AF_INET6, address, text, sizeof text);
    snprintf(name.text, sizeof name.text, "[%s]:%u", text, port);
    return name;
}

/* Bytes 6 and 7 number the floor. */
static bool has_node_prefix(const struct run *run, const uint8_t address[16])
{
    return run->has_node_prefix && memcmp(address, run->node_prefix, 6) == 0 && memcmp(address + 8, run->node_prefix + 8, 4) == 0;
}

struct name endpoint_name(const struct run *run, const uint8_t address[16], uint16_t port)
{
    uint32_t node = (uint32_t)address[12] << 24 | (uint32_t)address[13] << 16 | (uint32_t)address[14] << 8 | address[15];
    if (address[0] == 0xff && memcmp(address + 2, device_all_ocf_nodes.address + 2, 14) == 0 && port == device_all_ocf_nodes.port) {
        return (struct name){"All OCF Nodes"};
    }
    if (has_node_prefix(run, address) && node < run->trace->header.nodes) {
        return role_name(run, node);
    }
    return endpoint_text(address, port);
}

const char *event_name(const struct trace_record *record)
{
    static const char *const names[] = {[TRACE_STEP] = "STEP", [TRACE_SENT] = "SENT", [TRACE_LOST] = "LOST", [TRACE_RECEIVED] = "RECEIVED",
                                        [TRACE_DISCARDED] = "DISCARDED", [TRACE_ACTUATE] = "ACTUATE", [TRACE_ACTUATED] = "ACTUATED",
                                        [TRACE_STATE] = "STATE", [TRACE_RESTART] = "RESTART", [TRACE_TAKEN] = "TAKEN", [TRACE_FAULT] = "FAULT"};
    return record->event < COUNT(names) && names[record->event] != NULL ? names[record->event] : "UNKNOWN";
}

/* The entry of a table, or "unknown 77". */
static struct name look_up(const char *const *table, size_t count, unsigned number)
{
    struct name name;
    if (number < count && table[number] != NULL) {
        snprintf(name.text, sizeof name.text, "%s", table[number]);
    } else {
        snprintf(name.text, sizeof name.text, "unknown %u", number);
    }
    return name;
}

struct name reason_name(uint16_t event, uint16_t reason)
{
    static const char *const losses[] = {[TRACE_LOSS_RANDOM] = "random", [TRACE_LOSS_BURST] = "burst", [TRACE_LOSS_DROPLIST] = "droplist",
                                         [TRACE_LOSS_WITHHELD] = "withheld", [TRACE_LOSS_MEDIUM] = "medium",
                                         [TRACE_LOSS_QUEUE] = "queue", [TRACE_LOSS_OFF] = "off", [TRACE_LOSS_DEAF] = "deaf",
                                         [TRACE_LOSS_PARTITION] = "partition"};
    static const char *const faults[] = {[TRACE_FAULT_OFF] = "power off", [TRACE_FAULT_LEFT] = "left", [TRACE_FAULT_RESET] = "factory reset",
                                         [TRACE_FAULT_JOINED] = "joined again", [TRACE_FAULT_DEAF] = "deaf",
                                         [TRACE_FAULT_OUTPUT] = "output stuck", [TRACE_FAULT_WELL] = "well again"};
    static const char *const restarts[] = {[DEVICE_ORDERLY] = "orderly", [DEVICE_CRASH] = "crash"};
    struct name name;
    if (event == TRACE_LOST) {
        return look_up(losses, COUNT(losses), reason);
    }
    if (event == TRACE_FAULT) {
        return look_up(faults, COUNT(faults), reason);
    }
    if (event == TRACE_RESTART) {
        return look_up(restarts, COUNT(restarts), reason);
    }
    if (reason >= REASONS) {
        return look_up(NULL, 0, reason);
    }
    snprintf(name.text, sizeof name.text, "%s", device_reason_text((enum device_reason)reason));
    return name;
}

struct name part_name(uint16_t part)
{
    static const char *const parts[] = {[TRACE_PART_STIMULUS] = "stimulus", [TRACE_PART_WITHHELD] = "withheld",
                                        [TRACE_PART_ORIGINAL] = "original", [TRACE_PART_CONTROL] = "control"};
    return look_up(parts, COUNT(parts), part);
}

const char *action_name(const struct run *run, uint32_t step)
{
    static const char *const actions[] = {[DO_UPDATE] = "update", [DO_REPLAY] = "replay", [DO_TAMPER] = "tamper", [DO_FORGE] = "forge",
                                          [DO_RESTART] = "restart", [DO_FLOOD] = "flood",
                                          [DO_POWER_CUT] = "power-cut", [DO_LEAVE] = "leave",
                                          [DO_FACTORY_RESET] = "factory-reset", [DO_JOIN] = "join", [DO_STUCK] = "stuck",
                                          [DO_DISCOVER] = "discover", [DO_READ_BACK] = "read-back", [DO_PROBE] = "probe"};
    enum scenario_action action = run->scenario->steps[step].action;
    return (unsigned)action < COUNT(actions) ? actions[action] : "step";
}

uint64_t resource_of(const struct run *run, uint32_t node, uint32_t index)
{
    const struct run_set *set = run_set_of(run, node);
    return set != NULL && index < set->config->resource_count ? set->resources[index] : RESOURCE_UNKNOWN + index;
}

const char *resource_name(const struct run *run, uint64_t resource, struct name *scratch)
{
    if (resource < run->resource_count) {
        return run->resources[resource].href;
    }
    snprintf(scratch->text, sizeof scratch->text, "resource %" PRIu64, resource - RESOURCE_UNKNOWN);
    return scratch->text;
}

struct name value_name(const struct run *run, uint64_t resource, uint64_t value)
{
    bool is_switch = resource < run->resource_count && run->resources[resource].kind == DEVICE_SWITCH;
    struct name name;
    if (value == TRACE_UNREADABLE) {
        return (struct name){"unreadable"};
    }
    if (is_switch && value <= 1) {
        return value == 1 ? (struct name){"true"} : (struct name){"false"};
    }
    snprintf(name.text, sizeof name.text, "%" PRId64, (int64_t)value);
    return name;
}

struct name code_name(uint8_t code)
{
    static const char *const methods[] = {"EMPTY", "GET", "POST", "PUT", "DELETE", "FETCH", "PATCH", "iPATCH"};
    struct name name;
    if (code < COUNT(methods)) {
        snprintf(name.text, sizeof name.text, "%s", methods[code]);
    } else {
        snprintf(name.text, sizeof name.text, "%u.%02u", code >> 5, code & 31u);
    }
    return name;
}

const char *type_name(uint8_t type)
{
    static const char *const types[] = {"CON", "NON", "ACK", "RST"};
    return types[type & 3];
}

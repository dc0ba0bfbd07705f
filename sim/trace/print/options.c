#include "options.h"

#include <stdio.h>
#include <string.h>

const char options_help[] =
    "usage: ssm-trace DIR [--json | --timeline] [--node N] [--step NAME] [--from S] [--to S] [--limit N]\n"
    "\n"
    "Prints what happened in a run. DIR is its folder, out/runs/NAME, or a folder out that holds one run.\n"
    "\n"
    "  --timeline    for readers (default): each sent datagram, what it is, and what became of it, nodes that fared alike on one line;\n"
    "                step starts, restarts, losses by cause. #5 is datagram 5 = frame 5 of capture.pcap; +2.1..6.9 ms counts from its\n"
    "                sending. In brackets: what is protected, if a key in provision.json fits. Command 1 and copy 1 are the second ones.\n"
    "  --json        for programs: JSON Lines, one object for each record of the trace, names instead of numbers, nothing summed up\n"
    "  --node N      this node only, one line an event: 0 is the Client, 1..n are the Servers, n+1 is the attacker\n"
    "  --step NAME   this step of the scenario only, with what its datagrams led to\n"
    "  --from S      from this time on, in seconds of the simulation, such as 1.5\n"
    "  --to S        up to this time. In the timeline the time of a sending counts: its consequences are always whole\n"
    "  --limit N     at most N lines; the end of the output says if there were more (on standard error)\n"
    "  --help        this text\n"
    "\n"
    "Examples (./ssmbench trace is the same program):\n"
    "  ssm-trace out/runs/replay-at-once | less                          the whole story\n"
    "  ssm-trace out/runs/replay-at-once --node 7                        everything that Server 7 met and did\n"
    "  ssm-trace out/runs/replay-at-once --step 'still alive'            one step\n"
    "  ssm-trace out/runs/replay-at-once --json | jq 'select(.event == \"DISCARDED\") | .reason' | sort | uniq -c\n"
    "\n"
    "The names in the JSON objects: sim/trace/README.md.\n"
    "Exit: 0 printed, also if the reader of a pipe stops early; 2 usage, or DIR is not a whole run; 99 it could not be written.\n";

/* Decimal digits only, at most `max`. */
static bool read_number(const char *text, uint64_t max, uint64_t *number)
{
    uint64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (digit > max || value > (max - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return at > text && *at == '\0';
}

/* "12", "12.000000001": exact, at most nine decimals. */
static bool read_seconds(const char *text, uint64_t *time_ns)
{
    const uint64_t ns_per_s = UINT64_C(1000000000);
    const char *point = strchr(text, '.');
    size_t whole = point == NULL ? strlen(text) : (size_t)(point - text), decimals = point == NULL ? 0 : strlen(point + 1);
    char digits[32] = "", fraction[] = "000000000";
    uint64_t seconds, ns;
    if (whole == 0 || whole >= sizeof digits || decimals > 9 || (point != NULL && decimals == 0)) {
        return false;
    }
    memcpy(digits, text, whole);
    memcpy(fraction, point == NULL ? "" : point + 1, decimals);
    if (!read_number(digits, UINT64_MAX / ns_per_s - 1, &seconds) || !read_number(fraction, UINT64_MAX, &ns)) {
        return false;
    }
    *time_ns = seconds * ns_per_s + ns;
    return true;
}

/* An option with a value. NULL: it was read; "": there is no such option; else what the value should have been. */
static const char *read_value(struct options *options, const char *name, const char *value)
{
    uint64_t number;
    if (strcmp(name, "--node") == 0) {
        options->one_node = read_number(value, UINT32_MAX, &number);
        options->node = options->one_node ? (uint32_t)number : 0;
        return options->one_node ? NULL : "a node number: 0 Client, 1..n Servers, n+1 attacker";
    }
    if (strcmp(name, "--step") == 0) {
        options->step = value;
        return NULL;
    }
    if (strcmp(name, "--from") == 0) {
        return read_seconds(value, &options->from_ns) ? NULL : "seconds such as 1.5";
    }
    if (strcmp(name, "--to") == 0) {
        return read_seconds(value, &options->to_ns) ? NULL : "seconds such as 1.5";
    }
    if (strcmp(name, "--limit") == 0) {
        return read_number(value, UINT64_MAX, &options->limit) ? NULL : "a number of lines";
    }
    return "";
}

static bool is_valued(const char *name)
{
    static const char *const names[] = {"--node", "--step", "--from", "--to", "--limit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The argument at `i`; how many arguments it took, 0 if it is wrong. */
static int read_argument(struct options *options, int i, int argc, char **argv, char *error, size_t error_size)
{
    const char *argument = argv[i];
    if (strcmp(argument, "--json") == 0 || strcmp(argument, "--timeline") == 0) {
        *(argument[2] == 'j' ? &options->json : &options->timeline) = true;
        return 1;
    }
    if (is_valued(argument)) {
        const char *expected = i + 1 == argc ? "a value" : read_value(options, argument, argv[i + 1]);
        if (expected != NULL) {
            snprintf(error, error_size, "found %s%s%s, expected %s after it", argument, i + 1 == argc ? " at the end" : " ",
                     i + 1 == argc ? "" : argv[i + 1], expected);
        }
        return expected == NULL ? 2 : 0;
    }
    if (argument[0] == '-' && argument[1] != '\0') {
        snprintf(error, error_size, "found option %s, expected --json, --timeline, --node, --step, --from, --to or --limit; see --help",
                 argument);
        return 0;
    }
    if (options->folder != NULL) {
        snprintf(error, error_size, "found a second folder, %s, expected one", argument);
        return 0;
    }
    options->folder = argument;
    return 1;
}

bool options_read(int argc, char **argv, struct options *options, char *error, size_t error_size)
{
    *options = (struct options){.to_ns = UINT64_MAX, .limit = UINT64_MAX};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            options->help = true;
            return true;
        }
    }
    for (int i = 1, taken; i < argc; i += taken) {
        taken = read_argument(options, i, argc, argv, error, error_size);
        if (taken == 0) {
            return false;
        }
    }
    if (options->folder == NULL) {
        snprintf(error, error_size, "found no folder, expected that of a run, such as out/runs/NAME; see --help");
    } else if (options->json && options->timeline) {
        snprintf(error, error_size, "found both --json and --timeline, expected one of them");
    } else if (options->from_ns > options->to_ns) {
        snprintf(error, error_size, "found --from after --to, expected a time that is not later");
    } else {
        return true;
    }
    return false;
}

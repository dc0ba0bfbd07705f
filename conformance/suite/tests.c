/* tests.c: the table of tables. */
#include "tests.h"

const struct theme themes[] = {
    {"context and credentials", context_tests}, {"protect", protect_tests}, {"option decode", option_tests},
    {"replay and first message", replay_tests},
    {"silence and discard", silence_tests},     {"access control", access_tests}, {"persistence and restart", persistence_tests},
    {"client", client_tests},                   {"discovery", discovery_tests}, {"unicast OSCORE", unicast_tests}, {"provisioning", provisioning_tests},
    {NULL, NULL}};

const char *level_text(enum level level) {
    static const char *const texts[] = {"shall", "should", "assumption"};
    return texts[level];
}

#define CMS "a matter of the Credential Management Service"
#define NO_BLOCKS "block-wise transfer is optional with OSCORE; a block of a larger body is refused (SSM-SRV-053)"
#define NO_UNICAST_CLIENT "the device interface makes a Client send SSM Requests alone, no unicast ones; ssm-core's own tests of exchange.h"
#define NO_PROXY "SSM Requests go to a multicast group and the tester talks to the device directly: there is no proxy"

const struct untested untested[] = {
    {"SSM-GEN-023", CMS},
    {"SSM-GEN-022", "a rule for the owner of the Security Domain; nothing in a datagram shows it"},
    {"SSM-GEN-025", "a general statement; its parts are tested one by one"},
    {"SSM-CRED-010", CMS},
    {"SSM-CRED-021", "credential entries of the device interface have no period"},
    {"SSM-CTX-030", CMS},
    {"SSM-CLI-015", "a command is one datagram here; repeating it is the tester's part: the scenarios loss/*"},
    {"SSM-SRV-042", "needs several Servers: the scenarios groups/* and scale/*"},
    {"COAP-005", "the leisure before an answer to discovery is the host's; the virtual clock would not show it"},
    {"COAP-006", "about a Device without OSCORE"},
    {"COAP-014", "when a Client sends is commanded by the tester"},
    {"OSC-CTX-003", "no UPDATE changes a context that is in use but by replacing its entry; inspection"},
    {"OSC-KDF-010", "credential entries have no field for another HKDF"},
    {"OSC-MSG-005", "signalling messages exist on CoAP over TCP alone"},
    {"OSC-NVM-005", "the device under test keeps its Replay Window instead of asking for Echo; ssm-core's own tests of Echo"},
    {"OSC-OPT-014", NO_PROXY},   {"OSC-OPT-018", NO_PROXY},
    {"OSC-OPT-015", "no response of the device carries Max-Age of its own accord"},
    {"OSC-OPT-019", NO_BLOCKS},  {"OSC-OPT-020", NO_BLOCKS}, {"OSC-OPT-026", NO_BLOCKS}, {"OSC-VER-015", NO_BLOCKS}, {"OSC-RSP-013", NO_BLOCKS},
    {"OSC-OPT-023", NO_UNICAST_CLIENT}, {"OSC-OPT-027", NO_UNICAST_CLIENT}, {"OSC-OPT-029", NO_UNICAST_CLIENT},
    {"OSC-OPT-030", NO_UNICAST_CLIENT}, {"OSC-OPT-031", NO_UNICAST_CLIENT}, {"OSC-RPL-006", NO_UNICAST_CLIENT},
    {"OSC-RSP-007", NO_UNICAST_CLIENT}, {"OSC-RSP-008", NO_UNICAST_CLIENT}, {"OSC-RSP-009", NO_UNICAST_CLIENT},
    {"OSC-RSP-010", NO_UNICAST_CLIENT}, {"OSC-RSP-011", NO_UNICAST_CLIENT}, {"OSC-RSP-012", NO_UNICAST_CLIENT},
    {"OSC-OPT-028", "whether a replayed registration is answered is left open; that it ends none is tested in ssm-core"},
    {"OSC-SEQ-005", "who acquires a new context before the last number is the owner's affair"},
    {NULL, NULL}};

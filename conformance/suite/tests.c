/* tests.c: the table of tables. */
#include "tests.h"

const struct theme themes[] = {
    {"context and credentials", context_tests}, {"protect", protect_tests}, {"option decode", option_tests},
    {"replay and first message", replay_tests},
    {"silence and discard", silence_tests},     {"access control", access_tests}, {"persistence and restart", persistence_tests},
    {"client", client_tests},                   {NULL, NULL}};

const char *level_text(enum level level) {
    static const char *const texts[] = {"shall", "should", "assumption"};
    return texts[level];
}

#define NO_DISCOVERY "the device interface has no discovery (/oic/res)"
#define NO_CRED_RESOURCE "the device interface gives no access to /oic/sec/cred"
#define NO_STATES "the device interface has no OCF onboarding states"
#define CMS "a matter of the Credential Management Service"

const struct untested untested[] = {
    {"SSM-GEN-023", CMS},
    {"SSM-GEN-025", "a general statement; its parts are tested one by one"},
    {"SSM-CRED-006", NO_CRED_RESOURCE}, {"SSM-CRED-007", NO_CRED_RESOURCE},
    {"SSM-CRED-010", CMS},
    {"SSM-CRED-016", NO_STATES}, {"SSM-CRED-017", NO_STATES}, {"SSM-CRED-018", NO_STATES}, {"SSM-CRED-019", NO_STATES},
    {"SSM-CRED-020", NO_STATES},
    {"SSM-CTX-030", CMS},
    {"SSM-CLI-021", NO_CRED_RESOURCE},
    {"SSM-SRV-001", NO_DISCOVERY}, {"SSM-SRV-056", NO_DISCOVERY},
    {"SSM-CLI-015", "a command is one datagram here; repeating it is the tester's part: the scenarios loss/*"},
    {"SSM-CRED-021", "credential entries of the device interface have no period"},
    {"SSM-GEN-022", "a rule for the owner of the Security Domain; nothing in a datagram shows it"},
    {"SSM-SRV-042", "needs several Servers: the scenarios groups/* and scale/*"},
    {"SSM-SRV-059", "the device interface cannot remove a credential entry"},
    {NULL, NULL}};

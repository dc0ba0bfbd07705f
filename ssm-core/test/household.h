/* household.h: a Device (a lamp) with its owners and peers, driven by datagrams alone: a DOTS on its OTM connection, a CMS and an AMS, a
 * remote control with unicast OSCORE, and the Client of an SSM Group. */
#ifndef SSM_HOUSEHOLD_H
#define SSM_HOUSEHOLD_H

#include "test.h"
#include <ssm/ocf_device.h>

#define LAMP_UUID "aaaaaaaa-54bf-4d09-8a5c-1e3a3c3f7a01"
#define DOTS_UUID "d0000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define CMS_UUID "c0000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define AMS_UUID "a0000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define REMOTE_UUID "10000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define GROUP_UUID "20000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define STRANGER_UUID "90000000-54bf-4d09-8a5c-1e3a3c3f7a01"
#define GROUP_SECRET "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define REMOTE_SECRET "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"

enum { LAMP, SENSOR }; /* the hosted Resources: the lamp has SSM, the sensor has not */

struct datagram { uint8_t data[SSM_MESSAGE_BYTES_MAX]; size_t len; };

struct household {
    struct ssm_device device;
    struct ssm_hosted hosted[2];
    struct counted_switch lamp, sensor;
    struct ram_store store;
    uint8_t saved[CBOR_OF_BYTES]; size_t saved_len; /* cred as it was saved last */
    unsigned saves[SSM_SVRS];
    bool save_fails;
    struct ram_store remote_store, client_store;
    struct ssm_unicast remote; struct ssm_exchange exchange;
    struct ssm_client client;
    struct datagram there, back;
    enum ssm_reason reason;                         /* of the last datagram */
    uint16_t mid;
};

/* A new Device, in RESET. */
void household_init(struct household *household);
/* Takes it through RFOTM and RFPRO, by what DOTS, CMS and AMS send, to RFNOP: with the group, the remote control, and their ACEs. */
void household_onboard(struct household *household);
void household_free(struct household *household);
/* Crash: what was saved and stored survives. */
void household_restart(struct household *household);

struct ssm_source source_of(enum ssm_channel channel, const char *uuid);
extern const struct ssm_source *const plain_source;
/* A request without OSCORE, by unicast: answer in household->back. `notation` (may be NULL) is its payload. Returns the response code, 0
 * if nothing came back. */
unsigned request(struct household *household, const struct ssm_source *source, uint8_t method, const char *path, const char *notation);
/* The same as a Device that has proved to be `uuid`. */
unsigned request_as(struct household *household, const char *uuid, uint8_t method, const char *path, const char *notation);
/* The same to All OCF Nodes, non-confirmable. `path` may end with "?query". */
unsigned discover(struct household *household, const char *path);
/* The payload of the last answer contains this text. */
bool answer_has(const struct household *household, const char *text);
struct ssm_bytes answer_payload(const struct household *household);
/* Makes the datagram in household->there: a request without OSCORE. */
void make_request(struct household *household, enum ssm_coap_type type, uint8_t method, const char *path, int observe,
                  const char *notation);
unsigned receive(struct household *household, enum ssm_destination destination, const struct ssm_source *source);
/* Takes the Device from one state to another as the DOTS: an UPDATE of pstat. */
unsigned go(struct household *household, enum ssm_dos state);

/* The Client sends the UPDATE of the lamp by SSM; returns what became of it, and asserts that nothing came back. */
enum ssm_reason group_update(struct household *household, bool value);
/* The remote control calls by OSCORE: the response code, 0 if nothing (readable) came back; its payload is in `plain`. */
unsigned remote_call(struct household *household, uint8_t method, const char *path, const char *notation, enum ssm_observe observe,
                     uint8_t plain[SSM_MESSAGE_BYTES_MAX], struct ssm_reply *reply);
/* The next notification that the Device has for anybody, in household->back; false: none. */
bool next_notification(struct household *household, struct ssm_source *destination);

#define PRIVATEDATA(secret) "'privatedata':{'data':<" secret ">,'encoding':'oic.sec.encoding.raw'}"
#define ENTRY(credid, uuid, credtype, secret, oscore) \
    "{'credid':" credid ",'subjectuuid':'" uuid "','credtype':" credtype "," PRIVATEDATA(secret) ",'oscore':{" oscore "}}"
#define GROUP_ENTRY(credid) ENTRY(credid, GROUP_UUID, "256", GROUP_SECRET, "'recipientid':'02aabb','desc':'Hall'")
#define CLIENT_ENTRY(credid) ENTRY(credid, GROUP_UUID, "128", REMOTE_SECRET, "'senderid':'02cc','desc':'Attic'")
#define REMOTE_ENTRY(credid) ENTRY(credid, REMOTE_UUID, "64", REMOTE_SECRET, "'senderid':'01a0','recipientid':'01b0'")
#define GROUP_ACE "{'aceid':1,'subject':{'uuid':'" GROUP_UUID "'},'resources':[{'wc':'*'}],'permission':4}"
#define REMOTE_ACE "{'aceid':2,'subject':{'uuid':'" REMOTE_UUID "'},'resources':[{'wc':'*'}],'permission':6}"

#endif

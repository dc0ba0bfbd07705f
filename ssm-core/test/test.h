/* test.h: what the tests of ssm-core share: suites, hexadecimal, one SSM Group with its Client, Server and store in RAM. */
#ifndef SSM_TEST_H
#define SSM_TEST_H

#include <CUnit/CUnit.h>
#include <ssm/ssm.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Each test_*.c has one of these; main.c registers it. */
void test_window(void);
void test_cbor(void);
void test_cred(void);
void test_acl2(void);
void test_pstat(void);
void test_doxm(void);
void test_discovery(void);
void test_device(void);
void test_device_svr(void);
void test_sequence(void);
void test_durable(void);
void test_oscore_option(void);
void test_message(void);
void test_context(void);
void test_protect(void);
void test_credential(void);
void test_client(void);
void test_server(void);
void test_hostile(void);
void test_restart(void);
void test_switch(void);
void test_unicast(void);
void test_exchange(void);
void test_endpoint(void);
void test_echo(void);
void add_suite(const char *name, const CU_TestInfo *tests);

/* Decodes hexadecimal (spaces allowed) into `out`, at most 256 bytes; returns the number of bytes. */
size_t unhex(uint8_t *out, const char *hex);
/* Asserts that `data` is what `hex` says, and prints both if not. */
void check_hex(const char *what, const uint8_t *data, size_t len, const char *hex);

/* Encrypts any plaintext as a request with this kid and Partial IV: authentic, by a forger that holds the secret and a cipher of its own.
 * Returns how many bytes of ciphertext and tag were written. */
size_t forge_ciphertext(uint8_t *out, struct ssm_bytes secret, struct ssm_bytes kid, uint8_t piv, const uint8_t *plain, size_t len);

/* CBOR from a notation that reads like JSON: {'value': true, 'data': <00ff>, 'n': [1, -2]}. Returns its length. */
#define CBOR_OF_BYTES 2048
size_t cbor_of(uint8_t out[CBOR_OF_BYTES], const char *notation);

/* A store in RAM that can fail on demand, and be read like the flash of a device that lost power. */
struct ram_entry { uint16_t credid; enum ssm_store_kind kind; uint8_t data[SSM_STORE_BYTES_MAX]; size_t size; };
struct ram_store {
    struct ssm_store store;
    struct ram_entry entries[8];
    size_t count;
    unsigned saves;
    bool save_fails, load_fails;
};
void ram_store_init(struct ram_store *ram);
/* Stores `value` as the core would have: with a valid check behind it, computed independently. */
void ram_store_put(struct ram_store *ram, uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size);

/* A switch that counts how often it was asked to execute. */
struct counted_switch { struct ssm_switch state; unsigned executions; };

/* One group: Client and Server share secret and ID; the Server has a switch and a sensor (no writable OCF Interface). */
struct fixture {
    struct ram_store client_store, server_store;
    struct ssm_credential client_credential, server_credential;
    struct counted_switch lamp, sensor;
    struct ssm_resource resources[2];
    struct ssm_ace aces[1];
    struct ssm_client client;
    struct ssm_server server;
    struct ssm_group groups[SSM_SERVER_GROUPS_MAX];
    uint8_t datagram[SSM_MESSAGE_BYTES_MAX];
    size_t len;
};
void fixture_init(struct fixture *fixture);  /* Client, Server and stores are provisioned and empty */
void fixture_free(struct fixture *fixture);
void fixture_restart_server(struct fixture *fixture); /* crash: nothing but the store survives */
/* Protects an UPDATE of the switch into fixture->datagram with the number `ssn`. */
void fixture_make(struct fixture *fixture, uint64_t ssn, bool value);
enum ssm_reason fixture_receive(struct fixture *fixture); /* fixture->datagram, by multicast */
/* Protects any inner request (whole CoAP message in hexadecimal) with the number `ssn` and receives it. */
enum ssm_reason fixture_receive_inner(struct fixture *fixture, uint64_t ssn, const char *coap_hex);

#endif

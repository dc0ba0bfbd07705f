/* retrieve.c: see retrieve.h.
 *
 *   path -> forge: OSCORE request -> libcoap: CON, retransmitted -> response -> forge: opened with the device's context -> representation */
#include "retrieve.h"

#include <coap3/coap.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define TESTER_UUID "5e7ec0de-7e57-4e57-8e57-7e57ab1e0001"
#define TESTER_ID "0174657374"
#define DEVICE_ID "01646576"
enum { CREDID = 60001, ACEID = 60001, PERMISSION_RETRIEVE = 2, OPTION_OSCORE = 9, GET = 1, CONTENT = 0x45,
       UNAUTHORIZED = 0x81, ECHO_MAX = 40 };

static const uint8_t tester_id[] = {0x01, 't', 'e', 's', 't'}, device_id[] = {0x01, 'd', 'e', 'v'};

bool retrieve_prepare(struct retriever *retriever, const struct device_config *config, struct device_credential *credential,
                      struct device_ace *ace) {
    *retriever = (struct retriever){.context = NULL};
    *credential = (struct device_credential){.credid = CREDID, .credtype = 64, .subjectuuid = TESTER_UUID, .privatedata_len = 32,
                                             .senderid = strdup(DEVICE_ID), .recipientid = strdup(TESTER_ID)};
    *ace = (struct device_ace){.aceid = ACEID, .subject = DEVICE_SUBJECT_UUID, .uuid = TESTER_UUID, .permission = PERMISSION_RETRIEVE,
                               .hrefs = calloc(config->resource_count + 1, sizeof *ace->hrefs), .href_count = config->resource_count};
    if (!credential->senderid || !credential->recipientid || !ace->hrefs
        || getrandom(credential->privatedata, 32, 0) != 32) {      /* a secret of each installation: its numbers start at 0 */
        return false;
    }
    for (size_t i = 0; i < config->resource_count; i++) {
        ace->hrefs[i] = config->resources[i].href;
    }
    forge_context_init(&retriever->tester, credential->privatedata, 32, NULL, 0, NULL, 0, tester_id, sizeof tester_id);
    forge_context_init(&retriever->device, credential->privatedata, 32, NULL, 0, NULL, 0, device_id, sizeof device_id);
    return true;
}

void retrieve_forget(struct device_credential *credential, struct device_ace *ace) {
    free(credential->senderid);
    free(credential->recipientid);
    free(ace->hrefs);
}

/* ---- libcoap ---- */

/* The response as a datagram again, as far as OSCORE is concerned: the option and the payload. */
static coap_response_t on_response(coap_session_t *session, const coap_pdu_t *sent, const coap_pdu_t *received, const coap_mid_t mid) {
    struct retriever *retriever = coap_session_get_app_data(session);
    coap_opt_iterator_t options;
    const coap_opt_t *option = coap_check_option(received, OPTION_OSCORE, &options);
    const uint8_t *payload = NULL;
    size_t payload_len = 0;
    coap_get_data(received, &payload_len, &payload);
    const size_t value_len = option ? coap_opt_length(option) : 0;
    uint8_t *at = retriever->answer;
    (void)sent;
    (void)mid;
    if (retriever->answer_len || value_len >= 13 || payload_len + 32 > sizeof retriever->answer) {
        return COAP_RESPONSE_OK;
    }
    *at++ = 0x40;
    *at++ = (uint8_t)coap_pdu_get_code(received);
    *at++ = 0;
    *at++ = 0;
    if (option) {
        *at++ = (uint8_t)(OPTION_OSCORE << 4 | value_len);
        memcpy(at, coap_opt_value(option), value_len);
        at += value_len;
    }
    if (payload_len) {
        *at++ = 0xff;
        memcpy(at, payload, payload_len);
        at += payload_len;
    }
    retriever->answer_len = (size_t)(at - retriever->answer);
    return COAP_RESPONSE_OK;
}

bool retrieve_open(struct retriever *retriever, const struct sockaddr_in6 *device, unsigned timeout_ms) {
    coap_address_t address;
    coap_startup();
    coap_set_log_level(LOG_EMERG);                                 /* it would write to standard output */
    coap_address_init(&address);
    address.size = sizeof *device;
    address.addr.sin6 = *device;
    retriever->timeout_ms = timeout_ms;
    retriever->context = coap_new_context(NULL);
    retriever->session = retriever->context ? coap_new_client_session(retriever->context, NULL, &address, COAP_PROTO_UDP) : NULL;
    if (!retriever->session) {
        return false;
    }
    coap_register_option(retriever->context, OPTION_OSCORE);       /* which libcoap 4.3.1 does not know and would refuse */
    coap_register_response_handler(retriever->context, on_response);
    coap_session_set_app_data(retriever->session, retriever);
    coap_session_set_ack_timeout(retriever->session, (coap_fixed_point_t){0, 250});
    coap_session_set_max_retransmit(retriever->session, 5);
    return true;
}

void retrieve_close(struct retriever *retriever) {
    if (retriever->session) {
        coap_session_release(retriever->session);
    }
    if (retriever->context) {
        coap_free_context(retriever->context);
    }
    retriever->session = NULL;
    retriever->context = NULL;
}

static bool send_protected(struct retriever *retriever, const uint8_t *datagram, size_t len) {
    coap_pdu_t *pdu = coap_pdu_init(COAP_MESSAGE_CON, COAP_REQUEST_CODE_GET, 0, coap_session_max_pdu_size(retriever->session));
    bool parsed = pdu && coap_pdu_parse(COAP_PROTO_UDP, datagram, len, pdu);
    if (!parsed) {
        coap_delete_pdu(pdu);
        return false;
    }
    return coap_send(retriever->session, pdu) != COAP_INVALID_MID;      /* which frees it */
}

static uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- one RETRIEVE ---- */

/* `echo` NULL: without. */
static size_t build(struct retriever *retriever, const char *href, uint64_t number, const struct forge_option *echo,
                    uint8_t out[FORGE_DATAGRAM_MAX]) {
    struct forge_option inner[20];
    struct forge_request request;
    size_t count = 0;
    for (const char *at = href + (*href == '/'); *at && count < 16; at += strcspn(at, "/"), at += *at == '/') {
        inner[count++] = (struct forge_option){11, at, strcspn(at, "/")};
    }
    inner[count++] = (struct forge_option){17, "\x27\x10", 2};           /* Accept: application/vnd.ocf+cbor, */
    if (echo) {
        inner[count++] = *echo;
    }
    inner[count++] = (struct forge_option){2049, "\x08\x00", 2};         /* in this version */
    forge_request_init(&request, &retriever->tester, number);
    request.type = COAP_MESSAGE_CON;
    request.inner_code = GET;
    request.mid = coap_new_message_id(retriever->session);
    request.token_len = 4;
    memcpy(request.token, &number, request.token_len);
    request.inner = inner;
    request.inner_count = count;
    return forge_request_build(&request, out, FORGE_DATAGRAM_MAX);
}

/* One exchange; false: no answer. `opened` is the response. */
static bool exchange(struct retriever *retriever, const char *href, const struct forge_option *echo, struct forge_opened *opened) {
    uint8_t datagram[FORGE_DATAGRAM_MAX];
    const uint64_t number = retriever->number++, until = now_ms() + retriever->timeout_ms;
    size_t datagram_len = build(retriever, href, number, echo, datagram);
    retriever->answer_len = 0;
    if (!datagram_len || !send_protected(retriever, datagram, datagram_len)) {
        return false;
    }
    for (uint64_t now = now_ms(); !retriever->answer_len && now < until; now = now_ms()) {
        coap_io_process(retriever->context, (uint32_t)(until - now));
    }
    forge_open_response(opened, &retriever->device, &retriever->tester, number, retriever->answer, retriever->answer_len);
    return retriever->answer_len > 0;
}

enum retrieved retrieve(struct retriever *retriever, const char *href, uint8_t *out, size_t size, size_t *len, char *error, size_t error_size) {
    struct forge_opened opened;
    *len = 0;
    bool answered = exchange(retriever, href, NULL, &opened);
    if (answered && opened.authentic && opened.inner_code == UNAUTHORIZED && opened.echo_len && opened.echo_len <= ECHO_MAX) {
        uint8_t value[ECHO_MAX];                                         /* it has restarted and asks whether we are there now (B.1.2) */
        const struct forge_option echo = {252, value, opened.echo_len};
        memcpy(value, opened.echo, opened.echo_len);
        answered = exchange(retriever, href, &echo, &opened);
    }
    if (!answered) {
        snprintf(error, error_size, "RETRIEVE %s was not answered within %g s", href, retriever->timeout_ms / 1000.0);
        return RETRIEVE_SILENT;
    }
    unsigned code = opened.authentic ? opened.inner_code : opened.code;
    if (!opened.authentic || !opened.inner_ok || code != CONTENT || !opened.payload_len || opened.payload_len > size) {
        snprintf(error, error_size, "RETRIEVE %s was answered with %u.%02u%s", href, code >> 5, code & 31u,
                 opened.authentic ? "" : ", which does not open under the tester's credential");
        return RETRIEVE_DENIED;
    }
    memcpy(out, opened.payload, opened.payload_len);
    *len = opened.payload_len;
    return RETRIEVED;
}

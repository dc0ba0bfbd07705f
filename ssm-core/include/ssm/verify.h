/* verify.h: RFC 8613 §8.2 and §8.4 in two steps that cannot be swapped: authenticate yields a ticket, only the ticket commits the window.
 * Nothing of a datagram is believed before the ticket exists. Between the two a Server makes the window durable (server.h does). */
#ifndef SSM_VERIFY_H
#define SSM_VERIFY_H

#include <ssm/oscore_option.h>
#include <ssm/protect.h>
#include <ssm/reason.h>

/* Proof that a request was authentic under `recipient`. Made by ssm_authenticate alone; fields are private. */
struct ssm_ticket { uint64_t piv; struct ssm_recipient *recipient; };

/* Request: replay check, decryption (RFC 8613 §8.2 steps 3-6). `message`: parsed outer message; `option`: its decoded OSCORE option, whose
 * kid (and kid context, if present) the caller matched to `recipient`. `plain`, `size`: receives the plaintext, payload.len - 8 bytes.
 *   SSM_ACCEPTED   `ticket` and `*plain_len` are set, `binding` too unless NULL
 *   OSCORE_DECODE  kid or Partial IV absent, Partial IV not in its shortest form (§5), payload not longer than a tag, or longer
 *                  than `size` and a tag
 *   REPLAY         the Partial IV is not fresh (§7.4)
 *   DECRYPT        not authentic; `plain` is wiped
 * The Replay Window is only looked at. */
enum ssm_reason ssm_authenticate(struct ssm_recipient *recipient, const struct ssm_message *message, const struct ssm_oscore_option *option,
                                 uint8_t *plain, size_t size, size_t *plain_len, struct ssm_ticket *ticket, struct ssm_binding *binding);

/* Marks the Partial IV of an authentic request as received (RFC 8613 §8.2 step 6). Once per ticket; a second time does nothing. The
 * recipient must still be where it was. */
void ssm_commit(struct ssm_ticket *ticket, enum ssm_first_message policy);

/* Response to the request of `binding` (RFC 8613 §8.4). `recipient`: the context with the server's ID. Other arguments as above.
 * SSM_ACCEPTED, OSCORE_DECODE (a kid that is not the server's, a bad Partial IV, a bad payload length) or DECRYPT. That a binding takes
 * one response, and the order of notifications (§7.4.1), is the caller's to watch. */
enum ssm_reason ssm_verify_response(struct ssm_recipient *recipient, const struct ssm_binding *binding, const struct ssm_message *message,
                                    const struct ssm_oscore_option *option, uint8_t *plain, size_t size, size_t *plain_len);

#endif

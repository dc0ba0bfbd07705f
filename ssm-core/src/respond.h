/* respond.h: what endpoint.c needs of respond.c. */
#ifndef SSM_RESPOND_H
#define SSM_RESPOND_H

#include <ssm/endpoint.h>

/* ssm_respond with an Echo option, if `echo` is not empty. */
enum ssm_protect_outcome ssm_respond_echo(struct ssm_association *association, const struct ssm_response *response, struct ssm_bytes echo,
                                          uint8_t *out, size_t size, size_t *out_len);

#endif

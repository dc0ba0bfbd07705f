/* device.h: what the files of the device share: ocf_device.c (datagrams), device_request.c (requests), device_contexts.c (contexts). */
#ifndef SSM_DEVICE_PRIVATE_H
#define SSM_DEVICE_PRIVATE_H

#include <ssm/ocf_device.h>

/* Who makes a request: the Device `uuid`, or NULL for nobody in particular. */
struct ssm_requester { const struct ssm_uuid *uuid; bool otm; };

/* What a request leads to. `payload` points into device->payload. */
struct ssm_result {
    enum ssm_reason reason;
    uint8_t code;
    struct ssm_bytes payload;
    int observed;              /* the hosted Resource whose observation may start; -1: none */
};

/* device_request.c: access control and execution. `is_multicast`: only discovery is answered, and only if something matches. */
struct ssm_result ssm_device_execute(struct ssm_device *device, const struct ssm_request *request, const struct ssm_requester *requester,
                                     bool is_multicast);
/* What the Resource shows now, with its code; for notifications: access is looked at again. */
struct ssm_result ssm_device_retrieve(struct ssm_device *device, size_t hosted, const struct ssm_requester *requester);

/* device_contexts.c: the context of one entry of cred; of all; none of credid; none at all. */
enum ssm_credential_outcome ssm_device_provision(struct ssm_device *device, size_t place);
void ssm_device_unprovision(struct ssm_device *device, uint16_t credid);
void ssm_device_unprovision_all(struct ssm_device *device);
/* The number that each place of cred shows as ssn. */
void ssm_device_numbers(const struct ssm_device *device, uint64_t ssn[SSM_CREDENTIALS_MAX]);
bool ssm_device_save(struct ssm_device *device, enum ssm_svr svr);
/* Takes the Device to a state that it can reach. */
bool ssm_device_go(struct ssm_device *device, enum ssm_dos state);

#endif

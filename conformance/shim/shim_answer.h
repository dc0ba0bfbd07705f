/* shim_answer.h: the fields of an answer, JSON -> C, each checked. Every function returns false with "PLACE: found X, expected Y". */
#ifndef SHIM_ANSWER_H
#define SHIM_ANSWER_H

#include "device.h"

struct shim_error { char text[400]; };

/* No field but `id` and these (NULL-terminated). */
bool shim_check_fields(struct shim_error *error, const char *place, const json_t *object, const char *const *names);

/* Hexadecimal digits in either case; at most `size` bytes. */
bool shim_read_hex(struct shim_error *error, const char *place, const json_t *json, uint8_t *out, size_t size, size_t *length);
bool shim_read_endpoint(struct shim_error *error, const char *place, const json_t *json, struct device_endpoint *endpoint);
/* {"value": bool} or {"dimmingSetting": int}, as the Resource has it. */
bool shim_read_state(struct shim_error *error, const char *place, const json_t *json, enum device_resource_kind kind, int32_t *value);
/* A text that is not empty, as printable ASCII, cut to the room. */
bool shim_read_text(struct shim_error *error, const char *place, const json_t *json, char *out, size_t size);
/* A list of some of `names` (NULL-terminated) -> bits, in their order. */
bool shim_read_set(struct shim_error *error, const char *place, const json_t *json, const char *const *names, unsigned *bits);
/* A list, or NULL for none. */
bool shim_check_list(struct shim_error *error, const char *place, const json_t *json);

/* For errors of one's own: false. */
__attribute__((format(printf, 4, 5)))
bool shim_wrong(struct shim_error *error, const char *place, const json_t *found, const char *expected, ...);

/* What goes into a request. */
json_t *shim_hex(const uint8_t *data, size_t length);
json_t *shim_endpoint(const struct device_endpoint *endpoint);

#endif

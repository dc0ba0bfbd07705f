/* describe.h: receptions in words, for evidence. */
#ifndef CHECK_DESCRIBE_H
#define CHECK_DESCRIBE_H

#include "receptions.h"

struct words { char text[200]; };

struct words describe_expected(const struct reception *reception);                           /* "discarded (replay or duplicate)" */
struct words describe_found(const struct run *run, const struct reception *reception);       /* "executed: /a false -> true" */
struct words describe_value(const struct run *run, uint32_t server, int32_t resource, int64_t value);

#endif

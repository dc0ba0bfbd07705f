/* schemas.h: the texts of ../(rfc8613|golden|sessions).schema.json, compiled in by CMake. */
#ifndef VECTORS_SCHEMAS_H
#define VECTORS_SCHEMAS_H

extern const char schema_rfc8613[], schema_golden[], schema_sessions[];

#endif

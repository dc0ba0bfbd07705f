/* shapes.h: the tables by which the files become the structs of data.h. */
#ifndef REPORT_SHAPES_H
#define REPORT_SHAPES_H

#include "data.h"

extern const char *const verdict_names[];       /* by enum verdict; NULL-terminated */
extern const struct shape run_file_shape;       /* struct data */
extern const struct shape verdict_shape;        /* struct run_verdict */
extern const struct shape vectors_shape;        /* struct vectors */
extern const struct shape conformance_shape;    /* struct conformance */
extern const struct shape ledger_shape;         /* struct ledger_entry */

#endif

/* table.h: what was found, for a person at a terminal. */
#ifndef CAMPAIGN_TABLE_H
#define CAMPAIGN_TABLE_H

#include "store.h"

void table_print(struct store *store, const struct campaign *campaign);

#endif

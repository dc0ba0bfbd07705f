/* axis.h: the axes of a campaign file: lists, ranges and log ranges of values, crossed or zipped. Private to the campaign loader. */
#ifndef CAMPAIGN_AXIS_H
#define CAMPAIGN_AXIS_H

#include "campaign.h"
#include "reader.h"

void read_axes(struct loader *l, const struct node *node, struct campaign *campaign);
char *keep_format(struct loader *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

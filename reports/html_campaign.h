/* html_campaign.h: the page of a campaign (ssmbench-campaign-result/1): question, answer, a table of all points, and plots. The tables say
 * everything; the plots need JavaScript and are drawn by the D3 library, which is in the page. */
#ifndef REPORT_HTML_CAMPAIGN_H
#define REPORT_HTML_CAMPAIGN_H

#include "text.h"

#include <jansson.h>

/* false with what is wrong in the JSON, or without memory. */
bool html_campaign(struct text *t, const json_t *campaign, char *error, size_t error_size);

/* campaign_main.c: `ssm-report --campaign`; returns its exit code. */
int campaign_main(int argc, char **argv);

#endif

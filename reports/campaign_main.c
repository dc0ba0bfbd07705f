/* campaign_main.c: ssm-report --campaign DIR: campaign.json in, report.html out. */
#include "html_campaign.h"
#include "programs.h"
#include "writers.h"

#include <stdio.h>
#include <string.h>

static int complain(int code, const char *sentence) {
    fprintf(stderr, "ssm-report --campaign: %s\n", sentence);
    return code;
}

int campaign_main(int argc, char **argv) {
    char path[4096], why[600], error[1024];
    json_error_t fault;
    if (argc != 3) {
        return complain(EXIT_BAD_USAGE, "found other arguments, expected one folder with campaign.json (ssm-report --help)");
    }
    snprintf(path, sizeof path, "%s/campaign.json", argv[2]);
    json_t *campaign = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
    if (campaign == NULL) {
        snprintf(error, sizeof error, "%.600s:%d: found no JSON (%.200s), expected what ssm-campaign writes", path, fault.line, fault.text);
        return complain(EXIT_FAULT, error);
    }
    struct text page = {.format = TEXT_XML};
    int code = EXIT_WRITTEN;
    if (!html_campaign(&page, campaign, why, sizeof why)) {
        snprintf(error, sizeof error, "%.400s: %.500s", path, why);
        code = complain(EXIT_FAULT, error);
    } else if (!output_write(argv[2], "report.html", page.data, page.len, error, sizeof error)) {
        code = complain(EXIT_FAULT, error);
    }
    text_free(&page);
    json_decref(campaign);
    return code;
}

/* folder.h: the folder of a campaign's result: its lock, copies of what it was made from, the report page. */
#ifndef CAMPAIGN_FOLDER_H
#define CAMPAIGN_FOLDER_H

#include "run.h"

enum { FOLDER_PATH = 4096 };
struct folder { char path[FOLDER_PATH - 200]; int lock; char scenario[FOLDER_PATH]; };

/* Makes it (`out` NULL: out-campaign/ID), locks it against a second process, puts campaign.yaml and scenario.yaml into it. EXIT_USAGE: it is
 * something else's folder, or locked; EXIT_FAULT; both with a sentence. */
enum exit_code folder_open(struct folder *folder, const char *out, const struct campaign *campaign, char *error, size_t error_size);
/* From now on the campaign's scenario is the copy in the folder, lest somebody edits the file while it is run: if the copy says the same (a
 * profile beside the file, for one, is not copied with it). */
void folder_freeze(struct folder *folder, struct campaign *campaign);
void folder_close(struct folder *folder);
/* Fills in what a cluster needs to know of it. */
void folder_slurm(const struct folder *folder, const char *build, struct slurm_options *slurm);
/* The campaign that a result was made from, from the copies in its folder; NULL with a sentence. */
struct campaign *folder_campaign(const char *folder, char *error, size_t error_size);
/* Its DIR/live/ (what a campaign that still runs has found so far, for a browser) goes, once there is a report that knows all runs. */
void folder_end_live(const char *folder);
/* Runs ssm-report on it. */
bool folder_report(const struct folder *folder, char *error, size_t error_size);
/* Of the programs of the bench: that of this one. */
const char *program_folder(void);

#endif

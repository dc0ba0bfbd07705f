/* story.h: makes run folders as ssm-sim leaves them, through the writers of trace and capture: one group with a known secret and the kid
 * 02a1; Servers 1..3 have a switch, Server 4 has a dimmer and then a switch. Times are microseconds and must not go back. */
#ifndef STORY_H
#define STORY_H

#include "load.h"
#include "out.h"
#include "select.h"

#include "forge.h"

enum { STORY_SERVERS = 4, STORY_ATTACKER = 5, STORY_SWITCH = 0, STORY_DIMMER_OF_4 = 0, STORY_SWITCH_OF_4 = 1 };
/* Its steps, as numbers: "on" update, "again" replay, "reboot" restart, "flip" tamper, "fake" forge. */
enum { STEP_ON, STEP_AGAIN, STEP_REBOOT, STEP_FLIP, STEP_FAKE };

struct story;
struct story *story_begin(void);                          /* makes the folder; STORY_SERVERS Servers */
struct story *story_begin_with(uint32_t servers);         /* another number of them, 2 or more: the last one has the dimmer */
const char *story_folder(const struct story *story);
void story_file(const struct story *story, const char *name, char path[512]);
void story_end(struct story *story);                      /* writes trace and capture */
void story_free(struct story *story);                     /* removes the folder */

void story_record(struct story *story, uint64_t us, uint32_t node, enum trace_event event, unsigned reason, uint32_t datagram, uint32_t aux,
                  uint64_t value);

/* A correct SSM Request of the group for /BinarySwitchResURI, to be changed before it is sent. */
struct forge_request *story_request(struct story *story, uint64_t piv, bool value);
/* Sent from `from`'s address to `to`; STORY_GROUP: to All OCF Nodes. The number of the datagram. */
#define STORY_GROUP UINT32_MAX
struct story_sending { uint32_t sender, from, to, step, part, command, copy; };
uint32_t story_send(struct story *story, uint64_t us, struct story_sending sending, const struct forge_request *request);
uint32_t story_send_bytes(struct story *story, uint64_t us, struct story_sending sending, const void *data, size_t len);

/* The lines that `print` makes of the story, compared with what is expected (ended by NULL): differences are printed and fail. */
typedef void story_print(const struct run *run, const struct selection *selection, struct out *out);
void story_expect(const struct story *story, story_print *print, const struct selection *selection, const char *const *expected);
extern const struct selection story_all;

#endif

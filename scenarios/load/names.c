#include "names.h"

#include <stddef.h>

const char *const link_names[] = {"ideal", "lossy", "csma", "wifi", "lrwpan", "floors", NULL};
const char *const host_names[] = {"raw", "stack", NULL};
const char *const shape_names[] = {"line", "grid", NULL};
const char *const fading_names[] = {"none", "nakagami", NULL};
const char *const wifi_names[] = {"11g", "11a", NULL};
const char *const access_point_names[] = {"none", "first", "middle", NULL};
const char *const direction_names[] = {"to", "from", "both", NULL};
const char *const resource_names[] = {"switch", "dimmer", NULL};
const char *const device_names[] = {"core", "ocf", "second", NULL};
const char *const first_message_names[] = {"lower-limit", "slides", NULL};
const char *const subject_names[] = {"group", "client", "other", "auth-crypt", "anon-clear", NULL};
const char *const permission_names[] = {"create", "retrieve", "update", "delete", "notify", NULL};
const char *const action_names[] = {"update", "replay", "tamper", "forge", "restart", "flood", "discover", "read-back", "probe", "power-cut", "leave", "factory-reset",
                                    "join", "stuck", NULL};
const char *const expect_names[] = {"model", "applied", "discarded", NULL};
const char *const value_names[] = {"false", "true", "toggle", NULL};
const char *const field_names[] = {"kid", "piv", "ciphertext", "tag", "mid", "token", "code", NULL};
const char *const repeat_form_names[] = {"identical", "fresh", NULL};
const char *const replay_form_names[] = {"identical", "new-ids", NULL};
const char *const key_names[] = {"group", "wrong", NULL};
const char *const code_names[] = {"GET", "POST", "PUT", "DELETE", "FETCH", NULL};       /* codes 0.01 to 0.05 */
const char *const type_names[] = {"non", "con", NULL};
const char *const payload_names[] = {"broken", NULL};
const char *const to_names[] = {"all-ocf-nodes", "servers", NULL};
const char *const scope_names[] = {"link-local", "realm-local", "site-local", NULL};
const char *const flood_form_names[] = {"wrong-tag", "garbage", NULL};
const char *const restart_kind_names[] = {"orderly", "crash", NULL};
const char *const found_names[] = {"met", "missed", NULL};
const char *const write_names[] = {"torn", "lost", "done", NULL};
const char *const stuck_names[] = {"deaf", "output", NULL};

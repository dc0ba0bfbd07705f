/* names.h: the words of a scenario file for the enums of scenario.h, in their order; each array ends with NULL. */
#ifndef SCENARIO_NAMES_H
#define SCENARIO_NAMES_H

#define SCENARIO_SCHEMA "ssmbench-scenario/1"

extern const char *const link_names[], *const host_names[], *const shape_names[], *const fading_names[], *const wifi_names[];
extern const char *const scope_names[], *const access_point_names[], *const direction_names[];
extern const char *const resource_names[], *const device_names[], *const first_message_names[];
extern const char *const subject_names[], *const permission_names[];      /* permission: bit 0 first */
extern const char *const action_names[], *const expect_names[], *const value_names[], *const field_names[];
extern const char *const repeat_form_names[], *const replay_form_names[];
extern const char *const key_names[], *const code_names[], *const type_names[], *const to_names[], *const payload_names[];
extern const char *const flood_form_names[];
extern const char *const restart_kind_names[], *const found_names[];
extern const char *const write_names[], *const stuck_names[];                 /* write: without none, index + 1 is the enum */


#endif

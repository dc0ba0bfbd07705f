/* scenario.h: a scenario file (schema ssmbench-scenario/1) as data. The loader checks everything here, so that no stage after it has to.
 * Times are nanoseconds, shares are 0..1. Used by ssm-sim, by the checks and by the runner; knows neither ns-3 nor ssm-core. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENARIO_ALL 0u          /* "all servers" in a node list */

struct scenario_range { uint32_t first, last; };          /* Servers 1..n, inclusive */
struct scenario_nodes { struct scenario_range *ranges; size_t count; };   /* count 0: all */

/* ideal: no loss, no delay spread allowed; csma, wifi, lrwpan (IEEE 802.15.4 with 6LoWPAN): ns-3's media; floors: several of these, joined
 * by routers */
enum scenario_link { LINK_IDEAL, LINK_LOSSY, LINK_CSMA, LINK_WIFI, LINK_LRWPAN, LINK_FLOORS };
enum scenario_host { HOST_RAW, HOST_STACK };              /* raw: our IPv6/UDP headers; stack: ns-3's own (floors have no other) */
enum scenario_scope { SCOPE_LINK_LOCAL, SCOPE_REALM_LOCAL, SCOPE_SITE_LOCAL };   /* ff02, ff03, ff05::158; nodes fe80::, fd00::, fd00:: */
enum scenario_shape { SHAPE_LINE, SHAPE_GRID };           /* grid: rows as long as there are rows, the Client in the corner */
enum scenario_fading { FADING_NONE, FADING_NAKAGAMI };
enum scenario_wifi { WIFI_11G, WIFI_11A };                /* multicast at 1 Mbit/s; at 6 Mbit/s, unless basic_rate says another */
enum scenario_access_point { ACCESS_POINT_NONE, ACCESS_POINT_FIRST, ACCESS_POINT_MIDDLE };   /* none: ad hoc; else where it stands */
enum scenario_distribution { DIST_NONE, DIST_FIXED, DIST_UNIFORM };       /* "not modelled", "10 ms", {from, to} */
struct scenario_time { enum scenario_distribution kind; uint64_t from_ns, to_ns; };

/* What a kind of device takes for each thing it does; numbers of profiles/NAME.profile, single ones overridden by the scenario. */
enum scenario_number { NUMBER_RECEIVE, NUMBER_RECEIVE_BYTE, NUMBER_OSCORE, NUMBER_AEAD, NUMBER_AEAD_BLOCK, NUMBER_STORE, NUMBER_EXECUTE, NUMBER_SEND,
                       NUMBER_SIGNATURE, NUMBER_QUEUE, NUMBER_ACTUATION, NUMBERS };
/* Where a number comes from. */
struct scenario_source {
    char *says;                          /* NULL: the scenario gives the number itself and does not say */
    bool estimate;                       /* `says` is the reasoning, not a place where the number stands or was measured */
};
struct scenario_profile {
    char *name;                          /* of the profile file; "" if the scenario gives all numbers itself */
    char *title;                         /* NULL: none is given */
    struct scenario_source sources[NUMBERS];
    uint64_t receive_ns, receive_byte_ns;/* interrupt, IPv6, UDP, CoAP header; on top for each byte of UDP payload */
    uint64_t oscore_ns;                  /* OSCORE option, kid, Replay Window, nonce, AAD */
    uint64_t aead_ns, aead_block_ns;     /* AES-CCM of a message; on top for each 16 bytes of its ciphertext, begun ones too */
    uint64_t store_ns;                   /* Replay Window into durable memory */
    uint64_t execute_ns;                 /* inner request, access control, Resource */
    uint64_t send_ns;                    /* CoAP, UDP, IPv6 of a datagram that is sent */
    uint64_t signature_ns; bool has_signature;   /* one signature verified (Group OSCORE; SSM has none) */
    struct scenario_time actuation; bool has_actuation;   /* of the output, where the set gives none of its own */
    uint32_t queue;                      /* datagrams that can wait while one is processed */
};
/* How far clocks are off: positive is fast, so that what should take 1 s takes less. Spread evenly over the Servers of a set. */
struct scenario_drift { int64_t from_ppb, to_ppb; };

/* A time on top of the delay, drawn for each receiver. */
enum scenario_jitter_kind { JITTER_UNIFORM, JITTER_NORMAL, JITTER_MEASURED };
struct scenario_jitter {
    enum scenario_jitter_kind kind;
    uint64_t up_to_ns;                   /* uniform: 0..up_to; 0: no jitter */
    uint64_t mean_ns, deviation_ns;      /* normal: what would be below 0 is 0 */
    uint64_t *delays_ns; size_t count;   /* measured: each as likely */
};
/* What may become of a datagram on its way to one receiver. */
struct scenario_way {
    uint64_t delay_ns;                   /* on csma the propagation delay of the medium */
    struct scenario_jitter jitter;
    double loss;                         /* Bernoulli */
    double burst_loss, burst_length;     /* Gilbert-Elliott: share of datagrams lost, mean burst length in datagrams */
    double duplicate;                    /* share of receptions that come twice */
    double reorder; uint64_t reorder_ns; /* share of receptions that come later by up to reorder_ns */
};
/* Another way to or from some Servers; the last that fits a datagram counts. */
struct scenario_exception { struct scenario_nodes servers; bool to, from; struct scenario_way way; };
/* From from_ns on, before to_ns, nothing that is sent passes between these Servers and all other nodes. */
struct scenario_partition { uint64_t from_ns, to_ns; struct scenario_nodes servers; };
struct scenario_drop { uint32_t datagram; struct scenario_nodes at; };    /* the n-th datagram of the run does not reach these */

struct scenario_floor;
struct scenario_router { char *name; size_t *joins; size_t join_count; };   /* indices into floors, at least two */
struct scenario_network {
    enum scenario_link link;
    enum scenario_host host;
    enum scenario_scope scope;
    char **lacks; size_t lack_count;     /* effects that a real link has and this one lacks */
    uint64_t data_rate_bps;              /* csma; default 100 Mbit/s */
    struct scenario_way way;             /* csma, wifi, lrwpan, floors: loss and burst, on top of what the medium does; csma's delay */
    struct scenario_exception *exceptions; size_t exception_count;
    struct scenario_partition *partitions; size_t partition_count;
    struct scenario_drop *drops; size_t drop_count;

    enum scenario_shape shape;           /* where nodes stand; Client and attacker at the first place, Server k at the k-th after it */
    uint64_t spacing_mm;                 /* between neighbours; 0: nodes stand nowhere */
    int topology_line;                   /* in the file */
    uint64_t near_mm, far_mm;            /* lossy: loss by distance, none up to near, all from far on, in between in proportion; far 0: none */
    enum scenario_fading fading;         /* wifi, lrwpan: on top of the path loss */
    enum scenario_wifi wifi;
    enum scenario_access_point access_point;
    uint64_t basic_rate_bps;             /* wifi: of multicast; 0: the standard's lowest */
    bool mesh; uint64_t mesh_jitter_ns;  /* lrwpan: each node forwards, after 0..mesh_jitter; false: a single hop */
    uint32_t mesh_radius, mesh_cache;    /* most hops, 0: as many as the topology has; frames remembered of each source */
    bool context;                        /* lrwpan, not link-local: 6LoWPAN compresses the prefix of addresses */

    struct scenario_floor *floors; size_t floor_count;
    struct scenario_router *routers; size_t router_count;
    size_t client_floor, attacker_floor;
    uint32_t hop_limit;                  /* floors: of multicast */
};
/* A floor has a link like a network's, of its own; a floor without Servers is a backbone. */
struct scenario_floor {
    char *name;
    struct scenario_nodes servers; uint32_t server_count;   /* 0: none at all, and then `servers` means nothing */
    struct scenario_network network;     /* what is said of links above; no floors, exceptions, partitions, drops of its own */
};

struct scenario_group {
    char *name; size_t id_bytes;
    size_t same_id_as;                   /* index of the first group with the idGroup of this one (equal kids); its own if it shares none */
};

struct scenario_ace {
    enum { ACE_GROUP, ACE_CLIENT, ACE_OTHER, ACE_AUTH_CRYPT, ACE_ANON_CLEAR } subject;  /* group: its subjectuuid; other: nobody's UUID */
    unsigned permission;
    char **hrefs; size_t href_count;
};

enum scenario_resource { RESOURCE_SWITCH, RESOURCE_DIMMER };
struct scenario_servers {                /* one set of equal Servers; sets are numbered on: the first Server is 1 */
    uint32_t first, count;
    size_t *groups; size_t group_count;  /* indices into scenario.groups */
    enum scenario_resource *resources; size_t resource_count;
    char *device;                        /* "core", "ocf" (answers discovery and unicast OSCORE too), "second", or "shim:COMMAND ARGS" */
    const char *command;                 /* of a shim: its command line, in `device`; else NULL */
    char **defects; size_t defect_count;
    uint64_t leisure_ns;                 /* ocf: an answer to multicast comes later by uniform 0..this (RFC 7252 §8.2) */
    bool persist, first_slides;
    uint64_t join_ns;                    /* 0: there from the start; else absent and deaf until then, and provisioned then */
    struct scenario_time actuation;
    struct scenario_profile *profile;    /* NULL: processing takes no time, nothing waits */
    bool signature;                      /* the profile's time of a signature on top of every decryption that succeeds */
    struct scenario_drift drift;
    struct scenario_ace *access; size_t access_count;
};

enum scenario_action { DO_UPDATE, DO_REPLAY, DO_TAMPER, DO_FORGE, DO_RESTART, DO_FLOOD, DO_DISCOVER, DO_READ_BACK, DO_PROBE,
                       DO_POWER_CUT, DO_LEAVE, DO_FACTORY_RESET, DO_JOIN, DO_STUCK };
enum scenario_write { WRITE_NONE, WRITE_TORN, WRITE_LOST, WRITE_DONE };   /* what the cut leaves of a write to durable memory */
enum scenario_expect { EXPECT_MODEL, EXPECT_APPLIED, EXPECT_DISCARDED };   /* model: what the check's own window model says */
enum scenario_value { VALUE_FALSE, VALUE_TRUE, VALUE_TOGGLE, VALUE_LEVEL };   /* toggle: the opposite of the last value of any step for
                                                             this group and Resource (first: true); level: a dimmer's `level` */
enum scenario_field { FIELD_KID, FIELD_PIV, FIELD_CIPHERTEXT, FIELD_TAG, FIELD_MID, FIELD_TOKEN, FIELD_CODE };
#define SCENARIO_EACH_BYTE (-1)

struct scenario_step {
    enum scenario_action action;
    char *name;                          /* unique; "step-N" if not given */
    int line;                            /* in the file */
    uint64_t at_ns;
    enum scenario_expect expect, then;   /* then: for the original delivered after a tampered copy */
    char **verifies; size_t verify_count;   /* NULL: not given, unlike an empty list */
    size_t group;

    /* update: the Client protects and sends `count` commands, `spacing` apart; each repeated. forge and tamper use value, spacing too. */
    enum scenario_value value; int32_t level;   /* a dimmer: true is 100, false is 0, level is 0..100 */
    enum scenario_resource resource;
    uint32_t count; uint64_t spacing_ns;
    uint32_t repeats; uint64_t repeat_spacing_ns; bool repeat_fresh;   /* copies besides the first; fresh: each with a new Partial IV */
    uint64_t repeat_jitter_ns;           /* each copy later by uniform 0..this */
    enum scenario_scope scope;           /* of the address it is sent to; the network's unless given */
    bool withhold;                       /* the attacker records it and keeps it from the Servers of withhold_from */
    struct scenario_nodes withhold_from; /* count 0: all */
    bool ocf_version_options;            /* default true */

    /* replay: the attacker sends a recorded datagram again */
    size_t of_step;                      /* index of an earlier step */
    uint32_t of_index;                   /* which command of it, from 0 */
    bool new_ids;                        /* new Message ID, token and source; else bit-identical (source too) */
    bool relabel; size_t relabel_group;  /* with the kid of this other group in its OSCORE option */
    struct scenario_nodes reach;         /* replay and forge to the group: only these hear it (the attacker is near them); count 0: all */

    /* tamper: for each byte of the field (or one byte) a fresh request is withheld, its altered copy sent, then the original */
    enum scenario_field field;
    int byte;                            /* SCENARIO_EACH_BYTE, or the offset in the field */

    /* forge: built by the tester. Starts as a correct SSM Request of the group */
    bool key_wrong;                      /* a key nobody has */
    uint8_t kid[7]; size_t kid_len;      /* 0: the group's */
    uint64_t piv;
    uint8_t inner_code;                  /* 1 GET, 2 POST, 3 PUT, 4 DELETE, 5 FETCH */
    bool confirmable;
    bool unicast;                        /* a copy to every Server's own address instead of one to the group */
    char *path;                          /* NULL: that of the resource */
    char *query;                         /* "rt=oic.r.switch.binary&if=oic.if.a"; NULL: none */
    bool payload_broken;                 /* bytes that are no CBOR instead of the value */

    /* flood: `count` datagrams, `spacing` apart, that nobody with the key has made; uses reach */
    bool flood_garbage;                  /* random bytes; else like an SSM Request of the group in all but the tag */
    uint64_t flood_ns;                   /* for how long: count is this by spacing, rounded up */
    uint32_t flood_bytes;                /* of each UDP payload */

    /* discover: the Client asks for oic/res of the Resource by multicast, `rounds` times, `spacing` apart.
     * read-back: of every SSM-enabled one it found it asks for the Resource by unicast OSCORE, `pace` between two requests; who holds another
     * value than that of the last command of `of_step` is told by unicast (if repair); who has not answered is asked again in the next round */
    uint32_t rounds; uint64_t pace_ns; bool repair;

    /* probe: the attacker plays a probe of the conformance suite, its `count` datagrams `spacing` apart; uses reach */
    char *probe;                         /* its name (conformance/probe/probe.h) */

    /* restart, and the other faults of Servers */
    bool client;                         /* the Client instead of Servers */
    struct scenario_nodes nodes;
    bool crash;
    uint64_t for_ns;                     /* power-cut, stuck: how long */
    enum scenario_write write;           /* power-cut: at once, or in the next write of each Server; leave: `group` */
    bool stuck_output;                   /* stuck: executes and does not actuate; else it hears nothing */
};

enum scenario_check_kind { CHECK_SIMULTANEITY, CHECK_COVERAGE, CHECK_SETTLED };
struct scenario_check {
    enum scenario_check_kind kind;
    int line;
    size_t command_step;                 /* an update step */
    uint64_t within_ns;                  /* simultaneity; settled: after the command every intended Server holds its value */
    bool must_miss;                      /* simultaneity; must_miss: the check passes only if the target is missed */
    double at_least, confidence;         /* coverage: share of intended Servers that actuated; Wilson interval */
    char **verifies; size_t verify_count;   /* NULL: not given */
};

/* What SSM itself allows: the scenario demonstrates a harm. If all its checks pass, its verdict is known-limit, never pass. */
struct scenario_limit { char *requirement, *says; };

struct scenario {
    char *path, *id;                     /* file as given; id: file name without folder and .yaml */
    char *title, *shows;
    char **verifies; size_t verify_count;
    uint64_t seed;                       /* default 1; --seed overrides */
    struct scenario_network network;
    struct scenario_group *groups; size_t group_count;
    uint32_t reserve;                    /* the Client's reservation of Sender Sequence Numbers */
    bool client_persist;
    struct scenario_profile *client_profile;   /* NULL: protecting and sending take no time */
    int64_t client_drift_ppb;
    struct scenario_servers *sets; size_t set_count;
    uint32_t server_count;               /* all sets */
    struct scenario_step *steps; size_t step_count;
    struct scenario_check *checks; size_t check_count;
    struct scenario_limit *limit;        /* NULL: none */
    uint64_t silence_ns;                 /* default 6 s */
    uint64_t end_ns;                     /* last step's end + silence + margin unless given */
};

/* Loads, applies `overrides` ("network.loss=5 %", "servers.0.count=50"; a bare "servers.count" means the only or every set), checks,
 * resolves. NULL on any fault with one sentence `FILE:LINE:COL: found X, expected Y` in `error`. */
struct scenario *scenario_load(const char *path, const char *const *overrides, size_t override_count, char *error, size_t error_size);
void scenario_free(struct scenario *scenario);
/* Writes the effective scenario (overrides applied, seed set) as YAML that scenario_load reads to the same data. 0, or -1 with errno. */
int scenario_save(const struct scenario *scenario, const char *path);
/* How far the clock of a Server of the set is off: the first has from_ppb, the last to_ppb, those between lie evenly between. */
int64_t scenario_drift_ppb(const struct scenario_servers *set, uint32_t server);
/* A number of a profile as its files have it ("470 us", "8", "{from: 5 ms, to: 10 ms}"), its key there, and whether this profile has it at all. */
enum { SCENARIO_NUMBER_TEXT = 120 };
void scenario_number_text(const struct scenario_profile *profile, enum scenario_number number, char text[SCENARIO_NUMBER_TEXT]);
const char *scenario_number_name(enum scenario_number number);
bool scenario_number_given(const struct scenario_profile *profile, enum scenario_number number);
/* What the steps of these kinds do is done to Servers by the script, and nothing is sent. */
static inline bool scenario_is_fault(enum scenario_action action) { return action == DO_RESTART || action >= DO_POWER_CUT; }
char *scenario_text(const struct scenario *scenario);     /* the same text; free() it. NULL: no memory */
bool scenario_nodes_contain(const struct scenario_nodes *nodes, uint32_t server);
/* Does nothing that is sent at this time pass between two nodes (0: the Client, 1..n: Servers, n + 1: the attacker)? */
bool scenario_cut_off(const struct scenario_network *network, uint32_t servers, uint64_t sent_ns, uint32_t sender, uint32_t receiver);
/* Index of the floor of a node (0: the Client, 1..n: Servers, n + 1: the attacker); 0 on a link without floors. */
size_t scenario_floor_of(const struct scenario *scenario, uint32_t node);
/* Is `id` in the clause ledger (conformance/ledger/requirements.yaml, as it was when this was built)?
 * `nearest` (may be NULL): the id most like it. */
bool scenario_requirement_known(const char *id, const char **nearest);

#endif

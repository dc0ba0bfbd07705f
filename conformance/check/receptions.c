/* receptions.c: one walk over the trace. With a profile a reception waits until it is TAKEN, and what comes of it stands at one later time.
 * Each Server has at most one open reception: what is recorded for this Server at the same time,
 * until its next reception or restart, belongs to it. The last known value of every Resource of every Server lies in one array. */
#include "receptions.h"

#include <stdlib.h>
#include <string.h>

#define TIME_OPEN UINT64_MAX             /* taken, and not done yet */
/* open, last, first, end of those that wait: reception, or RECEPTION_NONE */
struct server { uint32_t open, last, waiting, waiting_end; bool restarted; uint64_t since_ns; };

struct walk {
    const struct run *run;
    struct opened_cache *cache;
    struct receptions *out;
    size_t stray_room;
    struct server *servers;          /* [node] */
    int64_t *states;                 /* [state_base[set] + (node - first) * resource_count + resource] */
    size_t *state_base, state_count;
    struct demand demand; size_t demand_set; uint32_t demand_datagram;   /* of the last reception: the next one is mostly the same datagram's */
    bool failed;
};

static int64_t *state_of(const struct walk *walk, uint32_t node, size_t resource) {
    const uint32_t set = walk->run->set_of[node];
    const struct run_set *at = &walk->run->sets[set];
    return &walk->states[walk->state_base[set] + (node - at->first) * at->config->resource_count + resource];
}

static void add_stray(struct walk *walk, size_t record, enum stray_kind kind) {
    struct receptions *out = walk->out;
    if (out->stray_count == walk->stray_room) {
        const size_t room = walk->stray_room * 2 + 64;
        struct stray *more = realloc(out->strays, room * sizeof *more);
        if (more == NULL) {
            walk->failed = true;
            return;
        }
        out->strays = more;
        walk->stray_room = room;
    }
    out->strays[out->stray_count++] = (struct stray){(uint32_t)record, kind};
}

/* What the read-back says, now that everything about this reception is known. */
static enum found judge_state(const struct reception *reception) {
    if (reception->resource >= 0 && reception->before == STATE_UNKNOWN) {
        return FOUND_UNKNOWN;
    }
    if (reception->after == reception->before) {
        const bool same = reception->has_value && (reception->before == reception->value || reception->before == STATE_UNREADABLE);
        return same ? FOUND_UNDECIDABLE : FOUND_NOTHING;
    }
    return !reception->has_value || reception->after == reception->value ? FOUND_EXECUTED : FOUND_OTHER;
}

static void close_reception(struct walk *walk, uint32_t node) {
    struct server *server = &walk->servers[node];
    if (server->open == RECEPTION_NONE) {
        return;
    }
    struct reception *reception = &walk->out->list[server->open];
    if (!reception->cut && walk->run->sent[reception->datagram - 1].captured) {
        reception->found = (uint8_t)judge_state(reception);
    }
    server->open = RECEPTION_NONE;
}

/* What this datagram asks of a Server of this set; every Server of the set is asked the same. NULL: no memory. */
static const struct demand *demand_at(struct walk *walk, const struct trace_record *at) {
    const uint32_t set = walk->run->set_of[at->node];
    if (walk->demand_datagram != at->datagram || walk->demand_set != set) {
        const struct opened *opened = opened_get(walk->cache, at->datagram);
        if (opened == NULL) {
            return NULL;
        }
        walk->demand = demand_of(walk->cache, walk->run, set, opened, walk->run->capture->frames[at->datagram - 1].destination);
        walk->demand_set = set;
        walk->demand_datagram = at->datagram;
    }
    return &walk->demand;
}

/* The Server begins with it: what the Resources are now is what they were before. */
static void open_reception(struct walk *walk, uint32_t number, size_t record, uint64_t since_ns) {
    const struct trace_record *at = &walk->run->trace->records[record];
    struct server *server = &walk->servers[at->node];
    struct reception *reception = &walk->out->list[number];

    close_reception(walk, at->node);
    reception->taken = (uint32_t)record;
    server->open = number;
    server->restarted = false;
    server->since_ns = since_ns;
    if (!walk->run->sent[at->datagram - 1].captured) {
        return;
    }
    const struct demand *demand = demand_at(walk, at);
    if (demand == NULL) {
        walk->failed = true;
        return;
    }
    reception->context = demand->context;
    reception->resource = demand->resource;
    reception->value = demand->value;
    reception->has_value = demand->has_value;
    reception->early = demand->early;
    reception->late = demand->late;
    reception->open = demand->open;
    reception->lawful = demand->lawful;
    if (demand->resource >= 0) {
        reception->before = reception->after = *state_of(walk, at->node, (size_t)demand->resource);
    }
}

static void note_received(struct walk *walk, size_t record) {
    const struct trace_record *at = &walk->run->trace->records[record];
    struct server *server = &walk->servers[at->node];
    const uint32_t number = (uint32_t)walk->out->count++;
    walk->out->list[number] = (struct reception){.record = (uint32_t)record, .taken = RECEPTION_NONE, .actuate = RECEPTION_NONE,
                                                 .actuated = RECEPTION_NONE, .next = RECEPTION_NONE, .previous = server->last,
                                                 .node = at->node, .datagram = at->datagram, .context = -1, .resource = -1};
    server->last = number;
    if (run_set_of(walk->run, at->node)->scenario->profile == NULL) {
        open_reception(walk, number, record, at->time_ns);
        return;
    }
    *(server->waiting == RECEPTION_NONE ? &server->waiting : &walk->out->list[server->waiting_end].next) = number;
    server->waiting_end = number;
}

/* Out of the queue in the order of arrival; one of another datagram is nobody's, and the check of the parts tells of it. */
static void note_taken(struct walk *walk, size_t record) {
    struct server *server = &walk->servers[walk->run->trace->records[record].node];
    const uint32_t number = server->waiting;
    if (number != RECEPTION_NONE && walk->out->list[number].datagram == walk->run->trace->records[record].datagram) {
        server->waiting = walk->out->list[number].next;
        open_reception(walk, number, record, TIME_OPEN);
    }
}

/* A restart or a fault that ends what the Server was at. `datagram`: what the power failed in, 0: nothing. */
static void interrupt(struct walk *walk, uint32_t node, uint32_t datagram) {
    struct server *server = &walk->servers[node];
    if (server->open != RECEPTION_NONE) {
        struct reception *open = &walk->out->list[server->open];
        open->cut = server->since_ns == TIME_OPEN || (datagram != 0 && open->datagram == datagram);
    }
    close_reception(walk, node);
    for (; server->waiting != RECEPTION_NONE; server->waiting = walk->out->list[server->waiting].next) {
        walk->out->list[server->waiting].cut = true;
    }
}

/* Whether what is recorded now belongs to the open reception: of one that was taken out of the queue, the first such record says when it
 * was done. */
static bool is_of_open(struct server *server, uint64_t time_ns) {
    if (server->open != RECEPTION_NONE && server->since_ns == TIME_OPEN) {
        server->since_ns = time_ns;
    }
    return server->open != RECEPTION_NONE && server->since_ns == time_ns;
}

/* A read-back that belongs to the open reception. */
static void note_change(struct reception *reception, uint32_t resource, int64_t before, int64_t after) {
    if (reception->resource < 0) {          /* nothing addressed, or nobody can say what: this is what it did */
        reception->resource = (int32_t)resource;
        reception->before = before;
        reception->foreign = reception->context >= 0;
    }
    if ((uint32_t)reception->resource == resource) {
        reception->after = after;
    } else {
        reception->foreign = true;
    }
}

static void note_state(struct walk *walk, size_t record) {
    const struct trace_record *at = &walk->run->trace->records[record];
    struct server *server = &walk->servers[at->node];
    int64_t *state = state_of(walk, at->node, at->aux);
    const int64_t before = *state, after = (int64_t)at->value;

    *state = after;
    if (before == STATE_UNKNOWN && server->last == RECEPTION_NONE && !server->restarted) {
        walk->out->unread += at->time_ns != run_set_of(walk->run, at->node)->scenario->join_ns;
        return;                             /* the first read-back */
    }
    walk->out->unread += before == STATE_UNKNOWN;
    if (before == after) {
        return;
    }
    if (is_of_open(server, at->time_ns)) {
        note_change(&walk->out->list[server->open], at->aux, before, after);
    } else if (server->since_ns == at->time_ns && server->restarted) {
        if (after != run_set_of(walk->run, at->node)->config->resources[at->aux].initial) {
            add_stray(walk, record, STRAY_RESTART_STATE);
        }
    } else {
        add_stray(walk, record, STRAY_STATE);
    }
}

static void note_claim(struct walk *walk, size_t record) {
    const struct trace_record *at = &walk->run->trace->records[record];
    if (!is_of_open(&walk->servers[at->node], at->time_ns)) {
        add_stray(walk, record, at->event == TRACE_ACTUATE ? STRAY_ACTUATE : STRAY_DISCARD);
        return;
    }
    struct reception *reception = &walk->out->list[walk->servers[at->node].open];
    if (at->event == TRACE_ACTUATE) {
        reception->actuate = reception->actuate == RECEPTION_NONE ? (uint32_t)record : reception->actuate;
        reception->told_actuate += reception->told_actuate < UINT8_MAX;
        reception->claimed_resource = at->aux;
        reception->claimed_value = (int64_t)at->value;
    } else {
        reception->told_discard += reception->told_discard < UINT8_MAX;
        reception->claimed_reason = at->reason;
    }
}

/* Of the Server's oldest reception of this datagram that drove this Resource and waits for its effect. */
static void note_effect(struct walk *walk, size_t record) {
    const struct trace_record *at = &walk->run->trace->records[record];
    struct reception *oldest = NULL;
    for (uint32_t i = walk->servers[at->node].last; i != RECEPTION_NONE && at->datagram != 0; i = walk->out->list[i].previous) {
        struct reception *reception = &walk->out->list[i];
        const bool drove = reception->datagram == at->datagram && reception->actuate != RECEPTION_NONE;
        if (drove && reception->actuated == RECEPTION_NONE && walk->run->trace->records[reception->actuate].aux == at->aux) {
            oldest = reception;
        }
        if (walk->run->trace->records[reception->record].time_ns < walk->run->sent[at->datagram - 1].time_ns) {
            break;                          /* from before it was sent */
        }
    }
    if (oldest != NULL) {
        oldest->actuated = (uint32_t)record;
    }
}

static void note(struct walk *walk, size_t record) {
    const struct trace_record *at = &walk->run->trace->records[record];
    if (!run_is_server(walk->run, at->node)) {
        return;
    }
    switch (at->event) {
    case TRACE_RECEIVED:
        note_received(walk, record);
        break;
    case TRACE_TAKEN:
        note_taken(walk, record);
        break;
    case TRACE_STATE:
        note_state(walk, record);
        break;
    case TRACE_ACTUATE:
    case TRACE_DISCARDED:
        note_claim(walk, record);
        break;
    case TRACE_ACTUATED:
        note_effect(walk, record);
        break;
    case TRACE_FAULT:
        if (at->reason != TRACE_FAULT_OFF && at->reason != TRACE_FAULT_RESET && at->reason != TRACE_FAULT_JOINED) {
            break;
        }
        interrupt(walk, at->node, at->datagram);
        walk->servers[at->node].restarted = true;
        walk->servers[at->node].since_ns = at->time_ns;
        break;
    case TRACE_RESTART:
        interrupt(walk, at->node, 0);
        walk->servers[at->node].restarted = true;
        walk->servers[at->node].since_ns = at->time_ns;
        break;
    default:
        break;
    }
}

static size_t count_receptions(const struct run *run) {
    size_t count = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        count += run->trace->records[i].event == TRACE_RECEIVED && run_is_server(run, run->trace->records[i].node);
    }
    return count;
}

static bool prepare(struct walk *walk) {
    const struct run *run = walk->run;
    walk->out = calloc(1, sizeof *walk->out);
    walk->servers = calloc((size_t)run->servers + 1, sizeof *walk->servers);
    walk->state_base = calloc(run->set_count + 1, sizeof *walk->state_base);
    if (walk->out == NULL || walk->servers == NULL || walk->state_base == NULL) {
        return false;
    }
    for (size_t i = 0; i < run->set_count; i++) {
        walk->state_base[i] = walk->state_count;
        walk->state_count += (size_t)run->sets[i].count * run->sets[i].config->resource_count;
    }
    walk->states = malloc((walk->state_count + 1) * sizeof *walk->states);
    walk->out->list = malloc((count_receptions(run) + 1) * sizeof *walk->out->list);
    if (walk->states == NULL || walk->out->list == NULL) {
        return false;
    }
    for (size_t i = 0; i < walk->state_count; i++) {
        walk->states[i] = STATE_UNKNOWN;
    }
    for (uint32_t node = 0; node <= run->servers; node++) {
        walk->servers[node] = (struct server){.open = RECEPTION_NONE, .last = RECEPTION_NONE, .waiting = RECEPTION_NONE,
                                              .waiting_end = RECEPTION_NONE};
    }
    return true;
}

struct receptions *receptions_collect(const struct run *run, struct opened_cache *cache) {
    struct walk walk = {.run = run, .cache = cache};
    walk.failed = !prepare(&walk);
    for (size_t i = 0; !walk.failed && i < run->trace->count; i++) {
        note(&walk, i);
    }
    for (uint32_t node = 1; !walk.failed && node <= run->servers; node++) {
        close_reception(&walk, node);
    }
    for (size_t i = 0; !walk.failed && i < walk.state_count; i++) {
        walk.out->unread += walk.states[i] == STATE_UNKNOWN;
    }
    if (walk.failed) {
        receptions_free(walk.out);
        walk.out = NULL;
    }
    free(walk.servers);
    free(walk.state_base);
    free(walk.states);
    return walk.out;
}

void receptions_free(struct receptions *receptions) {
    if (receptions != NULL) {
        free(receptions->list);
        free(receptions->strays);
        free(receptions);
    }
}

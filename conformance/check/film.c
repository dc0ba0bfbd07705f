/* film.c: one walk over the trace; of a reception what came of it is what the checks found (receptions.h), not what the device says. */
#include "film.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE_MAX_BYTES = 80 };

struct film { char *text; size_t len, room, events, left_out; uint64_t last_us; uint32_t servers; };

static bool put(struct film *film, const struct trace_record *record, char kind, const char *what) {
    const uint64_t us = record->time_ns / 1000;
    if (film->events == FILM_EVENTS_MAX) {
        film->left_out++;
        return true;
    }
    if (film->len + LINE_MAX_BYTES > film->room) {
        char *more = realloc(film->text, film->room = 2 * film->room + LINE_MAX_BYTES);
        if (more == NULL) {
            return false;
        }
        film->text = more;
    }
    film->len += (size_t)snprintf(film->text + film->len, LINE_MAX_BYTES, "%" PRIu64 " %" PRIu32 " %c %s;", us - film->last_us, record->node, kind,
                                  what);
    film->last_us = us;
    film->events++;
    return true;
}

static char outcome_of(const struct reception *reception) {
    switch ((enum found)reception->found) {
    case FOUND_EXECUTED:
    case FOUND_OTHER:
        return 'x';
    case FOUND_NOTHING:
        return reception->lawful ? 'r' : 'd';
    default:
        return reception->told_actuate > 0 ? 'x' : reception->told_discard > 0 ? 'd' : 'r';
    }
}

/* The first Resource alone: one lamp each. */
static bool note(struct film *film, const struct judged *judged, const struct trace_record *record, const struct reception *reception) {
    const bool server = run_is_server(judged->run, record->node), shown = !server || record->node <= film->servers;
    char what[24] = "-";
    if (!shown) {
        return true;
    }
    switch (record->event) {
    case TRACE_SENT:
        if (record->aux != TRACE_NO_STEP) {
            snprintf(what, sizeof what, "%" PRIu32, record->aux);
        }
        return put(film, record, 's', what);
    case TRACE_RECEIVED:
        return !server || put(film, record, outcome_of(reception), what);
    case TRACE_LOST:
        return !server || put(film, record, 'l', what);
    case TRACE_ACTUATED:
    case TRACE_STATE:
        if (!server || record->aux != 0 || (record->event == TRACE_STATE && record->datagram != 0)) {
            return true;
        }
        snprintf(what, sizeof what, "%d", record->value != TRACE_UNREADABLE && record->value != 0 ? (int)(int64_t)record->value : 0);
        return put(film, record, record->event == TRACE_STATE ? 'v' : 'a', what);
    default:
        return true;
    }
}

json_t *film_of(const struct judged *judged) {
    const struct run *run = judged->run;
    struct film film = {.servers = run->servers < FILM_SERVERS_MAX ? run->servers : FILM_SERVERS_MAX};
    size_t reception = 0;
    bool good = true;
    for (size_t i = 0; good && i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        const bool received = record->event == TRACE_RECEIVED && run_is_server(run, record->node);
        good = note(&film, judged, record, received ? &judged->receptions->list[reception] : NULL);
        reception += received;
    }
    json_t *json = !good ? NULL : json_pack("{s:I, s:I, s:I, s:s#}", "servers", (json_int_t)film.servers, "servers_left_out",
                                            (json_int_t)(run->servers - film.servers), "events_left_out", (json_int_t)film.left_out, "events",
                                            film.text != NULL ? film.text : "", (int)film.len);
    free(film.text);
    return json;
}

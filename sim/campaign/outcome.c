/* outcome.c
 *   frame: length of the payload (4 bytes), FNV-1a of the payload (4), payload
 * Numbers are little-endian, doubles as their bits. Of the bins of delays only those that hold something. */
#include "outcome.h"

#include "little_endian.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD = 8, PAYLOAD_MAX = 1 << 20 };

const char *const outcome_verdict_names[] = {"pass", "known-limit", "inconclusive", "fail", "fault", NULL};

/* ---- writing ---- */

void frames_free(struct frames *frames) {
    free(frames->bytes);
    *frames = (struct frames){0};
}

static uint8_t *grow(struct frames *frames, size_t length) {
    if (frames->length + length > frames->room) {
        const size_t room = 2 * (frames->length + length) + 4096;
        uint8_t *bytes = realloc(frames->bytes, room);
        if (bytes == NULL) {
            frames->failed = true;
            return NULL;
        }
        frames->bytes = bytes;
        frames->room = room;
    }
    frames->length += length;
    return frames->bytes + frames->length - length;
}

static void put64(struct frames *frames, uint64_t value) {
    uint8_t *at = grow(frames, 8);
    if (at != NULL) {
        put_le64(at, value);
    }
}

static void put_double(struct frames *frames, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put64(frames, bits);
}

static void put_string(struct frames *frames, const char *text) {
    const size_t length = strlen(text);
    put64(frames, length);
    uint8_t *at = grow(frames, length);
    if (at != NULL) {
        memcpy(at, text, length);
    }
}

static void put_measures(struct frames *frames, const struct measures *measures) {
    uint64_t bins = 0;
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        put_double(frames, measures->list[i].value);
        put_double(frames, measures->list[i].trials);
    }
    put64(frames, measures->never);
    for (size_t i = 0; i < DELAY_BINS; i++) {
        bins += measures->delays[i] > 0;
    }
    put64(frames, bins);
    for (size_t i = 0; i < DELAY_BINS; i++) {
        if (measures->delays[i] > 0) {
            put64(frames, (uint64_t)i << 32 | measures->delays[i]);
        }
    }
}

static uint32_t fnv1a(const uint8_t *bytes, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 16777619u;
    }
    return hash;
}

void frames_add(struct frames *frames, const struct outcome *outcome) {
    const size_t start = frames->length;
    grow(frames, HEAD);
    put64(frames, outcome->tag);
    put64(frames, outcome->seed);
    put64(frames, outcome->wall_us);
    put64(frames, outcome->verdict);
    put_string(frames, outcome->says);
    put_measures(frames, &outcome->whole);
    put64(frames, outcome->step_count);
    for (size_t i = 0; i < outcome->step_count; i++) {
        put_measures(frames, &outcome->steps[i]);
    }
    put64(frames, outcome->check_count);
    for (size_t i = 0; i < outcome->check_count; i++) {
        put_string(frames, outcome->checks[i].name);
        put64(frames, outcome->checks[i].verdict);
    }
    if (!frames->failed) {
        const size_t length = frames->length - start - HEAD;
        put_le32(frames->bytes + start, (uint32_t)length);
        put_le32(frames->bytes + start + 4, fnv1a(frames->bytes + start + HEAD, length));
    }
}

/* ---- reading ---- */

struct cursor { const uint8_t *at, *end; bool bad; };

static uint64_t get64(struct cursor *cursor) {
    if (cursor->end - cursor->at < 8) {
        cursor->bad = true;
        return 0;
    }
    cursor->at += 8;
    return get_le64(cursor->at - 8);
}

static uint64_t get_most(struct cursor *cursor, uint64_t most) {
    const uint64_t value = get64(cursor);
    cursor->bad |= value > most;
    return cursor->bad ? 0 : value;
}

static double get_double(struct cursor *cursor) {
    const uint64_t bits = get64(cursor);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void get_string(struct cursor *cursor, char *text, size_t size) {
    const uint64_t length = get_most(cursor, size - 1);
    if (cursor->bad || (uint64_t)(cursor->end - cursor->at) < length) {
        cursor->bad = true;
        return;
    }
    memcpy(text, cursor->at, length);
    text[length] = '\0';
    cursor->at += length;
}

static void get_measures(struct cursor *cursor, struct measures *measures) {
    *measures = (struct measures){0};
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        measures->list[i].value = get_double(cursor);
        measures->list[i].trials = get_double(cursor);
    }
    measures->never = get64(cursor);
    const uint64_t bins = get_most(cursor, DELAY_BINS);
    for (uint64_t i = 0; i < bins && !cursor->bad; i++) {
        const uint64_t bin = get64(cursor);
        cursor->bad |= bin >> 32 >= DELAY_BINS;
        if (!cursor->bad) {
            measures->delays[bin >> 32] = (uint32_t)bin;
        }
    }
}

static void get_outcome(struct cursor *cursor, struct outcome *outcome) {
    outcome->tag = get64(cursor);
    outcome->seed = get64(cursor);
    outcome->wall_us = get64(cursor);
    outcome->verdict = (uint8_t)get_most(cursor, OUTCOME_FAULT);
    get_string(cursor, outcome->says, sizeof outcome->says);
    get_measures(cursor, &outcome->whole);
    outcome->step_count = get_most(cursor, OUTCOME_STEPS_MAX);
    for (size_t i = 0; i < outcome->step_count && !cursor->bad; i++) {
        get_measures(cursor, &outcome->steps[i]);
    }
    outcome->check_count = get_most(cursor, OUTCOME_CHECKS_MAX);
    for (size_t i = 0; i < outcome->check_count && !cursor->bad; i++) {
        get_string(cursor, outcome->checks[i].name, sizeof outcome->checks[i].name);
        outcome->checks[i].verdict = (uint8_t)get_most(cursor, OUTCOME_FAIL);
    }
    cursor->bad |= cursor->at != cursor->end;
}

size_t frames_take(const uint8_t *bytes, size_t length, struct outcome *outcome) {
    if (length < HEAD) {
        return 0;
    }
    const size_t payload = get_le32(bytes);
    if (payload > PAYLOAD_MAX) {
        return SIZE_MAX;
    }
    if (length < HEAD + payload) {
        return 0;
    }
    struct cursor cursor = {bytes + HEAD, bytes + HEAD + payload, false};
    if (fnv1a(bytes + HEAD, payload) != get_le32(bytes + 4)) {
        return SIZE_MAX;
    }
    get_outcome(&cursor, outcome);
    return cursor.bad ? SIZE_MAX : HEAD + payload;
}

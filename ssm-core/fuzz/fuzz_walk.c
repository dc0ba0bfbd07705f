/* fuzz_walk.c: CoAP messages and options. The input is a datagram. Both builds of the option code, and libcoap alone, say the same of every
 * byte string and write the same; what the parser accepts lies inside the datagram and survives being written again. */
#include "fuzz.h"
#include "walker.h"
#include <ssm/message.h>
#include <string.h>

static struct walked ours, theirs, again;

static void compare(struct ssm_bytes options, const struct walker *other)
{
    static uint8_t first[2 * STEPS_MAX], second[2 * STEPS_MAX];
    other->walk(&theirs, options);
    firmware.walk(&ours, options);
    CHECK(ours.end == theirs.end && ours.count == theirs.count && ours.stop == theirs.stop);
    for (size_t i = 0; i < ours.count; i++) {
        CHECK(ours.steps[i].number == theirs.steps[i].number && ours.steps[i].len == theirs.steps[i].len);
        CHECK(ours.steps[i].len == 0 || ours.steps[i].start == theirs.steps[i].start);
        CHECK(ours.steps[i].start <= options.len && ours.steps[i].len <= options.len - ours.steps[i].start);
    }
    size_t len = firmware.encode(first, sizeof first, &ours, options.data);
    CHECK(len == other->encode(second, sizeof second, &ours, options.data) && memcmp(first, second, len) == 0);
    for (size_t room = len < 6 ? 0 : len - 6; room < len; room++) {
        CHECK(firmware.encode(first, room, &ours, options.data) == 0 && other->encode(second, room, &ours, options.data) == 0);
    }
    len = firmware.encode(first, sizeof first, &ours, options.data);
    firmware.walk(&again, (struct ssm_bytes){first, len});
    CHECK(again.end == 0 && again.count == ours.count && again.stop == len);
    for (size_t i = 0; i < again.count; i++) {
        CHECK(again.steps[i].number == ours.steps[i].number && again.steps[i].len == ours.steps[i].len);
        CHECK(memcmp(first + again.steps[i].start, options.data + ours.steps[i].start, again.steps[i].len) == 0);
    }
}

static void parse(const uint8_t *data, size_t size)
{
    struct ssm_message message;
    if (!ssm_message_parse(&message, data, size)) {
        return;
    }
    size_t header = 4 + message.token.len, marker = message.payload.len > 0;
    CHECK(message.token.len <= 8 && header + message.options.len + marker + message.payload.len == size);
    CHECK(message.payload.len == 0 || (message.payload.data == data + size - message.payload.len && message.payload.data[-1] == 0xff));
    struct ssm_option option = {0};
    size_t cursor = 0, count = 0;
    while (ssm_option_next(&message.options, &cursor, &option) > 0) {
        CHECK(count < ours.count && option.number == ours.steps[count].number && option.value.len == ours.steps[count].len);
        count++;
    }
    CHECK(count == ours.count && cursor == message.options.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > STEPS_MAX) {
        return 0;
    }
    size_t start = size > 0 ? 4u + (data[0] & 15u) : 0;
    start = start < size ? start : size;
    const struct walker *const others[] = {&libcoap, &hosted};
    for (size_t i = 0; i < 2; i++) {
        compare((struct ssm_bytes){data, size}, others[i]);
        compare((struct ssm_bytes){data + start, size - start}, others[i]);
    }
    parse(data, size);
    return 0;
}

/* trace_test.c: what is written is read back; what is cut, altered or could not be written is refused. */
#include "capture.h"
#include "packet.h"
#include "trace.h"

#include <CUnit/Basic.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/ssm-trace-test-XXXXXX";
static char path[128], error[512];
static const uint8_t link_local[16] = {0xfe, 0x80, [8] = 2, [15] = 7}, all_ocf_nodes[16] = {0xff, 2, [14] = 1, [15] = 0x58};

static size_t load(uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t len = file == NULL ? 0 : fread(bytes, 1, size, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    return len;
}

static void store(const uint8_t *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_FATAL(file != NULL);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, len, file), len);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* ---- trace ---- */

/* The records of the sample take 14, 30 and 10 bytes, the end record 16. */
enum { RECORDS = 3, FIRST = 64, SECOND_RECORD = FIRST + 14, THIRD_RECORD = SECOND_RECORD + 30, END_RECORD = THIRD_RECORD + 10,
       TRACE_BYTES = END_RECORD + 16 };
static const struct trace_record sample[RECORDS] = {
    {0, 1, TRACE_STATE, 0, 0, 1, UINT64_MAX},
    {UINT64_C(1) << 40, 5, TRACE_SENT, TRACE_PART_ORIGINAL, 0xfffffffe, TRACE_NO_STEP, UINT64_C(3) << 32 | 7},
    {UINT64_C(1) << 40, 2, TRACE_LOST, TRACE_LOSS_BURST, 1, 0, 0},
};

static void write_sample_trace(void)
{
    const struct trace_header header = {.seed = 0x0123456789abcdef, .nodes = 6, .servers = 4};
    struct trace_writer *writer = trace_create(path, &header);
    CU_ASSERT_FATAL(writer != NULL);
    for (size_t i = 0; i < RECORDS; i++) {
        trace_put(writer, &sample[i]);
    }
    CU_ASSERT_EQUAL(trace_close(writer, UINT64_C(1) << 41), 0);
}

static void trace_round_trip(void)
{
    write_sample_trace();
    struct trace *trace = trace_read(path, error, sizeof error);
    CU_ASSERT_FATAL(trace != NULL);
    CU_ASSERT_EQUAL(trace->count, RECORDS);
    CU_ASSERT_EQUAL(trace->header.seed, 0x0123456789abcdef);
    CU_ASSERT_EQUAL(trace->header.nodes, 6);
    CU_ASSERT_EQUAL(trace->header.servers, 4);
    CU_ASSERT_EQUAL(trace->header.end_ns, UINT64_C(1) << 41);
    for (size_t i = 0; i < RECORDS; i++) {
        const struct trace_record *got = &trace->records[i], *want = &sample[i];
        CU_ASSERT(got->time_ns == want->time_ns && got->node == want->node && got->event == want->event && got->reason == want->reason);
        CU_ASSERT(got->datagram == want->datagram && got->aux == want->aux && got->value == want->value);
    }
    trace_free(trace);
}

/* More than any buffer holds, so that it grows. */
static void trace_in_memory_is_the_same(void)
{
    enum { MANY = 10000 };
    const struct trace_header header = {.seed = 7, .nodes = 6, .servers = 4};
    struct trace_writer *file = trace_create(path, &header), *memory = trace_create(NULL, &header);
    CU_ASSERT_FATAL(file != NULL && memory != NULL);
    for (uint32_t i = 0; i < MANY; i++) {
        const struct trace_record record = {.time_ns = i, .node = i % 6, .event = TRACE_STEP, .aux = i};
        trace_put(file, &record);
        trace_put(memory, &record);
    }
    CU_ASSERT_EQUAL(trace_close(file, MANY), 0);
    struct trace *read = trace_read(path, error, sizeof error), *taken = trace_take(memory, MANY, error, sizeof error);
    CU_ASSERT_FATAL(read != NULL && taken != NULL);
    CU_ASSERT_EQUAL(memcmp(&read->header, &taken->header, sizeof read->header), 0);
    CU_ASSERT_EQUAL_FATAL(taken->count, MANY);
    CU_ASSERT_EQUAL(memcmp(read->records, taken->records, MANY * sizeof *taken->records), 0);
    trace_free(read);
    trace_free(taken);
    struct trace_writer *unwanted = trace_create(NULL, &header);
    CU_ASSERT_EQUAL(trace_close(unwanted, 0), 0);
}

static void trace_bytes_are_little_endian(void)
{
    uint8_t bytes[TRACE_BYTES + 1];
    write_sample_trace();
    CU_ASSERT_EQUAL(load(bytes, sizeof bytes), TRACE_BYTES);
    CU_ASSERT_EQUAL(memcmp(bytes, "SSMTRACE\3\0\0\0\0\0\0\0\xef\xcd\xab\x89\x67\x45\x23\x01\6\0\0\0\4\0\0\0\0\0\0\0\0\2\0\0"
                                  "\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", FIRST), 0);
    CU_ASSERT_EQUAL(memcmp(bytes + FIRST, "\x48\xd0\1\0\1\0\xff\xff\xff\xff\xff\xff\xff\xff", 14), 0);
    CU_ASSERT_EQUAL(memcmp(bytes + SECOND_RECORD, "\x72\xe6\0\0\0\0\0\1\0\0\4\0\xfe\xff\xff\xff\2\0\xff\xff\xff\xff\7\0\0\0\3\0\0\0", 30), 0);
    CU_ASSERT_EQUAL(memcmp(bytes + THIRD_RECORD, "\x43\x06\7\0\xff\xff\xff\xff\2\0", 10), 0);
}

static void trace_refuses_cuts(void)
{
    uint8_t bytes[TRACE_BYTES];
    write_sample_trace();
    CU_ASSERT_EQUAL(load(bytes, sizeof bytes), sizeof bytes);
    for (size_t len = 0; len < TRACE_BYTES; len++) {
        store(bytes, len);
        error[0] = '\0';
        CU_ASSERT_PTR_NULL(trace_read(path, error, sizeof error));
        CU_ASSERT(strstr(error, path) != NULL && strstr(error, "expected") != NULL);
    }
}

static void trace_refuses_alterations(void)
{
    static const struct { size_t at; uint8_t mask; const char *what; } cases[] = {
        {0, 1, "magic"}, {8, 1, "version"}, {12, 1, "reserved"}, {24, 1, "nodes"}, {28, 1, "servers"}, {37, 2, "end time"},
        {40, 1, "count in the header"}, {47, 0x80, "large count in the header"}, {48, 1, "reserved"}, {63, 1, "reserved"},
        {SECOND_RECORD + 9, 0x80, "time that goes back"}, {SECOND_RECORD + 8, 2, "time beyond the end"},
        {FIRST + 2, 8, "node beyond the last"}, {FIRST, TRACE_STATE ^ 12, "unknown event"}, {FIRST, TRACE_STATE ^ 15, "end record in the middle"},
        {FIRST, TRACE_STATE, "event 0"}, {FIRST + 1, 0x40, "length"}, {END_RECORD + 7, 1, "end time"}, {END_RECORD, 1, "end event"},
        {END_RECORD + 14, 1, "count"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t bytes[TRACE_BYTES];
        write_sample_trace();
        CU_ASSERT_EQUAL(load(bytes, sizeof bytes), sizeof bytes);
        bytes[cases[i].at] ^= cases[i].mask;
        store(bytes, sizeof bytes);
        struct trace *trace = trace_read(path, error, sizeof error);
        if (trace != NULL) {
            printf("\n  accepted with another %s\n", cases[i].what);
        }
        CU_ASSERT_PTR_NULL(trace);
        trace_free(trace);
    }
}

static void full_disk_and_missing_files_are_told(void)
{
    const struct trace_header header = {.nodes = 2};
    struct trace_writer *writer = trace_create("/dev/full", &header);
    CU_ASSERT_FATAL(writer != NULL);
    CU_ASSERT_EQUAL(trace_close(writer, 0), -1);
    CU_ASSERT_EQUAL(errno, ENOSPC);
    struct capture_writer *capture = capture_create("/dev/full");
    CU_ASSERT_FATAL(capture != NULL);
    CU_ASSERT_EQUAL(capture_close(capture), -1);
    CU_ASSERT_EQUAL(errno, ENOSPC);
    CU_ASSERT_PTR_NULL(trace_create("/nowhere/trace", &header));
    CU_ASSERT_EQUAL(errno, ENOENT);
    CU_ASSERT_PTR_NULL(capture_create("/nowhere/capture"));
    CU_ASSERT_PTR_NULL(trace_read("/nowhere/trace", error, sizeof error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "/nowhere/trace: cannot be opened"));
    CU_ASSERT_PTR_NULL(capture_read(folder, error, sizeof error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "cannot be read"));
}

/* ---- capture ---- */

enum { FRAMES = 4, LONG = 300 };

/* Empty, odd and long payloads, to the group and to a node. */
static void write_sample_capture(uint8_t payload[LONG])
{
    struct capture_writer *writer = capture_create(path);
    CU_ASSERT_FATAL(writer != NULL);
    for (size_t i = 0; i < LONG; i++) {
        payload[i] = (uint8_t)(i * 7);
    }
    CU_ASSERT_EQUAL(capture_put(writer, 0, link_local, 56830, all_ocf_nodes, 5683, payload, LONG), 1);
    CU_ASSERT_EQUAL(capture_put(writer, 1999999999, link_local, 1, link_local, 2, payload, 0), 2);
    CU_ASSERT_EQUAL(capture_put(writer, 2000000000, link_local, 5683, link_local, 56830, payload, 3), 3);
    CU_ASSERT_EQUAL(capture_put(writer, UINT64_C(4000000000) * 1000000000, link_local, 0xffff, all_ocf_nodes, 5683, payload, 1), 4);
    CU_ASSERT_EQUAL(capture_close(writer), 0);
}

static void capture_round_trip(void)
{
    static const size_t lengths[FRAMES] = {LONG, 0, 3, 1};
    static const uint64_t times[FRAMES] = {0, 1999999999, 2000000000, UINT64_C(4000000000) * 1000000000};
    uint8_t payload[LONG];
    write_sample_capture(payload);
    struct capture *capture = capture_read(path, error, sizeof error);
    CU_ASSERT_FATAL(capture != NULL);
    CU_ASSERT_EQUAL_FATAL(capture->count, FRAMES);
    for (size_t i = 0; i < FRAMES; i++) {
        const struct capture_frame *frame = &capture->frames[i];
        CU_ASSERT_EQUAL(frame->time_ns, times[i]);
        CU_ASSERT_EQUAL_FATAL(frame->len, lengths[i]);
        CU_ASSERT_EQUAL(memcmp(frame->data, payload, lengths[i]), 0);
        CU_ASSERT_EQUAL(memcmp(frame->source, link_local, 16), 0);
    }
    CU_ASSERT_EQUAL(memcmp(capture->frames[0].destination, all_ocf_nodes, 16), 0);
    CU_ASSERT_EQUAL(capture->frames[2].source_port, 5683);
    CU_ASSERT_EQUAL(capture->frames[2].destination_port, 56830);
    capture_free(capture);
}

/* A file is written, and the same in memory; more than any buffer holds. */
static void capture_in_memory_is_the_same(void)
{
    enum { MANY = 20, BYTES = 10000 };
    static uint8_t payload[BYTES];
    struct capture_writer *file = capture_create(path), *memory = capture_create(NULL);
    CU_ASSERT_FATAL(file != NULL && memory != NULL);
    for (size_t i = 0; i < MANY; i++) {
        memset(payload, (int)i, sizeof payload);
        capture_put(file, i, link_local, 1, all_ocf_nodes, 5683, payload, sizeof payload);
        capture_put(memory, i, link_local, 1, all_ocf_nodes, 5683, payload, sizeof payload);
    }
    CU_ASSERT_EQUAL(capture_close(file), 0);
    struct capture *read = capture_read(path, error, sizeof error), *taken = capture_take(memory, error, sizeof error);
    CU_ASSERT_FATAL(read != NULL && taken != NULL && read->count == MANY && taken->count == MANY);
    CU_ASSERT_EQUAL(memcmp(read->bytes, taken->bytes, 24 + MANY * (16 + PACKET_HEADERS + BYTES)), 0);
    CU_ASSERT_EQUAL(taken->frames[MANY - 1].data - taken->bytes, read->frames[MANY - 1].data - read->bytes);
    capture_free(read);
    capture_free(taken);
}

/* Every cut but those between two frames, and every single bit but those of times, hop limit, traffic class and flow label. */
static void capture_refuses_cuts_and_alterations(void)
{
    enum { HEADERS = 16 + PACKET_HEADERS, SECOND = 24 + HEADERS + LONG, THIRD = SECOND + HEADERS, WHOLE = THIRD + 2 * HEADERS + 4 };
    uint8_t payload[LONG], bytes[WHOLE];
    write_sample_capture(payload);
    CU_ASSERT_EQUAL(load(bytes, sizeof bytes), sizeof bytes);
    for (size_t len = 0; len < WHOLE; len++) {
        store(bytes, len);
        struct capture *capture = capture_read(path, error, sizeof error);
        bool between = len == 24 || len == SECOND || len == THIRD || len == THIRD + 16 + PACKET_HEADERS + 3;
        CU_ASSERT_EQUAL(capture != NULL, between);
        capture_free(capture);
    }
    for (size_t at = SECOND + 8; at < THIRD; at++) {
        for (int bit = 0; bit < 8; bit++) {
            size_t in_packet = at - SECOND - 16;
            bool open = at >= SECOND + 16 && (in_packet == 7 || (in_packet < 4 && !(in_packet == 0 && bit >= 4)));
            bytes[at] ^= (uint8_t)(1 << bit);
            store(bytes, sizeof bytes);
            bytes[at] ^= (uint8_t)(1 << bit);
            struct capture *capture = capture_read(path, error, sizeof error);
            CU_ASSERT_EQUAL(capture != NULL, open);
            capture_free(capture);
        }
    }
}

/* An independent judge: tshark must find every UDP checksum good. Its fields cannot be asked for if it is not installed. */
static void capture_is_good_for_tshark(void)
{
    uint8_t payload[LONG];
    char command[512], line[64];
    if (system("command -v tshark >/dev/null 2>&1") != 0) {
        printf("\n  NOT CHECKED: tshark is not installed, the capture was not judged by it\n");
        return;
    }
    write_sample_capture(payload);
    snprintf(command, sizeof command, "tshark -r '%s' -o udp.check_checksum:TRUE -T fields -e udp.checksum.status -e frame.protocols"
             " 2>/dev/null", path);
    FILE *pipe = popen(command, "r");
    CU_ASSERT_FATAL(pipe != NULL);
    int good = 0, other = 0;
    while (fgets(line, sizeof line, pipe) != NULL) {
        *(strncmp(line, "1\traw:ipv6:udp", 14) == 0 || strncmp(line, "1\tipv6:udp", 10) == 0 ? &good : &other) += 1;
    }
    CU_ASSERT_EQUAL(pclose(pipe), 0);
    CU_ASSERT_EQUAL(good, FRAMES);
    CU_ASSERT_EQUAL(other, 0);
}

/* More than any buffer holds, and the largest datagram there is. */
static void large_files_are_whole(void)
{
    enum { MANY = 20000, LARGE_FRAMES = 5 };
    static uint8_t large[PACKET_PAYLOAD_MAX];
    const struct trace_header header = {.nodes = 3, .servers = 1};
    struct trace_writer *writer = trace_create(path, &header);
    CU_ASSERT_FATAL(writer != NULL);
    for (uint64_t i = 0; i < MANY; i++) {
        trace_put(writer, &(struct trace_record){.time_ns = i, .event = TRACE_STATE, .value = i * i});
    }
    CU_ASSERT_EQUAL(trace_close(writer, MANY), 0);
    struct trace *trace = trace_read(path, error, sizeof error);
    CU_ASSERT_FATAL(trace != NULL && trace->count == MANY);
    bool right = true;
    for (uint64_t i = 0; i < MANY; i++) {
        right = right && trace->records[i].time_ns == i && trace->records[i].value == i * i;
    }
    CU_ASSERT(right);
    trace_free(trace);

    struct capture_writer *frames = capture_create(path);
    CU_ASSERT_FATAL(frames != NULL);
    for (size_t i = 0; i < LARGE_FRAMES; i++) {
        large[i] = (uint8_t)(i + 1);
        capture_put(frames, i, link_local, 1, link_local, 2, large, sizeof large);
    }
    CU_ASSERT_EQUAL(capture_close(frames), 0);
    struct capture *capture = capture_read(path, error, sizeof error);
    CU_ASSERT_FATAL(capture != NULL && capture->count == LARGE_FRAMES);
    CU_ASSERT(capture->frames[4].len == sizeof large && memcmp(capture->frames[4].data, large, sizeof large) == 0);
    CU_ASSERT_EQUAL(capture->frames[2].data[3], 0);
    capture_free(capture);
}

static void hop_limit_follows_the_scope(void)
{
    struct packet packet = {.destination = {0xff, 0x02}}, site = {.destination = {0xff, 0x05}}, unicast = {.destination = {0xfe, 0x80}};
    uint8_t headers[PACKET_HEADERS];
    packet_headers(&packet, headers);
    CU_ASSERT_EQUAL(headers[7], 1);
    packet_headers(&site, headers);
    CU_ASSERT_EQUAL(headers[7], 64);
    packet_headers(&unicast, headers);
    CU_ASSERT_EQUAL(headers[7], 64);
}

int main(void)
{
    if (mkdtemp(folder) == NULL || CU_initialize_registry() != CUE_SUCCESS) {
        perror("trace_test");
        return 99;
    }
    snprintf(path, sizeof path, "%s/file", folder);
    CU_pSuite suite = CU_add_suite("trace and capture", NULL, NULL);
    CU_ADD_TEST(suite, trace_round_trip);
    CU_ADD_TEST(suite, trace_in_memory_is_the_same);
    CU_ADD_TEST(suite, trace_bytes_are_little_endian);
    CU_ADD_TEST(suite, trace_refuses_cuts);
    CU_ADD_TEST(suite, trace_refuses_alterations);
    CU_ADD_TEST(suite, full_disk_and_missing_files_are_told);
    CU_ADD_TEST(suite, capture_round_trip);
    CU_ADD_TEST(suite, capture_in_memory_is_the_same);
    CU_ADD_TEST(suite, capture_refuses_cuts_and_alterations);
    CU_ADD_TEST(suite, capture_is_good_for_tshark);
    CU_ADD_TEST(suite, large_files_are_whole);
    CU_ADD_TEST(suite, hop_limit_follows_the_scope);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    (void)unlink(path);
    (void)rmdir(folder);
    return failures == 0 ? 0 : 1;
}

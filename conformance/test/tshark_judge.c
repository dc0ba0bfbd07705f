/* tshark-judge RUNDIR [LINK-CAPTURE]: an outside judge of a run.
 *   provision.json -> keys for tshark -> tshark decrypts capture.pcap -> plaintext a frame
 *   trace -> every change of a Resource that a Server shows after a datagram
 * Every such change must be what tshark read in that frame, and at least one must be there. tshark never checks replay; that is not judged here.
 * With the capture of a link (links/csma.pcap): what tshark reads in its frames is what it reads in capture.pcap, and every plaintext of
 * capture.pcap that a Server received is in it. */
#include "config.h"
#include "trace.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLAIN_MAX = 512, CONTEXTS_MAX = 64 };
struct plain { uint8_t bytes[PLAIN_MAX]; size_t len; };
struct plains { struct plain *list; size_t count; };   /* list[n - 1]: frame n; len 0: not decrypted */

static void die(const char *what, const char *why) {
    fprintf(stderr, "tshark-judge: %s: %s\n", what, why);
    exit(99);
}

/* One line of tshark's oscore_contexts table for each credtype 128 entry of the Client. */
static size_t contexts(const char *run, char (*table)[320]) {
    char path[4096];
    json_error_t error;
    size_t count = 0, i;
    json_t *file, *cred;
    struct device_config *client;
    snprintf(path, sizeof path, "%s/provision.json", run);
    file = json_load_file(path, 0, &error);
    if (!file) {
        die(path, error.text);
    }
    json_array_foreach(json_object_get(json_object_get(file, "client"), "creds"), i, cred) {
        json_t *wrapped = json_pack("{s[O]s[]s[]}", "creds", cred, "acl", "resources");
        char secret[129] = "", why[512];
        client = device_config_parse(wrapped, why, sizeof why);
        if (!client) {
            die(path, why);
        }
        for (size_t k = 0; k < client->creds[0].privatedata_len; k++) {
            snprintf(secret + 2 * k, 3, "%02x", client->creds[0].privatedata[k]);
        }
        if (client->creds[0].senderid && count < CONTEXTS_MAX) {
            snprintf(table[count++], 320, "uat:oscore_contexts:\"%s\",\"\",\"%s\",\"\",\"\",\"AES-CCM-16-64-128 (CCM*)\"", client->creds[0].senderid, secret);
        }
        device_config_free(client);
        json_decref(wrapped);
    }
    json_decref(file);
    return count;
}

static FILE *tshark(const char *run, const char *file, char (*table)[320], size_t count) {
    char path[4096], prefix[64];
    const char *argv[2 * CONTEXTS_MAX + 12], *floor = strstr(file, "floor-");
    const unsigned number = floor ? (unsigned)atoi(floor + 6) : 1;
    size_t n = 0;
    int ends[2];
    snprintf(path, sizeof path, "%s/%s", run, file);
    snprintf(prefix, sizeof prefix, "6lowpan.context0:fd00:0:%x:%x::/64", ~number & 0xffff, number);
    argv[n++] = "tshark";
    argv[n++] = "-o";
    argv[n++] = prefix;
    for (size_t i = 0; i < count; i++) {
        argv[n++] = "-o";
        argv[n++] = table[i];
    }
    argv[n++] = "-r";
    argv[n++] = path;
    argv[n++] = "-x";
    argv[n] = NULL;
    if (pipe(ends) != 0) {
        die("pipe", strerror(errno));
    }
    if (fork() == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp("tshark", (char *const *)argv);
        die("tshark", strerror(errno));
    }
    close(ends[1]);
    return fdopen(ends[0], "r");
}

/* "0010  65 73 ..." -> bytes appended */
static void take_hex(struct plain *plain, const char *line) {
    unsigned byte;
    int used;
    for (line += 6; isxdigit((unsigned char)line[0]) && isxdigit((unsigned char)line[1]) && plain->len < PLAIN_MAX; line += used) {
        if (sscanf(line, "%2x%n", &byte, &used) != 1) {
            return;
        }
        plain->bytes[plain->len++] = (uint8_t)byte;
        used += line[used] == ' ';
    }
}

/* tshark -x: frames are separated by blank lines; a decrypted one has a second dump under "Decrypted OSCORE". */
static struct plains read_plains(FILE *from) {
    struct plains plains = {NULL, 0};
    char line[512];
    int in_frame = 0, decrypted = 0;
    while (fgets(line, sizeof line, from)) {
        if (line[0] == '\n') {
            in_frame = decrypted = 0;
            continue;
        }
        if (!in_frame) {
            plains.list = realloc(plains.list, (plains.count + 1) * sizeof *plains.list);
            plains.list[plains.count++].len = 0;
            in_frame = 1;
        }
        if (strncmp(line, "Decrypted OSCORE", 16) == 0) {
            decrypted = 1;
        } else if (decrypted && isxdigit((unsigned char)line[0])) {
            take_hex(&plains.list[plains.count - 1], line);
        }
    }
    fclose(from);
    return plains;
}

/* The UPDATE's value in a plaintext: code POST, then everything behind the payload marker. */
static bool update_value(const struct plain *plain, int32_t *value) {
    const uint8_t *marker = plain->len ? memchr(plain->bytes, 0xff, plain->len) : NULL;
    size_t left = marker ? plain->len - (size_t)(marker + 1 - plain->bytes) : 0;
    return marker && plain->bytes[0] == 0x02 &&
           (device_value_decode(DEVICE_SWITCH, marker + 1, left, value) || device_value_decode(DEVICE_DIMMER, marker + 1, left, value));
}

static bool is_among(const struct plains *plains, const struct plain *plain) {
    for (size_t i = 0; i < plains->count; i++) {
        if (plains->list[i].len == plain->len && memcmp(plains->list[i].bytes, plain->bytes, plain->len) == 0) {
            return true;
        }
    }
    return false;
}

/* 0: as many plaintexts as needed, and no other than those that were sent. */
static int judge_link(const struct plains *sent, const struct plains *link, const struct trace *trace, const char *name) {
    size_t read = 0, other = 0, missing = 0;
    for (size_t i = 0; i < link->count; i++) {
        read += link->list[i].len > 0;
        other += link->list[i].len > 0 && !is_among(sent, &link->list[i]);
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *at = &trace->records[i];
        const bool received = at->event == TRACE_RECEIVED && at->datagram <= sent->count && sent->list[at->datagram - 1].len > 0;
        missing += received && !is_among(link, &sent->list[at->datagram - 1]);
    }
    printf("tshark-judge: %s: %zu frames decrypted, %zu others than were sent, %zu receptions without one\n", name, read, other, missing);
    return read > 0 && other == 0 && (missing == 0 || strstr(name, "floor-")) ? 0 : 1;   /* a floor is not all of it */
}

int main(int argc, char **argv) {
    static char table[CONTEXTS_MAX][320];
    char path[4096], error[512];
    struct plains plains;
    struct trace *trace;
    size_t agreed = 0, wrong = 0;
    int32_t value;
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: tshark-judge RUNDIR [LINK-CAPTURE]\n");
        return 2;
    }
    const size_t count = contexts(argv[1], table);
    plains = read_plains(tshark(argv[1], "capture.pcap", table, count));
    snprintf(path, sizeof path, "%s/trace", argv[1]);
    trace = trace_read(path, error, sizeof error);
    if (!trace) {
        die(path, error);
    }
    if (argc == 3) {
        struct plains link = read_plains(tshark(argv[1], argv[2], table, count));
        const int judged = judge_link(&plains, &link, trace, argv[2]);
        free(link.list);
        free(plains.list);
        trace_free(trace);
        return judged;
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *r = &trace->records[i];
        if (r->event != TRACE_STATE || r->datagram == 0) {
            continue;
        }
        if (r->datagram <= plains.count && update_value(&plains.list[r->datagram - 1], &value) && (uint64_t)value == r->value) {
            agreed++;
        } else if (wrong++ < 5) {
            printf("Server %u shows %llu after datagram %u, and tshark reads no such UPDATE there\n", r->node, (unsigned long long)r->value, r->datagram);
        }
    }
    printf("tshark read %zu frames; %zu changes of a Resource agree with its plaintext, %zu do not\n", plains.count, agreed, wrong);
    trace_free(trace);
    free(plains.list);
    return wrong == 0 && agreed > 0 ? 0 : 1;
}

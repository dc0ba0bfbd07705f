/* evidence.c: what proves a verdict that is no pass, for somebody who was not there:
 *   DIR/failures/TEST/evidence.txt    requirement and clause, every step with its datagram in hex and in words, expected, found, rerun
 *                    /capture.pcap    every datagram of the test, in both directions
 *                    /oscore_contexts the keys, in tshark's own form:  WIRESHARK_CONFIG_DIR=. tshark -r capture.pcap */
#include "report.h"

#include "capture.h"

#include <ctype.h>
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_ROOM = 4096 };

bool report_has_evidence(const struct result *result) {
    return (result->verdict == FAIL || result->verdict == INCONCLUSIVE) && result->step_count;
}

void report_evidence_name(char out[REPORT_NAME_MAX], const struct test *test) {
    size_t used = (size_t)snprintf(out, REPORT_NAME_MAX, "failures/");
    for (const char *at = test->id; *at && used + 1 < REPORT_NAME_MAX; at++) {
        out[used++] = isalnum((unsigned char)*at) || *at == '.' ? *at : '-';
    }
    out[used] = '\0';
}

static bool wrong(char *error, size_t error_size, const char *path) {
    snprintf(error, error_size, "%.600s: %s", path, strerror(errno));
    return false;
}

/* Removes a folder with all in it; one that is not there is removed already. */
static bool remove_tree(char *folder, char *error, size_t error_size) {
    char *roots[] = {folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    bool good = walk != NULL;
    for (FTSENT *entry; good && (entry = fts_read(walk)) != NULL;) {
        good = entry->fts_info == FTS_D || remove(entry->fts_path) == 0 || errno == ENOENT;
    }
    if (walk) {
        fts_close(walk);
    }
    return good || wrong(error, error_size, folder);
}

static bool make_folder(const char *path, char *error, size_t error_size) {
    return mkdir(path, 0777) == 0 || errno == EEXIST || wrong(error, error_size, path);
}

static bool write_keys(const struct record *record, const char *path, char *error, size_t error_size) {
    FILE *file = fopen(path, "w");
    for (size_t i = 0; file && i < record->key_count; i++) {
        const struct record_key *key = &record->keys[i];
        /* who sends with senderid receives with recipientid; SSM has one of them only, and one direction */
        const char *sender = *key->senderid ? key->senderid : key->recipientid, *recipient = *key->senderid ? key->recipientid : "";
        fprintf(file, "\"%s\",\"%s\",\"%s\",\"\",\"\",\"AES-CCM-16-64-128 (CCM*)\"\n", sender, recipient, key->secret);
    }
    bool good = file && !ferror(file);
    return (!file || fclose(file) == 0) && good ? true : wrong(error, error_size, path);
}

static bool write_capture(const struct record *record, const char *path, char *error, size_t error_size) {
    struct capture_writer *writer = capture_create(path);
    if (!writer) {
        return wrong(error, error_size, path);
    }
    for (size_t i = 0; i < record->packet_count; i++) {
        const struct record_packet *packet = &record->packets[i];
        capture_put(writer, packet->time_ns - record->began_ns, packet->source.address, packet->source.port, packet->destination.address,
                    packet->destination.port, packet->data, packet->len);
    }
    return capture_close(writer) == 0 || wrong(error, error_size, path);
}

static bool write_text(const struct report *report, const struct result *result, const struct ledger *ledger, const char *path, char *error,
                       size_t error_size) {
    FILE *file = fopen(path, "w");
    if (!file) {
        return wrong(error, error_size, path);
    }
    report_detail(file, report, result, ledger, true);
    fprintf(file, "    read the capture: WIRESHARK_CONFIG_DIR=. tshark -r capture.pcap -V   (in this folder)\n");
    bool good = !ferror(file);
    return fclose(file) == 0 && good ? true : wrong(error, error_size, path);
}

static bool save_one(const struct report *report, const struct result *result, const struct ledger *ledger, const char *directory, char *error,
                     size_t error_size) {
    char name[REPORT_NAME_MAX], folder[PATH_ROOM], path[PATH_ROOM + 32];
    report_evidence_name(name, result->test);
    if (snprintf(folder, sizeof folder, "%s/%s", directory, name) >= (int)sizeof folder) {
        snprintf(error, error_size, "--out: found a path of more than %zu bytes, expected a shorter one", sizeof folder);
        return false;
    }
    if (!make_folder(folder, error, error_size)) {
        return false;
    }
    snprintf(path, sizeof path, "%s/oscore_contexts", folder);
    if (!write_keys(&result->record, path, error, error_size)) {
        return false;
    }
    snprintf(path, sizeof path, "%s/capture.pcap", folder);
    if (!write_capture(&result->record, path, error, error_size)) {
        return false;
    }
    snprintf(path, sizeof path, "%s/evidence.txt", folder);
    return write_text(report, result, ledger, path, error, error_size);
}

bool report_save_evidence(const struct report *report, const char *directory, const char *ledger_path, char *error, size_t error_size) {
    char folder[PATH_ROOM];
    snprintf(folder, sizeof folder, "%s/failures", directory);
    if (!remove_tree(folder, error, error_size)) {                /* those of an earlier run */
        return false;
    }
    struct ledger *ledger = NULL;
    bool good = true;
    for (size_t i = 0; good && i < report->plan->count; i++) {
        const struct result *result = &report->plan->results[i];
        if (!report_has_evidence(result)) {
            continue;
        }
        if (!ledger) {
            ledger = ledger_load(ledger_path, error, error_size);
            good = ledger && make_folder(folder, error, error_size);
        }
        good = good && save_one(report, result, ledger, directory, error, error_size);
    }
    ledger_free(ledger);
    return good;
}

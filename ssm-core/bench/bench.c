/* bench.c: ssm-bench-core, what OSCORE and SSM cost on top of the bare cipher.
 *
 *   verify    ssm_server_receive, from UDP payload to the switched switch, a fresh Partial IV each time, window committed
 *   bare      mbedtls_ccm_auth_decrypt on the same ciphertexts, nonces and AADs, the key kept
 *   protect   ssm_client_update, from path and payload to the datagram, the sequence number taken
 *   bare      mbedtls_ccm_encrypt_and_tag on the same plaintext, nonce and AAD sizes, the key kept
 *
 * A share is bare time / our time. A round cuts BATCH messages into slices and alternates slice by slice between the two sides; of each side
 * its fastest slice counts, for what else the machine does can only add to a time; time is what the processor spent on this thread, so that
 * other programs' turns do not count. The result is the median over the rounds. No store is involved. */
#include <alloca.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <mbedtls/ccm.h>
#include <ssm/ssm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { BATCH = 2048, SLICE = 128, DATAGRAM_BYTES = 96, PLAIN_BYTES = 64, ROUNDS_MIN = 9, ROUNDS_MAX = 10000, STACK_STEP = 16 };
enum { EXIT_USAGE = 2, EXIT_FAULT = 99 };

static const uint8_t secret[SSM_SECRET_BYTES] = "ssm-bench-core: no secret at all";
static const uint8_t switch_on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};
static const uint8_t token[] = {0x42, 0x66};
static const struct ssm_update update = {.path = SSM_SWITCH_HREF, .payload = {switch_on, sizeof switch_on}, .mid = 1,
                                         .token = {token, sizeof token}, .ocf_version_options = true};

/* One datagram, and what bare AES-CCM needs of it. */
struct sample {
    uint8_t datagram[DATAGRAM_BYTES];
    size_t len;
    const uint8_t *sealed; /* ciphertext and tag */
    size_t plain_len;
    uint8_t nonce[SSM_NONCE_BYTES];
    uint8_t aad[SSM_AAD_BYTES_MAX];
    size_t aad_len;
};

struct bench {
    struct ssm_client client;
    struct ssm_server server;
    struct ssm_group group;
    struct ssm_switch binary_switch;
    struct ssm_resource resource;
    struct ssm_ace ace;
    mbedtls_ccm_context ccm;
    uint8_t common_iv[SSM_NONCE_BYTES];
    struct sample samples[BATCH];
};

struct measure { double share, ours_ns, bare_ns; };

static const char *const resource_types[] = {"oic.r.switch.binary"};
static const char *const interfaces[] = {"oic.if.a", "oic.if.baseline"};
static const char *const hrefs[] = {SSM_SWITCH_HREF};
static const uint8_t id[] = {0x02, 0x8b, 0xe3, 0x01, 0x02, 0x03, 0x04};
static const char id_text[] = "028be301020304";
static const struct ssm_uuid client_uuid = {{0x5c}};

static void fault(const char *what)
{
    fprintf(stderr, "ssm-bench-core: %s\n", what);
    exit(EXIT_FAULT);
}

static double now_ns(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) {
        fault("the clock cannot be read");
    }
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void setup(struct bench *bench)
{
    struct ssm_credential credential = {.credid = 1, .credtype = SSM_CREDTYPE_CLIENT, .privatedata = {secret, sizeof secret},
                                        .senderid = id_text, .recipientid = id_text, .subjectuuid = client_uuid};
    bench->ace = (struct ssm_ace){.subject = SSM_ACE_UUID, .uuid = client_uuid, .permission = SSM_PERM_UPDATE, .hrefs = hrefs, .href_count = 1};
    bench->resource = (struct ssm_resource){SSM_SWITCH_HREF, resource_types, 1, interfaces, 2, ssm_switch_update, &bench->binary_switch};
    ssm_server_init(&bench->server, &bench->group, 1, &bench->resource, 1, &bench->ace, 1, NULL);
    bool provisioned = ssm_client_provision(&bench->client, &credential, NULL, 32) == SSM_CREDENTIAL_OK;
    credential.credtype = SSM_CREDTYPE_SERVER;
    provisioned = provisioned && ssm_server_provision(&bench->server, &credential) == SSM_CREDENTIAL_OK;
    bench->client.sequence.next = bench->client.sequence.reserved = 0x10000; /* so that every Partial IV has three bytes */

    const struct ssm_common common = {.master_secret = {secret, sizeof secret}};
    const struct ssm_bytes none = {NULL, 0};
    uint8_t key[SSM_KEY_BYTES], info[SSM_INFO_BYTES_MAX];
    size_t key_info = ssm_kdf_info(info, sizeof info, (struct ssm_bytes){id, sizeof id}, none, "Key", sizeof key);
    bool derived = ssm_kdf(key, sizeof key, &common, info, key_info) == 0;
    size_t iv_info = ssm_kdf_info(info, sizeof info, none, none, "IV", sizeof bench->common_iv);
    derived = derived && ssm_kdf(bench->common_iv, sizeof bench->common_iv, &common, info, iv_info) == 0;
    mbedtls_ccm_init(&bench->ccm);
    if (!provisioned || !derived || mbedtls_ccm_setkey(&bench->ccm, MBEDTLS_CIPHER_ID_AES, key, 8 * sizeof key) != 0) {
        fault("the contexts cannot be keyed");
    }
}

/* Protects the next datagram into `sample`, untimed. */
static void make_sample(struct bench *bench, struct sample *sample)
{
    uint64_t ssn;
    uint8_t piv[SSM_PIV_BYTES_MAX];
    struct ssm_message message;
    if (ssm_client_update(&bench->client, &update, sample->datagram, sizeof sample->datagram, &sample->len, &ssn) != SSM_PROTECTED ||
        !ssm_message_parse(&message, sample->datagram, sample->len) || message.payload.len > PLAIN_BYTES) {
        fault("a datagram cannot be protected");
    }
    const struct ssm_bytes kid = {id, sizeof id}, piv_bytes = {piv, ssm_piv_encode(piv, ssn)};
    sample->sealed = message.payload.data;
    sample->plain_len = message.payload.len - SSM_TAG_BYTES;
    ssm_nonce(sample->nonce, bench->common_iv, kid, ssn);
    sample->aad_len = ssm_request_aad(sample->aad, sizeof sample->aad, kid, piv_bytes);
}

static double verify_ours(struct bench *bench, size_t first)
{
    double start = now_ns();
    for (size_t i = first; i < first + SLICE; i++) {
        if (ssm_server_receive(&bench->server, SSM_TO_ALL_OCF_NODES, bench->samples[i].datagram, bench->samples[i].len, NULL) !=
            SSM_ACCEPTED) {
            fault("the Server discarded a good datagram");
        }
    }
    return now_ns() - start;
}

static double verify_bare(struct bench *bench, size_t first)
{
    uint8_t plain[PLAIN_BYTES];
    double start = now_ns();
    for (size_t i = first; i < first + SLICE; i++) {
        const struct sample *sample = &bench->samples[i];
        if (mbedtls_ccm_auth_decrypt(&bench->ccm, sample->plain_len, sample->nonce, SSM_NONCE_BYTES, sample->aad, sample->aad_len,
                                     sample->sealed, plain, sample->sealed + sample->plain_len, SSM_TAG_BYTES) != 0) {
            fault("bare decryption failed");
        }
    }
    return now_ns() - start;
}

static double protect_ours(struct bench *bench, size_t first)
{
    uint8_t out[DATAGRAM_BYTES];
    size_t len;
    (void)first;
    double start = now_ns();
    for (size_t i = 0; i < SLICE; i++) {
        if (ssm_client_update(&bench->client, &update, out, sizeof out, &len, NULL) != SSM_PROTECTED) {
            fault("a datagram cannot be protected");
        }
    }
    return now_ns() - start;
}

static double protect_bare(struct bench *bench, size_t first)
{
    uint8_t text[PLAIN_BYTES] = {0}; /* encrypted in place, like ours; AES does not care what it says */
    double start = now_ns();
    for (size_t i = first; i < first + SLICE; i++) {
        const struct sample *sample = &bench->samples[i];
        if (mbedtls_ccm_encrypt_and_tag(&bench->ccm, sample->plain_len, sample->nonce, SSM_NONCE_BYTES, sample->aad, sample->aad_len,
                                        text, text, text + sample->plain_len, SSM_TAG_BYTES) != 0) {
            fault("bare encryption failed");
        }
    }
    return now_ns() - start;
}

typedef double side(struct bench *bench, size_t first);

/* Measures one side with the stack `shift` bytes further down. Its address is chance at each start and decides how mbedtls's buffers on it lie:
 * two per cent of the time, alternating every STACK_STEP bytes. So both sides are measured at both places. */
__attribute__((noinline)) static double shifted(side *measured, struct bench *bench, size_t first, size_t shift)
{
    volatile char *below = alloca(STACK_STEP + shift);
    below[0] = 0;
    return measured(bench, first);
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static struct measure one_round(struct bench *bench, side *ours, side *bare)
{
    double ours_ns = HUGE_VAL, bare_ns = HUGE_VAL;
    for (size_t i = 0; i < BATCH; i++) {
        make_sample(bench, &bench->samples[i]);
    }
    for (size_t first = 0; first < BATCH; first += SLICE) {
        size_t shift = first / SLICE / 2 % 2 * STACK_STEP;
        bool ours_first = first / SLICE % 2 == 0; /* neither side is always the one that finds the other's data in the cache */
        double one = shifted(ours_first ? ours : bare, bench, first, shift);
        double other = shifted(ours_first ? bare : ours, bench, first, shift);
        ours_ns = lesser(ours_ns, ours_first ? one : other);
        bare_ns = lesser(bare_ns, ours_first ? other : one);
    }
    return (struct measure){bare_ns / ours_ns, ours_ns / SLICE, bare_ns / SLICE};
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Measures, prints the line of the table, returns the entry of the JSON file. */
static json_t *run(struct bench *bench, const char *key, side *ours, side *bare, size_t rounds)
{
    double *shares = calloc(3 * rounds, sizeof *shares);
    if (shares == NULL) {
        fault("out of memory");
    }
    double *ours_ns = shares + rounds, *bare_ns = ours_ns + rounds;
    one_round(bench, ours, bare); /* warm-up */
    for (size_t i = 0; i < rounds; i++) {
        struct measure measure = one_round(bench, ours, bare);
        shares[i] = measure.share;
        ours_ns[i] = measure.ours_ns;
        bare_ns[i] = measure.bare_ns;
    }
    double value = median(shares, rounds), min = shares[0], max = shares[rounds - 1];
    double ours_median = median(ours_ns, rounds), bare_median = median(bare_ns, rounds);
    printf("%-14s  %5.3f  %5.3f  %5.3f  %8.1f  %8.1f  %6zu\n", key, value, min, max, ours_median, bare_median, rounds);
    free(shares);
    return json_pack("{s:s, s:f, s:I, s:f, s:f, s:f, s:f}", "key", key, "value", value, "rounds", (json_int_t)rounds, "min", min, "max",
                     max, "ours_ns", ours_median, "bare_ns", bare_median);
}

/* Whole or not at all: written beside the file, then renamed. */
static void write_json(json_t *results, const char *path)
{
    json_t *root = json_pack("{s:s, s:O}", "schema", "ssmbench-bench/1", "results", results);
    size_t size = strlen(path) + sizeof ".tmp";
    char *temporary = malloc(size);
    if (root == NULL || temporary == NULL) {
        fault("out of memory");
    }
    snprintf(temporary, size, "%s.tmp", path);
    if (json_dump_file(root, temporary, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) != 0 || rename(temporary, path) != 0) {
        fprintf(stderr, "ssm-bench-core: %s: cannot be written: %s\n", path, strerror(errno));
        remove(temporary);
        exit(EXIT_FAULT);
    }
    free(temporary);
    json_decref(root);
}

static const char help[] =
    "usage: ssm-bench-core [--rounds N] [--json FILE]\n"
    "\n"
    "Measures what ssm-core costs on top of bare AES-CCM of the same sizes (mbedtls, key kept), one thread, in memory:\n"
    "  verify_share   bare decryption / ssm_server_receive, from UDP payload to the executed UPDATE\n"
    "  protect_share  bare encryption / ssm_client_update, from path and payload to the datagram\n"
    "A share of 1 means that OSCORE and SSM cost nothing. The value is the median over the rounds.\n"
    "\n"
    "  --rounds N     rounds, 9 to 10000 (default 31)\n"
    "  --json FILE    also write the results to FILE (schema ssmbench-bench/1)\n";

static void usage(const char *found, const char *expected)
{
    fprintf(stderr, "ssm-bench-core: found %s, expected %s (--help tells more)\n", found, expected);
    exit(EXIT_USAGE);
}

int main(int argc, char **argv)
{
    size_t rounds = 31;
    const char *json_path = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return 0;
        }
        bool is_rounds = strcmp(argv[i], "--rounds") == 0;
        if (!is_rounds && strcmp(argv[i], "--json") != 0) {
            usage(argv[i], "--rounds, --json or --help");
        }
        if (i + 1 == argc) {
            usage("nothing", is_rounds ? "a number after --rounds" : "a file name after --json");
        }
        i++;
        if (is_rounds) {
            char *end;
            unsigned long number = strtoul(argv[i], &end, 10);
            if (*end != '\0' || argv[i][0] < '0' || argv[i][0] > '9' || number < ROUNDS_MIN || number > ROUNDS_MAX) {
                usage(argv[i], "a number of rounds from 9 to 10000");
            }
            rounds = number;
        } else {
            struct stat status;
            json_path = argv[i];
            if (stat(json_path, &status) == 0 && !S_ISREG(status.st_mode)) { /* the rename at the end would replace it */
                usage(json_path, "after --json a regular file or a new name");
            }
        }
    }
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL) {
        fault("out of memory");
    }
    setup(bench);
    printf("%-14s  %5s  %5s  %5s  %8s  %8s  %6s\n", "share", "median", "min", "max", "ours ns", "bare ns", "rounds");
    json_t *results = json_array();
    if (json_array_append_new(results, run(bench, "verify_share", verify_ours, verify_bare, rounds)) != 0 ||
        json_array_append_new(results, run(bench, "protect_share", protect_ours, protect_bare, rounds)) != 0) {
        fault("out of memory");
    }
    if (json_path != NULL) {
        write_json(results, json_path);
    }
    json_decref(results);
    mbedtls_ccm_free(&bench->ccm);
    ssm_client_free(&bench->client);
    ssm_server_free(&bench->server);
    free(bench);
    return fflush(stdout) == 0 ? 0 : EXIT_FAULT;
}

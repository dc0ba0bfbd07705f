/* test_archive.c: what we write we can read; what is hostile is refused before anything of it lies on the disk. */
#include "archive.h"
#include "fixture.h"
#include "manifest.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char target[64], error[1024];
static struct names found;

static void remove_target(void) {
    char *roots[] = {target, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    for (FTSENT *entry; (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info != FTS_D) {
            remove(entry->fts_path);
        }
    }
    fts_close(walk);
    names_free(&found);
}

/* Unpacks into a new folder `target`. */
static enum unpacked unpack(FILE *archive) {
    snprintf(target, sizeof target, "/tmp/ssm-archive-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(target));
    fflush(archive);
    fseeko(archive, 0, SEEK_END);
    const uint64_t size = (uint64_t)ftello(archive);
    rewind(archive);
    error[0] = '\0';
    return archive_unpack(archive, size, target, &found, error, sizeof error);
}

static void put(FILE *archive, const char *name, const char *content) {
    CU_ASSERT_TRUE(archive_head(archive, name, strlen(content), error, sizeof error));
    fwrite(content, 1, strlen(content), archive);
    archive_pad(archive, strlen(content));
}

/* Puts `bytes` at `offset` of the first header and makes its checksum right again. */
static void patch(FILE *archive, size_t offset, const char *bytes, size_t len) {
    unsigned char header[512];
    unsigned sum = 0;

    fflush(archive);
    rewind(archive);
    CU_ASSERT_EQUAL_FATAL(fread(header, 1, sizeof header, archive), sizeof header);
    memcpy(header + offset, bytes, len);
    memset(header + 148, ' ', 8);
    for (size_t i = 0; i < sizeof header; i++) {
        sum += header[i];
    }
    snprintf((char *)header + 148, 8, "%06o", sum);
    rewind(archive);
    fwrite(header, 1, sizeof header, archive);
    fseeko(archive, 0, SEEK_END);
}

static void expect_refused(FILE *archive, const char *words) {
    CU_ASSERT_EQUAL(unpack(archive), UNPACK_REFUSED);
    if (strstr(error, words) == NULL) {
        fprintf(stderr, "\nexpected \"%s\" in: %s\n", words, error);
        CU_FAIL("another error");
    }
    remove_target();
    fclose(archive);
}

static void what_is_written_is_read(void) {
    char deep[ARCHIVE_NAME_MAX + 1], path[400], hex[SHA256_TEXT];
    FILE *archive = tmpfile();

    memset(deep, 'a', 200);                                     /* longer than the 100 bytes of the first field */
    memcpy(deep, "evidence/", 9);
    deep[130] = '/';
    deep[200] = '\0';
    put(archive, "evidence/run.json", "abc");
    put(archive, "evidence/empty", "");
    put(archive, deep, "deep");
    archive_end(archive);
    CU_ASSERT_EQUAL(unpack(archive), UNPACKED);
    CU_ASSERT_EQUAL_FATAL(found.count, 3);
    CU_ASSERT_STRING_EQUAL(found.items[2], deep);
    snprintf(path, sizeof path, "%s/evidence/run.json", target);
    CU_ASSERT_TRUE(sha256_file(path, hex));                     /* FIPS 180-2, "abc" */
    CU_ASSERT_STRING_EQUAL(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    remove_target();
    fclose(archive);
}

static void hostile_names_are_refused(void) {
    static const char *const names[] = {"../evil", "/tmp/evil", "evidence/../../evil", "evidence/./x", "evidence//x", "evidence/x/", "",
                                        "evidence/a\nb", ".."};
    for (size_t i = 0; i < COUNT(names); i++) {
        FILE *archive = tmpfile();
        put(archive, names[i], "x");
        archive_end(archive);
        expect_refused(archive, "a name that leads out of the bundle");
    }
    FILE *archive = tmpfile();
    put(archive, "evidence/x", "1");
    put(archive, "evidence/x", "2");
    archive_end(archive);
    expect_refused(archive, "a second entry of one name");
    archive = tmpfile();
    put(archive, "evidence/x", "1");
    put(archive, "evidence/x/y", "2");
    archive_end(archive);
    expect_refused(archive, "a second entry of one name");
}

static FILE *one_file(void) {
    FILE *archive = tmpfile();

    put(archive, "evidence/x", "content");
    archive_end(archive);
    return archive;
}

static void hostile_headers_are_refused(void) {
    static const struct { size_t offset; const char *bytes; size_t len; const char *words; } cases[] = {
        {156, "1", 1, "an entry of kind link"},      {156, "2", 1, "an entry of kind link"},      {156, "3", 1, "an entry of kind device"},
        {156, "6", 1, "an entry of kind device"},    {156, "x", 1, "an entry of kind extension"},
        {156, "L", 1, "an entry of kind extension"},
        {156, "5", 1, "a folder with content"},      {124, "77777777777", 11, "larger than what is left"},
        {124, "00000004000", 11, "larger than what"}, {124, "\x80\0\0\0\0\0\0\0\0\0\0\1", 12, "a size that is no octal number"},
        {124, "-0000000001", 11, "a size that is no octal number"}, {257, "nostar", 6, "no tar header"},
        {345, "..", 2, "a name that leads"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *archive = one_file();
        patch(archive, cases[i].offset, cases[i].bytes, cases[i].len);
        expect_refused(archive, cases[i].words);
    }
    FILE *archive = one_file();
    fseeko(archive, 3, SEEK_SET);
    fputc('X', archive);
    expect_refused(archive, "at byte 0: found a header that does not fit its checksum");
}

/* Cut anywhere; or noise. */
static void broken_archives_are_refused(void) {
    static const size_t cuts[] = {0, 1, 511, 512, 515, 1023, 1024};
    char bytes[4096];

    for (size_t i = 0; i < COUNT(cuts); i++) {
        FILE *whole = one_file(), *archive = tmpfile();
        rewind(whole);
        const size_t len = fread(bytes, 1, cuts[i], whole);
        fwrite(bytes, 1, len, archive);
        fclose(whole);
        expect_refused(archive, "found");
    }
    FILE *archive = tmpfile();
    fwrite("\x1f\x8b", 1, 2, archive);
    memset(bytes, 1, sizeof bytes);
    fwrite(bytes, 1, sizeof bytes, archive);
    expect_refused(archive, "a gzip file");
    archive = tmpfile();
    fwrite(bytes, 1, sizeof bytes, archive);
    expect_refused(archive, "no tar header");
}

static void every_flipped_bit_is_refused_or_harmless(void) {
    for (size_t bit = 0; bit < 512 * 8; bit++) {
        FILE *archive = one_file();
        fseeko(archive, (off_t)(bit / 8), SEEK_SET);
        const int byte = fgetc(archive);
        fseeko(archive, (off_t)(bit / 8), SEEK_SET);
        fputc(byte ^ (1 << bit % 8), archive);
        const enum unpacked result = unpack(archive);
        CU_ASSERT(result == UNPACK_REFUSED || (result == UNPACKED && found.count == 1 && strcmp(found.items[0], "evidence/x") == 0));
        remove_target();
        fclose(archive);
    }
}

static void too_long_cannot_be_written(void) {
    char name[ARCHIVE_NAME_MAX + 1];
    FILE *archive = tmpfile();

    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    CU_ASSERT_FALSE(archive_head(archive, name, 1, error, sizeof error));
    HAS(error, "expected one that fits into a tar archive");
    CU_ASSERT_FALSE(archive_head(archive, "big", 077777777777u + (uint64_t)1, error, sizeof error));
    HAS(error, "expected less than 8 GiB");
    fclose(archive);
}

CU_TestInfo archive_tests[] = {{"what is written is read", what_is_written_is_read},
                               {"hostile names are refused", hostile_names_are_refused},
                               {"hostile headers are refused", hostile_headers_are_refused},
                               {"broken archives are refused", broken_archives_are_refused},
                               {"every flipped bit of a header is refused or harmless", every_flipped_bit_is_refused_or_harmless},
                               {"what is too long cannot be written", too_long_cannot_be_written},
                               CU_TEST_INFO_NULL};

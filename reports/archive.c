/* archive.c: a ustar archive is, for each file, a block of 512 bytes with its name and size, then its bytes, padded to whole blocks; two
 * empty blocks end it. Owner, time and mode are always the same here.
 * Reading: block -> checksum -> kind -> name -> size against what is left of the archive -> only then a new file, never an existing one. */
#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512, ENTRIES_MAX = 1000000 };
#define SIZE_MAX_OCTAL 077777777777u

struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100], magic[6], version[2], user[32], group[32],
        major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a ustar header is one block");

/* ---- names ---- */

bool names_add(struct names *names, const char *name) {
    if (names->count == names->capacity) {
        const size_t capacity = names->capacity == 0 ? 64 : 2 * names->capacity;
        char **grown = realloc(names->items, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        names->items = grown;
        names->capacity = capacity;
    }
    names->items[names->count] = strdup(name);
    return names->items[names->count++] != NULL;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void names_sort(struct names *names) {
    if (names->count > 0) {
        qsort(names->items, names->count, sizeof *names->items, by_name);
    }
}

bool names_has(const struct names *names, const char *name) {
    return names->count > 0 && bsearch(&name, names->items, names->count, sizeof *names->items, by_name) != NULL;
}

void names_free(struct names *names) {
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i]);
    }
    free(names->items);
    memset(names, 0, sizeof *names);
}

bool archive_name_is_plain(const char *name) {
    const size_t len = strlen(name);

    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f) {
            return false;
        }
    }
    for (const char *part = name; ; part = strchr(part, '/') + 1) {
        const size_t part_len = strcspn(part, "/");
        if (part_len == 0 || (part_len == 1 && part[0] == '.') || (part_len == 2 && part[0] == '.' && part[1] == '.')) {
            return false;
        }
        if (part[part_len] == '\0') {
            return len <= ARCHIVE_NAME_MAX;
        }
    }
}

/* ---- writing ---- */

static unsigned sum(const struct header *header) {
    struct header copy = *header;
    const unsigned char *bytes = (const unsigned char *)&copy;
    unsigned total = 0;

    memset(copy.checksum, ' ', sizeof copy.checksum);
    for (size_t i = 0; i < sizeof copy; i++) {
        total += bytes[i];
    }
    return total;
}

/* A long name is cut at a "/": the front goes into `prefix`. */
static bool put_name(struct header *header, const char *name) {
    const size_t len = strlen(name);

    if (len <= sizeof header->name) {
        memcpy(header->name, name, len);
        return true;
    }
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const size_t front = (size_t)(slash - name), back = len - front - 1;
        if (front > 0 && front <= sizeof header->prefix && back > 0 && back <= sizeof header->name) {
            memcpy(header->prefix, name, front);
            memcpy(header->name, slash + 1, back);
            return true;
        }
    }
    return false;
}

bool archive_head(FILE *out, const char *name, uint64_t size, char *error, size_t error_size) {
    struct header header = {.mode = "0000644", .uid = "0000000", .gid = "0000000", .mtime = "00000000000", .type = '0', .magic = "ustar",
                            .version = {'0', '0'}, .major = "0000000", .minor = "0000000"};

    if (!put_name(&header, name)) {
        snprintf(error, error_size, "%s: found a name of %zu bytes, expected one that fits into a tar archive (100 after its last folders)",
                 name, strlen(name));
        return false;
    }
    if (size > SIZE_MAX_OCTAL) {
        snprintf(error, error_size, "%s: found a file of %llu bytes, expected less than 8 GiB", name, (unsigned long long)size);
        return false;
    }
    snprintf(header.size, sizeof header.size, "%011llo", (unsigned long long)size);
    snprintf(header.checksum, sizeof header.checksum, "%06o", sum(&header));
    header.checksum[7] = ' ';
    fwrite(&header, 1, sizeof header, out);
    return true;
}

static const char empty[2 * BLOCK];

static uint64_t padding(uint64_t size) {
    return (BLOCK - size % BLOCK) % BLOCK;
}

void archive_pad(FILE *out, uint64_t size) {
    fwrite(empty, 1, (size_t)padding(size), out);
}

void archive_end(FILE *out) {
    fwrite(empty, 1, sizeof empty, out);
}

/* ---- reading ---- */

struct reader { FILE *in; uint64_t size, offset; const char *folder; char *error; size_t error_size; };

static enum unpacked refuse(const struct reader *reader, const char *found, const char *expected) {
    snprintf(reader->error, reader->error_size, "at byte %llu: found %s, expected %s", (unsigned long long)reader->offset, found, expected);
    return UNPACK_REFUSED;
}

static enum unpacked failed(const struct reader *reader, const char *path) {
    snprintf(reader->error, reader->error_size, "%s: cannot be written: %s", path, strerror(errno));
    return UNPACK_FAILED;
}

/* Octal digits, ended by NUL or space. */
static bool octal(const char *field, size_t len, uint64_t *value) {
    size_t i = 0;

    *value = 0;
    while (i < len && field[i] == ' ') {
        i++;
    }
    const size_t first = i;
    for (; i < len && field[i] >= '0' && field[i] <= '7'; i++) {
        *value = *value << 3 | (uint64_t)(field[i] - '0');
    }
    return i > first && (i == len || field[i] == '\0' || field[i] == ' ');
}

static void get_name(const struct header *header, char name[2 * ARCHIVE_NAME_MAX]) {
    const bool posix = memcmp(header->magic, "ustar", 6) == 0;
    char whole[2 * ARCHIVE_NAME_MAX];

    snprintf(whole, sizeof whole, "%.*s%s%.*s", posix ? (int)sizeof header->prefix : 0, header->prefix,
             posix && header->prefix[0] != '\0' ? "/" : "", (int)sizeof header->name, header->name);
    snprintf(name, 2 * ARCHIVE_NAME_MAX, "%s", strncmp(whole, "./", 2) == 0 ? whole + 2 : whole);
}

static enum unpacked check(const struct reader *reader, const struct header *header, const char *name, uint64_t size) {
    char found[80];
    const bool file = header->type == '0' || header->type == '\0';

    if (!file && header->type != '5') {
        snprintf(found, sizeof found, "an entry of kind %s", header->type == '1' || header->type == '2' ? "link" :
                 header->type == '3' || header->type == '4' || header->type == '6' ? "device" : "extension");
        return refuse(reader, found, "regular files alone");
    }
    if (file && !archive_name_is_plain(name)) {
        return refuse(reader, "a name that leads out of the bundle or is no name", "a relative one without \"..\"");
    }
    if (size > reader->size - reader->offset - BLOCK) {
        return refuse(reader, "an entry larger than what is left of the file", "a whole bundle");
    }
    return !file && size > 0 ? refuse(reader, "a folder with content", "regular files alone") : UNPACKED;
}

static FILE *create(const char *path) {
    char folder[4096];

    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(folder, 0700);                                    /* what goes wrong here, open() tells */
        *slash = '/';
    }
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    return fd >= 0 ? fdopen(fd, "wb") : NULL;
}

static enum unpacked unpack_file(struct reader *reader, const char *name, uint64_t size) {
    char path[4096], bytes[65536];

    if (snprintf(path, sizeof path, "%s/%s", reader->folder, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return failed(reader, name);
    }
    FILE *out = create(path);
    if (out == NULL) {
        return errno == EEXIST || errno == ENOTDIR || errno == EISDIR ? refuse(reader, "a second entry of one name", "every name once")
                                                                      : failed(reader, path);
    }
    uint64_t left = size;
    while (left > 0) {
        const size_t part = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (fread(bytes, 1, part, reader->in) != part || fwrite(bytes, 1, part, out) != part) {
            break;
        }
        left -= part;
    }
    if (fclose(out) != 0 || left > 0) {
        return failed(reader, path);
    }
    return UNPACKED;
}

/* One entry; `*more` false: the empty block that ends the archive. */
static enum unpacked unpack_entry(struct reader *reader, struct names *names, bool *more) {
    struct header header;
    char name[2 * ARCHIVE_NAME_MAX];
    uint64_t size, told;

    if (reader->size - reader->offset < BLOCK || fread(&header, 1, BLOCK, reader->in) != BLOCK) {
        return refuse(reader, "the end of the file", "another entry or an empty block");
    }
    *more = memcmp(&header, empty, BLOCK) != 0;
    if (!*more) {
        return UNPACKED;
    }
    if (memcmp(header.magic, "ustar", 5) != 0) {
        const bool gzip = memcmp(&header, "\x1f\x8b", 2) == 0, zstd = memcmp(&header, "\x28\xb5\x2f\xfd", 4) == 0;
        return refuse(reader, gzip ? "a gzip file" : zstd ? "a zstd file" : "no tar header",
                      "a bundle that --bundle wrote, not compressed");
    }
    if (!octal(header.checksum, sizeof header.checksum, &told) || told != sum(&header)) {
        return refuse(reader, "a header that does not fit its checksum", "an undamaged one");
    }
    if (!octal(header.size, sizeof header.size, &size)) {
        return refuse(reader, "a size that is no octal number", "one below 8 GiB");
    }
    get_name(&header, name);
    enum unpacked result = check(reader, &header, name, size);
    if (result == UNPACKED && header.type != '5') {
        result = unpack_file(reader, name, size);
        if (result == UNPACKED && !names_add(names, name)) {
            errno = ENOMEM;
            return failed(reader, name);
        }
    }
    if (result == UNPACKED) {
        reader->offset += BLOCK + size + padding(size);
        result = fseeko(reader->in, (off_t)reader->offset, SEEK_SET) == 0 ? UNPACKED : failed(reader, name);
    }
    return result;
}

enum unpacked archive_unpack(FILE *in, uint64_t in_size, const char *folder, struct names *names, char *error, size_t error_size) {
    struct reader reader = {in, in_size, 0, folder, error, error_size};

    for (size_t entries = 0; entries <= ENTRIES_MAX; entries++) {
        bool more = true;
        enum unpacked result = reader.offset <= in_size ? unpack_entry(&reader, names, &more)
                                                        : refuse(&reader, "the end of the file", "the rest of the last entry");
        if (result != UNPACKED || !more) {
            return result;
        }
    }
    return refuse(&reader, "over 1,000,000 entries", "fewer");
}

/* bundle.c: packing.
 *   names of all files below the folder, sorted -> their hashes = the manifest -> manifest, versions.json, files, in this order
 * Only regular files: a link could lead anywhere. The bundle itself, if it lies in the folder, is left out. */
#include "bundle.h"

#include "archive.h"
#include "manifest.h"
#include "versions.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct packing { const char *folder, *path, *partial; FILE *out; struct names names; char *error; size_t error_size; };

static bool fault(const struct packing *p, const char *file, const char *what, const char *why) {
    snprintf(p->error, p->error_size, "%s: %s: %s", file, what, why);
    return false;
}

static bool is_same_file(const struct stat *a, const char *path) {
    struct stat b;

    return stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

static bool collect_one(struct packing *p, const FTSENT *entry) {
    const char *name = entry->fts_path + strlen(p->folder) + 1;

    if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP) {
        return true;
    }
    if (entry->fts_info != FTS_F) {
        return fault(p, entry->fts_path, "cannot be packed", entry->fts_errno != 0 ? strerror(entry->fts_errno)
                                                             : "found a link or a special file, expected regular files alone");
    }
    if (is_same_file(entry->fts_statp, p->path) || is_same_file(entry->fts_statp, p->partial) || strcmp(name, "versions.json") == 0 ||
        strcmp(name, MANIFEST_NAME) == 0) {
        return true;
    }
    if (!archive_name_is_plain(name)) {
        return fault(p, p->folder, "cannot be packed", "found a file name with a control character or over 255 bytes");
    }
    return names_add(&p->names, name) || fault(p, p->folder, "cannot be packed", "out of memory");
}

static bool collect(struct packing *p) {
    char *roots[] = {(char *)p->folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    bool good = walk != NULL;

    for (FTSENT *entry; good && (entry = fts_read(walk)) != NULL;) {
        good = collect_one(p, entry);
    }
    if (walk != NULL) {
        fts_close(walk);
    }
    names_sort(&p->names);
    return good;
}

static bool make_manifest(struct packing *p, struct text *manifest, const char *versions) {
    char path[4096], hex[SHA256_TEXT];

    for (size_t i = 0; i < p->names.count; i++) {
        snprintf(path, sizeof path, "%s/%s", p->folder, p->names.items[i]);
        if (!sha256_file(path, hex)) {
            return fault(p, path, "cannot be read", strerror(errno));
        }
        text_raw(manifest, hex);
        text_raw(manifest, "  ");
        text_raw(manifest, p->names.items[i]);
        text_raw(manifest, "\n");
    }
    sha256_bytes(versions, strlen(versions), hex);
    text_raw(manifest, hex);
    text_raw(manifest, "  versions.json\n");
    return !manifest->failed || fault(p, p->folder, "cannot be packed", "out of memory");
}

static bool put_text(struct packing *p, const char *name, const char *content) {
    const size_t len = strlen(content);

    if (!archive_head(p->out, name, len, p->error, p->error_size)) {
        return false;
    }
    fwrite(content, 1, len, p->out);
    archive_pad(p->out, len);
    return true;
}

static bool put_file(struct packing *p, const char *name) {
    char path[4096], packed[ARCHIVE_NAME_MAX + sizeof BUNDLE_TOP + 2], bytes[65536];
    struct stat info;

    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    snprintf(packed, sizeof packed, BUNDLE_TOP "/%s", name);
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return fault(p, path, "cannot be read", strerror(errno));
    }
    if (fstat(fileno(in), &info) != 0 || !archive_head(p->out, packed, (uint64_t)info.st_size, p->error, p->error_size)) {
        fclose(in);
        return false;
    }
    uint64_t left = (uint64_t)info.st_size;
    for (size_t part; left > 0 && (part = fread(bytes, 1, left < sizeof bytes ? (size_t)left : sizeof bytes, in)) > 0; left -= part) {
        fwrite(bytes, 1, part, p->out);
    }
    const bool changed = left > 0 || fgetc(in) != EOF;
    fclose(in);
    archive_pad(p->out, (uint64_t)info.st_size);
    return !changed || fault(p, path, "cannot be packed", "it changed meanwhile");
}

static bool write_all(struct packing *p, const char *manifest, const char *versions) {
    bool good = put_text(p, BUNDLE_TOP "/" MANIFEST_NAME, manifest) && put_text(p, BUNDLE_TOP "/versions.json", versions);

    for (size_t i = 0; good && i < p->names.count; i++) {
        good = put_file(p, p->names.items[i]);
    }
    archive_end(p->out);
    return good && (ferror(p->out) == 0 || fault(p, p->path, "cannot be written", strerror(errno)));
}

/* Everything but the file that is written to. */
static bool pack(struct packing *p) {
    char programs[4096];
    struct text manifest = {.format = TEXT_PLAIN};

    versions_own_folder(programs);
    json_t *json = versions_here(programs);
    char *versions = json != NULL ? json_dumps(json, JSON_INDENT(1)) : NULL;
    bool good = versions != NULL || fault(p, p->folder, "cannot be packed", "out of memory");
    good = good && collect(p) && make_manifest(p, &manifest, versions) && write_all(p, manifest.data, versions);
    json_decref(json);
    free(versions);
    text_free(&manifest);
    names_free(&p->names);
    return good;
}

bool bundle_write(const char *folder, const char *path, char *error, size_t error_size) {
    char partial[4096], clean[4096];
    size_t len = strlen(folder);

    while (len > 1 && folder[len - 1] == '/') {
        len--;
    }
    snprintf(clean, sizeof clean, "%.*s", (int)len, folder);
    struct packing p = {.folder = clean, .path = path, .partial = partial, .error = error, .error_size = error_size};
    if (snprintf(partial, sizeof partial, "%s.tmp", path) >= (int)sizeof partial) {
        return fault(&p, path, "cannot be written", strerror(ENAMETOOLONG));
    }
    p.out = fopen(partial, "wb");
    if (p.out == NULL) {
        return fault(&p, partial, "cannot be written", strerror(errno));
    }
    bool good = pack(&p);
    if (fclose(p.out) != 0 && good) {
        good = fault(&p, path, "cannot be written", strerror(errno));
    }
    if (good && rename(partial, path) != 0) {
        good = fault(&p, path, "cannot be written", strerror(errno));
    }
    if (!good) {
        unlink(partial);
    }
    return good;
}

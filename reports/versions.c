/* versions.c: asked of git, dpkg and the programs' own bytes; what nobody can tell is null. */
#include "versions.h"

#include "manifest.h"
#include "provenance.h"

#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PACKAGES "libns3-dev libgsl-dev libcoap3-dev libmbedtls-dev nettle-dev libfyaml-dev libjansson-dev"

void versions_own_folder(char folder[4096]) {
    char path[4096];
    const ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);

    path[len > 0 ? len : 0] = '\0';
    snprintf(folder, 4096, "%s", dirname(path));
}

static json_t *packages(void) {
    json_t *object = json_object();
    char name[100], version[100];
    FILE *list = popen("dpkg-query -W -f='${Package} ${Version}\\n' " PACKAGES " 2>/dev/null", "r");

    while (list != NULL && fscanf(list, "%99s %99s", name, version) == 2) {
        json_object_set_new(object, name, json_string(version));
    }
    if (list != NULL) {
        pclose(list);
    }
    return object;
}

static json_t *program(const char *folder, const char *name) {
    char path[4200], hex[SHA256_TEXT];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return sha256_file(path, hex) ? json_string(hex) : json_null();
}

json_t *versions_here(const char *programs) {
    static const char *const names[] = {"ssm-sim", "ssm-sim-radio", "ssm-check", "ssm-vectors", "ssm-conformance"};
    json_t *hashes = json_object();

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_object_set_new(hashes, names[i], program(programs, names[i]));
    }
    return json_pack("{ss ss so ss so so}", "schema", "ssmbench-versions/1", "version", SSMBENCH_VERSION, "commit", provenance_commit(), "compiler",
                     __VERSION__, "packages", packages(), "programs", hashes);
}

static const char *value_of(const json_t *json) {
    return json_is_string(json) ? json_string_value(json) : "nothing";
}

static size_t compare_objects(struct text *t, const char *where, const json_t *bundled, const json_t *here) {
    const char *key;
    json_t *mine;
    size_t count = 0;

    json_object_foreach((json_t *)here, key, mine) {
        const json_t *theirs = json_object_get(bundled, key);
        if (json_is_object(mine)) {
            count += compare_objects(t, key, theirs, mine);
        } else if (!json_equal(theirs, mine)) {
            text_say(t, "  build: %s%s%s: %s in the bundle, %s here\n", where, where[0] != '\0' ? " " : "", key, value_of(theirs),
                     value_of(mine));
            count++;
        }
    }
    return count;
}

size_t versions_compare(struct text *t, const json_t *bundled, const json_t *here) {
    return compare_objects(t, "", bundled, here);
}

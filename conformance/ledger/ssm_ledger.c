/* ssm-ledger: lists the requirements, explains one, writes them as JSON. */
#include "coverage.h"
#include "evidence.h"
#include "ledger.h"
#include "second_defects.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: ssm-ledger list              every requirement: id, level, role, how many scenarios and vectors name it, text\n"
    "       ssm-ledger scenarios         every shipped scenario with its title\n"
    "       ssm-ledger explain ID ...    a requirement whole, and what exercises it\n"
    "       ssm-ledger coverage [FILE]   which test shows which requirement of a device (shall, should), as a Markdown table; 1 if one has neither\n"
    "                                a test nor a reason in untested.yaml\n"
    "       ssm-ledger json FILE         the requirements as JSON (id, source, clause, level, role, text)\n"
    "Exit: 0 done, 1 coverage is incomplete, 2 usage or no such requirement, 99 a file could not be read or written.\n";

static void wrapped(const char *label, const char *text) {
    enum { WIDTH = 100, INDENT = 12 };
    int column = printf("%-*s", INDENT, label);
    for (const char *word = text; *word;) {
        size_t len = strcspn(word, " ");
        if (column > INDENT && column + (int)len >= WIDTH) {
            column = printf("\n%-*s", INDENT, "") - 1;
        }
        column += printf("%.*s ", (int)len, word);
        word += len + (word[len] == ' ');
    }
    putchar('\n');
}

/* The switches of the tester's second Server and Client that break it; for each of them the suite must fail. */
static void print_defects(const char *id) {
    bool any = false;
    for (size_t i = 0; i < SECOND_DEFECT_COUNT; i++) {
        if (strstr(second_defect_requirements[i], id)) {              /* ids are of one length: none begins another */
            printf("%s  %-24s %s\n", any ? "" : "\nbroken by (./ssmbench conformance --iut second:NAME)\n", second_defect_names[i],
                   second_defect_effects[i]);
            any = true;
        }
    }
}

static int explain(const struct ledger *ledger, const struct evidence *evidence, const char *id) {
    const char *nearest;
    const struct ledger_entry *entry = ledger_find(ledger, id, &nearest);
    if (!entry) {
        fprintf(stderr, "ssmbench explain: found \"%s\", expected the id of a requirement; the nearest is %s (all: ./ssmbench list requirements)\n", id, nearest);
        return 2;
    }
    printf("%s   %s %s, %s, for: %s\n\n", entry->id, entry->source, entry->clause, entry->level, entry->role);
    wrapped("text", entry->text);
    wrapped("stimulus", entry->stimulus);
    wrapped("expect", entry->expect);
    wrapped("defect", entry->negative_control);
    if (*entry->notes) {
        wrapped("notes", entry->notes);
    }
    printf("\nexercised by%s\n", evidence_count(evidence, id) ? "" : ": nothing in this project yet");
    for (size_t i = 0; i < evidence->count; i++) {
        if (strcmp(evidence->items[i].requirement, id) == 0) {
            printf("  %s\n", evidence->items[i].what);
        }
    }
    print_defects(id);
    return 0;
}

static int list(const struct ledger *ledger, const struct evidence *evidence) {
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        printf("%-13s %-10s %-7s %3zu  %s\n", entry->id, entry->level, entry->role, evidence_count(evidence, entry->id), entry->text);
    }
    return 0;
}

/* Each once; the evidence lists a scenario's requirements one after the other, the limit it demonstrates last. */
static int scenarios(const struct evidence *evidence) {
    const char *last = "";
    for (size_t i = 0; i < evidence->count; i++) {
        const char *name = evidence->items[i].what + sizeof "scenario " ;
        size_t len = strcspn(name, ":");
        if (strncmp(evidence->items[i].what, "scenario", 8) == 0 && strncmp(name, last, len + 1) != 0) {
            printf("%-52.*s %s\n", (int)len, name, name + len + 2);
            last = name;
        }
    }
    return 0;
}

static int write_json(const struct ledger *ledger, const char *path) {
    json_t *array = json_array();
    int failed;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *e = &ledger->entries[i];
        json_array_append_new(array, json_pack("{ssssssssssss}", "id", e->id, "source", e->source, "clause", e->clause, "level", e->level, "role", e->role, "text", e->text));
    }
    failed = json_dump_file(array, path, JSON_INDENT(1));
    json_decref(array);
    if (failed) {
        fprintf(stderr, "ssm-ledger: %s: cannot write: %s\n", path, strerror(errno));
    }
    return failed ? 99 : 0;
}

int main(int argc, char **argv) {
    const char *verb = argc > 1 ? argv[1] : "";
    char error[512] = "";
    struct ledger *ledger;
    struct evidence *evidence = NULL;
    int status = 2;
    if (strcmp(verb, "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    ledger = ledger_load(SSMBENCH_ROOT "/conformance/ledger/requirements.yaml", error, sizeof error);
    if (!ledger) {
        fprintf(stderr, "ssm-ledger: %s\n", error);
        return 99;
    }
    if (strcmp(verb, "json") == 0 && argc == 3) {
        status = write_json(ledger, argv[2]);
    } else if ((strcmp(verb, "list") == 0 || strcmp(verb, "scenarios") == 0) && argc == 2) {
        evidence = evidence_collect(SSMBENCH_ROOT);
        status = *verb == 'l' ? list(ledger, evidence) : scenarios(evidence);
    } else if (strcmp(verb, "coverage") == 0 && argc <= 3) {
        evidence = evidence_collect(SSMBENCH_ROOT);
        status = coverage(ledger, evidence, SSMBENCH_ROOT "/conformance/ledger/untested.yaml", argc > 2 ? argv[2] : NULL);
    } else if (strcmp(verb, "explain") == 0 && argc > 2) {
        evidence = evidence_collect(SSMBENCH_ROOT);
        status = 0;
        for (int i = 2; i < argc && status == 0; i++) {
            status = explain(ledger, evidence, argv[i]);
        }
    } else {
        fputs(usage, stderr);
    }
    evidence_free(evidence);
    ledger_free(ledger);
    return status;
}

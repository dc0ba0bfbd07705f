/* document.h: a YAML file as a tree of nodes that know where they come from, and the one way out when something is wrong with it.
 * Private to the loaders of scenario files and (sim/campaign) campaign files. */
#ifndef SCENARIO_DOCUMENT_H
#define SCENARIO_DOCUMENT_H

#include "arena.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    const char *override;                /* the --set it comes from; NULL: the file */
    int line, column;                    /* from 1, in the file */
    char *text; bool quoted;             /* scalar; a key is one too */
    struct node **keys, **items;         /* map: keys and values; list: items only */
    size_t count;
};

/* One run of the loader. Any function that gets it may leave through `escape`, never to return: so readers need no error paths. */
struct loader {
    const char *path;
    const char *kind;                    /* what a file of this kind is called: "a scenario" */
    const char *override;                /* what is being parsed now: this --set, or NULL: the file */
    struct arena *tree;                  /* nodes and messages, gone after loading */
    struct arena *keep;                  /* what the scenario points to */
    const char *text;                    /* what is being parsed now */
    int line, column;                    /* of what was parsed last */
    struct fy_parser *parser;
    struct fy_diag *diag;
    char complaint[100];                 /* libfyaml's first one that it did not collect */
    char *error; size_t error_size;
    jmp_buf escape;
};

/* Leave with one sentence: at a node, at a place in what is being parsed, or (line 0) about it as a whole. */
_Noreturn void fault(struct loader *l, const struct node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void fault_at(struct loader *l, int line, int column, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Zeroed memory; leaves if there is none. */
void *tree_alloc(struct loader *l, size_t count, size_t size);
void *keep_alloc(struct loader *l, size_t count, size_t size);
const char *tree_format(struct loader *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct node *document_read(struct loader *l);                                   /* the file l->path */
struct node *document_parse(struct loader *l, const char *text, size_t length); /* exactly one document */
void document_close(struct loader *l);                                          /* after either, also after a fault */

struct node *node_new(struct loader *l, enum node_kind kind, int line, int column);
void node_append(struct loader *l, struct node *parent, struct node *key, struct node *item);
struct node *node_find(const struct node *map, const char *key);                /* NULL if absent or not a map */
void document_override(struct loader *l, struct node *root, const char *override);

#endif

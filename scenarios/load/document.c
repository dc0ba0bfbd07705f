/* document.c:
 *   1. read the file whole (at most 1 MiB) and refuse what is not text;
 *   2. let libfyaml parse it into events, its complaints collected instead of printed;
 *   3. build the tree. Anchors, aliases, tags and a second document are refused, so what is read is what is written. */
#include "document.h"

#include "text.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 1024 * 1024, DEPTH_MAX = 16, OVERRIDE_SHOWN = 200 };

/* ---- faults ---- */

static _Noreturn void leave(struct loader *l, const char *override, int line, int column, const char *format, va_list arguments) {
    int used;
    if (override)
        used = snprintf(l->error, l->error_size, "--set %.*s: ", OVERRIDE_SHOWN, override);
    else if (line)
        used = snprintf(l->error, l->error_size, "%s:%d:%d: ", l->path, line, column);
    else
        used = snprintf(l->error, l->error_size, "%s: ", l->path);
    if (used >= 0 && (size_t)used < l->error_size)
        vsnprintf(l->error + used, l->error_size - (size_t)used, format, arguments);
    longjmp(l->escape, 1);
}

void fault(struct loader *l, const struct node *node, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    leave(l, node->override, node->line, node->column, format, arguments);
}

void fault_at(struct loader *l, int line, int column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    leave(l, l->override, line, column, format, arguments);
}

/* ---- memory ---- */

static void *alloc_or_leave(struct loader *l, struct arena *arena, size_t count, size_t size) {
    void *memory = arena_alloc(arena, count, size);
    if (!memory)
        fault_at(l, 0, 0, "found no memory left, expected enough for the scenario");
    return memory;
}

void *tree_alloc(struct loader *l, size_t count, size_t size) {
    return alloc_or_leave(l, l->tree, count, size);
}

void *keep_alloc(struct loader *l, size_t count, size_t size) {
    return alloc_or_leave(l, l->keep, count, size);
}

const char *tree_format(struct loader *l, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = tree_alloc(l, size, 1);
    vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

/* ---- nodes ---- */

struct node *node_new(struct loader *l, enum node_kind kind, int line, int column) {
    struct node *node = tree_alloc(l, 1, sizeof *node);
    node->kind = kind;
    node->override = l->override;
    node->line = line;
    node->column = column;
    return node;
}

static struct node **grown(struct loader *l, struct node **old, size_t count) {
    struct node **new = tree_alloc(l, count ? 2 * count : 4, sizeof *new);
    if (count)
        memcpy(new, old, count * sizeof *new);
    return new;
}

void node_append(struct loader *l, struct node *parent, struct node *key, struct node *item) {
    bool full = !parent->count || (parent->count >= 4 && !(parent->count & (parent->count - 1)));   /* 0, 4, 8, 16, ... */
    if (full) {
        parent->items = grown(l, parent->items, parent->count);
        if (parent->kind == NODE_MAP)
            parent->keys = grown(l, parent->keys, parent->count);
    }
    if (parent->kind == NODE_MAP)
        parent->keys[parent->count] = key;
    parent->items[parent->count++] = item;
}

struct node *node_find(const struct node *map, const char *key) {
    for (size_t i = 0; map->kind == NODE_MAP && i < map->count; i++)
        if (!strcmp(map->keys[i]->text, key))
            return map->items[i];
    return NULL;
}

/* ---- libfyaml events ---- */

struct event {
    enum fy_event_type type;
    int line, column;
    bool tagged, quoted;
    char *text;                                           /* scalar only */
};

/* libfyaml prints a few of its complaints although they are collected: without line, so the sentence names the place reached. */
static void take_complaint(struct fy_diag *diag, void *user, const char *text, size_t length) {
    struct loader *l = user;
    const char *end = memchr(text, '\n', length);
    (void)diag;
    if (!l->complaint[0])
        snprintf(l->complaint, sizeof l->complaint, "%.*s", (int)(end ? (size_t)(end - text) : length), text);
}

static void open_parser(struct loader *l, const char *text, size_t length) {
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = take_complaint;
    diag_cfg.user = l;
    diag_cfg.show_type = diag_cfg.colorize = false;
    l->diag = fy_diag_create(&diag_cfg);
    if (l->diag) {
        fy_diag_set_collect_errors(l->diag, true);
        struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = l->diag};
        l->parser = fy_parser_create(&cfg);
    }
    if (!l->parser || fy_parser_set_string(l->parser, text, length))
        fault_at(l, 0, 0, "found no memory left, expected enough to parse the file");
}

void document_close(struct loader *l) {
    if (l->parser)
        fy_parser_destroy(l->parser);
    if (l->diag)
        fy_diag_destroy(l->diag);
    l->parser = NULL;
    l->diag = NULL;
}

/* YAML takes no tab in an indentation, and libfyaml then complains of the line before it, in words that do not say so. */
static void refuse_tabs(struct loader *l) {
    int line = 1;
    for (const char *at = l->text; at && *at; at = strchr(at, '\n'), at = at ? at + 1 : NULL, line++) {
        const size_t blanks = strspn(at, " ");
        if (at[blanks] == '\t')
            fault_at(l, line, (int)blanks + 1, "found a tab in the indentation, expected blanks");
    }
}

static _Noreturn void syntax_fault(struct loader *l) {
    refuse_tabs(l);
    void *cursor = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(l->diag, &cursor);
    if (!error)
        fault_at(l, l->line, l->column, "found text from here on that is not YAML (%s), expected well-formed YAML",
                 l->complaint[0] ? l->complaint : "no reason given");
    fault_at(l, error->line > 0 ? error->line : 1, error->column > 0 ? error->column : 1,
             "found text that is not YAML (%s), expected well-formed YAML", error->msg);
}

static bool is_tagged(const struct fy_event *event) {
    switch (event->type) {
    case FYET_SCALAR: return event->scalar.anchor || event->scalar.tag;
    case FYET_SEQUENCE_START: return event->sequence_start.anchor || event->sequence_start.tag;
    case FYET_MAPPING_START: return event->mapping_start.anchor || event->mapping_start.tag;
    default: return event->type == FYET_ALIAS;
    }
}

/* The next event, copied, so that nothing of libfyaml's has to be given back when a fault leaves. */
static struct event next_event(struct loader *l) {
    struct fy_event *source = fy_parser_parse(l->parser);
    if (!source) {
        if (fy_parser_get_stream_error(l->parser))
            syntax_fault(l);
        return (struct event){.type = FYET_STREAM_END, .line = l->line, .column = l->column};
    }
    const struct fy_mark *mark = fy_event_start_mark(source);
    if (mark) {                                           /* else (a value left out) it is where the last one was */
        l->line = mark->line + 1;
        l->column = mark->column + 1;
    }
    struct event event = {.type = source->type, .line = l->line, .column = l->column, .tagged = is_tagged(source)};
    bool sound = true;
    if (source->type == FYET_SCALAR) {
        size_t length = 0;
        const char *text = source->scalar.value ? fy_token_get_text(source->scalar.value, &length) : "";
        event.quoted = source->scalar.value && fy_token_scalar_style(source->scalar.value) != FYSS_PLAIN;
        sound = text && !text_unprintable(text, length);
        char *copy = sound ? arena_alloc(l->tree, length + 1, 1) : NULL;
        if (copy)
            event.text = memcpy(copy, text, length);
    }
    fy_parser_event_free(l->parser, source);
    if (!sound)
        fault_at(l, event.line, event.column, "found a control character in a text, expected printable UTF-8");
    if (event.type == FYET_SCALAR && !event.text)
        fault_at(l, 0, 0, "found no memory left, expected enough for the scenario");
    if (event.tagged)
        fault_at(l, event.line, event.column, "found an anchor, alias or tag (&, *, !), expected plain values written out");
    return event;
}

/* ---- the tree ---- */

static struct node *build(struct loader *l, struct event event, unsigned depth) {
    if (depth > DEPTH_MAX)
        fault_at(l, event.line, event.column, "found lists and maps nested deeper than %d, expected the levels of %s", DEPTH_MAX, l->kind);
    if (event.type == FYET_SCALAR) {
        struct node *scalar = node_new(l, NODE_SCALAR, event.line, event.column);
        scalar->text = event.text;
        scalar->quoted = event.quoted;
        return scalar;
    }
    bool is_map = event.type == FYET_MAPPING_START;
    struct node *node = node_new(l, is_map ? NODE_MAP : NODE_LIST, event.line, event.column);
    for (event = next_event(l); event.type != FYET_MAPPING_END && event.type != FYET_SEQUENCE_END; event = next_event(l)) {
        if (event.type == FYET_STREAM_END || event.type == FYET_DOCUMENT_END)
            fault_at(l, event.line, event.column, "found the end of the file, expected the rest of %s", l->kind);
        struct node *key = NULL;
        if (is_map) {
            if (event.type != FYET_SCALAR)
                fault_at(l, event.line, event.column, "found a list or map as key, expected a word");
            key = build(l, event, depth + 1);
            event = next_event(l);
        }
        node_append(l, node, key, build(l, event, depth + 1));
    }
    return node;
}

static void refuse_unprintable(struct loader *l, const char *text, size_t length) {
    const char *bad = text_unprintable(text, length);
    if (!bad)
        return;
    int line = 1, column = 1;
    for (const char *c = text; c < bad; c++) {
        bool continuation = ((unsigned char)*c & 0xc0) == 0x80;
        column = *c == '\n' ? 1 : column + !continuation;
        line += *c == '\n';
    }
    fault_at(l, line, column, "found byte 0x%02x, expected printable UTF-8 text", (unsigned char)*bad);
}

struct node *document_parse(struct loader *l, const char *text, size_t length) {
    refuse_unprintable(l, text, length);
    char *copy = tree_alloc(l, length + 1, 1);
    l->text = memcpy(copy, text, length);
    open_parser(l, text, length);
    l->line = l->column = 1;
    struct event event = next_event(l);
    while (event.type == FYET_STREAM_START || event.type == FYET_DOCUMENT_START)
        event = next_event(l);
    if (event.type == FYET_STREAM_END || event.type == FYET_DOCUMENT_END)
        fault_at(l, event.line, event.column, "found nothing but blanks and comments, expected a value");
    struct node *root = build(l, event, 0);
    next_event(l);                                        /* the end of the document */
    event = next_event(l);
    if (event.type == FYET_DOCUMENT_START)
        event = next_event(l);                            /* has a place even if the document starts without "---" */
    if (event.type != FYET_STREAM_END)
        fault_at(l, event.line, event.column, "found a second document, expected one");
    document_close(l);
    return root;
}

/* ---- the file ---- */

static size_t read_whole(struct loader *l, char *buffer, size_t size) {
    FILE *file = fopen(l->path, "rb");
    if (!file)
        fault_at(l, 0, 0, "found no readable file (%s), expected %s", strerror(errno), l->kind);
    errno = 0;
    size_t length = fread(buffer, 1, size, file);
    bool failed = ferror(file);
    int reason = errno;
    fclose(file);
    if (failed)
        fault_at(l, 0, 0, "found no readable file (%s), expected %s", strerror(reason), l->kind);
    return length;
}

struct node *document_read(struct loader *l) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    size_t mark = sizeof byte_order_mark - 1;
    char *text = tree_alloc(l, FILE_MAX + 1, 1);
    size_t length = read_whole(l, text, FILE_MAX + 1);
    if (length > FILE_MAX)
        fault_at(l, 0, 0, "found a file of more than 1 MiB, expected %s", l->kind);
    if (length >= mark && !memcmp(text, byte_order_mark, mark)) {
        text += mark;
        length -= mark;
    }
    if (!length)
        fault_at(l, 1, 1, "found an empty file, expected %s", l->kind);
    return document_parse(l, text, length);
}

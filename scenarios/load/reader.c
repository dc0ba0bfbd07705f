/* reader.c: maps, lists, words and numbers. Plain scalars have the type YAML 1.2 gives them: true is no text, "5" is no number. */
#include "reader.h"

#include "nearest.h"
#include "requirements.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 60, LISTED_MAX = 24 };

static bool is_one_of(const char *text, const char *const *words) {
    for (; *words; words++)
        if (!strcmp(text, *words))
            return true;
    return false;
}

/* ---- sentences ---- */

static bool is_null(const struct node *node) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    return node->kind == NODE_SCALAR && !node->quoted && is_one_of(node->text, nulls);
}

/* `text` in quotes: one line, shortened between characters if it is long. */
static const char *quote(struct loader *l, const char *text) {
    size_t length = strlen(text), shown = length;
    if (length > SHOWN_MAX)
        for (shown = SHOWN_MAX; shown && ((unsigned char)text[shown] & 0xc0) == 0x80; shown--)
            ;
    char *quoted = tree_alloc(l, shown + sizeof "\"...\"", 1);
    quoted[0] = '"';
    for (size_t i = 0; i < shown; i++)
        quoted[i + 1] = text[i] == '\n' || text[i] == '\r' || text[i] == '\t' ? ' ' : text[i];
    strcpy(quoted + shown + 1, shown < length ? "...\"" : "\"");
    return quoted;
}

const char *show(struct loader *l, const struct node *node) {
    if (node->kind != NODE_SCALAR)
        return node->kind == NODE_LIST ? node->count ? "a list" : "an empty list" : "a map";
    return is_null(node) ? "nothing" : quote(l, node->text);
}

void expected(struct loader *l, const struct node *node, const char *what) {
    fault(l, node, "found %s, expected %s", show(l, node), what);
}

void unknown(struct loader *l, const struct node *node, const char *lead, const char *const *candidates) {
    const char *list = "";
    size_t count = 0;
    for (; candidates[count] && count < LISTED_MAX; count++)
        list = tree_format(l, "%s%s%s", list, count ? ", " : "", candidates[count]);
    const char *more = candidates[count] ? ", ..." : "";
    const char *one_of = count > 1 ? "one of: " : "";
    bool is_word = node->kind == NODE_SCALAR && !is_null(node);
    const char *nearest = is_word && count > 1 ? nearest_word(node->text, candidates, 1 + strlen(node->text) / 4) : NULL;
    if (nearest)
        fault(l, node, "%s %s, expected %s%s%s; did you mean \"%s\"?", lead, show(l, node), one_of, list, more, nearest);
    fault(l, node, "%s %s, expected %s%s%s", lead, show(l, node), one_of, list, more);
}

/* ---- maps and lists ---- */

struct map map_open(struct loader *l, const struct node *node, const char *what, const char *const *keys) {
    if (node->kind != NODE_MAP)
        fault(l, node, "found %s, expected %s: a map with the key%s %s%s", show(l, node), what, keys[1] ? "s" : "", keys[0],
              keys[1] ? ", ..." : "");
    for (size_t i = 0; i < node->count; i++) {
        const struct node *key = node->keys[i];
        if (!is_one_of(key->text, keys))
            unknown(l, key, "unknown key", keys);
        for (size_t j = 0; j < i; j++)                    /* short: every key so far is known and different */
            if (!strcmp(node->keys[j]->text, key->text))
                fault(l, key, "found the key \"%s\" twice, expected it once (first in line %d)", key->text, node->keys[j]->line);
    }
    return (struct map){l, node, what};
}

const struct node *map_get(const struct map *map, const char *key) {
    return node_find(map->node, key);
}

const struct node *map_need(const struct map *map, const char *key) {
    const struct node *node = map_get(map, key);
    if (!node)
        fault(map->loader, map->node, "found no key \"%s\", expected it in %s", key, map->what);
    return node;
}

const struct node *list_open(struct loader *l, const struct node *node, const char *of_what, size_t least, size_t most) {
    if (node->kind != NODE_LIST || node->count < least)
        fault(l, node, "found %s, expected a list of %s%s", show(l, node), of_what, least ? tree_format(l, " with at least %s", least == 1 ? "one element" : "two elements") : "");
    if (node->count > most)
        fault(l, node, "found a list of %zu %s, expected at most %zu", node->count, of_what, most);
    return node;
}

/* ---- numbers and choices ---- */

static bool is_plain(const struct node *node) {
    return node->kind == NODE_SCALAR && !node->quoted && !is_null(node);
}

bool is_integer(const struct node *node) {
    if (!is_plain(node))
        return false;
    const char *text = node->text;
    if (text[0] == '0' && text[1] == 'x')
        return text[2] && !text[2 + strspn(text + 2, "0123456789abcdefABCDEF")];
    return !text[strspn(text, "0123456789")] && (text[0] != '0' || !text[1]);
}

uint64_t read_integer(struct loader *l, const struct node *node, uint64_t least, uint64_t most, uint64_t absent) {
    if (!node)
        return absent;
    if (is_integer(node)) {
        errno = 0;
        unsigned long long value = strtoull(node->text, NULL, node->text[1] == 'x' ? 16 : 10);
        if (!errno && value >= least && value <= most)
            return value;
    }
    expected(l, node, tree_format(l, "a whole number from %llu to %llu", (unsigned long long)least, (unsigned long long)most));
}

static bool is_true(const struct node *node) {
    static const char *const words[] = {"true", "True", "TRUE", NULL};
    return is_plain(node) && is_one_of(node->text, words);
}

static bool is_false(const struct node *node) {
    static const char *const words[] = {"false", "False", "FALSE", NULL};
    return is_plain(node) && is_one_of(node->text, words);
}

bool is_bool(const struct node *node) {
    return is_true(node) || is_false(node);
}

bool read_bool(struct loader *l, const struct node *node, bool absent) {
    if (!node)
        return absent;
    if (!is_bool(node))
        expected(l, node, "true or false");
    return is_true(node);
}

unsigned read_choice(struct loader *l, const struct node *node, const char *const *names, unsigned absent) {
    if (!node)
        return absent;
    for (unsigned i = 0; names[i]; i++)
        if (node->kind == NODE_SCALAR && !strcmp(node->text, names[i]))
            return i;
    unknown(l, node, "found", names);
}

/* ---- texts ---- */

/* A number as YAML 1.2 knows it: 5, 0x5, -0.5, 1e3, .inf */
static bool is_number(const struct node *node) {
    static const char *const words[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL};
    const char *text = node->text + (*node->text == '-' || *node->text == '+');
    if (is_integer(node) || is_one_of(text, words))
        return true;
    if (text[0] == '0' && text[1] == 'o')
        return text[2] && !text[2 + strspn(text + 2, "01234567")];
    size_t whole = strspn(text, "0123456789"), fraction = 0;
    text += whole;
    if (*text == '.') {
        fraction = strspn(++text, "0123456789");
        text += fraction;
    }
    if (whole + fraction && (*text == 'e' || *text == 'E')) {
        text++;
        text += *text == '-' || *text == '+';
        size_t exponent = strspn(text, "0123456789");
        return exponent && !text[exponent];
    }
    return whole + fraction && !*text;
}

static const char *need_text(struct loader *l, const struct node *node, const char *what) {
    if (node->kind != NODE_SCALAR || is_null(node) || !node->text[strspn(node->text, " \n\r\t")])
        expected(l, node, tree_format(l, "%s: a text", what));
    if (!node->quoted && (is_number(node) || is_true(node) || is_false(node)))
        expected(l, node, tree_format(l, "%s: a text, so in quotes", what));
    return node->text;
}

static char *keep_text(struct loader *l, const char *text, size_t length) {
    char *kept = keep_alloc(l, length + 1, 1);
    memcpy(kept, text, length);
    return kept;
}

char *read_line(struct loader *l, const struct node *node, const char *what) {
    const char *text = need_text(l, node, what);
    if (strpbrk(text, "\n\r\t"))
        expected(l, node, tree_format(l, "%s: one line without tabs", what));
    return keep_text(l, text, strlen(text));
}

char *read_paragraph(struct loader *l, const struct node *node, const char *what) {
    const char *text = need_text(l, node, what);
    if (strpbrk(text, "\r\t"))
        expected(l, node, tree_format(l, "%s: a text without tabs", what));
    size_t length = strlen(text);
    while (text[length - 1] == ' ' || text[length - 1] == '\n')
        length--;
    return keep_text(l, text, length);
}

static void refuse_twice(struct loader *l, const struct node *node, char *const *before, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(before[i], text))
            fault(l, node, "found \"%s\" twice, expected it once", text);
}

char **read_lines(struct loader *l, const struct node *node, const char *what, size_t least, size_t *count) {
    *count = 0;
    if (!node)
        return NULL;
    list_open(l, node, what, least, LIST_MAX);
    char **lines = keep_alloc(l, node->count, sizeof *lines);
    for (; *count < node->count; ++*count) {
        lines[*count] = read_line(l, node->items[*count], what);
        refuse_twice(l, node->items[*count], lines, *count, lines[*count]);
    }
    return lines;
}

bool scenario_requirement_known(const char *id, const char **nearest) {
    bool known = is_one_of(id, requirement_ids);
    if (nearest)
        *nearest = nearest_word(id, requirement_ids, SIZE_MAX - 1);
    return known;
}

char *read_requirement(struct loader *l, const struct node *node) {
    char *id = read_line(l, node, "a requirement id");
    const char *nearest = NULL;
    if (!scenario_requirement_known(id, &nearest))
        fault(l, node, "unknown requirement %s, expected an id of the clause ledger; the nearest is \"%s\"", show(l, node), nearest);
    return id;
}

char **read_verifies(struct loader *l, const struct node *node, size_t *count) {
    char **ids = read_lines(l, node, "requirement ids", 0, count);
    for (size_t i = 0; i < *count; i++)
        ids[i] = read_requirement(l, node->items[i]);
    return ids;
}

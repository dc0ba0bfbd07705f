/* measured.c: a list of delays as somebody measured them: a text file with one a line ("12.5 ms"), blank lines and lines that begin with #
 * left out. What is wrong with it is told with the file's own name and line. */
#include "network.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DELAYS_MAX = 10000, DELAYS_FILE_MAX = 1024 * 1024 };

static const char *path_of(struct loader *l, const char *name) {
    const char *slash = strrchr(l->path, '/');
    if (name[0] == '/' || !slash)
        return name;
    return tree_format(l, "%.*s%s", (int)(slash - l->path + 1), l->path, name);
}

/* The whole file, NUL at its end. */
static char *read_file(struct loader *l, const struct node *node, const char *path, size_t *length) {
    FILE *in = fopen(path, "rb");
    if (!in)
        fault(l, node, "%s: found no file that can be opened (%s), expected measured delays", path, strerror(errno));
    char *bytes = tree_alloc(l, DELAYS_FILE_MAX + 2, 1);
    *length = fread(bytes, 1, DELAYS_FILE_MAX + 1, in);
    const int reason = ferror(in) ? errno : 0;
    fclose(in);
    if (reason)
        fault(l, node, "%s: found a file that cannot be read (%s), expected measured delays", path, strerror(reason));
    if (*length > DELAYS_FILE_MAX)
        fault(l, node, "%s: found more than %d bytes, expected at most that", path, DELAYS_FILE_MAX);
    return bytes;
}

/* Blanks at both ends cut; NULL: nothing but blanks or a comment. */
static char *trimmed(char *line) {
    line += strspn(line, " \t\r");
    size_t length = strlen(line);
    while (length && strchr(" \t\r", line[length - 1]))
        line[--length] = '\0';
    return *line && *line != '#' ? line : NULL;
}

static void append(struct loader *l, const struct node *at, struct scenario_jitter *jitter, const struct node *value) {
    if (jitter->count == DELAYS_MAX)
        fault(l, at, "found more than %d delays, expected at most that", DELAYS_MAX);
    jitter->delays_ns[jitter->count++] = read_time(l, value, 0);
}

static int line_of(const char *bytes, const char *at) {
    int line = 1;
    for (; bytes < at; bytes++)
        line += *bytes == '\n';
    return line;
}

static void read_lines_of(struct loader *l, char *bytes, size_t length, struct scenario_jitter *jitter) {
    const char *wrong = text_unprintable(bytes, length);
    if (wrong)
        fault_at(l, line_of(bytes, wrong), 1, "found a byte that is no printable UTF-8, expected text");
    char *end = bytes;
    for (int line = 1; end; line++, bytes = end + 1) {
        struct node *value = node_new(l, NODE_SCALAR, line, 1);
        if ((end = strchr(bytes, '\n')))
            *end = '\0';
        if ((value->text = trimmed(bytes)))
            append(l, value, jitter, value);
    }
}

void read_measured(struct loader *l, const struct node *node, struct scenario_jitter *jitter) {
    const char *path = path_of(l, read_line(l, node, "the name of a file of delays"));
    const struct loader of_scenario = *l;
    size_t length;
    char *bytes = read_file(l, node, path, &length);
    jitter->kind = JITTER_MEASURED;
    jitter->delays_ns = keep_alloc(l, DELAYS_MAX, sizeof *jitter->delays_ns);
    l->path = path;                                       /* sentences are about this file now, whoever named it */
    l->override = NULL;
    read_lines_of(l, bytes, length, jitter);
    l->path = of_scenario.path;
    l->override = of_scenario.override;
    if (!jitter->count)
        fault(l, node, "%s: found no delay, expected one a line, e.g. \"12.5 ms\"", path);
}

void read_delays(struct loader *l, const struct node *node, struct scenario_jitter *jitter) {
    list_open(l, node, "delays", 1, DELAYS_MAX);
    jitter->kind = JITTER_MEASURED;
    jitter->delays_ns = keep_alloc(l, node->count, sizeof *jitter->delays_ns);
    for (size_t i = 0; i < node->count; i++)
        append(l, node, jitter, node->items[i]);
}

/* serve.c: ssm-serve DIR [--port N]: the report of a result folder on http://127.0.0.1, and of a campaign that still runs as far as it has got.
 *   request -> a file below DIR, read-only, nothing else; "/" -> the report page
 *   a campaign whose runs.sqlite is newer than its report: DIR/live/ is made anew (ssm-campaign --refresh), at most every REFRESH_S seconds, and the
 *   browser is told to come again. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <microhttpd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DEFAULT_PORT = 8080, REFRESH_S = 3, EXIT_USAGE = 2, EXIT_FAULT = 99 };

static const char help[] =
    "usage: ./ssmbench report DIR --serve [PORT]\n\n"
    "Serves the report in DIR on http://127.0.0.1:PORT (default 8080; this machine alone can see it), until Ctrl-C. DIR may be that of a campaign that is\n"
    "still running: the page shows what there is so far and renews itself.\n"
    "Exit: 0 after Ctrl-C, 2 usage or a port that is taken, 99 fault.\n";

struct server { char folder[PATH_MAX], programs[PATH_MAX]; pthread_mutex_t refreshing; time_t refreshed; };

static volatile sig_atomic_t interrupted;
static void on_signal(int number) {
    interrupted = number;
}

/* ---- a running campaign ---- */

static bool modified(const struct server *server, const char *name, struct timespec *when) {
    char path[PATH_MAX + 100];
    struct stat info;

    snprintf(path, sizeof path, "%s/%s", server->folder, name);
    const bool there = stat(path, &info) == 0;
    if (there) {
        *when = info.st_mtim;
    }
    return there;
}

/* It has runs that its report does not know. */
static bool is_live(const struct server *server) {
    struct timespec runs, report;

    return modified(server, "runs.sqlite", &runs) &&
           (!modified(server, "report.html", &report) || report.tv_sec < runs.tv_sec || (report.tv_sec == runs.tv_sec && report.tv_nsec < runs.tv_nsec));
}

static void refresh(struct server *server) {
    char program[PATH_MAX + 20];
    int status;

    pthread_mutex_lock(&server->refreshing);
    if (time(NULL) - server->refreshed >= REFRESH_S) {
        snprintf(program, sizeof program, "%s/ssm-campaign", server->programs);
        const pid_t pid = fork();
        if (pid == 0) {
            const int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, STDOUT_FILENO);
            dup2(nowhere, STDERR_FILENO);
            execl(program, "ssm-campaign", "--refresh", server->folder, (char *)NULL);
            _exit(EXIT_FAULT);
        }
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        server->refreshed = time(NULL);
    }
    pthread_mutex_unlock(&server->refreshing);
}

/* ---- answers ---- */

static enum MHD_Result answer_text(struct MHD_Connection *connection, unsigned code, const char *text, const char *again) {
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);

    MHD_add_response_header(response, "Content-Type", "text/plain; charset=utf-8");
    if (again != NULL) {
        MHD_add_response_header(response, "Refresh", again);
    }
    const enum MHD_Result result = MHD_queue_response(connection, code, response);
    MHD_destroy_response(response);
    return result;
}

static const char *type_of(const char *path) {
    static const struct { const char *end, *type; } types[] = {{".html", "text/html; charset=utf-8"}, {".json", "application/json"},
                                                               {".sarif", "application/json"}, {".xml", "application/xml"},
                                                               {".md", "text/plain; charset=utf-8"}, {".csv", "text/plain; charset=utf-8"},
                                                               {".yaml", "text/plain; charset=utf-8"}, {".txt", "text/plain; charset=utf-8"}};
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot != NULL && i < sizeof types / sizeof *types; i++) {
        if (strcmp(dot, types[i].end) == 0) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

/* A regular file that really lies below the folder, whatever the URL or a link says; -1: there is none. */
static int open_below(const struct server *server, const char *url, char real[PATH_MAX], struct stat *info) {
    char path[2 * PATH_MAX];
    const size_t length = strlen(server->folder);

    snprintf(path, sizeof path, "%s%.*s", server->folder, PATH_MAX - 1, url);
    if (realpath(path, real) == NULL || strncmp(real, server->folder, length) != 0 || real[length] != '/') {
        return -1;
    }
    const int fd = open(real, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, info) != 0 || !S_ISREG(info->st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum MHD_Result answer_file(struct MHD_Connection *connection, const struct server *server, const char *url, bool live) {
    char real[PATH_MAX], again[20];
    struct stat info;
    const int fd = open_below(server, url, real, &info);

    snprintf(again, sizeof again, "%d", REFRESH_S);
    if (fd < 0) {
        return live ? answer_text(connection, MHD_HTTP_OK, "The campaign has just begun; its first results come in a few seconds.\n", again)
                    : answer_text(connection, MHD_HTTP_NOT_FOUND, "There is no such file in this result.\n", NULL);
    }
    struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)info.st_size, fd);
    MHD_add_response_header(response, "Content-Type", type_of(real));
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Cache-Control", "no-cache");
    if (live) {
        MHD_add_response_header(response, "Refresh", again);
    }
    const enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

/* Another site's page must not read the result through a name that it points to this machine. */
static bool is_ours(struct MHD_Connection *connection) {
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");

    return host != NULL && (strncmp(host, "127.0.0.1", 9) == 0 || strncmp(host, "localhost", 9) == 0) && (host[9] == ':' || host[9] == '\0');
}

static enum MHD_Result answer(void *user, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **state) {
    struct server *server = user;

    (void)version;
    (void)upload;
    (void)upload_size;
    (void)state;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        return answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "This server only shows a result.\n", NULL);
    }
    if (!is_ours(connection)) {
        return answer_text(connection, MHD_HTTP_FORBIDDEN, "Ask for 127.0.0.1 or localhost.\n", NULL);
    }
    if (strcmp(url, "/") != 0) {
        return answer_file(connection, server, url, false);
    }
    if (is_live(server)) {
        refresh(server);
        return answer_file(connection, server, "/live/report.html", true);
    }
    return answer_file(connection, server, "/report.html", false);
}

/* ---- program ---- */

static int complain(int code, const char *what, const char *found, const char *expected) {
    fprintf(stderr, "ssm-serve: %s: found %s, expected %s\n", what, found, expected);
    return code;
}

static void own_folder(char folder[PATH_MAX]) {
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    path[length > 0 ? length : 0] = '\0';
    snprintf(folder, PATH_MAX, "%s", dirname(path));
}

int main(int argc, char **argv) {
    static struct server server = {.refreshing = PTHREAD_MUTEX_INITIALIZER};
    char *end = "";

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (argc < 2 || argc > 3) {
        return complain(EXIT_USAGE, "arguments", "another number of them", "DIR [PORT] (ssmbench report --help)");
    }
    const long port = argc == 3 ? strtol(argv[2], &end, 10) : DEFAULT_PORT;
    struct stat info;
    struct timespec written;
    if (*end != '\0' || port < 1 || port > 65535) {
        return complain(EXIT_USAGE, "--serve", argv[2], "a port from 1 to 65535");
    }
    if (realpath(argv[1], server.folder) == NULL || stat(server.folder, &info) != 0) {
        return complain(EXIT_USAGE, argv[1], strerror(errno), "a folder with a result");
    }
    if (!S_ISDIR(info.st_mode) || (!modified(&server, "report.html", &written) && !is_live(&server))) {
        return complain(EXIT_USAGE, argv[1], S_ISDIR(info.st_mode) ? "neither a report nor a running campaign in it" : "a file", "a folder with a result");
    }
    own_folder(server.programs);
    const struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL, NULL, answer, &server, MHD_OPTION_SOCK_ADDR,
                                                 &loopback, MHD_OPTION_CONNECTION_LIMIT, 32u, MHD_OPTION_END);
    if (daemon == NULL) {
        return complain(EXIT_USAGE, "--serve", "that the port cannot be had", "a free one: --serve PORT");
    }
    printf("%s is on http://127.0.0.1:%ld/ until Ctrl-C\n", argv[1], port);
    fflush(stdout);
    while (!interrupted) {
        pause();
    }
    MHD_stop_daemon(daemon);
    return 0;
}

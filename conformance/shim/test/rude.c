/* rude.c: a shim that answers as it should, but for some operations.   rude [OPERATION,... ANSWER] ...
 * ANSWER is written as it stands, with the id for each @ and the time for each ~, and a newline; or it is one of the deeds below. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct { const char *operation, *answer; } proper[] = {
    { "hello", "{\"id\":@,\"protocol\":\"ssm-shim/1\",\"name\":\"rude\",\"roles\":[\"server\",\"client\"],"
               "\"operations\":[\"receive\",\"read\",\"command\",\"restart\",\"time\"],\"reasons\":[\"replay\",\"store\"]}" },
    { "read", "{\"id\":@,\"state\":{\"value\":false}}" },
    { "", "{\"id\":@}" } };
static const char dimmed[] = "{\"id\":@,\"state\":{\"dimmingSetting\":0}}";

static void nap(long ms) {
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static void say(const char *text, long long id, long long now) {
    for (; *text; text++) {
        if (*text == '@') {
            printf("%lld", id);
        } else if (*text == '~') {
            printf("%lld", now + 1);
        } else {
            putchar(*text);
        }
    }
    putchar('\n');
    fflush(stdout);
}

static void write_many(int fd, size_t count) {
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    for (size_t i = 0; i < count; i++) {
        if (write(fd, bytes, sizeof bytes) < 0) {
            exit(4);
        }
    }
}

static void hang(void) {
    for (;;) {
        nap(1000);
    }
}

/* false: the proper answer follows. */
static bool do_deed(const char *deed, long long id) {
    if (strcmp(deed, "!exit") == 0) {
        exit(3);
    } else if (strcmp(deed, "!words") == 0) {
        fputs("first\nbad \x80luck\n\n", stderr);
        exit(3);
    } else if (strcmp(deed, "!killed") == 0) {
        raise(SIGKILL);
    } else if (strcmp(deed, "!stopped") == 0) {
        raise(SIGSTOP);
    } else if (strcmp(deed, "!hang") == 0) {
        hang();
    } else if (strcmp(deed, "!half") == 0) {
        printf("{\"id\":%lld", id);
        exit(3);
    } else if (strcmp(deed, "!half-hang") == 0) {
        printf("{\"id\":%lld", id);
        fflush(stdout);
        hang();
    } else if (strcmp(deed, "!10MiB") == 0) {
        write_many(STDOUT_FILENO, 2560);
        say("", 0, 0);
    } else if (strcmp(deed, "!close") == 0) {
        close(STDOUT_FILENO);
        hang();
    } else if (strcmp(deed, "!deaf") == 0) {
        close(STDIN_FILENO);
        say("{\"id\":@}", id, 0);
        hang();
    } else if (strcmp(deed, "!not-reading") == 0) {
        say(proper[0].answer, id, 0);
        hang();
    } else if (strcmp(deed, "!late") == 0) {
        say("{\"id\":@}", id, 0);
        nap(50);
        say("{\"id\":@}", 99, 0);
    } else if (strcmp(deed, "!ahead") == 0) {          /* and the answer to the read that comes next */
        say("{\"id\":@}", id, 0);
        nap(50);
        say(proper[1].answer, id + 1, 0);
    } else if (strcmp(deed, "!loud") == 0) {
        write_many(STDERR_FILENO, 1024);
        return false;
    } else if (strcmp(deed, "!endless") == 0) {
        write_many(STDERR_FILENO, (size_t)1 << 40);
    } else if (strcmp(deed, "!child") == 0) {          /* a child that holds every pipe open, named in the last words */
        pid_t child = fork();
        if (child == 0) {
            hang();
        }
        fprintf(stderr, "child %d\n", (int)child);
        exit(3);
    }
    return true;
}

static void answer_properly(const char *name, const char *line, long long id) {
    size_t i = 0;
    while (*proper[i].operation && strcmp(proper[i].operation, name)) {
        i++;
    }
    say(strcmp(name, "read") == 0 && strstr(line, "imm") ? dimmed : proper[i].answer, id, 0);
}

int main(int argc, char **argv) {
    char *line = NULL, name[32];
    if (argc > 1 && strcmp(argv[1], "start") == 0) {
        say(argv[2], 1, 0);
    }
    for (size_t room = 0; getline(&line, &room, stdin) > 0;) {
        long long id = 0, now = 0;
        const char *answer = NULL;
        if (sscanf(line, "{\"id\":%lld,\"op\":\"%31[a-z]\",\"now_ns\":%lld", &id, name, &now) != 3) {
            return 5;
        }
        for (int i = 1; i + 1 < argc; i += 2) {
            answer = strstr(argv[i], name) ? argv[i + 1] : answer;
        }
        if (answer && *answer != '!') {
            say(answer, id, now);
        } else if (!answer || !do_deed(answer, id)) {
            answer_properly(name, line, id);
        }
        if (strcmp(name, "stop") == 0) {
            break;
        }
    }
    free(line);
    return 0;
}

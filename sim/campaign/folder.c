#define _DEFAULT_SOURCE
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char *program_folder(void) {
    static char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    return path;
}

static bool make_folders(const char *path, char *error, size_t error_size) {
    char part[FOLDER_PATH];
    snprintf(part, sizeof part, "%s/", path);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) {
            snprintf(error, error_size, "%s: cannot make the folder: %s", part, strerror(errno));
            return false;
        }
        *slash = '/';
    }
    return true;
}

static bool copy_file(const char *from, const char *to, char *error, size_t error_size) {
    char buffer[4096], temporary[FOLDER_PATH];
    snprintf(temporary, sizeof temporary, "%s.tmp", to);
    FILE *in = fopen(from, "rb"), *out = fopen(temporary, "wb");
    bool good = in != NULL && out != NULL;
    for (size_t length; good && (length = fread(buffer, 1, sizeof buffer, in)) > 0;) {
        good = fwrite(buffer, 1, length, out) == length;
    }
    good = good && !ferror(in);
    if (in != NULL) {
        fclose(in);
    }
    good = (out == NULL || fclose(out) == 0) && good && rename(temporary, to) == 0;
    if (!good) {
        snprintf(error, error_size, "%s: cannot be copied to %s: %s", from, to, strerror(errno));
        remove(temporary);
    }
    return good;
}

static bool is_empty_or_ours(const char *path) {
    char store[FOLDER_PATH];
    snprintf(store, sizeof store, "%s/campaign.yaml", path);
    return access(path, F_OK) != 0 || access(store, F_OK) == 0 || rmdir(path) == 0;      /* rmdir takes an empty folder only */
}

enum exit_code folder_open(struct folder *folder, const char *out, const struct campaign *campaign, char *error, size_t error_size) {
    char path[FOLDER_PATH];
    *folder = (struct folder){.lock = -1};
    if ((size_t)snprintf(folder->path, sizeof folder->path, out != NULL ? "%s" : "out-campaign/%s", out != NULL ? out : campaign->id) >=
        sizeof folder->path) {
        snprintf(error, error_size, "--out: found a path that is too long, expected at most %zu characters", sizeof folder->path - 1);
        return EXIT_USAGE;
    }
    if (!is_empty_or_ours(folder->path)) {
        snprintf(error, error_size, "--out %s: found something that is no result of a campaign, expected a new folder or one of those", folder->path);
        return EXIT_USAGE;
    }
    if (!make_folders(folder->path, error, error_size)) {
        return EXIT_FAULT;
    }
    snprintf(path, sizeof path, "%s/lock", folder->path);
    folder->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    const struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};    /* not inherited by workers, unlike those of flock(2) */
    if (folder->lock < 0 || fcntl(folder->lock, F_SETLK, &whole) != 0) {
        const bool busy = folder->lock >= 0 && (errno == EACCES || errno == EAGAIN);
        snprintf(error, error_size, busy ? "--out %s: found a campaign at work there, expected to be the only one" : "%s/lock: cannot be made",
                 folder->path);
        return busy ? EXIT_USAGE : EXIT_FAULT;
    }
    snprintf(path, sizeof path, "%s/runs.sqlite", folder->path);
    const bool has_results = access(path, F_OK) == 0;      /* their copies stay: whether they are of this campaign is not known yet */
    const char *slash = strrchr(campaign->scenario, '/');
    snprintf(path, sizeof path, "%s/campaign.yaml", folder->path);
    snprintf(folder->scenario, sizeof folder->scenario, "%s/%.150s", folder->path, slash != NULL ? slash + 1 : campaign->scenario);
    return has_results || (copy_file(campaign->path, path, error, error_size) && copy_file(campaign->scenario, folder->scenario, error, error_size))
               ? EXIT_PASSED
               : EXIT_FAULT;
}

void folder_freeze(struct folder *folder, struct campaign *campaign) {
    char own[CONTENT_NAME] = "", copied[CONTENT_NAME] = "", error[1024];
    char *original = campaign->scenario;
    content_of_campaign(campaign, own, error, sizeof error);
    campaign->scenario = folder->scenario;
    if (!content_of_campaign(campaign, copied, error, sizeof error) || strcmp(own, copied) != 0) {
        campaign->scenario = original;
    }
}

void folder_close(struct folder *folder) {
    if (folder->lock >= 0) {
        close(folder->lock);
    }
}

void folder_slurm(const struct folder *folder, const char *build, struct slurm_options *slurm) {
    static char program[PATH_MAX + 20];
    slurm->folder = folder->path;
    slurm->build = build;
    if (slurm->program == NULL) {
        snprintf(program, sizeof program, "%s/ssm-campaign", program_folder());
        slurm->program = program;
    }
}

struct campaign *folder_campaign(const char *folder, char *error, size_t error_size) {
    char path[FOLDER_PATH];
    snprintf(path, sizeof path, "%s/campaign.yaml", folder);
    return campaign_load(path, folder, error, error_size);
}

static bool is_reported(const char *folder) {
    char path[FOLDER_PATH];
    struct stat runs, page;
    snprintf(path, sizeof path, "%s/runs.sqlite", folder);
    const bool has_runs = stat(path, &runs) == 0;
    snprintf(path, sizeof path, "%s/report.html", folder);
    if (!has_runs || stat(path, &page) != 0) {
        return false;
    }
    const struct timespec *made = &runs.st_mtim, *told = &page.st_mtim;
    return told->tv_sec > made->tv_sec || (told->tv_sec == made->tv_sec && told->tv_nsec >= made->tv_nsec);
}

void folder_end_live(const char *folder) {
    char path[FOLDER_PATH];
    snprintf(path, sizeof path, "%s/live", folder);
    const int live = is_reported(folder) ? open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    DIR *list = live >= 0 ? fdopendir(live) : NULL;
    for (const struct dirent *file; list != NULL && (file = readdir(list)) != NULL;) {
        unlinkat(live, file->d_name, 0);                 /* "." and "..": refused */
    }
    if (list != NULL) {
        closedir(list);
        rmdir(path);
    }
}

bool folder_report(const struct folder *folder, char *error, size_t error_size) {
    char program[PATH_MAX + 20];
    int status = -1;
    snprintf(program, sizeof program, "%s/ssm-report", program_folder());
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        execl(program, "ssm-report", "--campaign", folder->path, (char *)NULL);
        fprintf(stderr, "%s: cannot be started: %s\n", program, strerror(errno));
        _exit(99);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return true;
    }
    snprintf(error, error_size, "%s/report.html was not written (see above); the runs are safe", folder->path);
    return false;
}

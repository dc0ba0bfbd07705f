// The child sends its result through a pipe; the system tells its peak memory when it has ended.
#include "child.h"

#include "failure.h"

#include <cerrno>
#include <cstring>
#include <iostream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr double KIB_PER_MIB = 1024;

[[noreturn]] void run_in_child(int out, const Ours &what, const std::string &folder)
{
    int code = 0;
    try {
        const OursRun run = ours_run(what, folder);
        code = write(out, &run, sizeof run) == static_cast<ssize_t>(sizeof run) ? 0 : EXIT_FAULT;
    } catch (const Failure &failure) {
        std::cerr << "ssm-bench-sim: " << failure.text << "\n";
        code = failure.code;
    } catch (const std::bad_alloc &) {
        std::cerr << "ssm-bench-sim: out of memory\n";
        code = EXIT_FAULT;
    }
    _exit(code);
}

}   // namespace

ChildRun child_run(const Ours &what, const std::string &folder)
{
    int ends[2];
    const pid_t child = pipe(ends) == 0 ? fork() : -1;
    if (child < 0) {
        throw Failure{EXIT_FAULT, std::string("no process can be started: ") + std::strerror(errno)};
    }
    if (child == 0) {
        run_in_child(ends[1], what, folder);
    }
    close(ends[1]);
    ChildRun result{};
    const bool whole = read(ends[0], &result.run, sizeof result.run) == static_cast<ssize_t>(sizeof result.run);
    close(ends[0]);
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0 || !whole) {
        throw Failure{EXIT_FAULT, "the run with " + std::to_string(what.servers) + " Servers did not come to its end"};
    }
    result.peak_mib = static_cast<double>(usage.ru_maxrss) / KIB_PER_MIB;
    return result;
}

#include "program.h"

#include "failure.h"

#include <filesystem>

std::string program_folder()
{
    std::error_code error;
    const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) {
        throw Failure{EXIT_FAULT, "/proc/self/exe, which says where this program is, cannot be read: " + error.message()};
    }
    return own.parent_path();
}

#include "output.h"

#include "failure.h"

#include <system_error>

namespace fs = std::filesystem;

namespace {

fs::path with_tmp(fs::path path)
{
    return path += ".tmp";
}

[[noreturn]] void fail(const fs::path &path, const char *what, const std::error_code &error)
{
    throw Failure{EXIT_FAULT, path.string() + ": " + what + ": " + error.message()};
}

void make_folder(const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        fail(folder, "the folder cannot be made", error);
    }
}

}   // namespace

Output::Output(const std::string &folder) : folder_(folder)
{
    if (!folder_.empty()) {
        make_folder(folder_);
    }
}

Output::~Output()
{
    for (const fs::path &name : names_) {
        std::error_code ignored;
        fs::remove(with_tmp(name), ignored);
    }
}

std::string Output::temporary(const std::string &name)
{
    if (folder_.empty()) {
        return "";
    }
    names_.push_back(folder_ / name);
    make_folder(names_.back().parent_path());
    return with_tmp(names_.back()).string();
}

void Output::absent(const std::string &name)
{
    if (!folder_.empty()) {
        absent_.push_back(folder_ / name);
    }
}

void Output::commit()
{
    std::error_code error;
    for (const fs::path &name : absent_) {
        if (!fs::remove(name, error) && error) {
            fail(name, "is of an earlier run and cannot be removed", error);
        }
    }
    for (const fs::path &name : names_) {
        fs::rename(with_tmp(name), name, error);
        if (error) {
            fail(name, "cannot be put in place", error);
        }
    }
    names_.clear();
}

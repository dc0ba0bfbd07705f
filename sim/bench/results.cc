#include "results.h"

#include "failure.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <new>

namespace {

constexpr const char *SCHEMA = "ssmbench-bench/1";

const char *key_of(const json_t *entry)
{
    const char *key = json_string_value(json_object_get(entry, "key"));
    return key != nullptr ? key : "";
}

bool has_key(const json_t *entries, const char *key)
{
    for (size_t i = 0; i < json_array_size(entries); i++) {
        if (std::strcmp(key_of(json_array_get(entries, i)), key) == 0) {
            return true;
        }
    }
    return false;
}

Failure cannot_write(const std::string &path)
{
    return Failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(errno)};
}

std::string temporary(const std::string &path)
{
    return path + ".tmp";
}

void try_writing(const std::string &path)
{
    std::FILE *file = std::fopen(temporary(path).c_str(), "wb");
    if (file == nullptr) {
        throw cannot_write(path);
    }
    (void)std::fclose(file);
    (void)std::remove(temporary(path).c_str());
}

Json read_file(const std::string &path)
{
    json_error_t error;
    Json root(json_load_file(path.c_str(), 0, &error));
    if (!root) {
        throw Failure{EXIT_BAD_INPUT, path + ":" + std::to_string(error.line) + ": found " + error.text + ", expected a JSON file"};
    }
    const char *schema = json_string_value(json_object_get(root.get(), "schema"));
    if (schema == nullptr || std::strcmp(schema, SCHEMA) != 0 || !json_is_array(json_object_get(root.get(), "results"))) {
        throw Failure{EXIT_BAD_INPUT, path + ": found another kind of file, expected results of schema " + SCHEMA};
    }
    return root;
}

}   // namespace

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Results::Results(const std::string &path, bool append) : path_(path), before_(json_array()), entries_(json_array())
{
    if (append && std::filesystem::exists(path)) {
        before_.reset(json_incref(json_object_get(read_file(path).get(), "results")));
    }
    if (!path.empty()) {
        try_writing(path);
    }
}

void Results::add(json_t *entry)
{
    if (json_array_append_new(entries_.get(), entry) != 0) {
        throw std::bad_alloc();
    }
}

void Results::write() const
{
    if (path_.empty()) {
        return;
    }
    const Json merged(json_array());
    for (size_t i = 0; i < json_array_size(before_.get()); i++) {
        json_t *entry = json_array_get(before_.get(), i);
        if (!has_key(entries_.get(), key_of(entry))) {
            json_array_append(merged.get(), entry);
        }
    }
    json_array_extend(merged.get(), entries_.get());
    const Json root(json_pack("{s:s, s:O}", "schema", SCHEMA, "results", merged.get()));
    if (!root) {
        throw std::bad_alloc();
    }
    if (json_dump_file(root.get(), temporary(path_).c_str(), JSON_INDENT(2) | JSON_REAL_PRECISION(6)) != 0 ||
        std::rename(temporary(path_).c_str(), path_.c_str()) != 0) {
        const Failure failure = cannot_write(path_);
        (void)std::remove(temporary(path_).c_str());
        throw failure;
    }
}

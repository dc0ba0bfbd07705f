#include "results.h"

#include "failure.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
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

void write_entries(json_t *entries, const std::string &path)
{
    const Json root(json_pack("{s:s, s:O}", "schema", SCHEMA, "results", entries));
    const std::string temporary = path + ".tmp";
    if (!root) {
        throw std::bad_alloc();
    }
    if (json_dump_file(root.get(), temporary.c_str(), JSON_INDENT(2) | JSON_REAL_PRECISION(6)) != 0 ||
        std::rename(temporary.c_str(), path.c_str()) != 0) {
        const Failure failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(errno)};
        std::remove(temporary.c_str());
        throw failure;
    }
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

void Results::add(json_t *entry)
{
    if (json_array_append_new(entries_.get(), entry) != 0) {
        throw std::bad_alloc();
    }
}

void Results::write(const std::string &path) const
{
    write_entries(entries_.get(), path);
}

void Results::append(const std::string &path) const
{
    std::FILE *there = std::fopen(path.c_str(), "rb");
    if (there == nullptr && errno == ENOENT) {
        return write(path);
    }
    if (there != nullptr) {
        (void)std::fclose(there);
    }
    const Json root = read_file(path), merged(json_array());
    json_t *before = json_object_get(root.get(), "results");
    for (size_t i = 0; i < json_array_size(before); i++) {
        if (!has_key(entries_.get(), key_of(json_array_get(before, i)))) {
            json_array_append(merged.get(), json_array_get(before, i));
        }
    }
    json_array_extend(merged.get(), entries_.get());
    write_entries(merged.get(), path);
}

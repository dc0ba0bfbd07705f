// results.h: what was measured, as a table and as a JSON file (schema ssmbench-bench/1, as ssm-bench-core writes it).
#ifndef SIM_BENCH_RESULTS_H
#define SIM_BENCH_RESULTS_H

#include <jansson.h>
#include <memory>
#include <string>
#include <vector>

struct JsonFree {
    void operator()(json_t *json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonFree>;

double median(std::vector<double> values);

// The file appears whole or not at all. Everything throws Failure.
class Results {
public:
    // Before anything is measured: can `path` be written? `append`: what stands there already stays, but for entries of the same keys.
    Results(const std::string &path, bool append);
    void add(json_t *entry);   // takes the reference
    void write() const;

private:
    std::string path_;         // "": nowhere
    Json before_, entries_;
};

#endif

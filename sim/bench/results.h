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

class Results {
public:
    Results() : entries_(json_array()) {}
    void add(json_t *entry);                        // takes the reference
    // Whole or not at all. Throws Failure.
    void write(const std::string &path) const;
    // Into a file of the same schema: an entry with the same key is replaced, all others stay. No such file: write().
    void append(const std::string &path) const;

private:
    Json entries_;
};

#endif

// memory_run_test.cc: a run in memory leaves what ssm-sim leaves in files, whatever ran in the process before it, and nothing behind.
// Arguments: ssm-sim, scenarios and folders of scenarios ...; runs of the first are repeated very often.
#include "memory_run.h"

#include "harness.h"
#include "radio/radio.h"

#include <CUnit/Basic.h>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <malloc.h>
#include <memory>

namespace fs = std::filesystem;

namespace {

std::string program;
std::vector<fs::path> files;

struct ScenarioFree {
    void operator()(scenario *loaded) const { scenario_free(loaded); }
};
using Scenario = std::unique_ptr<scenario, ScenarioFree>;

Scenario load(const std::string &path, const std::vector<const char *> &overrides = {})
{
    char error[512] = "";
    Scenario loaded(scenario_load(path.c_str(), overrides.data(), overrides.size(), error, sizeof error));
    if (!loaded) {
        throw std::runtime_error(error);
    }
    return loaded;
}

class MemoryRun {
public:
    explicit MemoryRun(const scenario &scenario) : code(memory_run_make(&run, &scenario, error, sizeof error)) {}
    ~MemoryRun() { memory_run_free(&run); }
    MemoryRun(const MemoryRun &) = delete;
    MemoryRun &operator=(const MemoryRun &) = delete;

    memory_run run;
    char error[512] = "";
    int code;
};

bool same(const trace &a, const trace &b)
{
    return std::memcmp(&a.header, &b.header, sizeof a.header) == 0 && a.count == b.count &&
           std::memcmp(a.records, b.records, a.count * sizeof *a.records) == 0;
}

bool same(const capture &a, const capture &b)
{
    bool equal = a.count == b.count;
    for (size_t i = 0; equal && i < a.count; i++) {
        const capture_frame &x = a.frames[i], &y = b.frames[i];
        equal = x.time_ns == y.time_ns && x.len == y.len && std::memcmp(x.data, y.data, x.len) == 0 && x.source_port == y.source_port &&
                x.destination_port == y.destination_port && std::memcmp(x.source, y.source, sizeof x.source) == 0 &&
                std::memcmp(x.destination, y.destination, sizeof x.destination) == 0;
    }
    return equal;
}

// Is `run` what the files in `folder` hold?
bool is_in_files(const memory_run &run, const std::string &folder)
{
    char error[512];
    std::unique_ptr<trace, Evidence::Free> happened(trace_read((folder + "/trace").c_str(), error, sizeof error));
    std::unique_ptr<capture, Evidence::Free> datagrams(capture_read((folder + "/capture.pcap").c_str(), error, sizeof error));
    json_t *provision = json_load_file((folder + "/provision.json").c_str(), 0, nullptr);
    const bool equal = happened && datagrams && same(*happened, *run.trace) && same(*datagrams, *run.capture) &&
                       json_equal(provision, run.provision) == 1;
    json_decref(provision);
    return equal;
}

// As a process of its own has it, and one after the other in this one: first with another seed, so that something else ran before.
void is_what_the_program_writes()
{
    char folder[] = "/tmp/ssm-sim-test-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    const std::string out = std::string(folder) + "/out";
    for (const std::string path : files) {
        Scenario what = load(path);
        what->seed++;
        const MemoryRun other(*what);
        what->seed--;
        const MemoryRun run(*what);
        CU_ASSERT_EQUAL_FATAL(other.code, 0);
        CU_ASSERT_EQUAL_FATAL(run.code, 0);
        CU_ASSERT_EQUAL_FATAL(std::system((program + " " + path + " --out " + out + " > /dev/null").c_str()), 0);
        CU_ASSERT(is_in_files(run.run, out));
        CU_ASSERT_FALSE(is_in_files(other.run, out));
    }
    fs::remove_all(folder);
}

void what_cannot_be_is_told()
{
    const Scenario unknown = load(files.front(), {"servers.defects=[no-such-defect]"});
    const MemoryRun refused(*unknown);
    CU_ASSERT_EQUAL(refused.code, 2);
    CU_ASSERT_PTR_NOT_NULL(std::strstr(refused.error, "no-such-defect"));
    CU_ASSERT_PTR_NULL(refused.run.trace);
    const Scenario good = load(files.front());
    CU_ASSERT_EQUAL(MemoryRun(*good).code, 0);   // and the next one runs
}

size_t in_use()
{
    return mallinfo2().uordblks;
}

// ns-3 keeps a little for each kind of object, and some lists grow by powers of two; whatever is leaked is at least 24 bytes of the heap.
void nothing_stays()
{
    const char *is_long = std::getenv("SSMBENCH_LONG");
    const size_t warm = 50, runs = is_long != nullptr && *is_long != 0 ? 100000 : 1000;
    const Scenario what = load(files.front());
    size_t before = 0;
    for (size_t i = 0; i < warm + runs; i++) {
        before = i == warm ? in_use() : before;
        what->seed = i;
        CU_ASSERT_EQUAL_FATAL(MemoryRun(*what).code, 0);
    }
    const size_t after = in_use();
    std::printf("\n  %zu runs: %zu bytes in use before, %zu after ", runs, before, after);
    CU_ASSERT(after < before + 16 * runs);
}

void add_scenarios(const fs::path &path)
{
    if (!fs::is_directory(path)) {
        return files.push_back(path);
    }
    for (const fs::directory_entry &entry : fs::directory_iterator(path)) {
        if (entry.path().extension() == ".yaml") {
            files.push_back(entry.path());
        }
    }
}

}   // namespace

int main(int argc, char **argv)
{
    if (argc < 3 || CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    program = argv[1];
    for (int i = 2; i < argc; i++) {
        add_scenarios(argv[i]);
    }
    CU_pSuite suite = CU_add_suite("runs in memory", nullptr, nullptr);
    CU_ADD_TEST(suite, is_what_the_program_writes);
    CU_ADD_TEST(suite, what_cannot_be_is_told);
    if (!has_radio()) {   // too slow there, and not what is repeated thousands of times
        CU_ADD_TEST(suite, nothing_stays);
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

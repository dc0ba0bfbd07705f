#include "devices.h"
#include "radio/radio.h"
#include "simulation.h"

#include "memory_run.h"

#include <cstdio>
#include <new>

namespace {

void make(memory_run &run, const scenario &scenario)
{
    if (needs_radio(scenario.network) && !has_radio()) {
        throw Failure{EXIT_FAULT, std::string(scenario.path) + ": this program is without the radio links"};
    }
    Simulation simulation(scenario, built_in_device, "", false);
    simulation.run();
    Evidence evidence = simulation.take();
    run.provision = simulation.provision().document(scenario);
    run.trace = evidence.happened.release();
    run.capture = evidence.datagrams.release();
}

int fail(char *error, size_t error_size, int code, const char *text)
{
    std::snprintf(error, error_size, "%s", text);
    return code;
}

}   // namespace

int memory_run_make(memory_run *run, const scenario *scenario, char *error, size_t error_size)
{
    *run = {nullptr, nullptr, nullptr};
    try {
        make(*run, *scenario);
        return 0;
    } catch (const Failure &failure) {
        return fail(error, error_size, failure.code, failure.text.c_str());
    } catch (const std::bad_alloc &) {
        return fail(error, error_size, EXIT_FAULT, "out of memory");
    }
}

void memory_run_free(memory_run *run)
{
    trace_free(run->trace);
    capture_free(run->capture);
    json_decref(run->provision);
    *run = {nullptr, nullptr, nullptr};
}

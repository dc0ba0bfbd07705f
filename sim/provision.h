// provision.h: what the Credential Management Service of a run hands out: the groups' values from the seed, one configuration for the
// Client and one for each set of Servers. All that a judge of the run needs to know of it goes into provision.json.
#ifndef SIM_PROVISION_H
#define SIM_PROVISION_H

#include "contracts.h"

#include <memory>
#include <string>
#include <vector>

const char *resource_path(scenario_resource resource);   // "/BinarySwitchResURI", "/DimmingResURI"

struct ConfigFree {
    void operator()(device_config *config) const { device_config_free(config); }
};
using Config = std::unique_ptr<device_config, ConfigFree>;

struct Provision {
    explicit Provision(const scenario &scenario);
    json_t *document(const scenario &scenario) const;   // schema ssmbench-provision/1; the caller's
    // provision.json. Throws Failure if it cannot be written.
    void save(const scenario &scenario, const std::string &path) const;

    std::vector<cms_group> groups;   // as scenario.groups
    Config client;                   // a credtype 128 entry for each group, in their order
    std::vector<Config> sets;        // as scenario.sets
};

#endif

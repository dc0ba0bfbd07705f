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
    const device_config &config_of(size_t set, uint32_t index) const { return own[set].empty() ? *sets[set] : *own[set][index].config; }
    explicit Provision(const scenario &scenario);
    json_t *document(const scenario &scenario) const;   // schema ssmbench-provision/1; the caller's
    // provision.json. Throws Failure if it cannot be written.
    void save(const scenario &scenario, const std::string &path) const;

    std::vector<cms_group> groups;   // as scenario.groups
    Config client;                   // a credtype 128 entry for each group, in their order
    std::vector<Config> sets;        // as scenario.sets
    // Whole OCF Devices: what each Server has of its own, credtype 64 for the Client among it; empty for other sets. By set, then Server.
    struct Own {
        std::string deviceuuid, endpoint, client_id, server_id;   // the IDs are those of the Client and of the Server as senders, in hex
        uint8_t secret[32];
        Config config;
    };
    std::vector<std::vector<Own>> own;
    std::vector<std::string> commands;   // of shims, {bin} replaced; the configurations point to them
};

#endif

// Credentials: credid is the group's index + 1; credtype 128 with senderid for the Client, 256 with recipientid for Servers.
// Device UUIDs that an ACE may name (the Client's, and one that nobody has) come from the same generator, from indices no group has.
#include "provision.h"

#include "failure.h"
#include "raw_host.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <new>

namespace {

constexpr long CREDTYPE_CLIENT = 128, CREDTYPE_SERVER = 256;
constexpr uint32_t CLIENT_UUID_INDEX = 0xffffff00, OTHER_UUID_INDEX = 0xffffff01, SERVER_RESERVE = 32;

// device_config_free() gives everything back with free().
template <typename T> T *allocate(size_t count)
{
    void *memory = std::calloc(count + 1, sizeof(T));
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return static_cast<T *>(memory);
}

char *copy(const std::string &text)
{
    return std::strcpy(allocate<char>(text.size()), text.c_str());
}

void set_texts(char **&texts, size_t &count, const std::vector<std::string> &values)
{
    texts = allocate<char *>(values.size());
    for (const std::string &value : values) {
        texts[count++] = copy(value);
    }
}

Config new_config(size_t creds, size_t aces, size_t resources)
{
    Config config(allocate<device_config>(1));
    config->creds = allocate<device_credential>(creds);
    config->aces = allocate<device_ace>(aces);
    config->resources = allocate<device_resource>(resources);
    return config;
}

void add_credential(device_config &config, const cms_group &group, size_t index, long credtype)
{
    device_credential &credential = config.creds[config.cred_count++];
    credential.credid = static_cast<long>(index) + 1;
    credential.credtype = credtype;
    std::memcpy(credential.subjectuuid, group.subjectuuid, sizeof credential.subjectuuid);
    std::memcpy(credential.privatedata, group.secret, sizeof group.secret);
    credential.privatedata_len = sizeof group.secret;
    (credtype == CREDTYPE_CLIENT ? credential.senderid : credential.recipientid) = copy(group.id_hex);
    credential.desc = copy(group.desc);
}

void add_ace(device_config &config, device_subject subject, const char *uuid, unsigned permission, const std::vector<std::string> &hrefs)
{
    device_ace &ace = config.aces[config.ace_count++];
    ace.aceid = static_cast<long>(config.ace_count);
    ace.subject = subject;
    std::memcpy(ace.uuid, uuid, std::strlen(uuid) + 1);
    ace.permission = permission;
    set_texts(ace.hrefs, ace.href_count, hrefs);
}

void add_resource(device_config &config, scenario_resource resource)
{
    bool is_switch = resource == RESOURCE_SWITCH;
    device_resource &out = config.resources[config.resource_count++];
    out.kind = is_switch ? DEVICE_SWITCH : DEVICE_DIMMER;
    out.href = copy(resource_path(resource));
    set_texts(out.rt, out.rt_count, {is_switch ? "oic.r.switch.binary" : "oic.r.light.dimming"});
    set_texts(out.interfaces, out.if_count, {"oic.if.a", "oic.if.baseline"});
}

std::string device_uuid(uint64_t seed, uint32_t index)
{
    cms_group values;
    cms_group_generate(&values, seed, index, 2, "");
    return values.subjectuuid;
}

void add_access(device_config &config, const scenario_ace &access, const scenario_servers &set, const std::vector<cms_group> &groups,
                uint64_t seed)
{
    std::vector<std::string> hrefs(access.hrefs, access.hrefs + access.href_count);
    switch (access.subject) {
    case scenario_ace::ACE_GROUP:
        for (size_t i = 0; i < set.group_count; i++) {
            add_ace(config, DEVICE_SUBJECT_UUID, groups[set.groups[i]].subjectuuid, access.permission, hrefs);
        }
        return;
    case scenario_ace::ACE_CLIENT:
        return add_ace(config, DEVICE_SUBJECT_UUID, device_uuid(seed, CLIENT_UUID_INDEX).c_str(), access.permission, hrefs);
    case scenario_ace::ACE_OTHER:
        return add_ace(config, DEVICE_SUBJECT_UUID, device_uuid(seed, OTHER_UUID_INDEX).c_str(), access.permission, hrefs);
    case scenario_ace::ACE_AUTH_CRYPT:
        return add_ace(config, DEVICE_SUBJECT_AUTH_CRYPT, "", access.permission, hrefs);
    case scenario_ace::ACE_ANON_CLEAR:
        return add_ace(config, DEVICE_SUBJECT_ANON_CLEAR, "", access.permission, hrefs);
    }
}

Config server_config(const scenario_servers &set, const std::vector<cms_group> &groups, uint64_t seed)
{
    Config config = new_config(set.group_count, set.access_count * (set.group_count + 1), set.resource_count);
    for (size_t i = 0; i < set.group_count; i++) {
        add_credential(*config, groups[set.groups[i]], set.groups[i], CREDTYPE_SERVER);
    }
    for (size_t i = 0; i < set.access_count; i++) {
        add_access(*config, set.access[i], set, groups, seed);
    }
    for (size_t i = 0; i < set.resource_count; i++) {
        add_resource(*config, set.resources[i]);
    }
    config->persist = set.persist;
    config->first_message = set.first_slides ? DEVICE_FIRST_SLIDES : DEVICE_FIRST_LOWER_LIMIT;
    config->reserve = SERVER_RESERVE;
    return config;
}

// Groups of one idGroup, as nothing forbids: only their keys tell them apart.
void share_id(cms_group &group, const cms_group &with)
{
    group.id_len = with.id_len;
    std::copy(std::begin(with.id), std::end(with.id), group.id);
    std::copy(std::begin(with.id_hex), std::end(with.id_hex), group.id_hex);
}

Config client_config(const scenario &scenario, const std::vector<cms_group> &groups)
{
    Config config = new_config(groups.size(), 0, 0);
    for (size_t i = 0; i < groups.size(); i++) {
        add_credential(*config, groups[i], i, CREDTYPE_CLIENT);
    }
    config->persist = scenario.client_persist;
    config->first_message = DEVICE_FIRST_LOWER_LIMIT;
    config->reserve = scenario.reserve;
    return config;
}

}   // namespace

const char *resource_path(scenario_resource resource)
{
    return resource == RESOURCE_SWITCH ? "/BinarySwitchResURI" : "/DimmingResURI";
}

Provision::Provision(const scenario &scenario)
{
    for (size_t i = 0; i < scenario.group_count; i++) {
        const scenario_group &group = scenario.groups[i];
        cms_group_generate(&groups.emplace_back(), scenario.seed, static_cast<uint32_t>(i), group.id_bytes, group.name);
        share_id(groups[i], groups[group.same_id_as]);
    }
    client = client_config(scenario, groups);
    for (size_t i = 0; i < scenario.set_count; i++) {
        sets.push_back(server_config(scenario.sets[i], groups, scenario.seed));
    }
}

json_t *Provision::document(const scenario &scenario) const
{
    RawHosts hosts(scenario.server_count);
    json_t *json_sets = json_array();
    for (size_t i = 0; i < sets.size(); i++) {
        const scenario_servers &set = scenario.sets[i];
        json_array_append_new(json_sets, json_pack("{s:I, s:I, s:s, s:o}", "first", static_cast<json_int_t>(set.first), "count",
                                                   static_cast<json_int_t>(set.count), "device", set.device, "server",
                                                   device_config_dump(sets[i].get())));
    }
    json_t *root = json_pack("{s:s, s:o, s:o, s:{s:s, s:s, s:s, s:i, s:i}}", "schema", "ssmbench-provision/1", "client",
                             device_config_dump(client.get()), "sets", json_sets, "addresses", "client",
                             address_text(hosts.endpoint(0)).c_str(), "attacker", address_text(hosts.endpoint(hosts.attacker())).c_str(),
                             "server_prefix", NODE_PREFIX, "client_port", int{CLIENT_PORT}, "server_port", int{COAP_PORT});
    if (root == nullptr) {
        throw std::bad_alloc();
    }
    return root;
}

void Provision::save(const scenario &scenario, const std::string &path) const
{
    json_t *root = document(scenario);
    int result = json_dump_file(root, path.c_str(), JSON_INDENT(2));
    int error = errno;
    json_decref(root);
    if (result != 0) {
        throw Failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(error)};
    }
}

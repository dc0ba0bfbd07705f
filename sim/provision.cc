// Credentials: credid is the group's index + 1; credtype 128 with senderid for the Client, 256 with recipientid for Servers.
// Device UUIDs that an ACE may name (the Client's, and one that nobody has) come from the same generator, from indices no group has.
#include "provision.h"

#include "failure.h"
#include "program.h"
#include "raw_host.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <new>

namespace {

constexpr long CREDTYPE_CLIENT = 128, CREDTYPE_SERVER = 256;
constexpr long CREDTYPE_UNICAST = 64;
constexpr uint32_t CLIENT_UUID_INDEX = 0xffffff00, OTHER_UUID_INDEX = 0xffffff01, OWN_INDEX = 0x40000000, SERVER_RESERVE = 32;
constexpr unsigned RETRIEVE_AND_UPDATE = 2 | 4;

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

// `more`: room for credential entries and ACEs besides those of the groups.
Config server_config(const scenario_servers &set, const std::vector<cms_group> &groups, uint64_t seed, size_t more = 0)
{
    Config config = new_config(set.group_count + more, set.access_count * (set.group_count + 1) + more, set.resource_count);
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

// "{bin}" is the folder of this program, where the bench's own shims are: a scenario finds them wherever it is run from.
std::string shim_command(std::string command)
{
    const std::string place = "{bin}";
    for (size_t at = command.find(place); at != std::string::npos; at = command.find(place)) {
        command.replace(at, place.size(), "'" + program_folder() + "'");
    }
    return command;
}

void add_unicast(device_config &config, long credid, const std::string &peer, const uint8_t *secret, size_t secret_len, const std::string &sender,
                 const std::string &recipient)
{
    device_credential &credential = config.creds[config.cred_count++];
    credential.credid = credid;
    credential.credtype = CREDTYPE_UNICAST;
    std::strncpy(credential.subjectuuid, peer.c_str(), sizeof credential.subjectuuid - 1);
    std::memcpy(credential.privatedata, secret, secret_len);
    credential.privatedata_len = secret_len;
    credential.senderid = copy(sender);
    credential.recipientid = copy(recipient);
}

// IDs have the prefix 01 (CR 1967 Table Y); the Client's and the Server's must differ.
Provision::Own own_values(const scenario_servers &set, uint32_t server, const device_endpoint &endpoint, const std::vector<cms_group> &groups,
                          uint64_t seed)
{
    Provision::Own own;
    cms_group values;
    char id[16];
    cms_group_generate(&values, seed, OWN_INDEX + server, 7, "");
    own.deviceuuid = values.subjectuuid;
    own.endpoint = "coap://[" + address_text(endpoint) + "]:" + std::to_string(COAP_PORT);
    std::snprintf(id, sizeof id, "%08x", static_cast<unsigned>(server));
    own.client_id = std::string("01c0") + id;
    own.server_id = std::string("01de") + id;
    std::memcpy(own.secret, values.secret, sizeof own.secret);
    const std::string client_uuid = device_uuid(seed, CLIENT_UUID_INDEX);
    own.config = server_config(set, groups, seed, 1);
    add_unicast(*own.config, static_cast<long>(groups.size()) + 1, client_uuid, own.secret, sizeof own.secret, own.server_id, own.client_id);
    add_ace(*own.config, DEVICE_SUBJECT_UUID, client_uuid.c_str(), RETRIEVE_AND_UPDATE, {"*"});
    return own;
}

Config client_config(const scenario &scenario, const std::vector<cms_group> &groups, const std::vector<std::vector<Provision::Own>> &own)
{
    size_t peers = 0;
    for (const auto &set : own) {
        peers += set.size();
    }
    Config config = new_config(groups.size() + peers, 0, 0);
    for (size_t i = 0; i < groups.size(); i++) {
        add_credential(*config, groups[i], i, CREDTYPE_CLIENT);
    }
    for (const auto &set : own) {
        for (const Provision::Own &peer : set) {
            add_unicast(*config, static_cast<long>(config->cred_count) + 1, peer.deviceuuid, peer.secret, sizeof peer.secret, peer.client_id,
                        peer.server_id);
        }
    }
    config->persist = scenario.client_persist;
    config->first_message = DEVICE_FIRST_LOWER_LIMIT;
    config->reserve = scenario.reserve;
    return config;
}

json_t *own_json(const Provision::Own &own)
{
    std::string secret;
    for (const uint8_t byte : own.secret) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", byte);
        secret += hex;
    }
    return json_pack("{s:s, s:s, s:s, s:s}", "deviceuuid", own.deviceuuid.c_str(), "client_id", own.client_id.c_str(), "server_id",
                     own.server_id.c_str(), "secret", secret.c_str());
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
    commands.reserve(scenario.set_count);
    for (size_t i = 0; i < scenario.set_count; i++) {
        sets.push_back(server_config(scenario.sets[i], groups, scenario.seed));
        if (scenario.sets[i].command != nullptr) {
            commands.push_back(shim_command(scenario.sets[i].command));
            sets[i]->command = commands.back().c_str();
        }
    }
    const RawHosts hosts(scenario);
    own.resize(scenario.set_count);
    for (size_t i = 0; i < scenario.set_count; i++) {
        const scenario_servers &set = scenario.sets[i];
        for (uint32_t k = 0; std::strcmp(set.device, "ocf") == 0 && k < set.count; k++) {
            own[i].push_back(own_values(set, set.first + k, hosts.endpoint(set.first + k), groups, scenario.seed));
        }
        for (Own &values : own[i]) {   // they do not move any more
            values.config->ocf_uuid = values.deviceuuid.c_str();
            values.config->endpoint = values.endpoint.c_str();
        }
    }
    client = client_config(scenario, groups, own);
}

json_t *Provision::document(const scenario &scenario) const
{
    RawHosts hosts(scenario);
    json_t *json_sets = json_array();
    for (size_t i = 0; i < sets.size(); i++) {
        const scenario_servers &set = scenario.sets[i];
        json_t *json = json_pack("{s:I, s:I, s:s, s:o}", "first", static_cast<json_int_t>(set.first), "count",
                                                   static_cast<json_int_t>(set.count), "device", set.device, "server",
                                                   device_config_dump(sets[i].get()));
        for (size_t k = 0; k < own[i].size(); k++) {
            if (k == 0) {
                json_object_set_new(json, "own", json_array());
            }
            json_array_append_new(json_object_get(json, "own"), own_json(own[i][k]));
        }
        json_array_append_new(json_sets, json);
    }
    json_t *root = json_pack("{s:s, s:o, s:o, s:{s:s, s:s, s:s, s:i, s:i}}", "schema", "ssmbench-provision/1", "client",
                             device_config_dump(client.get()), "sets", json_sets, "addresses", "client",
                             address_text(hosts.endpoint(0)).c_str(), "attacker", address_text(hosts.endpoint(hosts.attacker())).c_str(),
                             "server_prefix", hosts.node_prefix().c_str(), "client_port", int{CLIENT_PORT}, "server_port", int{COAP_PORT});
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

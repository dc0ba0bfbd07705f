#include "fake_device.h"

#include <cstring>
#include <map>
#include <string>
#include <vector>

namespace {

const char *const DEFECTS[] = {"first-defect", "second-defect", nullptr};

}   // namespace

// The opaque type of device.h; each plug-in has its own.
struct device {
    const device_config *config;
    const device_host *host;
    std::string kind;
    uint64_t next_piv = 0;
    std::vector<int32_t> values;
};

namespace {

forge_context context_of(const device_credential &credential)
{
    const char *hex = credential.senderid != nullptr ? credential.senderid : credential.recipientid;
    uint8_t id[7];
    size_t len = std::strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        id[i] = static_cast<uint8_t>(std::stoul(std::string(hex + 2 * i, 2), nullptr, 16));
    }
    forge_context context;
    forge_context_init(&context, credential.privatedata, credential.privatedata_len, nullptr, 0, nullptr, 0, id, len);
    return context;
}

device_outcome create(const char *kind, device **out, const device_config *config, const device_host *host, char *error, size_t error_size)
{
    if (std::strcmp(kind, "refuses") == 0 && config->resource_count > 0) {
        snprintf(error, error_size, "credid 1 refused");
        return DEVICE_REFUSED;
    }
    *out = new device{config, host, kind, 0, std::vector<int32_t>(config->resource_count, 0)};
    return DEVICE_OK;
}

void receive(device *self, const device_datagram *datagram)
{
    const bool spoofs = self->kind == "spoofs";
    if (self->kind == "echoes" || ((self->kind == "answers" || spoofs) && datagram->len > 4)) {
        device_datagram answer{};
        answer.source = spoofs ? datagram->source : device_endpoint{};
        answer.destination = datagram->source;
        answer.data = reinterpret_cast<const uint8_t *>("\x50\x44\x00\x00");
        answer.len = 4;
        self->host->send(self->host->user, &answer);
    }
    for (size_t i = 0; i < self->config->cred_count; i++) {
        forge_context context = context_of(self->config->creds[i]);
        forge_opened opened;
        forge_open(&opened, &context, datagram->data, datagram->len);
        for (size_t r = 0; opened.authentic && opened.inner_ok && r < self->config->resource_count; r++) {
            const device_resource &resource = self->config->resources[r];
            int32_t value;
            if (std::strcmp(resource.href, opened.path) == 0 &&
                device_value_decode(resource.kind, opened.payload, opened.payload_len, &value)) {
                self->values[r] = value;
                return self->host->actuate(self->host->user, r, value);
            }
        }
    }
    self->host->discarded(self->host->user, REASON_DECRYPT);
}

device_outcome command(device *self, const device_update *update)
{
    if (self->kind == "mute") {
        return DEVICE_REFUSED;
    }
    forge_context context = context_of(self->config->creds[update->group]);
    forge_request request;
    forge_request_init(&request, &context, self->next_piv++);
    forge_option path{11, update->path + 1, std::strlen(update->path) - 1};
    request.mid = update->mid;
    request.token_len = update->token_len;
    std::memcpy(request.token, update->token, update->token_len);
    request.inner = &path;
    request.inner_count = 1;
    request.payload = update->payload;
    request.payload_len = update->payload_len;
    uint8_t out[512];
    device_datagram datagram{};
    datagram.destination = update->destination;
    datagram.data = out;
    datagram.len = forge_request_build(&request, out, sizeof out);
    self->host->send(self->host->user, &datagram);
    return DEVICE_OK;
}

size_t read_back(device *self, size_t resource, uint8_t *out, size_t size)
{
    return self->kind == "unreadable" ? 0 : device_value_encode(self->config->resources[resource].kind, self->values[resource], out, size);
}

device_outcome restart(device *self, device_restart)
{
    for (size_t r = 0; r < self->values.size(); r++) {
        self->values[r] = 0;
        self->host->actuate(self->host->user, r, 0);
    }
    return self->kind == "stuck" ? DEVICE_UNIMPLEMENTED : DEVICE_OK;
}

template <const char *KIND> device_ops make_ops()
{
    device_ops ops{};
    ops.name = KIND;
    ops.defects = DEFECTS;
    ops.create = [](device **out, const device_config *config, const device_host *host, const char *const *, size_t, char *error,
                    size_t size) {
        return create(KIND, out, config, host, error, size);
    };
    ops.receive = receive;
    ops.command = command;
    ops.read = read_back;
    ops.restart = restart;
    ops.destroy = [](device *self) { delete self; };
    return ops;
}

constexpr char FAKE[] = "fake", ANSWERS[] = "answers", ECHOES[] = "echoes", REFUSES[] = "refuses";
constexpr char UNREADABLE[] = "unreadable", STUCK[] = "stuck", MUTE[] = "mute", SPOOFS[] = "spoofs";
const device_ops KINDS[] = {make_ops<FAKE>(),       make_ops<ANSWERS>(), make_ops<ECHOES>(), make_ops<REFUSES>(),
                            make_ops<UNREADABLE>(), make_ops<STUCK>(),   make_ops<MUTE>(),   make_ops<SPOOFS>()};

}   // namespace

const device_ops *fake_device(const char *name)
{
    for (const device_ops &ops : KINDS) {
        if (std::strcmp(ops.name, name) == 0) {
            return &ops;
        }
    }
    return nullptr;
}

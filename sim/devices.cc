#include "devices.h"

#include <cstring>
#include <initializer_list>

const device_ops *built_in_device(const char *name)
{
    for (const device_ops *ops : {&core_device, &ocf_device, &second_device, &shim_device}) {
        if (std::strcmp(name, ops->name) == 0) {
            return ops;
        }
    }
    return nullptr;
}

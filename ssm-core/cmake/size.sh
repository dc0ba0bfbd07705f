#!/bin/sh
# size.sh [BUILD-FOLDER]: what ssm-core-firmware costs on a Cortex-M4: code, memory of the caller, stack. Ends with 1 beyond a limit below.
# Needs arm-none-eabi-gcc with newlib (Debian: gcc-arm-none-eabi libnewlib-arm-none-eabi) and mbedtls's headers; 77 without.
set -eu

TEXT_LIMIT=12288   # bytes of code and constants of an SSM Client and Server with its switch, without crypto
CONTEXT_LIMIT=272  # bytes of the caller's memory for one SSM Server Context
STACK_LIMIT=2560   # bytes of stack below any function of the library, without mbedtls and the host's functions

core=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
build=${1:-$(mktemp -d)}
[ $# -gt 0 ] || trap 'rm -rf "$build"' EXIT
command -v arm-none-eabi-gcc >/dev/null || { echo "size.sh: arm-none-eabi-gcc was not found: skipped" >&2; exit 77; }
mbedtls=$(echo '#include <mbedtls/ccm.h>' | cc -E - 2>/dev/null | sed -n 's|^# 1 "\(.*\)/ccm.h".*|\1|p' | head -n 1)
[ -n "$mbedtls" ] || { echo "size.sh: mbedtls's headers were not found: skipped" >&2; exit 77; }

# mbedtls's headers alone: beside them in the host's folder lie those of the host's C library.
mkdir -p "$build/include"
ln -sfn "$mbedtls" "$build/include/mbedtls"
{ CFLAGS=-fcallgraph-info=su cmake -S "$core" -B "$build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$core/cmake/cortex-m4.cmake" \
    -DCMAKE_C_COMPILER_LAUNCHER= -DCMAKE_BUILD_TYPE=MinSizeRel -DSSM_CORE_HOSTED=OFF -DMBEDTLS_INCLUDE_DIR="$build/include" -DSSMBENCH_WERROR=ON &&
    cmake --build "$build"; } >"$build/log" 2>&1 || { tail -n 20 "$build/log" >&2; exit 1; }

# Without the crypto backend's few functions, which belong to the crypto.
library=$build/without-crypto.a
cp "$build/libssm-core-firmware.a" "$library"
arm-none-eabi-ar d "$library" crypto_mbedtls.c.obj

# linked_size FUNCTION ...: code and constants that stay when only these functions are called.
linked_size() {
    arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -nostdlib -Wl,--gc-sections,--unresolved-symbols=ignore-all,-e,"$1" \
        $(printf -- '-u %s ' "$@") "$library" -o "$build/linked.elf"
    arm-none-eabi-size "$build/linked.elf" | awk 'NR == 2 { print $1 + $2 }'
}

server="ssm_server_init ssm_server_provision ssm_server_receive ssm_server_stop ssm_server_free ssm_switch_update"
client="ssm_client_provision ssm_client_update ssm_client_stop ssm_client_free"
unicast="ssm_unicast_provision ssm_unicast_stop ssm_endpoint_receive ssm_respond ssm_exchange_request ssm_exchange_receive"
device="ssm_device_init ssm_device_start ssm_device_ready ssm_device_receive ssm_device_notify \
ssm_device_client ssm_device_stop ssm_device_free"
ssm=$(linked_size $server $client)
whole=$(arm-none-eabi-size -t "$library" | awk 'END { print $1 + $2 }')
cat <<TABLE
| code and constants, -Os, without crypto | bytes |
| --- | --- |
| a lamp: SSM Server, switch | $(linked_size $server) |
| a switch: SSM Client | $(linked_size $client) |
| SSM Client and Server (limit $TEXT_LIMIT) | $ssm |
| the same and unicast OSCORE both ways | $(linked_size $server $client $unicast) |
| the OCF Device above it | $(linked_size $device) |
| everything in the library | $whole |

TABLE

cat >"$build/sizes.c" <<'C'
#include <ssm/endpoint.h>
#include <mbedtls/aes.h>
#include <ssm/ssm.h>
#define SIZE(type) char size_of_##type[sizeof(struct type)];
char size_of_mbedtls_aes_context[sizeof(mbedtls_aes_context)];
SIZE(ssm_server) SIZE(ssm_group) SIZE(ssm_client) SIZE(ssm_unicast) SIZE(ssm_endpoint) SIZE(ssm_device)
C
arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -std=c11 -fno-common -I"$core/include" -I"$build/include" -c "$build/sizes.c" -o "$build/sizes.o"
echo "| memory that the caller supplies | bytes |"
echo "| --- | --- |"
size_of() { echo $((0x$(arm-none-eabi-nm -S "$build/sizes.o" | awk -v name="size_of_$1" '$4 == name { print $2 }'))); }
group=$(size_of ssm_group)
for type in ssm_client ssm_device ssm_endpoint ssm_server ssm_unicast; do
    echo "| struct $type | $(size_of $type) |"
done
echo "| struct ssm_group, one SSM Server Context (limit $CONTEXT_LIMIT) | $group |"
echo "| besides, on the heap of mbedtls, for each keyed context | $(size_of mbedtls_aes_context) |"
echo
echo "Stack in bytes, deepest way, without mbedtls and the host's functions (limit $STACK_LIMIT):"
find "$build" -name '*.ci' -exec awk -f "$core/cmake/stack.awk" -v limit=$STACK_LIMIT \
    -v show="ssm_server_receive ssm_server_provision ssm_client_update ssm_client_provision ssm_endpoint_receive ssm_respond \
ssm_exchange_request ssm_exchange_receive ssm_device_receive ssm_device_notify" {} +
[ "$group" -le "$CONTEXT_LIMIT" ] ||
    { echo "size.sh: found $group bytes for a Server Context, expected at most $CONTEXT_LIMIT" >&2; exit 1; }
[ "$ssm" -le "$TEXT_LIMIT" ] || { echo "size.sh: found $ssm bytes of code, expected at most $TEXT_LIMIT" >&2; exit 1; }

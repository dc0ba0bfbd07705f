#!/bin/sh
# install_test.sh SOURCE BUILD COMPILER: installs the built ssm-core into a new folder and compiles lamp.c against what is there, by
# pkg-config and by the CMake package. Nothing of the source tree but lamp.c is used.
set -eu
source=$1 build=$2 compiler=$3
if grep -q '^SSMBENCH_SANITIZE:[A-Z]*=.' "$build/CMakeCache.txt" "$build/../CMakeCache.txt" 2>/dev/null; then
    echo "install_test.sh: a library with sanitizers is not for installing: skipped"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder/usr" --component ssm-core >"$folder/log" || { cat "$folder/log" >&2; exit 1; }
for header in "$source"/include/ssm/*.h; do
    [ -f "$folder/usr/include/ssm/$(basename "$header")" ] || { echo "install_test.sh: $header was not installed" >&2; exit 1; }
    echo "#include <ssm/$(basename "$header")>" >"$folder/header.c" # each can be included alone
    "$compiler" -std=c11 -Wall -Wextra -pedantic -Werror -I"$folder/usr/include" -fsyntax-only "$folder/header.c"
done

PKG_CONFIG_PATH=$(dirname "$(find "$folder/usr" -name ssm-core.pc)")
export PKG_CONFIG_PATH
"$compiler" -std=c11 "$source/examples/lamp.c" $(pkg-config --cflags --libs ssm-core) -o "$folder/lamp"
"$compiler" -std=c11 "$source/examples/lamp.c" $(pkg-config --cflags --libs ssm-core-firmware) -o "$folder/lamp-firmware"

mkdir "$folder/user"
cp "$source/examples/lamp.c" "$folder/user"
cat >"$folder/user/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(user C)
find_package(ssm-core 0.1 REQUIRED)
add_executable(lamp lamp.c)
target_link_libraries(lamp PRIVATE ssm::ssm-core)
add_executable(lamp-firmware lamp.c)
target_link_libraries(lamp-firmware PRIVATE ssm::ssm-core-firmware)
TEXT
{ cmake -S "$folder/user" -B "$folder/user/build" -G Ninja -DCMAKE_PREFIX_PATH="$folder/usr" -DCMAKE_C_COMPILER="$compiler" &&
    cmake --build "$folder/user/build"; } >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }

for lamp in "$folder/lamp" "$folder/lamp-firmware" "$folder/user/build/lamp" "$folder/user/build/lamp-firmware"; do
    status=0
    "$lamp" 2>"$folder/usage" || status=$?
    [ $status -eq 2 ] && grep -q '^usage: lamp' "$folder/usage" || { echo "install_test.sh: $lamp does not run" >&2; exit 1; }
done
echo "installed; lamp compiled and run four times"

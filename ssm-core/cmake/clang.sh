#!/bin/sh
# clang.sh: both libraries and their tests by clang with nearly all its warnings as errors, then the tests. 77 without clang.
set -eu
core=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
command -v clang >/dev/null || { echo "clang.sh: clang was not found (Debian: clang): skipped"; exit 77; }
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
{ cmake -S "$core" -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DSSMBENCH_WERROR=ON && cmake --build "$build"; } >"$build/log" 2>&1 ||
    { grep -E -A 4 'warning|error' "$build/log" >&2; exit 1; }
for program in ssm-core-test ssm-core-firmware-test; do
    "$build/bin/$program" >"$build/log" || { cat "$build/log" >&2; exit 1; }
done
echo "built by clang without a warning, tests passed"

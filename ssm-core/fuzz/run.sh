#!/bin/sh
# run.sh SECONDS [TARGET ...]: each fuzz target by libFuzzer for SECONDS, under AddressSanitizer and UndefinedBehaviorSanitizer.
# SECONDS "test": 2, or with SSMBENCH_LONG in the environment 60.
# Starts from seeds/TARGET.hex and what earlier runs found. Needs clang and its libFuzzer (Debian: clang, libclang-rt-14-dev).
# Environment: SSM_FUZZ_BUILD, the build folder (default ./build-fuzz). Corpora are kept in its corpus/, findings in findings/.
# Exit: 0 nothing found, 1 a finding, 2 usage, 77 without clang.
set -eu

core=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
build=${SSM_FUZZ_BUILD:-build-fuzz}
seconds=${1:-}
if [ "$seconds" = test ]; then
    seconds=2
    [ -z "${SSMBENCH_LONG:-}" ] || seconds=60
fi
case $seconds in
'' | *[!0-9]*) echo "usage: run.sh SECONDS [TARGET ...]" >&2; exit 2 ;;
esac
shift
command -v clang >/dev/null || { echo "run.sh: clang was not found (Debian: clang libclang-rt-14-dev): skipped"; exit 77; }
all=$(cd "$core/fuzz/seeds" && ls -- *.hex | sed 's/\.hex$//')
[ $# -gt 0 ] || set -- $all

cmake -S "$core" -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release -DSSM_CORE_LIBFUZZER=ON \
    -DSSMBENCH_SANITIZE=address,undefined,fuzzer-no-link >"$build.log" 2>&1 &&
    cmake --build "$build" --target $(printf 'ssm-fuzz-%s ' seeds "$@") >>"$build.log" 2>&1 || { tail -n 20 "$build.log" >&2; exit 2; }

status=0
mkdir -p "$build/findings"
for target; do
    corpus=$build/corpus/$target
    mkdir -p "$corpus" "$build/seeds/$target"
    "$build/bin/ssm-fuzz-seeds" "$core/fuzz/seeds/$target.hex" "$build/seeds/$target"
    if "$build/bin/ssm-fuzz-$target" -max_total_time="$seconds" -max_len=1400 -artifact_prefix="$build/findings/$target-" \
        "$corpus" "$build/seeds/$target" >"$build/$target.log" 2>&1; then
        echo "$target: nothing found; $(tail -n 1 "$build/$target.log")"
    else
        echo "$target: FOUND, see $build/$target.log"
        tail -n 30 "$build/$target.log" >&2
        status=1
    fi
done
exit $status

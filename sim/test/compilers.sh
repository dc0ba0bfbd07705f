#!/bin/sh
# compilers.sh SOURCE SCENARIOS-FOLDER: the simulator built without optimisation, with it, and by another compiler writes the same bytes: trace,
# capture and links of a scenario of every link type, faults and attackers included. Minutes: only in a long run.
set -u
[ -n "${SSMBENCH_LONG:-}" ] || { echo "only with SSMBENCH_LONG: skipped"; exit 77; }
command -v clang++ >/dev/null || { echo "no clang++: skipped"; exit 77; }
source=$1 scenarios=$2
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0

build() {    # build NAME CC CXX FLAGS
    cmake -S "$source" -B "$work/$1" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$2" -DCMAKE_CXX_COMPILER="$3" \
        -DCMAKE_C_FLAGS="$4" -DCMAKE_CXX_FLAGS="$4" >"$work/$1.log" 2>&1 &&
        cmake --build "$work/$1" --target ssm-sim ssm-sim-radio >>"$work/$1.log" 2>&1 ||
        { echo "FAILED: $1 cannot be built:" >&2; tail -20 "$work/$1.log" >&2; exit 1; }
}
build gcc-O0 gcc g++ -O0
build gcc-O2 gcc g++ -O2
build clang-O2 clang clang++ -O2

for name in corridor/corridor-clean corridor/csma-hall loss/burst-loss-repeats loss/asymmetric loss/by-distance loss/partition \
    loss/measured-jitter replay/csma-replay forgery/tampering forgery/flood-during-command restart/server-crash device/profiles \
    device/clock-drift repair/discover-update-read-back-repair radio/wifi-hallway-20 radio/wifi-access-point radio/lrwpan-office-25 \
    radio/lrwpan-site-local floors/four-floors floors/chain-of-floors floors/border-router \
    $(cd "$scenarios" && ls fault/*.yaml | sed 's/.yaml$//'); do
    for build in gcc-O0 gcc-O2 clang-O2; do
        "$work/$build/bin/ssm-sim" "$scenarios/$name.yaml" --out "$work/$build-run" --pcap >/dev/null ||
            { echo "FAILED: $build does not run $name" >&2; failures=$((failures + 1)); }
    done
    for build in gcc-O2 clang-O2; do
        if diff -rq "$work/gcc-O0-run" "$work/$build-run" >&2; then
            echo "ok: $name is the same by gcc -O0 and $build"
        else
            echo "FAILED: $name differs between gcc -O0 and $build" >&2
            failures=$((failures + 1))
        fi
    done
    rm -rf "$work"/*-run
done
[ $failures -eq 0 ]

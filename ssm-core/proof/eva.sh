#!/bin/sh
# eva.sh: Frama-C's value analysis of the code that meets hostile bytes first, for every input of the harnesses eva_*.c, as compiled for a
# 64-bit and for a 32-bit machine. Takes about a quarter of an hour.
# Exit: 0 no alarm and every assertion proved, 1 otherwise, 77 without frama-c (Debian: frama-c-base).
set -eu
cd "$(dirname "$0")/.."
command -v frama-c >/dev/null || { echo "eva.sh: frama-c was not found (Debian: frama-c-base): skipped"; exit 77; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# analyse FUNCTION:VALUES SOURCE ...: results of the FUNCTIONs are followed separately for each of the VALUES.
analyse() {
    returns=$1
    shift
    for machine in gcc_x86_64 gcc_x86_32; do
        frama-c -machdep $machine -cpp-extra-args="-Iinclude -Isrc -DSSM_FIRMWARE" "$@" -main analyse -eva -eva-precision 2 \
            -eva-domains cvalue,equality,symbolic-locations -eva-slevel 200000 -eva-split-limit 1000 -eva-interprocedural-splits \
            -eva-split-return-function "$returns" -eva-no-show-progress -eva-msg-key=-initial-state,-final-states >"$log" 2>&1 ||
            { tail -n 20 "$log" >&2; exit 1; }
        if grep -q '^  0 alarms generated' "$log" && grep -q '^  100% of the logical properties' "$log"; then
            echo "$1, $machine: no alarm;$(grep '^ *Assertions' "$log" | tr -s ' ')"
        else
            grep -A 1 -E '^\[eva:alarm\]|Assertions' "$log" >&2
            echo "eva.sh: $1, $machine: not proved" >&2
            exit 1
        fi
    done
}

analyse ssm_oscore_option_decode:0:1 proof/eva_option.c src/oscore_option.c
analyse extension_parse:0:1,option_parse:0,ssm_option_parse:0,ssm_walk_next:-1:0:1 proof/eva_walk.c

#!/bin/sh
# eva.sh: Frama-C's value analysis of the code that meets hostile bytes first, for every input of the harnesses eva_*.c, as compiled for a
# 64-bit and for a 32-bit machine; then the same of copies into which a defect was put, for shorter inputs, to see that it can fail.
# Takes about four minutes.
# Exit: 0 no alarm, every assertion proved, every defect found; 1 otherwise; 77 without frama-c (Debian: frama-c-base).
set -eu
cd "$(dirname "$0")/.."
command -v frama-c >/dev/null || { echo "eva.sh: frama-c was not found (Debian: frama-c-base): skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# analyse HARNESS MACHINE SOURCES [MACRO]: the log is left in $work/log. 0: proved; 1: not; ends the script if Frama-C cannot tell.
analyse() {
    case $1 in
    option)
        how="$3/oscore_option.c -eva-domains cvalue,equality,symbolic-locations -eva-split-limit 1000 -eva-interprocedural-splits
            -eva-split-return-function ssm_oscore_option_decode:0:1" ;;
    walk) how="-inline-calls ssm_walk,ssm_extension_parse,ssm_walk_next,ssm_skip_versions" ;;
    esac
    frama-c -machdep "$2" -cpp-extra-args="-Iinclude -I$3 -DSSM_FIRMWARE ${4:-}" "proof/eva_$1.c" $how -main analyse \
        -warn-invalid-pointer -eva -eva-precision 2 -eva-slevel 200000 -eva-no-show-progress \
        -eva-msg-key=-initial-state,-final-states >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
    grep -q '^\[eva:summary\]' "$work/log" || { tail -n 20 "$work/log" >&2; exit 1; }
    grep -q '^  0 alarms generated' "$work/log" && grep -q '^  100% of the logical properties' "$work/log"
}

for harness in option walk; do
    for machine in gcc_x86_64 gcc_x86_32; do
        analyse $harness $machine src || {
            grep -A 1 -E '^\[eva:alarm\]|Assertions' "$work/log" >&2
            echo "eva.sh: eva_$harness.c, $machine: not proved" >&2
            exit 1
        }
        echo "eva_$harness.c, $machine: no alarm;$(grep '^ *Assertions' "$work/log" | tr -s ' ')"
    done
done

# defect HARNESS FILE FROM TO: with FROM replaced by TO in a copy of src/FILE there must be an alarm.
defect() {
    rm -rf "$work/src"
    cp -R src "$work/src"
    awk -v from="$3" -v to="$4" '{ at = index($0, from); if (at > 0) $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); print }' \
        "src/$2" >"$work/src/$2"
    ! cmp -s "src/$2" "$work/src/$2" || { echo "eva.sh: src/$2 holds no \"$3\"" >&2; exit 1; }
    if analyse "$1" gcc_x86_64 "$work/src" -DLENGTH_MAX=40; then
        echo "eva.sh: proved in spite of \"$4\" for \"$3\" in $2" >&2
        exit 1
    fi
    echo "found: \"$4\" for \"$3\" in $2"
}
defect option oscore_option.c 'left < piv_len' 'left + 1 < piv_len'
defect option oscore_option.c 'left - 1 < at[0]' 'left < at[0]'
defect option oscore_option.c 'piv_len > SSM_PIV_BYTES_MAX' 'piv_len > SSM_PIV_BYTES_MAX + 1'
defect walk options.h 'at == walk->end' 'at > walk->end'
defect walk options.h 'end - extension >= 1' 'end - extension >= 0'
defect walk options.h 'end - extension >= 2' 'end - extension >= 1'
defect walk options.h 'len > (size_t)(walk->end - at)' 'len > (size_t)(walk->end - at) + 1'
defect walk inner.h 'walk->end - at < BYTES' 'walk->end - at < BYTES - 1'

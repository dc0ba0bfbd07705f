#!/bin/sh
# coverage.sh [--write]: line and branch coverage of src/ by ssm-core's own CUnit tests (not by fuzzing or the crash proofs, whose ways are
# not the same every time). --write renews ../COVERAGE.md. Needs gcc and gcovr (Debian: gcovr).
# Exit: 0 within the limits, every gap has its reason in coverage-reasons.txt and COVERAGE.md says what was found; 1 otherwise; 77 without
# gcovr.
set -eu

LINES_MIN=95 BRANCHES_MIN=90 # per cent

core=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
case ${1:-} in '' | --write) ;; *) echo "usage: coverage.sh [--write]" >&2; exit 2 ;; esac
command -v gcovr >/dev/null || { echo "coverage.sh: gcovr was not found (Debian: gcovr): skipped"; exit 77; }
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

{ CFLAGS="--coverage -O0" cmake -S "$core" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Coverage -DCMAKE_C_COMPILER=gcc &&
    cmake --build "$build" --target ssm-core-test ssm-core-firmware-test ssm-core-alloc-test; } >"$build/log" 2>&1 ||
    { tail -n 20 "$build/log" >&2; exit 1; }
for program in ssm-core-test ssm-core-firmware-test ssm-core-alloc-test; do
    "$build/bin/$program" >"$build/log" || { cat "$build/log" >&2; exit 1; }
done

# "file lines covered branches taken" for each file of one library; the two have one source but for options.h.
measure() {
    (cd "$build" && gcovr --root "$core" --filter "$core/src/" "CMakeFiles/$1.dir" --csv) |
        awk -F, 'NR > 1 { sub(".*src/", "", $1); print $1, $2, $3, $5, $6 }'
}
{ measure ssm-core; measure ssm-core-firmware | sed -n 's/^options\.h /options.h(SSM_FIRMWARE) /p'; } | sort >"$build/files"

# The table, with the reason beside each gap.
sed '/^#/d' "$core/cmake/coverage-reasons.txt" | awk -v files="$build/files" -v lines_min=$LINES_MIN -v branches_min=$BRANCHES_MIN '
    function percent(part, whole) { return whole == 0 ? 100 : 100 * part / whole }
    { colon = index($0, ":"); reason[substr($0, 1, colon - 1)] = substr($0, colon + 2) }
    END {
        print "| file of `src/` | lines | branches | what is not reached, and why |\n| --- | --- | --- | --- |"
        while ((getline < files) > 0) {
            gap = $2 != $3 || $4 != $5
            if (gap && !($1 in reason)) { print "coverage.sh: src/" $1 " has a gap without a reason" > "/dev/stderr"; failed = 1 }
            printf "| %s | %d of %d | %d of %d | %s |\n", $1, $3, $2, $5, $4, gap ? reason[$1] : ""
            lines += $2; covered += $3; branches += $4; taken += $5
        }
        printf "| **all** | **%.1f %%** | **%.1f %%** | at least %d %% and %d %% |\n",
               percent(covered, lines), percent(taken, branches), lines_min, branches_min
        exit failed || percent(covered, lines) < lines_min || percent(taken, branches) < branches_min
    }' >"$build/table" && status=0 || status=1
if [ "${1:-}" = --write ]; then
    {
        echo "# Coverage of ssm-core by its own tests"
        echo
        echo "Made by \`cmake/coverage.sh --write\` from gcc's counters, without optimisation: the CUnit tests of both builds and the"
        echo "allocation test. A branch is one way out of one condition of the machine code: \`a && b\` has four."
        echo
        cat "$build/table"
    } >"$core/COVERAGE.md"
else
    cat "$build/table"
    grep '^|' "$core/COVERAGE.md" | diff - "$build/table" >"$build/stale" ||
        { cat "$build/stale" >&2; echo "coverage.sh: COVERAGE.md says something else (above, <): run coverage.sh --write" >&2; exit 1; }
fi
[ $status -eq 0 ] || echo "coverage.sh: below the limits, or reasons do not match" >&2
exit $status

#!/bin/sh
# explore finds seeded defects, makes what it finds small, and it fails in the same way on rerun; on the core it finds known limits alone.
# Usage: explore.sh BIN
bin=$1
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0
check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >"$work/check" 2>&1 || { echo "FAIL: $sentence: $(tail -n 3 "$work/check")"; failures=$((failures + 1)); }
}
"$bin/ssm-explore" --seconds 1 --out /dev/null >"$work/said" 2>&1
check "a file as --out is refused before the search: exit 2" test $? -eq 2
check "it says so" grep -q -- '--out: found /dev/null, which cannot be made or written .*, expected a folder that can' "$work/said"
steps() { grep -c '  - {at:' "$1"; }

# find DEFECT BOUND: found, at most 5 steps, and ssm-run fails on it by the same check
find_defect() {
    rm -rf "$work/found" "$work/out"
    "$bin/ssm-explore" --device second --defects "$1" $2 --first --out "$work/found" >"$work/said" 2>&1
    [ $? -eq 1 ] || { echo "FAIL: $1 is found: $(tail -n 2 "$work/said")"; failures=$((failures + 1)); return; }
    file=$(grep -l '^title: "Found: [a-z-]*"$' "$work"/found/found-*.yaml | head -n 1)
    what=$(sed -n 's/^title: "Found: \(.*\)"$/\1/p' "$file")
    check "$1: at most 5 steps, found $(steps "$file")" test "$(steps "$file")" -le 5
    "$bin/ssm-run" "$file" --out "$work/out" >/dev/null 2>&1
    check "$1: ssm-run fails on what was found" test $? -eq 1
    check "$1: by the check $what" grep -q "\"verdict\": \"fail\"" "$work/out/runs/$(basename "$file" .yaml)/verdict.json"
    # the sound device passes it: the failure is the defect's
    sed "s/, defects: \[[^]]*\]//" "$file" >"$work/sound.yaml"
    "$bin/ssm-run" "$work/sound.yaml" --out "$work/out2" >/dev/null 2>&1
    check "$1: without the defect nothing fails" test $? -ne 1
    echo "$1: $what, $(steps "$file") steps"
}

defects="no-replay-check no-left-edge window-before-tag"
bound="--draws 3000"
if [ -n "${SSMBENCH_LONG:-}" ]; then
    bound="--seconds 60"
    defects="$defects narrow-window wide-window window-of-31 window-of-33 first-unprotected forgets-window saves-orderly saves-every-8
        saves-first-late saves-highest saves-first-group deaf-after-restart any-kid kid-first-bytes first-context-only
        context-of-first answers-4.01 never-actuates dead forgets-at-200 verifies-only"
fi
for defect in $defects; do
    find_defect "$defect" "$bound"
done

# on the core: known limits, with their requirement, and nothing else
rm -rf "$work/found"
"$bin/ssm-explore" --draws 1500 --seed 3 --jobs 1 --out "$work/found" >"$work/one" 2>&1
check "the core has no failure: $(grep FAILURE "$work/one")" test $? -eq 0
check "the replay after a restart without a stored window is found and explained" grep -q "known limit  SSM-CTX-029" "$work/one"
for file in "$work"/found/found-*.yaml; do
    "$bin/ssm-run" "$file" --out "$work/out" >/dev/null 2>&1
    check "$(basename "$file") demonstrates its limit" grep -q '"verdict": "known-limit"' "$work/out/runs/$(basename "$file" .yaml)/verdict.json"
done
mv "$work/found" "$work/first"
"$bin/ssm-explore" --draws 1500 --seed 3 --jobs 3 --out "$work/found" >/dev/null 2>&1
for file in "$work"/first/*; do
    check "the same draws find the same, whatever the number of jobs" sh -c "grep -v ^# '$file' >'$work/a'; grep -v ^# '$work/found/$(basename "$file")' | cmp - '$work/a'"
done

for wrong in "--seconds 0" "--draws x" "--device lamp" "--device second --defects no-such" "--jobs 1000" "scenario.yaml" "--draws 5 --seconds 5"; do
    "$bin/ssm-explore" $wrong --out "$work/none" >"$work/said" 2>&1
    check "$wrong is refused with 2" test $? -eq 2
    check "$wrong: one sentence with what was expected" grep -q "found .*, expected" "$work/said"
done
[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))

#!/bin/sh
# advise gives the answer of an exhaustive grid with fewer runs, the same with 1 and 3 jobs, and says no where there is none.
# Usage: advise.sh BIN ROOT
bin=$1
root=$2
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0
check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >"$work/check" 2>&1 || { echo "FAIL: $sentence: $(tail -n 3 "$work/check")"; failures=$((failures + 1)); }
}
answer() { sed -n 's/^answer: \(.*\): [a-z]* >= .*/\1/p' "$1"; }
runs() { sed -n 's/^answer: .*; \([0-9]*\) runs of .*/\1/p' "$1"; }

# grid_agrees PART SCENARIO ARGUMENTS...: the answer of the grid, with at most one PARTth of its runs
grid_agrees() {
    part=$1
    scenario=$2
    shift 2
    "$bin/ssm-advise" "$root/scenarios/$scenario" "$@" --no-envelope >"$work/search" 2>&1
    status=$?
    check "$scenario: there is an answer: exit $status, $(tail -n 1 "$work/search")" test $status -eq 0
    "$bin/ssm-advise" "$root/scenarios/$scenario" "$@" --no-envelope --exhaustive >"$work/grid" 2>&1
    check "$scenario: the grid says $(answer "$work/grid"), advise $(answer "$work/search")" test "$(answer "$work/grid")" = "$(answer "$work/search")"
    check "$scenario: $(runs "$work/search") of $(runs "$work/grid") runs" test $(($(runs "$work/search") * part)) -le "$(runs "$work/grid")"
    echo "$scenario: $(answer "$work/search"), $(runs "$work/search") runs, a grid $(runs "$work/grid")"
}

grid_agrees 1 loss/burst-three-identical.yaml --set servers.count=10 --set network.burst='{loss: 40 %, length: 2}' --command on \
    --target 'coverage>=0.7' --vary client.repeat.count=0..4
if [ -n "${SSMBENCH_LONG:-}" ]; then
    grid_agrees 5 loss/burst-three-identical.yaml --set servers.count=10 --set network.burst='{loss: 40 %, length: 2}' --command on \
        --target 'coverage>=0.77' --vary client.repeat.count=0..9 --vary 'client.repeat.spacing=3 ms..30 ms'
    grid_agrees 5 corridor/corridor-clean.yaml --set network.loss='20 %' --target 'coverage>=0.95' \
        --vary client.repeat.count=0..9 --vary 'client.repeat.spacing=5 ms..50 ms'
    grid_agrees 5 corridor/dimmer.yaml --set servers.count=10 --set network.loss='10 %' --target 'complete>=0.88' \
        --vary client.repeat.count=0..9 --vary 'network.jitter=1 ms..10 ms'
fi

# another number of jobs, the same answer
set -- "$root/scenarios/loss/burst-three-identical.yaml" --set servers.count=5 --set 'network.burst={loss: 40 %, length: 2}' --command on --no-envelope
"$bin/ssm-advise" "$@" --target 'coverage>=0.7' --vary client.repeat.count=0..3 --jobs 1 >"$work/one" 2>&1
"$bin/ssm-advise" "$@" --target 'coverage>=0.7' --vary client.repeat.count=0..3 --jobs 3 >"$work/three" 2>&1
check "the same with 1 and 3 jobs" test "$(answer "$work/one")" = "$(answer "$work/three")" -a -n "$(answer "$work/one")"

# no setting does
"$bin/ssm-advise" "$@" --target 'coverage>=0.95' --vary client.repeat.count=0,1 >"$work/none" 2>&1
check "none meets it: exit 1" test $? -eq 1
check "and it says so" grep -q "no setting meets the target" "$work/none"

# how far it carries
"$bin/ssm-advise" "$root/scenarios/corridor/corridor-clean.yaml" --set servers.count=4 --target 'coverage>=0.5' --vary client.repeat.count=0 --most-runs 30 \
    >"$work/envelope" 2>&1
check "the envelope names the highest loss" grep -q "independent loss: up to [0-9.]* %; at [0-9.]* % no more" "$work/envelope"

refused() {     # refused WORDS ARGUMENTS...
    words=$1
    shift
    "$bin/ssm-advise" "$@" >"$work/said" 2>&1
    check "$*: exit 2" test $? -eq 2
    check "$*: says $words" grep -q "$words" "$work/said"
}
good="$root/scenarios/corridor/corridor-clean.yaml"
refused "found no --target" "$good" --vary client.repeat.count
refused "expected for instance 'coverage>=0.99 within 200ms'" "$good" --target 'speed>=1' --vary client.repeat.count
refused "found \"network.jiter=1 ms\"\|jiter" "$good" --target 'coverage>=0.9' --vary 'network.jiter=1 ms,2 ms'
refused "expected PATH=VALUE" "$good" --target 'coverage>=0.9' --vary nothing
refused "expected the name of an update step" "$good" --target 'coverage>=0.9' --vary client.repeat.count --command no-such
refused "found no readable file" "$work/nowhere.yaml" --target 'coverage>=0.9' --vary client.repeat.count

[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))

#!/bin/sh
# same_verdicts.sh SSM-CONFORMANCE SSM-CONFORMANCE-NODE [SHIM]: in a simulated node a device has the verdicts that it has outside, each test
# alike, be it sound or not. With SSMBENCH_LONG more of them, and a process.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# verdicts PROGRAM IUT FILE: the table of the report, and the exit code
verdicts() {
    status=0
    "$1" --iut "$2" >"$work/said" 2>&1 || status=$?
    { sed -n 's/^  \(pass\|fail\|inconclusive\|not-tested\|not-applicable\) .*/&/p' "$work/said"; echo "exit $status"; } >"$3"
    [ "$(wc -l <"$3")" -gt 100 ] || { cat "$work/said"; exit 99; }
}

devices="core second:no-replay-check second:plain-responses"
[ -z "${SSMBENCH_LONG:-}" ] || devices="$devices second second:answers-2.04 second:client-reuse second:dead ${3:+shim:$3}"
for iut in $devices; do
    verdicts "$1" "$iut" "$work/outside"
    verdicts "$2" "$iut" "$work/inside"
    diff "$work/outside" "$work/inside" || { echo "$iut has other verdicts in a simulated node" >&2; exit 1; }
    echo "$iut: $(($(wc -l <"$work/inside") - 1)) tests, the same verdicts, $(tail -1 "$work/inside")"
done

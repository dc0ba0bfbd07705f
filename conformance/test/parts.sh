#!/bin/sh
# parts.sh BIN SCENARIO: the parts of every actuation follow from the scenario. One run; then the scenario beside its trace says another number,
# one at a time, and the check of the parts must fail on each: so a simulator that takes another time than it should is caught.
set -eu
bin=$1 scenario=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$bin/ssm-sim" "$scenario" --out "$work/run" >"$work/log" || { cat "$work/log"; exit 1; }
"$bin/ssm-check" "$work/run" >"$work/log" || { cat "$work/log"; echo "parts: the run itself does not pass"; exit 1; }
cp "$work/run/scenario.yaml" "$work/right.yaml"
failed=0
# wrong WHAT SED-EXPRESSION
wrong() {
    sed "$2" "$work/right.yaml" >"$work/run/scenario.yaml"
    if cmp -s "$work/right.yaml" "$work/run/scenario.yaml"; then echo "parts: $1: nothing to alter"; failed=1; return; fi
    status=0
    "$bin/ssm-check" "$work/run" >"$work/log" 2>&1 || status=$?
    if [ "$status" = 1 ] && grep -q '"kind": "parts"' "$work/run/verdict.json" && parts_fail; then
        echo "caught: $1"
    else
        echo "MISSED: $1 (exit $status): $(cat "$work/log")"; failed=1
    fi
}
# Whether the check of that kind has failed; its verdict stands within the lines after its kind.
parts_fail() { grep -A 8 '"kind": "parts"' "$work/run/verdict.json" | grep -q '"verdict": "fail"'; }
for number in receive receive-byte oscore aead aead-block store execute; do
    wrong "verify: another $number" "/^servers:/,/^script:/s/^ *$number: {time: [0-9]* [a-z]*/      $number: {time: 7 ms/"
done
wrong "sender: another send" '/^client:/,/^servers:/s/send: {time: [0-9]* [a-z]*/send: {time: 3 ms/'
wrong "sender: another cipher" '/^client:/,/^servers:/s/aead: {time: [0-9]* [a-z]*/aead: {time: 3 ms/'
wrong "sender: the command given earlier" 's/^  - at: 2 s/  - at: 1999 ms/'
wrong "sender: the repeat later" 's/spacing: 15 ms/spacing: 16 ms/'
wrong "actuate: another delay" 's/actuation: {from: 5 ms, to: 10 ms}/actuation: {from: 20 ms, to: 30 ms}/'
wrong "every part of the Servers: another clock" '/^servers:/,/^script:/s/clock-drift: {from: 0 ppm, to: 0 ppm}/clock-drift: {from: 500 ppm, to: 500 ppm}/'
wrong "sender: another clock" '/^client:/,/^servers:/s/clock-drift: 0 ppm/clock-drift: 500 ppm/'
exit $failed

#!/bin/sh
# evidence.sh SSM-CONFORMANCE: every failure leaves its evidence, and tshark, who knows nothing of us, reads the capture with the keys beside it.
set -eu
conformance=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "evidence: $1" >&2
    exit 1
}

out=$work/out
mkdir -p "$out/failures/of-an-earlier-run"
status=0
"$conformance" --iut second:answers-2.04,client-con --select SSM-SRV-040,SSM-CLI-005 --out "$out" >"$work/said" || status=$?
[ $status = 1 ] || fail "exit $status, expected 1"
[ "$(ls "$out/failures")" = "5.y-non-confirmable
Q.3.3-4-no-response-over-IPv4
Q.3.3-4-no-response-to-an-executed-UPDATE" ] || fail "found $(ls "$out/failures"), expected the three failures and nothing of an earlier run"

for folder in "$out"/failures/*; do
    for line in 'SSM-[A-Z]*-0' 'OCF-CR1967' 'CON 0.02\|NON 0.02' 'OSCORE option 09' 'inside 0.02 /DimmingResURI' 'plaintext 02bd' 'hex  ' \
        'expected  ' 'found  ' 'rerun: ./ssmbench conformance --iut .*--select'; do
        grep -q "$line" "$folder/evidence.txt" || fail "$folder/evidence.txt: found no \"$line\""
    done
    export WIRESHARK_CONFIG_DIR="$folder"
    tshark -r "$folder/capture.pcap" -Y oscore -T fields -e coap.opt.uri_path_recon -e udp.payload >"$work/read" 2>"$work/errors" || fail "$(cat "$work/errors")"
    [ -s "$work/read" ] || fail "$folder: tshark reads no OSCORE message"
    while read -r path payload; do
        [ "$path" = /DimmingResURI ] || fail "$folder: tshark finds the path \"$path\", expected /DimmingResURI: it does not decrypt"
        grep -q "hex  *$payload" "$folder/evidence.txt" || fail "$folder: a frame is not among the steps"
    done <"$work/read"
    tshark -r "$folder/capture.pcap" -V 2>/dev/null | grep -q 'Uri-Path: DimmingResURI' || fail "$folder: tshark does not decrypt"
    : >"$folder/oscore_contexts"                    # without the keys nobody can
    ! tshark -r "$folder/capture.pcap" -V 2>/dev/null | grep -q 'Uri-Path: DimmingResURI' || fail "$folder: readable without keys"
done
grep -q '"evidence": "failures/5.y-non-confirmable"' "$out/conformance.json" || fail "conformance.json does not say where the evidence is"

# The rerun line repeats the failure.
rerun=$(sed -n "s/^ *rerun: .*conformance \(.*\)$/\1/p" "$out/failures/5.y-non-confirmable/evidence.txt")
status=0
eval "\"$conformance\" $rerun" >"$work/again" || status=$?
[ $status = 1 ] || fail "the rerun line ends with $status, expected 1"

# What passes leaves nothing.
"$conformance" --select SSM-SRV-040 --out "$out" >/dev/null
[ ! -e "$out/failures" ] || fail "a run without failures keeps those of an earlier run"

# A place that cannot be written is a fault, not a verdict.
status=0
"$conformance" --iut second:answers-2.04 --select SSM-SRV-040 --out /proc/none >/dev/null 2>"$work/errors" || status=$?
[ $status = 2 ] || fail "--out /proc/none: exit $status, expected 2"
echo "evidence of failures: complete, and read by $(tshark -v 2>/dev/null | head -1)"

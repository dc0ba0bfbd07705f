#!/bin/sh
# tshark.sh BIN SCENARIO: simulates, then lets tshark, given only the keys, judge the capture.
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
"$1/ssm-sim" "$2" --out "$WORK/run" && "$1/tshark-judge" "$WORK/run"

#!/bin/sh
# tshark_links.sh BIN SCENARIOS: the captures of every kind of link, read by tshark with the keys alone.
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failures=0
for scenario in corridor/corridor-clean corridor/csma-corridor radio/wifi-hallway-20 radio/wifi-access-point radio/lrwpan-office-25 \
    radio/lrwpan-site-local floors/border-router floors/chain-of-floors; do
    rm -rf "$WORK/run"
    "$1/ssm-sim" "$2/$scenario.yaml" --out "$WORK/run" --pcap >/dev/null || exit 99
    for capture in "$WORK"/run/links/*.pcap; do
        says=$("$1/tshark-judge" "$WORK/run" "links/${capture##*/}") || failures=$((failures + 1))
        echo "$scenario: $says"
    done
done
[ $failures -eq 0 ]

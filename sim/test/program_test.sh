#!/bin/sh
# program_test.sh SSM-SIM SCENARIOS: the program as its users see it: arguments, exit codes, files, whole or none, the same bytes again.
set -u
sim=$1 scenario=$2/corridor/corridor-clean.yaml csma=$2/replay/csma-replay.yaml radio=$2/radio
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0 checks=0

check() {    # check NAME COMMAND...: the command must succeed
    name=$1
    shift
    checks=$((checks + 1))
    "$@" || { echo "FAILED: $name" >&2; failures=$((failures + 1)); }
}
fails_with() {    # fails_with CODE TEXT ARGUMENT...: the program ends with the code, and one sentence with the text on stderr
    code=$1 text=$2
    shift 2
    "$sim" "$@" >"$work/stdout" 2>"$work/stderr"
    found=$?
    if [ $found -ne "$code" ] || [ -s "$work/stdout" ] || [ "$(wc -l <"$work/stderr")" -ne 1 ] ||
        ! grep -q -- "^ssm-sim: .*$text" "$work/stderr"; then
        echo "found exit code $found and: $(cat "$work/stderr")" >&2
        return 1
    fi
}
same() { cmp -s "$work/$1/$3" "$work/$2/$3"; }
differ() { ! same "$@"; }
no_files() { [ -z "$(find "$work/$1" -type f 2>/dev/null)" ]; }
quietly() { "$@" >/dev/null 2>&1; }

check "help teaches" sh -c "'$sim' --help | grep -q 'usage: ssm-sim SCENARIO.yaml --out DIR'"
check "no arguments" fails_with 2 "expected SCENARIO.yaml"
check "no folder" fails_with 2 "expected --out DIR" "$scenario"
check "unknown option" fails_with 2 "found option --quick" "$scenario" --out "$work/bad" --quick
check "two scenarios" fails_with 2 "found a second scenario" "$scenario" "$scenario" --out "$work/bad"
check "option without value" fails_with 2 "found --seed at the end" "$scenario" --out "$work/bad" --seed
check "missing scenario" fails_with 2 "nowhere.yaml" "$work/nowhere.yaml" --out "$work/bad"
check "impossible seed" fails_with 2 "seed" "$scenario" --out "$work/bad" --seed many
check "impossible value" fails_with 2 "loss" "$scenario" --out "$work/bad" --set "network.loss=120 %"
impossible() { fails_with 2 "$1" "$2" --out "$work/bad" --set "$3"; }
check "a loop of routers" impossible "found a loop of routers: the floor" "$2/floors/four-floors.yaml" \
    "network.routers=[{name: a, joins: [ground, riser, first, second, third]}, {name: b, joins: [first, third]}]"
check "a floor that no router leads to" impossible "to which no router leads from" "$2/floors/four-floors.yaml" "network.routers=[]"
check "a hop limit that ends on the way" impossible "found a hop limit of 2, expected more than 2" "$2/floors/four-floors.yaml" network.hop-limit=2
check "a mesh that cannot reach" impossible ".yaml:[0-9]*: found a mesh with 500.0 m from neighbour to neighbour" "$radio/lrwpan-office-25.yaml" \
    "network.topology.spacing=500 m"
check "a mesh of too few hops" impossible "found a mesh of 2 hops, expected a mesh-radius of at least" "$radio/lrwpan-office-25.yaml" \
    network.mesh-radius=2
check "no Servers" impossible "found \"0\", expected a whole number from 1 to 1000000" "$scenario" servers.count=0
check "a billion Servers" impossible "found \"1000000000\", expected a whole number from 1 to 1000000" "$scenario" servers.count=1000000000
check "all is lost" impossible "expected less than 100 %, or nothing can arrive" "$scenario" "network.loss=100 %"
check "no folder for bad input" [ ! -e "$work/bad" ]
check "folder that cannot be made" fails_with 99 "the folder cannot be made" "$scenario" --out /dev/null/run

for run in first second; do
    check "$run run" quietly "$sim" "$scenario" --out "$work/$run" --pcap
done
check "another seed" quietly "$sim" "$scenario" --out "$work/other" --seed 2 --pcap
check "the saved scenario" quietly "$sim" "$work/other/scenario.yaml" --out "$work/again" --pcap
for file in scenario.yaml provision.json trace capture.pcap links/lossy.pcap; do
    check "same seed, same $file" same first second $file
    check "other seed, other $file" differ first other $file
    check "the saved scenario gives the same $file" same other again $file
done
check "no file left over" [ "$(find "$work/first" -type f | wc -l)" -eq 5 ]
check "run without --pcap" quietly "$sim" "$scenario" --out "$work/first"
check "the older run's link capture is gone" [ ! -e "$work/first/links/lossy.pcap" ]

for host in raw stack; do
    check "csma, host $host" quietly "$sim" "$csma" --out "$work/csma-$host" --set network.host=$host --pcap
done
for file in trace capture.pcap; do
    check "both hosts, the same $file" same csma-raw csma-stack $file
done
cp -r "$work/csma-raw" "$work/csma-again"
check "csma without --pcap" quietly "$sim" "$csma" --out "$work/csma-again"
check "the older run's link capture is gone there too" [ ! -e "$work/csma-again/links/csma.pcap" ]

# The radio links are in a program of their own, which this one becomes.
for air in wifi-hallway-20 lrwpan-office-25; do
    check "$air" quietly "$sim" "$radio/$air.yaml" --out "$work/$air" --pcap
    check "$air again" quietly "$sim" "$work/$air/scenario.yaml" --out "$work/$air-again" --pcap
    for file in scenario.yaml trace capture.pcap "links/${air%%-*}.pcap"; do
        check "$air, the same $file" same $air $air-again "$file"
    done
done
mkdir "$work/alone" && cp "$sim" "$work/alone/ssm-sim"
alone() { sim=$work/alone/ssm-sim fails_with 99 "ssm-sim-radio, which has the radio links, cannot be started" "$@"; }
check "no radio program" alone "$radio/wifi-hallway-20.yaml" --out "$work/bad"
check "nobody hears" quietly "$sim" "$radio/wifi-hallway-20.yaml" --out "$work/far" --set network.topology.spacing="100 km"

# A disk that is full after 1 KiB, as far as the program can tell.
# shellcheck disable=SC2016
full() {    # full SCENARIO FILE: it is that file that cannot be written
    sh -c 'trap "" XFSZ; ulimit -f 1; "$0" "$1" --pcap --out "$2" 2>"$3"; [ $? -eq 99 ]' "$sim" "$1" "$work/full" "$work/small" &&
        grep -q "$2.tmp: cannot be written: File too large" "$work/small"
}
check "full disk is told" full "$scenario" scenario.yaml
check "full disk leaves nothing" no_files full
check "full disk of the medium's capture is told" full "$csma" links/csma.pcap
check "and leaves nothing" no_files full
check "full disk of the radio's capture is told" full "$radio/wifi-hallway-20.yaml" links/wifi.pcap
check "and leaves nothing" no_files full

if command -v tshark >/dev/null; then
    good=$(tshark -r "$work/first/capture.pcap" -o udp.check_checksum:TRUE -T fields -e udp.checksum.status -e coap.code -e coap.type \
        2>/dev/null)
    check "tshark reads POST, NON, checksums good" [ "$(echo "$good" | sort | uniq -c | tr -s ' \t' ' ')" = " 3 1 2 1" ]
    for host in raw stack; do
        frames=$(tshark -r "$work/csma-$host/links/csma.pcap" -o udp.check_checksum:TRUE -o eth.check_fcs:TRUE -T fields \
            -e eth.fcs.status -e udp.checksum.status -e ipv6.hlim -e coap.type 2>/dev/null | sort | uniq -c | tr -s ' \t' ' ')
        check "tshark reads the medium of host $host: FCS and checksum good, hop limit 1, NON" [ "$frames" = " 50 1 1 1 1" ]
    done
    for air in wifi-hallway-20 lrwpan-office-25; do
        medium=$work/$air/links/${air%%-*}.pcap
        bad=$(tshark -r "$medium" -o udp.check_checksum:TRUE -Y "_ws.malformed || udp.checksum.status == 0" 2>/dev/null)
        check "tshark finds nothing wrong on the medium of $air" [ -z "$bad" ]
        check "and OSCORE in it" [ "$(tshark -r "$medium" -Y oscore 2>/dev/null | wc -l)" -gt 50 ]
    done
else
    echo "NOT CHECKED: tshark is not installed, the capture was not judged by it"
fi

echo "$checks checks, $failures failed"
[ $failures -eq 0 ]

#!/bin/sh
# The same scenario and seed twice, with 1 and with 2 jobs: identical bytes in trace, capture and verdict. Another seed: other losses, delays.
. "$(dirname "$0")/lib.sh"
names="corridor-clean window-edges tampering burst-loss-repeats late-arrivals server-crash late-joiner csma-corridor csma-hall csma-replay
       profiles flood-and-queue brown-out power-cut-in-store-write reboot-storm factory-reset stuck-lamp
       wifi-access-point lrwpan-site-local border-router chain-of-floors four-floors flood-during-command mixed-group
       discover-update-read-back-repair"
files=
for name in $names; do files="$files $(echo "$ROOT"/scenarios/*/"$name".yaml)"; done
same() { for f in "$1"/runs/*/"$3"; do cmp "$f" "$2/runs/$(basename "$(dirname "$f")")/$3" || return 1; done; }
ok "one job" ends_with 0 "$BIN/ssm-run" --jobs 1 --out "$WORK/a" $files
ok "two jobs" ends_with 0 "$BIN/ssm-run" --jobs 2 --out "$WORK/b" $files
ok "another seed" ends_with 0 "$BIN/ssm-run" --seed 77 --out "$WORK/c" $files
for what in trace capture.pcap verdict.json provision.json; do
    ok "$what does not depend on the number of jobs" same "$WORK/a" "$WORK/b" "$what"
done
differs() { ! cmp -s "$WORK/a/runs/$1/$2" "$WORK/c/runs/$1/$2"; }
for scenario in $names; do
    ok "$scenario: another seed gives another trace" differs "$scenario" trace
done
finish

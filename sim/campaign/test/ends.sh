#!/bin/sh
# ends.sh BIN SOURCE: a campaign that cannot go on as planned. A run that hangs is ended and named, and the others are made. Ctrl-C: exit 130; a
# full disk: exit 99 and a sentence; after both --resume completes to the same bytes as if nothing had been.
set -eu
bin=$1
source=$2
work=$(mktemp -d)
small=$work/small
mkdir "$small"
trap 'umount "$small" 2>/dev/null || true; rm -rf "$work"' EXIT
seeds=300

. "$(dirname "$0")/lib.sh"

# same FOLDER: its canonical results are those of the undisturbed campaign
same() {
    for file in runs.csv points.csv campaign.json; do
        cmp "$work/undisturbed/$file" "$1/$file" || fail "$1: $file differs"
    done
}

expect 0 "$((6 * seeds)) runs at 6 points" "$source/campaign.yaml" --out "$work/undisturbed" --seeds $seeds --jobs 2

# A device that never answers, its own limit of 10 s not reached; the other point is made all the same.
cp "$source/lamps.yaml" "$work"
sed -e '/network.loss/d' -e "s/servers.count, values: .*/servers.device, values: ['shim:sleep 60', core]}/" "$source/campaign.yaml" >"$work/hang.yaml"
expect 99 'point 0, seed 1: the run hung: no end within 2 s' "$work/hang.yaml" --out "$work/hang" --seeds 1 --run-timeout 2 --jobs 1
grep -q '^1,1,.*,core,pass,' "$work/hang/runs.csv" || fail "the other run was not made: $(cat "$work/hang/runs.csv")"
expect 2 'expected --run-timeout SECONDS' "$work/hang.yaml" --run-timeout 1s

# Ctrl-C when there may be some runs; the first commit is a second away. Started by env: a background child of a script would else ignore the
# interrupt.
env --default-signal=INT "$bin/ssm-campaign" "$source/campaign.yaml" --out "$work/stopped" --seeds $seeds --jobs 1 >"$work/log" 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null && [ ! -e "$work/stopped/runs.sqlite" ]; do sleep 0.02; done
sleep 0.2
kill -INT $pid 2>/dev/null || fail "it ended too early to be interrupted: $(cat "$work/log")"
found=0
wait $pid || found=$?
[ $found = 130 ] || fail "Ctrl-C: exit $found, expected 130: $(cat "$work/log")"
grep -q 'interrupted; what was run is kept, go on with: .* --resume$' "$work/log" || fail "$(cat "$work/log")"
[ ! -e "$work/stopped/report.html" ] || fail 'an interrupted campaign looks finished'
expect 0 "$((6 * seeds)) runs at 6 points" "$source/campaign.yaml" --out "$work/stopped" --seeds $seeds --resume
same "$work/stopped"

if ! mount -t tmpfs -o size=200k tmpfs "$small" 2>/dev/null; then
    echo 'not tested: a full disk (mounting a tmpfs needs root)'
    exit 77
fi
expect 99 'full' "$source/campaign.yaml" --out "$small/out" --seeds $seeds --jobs 2
[ ! -e "$small/out/report.html" ] && [ ! -e "$small/out/runs.csv" ] || fail 'a campaign that found no room looks finished'
mount -o remount,size=1m "$small"                   # for the runs, but not for the report
expect 99 'report.html was not written (see above); the runs are safe' "$source/campaign.yaml" --out "$small/out" --seeds $seeds --jobs 2 --resume
[ ! -e "$small/out/report.html" ] || fail 'half a report'
mount -o remount,size=30m "$small"
expect 0 "$((6 * seeds)) runs at 6 points" "$source/campaign.yaml" --out "$small/out" --seeds $seeds --jobs 2 --resume
same "$small/out"

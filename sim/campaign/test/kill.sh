#!/bin/sh
# kill.sh BIN SOURCE: kill -9 at random moments, of the whole and of single workers, then --resume: no run lost, none doubled, and the canonical
# export byte-identical to that of a campaign that nobody disturbed. 8 moments; with SSMBENCH_LONG 100.
set -eu
bin=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kills=8
seeds=400
[ -z "${SSMBENCH_LONG:-}" ] || { kills=100; seeds=3000; }

fail() {
    echo "kill.sh: $1" >&2
    exit 1
}

# A random number below $1 from the system: the moments differ every time, the result may not.
random_below() {
    echo $(($(od -An -N2 -tu2 /dev/urandom) % $1))
}

disturbed() {
    "$bin/ssm-campaign" "$source/$1.yaml" --out "$work/$1-killed" --jobs 2 --seeds $seeds --resume >"$work/log" 2>&1 &
    pid=$!
}

for name in campaign until; do
    "$bin/ssm-campaign" "$source/$name.yaml" --out "$work/$name" --jobs 2 --seeds $seeds >"$work/log" 2>&1 || fail "$name: $(cat "$work/log")"
    before=0
    done=
    killed=0
    while [ $killed -lt $kills ]; do
        disturbed $name
        sleep "0.$((100 + $(random_below 600)))"
        victim=$pid
        if [ $(($(random_below 3))) -gt 0 ]; then     # a worker, twice out of three times
            victim=$(pgrep -P $pid | head -n 1 || true)
            victim=${victim:-$pid}
        fi
        kill -9 "$victim" 2>/dev/null || true
        killed=$((killed + 1))
        if [ "$victim" = $pid ]; then
            wait $pid 2>/dev/null || true
        else
            sleep "0.$((100 + $(random_below 300)))"
            kill -9 $pid 2>/dev/null || true
            wait $pid 2>/dev/null || true
        fi
        after=$(sqlite3 "$work/$name-killed/runs.sqlite" 'SELECT count(*) FROM run' 2>/dev/null || echo 0)
        [ "${after:-0}" -ge "$before" ] || fail "$name: $after runs after a kill, $before before"
        before=${after:-0}
    done
    disturbed $name
    wait $pid || fail "$name: $(cat "$work/log")"
    for file in runs.csv points.csv campaign.json; do
        cmp "$work/$name/$file" "$work/$name-killed/$file" || fail "$name: $file differs after $kills kills"
    done
    twice=$(sqlite3 "$work/$name-killed/runs.sqlite" 'SELECT count(*) FROM (SELECT unit FROM run GROUP BY unit HAVING count(*) > 1)')
    [ "$twice" = 0 ] || fail "$name: $twice units twice"
    echo "$name: $(($(wc -l <"$work/$name/runs.csv") - 1)) runs, killed $kills times, the same bytes"
done

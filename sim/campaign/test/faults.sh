#!/bin/sh
# faults.sh BIN SOURCE: what is wrong in a campaign file or on the command line is told with its place, what was found, what was expected; exit 2.
set -eu
bin=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$source/lamps.yaml" "$work"

. "$(dirname "$0")/lib.sh"

# broken SED FRAGMENT: the campaign with one line changed
broken() {
    sed "$1" "$source/campaign.yaml" >"$work/c.yaml"
    expect 2 "$2" "$work/c.yaml" --out "$work/out"
    [ ! -e "$work/out" ] || fail "$1: something was written"
}

broken 's/network.loss/network.los/' 'c.yaml:6:1: axis network.los=0 %: unknown key "los"'
broken 's/network.loss/network.los/' 'did you mean "loss"?'
broken 's/servers.count/servrs.count/' 'did you mean "servers"?'
broken 's/servers.count/servers.3.count/' 'found number 3 in a list of 1'
broken 's/20 %\]/20\]/' 'found "20", expected a share with %'
broken 's/20 %\]/5 %\]/' 'found the value 5 % twice'
broken 's/values: \[2, 5\]/range: {from: 2, to: 5 %, steps: 3}/' 'found "5 %", expected the unit of "2"'
broken 's/values: \[2, 5\]/log-range: {from: 0, to: 5, steps: 3}/' 'a log-range multiplies'
broken 's/values: \[2, 5\]/range: {from: 5, to: 2, steps: 3}/' 'expected more than "5"'
broken 's/values: \[2, 5\]/rnge: {from: 1, to: 2, steps: 3}/' 'unknown key "rnge"'
broken 's/coverage, in-time/coverge, in-time/' 'did you mean "coverage"?'
broken 's/coverage@on/coverage@onn/' 'unknown step "onn"'
broken 's/coverage@on/applied@on/' 'it is of the whole run'
broken 's/scenario: lamps.yaml/scenario: lamp.yaml/' 'found no readable file'
broken 's/count: 400/count: 0/' 'expected a whole number from 1 to 16777216'
broken 's/^delays: true/until: "width<3"/' 'expected "ci<0.01"'
broken 's/^delays: true/until: decided/' 'expected a campaign with a claim on a share'
broken 's/^delays: true/claims: [{metric: coverage, at-most: 5 ms}]/' 'found no key "at-least"'
broken 's/^delays: true/claims: [{metric: datagrams, at-least: 5 %}]/' 'expected a share or a time'
broken 's/^schema.*/schema: ssmbench-campaign\/2/' 'expected ssmbench-campaign/1'
broken 's/^title: .*/title: [/' 'not YAML'
broken 's/  - {path: network.loss.*/  - zip: [{path: network.loss, values: [1 %]}, {path: network.jitter, values: [1 ms, 2 ms]}]/' 'found 2 values, expected 1 as in the axis it is zipped with'
expect 2 'found no readable file (No such file or directory), expected a campaign file' "$work/nothing.yaml"
expect 2 'expected --jobs N' "$source/campaign.yaml" --jobs 0
expect 2 'did you mean --resume' "$source/campaign.yaml" --resum
expect 2 'expected "ci<0.01"' "$source/campaign.yaml" --until 'ci>1'
expect 2 'expected --engine local or --engine slurm' "$source/campaign.yaml" --engine cloud

# A million points are estimated, not run.
sed 's/^axes:/axes:\n  - {path: network.delay, range: {from: 1 ms, to: 2 ms, steps: 500}}\n  - {path: network.jitter, range: {from: 1 ms, to: 2 ms, steps: 334}}/' \
    "$source/campaign.yaml" >"$work/c.yaml"
expect 0 'points   1002000' "$work/c.yaml" --dry-run
grep -qE 'runs +400800000 ' "$work/log" && grep -qE 'time +about .*(h|days) with' "$work/log" && grep -qE 'disk +about .* MB' "$work/log" || fail "$(cat "$work/log")"
[ ! -e "$work/out" ] && [ ! -e out-campaign ] || fail 'something was written by --dry-run'

# Results are found again, and not mixed with those of another campaign, another build, or what is no result.
"$bin/ssm-campaign" "$source/campaign.yaml" --out "$work/out" --seeds 3 >"$work/log" 2>&1 || fail "$(cat "$work/log")"
expect 2 'expected --resume' "$source/campaign.yaml" --out "$work/out" --seeds 3
sed 's/0 %, 5 %/1 %, 5 %/' "$source/campaign.yaml" >"$work/c.yaml"
expect 2 'found results of another campaign' "$work/c.yaml" --out "$work/out" --resume
expect 0 '24 runs at 6 points' "$source/campaign.yaml" --out "$work/out" --seeds 4 --resume
sqlite3 "$work/out/runs.sqlite" "UPDATE campaign SET value = 'ffffffffffffffffffffffffffffffff' WHERE key = 'build'"
expect 2 'builds are not mixed' "$source/campaign.yaml" --out "$work/out" --resume
mkdir "$work/other"
echo precious >"$work/other/file"
expect 2 'found something that is no result of a campaign' "$source/campaign.yaml" --out "$work/other"
[ "$(cat "$work/other/file")" = precious ] || fail 'a foreign folder was touched'

# Claims decide the exit code.
sed 's/^delays: true/claims: [{metric: coverage, at-least: 99.9 %}]/' "$source/campaign.yaml" >"$work/c.yaml"
expect 1 'FAIL' "$work/c.yaml" --out "$work/claim" --seeds 40
sed 's/^delays: true/claims: [{metric: in-time, at-least: 10 %}]/' "$source/campaign.yaml" >"$work/c.yaml"
expect 0 'PASS' "$work/c.yaml" --out "$work/claim2" --seeds 40
sed 's/^delays: true/claims: [{metric: coverage, at-least: 80 %}]/' "$source/campaign.yaml" >"$work/c.yaml"
expect 3 'INCONCLUSIVE' "$work/c.yaml" --out "$work/claim3" --seeds 6

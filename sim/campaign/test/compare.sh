#!/bin/sh
# compare.sh BIN SOURCE: is a build worse? The same build is not; one whose network loses more is, and is called so, point by point.
set -eu
bin=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$source/lamps.yaml" "$source/campaign.yaml" "$work"

fail() {
    echo "compare.sh: $1" >&2
    exit 1
}

# result NAME LOSS: what a build whose network loses LOSS leaves; the store is then called one of the same campaign, as two builds would make it
result() {
    sed "s/loss: 5 %/loss: $2/" "$source/lamps.yaml" >"$work/lamps.yaml"
    sed 's/^  - {path: network.loss.*//' "$source/campaign.yaml" >"$work/campaign.yaml"
    "$bin/ssm-campaign" "$work/campaign.yaml" --out "$work/$1" >"$work/log" 2>&1 || fail "$(cat "$work/log")"
    sqlite3 "$work/$1/runs.sqlite" "UPDATE campaign SET value = 'one' WHERE key = 'campaign'; UPDATE campaign SET value = '$1' WHERE key = 'build'"
}

compare() {
    found=0
    "$bin/ssm-campaign" --compare "$work/$2" "$work/$3" >"$work/log" 2>&1 || found=$?
    [ $found = "$1" ] || fail "$2, $3: exit $found, expected $1: $(cat "$work/log")"
}

result old '5 %'
result same '5 %'
result worse '8 %'
compare 0 old same
grep -q '^NOT WORSE' "$work/log" || fail "$(cat "$work/log")"
compare 1 old worse
grep -q '^WORSE' "$work/log" && grep -q '^FAIL .* coverage ' "$work/log" || fail "$(cat "$work/log")"
compare 0 worse old                                       # better in many runs, worse in none: the loss is drawn from the same random numbers
grep -q 'coverage  *0 worse, [1-9][0-9]* better' "$work/log" || fail "no common random numbers: $(cat "$work/log")"

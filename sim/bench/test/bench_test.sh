#!/bin/sh
# bench_test.sh SSM-BENCH-SIM with-ratio|without-ratio: its arguments, its files, and one quick run of each kind. How fast it is, is not judged here.
set -u
bench=$1 ratio=$2
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0 checks=0

check() {    # check NAME COMMAND...: the command must succeed
    name=$1
    shift
    checks=$((checks + 1))
    "$@" || { echo "FAILED: $name" >&2; failures=$((failures + 1)); }
}
fails_with() {    # fails_with CODE TEXT ARGUMENT...: exit code, and one sentence with the text on stderr
    code=$1 text=$2
    shift 2
    "$bench" "$@" >"$work/stdout" 2>"$work/stderr"
    found=$?
    if [ $found -ne "$code" ] || [ "$(wc -l <"$work/stderr")" -ne 1 ] || ! grep -q -- "^ssm-bench-sim: .*$text" "$work/stderr"; then
        echo "found exit code $found and: $(cat "$work/stderr")" >&2
        return 1
    fi
}
quick() { TMPDIR=$work "$bench" --only scale_10 "$@" >"$work/table"; }
entries() { grep -c '"key"' "$1"; }

check "help teaches" sh -c "'$bench' --help | grep -q 'usage: ssm-bench-sim'"
check "unknown option" fails_with 2 "found --quick" --quick
check "option without value" fails_with 2 "found --rounds at the end" --rounds
check "too few rounds" fails_with 2 "found --rounds 8" --rounds 8
check "no number" fails_with 2 "found --rounds 9x" --rounds 9x
check "unknown key" fails_with 2 "found --only speed" --only speed
check "two files" fails_with 2 "expected one of them" --json a --append b
check "no temporary folder" sh -c "TMPDIR=/nowhere '$bench' --only scale_10 2>&1 | grep -q 'the folder cannot be made'"

check "results" quick --json "$work/new.json"
check "one that begins like another is not meant" [ "$(grep -c '^scale_' "$work/table")" -eq 1 ]
check "the table" grep -q '^scale_10 ' "$work/table"
check "one entry" [ "$(entries "$work/new.json")" -eq 1 ]
cat >"$work/both.json" <<'JSON'
{"schema": "ssmbench-bench/1", "results": [{"key": "verify_share", "value": 0.5}, {"key": "scale_10", "value": 1e9}]}
JSON
check "append" quick --append "$work/both.json"
check "the other program's entry stays, ours is replaced" [ "$(entries "$work/both.json")" -eq 2 ]
check "its value stays" grep -q '"value": 0.5' "$work/both.json"
check "the old value of ours goes" sh -c "! grep -q 1000000000 '$work/both.json'"
check "append to nothing" quick --append "$work/first.json"
check "is a new file" [ "$(entries "$work/first.json")" -eq 1 ]
echo '{"schema": "other/1", "results": []}' >"$work/other.json"
check "another schema" fails_with 2 "expected results of schema ssmbench-bench/1" --append "$work/other.json"
echo '{' >"$work/broken.json"
check "no JSON" fails_with 2 "broken.json:[0-9]*: found" --append "$work/broken.json"
check "a folder that is not there" fails_with 99 "cannot be written" --json "$work/no/file.json"
check "nothing left over" [ -z "$(find "$work" -name 'ssm-bench-sim-*' -o -name '*.tmp')" ]
[ "$ratio" = without-ratio ] || check "a ratio" sh -c "TMPDIR='$work' '$bench' --only sim_vs_plain_simple --rounds 9 | grep -q '^sim_vs_plain_simple '"

echo "$checks checks, $failures failed"
[ $failures -eq 0 ]

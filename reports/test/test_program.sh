#!/bin/sh
# The program as a whole: exit codes, whole files or none, well-formed XML. Usage: test_program.sh PROGRAM FIXTURES
program=$1
fixture=$2/every-verdict
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0

expect() {      # expect EXIT_CODE WORDS_ON_STDERR COMMAND...
    code=$1
    words=$2
    shift 2
    "$@" >"$work/stdout" 2>"$work/stderr"
    got=$?
    if [ $got -ne "$code" ] || ! grep -qF -- "$words" "$work/stderr" && [ -n "$words" ]; then
        echo "FAIL: $*: exit $got, expected $code and \"$words\" in: $(cat "$work/stderr")"
        failures=$((failures + 1))
    fi
}
check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >/dev/null 2>&1 || { echo "FAIL: $sentence"; failures=$((failures + 1)); }
}
fresh() {
    rm -rf "$work/a run"
    cp -r "$fixture" "$work/a run"
}

fresh
expect 0 "" "$program" "$work/a run" --ledger "$fixture/ledger.json" --title "A lab & its <report>"
for file in report.html junit.xml summary.md summary.json results.sarif; do
    check "$file is there" test -s "$work/a run/$file"
done
check "junit.xml is well-formed" xmllint --noout "$work/a run/junit.xml"
for place in "Requirements" "Evidence, scenario by scenario" "Run it again" "How far apart the lamps switched" "Scenarios by verdict" \
    "What was not tested" "Known limits of SSM, demonstrated"; do
    check "QUESTIONS.md names $place" grep -qF "*$place*" "$(dirname "$0")/../QUESTIONS.md"
    check "the page has $place" grep -qE "<h[24][^>]*>$place" "$work/a run/report.html"
done
check "the title is escaped" grep -qF "A lab &amp; its &lt;report&gt;" "$work/a run/report.html"
check "no partial file is left" test -z "$(find "$work/a run" -name '*.tmp')"
cp "$work/a run/report.html" "$work/first.html"
expect 0 "" "$program" "$work/a run" --ledger "$fixture/ledger.json" --title "A lab & its <report>"
check "the same input gives the same bytes" cmp "$work/first.html" "$work/a run/report.html"

fresh
head -c 300 "$fixture/runs/replay/verdict.json" >"$work/a run/runs/replay/verdict.json"
expect 99 "runs/replay/verdict.json:" "$program" "$work/a run"
check "nothing is written of a broken run" test ! -e "$work/a run/report.html"
: >"$work/a run/runs/replay/verdict.json"
expect 99 "expected one JSON value" "$program" "$work/a run"
head -c 4096 /dev/urandom >"$work/a run/runs/replay/verdict.json"
expect 99 "expected one JSON value" "$program" "$work/a run"

fresh
mkdir "$work/a run/junit.xml"
expect 99 "junit.xml: cannot be written: Is a directory" "$program" "$work/a run"
fresh
expect 99 "report.html: cannot be written: File too large" sh -c 'trap "" XFSZ; ulimit -f 4; exec "$0" "$1"' "$program" "$work/a run"
check "a file that could not be written whole is not there" test ! -e "$work/a run/report.html" -a ! -e "$work/a run/report.html.tmp"

expect 2 "nowhere: found no result there (run.json: No such file or directory), expected the folder of one" "$program" "$work/nowhere"
expect 2 "found no result there (run.json: Not a directory), expected the folder of one" "$program" "$fixture/run.json"
expect 2 "nowhere/run.json: cannot be read: No such file or directory, expected a file that the bench wrote" "$program" --diff "$work/nowhere" "$fixture"
expect 2 "nowhere.tar: found no readable file (No such file or directory), expected a bundle" "$program" --verify "$work/nowhere.tar"
expect 99 "cannot be read" "$program" "$fixture" --ledger "$work/nowhere.json"
expect 2 "found no folder" "$program"
expect 2 "found --colour, expected --title, --ledger or --bundle" "$program" --colour "$work"
expect 2 "--title: found nothing after it" "$program" "$work" --title
expect 2 "found a second folder" "$program" "$work" "$work"
expect 0 "" "$program" --help
check "--help teaches" grep -q "summary.json" "$work/stdout"

# --diff
fresh
expect 0 "" "$program" --diff "$fixture" "$work/a run" --json "$work/diff.json"
check "it says that nothing changed" grep -q "The same verdicts" "$work/stdout"
check "the JSON is there" grep -q '"ssmbench-diff/1"' "$work/diff.json"
sed -i 's/"id": "SSM-SRV-018"/"id": "SSM-SRV-777"/' "$work/a run/runs/replay/verdict.json"
expect 1 "" "$program" --diff "$fixture" "$work/a run"
check "it names what is worse" grep -q "requirement SSM-SRV-777: not there -> fail" "$work/stdout"
cp -r "$2/every-test" "$work/suite"
expect 0 "" "$program" --diff "$2/every-test" "$work/suite"
sed -i '/"id": "Q.3.3\/2 numbers have 40 bits"/,/"verdict"/s/"verdict": "pass"/"verdict": "not-tested"/' "$work/suite/conformance.json"
expect 1 "" "$program" --diff "$2/every-test" "$work/suite"
check "a test that is no longer run is worse" grep -q "test Q.3.3/2 numbers have 40 bits: pass -> not tested" "$work/stdout"
expect 0 "" "$program" --diff "$work/suite" "$2/every-test"
expect 2 "run.json: cannot be read" "$program" --diff "$work/nowhere" "$fixture"
: >"$work/a run/runs/replay/verdict.json"
expect 2 "expected one JSON value" "$program" --diff "$fixture" "$work/a run"
expect 2 "found 1 folder, expected --diff OLD NEW" "$program" --diff "$fixture"
expect 2 "found a third folder" "$program" --diff "$fixture" "$fixture" "$fixture"
expect 2 "found --json, expected" "$program" --diff "$fixture" "$fixture" --json
expect 99 "cannot be written" "$program" --diff "$fixture" "$fixture" --json "$work/no/such/folder.json"

[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))

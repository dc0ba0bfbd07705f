#!/bin/sh
# program_test.sh SSM-TRACE MAKE-STORY: the program as its users see it: what it prints where, exit codes, pipes that break, full disks.
# MAKE-STORY makes a run folder. The tests of the lines themselves are in CUnit.
set -u
trace=$1
work=$(mktemp -d) || exit 99
run=$(TMPDIR=$work "$2") || exit 99
trap 'rm -rf "$work"' EXIT
failures=0

check() {    # check NAME COMMAND...: the command must succeed
    name=$1
    shift
    "$@" || { echo "FAILED: $name" >&2; failures=$((failures + 1)); }
}
ends_with() {    # ends_with CODE TEXT ARGUMENT...: exit code; nothing on stdout and one sentence with TEXT on stderr
    code=$1 text=$2
    shift 2
    "$trace" "$@" >"$work/stdout" 2>"$work/stderr"
    found=$?
    if [ $found -ne "$code" ] || [ -s "$work/stdout" ] || [ "$(wc -l <"$work/stderr")" -ne 1 ] ||
        ! grep -q -- "^ssm-trace: .*$text" "$work/stderr"; then
        echo "found exit code $found and: $(cat "$work/stderr")" >&2
        return 1
    fi
}
prints() {    # prints LINES PATTERN ARGUMENT...: so many lines with the pattern, nothing on stderr, exit code 0
    lines=$1 pattern=$2
    shift 2
    "$trace" "$@" >"$work/stdout" 2>"$work/stderr" && [ ! -s "$work/stderr" ] && [ "$(grep -c -- "$pattern" "$work/stdout")" -eq "$lines" ]
}
limited() {
    "$trace" "$run" --json --limit 2 >"$work/stdout" 2>"$work/stderr" && [ "$(wc -l <"$work/stdout")" -eq 2 ] &&
        grep -q 'stopped after 2 lines' "$work/stderr"
}
pipe_breaks() {    # the reader ends first: quiet, exit code 0
    { sleep 0.1; "$trace" "$run" "$@" 2>"$work/stderr"; echo $? >"$work/code"; } | exec true
    [ "$(cat "$work/code")" -eq 0 ] && [ ! -s "$work/stderr" ]
}
full_disk() {
    "$trace" "$run" "$@" >/dev/full 2>"$work/stderr"
    [ $? -eq 99 ] && grep -q '^ssm-trace: standard output: cannot be written: No space left' "$work/stderr"
}

check "help teaches" prints 1 "^usage: ssm-trace DIR" --help
check "no folder" ends_with 2 "found no folder, expected that of a run"
check "unknown option" ends_with 2 "found option --quick" "$run" --quick
check "missing folder" ends_with 2 "nowhere: found no folder" "$work/nowhere"
mkdir "$work/empty"
check "not a run" ends_with 2 "found no run" "$work/empty"
check "the only run in a folder" prints 1 "Four lamps: 4 Servers" "$work"
check "no such step" ends_with 2 "found step 'off', expected one of this run's: 'on', 'say \"again\"', 'reboot'" "$run" --step off
check "no such node" ends_with 2 "found node 6, expected 0 (Client), 1..4 (Servers) or 5 (attacker)" "$run" --node 6
check "the timeline is the default" prints 1 "4 Servers: /BinarySwitchResURI -> true" "$run"
check "the timeline by its name" prints 1 "4 Servers: /BinarySwitchResURI -> true" "$run" --timeline
check "one step" prints 1 "^ *1.000000  #1  Client -> All OCF Nodes" "$run" --step on
check "another step" prints 0 "#1" "$run" --step reboot
check "one node" prints 1 "ACTUATE    /BinarySwitchResURI driven to true" "$run" --node 4
check "JSON Lines" prints 4 '"event":"RECEIVED"' "$run" --json
check "JSON Lines of one node" prints 1 '"event":"RECEIVED"' "$run" --json --node 2
check "JSON Lines of a time" prints 0 '"event":"SENT"' "$run" --json --from 1.001
check "limit" limited
for form in --timeline --json --node; do
    set -- $form
    [ $form != --node ] || set -- --node 4
    check "broken pipe, $form" pipe_breaks "$@"
    check "full disk, $form" full_disk "$@"
done
check "full disk, help" full_disk --help

echo "$failures failures"
[ $failures -eq 0 ]

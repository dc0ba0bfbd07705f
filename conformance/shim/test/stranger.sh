#!/bin/sh
# stranger.sh SSM-CONFORMANCE SHIM-LAMP SHIM: the way of a stranger, as README.md has it, in an empty folder: the fifteen lines of PROTOCOL.md
# come to verdicts, and no test is passed by what does nothing; with a stack behind them they pass. In a long run the Python example is
# judged by all tests.
set -u
CONFORMANCE=$1 LAMP=$2 SHIM=$3
command -v python3 >/dev/null || { echo "not tested: python3 is not installed, which the stranger uses"; exit 77; }
WORK=$(mktemp -d) || exit 99
trap 'rm -rf "$WORK"' EXIT
cd "$WORK" || exit 99

# verdicts EXIT SAYS ARGUMENT ...
verdicts() {
    expected=$1 says=$2
    shift 2
    "$CONFORMANCE" "$@" >said 2>&1
    status=$?
    [ $status -eq "$expected" ] && grep -q -e "$says" said && return
    cat said >&2
    echo "stranger.sh: $*: exit code $status, expected $expected and \"$says\"" >&2
    exit 1
}

extract=$(sed -n "s/^    \(sed .*\) \$BENCH.*>mine.py.*/\1/p" "$SHIM/README.md")
[ -n "$extract" ] || { echo "stranger.sh: README.md has no command that takes the lines from PROTOCOL.md" >&2; exit 1; }
eval "$extract" "'$SHIM/PROTOCOL.md'" >mine.py
[ "$(wc -l <mine.py)" -eq 15 ] || { echo "stranger.sh: not fifteen lines" >&2; cat mine.py >&2; exit 1; }
verdicts 1 'found not executed; a valid request has no effect' --iut "shim:python3 mine.py" --select SSM-SRV-027
verdicts 1 ' 0 pass, ' --iut "shim:python3 mine.py" --select 'SSM-SRV-026,SSM-SRV-027'
cp "$SHIM/example/lamp.py" mine.py
verdicts 0 ' 0 fail, ' --iut "shim:python3 mine.py" --select SSM-SRV-027
verdicts 0 ' 0 fail, ' --iut "shim:'$LAMP'" --select SSM-SRV-027
[ -z "${SSMBENCH_LONG:-}" ] || verdicts 0 ' 0 fail, 0 inconclusive' --iut "shim:python3 mine.py"
echo passed

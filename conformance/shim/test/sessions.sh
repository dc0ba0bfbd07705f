#!/bin/sh
# sessions.sh CASE SSM-VECTORS LAMP RUDE LAMP.PY DATA: the shipped sessions against a shim, from outside.
#   c, python    the examples pass, with the same verdict for every session as the core (python: refusals have texts of their own)
#   no-restart   a lamp that does not implement restart: these two sessions are reported as not tested, nothing fails
#   no-read      a lamp that cannot be read: exit 99, no verdict
#   fails        a shim that discards everything: exit 1
#   alone        the C example without a tester: one answer a request, a clean end
#   usage        what is wrong before anything is started: exit 2; no such program: 99
#   dies         a shim that ends in the middle: exit 99, one sentence that names session and step, nothing written
set -u
CASE=$1 VECTORS=$2 LAMP=$3 RUDE=$4 PYTHON_LAMP=$5 DATA=$6
WORK=$(mktemp -d) || exit 99
trap 'rm -rf "$WORK"' EXIT

fail() {
    echo "sessions.sh $CASE: $1" >&2
    cat "$WORK/stdout" "$WORK/stderr" >&2
    exit 1
}

# run EXIT DEVICE ...: the sessions against it.
run() {
    expected=$1
    shift
    "$VECTORS" --out "$WORK/out" --device "$@" >"$WORK/stdout" 2>"$WORK/stderr"
    status=$?
    [ $status -eq "$expected" ] || fail "exit code $status, expected $expected"
}

told() {
    grep -q -e "$1" "$WORK/stdout" "$WORK/stderr" || fail "\"$1\" is not told"
}

# Session after session: its id, then "pass" or "report" for it and each step.
verdicts() {
    grep -E '"(id|verdict)":' "$1"
}

same_as_core() {
    verdicts "$WORK/out/vectors.json" >"$WORK/shim"
    "$VECTORS" "$DATA/ssm-sessions.json" "$DATA/ssm-probes.json" --out "$WORK/out" >"$WORK/stdout" || fail "the core fails"
    verdicts "$WORK/out/vectors.json" >"$WORK/core"
    [ -s "$WORK/core" ] && cmp -s "$WORK/shim" "$WORK/core" || fail "another verdict than the core's"
}

case $CASE in
c)
    run 0 "shim:'$LAMP'"
    same_as_core ;;
python)
    command -v python3 >/dev/null || { echo "not tested: python3 is not installed, which the Python example needs"; exit 77; }
    run 0 "shim:python3 -B '$PYTHON_LAMP'"
    same_as_core ;;
no-restart)
    run 0 "shim:sh -c '\"\$0\" | sed -u s/,.restart.//' '$LAMP'"
    told "REPORT ssm-sessions.json restart-crash .*not tested: restart unimplemented"
    told "REPORT ssm-sessions.json restart-orderly .*not tested: restart unimplemented"
    told "verdict: pass" ;;
no-read)
    run 99 "shim:sh -c '\"\$0\" | sed -u s/.read.,//' '$LAMP'"
    told "read: unimplemented, without which no Server can be judged" ;;
fails)
    run 1 "shim:'$RUDE'"
    told "verdict: fail" ;;
usage)
    run 2 "shim:'unclosed"; told "found a quote or backslash with nothing after it"
    run 2 "shim:"; told "found no program, expected COMMAND ARGS"
    run 2 "shimmy"; told 'expected core, second or shim:"COMMAND ARGS"'
    run 2 "shim:'$LAMP'" "$DATA/ssm-golden.json"; told "found golden vectors, expected sessions"
    run 2 "shim:'$LAMP'" --timeout 0; told 'found --timeout "0", expected seconds'
    run 99 "shim:/nowhere/at/all"; told 'found no program "/nowhere/at/all" that can be started'
    run 99 "shim:'$RUDE' receive !hang" --timeout 0.2; told "receive: found no answer within 0.200 s" ;;
alone)
    : >"$WORK/stderr"
    "$LAMP" >"$WORK/stdout" <<'REQUESTS' || fail "exit code $?, expected 0"
{"id":1,"op":"hello","now_ns":0,"protocol":"ssm-shim/1"}
{"id":2,"op":"provision","now_ns":0,"server":{"creds":[],"acl":[],"resources":[{"href":"/a","rt":["oic.r.switch.binary"],"if":[],"state":{"value":true}}]}}
{"id":3,"op":"restart","now_ns":0,"kind":"crash"}
{"id":4,"op":"read","now_ns":0,"href":"/a"}
{"id":5,"op":"fly","now_ns":0}
{"id":6,"op":"stop","now_ns":0}
REQUESTS
    told '{"id":4,"cbor":"a16576616c7565f5"}'
    told '{"id":5,"unimplemented":true}'
    [ "$(wc -l <"$WORK/stdout")" -eq 6 ] || fail "not one answer a request" ;;
dies)
    run 99 "shim:'$RUDE' receive !words"
    told 'session "replay-at-once", steps\[0\]: shim .*: receive: it ended with exit code 3, .*last words: "bad ?luck"'
    [ ! -e "$WORK/out" ] && [ ! -s "$WORK/stdout" ] && [ "$(wc -l <"$WORK/stderr")" -eq 1 ] || fail "something was written" ;;
*)
    fail "no such case" ;;
esac
echo "passed"

# expect.sh: to be sourced: what ssm-conformance must say when it cannot judge.   $CONFORMANCE, $WORK are set by the script.

broken() {
    echo "$0: $1" >&2
    cat "$WORK/stdout" "$WORK/stderr" >&2
    exit 1
}

# error EXIT SENTENCE ARGUMENT ...: that exit code within 20 s, one sentence that holds SENTENCE (a basic regular expression), no verdict.
error() {
    code=$1 sentence=$2
    shift 2
    timeout -k 1 20 $BEFORE "$CONFORMANCE" "$@" >"$WORK/stdout" 2>"$WORK/stderr" </dev/null
    status=$?
    [ $status -eq "$code" ] || broken "$*: exit code $status, expected $code"
    [ "$(wc -l <"$WORK/stderr")" -eq 1 ] && grep -q "^ssm-conformance: .*$sentence" "$WORK/stderr" ||
        broken "$*: \"$sentence\" is not told in one sentence"
    [ ! -s "$WORK/stdout" ] || broken "$*: something else is told"
}

# verdict EXIT LINE ARGUMENT ...: that exit code, and a line that holds LINE.
verdict() {
    code=$1 line=$2
    shift 2
    $BEFORE "$CONFORMANCE" "$@" >"$WORK/stdout" 2>"$WORK/stderr" </dev/null
    status=$?
    [ $status -eq "$code" ] || broken "$*: exit code $status, expected $code"
    grep -q -e "$line" "$WORK/stdout" || broken "$*: \"$line\" is not told"
}
BEFORE=

# lib.sh: to be sourced by a test that has set $bin and $work: a test ends at the first thing that is not as expected, with a sentence.

fail() {
    echo "$(basename "$0"): $1" >&2
    exit 1
}

# expect CODE FRAGMENT ARGUMENT...
expect() {
    code=$1
    fragment=$2
    shift 2
    found=0
    "$bin/ssm-campaign" "$@" >"$work/log" 2>&1 || found=$?
    [ $found = "$code" ] || fail "$*: exit $found, expected $code: $(cat "$work/log")"
    grep -qF -- "$fragment" "$work/log" || fail "$*: expected \"$fragment\" in: $(cat "$work/log")"
}

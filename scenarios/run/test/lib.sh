# What the scripts here share. $1: bin folder of the build, $2: top of the source tree.
BIN=$1
ROOT=$2
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
passed=0
failed=0

ok() {      # ok TEXT COMMAND...: the command must succeed
    text=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $text"
    fi
}

ends_with() {   # ends_with CODE COMMAND...: stdout and stderr go to $WORK/said
    want=$1
    shift
    got=0
    "$@" >"$WORK/said" 2>&1 </dev/null || got=$?
    [ "$got" = "$want" ] || { echo "  exit $got instead of $want: $*"; sed 's/^/  | /' "$WORK/said"; return 1; }
}

says() { grep -Eq -- "$1" "$WORK/said" || { echo "  nothing like \"$1\" in:"; sed 's/^/  | /' "$WORK/said"; return 1; }; }
absent() { for path in "$@"; do [ ! -e "$path" ] || { echo "  found $path"; return 1; }; done; }
finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

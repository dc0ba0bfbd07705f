#!/bin/sh
# secrets.sh PROGRAM: ssm-proof-secrets under memcheck: silent as it is, complaining about each misdeed. 77 where that cannot be shown.
set -u
skip() { echo "secrets.sh: $1: skipped"; exit 77; }
[ -x "${1:-}" ] || skip "valgrind/memcheck.h was not found (Debian: valgrind), nothing was built"
command -v valgrind >/dev/null || skip "valgrind was not found (Debian: valgrind)"
# mbedtls has AES as tables, indexed by secrets, and as instructions; only with these is the whole path free of secret addresses.
grep -qw aes /proc/cpuinfo || skip "this processor has no AES instructions, mbedtls would look up tables"

check="valgrind --quiet --error-exitcode=9 --suppressions=$(dirname "$0")/secrets.supp"
$check "$1" || { echo "secrets.sh: a branch or an address depends on a secret" >&2; exit 1; }
for misdeed in branch index compare; do
    $check "$1" "$misdeed" >/dev/null 2>&1
    [ $? -eq 9 ] || { echo "secrets.sh: the misdeed \"$misdeed\" went unnoticed" >&2; exit 1; }
done
echo "3 misdeeds noticed"

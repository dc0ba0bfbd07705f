#!/bin/sh
# long.sh SCRIPT [ARGUMENT ...]: runs it when SSMBENCH_LONG is set (ssmbench test --long), else counts as skipped.
[ -n "${SSMBENCH_LONG:-}" ] || { echo "only with SSMBENCH_LONG: skipped"; exit 77; }
exec "$@"

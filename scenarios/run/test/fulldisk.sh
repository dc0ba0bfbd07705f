#!/bin/sh
# A full disk while simulating and while reporting, and folders that cannot be written: a clear sentence, no result that looks whole.
. "$(dirname "$0")/lib.sh"
corridor=$ROOT/scenarios/corridor/corridor-clean.yaml
ok "an unwritable place: exit 2" ends_with 2 "$BIN/ssm-run" --out /proc/out "$corridor"
ok "says which" says '/proc/out.*cannot be made'

mkdir "$WORK/small"
if ! mount -t tmpfs -o size=100k tmpfs "$WORK/small" 2>/dev/null; then
    echo "not tested: a full disk (mounting a tmpfs needs root)"
    finish && exit 77
    exit 1
fi
trap 'umount "$WORK/small"; rm -rf "$WORK"' EXIT
ok "full while reporting: exit 99" ends_with 99 "$BIN/ssm-run" --out "$WORK/small/out" "$ROOT/scenarios/corridor" "$ROOT/scenarios/access"
ok "says so" says 'No space left on device'
ok "nothing that looks whole" absent "$WORK/small/out" "$WORK"/small/out.partial-*
umount "$WORK/small"
mount -t tmpfs -o size=1500k tmpfs "$WORK/small"
ok "full while simulating: exit 99" ends_with 99 "$BIN/ssm-run" --jobs 1 --out "$WORK/small/out" "$corridor" "$ROOT/scenarios/loss/burst-loss-repeats.yaml"
ok "the scenario has no verdict and says why" says 'FAULT +burst-loss-repeats'
ok "the one before it has" says 'pass +corridor-clean'
finish

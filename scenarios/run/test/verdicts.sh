#!/bin/sh
# Table, totals and exit code for each kind of verdict: ssm-check is played by a script that leaves the report's fixture of that verdict.
. "$(dirname "$0")/lib.sh"
mkdir "$WORK/bin"
cp "$BIN/../ledger.json" "$WORK/"
for program in ssm-run ssm-report; do cp "$BIN/$program" "$WORK/bin/"; done
printf '#!/bin/sh\nexit 0\n' >"$WORK/bin/ssm-sim"
printf '#!/bin/sh\ncp "%s/runs/${1##*/}/verdict.json" "$1"\n' "$ROOT/reports/test/fixtures/every-verdict" >"$WORK/bin/ssm-check"
chmod +x "$WORK"/bin/*
for scenario in clean reboot replay thin; do cp "$ROOT/scenarios/corridor/corridor-clean.yaml" "$WORK/$scenario.yaml"; done

# ends CODE TOTALS SCENARIO...: the run of these ends so and its last lines have these totals
ends() {
    code=$1
    totals=$2
    shift 2
    for scenario in "$@"; do
        shift
        set -- "$@" "$WORK/$scenario.yaml"
    done
    ok "$totals: exit $code" ends_with "$code" "$WORK/bin/ssm-run" --out "$WORK/out" "$@"
    ok "$totals: says so" says "^  $totals, 0 without verdict\$"
}

ends 0 '1 passed, 0 known limits of SSM demonstrated, 0 failed, 0 inconclusive' clean
ends 0 '0 passed, 1 known limit of SSM demonstrated, 0 failed, 0 inconclusive' reboot
ends 0 '1 passed, 1 known limit of SSM demonstrated, 0 failed, 0 inconclusive' clean reboot
ok "its row" says '^  known-limit +reboot '
ok "what SSM allows" says '^ +A Server that reboots without a stored window accepts a recorded command again\.$'
ok "the report's sentence" grep -q '"1 scenario passed; 1 known limit of SSM demonstrated; vectors not run."' "$WORK/out/summary.json"
ends 3 '1 passed, 1 known limit of SSM demonstrated, 0 failed, 1 inconclusive' clean reboot thin
ends 1 '1 passed, 1 known limit of SSM demonstrated, 1 failed, 1 inconclusive' clean reboot thin replay

# a verdict that nobody knows is a fault, never silence
echo 'sed -i s/known-limit/excellent/ "$1/verdict.json"' >>"$WORK/bin/ssm-check"
ok "an unknown verdict: exit 99" ends_with 99 "$WORK/bin/ssm-run" --out "$WORK/out" "$WORK/reboot.yaml"
finish

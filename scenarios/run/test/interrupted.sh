#!/bin/sh
# Ctrl-C while simulating: one sentence, exit 130, the former result untouched, nothing partial left. A simulator that dies, a check without a verdict: a fault, said so.
. "$(dirname "$0")/lib.sh"
good=$ROOT/scenarios/corridor/corridor-clean.yaml
slow=$ROOT/scenarios/loss/burst-loss-repeats.yaml
ok "a first result" ends_with 0 "$BIN/ssm-run" --out "$WORK/out" "$good"
before=$(cksum "$WORK/out/report.html")

# started by env: a background child of a script would else ignore the interrupt
env --default-signal=INT "$BIN/ssm-run" --out "$WORK/out" --set servers.count=20000 "$slow" >"$WORK/said" 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null && [ -z "$(ls -d "$WORK"/out.partial-*/runs/* 2>/dev/null)" ]; do sleep 0.05; done
kill -INT $pid
got=0
wait $pid || got=$?
ok "exit 130" test "$got" = 130
ok "says so" says 'interrupted; nothing was kept'
ok "the former result stands" test "$before" = "$(cksum "$WORK/out/report.html")"
ok "nothing partial" absent "$WORK"/out.partial-*

mkdir "$WORK/bin"
cp "$BIN/../ledger.json" "$WORK/"
for program in ssm-run ssm-check ssm-report ssm-vectors; do cp "$BIN/$program" "$WORK/bin/"; done
printf '#!/bin/sh\nkill -SEGV $$\n' >"$WORK/bin/ssm-sim"
chmod +x "$WORK/bin/ssm-sim"
ok "a simulator that crashes: exit 99" ends_with 99 "$WORK/bin/ssm-run" --out "$WORK/crashed" "$good"
ok "says which program and how" says 'ssm-sim was killed by signal 11'

cp "$BIN/ssm-sim" "$BIN/ssm-sim-radio" "$WORK/bin/"
printf '#!/bin/sh\necho something went wrong\nexit 1\n' >"$WORK/bin/ssm-check"
ok "a check that leaves no verdict: exit 99" ends_with 99 "$WORK/bin/ssm-run" --out "$WORK/crashed" "$good"
ok "says so, in its words" says 'ssm-check ended with 1 and left no result: something went wrong'
finish

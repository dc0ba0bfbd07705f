#!/bin/sh
# mixed_group.sh BIN ROOT: processes as simulated Servers: they share a group with built-in devices, differences are listed, what they do wrong
# is a fault of one sentence and never a verdict, the same run gives the same bytes, and no bundle starts a command unless it is allowed to.
set -u
bin=$1 root=$2
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export TMPDIR="$work"
failures=0

check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >"$work/said" 2>&1 || { echo "FAILED: $sentence: $(cat "$work/said")"; failures=$((failures + 1)); }
}
gives() {       # gives CODE WORDS COMMAND...
    code=$1 words=$2
    shift 2
    "$@" >"$work/gave" 2>&1
    found=$?
    [ $found -eq "$code" ] && grep -qF -- "$words" "$work/gave" || { echo "exit $found, expected $code and \"$words\": $(cat "$work/gave")"; return 1; }
}
none_left() { ! pgrep -f "$work/rude" >/dev/null; }

# Two lamps of ssm-core and one process.
group() {       # group NAME DEVICE
    cat >"$work/$1.yaml" <<END
schema: ssmbench-scenario/1
title: Mixed
shows: A process among built-in devices.
verifies: []
network: {link: lossy, host: raw, delay: 2 ms, lacks: [medium access]}
groups: [{name: hallway}]
servers:
  - {count: 2, groups: [hallway]}
  - {count: 1, groups: [hallway], device: "$2"}
script:
  - {at: 1 s, do: update, name: "on", value: true, expect: applied}
  - {at: 1500 ms, do: update, name: "off", value: false, expect: applied}
  - {at: 2 s, do: replay, name: again, of: "on", form: new-ids, expect: discarded}
  - {at: 9 s, do: update, name: alive, value: true, expect: applied}
END
}
sim() { "$bin/ssm-sim" "$work/$1.yaml" --out "$work/$1"; }
cp "$bin/shim-rude" "$work/rude"

group good "shim:{bin}/shim-lamp"
check "a process among the lamps" sim good
check "it passes" gives 0 "good: pass" "$bin/ssm-check" "$work/good" --file good.yaml
check "the verdict names it" grep -q '"shim:{bin}/shim-lamp"' "$work/good/verdict.json"
check "no differences" grep -q '"differences": \[\]' "$work/good/verdict.json"
cp -r "$work/good" "$work/first"
check "a second time" sim good
for file in scenario.yaml provision.json trace capture.pcap; do
    check "the same $file" cmp "$work/first/$file" "$work/good/$file"
done

# Woken when it asks for it, between two receptions, which it tells by a fault.
answer() { printf %s "$1" | sed 's/"/\\"/g'; }
group late "shim:$work/rude receive '$(answer '{"id":@,"wake_ns":1300000000}')' time '$(answer '{"id":@,"fault":"woken"}')'"
check "a process that wants to be woken" gives 99 "time: it tells of a fault: woken" sim late
for deed in exit killed hang half close 10MiB; do
    group "$deed" "shim:$work/rude receive !$deed"
    [ $deed = hang ] && [ -z "${SSMBENCH_LONG:-}" ] && continue          # ten seconds
    check "$deed is a fault" gives 99 "receive: " sim "$deed"
    check "$deed leaves no files" [ ! -e "$work/$deed/trace" ]
    check "$deed leaves no process" none_left
done
group garbage "shim:$work/rude receive nonsense"
check "garbage is a fault" gives 99 'found "nonsense", expected an answer' sim garbage
group mute "shim:$work/rude hello '{}'"
check "no hello is a fault" gives 99 "node 3" sim mute
group missing "shim:$work/nobody"
check "a command that is not there" gives 99 "node 3" sim missing
group quotes "shim:lamp 'x"
check "an unfinished quote" gives 99 "quote" sim quotes

# A defect of one set is told against the others.
check "the shipped group, a defect in one set" "$bin/ssm-sim" "$root/scenarios/groups/mixed-group.yaml" --out "$work/defect" --set 'servers.1.defects=[no-replay-check]'
check "it fails" gives 1 "fail" "$bin/ssm-check" "$work/defect"
check "the difference is listed" python3 - "$work/defect/verdict.json" <<'END'
import json, sys
first = json.load(open(sys.argv[1]))["differences"][0]
lines = {line["device"]: line for line in first["outcomes"]}
assert first["step"] == 2, first
assert lines["second"]["outcome"] == "executed" and lines["second"]["servers"] == [5, 6], lines
assert all(line["outcome"] == "discarded" and line["reason"] == "replay" for device, line in lines.items() if device != "second"), lines
assert len(lines) == 4, lines
END

# Bundles
check "refused on request" gives 2 "a command of this machine, expected none with --no-shim" "$bin/ssm-sim" "$work/good.yaml" --out "$work/no" --no-shim
check "a run" "$bin/ssm-run" --out "$work/out" "$work/good.yaml"
check "its bundle" "$bin/ssm-report" "$work/out" --bundle "$work/good.tar"
check "judged again, not executed" gives 0 "1 recomputed from traces" "$bin/ssm-report" --verify "$work/good.tar"
check "executed if allowed" gives 0 "re-executed: 1 scenario" "$bin/ssm-report" --verify "$work/good.tar" --allow-shims
mkdir "$work/open"
tar -xf "$work/good.tar" -C "$work/open"
sed -i "s,shim:{bin}/shim-lamp,shim:touch $work/owned," "$work/open/evidence/runs/good/scenario.yaml"
sed -i 's,"shim:{bin}/shim-lamp","core",' "$work/open/evidence/runs/good/verdict.json"     # the bundle lies about its device
(cd "$work/open/evidence" && find . -type f ! -name MANIFEST.sha256 | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum >MANIFEST.sha256)
tar -cf "$work/evil.tar" -C "$work/open" evidence
check "a bundle cannot start a command" gives 1 "expected none with --no-shim" "$bin/ssm-report" --verify "$work/evil.tar"
check "nothing was started" [ ! -e "$work/owned" ]
"$bin/ssm-report" --verify "$work/evil.tar" --allow-shims >/dev/null 2>&1
check "but the user can let it" [ -e "$work/owned" ]

echo "$failures failed"
[ $failures -eq 0 ]

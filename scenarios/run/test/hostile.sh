#!/bin/sh
# Faulty scenario files, folders and paths: one sentence with file and line, exit 2, nothing written. A path with spaces works.
. "$(dirname "$0")/lib.sh"
good=$ROOT/scenarios/corridor/corridor-clean.yaml
out=$WORK/out

# refused NAME PATTERN: $WORK/NAME is refused with a sentence that matches PATTERN
refused() {
    ok "$1: exit 2" ends_with 2 "$BIN/ssm-run" --out "$out" "$WORK/$1"
    ok "$1: says what is wrong" says "$2"
    ok "$1: nothing written" absent "$out" "$out".partial-*
}
change() { sed "$2" "$good" >"$WORK/$1"; ok "$1 differs from the good one" sh -c "! cmp -s '$good' '$WORK/$1'"; }

change unknown-key.yaml 's/^  jitter:/  jitterr:/'
refused unknown-key.yaml 'unknown-key.yaml:[0-9]+:[0-9]+:.*jitterr.*expected'
change wrong-unit.yaml 's/delay: 2 ms/delay: 2 parsec/'
refused wrong-unit.yaml 'wrong-unit.yaml:[0-9]+:[0-9]+:.*2 parsec.*expected'
change no-unit.yaml 's/delay: 2 ms/delay: 2/'
refused no-unit.yaml 'no-unit.yaml:[0-9]+:[0-9]+:.*expected'
change negative-loss.yaml 's/^  jitter:.*/  loss: -5 %/'
refused negative-loss.yaml 'negative-loss.yaml:[0-9]+:[0-9]+:.*-5 %.*expected'
change unknown-requirement.yaml 's/SSM-GEN-018/SSM-GEN-918/'
refused unknown-requirement.yaml 'unknown-requirement.yaml:[0-9]+:[0-9]+:.*SSM-GEN-918.*expected'
head -c 700 "$good" >"$WORK/cut.yaml"
refused cut.yaml 'cut.yaml:[0-9]+'
: >"$WORK/empty.yaml"
refused empty.yaml 'empty.yaml.*(empty|nothing)'
head -c 4096 /dev/urandom >"$WORK/binary.yaml"
refused binary.yaml 'binary.yaml:?.*expected'
mkdir "$WORK/no-scenarios"
refused no-scenarios 'no-scenarios:.*folder without scenarios.*expected'
printf 'schema: ssmbench-scenario/1\ntitle: t\n\tshows: x\n' >"$WORK/tabs.yaml"
refused tabs.yaml 'tabs.yaml:3:1: found a tab in the indentation, expected blanks'
refused not-there.yaml 'not-there.yaml:.*nothing there.*expected'

ok "a fault in one file stops all" ends_with 2 "$BIN/ssm-run" --out "$out" "$good" "$WORK/negative-loss.yaml"
ok "nothing was run" absent "$out"
ok "--set of an unknown field" ends_with 2 "$BIN/ssm-run" --out "$out" --set network.los='5 %' "$good"
ok "says the field" says 'network.los'
ok "a profile that is not there" ends_with 2 "$BIN/ssm-run" --out "$out" --set servers.profile="$WORK/none.profile" "$good"
ok "expects a profile" says 'none.profile: found no readable file .*, expected a profile'
ok "an empty name" ends_with 2 "$BIN/ssm-run" --out "$out" ""
ok "shows that it is empty" says '"": found nothing there'
ok "a folder that cannot be made" ends_with 2 "$BIN/ssm-run" --out /proc/out "$good"
ok "says so" says '/proc/out.partial-[0-9]+: found that it cannot be made .*, expected a folder that can be written'
ok "an unknown option" ends_with 2 "$BIN/ssm-run" --frobnicate "$good"
ok "names it" says 'frobnicate'
ok "a word for --jobs" ends_with 2 "$BIN/ssm-run" --jobs many "$good"
mkdir "$WORK/somebody's folder"
: >"$WORK/somebody's folder/thesis.txt"
ok "somebody's folder is not replaced" ends_with 2 "$BIN/ssm-run" --out "$WORK/somebody's folder" "$good"
ok "and still holds its file" test -e "$WORK/somebody's folder/thesis.txt"

mkdir "$WORK/a folder"
cp "$good" "$WORK/a folder/my lamps.yaml"
ok "a path with spaces" ends_with 0 "$BIN/ssm-run" --out "$WORK/an out" "$WORK/a folder"
ok "its report" test -s "$WORK/an out/report.html"
for file in junit.xml summary.md summary.json run.json "runs/my lamps/verdict.json" "runs/my lamps/trace" "runs/my lamps/capture.pcap"; do
    ok "leaves $file" test -s "$WORK/an out/$file"
done
finish

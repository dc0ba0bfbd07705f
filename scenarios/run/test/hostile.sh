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

# Worlds that cannot be: a clear sentence and exit 2 before anything is simulated, or a verdict that says so.
impossible() {      # impossible TEXT PATTERN --set VALUE: no result is left
    ok "$1: exit 2" ends_with 2 "$BIN/ssm-run" --out "$out" --set "$4" "$good"
    ok "$1: says so" says "$2"
    ok "$1: nothing was simulated" absent "$out"
}
two='floors: [{name: a, link: csma, servers: [1-10]}, {name: b, link: csma, servers: [11-20]}], lacks: [walls]'
impossible "a loop of routers" 'found a loop of routers: the floor "." is reached by "r" and again by "s", expected' --set \
    "network={link: floors, $two, routers: [{name: r, joins: [a, b]}, {name: s, joins: [b, a]}]}"
impossible "a floor that no router leads to" 'found the floor "b", to which no router leads from "a", the Client.s, expected' --set \
    "network={link: floors, $two, routers: []}"
impossible "no Servers" 'found "0", expected a whole number from 1 to 1000000' --set servers.count=0
impossible "no sets of Servers" 'found an empty list, expected a list of sets of servers' --set 'servers=[]'
impossible "a loss of 1" 'found "100 %", expected less than 100 %, or nothing can arrive' --set 'network.loss=100 %'
impossible "10^9 nodes" 'found "1000000000", expected a whole number from 1 to 1000000' --set servers.count=1000000000
sed '/^store:/,/^execute:/{/^execute:/!d}' "$ROOT/scenarios/profiles/linux.profile" >"$WORK/numberless.profile"
impossible "a profile without a number" 'numberless.profile:2:1: found no key "store", expected it in a profile' --set "servers.profile=$WORK/numberless.profile"
mesh='network={link: lrwpan, topology: {shape: grid, spacing: 150 m}, mesh: true, lacks: [walls]}'
ok "a mesh that reaches nobody: exit 2" ends_with 2 "$BIN/ssm-run" --out "$out" --set "$mesh" "$good"
ok "says so" says 'refused: .*corridor-clean.yaml:[0-9]+: found a mesh with 150.0 m .*none of 20 can be reached, expected hops of at most [0-9.]+ m'
ok "nothing was simulated" absent "$out/runs/corridor-clean/trace"
sed 's/shape: grid, spacing: [0-9]* m/shape: grid, spacing: 150 m/' "$ROOT/scenarios/radio/lrwpan-office-25.yaml" >"$WORK/far-mesh.yaml"
ok "beside a good one: exit 2" ends_with 2 "$BIN/ssm-run" --out "$out" "$WORK/far-mesh.yaml" "$good"
ok "the good one passed" says 'pass +corridor-clean'
ok "the other is refused" says 'REFUSED +far-mesh'
far='network={link: wifi, topology: {shape: line, spacing: 500 m}, lacks: [walls]}'
ok "lamps half a kilometre apart: no pass" ends_with 1 "$BIN/ssm-run" --out "$out" --set "$far" "$good"
ok "the verdict says so" says 'fail +corridor-clean'
rm -rf "$out"

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

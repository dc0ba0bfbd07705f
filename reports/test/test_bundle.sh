#!/bin/sh
# A bundle of a real run: verified as it is; and each kind of tampering named. Usage: test_bundle.sh BIN ROOT
bin=$1
root=$2
report=$bin/ssm-report
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failures=0
export TMPDIR="$work/tmp"          # the only place where --verify may write
mkdir "$TMPDIR"
clean() { test -z "$(ls "$TMPDIR")"; }

expect() {      # expect EXIT_CODE WORDS COMMAND...: WORDS on standard output or error
    code=$1
    words=$2
    shift 2
    "$@" >"$work/said" 2>&1
    got=$?
    if [ $got -ne "$code" ] || ! grep -qF -- "$words" "$work/said"; then
        echo "FAIL: $*: exit $got, expected $code and \"$words\" in: $(cat "$work/said")"
        failures=$((failures + 1))
    fi
}
check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >/dev/null 2>&1 || { echo "FAIL: $sentence"; failures=$((failures + 1)); }
}
fresh() {       # the bundle, unpacked
    rm -rf "$work/open"
    mkdir "$work/open"
    tar -xf "$work/good.tar" -C "$work/open"
}
again() { tar -cf "$work/bad.tar" -C "$work/open" evidence; }       # by GNU tar, with folders in it
manifest() {
    (cd "$work/open/evidence" && find . -type f ! -name MANIFEST.sha256 | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum >MANIFEST.sha256)
}
flip() {        # flip FILE OFFSET: the byte becomes 0x00, or 0x01 if it was
    byte=$(od -An -tu1 -j"$2" -N1 "$1" | tr -d ' ')
    { [ "$byte" = 0 ] && printf '\001' || printf '\000'; } | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

"$bin/ssm-run" --out "$work/out" "$root/scenarios/corridor/corridor-clean.yaml" "$root/scenarios/replay/replay-at-once.yaml" \
    >"$work/said" 2>&1 ||
    { cat "$work/said"; echo "FAIL: the run"; exit 1; }
"$bin/ssm-vectors" --out "$work/out" >/dev/null || { echo "FAIL: the vectors"; exit 1; }
cp "$work/out/run.json" "$work/run.json"            # a suite alone would leave one that names no scenario
printf -- '- {id: Q.3.3/2 replays are discarded, reason: ticket 1, expires: 2099-01-01}\n' >"$work/known.yaml"
printf 'roles: [server]\noptions: [several-groups, persistent-state, restart, actuation]\nleisure: 2\n' >"$work/pics.yaml"
"$bin/ssm-conformance" --out "$work/out" --iut second:no-replay-check --seed 5 --silence 3 --pics "$work/pics.yaml" \
    --known-failures "$work/known.yaml" --select 'Q.3.3/*' >"$work/said"
check "the suite finds its defect" test $? = 1
mv "$work/run.json" "$work/out/run.json"

# packing
check "a bundle is written" "$report" "$work/out" --bundle "$work/good.tar"
check "a second one" "$report" "$work/out" --bundle "$work/out/same.tar"
check "the same input gives the same bytes" cmp "$work/good.tar" "$work/out/same.tar"
check "again over itself" "$report" "$work/out" --bundle "$work/out/same.tar"
check "a bundle never holds itself" cmp "$work/good.tar" "$work/out/same.tar"
rm "$work/out/same.tar"
fresh
check "GNU tar unpacks what was packed" cmp "$work/open/evidence/runs/replay-at-once/trace" "$work/out/runs/replay-at-once/trace"
check "sha256sum agrees with the manifest" sh -c 'cd "$1/open/evidence" && sha256sum -c MANIFEST.sha256' sh "$work"
check "files are sorted by name, whatever the disk says" sh -c 'tar -tf "$1/good.tar" | tail -n +3 | LC_ALL=C sort -c' sh "$work"
replay=$work/open/evidence/runs/replay-at-once
check "the keys lie beside the capture" test -s "$replay/provision.json" -a -s "$replay/capture.pcap"
check "versions are in it" grep -q '"ssmbench-versions/1"' "$work/open/evidence/versions.json"
expect 99 "cannot be written" "$report" "$work/out" --bundle "$work/no/such/folder.tar"
blocks=$(($(stat -c %s "$work/out/report.html") / 512 + 8))         # the page fits, the bundle does not
expect 99 "bundle.tar: cannot be written: File too large" \
    sh -c 'trap "" XFSZ; ulimit -f '"$blocks"'; exec "$0" "$1" --bundle "$2"' "$report" "$work/out" "$work/bundle.tar"
check "a bundle that could not be written whole is not there" test ! -e "$work/bundle.tar" -a ! -e "$work/bundle.tar.tmp"
ln -s /etc/passwd "$work/out/link"
expect 99 "found a link or a special file" "$report" "$work/out" --bundle "$work/linked.tar"
rm "$work/out/link"

# as it is
expect 0 "VERIFIED" "$report" --verify "$work/good.tar"
check "everything was executed" grep -q "re-executed: 2 scenarios, vectors too, conformance suite too" "$work/said"
again
expect 0 "VERIFIED" "$report" --verify "$work/bad.tar"
check "nothing is left behind" clean

# tampered with
flip "$work/open/evidence/runs/replay-at-once/trace" 100
again
expect 1 "runs/replay-at-once/trace: changed: another SHA-256" "$report" --verify "$work/bad.tar"
check "it names the byte of the trace" grep -q "runs/replay-at-once/trace: byte 100 is 0x" "$work/said"
manifest
again
expect 1 "runs/replay-at-once/trace: byte 100 is 0x" "$report" --verify "$work/bad.tar"
check "a made-up manifest alone says nothing" grep -q "0 changed, 0 missing, 0 extra" "$work/said"

fresh
sed -i 's/"verdict": "pass"/"verdict": "fail"/' "$work/open/evidence/runs/corridor-clean/verdict.json"
manifest
again
expect 1 "runs/corridor-clean/verdict.json: byte " "$report" --verify "$work/bad.tar"

for file in runs/corridor-clean/capture.pcap runs/corridor-clean/verdict.json runs/corridor-clean/scenario.yaml run.json vectors.json \
    report.html; do
    fresh
    rm "$work/open/evidence/$file"
    again
    expect 1 "$file: missing" "$report" --verify "$work/bad.tar"
done
fresh
echo more >"$work/open/evidence/runs/corridor-clean/more"
again
expect 1 "runs/corridor-clean/more: extra" "$report" --verify "$work/bad.tar"
fresh
sed -i 's/"sentence": "[^"]*"/"sentence": "All passed, of course."/' "$work/open/evidence/summary.json"
manifest
again
expect 1 "summary.json: does not say what the verdicts say" "$report" --verify "$work/bad.tar"
fresh
printf '{' >"$work/open/evidence/vectors.json"
manifest
again
expect 1 "vectors.json: ends after 1 equal bytes; re-executed it goes on" "$report" --verify "$work/bad.tar"

fresh
sed -i '0,/"verdict": "fail"/s//"verdict": "inconclusive"/' "$work/open/evidence/conformance.json"
manifest
again
expect 1 "conformance.json: test " "$report" --verify "$work/bad.tar"
check "it names the verdicts" grep -q ": inconclusive (.*), re-executed fail (" "$work/said"
fresh
sed -i 's/"iut": "second:no-replay-check"/"iut": "shim:.\/theirs"/' "$work/open/evidence/conformance.json"
manifest
again
expect 1 "the device shim:./theirs is no part of this bench" "$report" --verify "$work/bad.tar"

# another seed, another build
fresh
sed -i 's/^seed: 1$/seed: 2/' "$work/open/evidence/runs/corridor-clean/scenario.yaml"
manifest
again
expect 1 "another seed: the verdict is of seed 1, scenario.yaml beside it has seed 2" "$report" --verify "$work/bad.tar"
mkdir "$work/other"
for program in ssm-check ssm-vectors ssm-conformance; do ln -s "$bin/$program" "$work/other/$program"; done
printf '#!/bin/sh\nexec "%s/ssm-sim" "$@" --seed 9\n' "$bin" >"$work/other/ssm-sim"
chmod +x "$work/other/ssm-sim"
expect 1 "build: programs ssm-sim: " "$report" --verify "$work/good.tar" --bin "$work/other"
check "and what came out otherwise" grep -q "runs/corridor-clean/trace: byte " "$work/said"
printf '#!/bin/sh\nkill -SEGV $$\n' >"$work/other/ssm-sim"
expect 99 "killed by a signal" "$report" --verify "$work/good.tar" --bin "$work/other"
fresh
sed -i 's/"commit": [^,]*,/"commit": "000000000000",/' "$work/open/evidence/versions.json"
manifest
again
expect 0 "build: commit: 000000000000 in the bundle, " "$report" --verify "$work/bad.tar"

# a foreign device: its verdict is recomputed from the trace
fresh
sed -i 'N;s/"devices": \[\n *"core"/"devices": [\n"lamp of a stranger"/;P;D' "$work/open/evidence/runs/corridor-clean/verdict.json"
manifest
again
expect 1 "device lamp of a stranger is no part of this bench: verdict recomputed from its trace" "$report" --verify "$work/bad.tar"
check "its trace was not simulated" grep -q "re-executed: 1 scenario, vectors too, conformance suite too; 1 recomputed" "$work/said"

# hostile: nothing is executed
mkdir -p "$work/hostile/evidence"
ln -s /etc/passwd "$work/hostile/evidence/run.json"
tar -cf "$work/bad.tar" -C "$work/hostile" evidence
expect 2 "found an entry of kind link" "$report" --verify "$work/bad.tar"
tar -cPf "$work/bad.tar" --transform 's,^,../../,' -C "$work/out" run.json
expect 2 "a name that leads out of the bundle" "$report" --verify "$work/bad.tar"
check "nothing was written outside" test ! -e "$work/run.json"
tar -cf "$work/bad.tar" -C "$work/out" run.json
expect 2 "found files outside of evidence/" "$report" --verify "$work/bad.tar"
gzip -k "$work/good.tar"
expect 2 "found a gzip file" "$report" --verify "$work/good.tar.gz"
head -c 20000 "$work/good.tar" >"$work/bad.tar"
expect 2 "larger than what is left of the file" "$report" --verify "$work/bad.tar"
: >"$work/bad.tar"
expect 2 "found the end of the file" "$report" --verify "$work/bad.tar"
fresh
rm "$work/open/evidence/MANIFEST.sha256"
again
expect 2 "MANIFEST.sha256: found none" "$report" --verify "$work/bad.tar"
echo nonsense >"$work/open/evidence/MANIFEST.sha256"
again
expect 2 "MANIFEST.sha256:1: found no such line" "$report" --verify "$work/bad.tar"
fresh
sed -i 's,"id": "corridor-clean","id": "../../../corridor-clean",' "$work/open/evidence/run.json"
manifest
again
expect 1 "names a run without a proper id" "$report" --verify "$work/bad.tar"
expect 2 "No such file" "$report" --verify "$work/nowhere.tar"
expect 2 "found no regular file" "$report" --verify "$work"
expect 2 "found no ssm-sim there" "$report" --verify "$work/good.tar" --bin "$work/out"
expect 2 "found no file" "$report" --verify
check "nothing is left behind" clean

[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))

#!/bin/sh
# --serve: the report and files of a result on 127.0.0.1, nothing else; a running campaign as far as it has got. Usage: serve.sh BIN ROOT
bin=$1
root=$2
work=$(mktemp -d) || exit 99
server=
campaign=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; [ -z "$campaign" ] || kill -9 "$campaign" 2>/dev/null; rm -rf "$work"' EXIT
failures=0
check() {       # check SENTENCE COMMAND...
    sentence=$1
    shift
    "$@" >"$work/check" 2>&1 || { echo "FAIL: $sentence: $(tail -n 2 "$work/check")"; failures=$((failures + 1)); }
}
# get PATH [HOST [METHOD]]: status line, headers and body in $work/got, as they came
get() {
    python3 - "$port" "$1" "${2:-127.0.0.1}" "${3:-GET}" >"$work/got" 2>&1 <<'PYTHON'
import socket, sys
port, path, host, method = sys.argv[1:]
with socket.create_connection(("127.0.0.1", int(port)), timeout=30) as s:
    s.sendall(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = b""
    while True:
        part = s.recv(65536)
        if not part:
            break
        answer += part
sys.stdout.buffer.write(answer)
PYTHON
}
start() {       # start FOLDER: on a free port
    for port in 18431 18432 18433 18434 18435; do
        "$bin/ssm-serve" "$1" $port >"$work/server" 2>&1 &
        server=$!
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            grep -q "until Ctrl-C" "$work/server" && return
            kill -0 $server 2>/dev/null || break
            sleep 0.2
        done
    done
    echo "FAIL: the server does not start: $(cat "$work/server")"
    exit 1
}
command -v python3 >/dev/null || { echo "skipped: python3 is missing"; exit 77; }

"$bin/ssm-run" "$root/scenarios/corridor/corridor-clean.yaml" --out "$work/out" >/dev/null 2>&1
echo secret >"$work/secret"
ln -s "$work/secret" "$work/out/link"
start "$work/out"
get /
check "the report" grep -q "200 OK" "$work/got"
check "as HTML" grep -q "text/html" "$work/got"
get /summary.json
check "a file of the result" grep -q '"ssmbench-summary/1"' "$work/got"
for path in /../secret /%2e%2e/secret /link /runs /no-such; do
    get $path
    check "$path is not shown" grep -q "404 Not Found" "$work/got"
    check "$path: nothing of the secret" sh -c "! grep -q '^secret' '$work/got'"
done
get / evil.example
check "another host name is refused" grep -q "403 Forbidden" "$work/got"
get / 127.0.0.1 POST
check "POST is refused" grep -q "405" "$work/got"
kill $server
wait $server
check "it ends in order" test $? -eq 0

# a campaign at work
cat >"$work/campaign.yaml" <<YAML
schema: ssmbench-campaign/1
title: live
question: What is there so far?
scenario: $root/scenarios/corridor/corridor-clean.yaml
axes:
  - {path: network.loss, values: [0 %, 10 %, 20 %]}
seeds: {count: 100000}
metrics: [coverage]
YAML
"$bin/ssm-campaign" "$work/campaign.yaml" --jobs 1 --out "$work/live" >"$work/campaign.log" 2>&1 &
campaign=$!
for _ in $(seq 1 100); do [ -e "$work/live/runs.sqlite" ] && break; sleep 0.2; done
start "$work/live"
for _ in $(seq 1 40); do
    get /
    grep -q "coverage" "$work/got" && break
    sleep 1
done
check "the page of a running campaign: $(head -c 300 "$work/got") $(tail -n 1 "$work/campaign.log")" grep -q "coverage" "$work/got"
check "renews itself" grep -q "Refresh: 3" "$work/got"
check "nothing that looks like a finished report" test ! -e "$work/live/report.html"
check "it is made in a folder of its own" test -e "$work/live/live/report.html"
kill $server
kill -9 $campaign
campaign=
sed -i 's/count: 100000/count: 20/' "$work/campaign.yaml"
"$bin/ssm-campaign" "$work/campaign.yaml" --out "$work/done" >"$work/campaign.log" 2>&1
rm -rf "$work/done/report.html"
start "$work/done"
get /
check "a folder that the server has made for a campaign without report" test -e "$work/done/live/report.html"
"$bin/ssm-campaign" "$work/campaign.yaml" --out "$work/done" --resume >"$work/campaign.log" 2>&1
check "is gone when the campaign has ended: $(tail -n 1 "$work/campaign.log")" test ! -e "$work/done/live"
get /
check "and the page is the report" sh -c "! grep -q Refresh: '$work/got' && test ! -e '$work/done/live'"
kill $server

"$bin/ssm-serve" "$work/nowhere" >"$work/said" 2>&1
check "no folder: exit 2" test $? -eq 2
"$bin/ssm-serve" "$work/campaign.yaml" >"$work/said" 2>&1
check "a file is refused: exit 2" test $? -eq 2
check "and called one" grep -q 'campaign.yaml: found a file, expected a folder with a result' "$work/said"
mkdir "$work/nothing"
"$bin/ssm-serve" "$work/nothing" >"$work/said" 2>&1
check "a folder without a result is refused: exit 2" test $? -eq 2
check "with what is missing" grep -q 'nothing: found neither a report nor a running campaign in it, expected a folder with a result' "$work/said"
"$bin/ssm-serve" "$work" 99999 >"$work/said" 2>&1
check "no port: exit 2" test $? -eq 2
[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))

#!/bin/sh
# udp.sh CASE BIN SOURCE: a device in the network, from outside. BIN holds the programs, SOURCE is this project.
#   usage     what is wrong before anything is sent: exit 2
#   errors    nothing answers, a control program fails, hangs, talks nonsense, a device that goes away: exit 99, one sentence, no process left
#   fails     a device that forgets its Replay Window fails, and so does one that answers half a second late; one that asks for an Echo before
#             it can be read passes
#   killed    Ctrl-C: exit 130; a kill of the tester: in both cases no process is left
#   lacks     what the control program cannot do is not tested, and says so
#   verdicts  ssm-device has the verdicts of the core and of the C example of the shim: a selection; in a long run (SSMBENCH_LONG) all tests
# All but usage need root, for two network namespaces (netns.sh); skipped without.
set -u
CASE=$1 BIN=$2 SOURCE=$3
CONFORMANCE=$BIN/ssm-conformance RUDE=$BIN/shim-rude
UDP=$SOURCE/conformance/udp
case $CASE in fails | verdicts) command -v python3 >/dev/null || { echo "not tested: python3 is not installed"; exit 77; } ;; esac
WORK=$(mktemp -d) || exit 99
export TMPDIR="$WORK"                # what a killed control program leaves behind
trap 'rm -rf "$WORK"' EXIT
. "$SOURCE/conformance/suite/test/expect.sh"
IUT='udp:[fe80::2]%near'
CLAIMS="--pics $UDP/ssm-device.pics.yaml --silence 1"
ONE='Q.3.3/2 request to All OCF Nodes'

connect() {
    . "$UDP/test/netns.sh"
    trap 'netns_remove; rm -rf "$WORK"' EXIT
    BEFORE="ip netns exec $NEAR"
    CONTROL="ip netns exec $FAR sh $UDP/ssm-device-control far $BIN/ssm-device"
}

nothing_is_left() {
    [ -z "$(ip netns pids "$FAR")" ] || broken "processes are left: $(ip netns pids "$FAR")"
}

# control SENTENCE COMMAND ...: exit 99 with such a control program.
control() {
    sentence=$1 command=$2
    shift 2
    error 99 "udp:\[fe80::2\]%near: control: .*$sentence" --iut "$IUT" --control "$command" "$@"
    nothing_is_left
}

case $CASE in
usage)
    error 2 'expected udp:\[ADDR\]%IF' --iut udp:
    error 2 'expected udp:\[ADDR\]%IF' --iut udp:fe80::2 --control true
    error 2 'expected udp:\[ADDR\]%IF' --iut 'udp:[fe80::zz]%lo' --control true
    error 2 'expected udp:\[ADDR\]%IF' --iut 'udp:[ff02::158]%lo' --control true
    error 2 'found interface "nowhere0", expected one of this machine' --iut 'udp:[fe80::2]%nowhere0' --control true
    error 2 'found interface "a-name-that-no-interface-can-have"' --iut 'udp:[fe80::2]%a-name-that-no-interface-can-have' --control true
    error 2 'found interface "lo", which .*, expected one of this machine' --iut 'udp:[::1]%lo' --control true
    error 2 'found --control with --iut core, expected it with --iut udp: alone' --control true ;;
errors)
    connect
    error 2 'without --control, expected the command' --iut "$IUT"
    error 2 'found a quote or backslash' --iut "$IUT" --control "'unclosed"
    control 'found no program "/nowhere/control" that can be started' /nowhere/control
    control 'hello: it ended with exit code 1' false
    control 'hello: found "good morning"' 'sh -c "echo good morning; cat"'
    control 'hello: found no answer within 0.500 s' 'sleep 60' --timeout 0.5
    control 'provision: it ended with exit code 3' "'$RUDE' provision !exit"
    control 'provision: found' "'$RUDE' provision !10MiB"
    control 'restart: found no answer within 0.500 s' "sh -c '$CONTROL | sed -u /:3}/d'" --timeout 0.5 --select 'Q.3.4 valid requests after restarts'
    error 99 'udp:\[fe80::99\]%near: nothing answers: RETRIEVE /DimmingResURI was not answered within 1 s' --iut 'udp:[fe80::99]%near' \
        --control "$CONTROL" --timeout 1
    nothing_is_left
    error 99 'nothing answers: RETRIEVE /DimmingResURI was not answered within 0.5 s' --iut "$IUT" --control "'$RUDE'" --timeout 0.5
    control 'provision: it tells of a fault: exit code 2: ssm-device: found interface elsewhere' \
        "ip netns exec $FAR sh $UDP/ssm-device-control elsewhere $BIN/ssm-device"
    printf '#!/bin/sh\nexec timeout 2 "%s" "$@"\n' "$BIN/ssm-device" >"$WORK/short-lived" && chmod +x "$WORK/short-lived"
    error 99 'window edges enumerated: udp:\[fe80::2\]%near: RETRIEVE .* was not answered within 1 s' --iut "$IUT" --timeout 1 \
        --control "ip netns exec $FAR sh $UDP/ssm-device-control far $WORK/short-lived" --select 'Q.3.3/2 window edges enumerated'
    nothing_is_left ;;
fails)
    connect
    cat >"$WORK/forgetful" <<'FORGETFUL'
#!/bin/sh
for word; do
    shift
    case $word in
    --state) state=next ;;
    *) [ -n "$state" ] || set -- "$@" "$word"; state= ;;
    esac
done
exec "$SSM_DEVICE" "$@"
FORGETFUL
    chmod +x "$WORK/forgetful"
    export SSM_DEVICE="$BIN/ssm-device" state=
    verdict 0 'pass .*replays after a crash' $CLAIMS --iut "$IUT" --control "$CONTROL" --select 'RFC8613 7.5 replays after a crash'
    verdict 1 'fail .*replays after a crash' $CLAIMS --iut "$IUT" --control "ip netns exec $FAR sh $UDP/ssm-device-control far $WORK/forgetful" \
        --select 'RFC8613 7.5 replays after a crash'
    nothing_is_left
    printf '#!/bin/sh\nexec "%s" "$@" --echo\n' "$BIN/ssm-device" >"$WORK/echoing" && chmod +x "$WORK/echoing"
    verdict 0 'pass .*replays after a crash' $CLAIMS --iut "$IUT" --control "ip netns exec $FAR sh $UDP/ssm-device-control far $WORK/echoing" \
        --select 'RFC8613 7.5 replays after a crash'
    ip netns exec "$FAR" python3 "$UDP/test/chatter.py" far >"$WORK/chatter" &
    until grep -q listening "$WORK/chatter"; do sleep 0.1; done
    verdict 1 'found .*answered 0.5[0-9] s later: .*; it must not answer' $CLAIMS --iut "$IUT" --control "$CONTROL" --select 'SSM-SRV-040' ;;
killed)
    connect
    for signal in INT KILL; do
        $BEFORE "$CONFORMANCE" $CLAIMS --iut "$IUT" --control "$CONTROL" --select 'Q.3.3/2 window edges enumerated' >"$WORK/stdout" 2>"$WORK/stderr" &
        sleep 3
        [ -n "$(ip netns pids "$FAR")" ] || broken "no device runs"
        kill -s $signal $!
        wait $!
        status=$?
        [ $signal = KILL ] || [ $status -eq 130 ] || broken "SIG$signal: exit code $status, expected 130"
        sleep 1
        nothing_is_left
    done ;;
lacks)
    connect
    verdict 3 'not-tested .*valid requests after restarts: no restart: the device cannot be restarted by the tester' $CLAIMS --iut "$IUT" \
        --control "sh -c '$CONTROL | sed -u s/,.restart.//'" --select 'Q.3.4 valid requests after restarts'
    verdict 3 'not-tested .*no command: the device does not implement it' $CLAIMS --iut "$IUT" \
        --control "sh -c '$CONTROL | sed -u s/.command.,//'" --select '5.y non-confirmable'
    verdict 3 'not-tested .*no actuation: over the network an output cannot be seen' $CLAIMS --iut "$IUT" --control "$CONTROL" \
        --select 'Q.3.3/4 UPDATE reaches the output'
    verdict 0 'pass .*source does not select the context' $CLAIMS --iut "$IUT" --control "$CONTROL" \
        --select 'Q.3.3/2 source does not select the context'
    verdict 3 'not-tested .*unicast IPv4 address: no unicast IPv4: where the device is, the tester knows of IPv6 alone' $CLAIMS --iut "$IUT" \
        --control "$CONTROL" --select 'Q.3.3/3 request to a unicast IPv4 address'
    ip -n "$NEAR" address del 192.0.2.1/24 dev near
    verdict 3 'not-tested .*request to All OCF Nodes of IPv4: no IPv4: the interface has no address of it' $CLAIMS --iut "$IUT" \
        --control "$CONTROL" --select 'Q.3.3/2 request to All OCF Nodes of IPv4'
    ip -n "$NEAR" address del fe80::11/64 dev near
    verdict 3 'not-tested .*source does not select the context: no second source address: the interface has one' $CLAIMS --iut "$IUT" \
        --control "$CONTROL" --select 'Q.3.3/2 source does not select the context'
    nothing_is_left ;;
shard)
    connect
    $BEFORE "$CONFORMANCE" $CLAIMS --iut "$IUT" --control "$CONTROL" --shard "$4" --out "$5" >"$5.log" 2>&1 </dev/null
    status=$?
    [ $status -le 3 ] || { cat "$5.log" >&2; exit 1; }
    nothing_is_left ;;
verdicts)
    connect
    same() { # NAME IUT ...: everything, or what is selected
        name=$1
        shift
        "$CONFORMANCE" $CLAIMS --iut "$@" ${SELECT:+--select "$SELECT"} --out "$WORK/$name" >"$WORK/stdout" 2>"$WORK/stderr" ||
            broken "$name: exit code $?"
    }
    SELECT='SSM-SRV-027,SSM-SRV-028,SSM-SRV-029,SSM-CLI-003,SSM-CLI-002,SSM-CLI-026,SSM-CLI-007,SSM-CRED-015,SSM-CRED-009,SSM-SRV-061,SSM-SRV-050'
    SELECT="$SELECT,SSM-SRV-024,SSM-SRV-035,Q.3.3/2 request to All OCF Nodes of IPv4,Q.3.3/2 replay over the other IP version,Q.3.3/4 no response over IPv4"
    [ -z "${SSMBENCH_LONG:-}" ] || SELECT=
    same core core
    same shim "shim:'$BIN/shim-lamp'"
    if [ -n "$SELECT" ]; then
        $BEFORE "$CONFORMANCE" $CLAIMS --iut "$IUT" --control "$CONTROL" --select "$SELECT" --out "$WORK/udp" >"$WORK/stdout" 2>"$WORK/stderr" ||
            broken "udp: exit code $?"
        nothing_is_left
    else
        for part in 1 2 3 4 5 6 7 8; do
            sh "$0" shard "$BIN" "$SOURCE" $part/8 "$WORK/udp.$part" &
        done
        wait
    fi
    python3 "$UDP/test/same.py" "$WORK/core" "$WORK/shim" "$WORK"/udp* || exit 1 ;;
*) broken "no such case" ;;
esac
echo passed

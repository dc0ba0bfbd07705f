#!/bin/sh
# slurm.sh BIN SOURCE: a campaign through a one-node Slurm that this test sets up (own munge key, own configuration, free ports of 127.0.0.1) and
# tears down: tasks are cancelled, the coordinator is killed, a task is killed as by a lost node; then --resume. No run lost, none doubled,
# the canonical export byte-identical to that of the local engine. Also a full queue, a build that differs, and shards that are copied back.
set -eu
bin=$1
source=$2
[ -n "${SSMBENCH_LONG:-}" ] || { echo "slurm.sh: skipped: part of ./ssmbench test --long"; exit 77; }
[ "$(id -u)" = 0 ] || { echo "slurm.sh: skipped: slurmctld, slurmd and munged are started here, which needs root"; exit 77; }
for program in slurmctld slurmd munged sbatch; do
    command -v $program >/dev/null || { echo "slurm.sh: skipped: no $program here (Debian: slurm-wlm munge)"; exit 77; }
done
work=$(mktemp -d)
chmod 755 "$work"
export SLURM_CONF="$work/slurm.conf" TMPDIR="$work"
cancels=5
[ "${SSMBENCH_LONG:-}" != 1 ] || cancels=20

stop() {
    [ -z "${pid:-}" ] || kill -9 "$pid" 2>/dev/null || true
    scancel --me 2>/dev/null || true
    for daemon in slurmd slurmctld munged; do
        [ ! -f "$work/$daemon.pid" ] || kill "$(cat "$work/$daemon.pid")" 2>/dev/null || true
    done
    sleep 2
    for daemon in slurmd slurmctld munged; do
        [ ! -f "$work/$daemon.pid" ] || kill -9 "$(cat "$work/$daemon.pid")" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap stop EXIT

fail() {
    echo "slurm.sh: $1" >&2
    tail -n 20 "$work"/*.log >&2 2>/dev/null || true
    exit 1
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for SECONDS COMMAND...
wait_for() {
    left=$(($1 * 5))
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        sleep 0.2
    done
}

node=$(hostname -s)
mkdir "$work/state" "$work/spool" "$work/munge"
chmod 700 "$work/munge"
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 2>/dev/null
chmod 400 "$work/munge/key"
cat >"$work/slurm.conf" <<TEXT
ClusterName=ssmbench
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
KillWait=3
MaxArraySize=200
MaxJobCount=200
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:2
TEXT
munged --force --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munged.pid" --log-file="$work/munge/log" \
    --seed-file="$work/munge/seed" || fail "munged does not start"
slurmctld -f "$work/slurm.conf" || fail "slurmctld does not start"
slurmd -f "$work/slurm.conf" -N "$node" || fail "slurmd does not start"
wait_for 60 sh -c "sinfo -h -o %T | grep -q idle" || fail "the node does not come up: $(sinfo 2>&1)"

"$bin/ssm-campaign" "$source/campaign.yaml" --out "$work/local" --seeds 1500 >"$work/out.log" 2>&1 || fail "local: $(cat "$work/out.log")"

on_slurm() {
    folder=$1
    shift
    "$bin/ssm-campaign" "$source/campaign.yaml" --engine slurm --jobs 2 --seeds 1500 --out "$work/$folder" --resume "$@" >"$work/out.log" 2>&1 &
    pid=$!
}

same() {
    for file in runs.csv points.csv campaign.json; do
        cmp "$work/local/$file" "$work/$1/$file" || fail "$1: $file differs from that of the local engine"
    done
    twice=$(sqlite3 "$work/$1/runs.sqlite" 'SELECT count(*) FROM (SELECT unit FROM run GROUP BY unit HAVING count(*) > 1)')
    [ "$twice" = 0 ] || fail "$1: $twice units twice"
    [ -z "$(squeue -h)" ] || wait_for 30 sh -c '[ -z "$(squeue -h)" ]' || fail "$1: jobs are left: $(squeue)"
}

# Tasks cancelled, processes of tasks killed, the coordinator killed.
on_slurm killed
cancelled=0
while [ $cancelled -lt $cancels ]; do
    sleep "0.$((200 + $(od -An -N2 -tu2 /dev/urandom) % 700))"
    case $((cancelled % 3)) in
    0) task=$(squeue -h -r -t R -o %i | head -n 1); [ -z "$task" ] || scancel "$task" 2>/dev/null || true ;;
    1) kill -9 "$(pgrep -f "ssm-campaign --task plan $work/" | head -n 1)" 2>/dev/null || true ;;
    2) kill -9 $pid 2>/dev/null || true; wait $pid 2>/dev/null || true; on_slurm killed ;;
    esac
    cancelled=$((cancelled + 1))
done
wait $pid || fail "killed: $(cat "$work/out.log")"
same killed
echo "slurm: $(($(wc -l <"$work/killed/runs.csv") - 1)) runs, disturbed $cancels times, the same bytes"

# The node is lost, and comes back.
on_slurm lost
wait_for 60 sh -c 'squeue -h -t R | grep -q .' || true
scontrol update NodeName="$node" State=DOWN Reason=lost
sleep 2
scontrol update NodeName="$node" State=RESUME 2>/dev/null || true     # or it has come back by itself
wait $pid || fail "lost: $(cat "$work/out.log")"
same lost
echo "slurm: the node was lost and came back"

# A full queue: held jobs fill it; then they go.
filler=$(sbatch --parsable --hold --array=0-150 --output=/dev/null --wrap 'sleep 1')
scontrol update PartitionName=main State=INACTIVE
on_slurm full
wait_for 60 grep -q 'takes no job now' "$work/out.log" || fail "full: nothing was said of a queue that takes no job: $(cat "$work/out.log")"
scontrol update PartitionName=main State=UP
scancel "$filler"
wait $pid || fail "full: $(cat "$work/out.log")"
same full
echo "slurm: a queue that took no job"

# Shards copied back instead of a shared folder.
on_slurm copied --slurm-copy cp
wait $pid || fail "copied: $(cat "$work/out.log")"
same copied
echo "slurm: shards copied back"

# A node with another build refuses; that is told.
on_slurm other --slurm-program /bin/false
code=0
wait $pid || code=$?
[ $code = 99 ] || fail "other: exit $code, expected 99"
grep -q 'job arrays in a row left no run' "$work/out.log" || fail "other: $(cat "$work/out.log")"
echo "slurm: a program that leaves nothing is told"

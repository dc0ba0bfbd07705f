#!/bin/sh
# errors.sh SSM-CONFORMANCE SHIM-RUDE: whatever goes wrong with a name or a shim is an error with one sentence, never a verdict.
set -u
CONFORMANCE=$1 RUDE=$2
WORK=$(mktemp -d) || exit 99
trap 'rm -rf "$WORK"' EXIT
. "$(dirname "$0")/expect.sh"

error 2 'the nearest is "Q.3.3/2b wrong secret"' --select 'Q.3.3/2b wrong secrt'
error 2 'expected core, second\[:DEFECT,...\], shim:"COMMAND ARGS" or udp:\[ADDR\]%IF' --iut cor
error 2 'found no program' --iut shim:
error 2 'found a quote or backslash with nothing after it' --iut "shim:'$RUDE"
error 2 'expected 0.001 to 3600 seconds' --timeout 0
error 2 'nowhere.yaml: found no readable file (No such file or directory), expected a YAML file' --pics "$WORK/nowhere.yaml"
error 2 'nowhere.yaml: found no readable file (No such file or directory), expected a YAML file' --known-failures "$WORK/nowhere.yaml"
error 2 '--out: found /dev/null, which cannot be made or written .*, expected a folder that can' --out /dev/null

error 99 'found no program "/nowhere/lamp" that can be started' --iut shim:/nowhere/lamp
error 99 'hello: it ended with exit code 1' --iut shim:false
error 99 'hello: found "good morning"' --iut 'shim:echo good morning'
error 99 'it ended with exit code 3' --iut "shim:'$RUDE' provision !exit"
error 99 'it ended with exit code 3' --iut "shim:'$RUDE' receive !exit"
error 99 'it was ended by signal 9' --iut "shim:'$RUDE' receive !killed"
error 99 'found no answer within 0.300 s' --timeout 0.3 --iut "shim:'$RUDE' receive !hang"
error 99 'found no answer within 0.300 s' --timeout 0.3 --iut "shim:'$RUDE' read !stopped"
error 99 'found no answer within 0.300 s' --timeout 0.3 --iut "shim:'$RUDE' receive !half-hang"
error 99 'receive: found ".*", expected an answer' --iut "shim:'$RUDE' receive 'what a nice day'"
error 99 'receive: found' --iut "shim:'$RUDE' receive !10MiB"
error 99 'wishes to be woken' --iut "shim:'$RUDE' receive,time '{\"id\":@,\"wake_ns\":~}'"
echo passed

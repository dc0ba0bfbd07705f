"""same.py CORE SHIM UDP ...: every test that a plug-in could run has the same verdict in all results (conformance.json in these folders);
the parts of udp add up to the whole. Says what could not be run, and why."""
import glob
import json
import sys


def verdicts(*folders):
    tests = {}
    for folder in folders:
        for file in glob.glob(folder + "/conformance.json"):
            for test in json.load(open(file))["tests"]:
                assert test["id"] not in tests, "twice: " + test["id"]
                tests[test["id"]] = (test["verdict"], test["says"])
    return tests


core, shim, udp = verdicts(sys.argv[1]), verdicts(sys.argv[2]), verdicts(*sys.argv[3:])
different = [test for test in core if not (test in shim and test in udp)]
compared = 0
for test, (expected, says) in core.items():
    for name, plug_in in (("shim", shim), ("udp", udp)):
        verdict, why = plug_in.get(test, ("absent", ""))
        if verdict == "not-tested":
            print(f"{name}: {test}: not tested: {why}")
        elif verdict != expected:
            print(f"{name}: {test}: {verdict}, but {expected} with the core: {why or says}")
            different.append(test)
        else:
            compared += 1
print(f"{len(core)} tests, {compared} verdicts of shim and udp compared with the core's, {len(different)} different")
sys.exit(bool(different) or compared < 20)

"""The published schemas, the files that the bench writes, and the programs that read them, held against each other.

    schemas.py BIN SOURCE

1. What the bench writes fits its schema: verdicts, run.json, conformance.json, summary.json, diff.json of real runs.
2. Of every fixture, each key is taken away, each value is given another type, each object an unknown key: what the schema refuses, ssm-report
   refuses too, and the other way round, but for what contradicts itself (which no schema can say).
3. The same of scenario files, with the loader (scenario-lint), which besides refuses what refers to something that is not there.
"""
import copy, json, os, re, subprocess, sys, tempfile

try:
    import jsonschema, yaml
except ImportError as error:
    print(f"skipped: {error} (packages python3-jsonschema, python3-yaml)")
    sys.exit(77)

class Loader(yaml.SafeLoader):
    """YAML 1.2, as the bench reads it: of bare words only true and false are no text."""


Loader.yaml_implicit_resolvers = {first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
                                  for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))

BIN, SOURCE = sys.argv[1:3]
REPORTS = os.path.join(SOURCE, "reports")
FIXTURES = os.path.join(REPORTS, "test", "fixtures")
failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print("FAIL:", sentence)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def schema(name):
    document = load(os.path.join(SOURCE, name))
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


VERDICT, SUMMARY, DIFF, RUN, SUITE = (schema(f"reports/{name}.schema.json") for name in ("verdict", "summary", "diff", "run", "conformance"))
SCENARIO = schema("scenarios/scenario.schema.json")


def fits(validator, path):
    problem = next(validator.iter_errors(load(path)), None)
    expect(problem is None, f"{path} fits its schema: {problem.message if problem else ''}")


# ---- 1. what the bench writes ----

def written_files(work):
    out = os.path.join(work, "out")
    scenario = os.path.join(SOURCE, "scenarios", "replay", "replay-at-once.yaml")
    subprocess.run([f"{BIN}/ssm-run", scenario, "--out", out, "--set", "servers.device=second", "--set", "servers.defects=[no-replay-check]"],
                   stdout=subprocess.DEVNULL, check=False)
    subprocess.run([f"{BIN}/ssm-conformance", "--out", out, "--iut", "second:no-replay-check"], stdout=subprocess.DEVNULL, check=False)
    expect(subprocess.run([f"{BIN}/ssm-report", out]).returncode == 0, "the result can be reported")
    fits(SUITE, f"{out}/conformance.json")
    fits(RUN, f"{out}/run.json")
    fits(SUMMARY, f"{out}/summary.json")
    expect(load(f"{out}/summary.json")["conformance"]["failing"] > 0, "the defect is in the summary")
    subprocess.run([f"{BIN}/ssm-run", scenario, "--out", f"{out}2", "--set", "servers.profile={name: cortex-m4, store: 2 ms}"],
                   stdout=subprocess.DEVNULL, check=False)
    profile = load(f"{out}2/runs/replay-at-once/verdict.json")["scenario"]["profiles"][0]
    numbers = {one["number"]: one for one in profile["numbers"]}
    expect(profile["of"] == ["Servers 1 to 10"] and profile["name"] == "cortex-m4", f"the verdict names the profile: {profile['of']}")
    expect(numbers["store"] == {"number": "store", "value": "2 ms", "source": None, "estimate": False}, "a number without a source")
    expect(numbers["receive"]["estimate"] and "cycles" in numbers["receive"]["source"], "an estimate is marked")
    expect(not numbers["aead"]["estimate"] and "wolfSSL" in numbers["aead"]["source"], "a source is given")
    expect("send" not in numbers and "signature" not in numbers, "only what counts in the run is listed")
    fits(VERDICT, f"{out}2/runs/replay-at-once/verdict.json")
    fits(RUN, f"{out}2/run.json")
    fits(SUMMARY, f"{out}2/summary.json")
    subprocess.run([f"{BIN}/ssm-report", "--diff", out, f"{out}2", "--json", f"{work}/diff.json"], stdout=subprocess.DEVNULL, check=False)
    fits(DIFF, f"{work}/diff.json")


# ---- mutations ----

def another_type(value):
    return 7.5 if isinstance(value, (str, list, dict, bool)) or value is None else "text"


def mutations(document, path=()):
    """(where, document) for each change at one place."""
    def changed(change):
        whole = copy.deepcopy(document)
        change(whole)
        return whole

    def walk(node, path):
        if isinstance(node, dict):
            yield path, "unknown key", lambda at: at.update({"colour-of-it": 1})
            for key in node:
                yield path, f"without {key}", lambda at, key=key: at.pop(key)
                yield path, f"{key} of another type", lambda at, key=key: at.update({key: another_type(at[key])})
        for key, value in list(node.items()) if isinstance(node, dict) else list(enumerate(node))[:2] if isinstance(node, list) else []:
            yield from walk(value, path + (key,))

    for where, what, change in walk(document, path):
        def apply(whole, where=where, change=change):
            for key in where:
                whole = whole[key]
            change(whole)
        yield "/".join(map(str, where)) + ": " + what, changed(apply)


# ---- 2. results ----

def refused_by_report(folder):
    return subprocess.run([f"{BIN}/ssm-report", folder], stderr=subprocess.PIPE, text=True)


def results(work, fixture, name, validator, schemaless=()):
    folder = os.path.join(work, "mutated")
    subprocess.run(["rm", "-rf", folder], check=True)
    subprocess.run(["cp", "-r", os.path.join(FIXTURES, fixture), folder], check=True)
    path = os.path.join(folder, name)
    count = 0
    for what, document in mutations(load(path)):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        program = refused_by_report(folder)
        by_schema = next(validator.iter_errors(document), None) is not None
        contradiction = "expected" in program.stderr and any(words in program.stderr for words in CONTRADICTIONS)
        expect(by_schema == (program.returncode != 0) or (program.returncode != 0 and contradiction),
               f"{fixture}/{name}: {what}: the schema {'refuses' if by_schema else 'takes'} it, ssm-report ends with {program.returncode}: "
               f"{program.stderr.strip()}")
        count += 1
    expect(count > 40, f"{name}: only {count} changes were tried")


# What ssm-report finds when keys are right but contradict each other.
CONTRADICTIONS = ("as there is", "the worst of", "what run.json says", "the limit of SSM", "what the tests say", "shall that failed",
                  "known-limit", "scenario.id", "error: ", "verdict: found")


# ---- 3. scenarios ----

def refused_by_loader(files):
    """The files that the loader refuses, with its sentence."""
    lint = subprocess.run([f"{BIN}/scenario-lint", *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    refused = {}
    for line in lint.stdout.splitlines():
        said = line.removeprefix("scenario-lint: ")
        if said != line:
            refused[said.split(":")[0]] = said
    return refused


def scenarios(work):
    good = []
    for top, _, names in os.walk(os.path.join(SOURCE, "scenarios")):
        good += [os.path.join(top, name) for name in names if name.endswith(".yaml")]
    good = [path for path in good if open(path, encoding="utf-8").read().find("\nschema: ssmbench-scenario/") >= 0]
    for path in good:
        problem = next(SCENARIO.iter_errors(yaml.load(open(path, encoding="utf-8"), Loader)), None)
        expect(problem is None, f"{path} fits the scenario schema: {problem.message if problem else ''}")
    expect(not refused_by_loader(good), "the loader takes all of them")
    expect(len(good) > 40, f"only {len(good)} scenarios were found")

    source = os.path.join(SOURCE, "scenarios", "load", "test", "every-feature.yaml")
    files, by_schema = [], {}
    for number, (what, document) in enumerate(mutations(yaml.load(open(source, encoding="utf-8"), Loader))):
        path = os.path.join(work, f"{number:04}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(document, file, sort_keys=False)
        files.append((path, what))
        by_schema[path] = next(SCENARIO.iter_errors(document), None)
    refused = refused_by_loader([path for path, _ in files])
    for path, what in files:
        if by_schema[path] is not None:
            expect(path in refused, f"scenario {what}: the schema refuses it ({by_schema[path].message}), the loader takes it")
        elif "unknown key" in what or "another type" in what:
            expect(path not in refused, f"scenario {what}: the loader refuses it, the schema takes it: {refused.get(path)}")
    tried = len(files), sum(problem is not None for problem in by_schema.values())
    expect(tried[0] > 150 and tried[1] > 100, f"{tried[0]} changed scenarios were tried, the schema refuses {tried[1]}: too few")


with tempfile.TemporaryDirectory() as work:
    written_files(work)
    results(work, "every-verdict", "run.json", RUN)
    results(work, "every-verdict", "runs/clean/verdict.json", VERDICT)
    results(work, "every-verdict", "runs/reboot/verdict.json", VERDICT)
    results(work, "every-test", "conformance.json", SUITE)
    scenarios(work)
print(f"{len(failures)} differences" if failures else "all agree")
sys.exit(1 if failures else 0)

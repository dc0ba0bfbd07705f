"""The five files of a report say the same, and what they say is what the verdict files say.

    agreement.py BIN FIXTURES

Counts everything anew from run.json, runs/*/verdict.json, vectors.json and conformance.json of a result with every kind of verdict in it,
then reads the page, JUnit, Markdown, JSON and SARIF as their own readers do.
"""
import json, os, re, shutil, subprocess, sys, tempfile
import html.parser
import xml.etree.ElementTree as ElementTree
from collections import Counter

BIN, FIXTURES = sys.argv[1:3]
ORDER = ["not-applicable", "not-tested", "report", "pass", "known-limit", "inconclusive", "fail", "fault"]
WORDS = {"not-applicable": "not applicable", "not-tested": "not tested", "report": "reported", "known-limit": "known limit", "fault": "bench fault"}
failures = []


def same(what, found, expected):
    if found != expected:
        failures.append(what)
        print(f"FAIL: {what}: found {found}, expected {expected}")


class Page(html.parser.HTMLParser):
    """Counts of the tallies at the top, and the rows with a verdict of each section."""

    def __init__(self, text):
        super().__init__()
        self.tallies, self.rows, self.inside, self.section, self.kind = {}, {}, None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("class") == "tally":
            self.inside = []
        if given.get("id") in ("matrix", "test-list", "vector-list"):
            self.section = given["id"]
        if tag == "section":
            self.section = None
        if "data-verdict" in given and tag != "button":
            self.rows.setdefault(self.section or "scenarios", []).append(given["data-verdict"])

    def handle_data(self, data):
        if self.inside is not None and data.strip():
            self.inside.append(data.strip())

    def handle_endtag(self, tag):
        if tag == "p" and self.inside is not None:
            self.tallies[self.inside[0]] = self.inside[1:]
            self.inside = None


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def told(counts):
    """As the page says it: worst first, "2 known limits"."""
    return [f"{counts[verdict]} {WORDS.get(verdict, verdict)}{'s' if verdict == 'known-limit' and counts[verdict] != 1 else ''}"
            for verdict in reversed(ORDER) if counts[verdict]]


def judge(out):
    """What the files should say, from the verdict files alone."""
    runs = {run["id"]: run for run in load(f"{out}/run.json")["runs"]}
    verdicts = {name: load(f"{out}/runs/{name}/verdict.json") for name, run in runs.items() if not run.get("error")}
    vectors = load(f"{out}/vectors.json")["vectors"]
    tests = load(f"{out}/conformance.json")["tests"]
    claims = [(shown["id"], shown["verdict"]) for verdict in verdicts.values() for shown in verdict["requirements"]]
    claims += [(name, vector["verdict"]) for vector in vectors for name in vector.get("requirements") or []]
    claims += [(name, test["verdict"]) for test in tests for name in test["requirements"]]
    requirements = {}
    for name, verdict in claims:
        requirements[name] = max(requirements.get(name, "not-applicable"), verdict, key=ORDER.index)
    return runs, verdicts, vectors, tests, requirements


def page(out, runs, vectors, tests, requirements):
    with open(f"{out}/report.html", encoding="utf-8") as file:
        found = Page(file.read())
    for name, verdicts in (("Scenarios", [run["verdict"] for run in runs.values()]), ("Vectors", [one["verdict"] for one in vectors]),
                           ("Conformance tests", [one["verdict"] for one in tests]), ("Requirements", list(requirements.values()))):
        same(f"page, {name}", found.tallies[name], told(Counter(verdicts)))
    for name, verdicts in (("scenarios", [run["verdict"] for run in runs.values()]), ("matrix", list(requirements.values())),
                           ("vector-list", [one["verdict"] for one in vectors]), ("test-list", [one["verdict"] for one in tests])):
        same(f"page, rows of {name}", Counter(found.rows[name]), Counter(verdicts))


def junit(out, runs, verdicts, vectors, tests):
    root = ElementTree.parse(f"{out}/junit.xml").getroot()
    cases = root.findall(".//testcase")
    checks = [check["verdict"] for verdict in verdicts.values() for check in verdict["checks"]]
    bare = [run["verdict"] for name, run in runs.items()
            if name not in verdicts or run["verdict"] not in [check["verdict"] for check in verdicts[name]["checks"]]]
    suite = ["fail" if test["fails_the_run"] else "report" if test["verdict"] == "fail" else test["verdict"] for test in tests]
    outcomes = checks + bare + [vector["verdict"] for vector in vectors] + suite
    same("JUnit, cases", len(cases), len(outcomes))
    expected = {"failures": outcomes.count("fail"), "errors": outcomes.count("inconclusive") + outcomes.count("fault"),
                "skipped": sum(outcomes.count(name) for name in ORDER[:3]), "tests": len(outcomes)}
    for name, count in expected.items():
        same(f"JUnit, {name} of the whole", int(root.get(name)), count)
        same(f"JUnit, {name} of the suites", sum(int(one.get(name)) for one in root.findall("testsuite")), count)
    for element, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        same(f"JUnit, <{element}>", len(root.findall(f".//{element}")), expected[name])
    for failure in root.findall(".//failure"):
        same("JUnit, a failure has its text in the body", bool(failure.text.strip()), True)


def markdown(out, runs, vectors, tests):
    with open(f"{out}/summary.md", encoding="utf-8") as file:
        text = file.read()
    for what, verdicts, order in (
            ("Scenarios:", [run["verdict"] for run in runs.values()], ["pass", "known-limit", "fail", "inconclusive", "fault"]),
            ("Vectors:", [one["verdict"] for one in vectors], ["pass", "fail", "report"]),
            ("Conformance suite on", [one["verdict"] for one in tests], ["pass", "fail", "inconclusive", "not-tested", "not-applicable"])):
        counted = re.search(re.escape(what) + r"(?: \S*: | )(\d+ [a-z][^.]*)\.", text)[1]
        numbers = [int(number) for number in re.findall(r"(\d+) [a-z]", counted)]
        same(f"Markdown, {what}", numbers, [verdicts.count(name) for name in order])


def summary(out, runs, vectors, tests, requirements):
    found = load(f"{out}/summary.json")
    for name in ("pass", "known-limit", "fail", "inconclusive", "fault"):
        same(f"JSON, scenarios {name}", found["scenarios"][name.replace("-", "_")], [run["verdict"] for run in runs.values()].count(name))
    for name in ("pass", "fail", "report"):
        same(f"JSON, vectors {name}", found["vectors"][name], [one["verdict"] for one in vectors].count(name))
    for name in ("pass", "fail", "inconclusive", "not-tested", "not-applicable"):
        same(f"JSON, tests {name}", found["conformance"][name.replace("-", "_")], [one["verdict"] for one in tests].count(name))
    same("JSON, requirements", {row["id"]: row["verdict"] for row in found["requirements"]}, requirements)


def sarif(out, runs, verdicts, vectors, tests):
    found = Counter(result["kind"] for result in load(f"{out}/results.sarif")["runs"][0]["results"])
    checks = [check["verdict"] for verdict in verdicts.values() for check in verdict["checks"]]
    bare = [run["verdict"] for name, run in runs.items()
            if name in verdicts and run["verdict"] not in [check["verdict"] for check in verdicts[name]["checks"]]]
    all_of_them = checks + bare + [vector["verdict"] for vector in vectors]
    failing = sum(test["fails_the_run"] for test in tests)
    others = sum(test["verdict"] in ("fail", "inconclusive") and not test["fails_the_run"] for test in tests)
    same("SARIF, failed", found["fail"], all_of_them.count("fail") + failing)
    same("SARIF, open", found["open"], all_of_them.count("inconclusive") + others)


with tempfile.TemporaryDirectory() as work:
    out = os.path.join(work, "out")
    shutil.copytree(os.path.join(FIXTURES, "every-verdict"), out)
    shutil.copy(os.path.join(FIXTURES, "every-test", "conformance.json"), out)
    subprocess.run([f"{BIN}/ssm-report", out], check=True)
    runs, verdicts, vectors, tests, requirements = judge(out)
    same("the fixture has every kind of verdict", sorted({run["verdict"] for run in runs.values()} | {one["verdict"] for one in vectors} |
                                                         {one["verdict"] for one in tests}), sorted(ORDER))
    page(out, runs, vectors, tests, requirements)
    junit(out, runs, verdicts, vectors, tests)
    markdown(out, runs, vectors, tests)
    summary(out, runs, vectors, tests, requirements)
    sarif(out, runs, verdicts, vectors, tests)
print(f"{len(failures)} differences" if failures else "all agree")
sys.exit(1 if failures else 0)

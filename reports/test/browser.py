"""The page as a reader has it: headless Chromium, driven by chromedriver (W3C WebDriver).

    browser.py BIN FIXTURES [--shots DIR] [--axe axe.min.js] [--many]

No console error, no network request; search, filter, deep link, theme, plot hover and keyboard work; nothing is wider than a phone. --shots
leaves screenshots at phone and laptop width; --axe runs the accessibility checker axe-core; --many renders 10,000 tests and 1,000 scenarios
and prints how long that took. Skipped (77) where chromium or chromedriver is missing.
"""
import argparse, base64, json, os, re, shutil, subprocess, sys, tempfile, time, urllib.error, urllib.request

failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print("FAIL:", sentence)


class Driver:
    FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--hide-scrollbars"]

    def __init__(self, work):
        self.process = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                self.address = f"http://127.0.0.1:{found[1]}"
                break
        options = {"args": self.FLAGS + [f"--user-data-dir={work}/profile"], "binary": shutil.which("chromium")}
        answer = self.call("/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.session = f"/session/{answer['sessionId']}"

    def call(self, path, body=None, method=None):
        request = urllib.request.Request(self.address + path, method=method or ("POST" if body is not None else "GET"),
                                         data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=240) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()[:500]}") from None

    def open(self, address):
        self.call(self.session + "/url", {"url": address})

    def js(self, script, *arguments):
        return self.call(self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def later(self, script, *arguments):
        return self.call(self.session + "/execute/async", {"script": script, "args": list(arguments)})

    def cdp(self, command, **parameters):
        return self.call(self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def log(self, kind):
        return self.call(self.session + "/se/log", {"type": kind})

    def shot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call(self.session + "/screenshot")))

    def pointer(self, x, y):
        self.call(self.session + "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}]}]})

    def key(self, key):
        self.call(self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def close(self):
        try:
            self.call(self.session, method="DELETE")
        finally:
            self.process.terminate()
            self.process.wait()


def quiet(driver, what):
    for entry in driver.log("browser"):
        expect(False, f"{what}: the console says {entry['level']}: {entry['message']}")
    for entry in driver.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            expect(url.startswith(("file://", "data:", "about:", "chrome:")), f"{what}: a request to {url}")


SHOWN = "return [...document.querySelectorAll('#%s [data-verdict]')].filter(row => row.offsetParent !== null).length"


def search_and_filter(driver, target, word, verdict):
    total = driver.js(SHOWN % target)
    box = f"document.querySelector('.filter[data-target=\"{target}\"] input')"
    driver.js(f"{box}.value = arguments[0]; {box}.dispatchEvent(new Event('input'))", word)
    some = driver.js(SHOWN % target)
    expect(0 < some < total, f"{target}: searching {word} leaves {some} of {total}")
    expect(driver.js(f"return {box}.parentNode.querySelector('.found').textContent") == f"{some} of {total} shown", f"{target}: the count is told")
    driver.js(f"{box}.value = ''; {box}.dispatchEvent(new Event('input'))")
    button = f"document.querySelector('.filter[data-target=\"{target}\"] button[data-verdict=\"{verdict}\"]')"
    driver.js(f"{button}.click()")
    only = driver.js(f"return [...document.querySelectorAll('#{target} [data-verdict]')].filter(row => row.offsetParent !== null)"
                     ".map(row => row.dataset.verdict)")
    expect(only and set(only) == {verdict}, f"{target}: the button {verdict} shows {set(only)}")
    driver.js(f"{button}.click()")
    expect(driver.js(SHOWN % target) == total, f"{target}: pressing it again shows all")


def deep_links(driver, page):
    driver.open(page + "#SSM-SRV-018")
    expect(driver.js("return document.querySelector(':target').id") == "SSM-SRV-018", "the deep link finds its clause")
    expect(driver.js("const box = document.querySelector(':target').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight"),
           "the clause of a deep link is in view")
    inside = driver.js("const one = [...document.querySelectorAll('details.vector:not([open])')][0]; location.hash = one.id; return one.id")
    time.sleep(0.3)
    expect(driver.js("return document.getElementById(arguments[0]).open", inside), "a link into something folded opens it")


def theme(driver):
    seen = []
    for _ in range(3):
        driver.js("document.getElementById('theme').click()")
        seen.append((driver.js("return document.documentElement.dataset.theme || 'auto'"),
                     driver.js("return getComputedStyle(document.body).backgroundColor")))
    names = [name for name, _ in seen]
    expect(names == ["light", "dark", "auto"], f"the theme button goes round: {names}")
    expect(seen[0][1] != seen[1][1], "dark is another colour than light")


def plots(driver):
    box = driver.js("const strip = document.querySelector('svg.strip[data-bins]'); strip.scrollIntoView({block: 'center'});"
                    "const box = strip.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]")
    words = "return document.querySelector('svg.strip[data-bins] .cursor-words').textContent"
    driver.pointer(box[0] + 1, box[1] + box[3] / 2)
    start = driver.js(words)
    driver.pointer(box[0] + box[2] - 2, box[1] + box[3] / 2)
    end = driver.js(words)
    expect(start != end and re.fullmatch(r"[\d,.]+ ms: \d+ of \d+ had switched", end), f"hovering tells: {start!r}, then {end!r}")
    driver.pointer(1, 1)
    driver.js("document.querySelector('svg.strip[data-bins]').focus()")
    driver.key("\ue012")            # left arrow
    expect(driver.js("return document.querySelector('svg.strip[data-bins]').parentNode.querySelector('[role=status]').textContent") != "",
           "the arrow keys tell it too")


def without_javascript(text):
    expect("<noscript" not in text and "hidden>Theme" in text, "what needs JavaScript is hidden without it")
    expect("SSM-SRV-018" in re.sub(r"<script>.*?</script>", "", text, flags=re.S), "the clauses stand in the page itself")


def widths(driver, page, shots):
    for name, width, height in (("phone", 390, 844), ("laptop", 1280, 800)):
        driver.size(width, height)
        driver.open(page)
        wide = driver.js("return document.documentElement.scrollWidth")
        expect(wide <= width, f"at {width} pixels the page is {wide} wide")
        if shots:
            os.makedirs(shots, exist_ok=True)
            driver.shot(os.path.join(shots, f"{name}.png"))


def accessible(driver, page, axe):
    driver.open(page)
    driver.js(open(axe, encoding="utf-8").read())
    for scheme in ("light", "dark"):
        driver.js("document.documentElement.dataset.theme = arguments[0]", scheme)
        found = driver.later("const done = arguments[0]; axe.run().then(result => done(result.violations.map(one => "
                             "[one.impact, one.id, one.nodes.length, one.nodes[0].html])))")
        for impact, rule, count, html in found:
            serious = impact in ("serious", "critical")
            print(f"axe, {scheme}: {impact}: {rule} at {count} places, {html[:150]}")
            expect(not serious, f"axe, {scheme}: {rule} is {impact}")
        print(f"axe, {scheme}: {len(found)} findings")


def many(work, fixture, binary):
    """1,000 scenarios and 10,000 tests, made from the fixtures."""
    out = os.path.join(work, "many")
    shutil.copytree(fixture, out)
    run = json.load(open(f"{out}/run.json", encoding="utf-8"))
    verdict = json.load(open(f"{out}/runs/clean/verdict.json", encoding="utf-8"))
    run["runs"] = []
    for number in range(1000):
        name = f"scenario-{number:04}"
        verdict["scenario"]["id"] = name
        os.mkdir(f"{out}/runs/{name}")
        json.dump(verdict, open(f"{out}/runs/{name}/verdict.json", "w", encoding="utf-8"))
        run["runs"].append({"id": name, "file": f"scenarios/many/{name}.yaml", "verdict": "pass", "wall_s": 1})
    json.dump(run, open(f"{out}/run.json", "w", encoding="utf-8"))
    suite = json.load(open(f"{out}/conformance.json", encoding="utf-8"))
    one = next(test for test in suite["tests"] if test["verdict"] == "pass" and not test["fails_the_run"])
    suite["tests"] = [dict(one, id=f"Q.3.3/2 test {number}", theme=f"theme {number // 500}") for number in range(10000)]
    suite.update(failing=0, exit=0, known=0)
    json.dump(suite, open(f"{out}/conformance.json", "w", encoding="utf-8"))
    began = time.monotonic()
    subprocess.run([f"{binary}/ssm-report", out], check=True)
    print(f"1,000 scenarios and 10,000 tests: written in {time.monotonic() - began:.2f} s, report.html {os.path.getsize(out + '/report.html') / 1e6:.1f} MB")
    return f"file://{out}/report.html"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("fixtures")
    parser.add_argument("--shots")
    parser.add_argument("--axe")
    parser.add_argument("--many", action="store_true")
    options = parser.parse_args()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("skipped: chromium or chromedriver is missing (packages chromium, chromium-driver)")
        return 77
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "out")
        shutil.copytree(os.path.join(options.fixtures, "every-verdict"), out)
        shutil.copy(os.path.join(options.fixtures, "every-test", "conformance.json"), out)
        subprocess.run([f"{options.binary}/ssm-report", out, "--ledger", f"{out}/ledger.json"], check=True)
        page = f"file://{out}/report.html"
        driver = Driver(work)
        try:
            driver.size(1280, 800)
            driver.open(page)
            search_and_filter(driver, "matrix", "received", "fail")
            search_and_filter(driver, "test-list", "restart", "not-tested")
            theme(driver)
            plots(driver)
            deep_links(driver, page)
            widths(driver, page, options.shots)
            if options.axe:
                driver.size(1280, 800)
                accessible(driver, page, options.axe)
            if options.many:
                address = many(work, out, options.binary)
                driver.cdp("Performance.enable")
                driver.open(address)
                load = driver.js("const e = performance.getEntriesByType('navigation')[0]; return [e.domContentLoadedEventEnd, e.loadEventEnd]")
                typed = driver.later("const done = arguments[0], box = document.querySelector('.filter[data-target=\"test-list\"] input');"
                                     "const from = performance.now(); box.value = 'test 77'; box.dispatchEvent(new Event('input'));"
                                     "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)))")
                metrics = {one["name"]: one["value"] for one in driver.cdp("Performance.getMetrics")["metrics"]}
                print(", ".join(f"{name} {metrics[name]:.2f}" for name in ("Nodes", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration")))
                print(f"rendered in {load[1] / 1000:.2f} s; a search of the 10,000 tests takes {typed / 1000:.2f} s")
            quiet(driver, "the page")
        finally:
            driver.close()
        with open(os.path.join(out, "report.html"), encoding="utf-8") as file:
            without_javascript(file.read())
    print(f"{len(failures)} failures" if failures else "all passed")
    return 1 if failures else 0


sys.exit(main())

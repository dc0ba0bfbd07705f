"""The page as a reader has it: headless Chromium, driven by chromedriver (W3C WebDriver).

    browser.py BIN FIXTURES [--shots DIR] [--axe axe.min.js] [--many]

No console error, no network request; search, filter, deep link, theme, plot hover and keyboard work; the film of the group shows at each time what
had become of each datagram by then; nothing is wider than a phone. --shots leaves screenshots at phone and laptop width; --axe runs the accessibility checker axe-core; --many renders 10,000 tests and 1,000 scenarios
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


# A film of the fixture's replay run, with a loss in it: microseconds, node (0: Client, 4: attacker), kind, what. Steps: "on" and "again".
FILM = [(0, 1, "v", "0"), (0, 2, "v", "0"), (0, 3, "v", "0"),
        (1000000, 0, "s", "0"), (1002000, 1, "x", "-"), (1004000, 2, "d", "-"), (1006000, 3, "l", "-"), (1030000, 1, "a", "1"),
        (1500000, 2, "s", "-"),                                                                         # a Server's own: no step
        (8000000, 4, "s", "1"), (8002000, 3, "x", "-"), (8003000, 1, "d", "-"), (8004000, 2, "r", "-"), (8040000, 3, "a", "1"),
        (9000000, 1, "v", "0")]
FILM_END = 22000000


def with_film(out):
    path, before, events = f"{out}/runs/replay/verdict.json", 0, ""
    verdict = json.load(open(path, encoding="utf-8"))
    for us, node, kind, what in FILM:
        events += f"{us - before} {node} {kind} {what};"
        before = us
    verdict["film"] = {"servers": 3, "servers_left_out": 0, "events_left_out": 0, "events": events}
    json.dump(verdict, open(path, "w", encoding="utf-8"))


def film_at(us):
    """What the film is to show at a time: its sentence, and of each Server whether its lamp is on and its sign."""
    sent, counts, lit, sign = None, {}, {}, {}
    for at, node, kind, what in FILM:
        if at > us:
            break
        if kind == "s" and what != "-":
            sent, counts = (node, ("on", "again")[int(what)]), dict.fromkeys("xdlr", 0)
        elif kind in "xdlr":
            counts[kind] += 1 if sent else 0
            sign[node] = {"x": "\u2713", "d": "\u2715", "l": "\u2013", "r": "\u25cf"}[kind]
        elif kind in "av":
            lit[node] = what != "0"
    says = f"{us / 1e6:.4f} s"
    if sent:
        who = {0: "Client", 4: "Attacker"}[sent[0]]
        says += f" \u00b7 {who}, step \u201c{sent[1]}\u201d: {counts['x']} executed, {counts['d']} discarded, {counts['l']} lost"
        says += f", {counts['r']} received" if counts["r"] else ""
    return [says, [[lit.get(node, False), sign.get(node, "")] for node in (1, 2, 3)]]


def film(driver):
    one = "const film = document.querySelector('.film'), range = film.querySelector('input');"
    seen = one + ("return [film.querySelector('.says').textContent, [1, 2, 3].map(node => { const g = film.querySelector(`g[data-node=\"${node}\"]`);"
                  "return [g.classList.contains('lit'), g.querySelector('.mark').textContent]; })]")
    seek = one + "range.value = arguments[0]; range.dispatchEvent(new Event('input'));"
    at = one + "return Number(range.value)"
    button = one + "const button = film.querySelector(arguments[0]); if (arguments[1]) { button.click(); } return button.textContent"
    expect(driver.js(one + "return document.querySelectorAll('.film').length === 1 && !film.querySelector('.controls').hidden"),
           "the film has its controls")
    expect(driver.js(seen) == film_at(FILM_END), f"the film begins with the end: {driver.js(seen)}")
    driver.js(seek, 0)
    for us in (0, 999500, 1000000, 1002000, 1003500, 1004000, 1006000, 1030000, 1500000, 8000000, 8002000, 8004000, 8040000, 9000000,
               8003000, 1003000, 0, FILM_END):                                                          # forwards, and back
        driver.js(seek, us)
        expect(driver.js(seen) == film_at(us), f"the film at {us} us: {driver.js(seen)}, expected {film_at(us)}")
    driver.js(seek, 0)
    steps = []
    for control in (".forth", ".forth", ".forth", ".back", ".back"):
        driver.js(button, control, True)
        steps.append(driver.js(at))
    expect(steps == [1000000, 8000000, 8000000, 1000000, 1000000], f"the arrows go from datagram to datagram: {steps}")
    driver.js(seek, 7900000)
    driver.js(one + "const speed = film.querySelector('select'); speed.value = '0.25'; speed.dispatchEvent(new Event('change'))")
    expect(driver.js(button, ".play", True) == "Pause", "playing, the button says Pause")
    passed = [driver.js(at)]
    while passed[-1] < 8000000 and len(passed) < 500:
        time.sleep(0.02)
        passed.append(driver.js(at))
    expect(driver.js(button, ".play", True) == "Play" and passed == sorted(passed) and passed[-1] > passed[0],
           f"it plays forwards: {passed[:3]} ... {passed[-1]}")
    held = driver.js(at)
    time.sleep(0.2)
    expect(driver.js(at) == held and held < FILM_END, "paused, it stands still")
    shown = driver.js(seen)
    expect(shown[0].split(" \u00b7 ")[1:] == film_at(held)[0].split(" \u00b7 ")[1:] and shown[1] == film_at(held)[1],
           f"paused in the middle it shows {shown}")
    driver.js(one + "const speed = film.querySelector('select'); speed.value = '1'; speed.dispatchEvent(new Event('change'))")
    driver.js(button, ".play", True)
    for _ in range(500):
        if driver.js(button, ".play", False) == "Play":
            break
        time.sleep(0.02)
    expect(driver.js(at) == FILM_END and driver.js(seen) == film_at(FILM_END), f"it plays to the end, what is idle skipped: {driver.js(seen)}")


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
        with_film(out)
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
            film(driver)
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

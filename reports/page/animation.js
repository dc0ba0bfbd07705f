/* The film of a run: plays what html_animation.c has written beside the drawing. Without this script the drawing shows the end. */
(function () {
  "use strict";

  var MARKS = { x: "\u2713", d: "\u2715", l: "\u2013", r: "\u25cf" }, IDLE_US = 300000, FLASH_US = 120000;

  /* "US NODE KIND X;...", microseconds since the event before. */
  function parse(text) {
    var at = 0;
    return text.split(";").filter(Boolean).map(function (line) {
      var part = line.split(" ");
      at += Number(part[0]);
      return { us: at, node: Number(part[1]), kind: part[2], what: part[3] };
    });
  }

  function start(film) {
    var events = parse(film.dataset.events), steps = JSON.parse(film.dataset.steps);
    var all = Number(film.dataset.all), end = Number(film.dataset.end), lamps = [], playing = false, now = 0, next = 0, last = 0;
    var bar = film.querySelector(".controls"), play = bar.querySelector(".play");
    var range = bar.querySelector("input"), says = film.querySelector(".says");
    var speed = bar.querySelector("select"), sends = events.filter(function (e) { return e.kind === "s" && e.what !== "-"; }), count;
    film.querySelectorAll("g[data-node]").forEach(function (g) { lamps[Number(g.dataset.node)] = { g: g, mark: g.querySelector(".mark") }; });
    if (!events.length) { return; }

    function reset() {
      next = 0;
      count = { x: 0, d: 0, l: 0, r: 0, sent: null };
      lamps.forEach(function (lamp) { lamp.lit = false; lamp.state = ""; lamp.since = -Infinity; });
    }
    function take(e) {
      var lamp = lamps[e.node];
      if (e.kind === "s") {
        if (e.what !== "-") { count = { x: 0, d: 0, l: 0, r: 0, sent: e }; }
      } else if (count[e.kind] !== undefined) { count[e.kind]++; }
      if (!lamp || (e.kind === "s" && lamp.mark)) { return; }      /* what a Server sends leaves the sign of what it received */
      if (e.kind === "a" || e.kind === "v") { lamp.lit = Number(e.what) !== 0; return; }
      lamp.state = e.kind;
      lamp.since = e.us;
    }
    function draw() {
      lamps.forEach(function (lamp, node) {
        var sender = node === 0 || node > all, fresh = !sender || now - lamp.since < FLASH_US;
        lamp.g.setAttribute("class", lamp.g.dataset.base + (lamp.lit ? " lit" : "") + (fresh && lamp.state ? " " + lamp.state : ""));
        if (lamp.mark) { lamp.mark.textContent = MARKS[lamp.state] || ""; }
      });
      range.value = now;
      var sent = count.sent, text = (now / 1e6).toFixed(4) + " s";
      if (sent) {
        text += " \u00b7 " + (sent.node === 0 ? "Client" : sent.node > all ? "Attacker" : "Server " + sent.node) +
          ", step \u201c" + (steps[sent.what] || sent.what) +
          "\u201d: " + count.x + " executed, " + count.d + " discarded, " + count.l + " lost" + (count.r ? ", " + count.r + " received" : "");
      }
      says.textContent = text;
      range.setAttribute("aria-valuetext", text);
    }
    function seek(us) {
      if (us < now) { reset(); }
      now = Math.max(0, Math.min(end, us));
      while (next < events.length && events[next].us <= now) { take(events[next++]); }
      draw();
    }
    function pause() { playing = false; play.textContent = "Play"; }
    function tick(stamp) {
      if (!playing) { return; }
      var passed = last ? (stamp - last) * 1000 * Number(speed.value) : 0, ahead = next < events.length ? events[next].us : end;
      last = stamp;
      /* What is idle is skipped, but for a moment in which to see what the last datagram did. */
      seek(ahead - now > IDLE_US && now - (next ? events[next - 1].us : 0) > FLASH_US ? ahead - FLASH_US / 4 : now + passed);
      if (now >= end) { pause(); return; }
      requestAnimationFrame(tick);
    }
    function toggle() {
      if (playing) { pause(); return; }
      if (now >= end) { seek(0); }
      playing = true;
      last = 0;
      play.textContent = "Pause";
      requestAnimationFrame(tick);
    }
    function jump(by) {
      var before = sends.filter(function (e) { return e.us < now; }), after = sends.filter(function (e) { return e.us > now; });
      var to = by > 0 ? after[0] : before[before.length - 1];
      pause();
      if (to) { seek(to.us); }
    }
    reset();
    range.max = end;
    play.addEventListener("click", toggle);
    range.addEventListener("input", function () { pause(); seek(Number(range.value)); });
    bar.querySelector(".back").addEventListener("click", function () { jump(-1); });
    bar.querySelector(".forth").addEventListener("click", function () { jump(1); });
    now = end + 1;
    seek(end);
    bar.hidden = false;
  }

  document.querySelectorAll(".film").forEach(start);
}());

/* Conveniences only: the page says everything without them. Theme, copy, filter and search, links into closed details. */
(function () {
  "use strict";

  /* Theme: as the system says, until the reader says otherwise. Storage may be forbidden for a local file. */
  var root = document.documentElement, button = document.getElementById("theme"), themes = ["auto", "light", "dark"];
  function remember(theme) { try { localStorage.setItem("ssmbench-theme", theme); } catch (e) { /* then not */ } }
  function remembered() { try { return localStorage.getItem("ssmbench-theme"); } catch (e) { return null; } }
  function show(theme) {
    if (theme === "auto") { root.removeAttribute("data-theme"); } else { root.setAttribute("data-theme", theme); }
    button.textContent = "Theme: " + theme;
  }
  var theme = themes.indexOf(remembered()) >= 0 ? remembered() : "auto";
  show(theme);
  button.hidden = false;
  button.addEventListener("click", function () {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    remember(theme);
    show(theme);
  });

  /* Copy a command line. Where the clipboard is forbidden, select it for the reader's own keys. */
  document.querySelectorAll(".copy").forEach(function (copy) {
    var code = copy.parentNode.querySelector("code");
    function done(word) { copy.textContent = word; setTimeout(function () { copy.textContent = "Copy"; }, 1500); }
    function select() {
      var range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done("Selected");
    }
    copy.hidden = false;
    copy.addEventListener("click", function () {
      if (!navigator.clipboard) { select(); return; }
      navigator.clipboard.writeText(code.textContent).then(function () { done("Copied"); }, select);
    });
  });

  /* Filter by verdict and search by word, over whatever in the target has a verdict of its own. */
  document.querySelectorAll(".filter").forEach(function (filter) {
    var input = filter.querySelector("input"), found = filter.querySelector(".found");
    var chips = Array.from(filter.querySelectorAll("button"));
    var rows = Array.from(document.getElementById(filter.dataset.target).querySelectorAll("[data-verdict]"));
    var words = null;        /* of each row; not before somebody searches, as there may be ten thousand */
    function isPressed(chip) { return chip.getAttribute("aria-pressed") === "true"; }
    function apply() {
      var pressed = chips.filter(isPressed).map(function (chip) { return chip.dataset.verdict; });
      var wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
      words = words || rows.map(function (row) { return row.textContent.toLowerCase(); });
      rows.forEach(function (row, i) {
        var fits = (!pressed.length || pressed.indexOf(row.dataset.verdict) >= 0) &&
          wanted.every(function (word) { return words[i].indexOf(word) >= 0; });
        row.hidden = !fits;
        count += fits ? 1 : 0;
      });
      found.textContent = pressed.length || wanted.length ? count + " of " + rows.length + " shown" : "";
    }
    filter.hidden = false;
    input.addEventListener("input", apply);
    chips.forEach(function (chip) {
      chip.addEventListener("click", function () {
        chip.setAttribute("aria-pressed", isPressed(chip) ? "false" : "true");
        apply();
      });
    });
    filter.clear = function () {
      input.value = "";
      chips.forEach(function (chip) { chip.setAttribute("aria-pressed", "false"); });
      apply();
    };
  });

  /* A link into something folded or filtered away brings it to light. */
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    if (target.hidden) { document.querySelectorAll(".filter").forEach(function (filter) { filter.clear(); }); }
    for (var node = target; node; node = node.parentElement) { if (node.tagName === "DETAILS") { node.open = true; } }
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();
}());

/* What a pointer or the arrow keys add to the actuation plots: how many lamps had switched by then. The plots say the rest without it.
 * Every strip carries its scale and what it draws: data-scale, the milliseconds of its width, and data-bins, the Servers in each of equal
 * parts of it. */
(function () {
  "use strict";

  if (!window.d3) { return; }

  /* A strip is prepared when it is first pointed at or reached by the keyboard: there may be thousands. */
  function prepare() {
    var strip = d3.select(this).on("mouseenter", null).on("focus", null), scale = +strip.attr("data-scale");
    var bins = strip.attr("data-bins").split(" ").map(Number), sums = [], sum = 0, at = null;
    bins.forEach(function (count) { sums.push(sum += count); });
    var meant = +strip.attr("data-meant");
    var line = strip.append("line").attr("class", "cursor").attr("y1", 0).attr("y2", 54);
    var word = strip.append("text").attr("class", "cursor-words").attr("y", 22);
    var spoken = d3.select(this.parentNode).insert("p", function () { return strip.node().nextSibling; })
      .attr("class", "hidden").attr("role", "status");

    function show(share) {
      at = Math.max(0, Math.min(1, share));
      var bin = Math.min(bins.length - 1, Math.floor(at * bins.length));
      var words = d3.format(",.1f")((bin + 1) / bins.length * scale) + " ms: " + sums[bin] + " of " + meant + " had switched";
      line.attr("x1", at * 100 + "%").attr("x2", at * 100 + "%");
      word.text(words).attr("x", at * 100 + "%").attr("dx", at > 0.6 ? -6 : 6).attr("text-anchor", at > 0.6 ? "end" : "start");
      strip.classed("pointed", true);
      return words;
    }
    function hide() { strip.classed("pointed", false); }

    strip
      .on("mousemove", function () { show(d3.mouse(this)[0] / this.getBoundingClientRect().width); })
      .on("mouseleave", hide)
      .on("blur", hide)
      .on("keydown", function () {
        var step = { ArrowLeft: -1, ArrowRight: 1 }[d3.event.key];
        if (!step) { return; }
        d3.event.preventDefault();
        spoken.text(show((at === null ? 0 : at) + step / bins.length));
      });
  }
  d3.selectAll("svg.strip[data-bins]").attr("tabindex", 0).on("mouseenter", prepare).on("focus", prepare);
}());

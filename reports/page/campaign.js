/* Plots of a campaign, by D3 (version 3): curves with intervals, heat maps with the 200 ms contour, distributions of actuation times. All that
 * they show is in the tables too. */
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  var data = JSON.parse(document.getElementById("campaign-data").textContent), area = d3.select("#plot-area");
  var TARGET = 200, W = 720, H = 340, M = {top: 14, right: 190, bottom: 48, left: 66};
  var color = d3.scale.ordinal().range(["#0a7ea4", "#c2540a", "#3f8f3f", "#8e4bb8", "#b8860b", "#c0346b", "#5a6b7b", "#00897b"]);

  /* "5 ms" is 5, "1 s" is 1000 (in ms), "5 %" is 5, "7" is 7; else NaN. */
  function numeric(label) {
    var found = /^([0-9.]+) ?(ns|us|ms|s|min|%|m|mm|cm|km|bps|kbps|Mbps|Gbps)?$/.exec(label);
    var factors = {ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, min: 6e4, m: 1, mm: 1e-3, cm: 1e-2, km: 1e3, bps: 1e-3, kbps: 1, Mbps: 1e3, Gbps: 1e6};
    return found ? +found[1] * (factors[found[2]] || 1) : NaN;
  }
  function unit(axis) {
    var found = /(ns|us|ms|s|min|%|mm|cm|m|km|bps|kbps|Mbps|Gbps)$/.exec(axis.labels[0]), kinds = {"%": "%"};
    if (!found || isNaN(numeric(axis.labels[0]))) { return ""; }
    return kinds[found[1]] || (/bps/.test(found[1]) ? "kbps" : /^(mm|cm|m|km)$/.test(found[1]) ? "m" : "ms");
  }
  data.axes.forEach(function (axis, i) {
    axis.index = i;
    axis.numbers = axis.labels.map(numeric);
    axis.numeric = axis.labels.length > 1 && axis.numbers.every(function (x) { return !isNaN(x); });
    axis.unit = unit(axis);
  });
  /* Zipped axes move together: the first of a dimension stands for it. */
  var axes = data.axes.filter(function (axis) {
    return axis.labels.length > 1 && data.axes.every(function (other) { return other.dimension !== axis.dimension || other.index >= axis.index; });
  });
  var metrics = data.metrics.filter(function (m) { return m.kind !== "number" || /bytes/.test(m.name); });

  function scaleOf(numbers, range) {
    var low = d3.min(numbers), high = d3.max(numbers);
    return (low > 0 && high / low > 50 ? d3.scale.log() : d3.scale.linear()).domain([low, high]).range(range);
  }
  function short(v) { return String(+(+v).toPrecision(4)); }
  function ticks(scale) {
    var axis = d3.svg.axis().scale(scale).ticks(6).tickFormat(short).tickSize(4).tickPadding(4);
    return scale.base ? axis.tickValues(scale.ticks().filter(function (v) { return /^[125]/.test(v.toExponential()); })) : axis;
  }
  function figure(title, text) {
    var box = area.append("figure").attr("class", "plot");
    box.append("figcaption").html("").append("b").text(title);
    if (text) { box.select("figcaption").append("small").text(text); }
    return box.append("svg").attr("viewBox", "0 0 " + W + " " + H).attr("width", "100%").style("max-width", "60rem").attr("role", "img")
      .attr("aria-label", title);
  }
  function drawAxes(svg, x, y, xName, yName) {
    svg.append("g").attr("class", "d3axis").attr("transform", "translate(0," + (H - M.bottom) + ")").call(x.orient("bottom"));
    svg.append("g").attr("class", "d3axis").attr("transform", "translate(" + M.left + ",0)").call(y.orient("left"));
    svg.append("text").attr("x", (M.left + W - M.right) / 2).attr("y", H - 8).attr("text-anchor", "middle").attr("class", "label").text(xName);
    svg.append("text").attr("transform", "translate(15," + (M.top + H - M.bottom) / 2 + ")rotate(-90)").attr("text-anchor", "middle")
      .attr("class", "label").text(yName);
  }
  function legend(svg, names, mark) {
    names.slice(0, 16).forEach(function (name, i) {
      var at = svg.append("g").attr("transform", "translate(" + (W - M.right + 16) + "," + (M.top + 8 + 18 * i) + ")");
      at.append("rect").attr("width", 12).attr("height", 4).attr("y", -4).style("fill", mark ? mark(name) : color(name));
      at.append("text").attr("x", 18).text(name.length > 24 ? name.slice(0, 23) + "…" : name).append("title").text(name);
    });
  }
  function nameOf(point, except) {
    return axes.filter(function (axis) { return axis !== except; }).map(function (axis) {
      return axis.labels[point.at[axis.index]];
    }).join(", ") || "all";
  }
  function factor(metric) { return metric.kind === "share" ? 100 : 1; }
  function unitOf(metric) { return metric.kind === "share" ? "%" : metric.kind === "time" ? "ms" : ""; }

  /* Values of null are "never": they stand at the top edge, as open circles. */
  function curves(metric, axis) {
    var k = factor(metric), series = d3.nest().key(function (p) { return nameOf(p, axis); }).entries(data.points.filter(function (p) {
      return p.metrics[metric.name];
    }));
    var more = series.length > 12;
    series = series.slice(0, 12);
    var ends = [];
    series.forEach(function (s) {
      s.values.forEach(function (p) {
        var m = p.metrics[metric.name];
        [m.value, m.low, m.high].forEach(function (v) { if (v !== null) { ends.push(k * v); } });
      });
    });
    if (!ends.length) { return; }
    var limited = metric.kind === "time", top = d3.max(ends), low = metric.kind === "share" ? d3.min(ends) : 0;
    if (limited && top < TARGET && top > TARGET / 3) { top = TARGET * 1.05; }
    if (top === low) { low = low > 1 ? low - 1 : 0; }
    var x = axis.numeric ? scaleOf(axis.numbers, [M.left + 10, W - M.right - 10])
      : d3.scale.ordinal().domain(axis.labels).rangePoints([M.left, W - M.right], 1);
    var y = d3.scale.linear().domain([low, top]).nice().range([H - M.bottom, M.top]), ceiling = M.top;
    var svg = figure(metric.name + " by " + axis.name, metric.says + (more ? " (the first 12 of the other axes' settings)" : ""));
    function px(p) { return axis.numeric ? x(axis.numbers[p.at[axis.index]]) : x(axis.labels[p.at[axis.index]]); }
    function py(v) { return v === null || v === undefined ? ceiling : y(k * v); }
    /* The lower end: null is "never" if the value itself is, else there is no end. */
    function pyLow(m) { return m.low !== null ? y(k * m.low) : m.value === null ? ceiling : H - M.bottom; }
    if (limited && TARGET <= y.domain()[1]) {
      svg.append("line").attr("class", "target").attr({x1: M.left, x2: W - M.right, y1: y(TARGET), y2: y(TARGET)});
      svg.append("text").attr("class", "label").attr({x: W - M.right - 4, y: y(TARGET) - 5, "text-anchor": "end"}).text("200 ms");
    }
    series.forEach(function (s) {
      s.values.sort(function (a, b) { return a.at[axis.index] - b.at[axis.index]; });
      var of = function (p) { return p.metrics[metric.name]; };
      if (axis.numeric) {
        svg.append("path").datum(s.values).style({fill: color(s.key), opacity: 0.18}).attr("d", d3.svg.area().x(px)
          .y0(function (p) { return pyLow(of(p)); }).y1(function (p) { return py(of(p).high); }));
        svg.append("path").datum(s.values.filter(function (p) { return of(p).value !== null; })).style({fill: "none", stroke: color(s.key), "stroke-width": 2})
          .attr("d", d3.svg.line().x(px).y(function (p) { return py(of(p).value); }));
      }
      s.values.forEach(function (p) {
        var never = of(p).value === null;
        if (!axis.numeric) {
          svg.append("line").attr({x1: px(p), x2: px(p), y1: pyLow(of(p)), y2: py(of(p).high)}).style({stroke: color(s.key), "stroke-width": 2});
        }
        svg.append("circle").attr({cx: px(p), cy: py(of(p).value), r: 3.5}).style({fill: never ? "none" : color(s.key), stroke: color(s.key)})
          .append("title").text(nameOf(p) + ": " + (never ? "never" : d3.format(".4g")(k * of(p).value) + " " + unitOf(metric)));
      });
    });
    var xAxis = axis.numeric ? ticks(x) : d3.svg.axis().scale(x).tickSize(4);
    drawAxes(svg, xAxis, ticks(y), axis.name + (axis.unit ? ", " + axis.unit : ""), metric.name + (unitOf(metric) ? ", " + unitOf(metric) : ""));
    if (series.length > 1 || series[0].key !== "all") { legend(svg, series.map(function (s) { return s.key; })); }
  }

  /* Cells, and the line between those within 200 ms and those beyond (for shares: none). */
  function heat(metric, a, b, rest, points) {
    var k = factor(metric), nx = a.labels.length, ny = b.labels.length, grid = {}, values = [];
    points.forEach(function (p) {
      var m = p.metrics[metric.name];
      if (m) {
        grid[p.at[a.index] + "," + p.at[b.index]] = m.value === null ? Infinity : k * m.value;
        if (m.value !== null) { values.push(k * m.value); }
      }
    });
    var svg = figure(metric.name + " by " + a.name + " and " + b.name + (rest ? ": " + rest : ""), metric.says +
      (metric.kind === "time" ? " (the thick line: 200 ms; grey: never)" : ""));
    var w = (W - M.left - M.right) / nx, h = (H - M.top - M.bottom) / ny;
    var shade = d3.scale.linear().domain([d3.min(values) || 0, d3.max(values) || 1]).range(["#f3e9c6", "#0a5670"]).interpolate(d3.interpolateLab);
    if (d3.min(values) === d3.max(values)) { shade.domain([d3.min(values) - 1, d3.max(values)]); }
    function at(i, j) { return grid[i + "," + j]; }
    function line(x1, y1, x2, y2) { svg.append("line").attr({x1: x1, y1: y1, x2: x2, y2: y2}).style({stroke: "#b01d16", "stroke-width": 4, "stroke-linecap": "round"}); }
    var i, j, x, y, v;
    for (i = 0; i < nx; i++) {
      for (j = 0; j < ny; j++) {
        x = M.left + i * w;
        y = H - M.bottom - (j + 1) * h;
        v = at(i, j);
        if (v === undefined) { continue; }
        svg.append("rect").attr({x: x, y: y, width: w, height: h}).style({fill: v === Infinity ? "#777" : shade(v), stroke: "#fff3", "stroke-width": 1})
          .append("title").text(a.labels[i] + ", " + b.labels[j] + ": " + (v === Infinity ? "never" : d3.format(".4g")(v)));
        if (w > 34 && h > 15) {
          svg.append("text").attr({x: x + w / 2, y: y + h / 2 + 4, "text-anchor": "middle"})
            .style("fill", v === Infinity || d3.lab(shade(v)).l < 55 ? "#fff" : "#222").text(v === Infinity ? "never" : d3.format(".3g")(v));
        }
      }
    }
    for (i = 0; metric.kind === "time" && i < nx; i++) {
      for (j = 0; j < ny; j++) {
        x = M.left + i * w;
        y = H - M.bottom - (j + 1) * h;
        v = at(i, j);
        if (i + 1 < nx && at(i + 1, j) !== undefined && (v <= TARGET) !== (at(i + 1, j) <= TARGET)) { line(x + w, y, x + w, y + h); }
        if (j + 1 < ny && at(i, j + 1) !== undefined && (v <= TARGET) !== (at(i, j + 1) <= TARGET)) { line(x, y, x + w, y); }
      }
    }
    drawAxes(svg, d3.svg.axis().scale(d3.scale.ordinal().domain(a.labels).rangeBands([M.left, W - M.right])).tickSize(4),
      d3.svg.axis().scale(d3.scale.ordinal().domain(b.labels).rangeBands([H - M.bottom, M.top])).tickSize(4), a.name, b.name);
  }

  /* Which share of the intended actuations had happened after so many ms: from the bins of all runs. */
  function distributions() {
    var points = data.points.filter(function (p) { return p.delays && p.delays.bins.length; }), shown = points.slice(0, 12);
    if (!shown.length) { return; }
    var edges = [];
    shown.forEach(function (p) { p.delays.bins.forEach(function (b) { edges.push(b[0]); }); });
    var x = d3.scale.log().domain([d3.min(edges) / 1.3, d3.max(edges.concat([TARGET * 1.1]))]).range([M.left, W - M.right]);
    var y = d3.scale.linear().domain([0, 100]).range([H - M.bottom, M.top]);
    var svg = figure("Actuation times", "share of intended Servers that have actuated after so long, over all runs of a point" +
      (points.length > shown.length ? " (the first 12 points)" : ""));
    svg.append("line").attr("class", "target").attr({x1: x(TARGET), x2: x(TARGET), y1: M.top, y2: H - M.bottom});
    svg.append("text").attr("class", "label").attr({x: x(TARGET) - 4, y: H - M.bottom - 6, "text-anchor": "end"}).text("200 ms");
    shown.forEach(function (p) {
      var all = d3.sum(p.delays.bins, function (b) { return b[1]; }) + p.delays.never, sum = 0, path = [];
      p.delays.bins.forEach(function (b) {
        path.push([b[0] / Math.pow(10, 0.05), 100 * sum / all]);
        sum += b[1];
        path.push([b[0], 100 * sum / all]);
      });
      svg.append("path").style({fill: "none", stroke: color(nameOf(p)), "stroke-width": 2})
        .attr("d", d3.svg.line().x(function (d) { return x(Math.max(d[0], x.domain()[0])); }).y(function (d) { return y(d[1]); })(path));
    });
    drawAxes(svg, ticks(x), ticks(y), "ms from command to actuation", "% of intended Servers");
    legend(svg, shown.map(function (p) { return nameOf(p); }));
  }

  var numericAxes = axes.filter(function (axis) { return axis.numeric; });
  metrics.forEach(function (metric) {
    var first = numericAxes[0] || axes[0];
    if (first) { curves(metric, first); }
    if (axes.length >= 2 && axes[0].labels.length > 2 && axes[1].labels.length > 2) {
      var a = numericAxes[0] || axes[0], b = axes.filter(function (axis) { return axis !== a; })[0];
      var others = axes.filter(function (axis) { return axis !== a && axis !== b; });
      d3.nest().key(function (p) {
        return others.map(function (axis) { return axis.labels[p.at[axis.index]]; }).join(", ");
      }).entries(data.points).slice(0, 4).forEach(function (group) { heat(metric, a, b, group.key, group.values); });
    }
  });
  distributions();
  if (area.select("figure").empty()) { area.append("p").attr("class", "none").text("One point: nothing to plot."); }
});

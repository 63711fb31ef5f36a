/* Draws every figure of a page from the JSON beside it. Nothing is loaded or sent. */
(function () {
  "use strict";

  var NARROW = 640;
  var BAR_ON_PHONE = 0.32;
  var CONFIG = {
    displayModeBar: false,
    displaylogo: false,
    showSendToCloud: false,
    showEditInChartStudio: false,
    scrollZoom: false,
    doubleClick: false,
    locale: "de",
    responsive: true,
  };

  function copy(value) {
    return JSON.parse(JSON.stringify(value));
  }

  /* On a phone a row's label stands above its marks, so bars and their offsets get smaller. */
  function slim(trace) {
    if (trace.type !== "bar") return;
    trace.width *= BAR_ON_PHONE;
    trace.offset *= BAR_ON_PHONE;
  }

  function arranged(plot, narrow) {
    var data = copy(plot.data);
    var layout = copy(plot.layout);
    if (narrow) {
      Object.keys(plot.narrow).forEach(function (name) {
        layout[name] = copy(plot.narrow[name]);
      });
      data.forEach(slim);
    }
    return { data: data, layout: layout };
  }

  function draw(figure) {
    var box = figure.querySelector(".plot");
    var plot = JSON.parse(figure.querySelector("script.plot-data").textContent);
    var narrow = null;

    function render() {
      var wanted = box.clientWidth < NARROW;
      if (wanted === narrow) return;
      narrow = wanted;
      var now = arranged(plot, narrow);
      box.style.minHeight = now.layout.height + "px";
      /* Drawn anew: a figure that is only changed keeps some of the other width's positions. */
      Plotly.newPlot(box, now.data, now.layout, CONFIG).then(function () {
        box.setAttribute("data-drawn", narrow ? "narrow" : "wide");
      });
    }

    /* A page without this script shows its numbers; with it, they step behind the drawing. */
    box.textContent = "";
    figure.querySelector("details").open = false;
    render();
    if (window.ResizeObserver) new ResizeObserver(render).observe(figure);
    window.addEventListener("beforeprint", function () {
      Plotly.relayout(box, { width: Math.min(box.clientWidth, 680), autosize: false });
    });
    window.addEventListener("afterprint", function () {
      Plotly.relayout(box, { width: null, autosize: true });
    });
  }

  document.querySelectorAll("figure.chart").forEach(draw);
})();

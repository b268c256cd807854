// Pictures: specifications from the workbench, drawn by Vega-Embed out of the installed package.
"use strict";
(() => {
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    const ink = value("--ink"), soft = value("--soft"), line = value("--line");
    return {
      background: "transparent",
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: { labelColor: soft, titleColor: soft, gridColor: line, domainColor: line, tickColor: line, titleFontWeight: "normal" },
      legend: { labelColor: ink, labelFontSize: 12, symbolSize: 90, symbolOpacity: 1 },
      text: { color: ink },
    };
  };
  const draw = async (place) => {
    const spec = await pourparler.get(place.dataset.chart);
    if (!Object.keys(spec).length) { place.closest("figure").hidden = true; return; }
    const width = Math.max(280, place.clientWidth - 70);
    const sized = JSON.parse(JSON.stringify(spec), (key, value) => (key === "width" && value === "container" ? width : value));
    // No expression is compiled to code: the policy of the page forbids it, and the interpreter does without.
    await vegaEmbed(place, { ...sized, autosize: undefined, config: { ...sized.config, ...colours() } }, {
      ast: true, actions: false, renderer: "svg", defaultStyle: false, hover: false, logLevel: 1,
      tooltip: (handler, event, item, value) => { item && (place.title = value || ""); },
      loader: { target: "_self" },
    });
    place.querySelector("svg")?.setAttribute("aria-hidden", "true");
  };
  const all = () => { for (const place of document.querySelectorAll("[data-chart]")) pourparler.tried(() => draw(place)); };
  all();
  document.addEventListener("themechange", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  let timer;
  addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(all, 250); });
})();

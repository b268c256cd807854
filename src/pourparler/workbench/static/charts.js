// Charts: specifications from the workbench, drawn by Vega-Embed from the installed package.

import { append, attempt, get } from "./common.js";
import { vegaEmbed } from "./vega.js";

const MARGIN = 70; // pixels beside the drawing, for its axis
const LEAST_WIDTH = 280; // pixels
const RESIZED = 250; // milliseconds without a change after which charts are drawn again

/** The colour that a token has in the present theme. */
const tokenColour = (name) => {
  const probe = append(document.body, "span");
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

const themeConfig = () => {
  const [ink, soft, line] = ["--ink", "--soft", "--line"].map(tokenColour);
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: null },
    axis: {
      labelColor: soft,
      titleColor: soft,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      titleFontWeight: "normal",
    },
    legend: { labelColor: ink, labelFontSize: 12, symbolSize: 90, symbolOpacity: 1 },
    text: { color: ink },
  };
};

/** A copy of a specification with the width of its container in pixels. */
const withWidth = (spec, width) =>
  JSON.parse(JSON.stringify(spec), (key, value) => (key === "width" && value === "container" ? width : value));

const draw = async (container) => {
  const spec = await get(container.dataset.chart);
  if (!Object.keys(spec).length) {
    container.closest("figure").hidden = true;
    return;
  }
  const { margin = MARGIN, least = LEAST_WIDTH } = spec.usermeta || {};
  const sized = withWidth(spec, Math.max(least, container.clientWidth - margin));
  const config = { ...sized.config, ...themeConfig() };
  await vegaEmbed(
    container,
    { ...sized, autosize: undefined, config },
    {
      ast: true, // interprets expressions: the page's policy forbids compiling them
      actions: false,
      renderer: "svg",
      defaultStyle: false,
      hover: false,
      logLevel: 1,
      tooltip: (handler, event, item, value) => {
        if (item) container.title = value || "";
      },
      loader: { target: "_self" },
    },
  );
  container.querySelector("svg")?.setAttribute("aria-hidden", "true");
};

let drawings = 0; // a drawing of the page ends when the next begins

/** Draw every chart of the page, one after the other, so that what somebody does meanwhile need not wait for all. */
export const drawCharts = async () => {
  drawings += 1;
  const drawing = drawings;
  for (const container of document.querySelectorAll("[data-chart]")) {
    if (drawing !== drawings) return;
    if (container.isConnected) await attempt(() => draw(container));
  }
};

/** Draw every chart of the page, and draw it again when the theme or the width changes. */
export const watchCharts = () => {
  drawCharts();
  document.addEventListener("themechange", drawCharts);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
  let timer;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(drawCharts, RESIZED);
  });
};

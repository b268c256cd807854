// The profile of an actor: statements over time, as bars that lead to the timeline.

import { drawTimeline } from "../timeline/draw.js";
import { DAY, parseDay } from "../timeline/scale.js";
import "./actors.js";

const chart = document.getElementById("activity");

if (chart) {
  const days = JSON.parse(document.getElementById("activity-days").textContent);
  const view = { from: parseDay(days[0].day), to: parseDay(days.at(-1).day) + DAY };
  new ResizeObserver(() => drawTimeline(chart, { days, lanes: [], covered: null }, view)).observe(chart);
}

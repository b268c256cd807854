// The drawing of the timeline: ticks, statements as bars, and a lane for each track.

import { draw, drawLink } from "../svg.js";
import { pack, TEXT } from "./pack.js";
import { bins, DAY, dayOf, parseDay, rangeWords, ticks } from "./scale.js";
import { drawSign } from "./symbols.js";

const NARROW = 640; // pixels: below it, names of lanes stand above them
const NAMES = 148; // pixels beside the lanes for their names
const BARS = 60; // pixels
const AXIS = 22; // pixels
const ROW = 25; // pixels: large enough to be pointed at
const PADDING = 8; // pixels above and below the rows of a lane
const SHORT = 10; // days: in a range so short, every event has a row

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Draw the ticks over the whole height; answers nothing. */
const drawTicks = (place, view, x, left, width, height) => {
  for (const [time, words] of ticks(view, width - left)) {
    const at = x(time);
    draw(place, "line", { x1: at, x2: at, y1: AXIS, y2: height, class: "tick" });
    if (at < width - 40) draw(place, "text", { x: at + 4, y: AXIS - 7, class: "tick-words" }, words);
  }
};

/** Draw bars of statements; a bar leads to its days. */
const drawBars = (place, days, view, x, left, width) => {
  const { unit, bins: found } = bins(days, view, width - left);
  const most = Math.max(1, ...found.map(({ count }) => count));
  const foot = AXIS + BARS;
  for (const { start, end, count } of found) {
    const from = Math.max(left, x(start));
    const to = Math.min(width, x(end)) - 1;
    const high = Math.max(2, (count / most) * (BARS - 8));
    const words = `${rangeWords(start, end)}: ${counted(count, "statement")}`;
    const href = `/timeline?since=${dayOf(start)}&until=${dayOf(end - DAY)}`;
    const link = drawLink(place, href, words, "bar-link");
    link.setAttribute("tabindex", "-1"); // the keys of the chart lead to the same days
    draw(link, "rect", { x: from, y: AXIS, width: Math.max(1, to - from), height: BARS, class: "reach" });
    draw(link, "rect", { x: from, y: foot - high, width: Math.max(1, to - from), height: high, class: "bar" });
  }
  draw(place, "line", { x1: left, x2: width, y1: foot, y2: foot, class: "base" });
  return { unit, most };
};

const drawEvent = (place, { event, start, end, side, label, left, right }, y) => {
  const link = drawLink(place, event.href, event.summary, "event");
  draw(link, "rect", { x: left, y: y - ROW / 2, width: right - left, height: ROW, rx: 4, class: "reach" });
  if (end > start + 1) draw(link, "line", { x1: start, x2: end, y1: y, y2: y, class: "span" });
  drawSign(link, event.kind, start, y);
  const places = {
    after: { x: end + 12, "text-anchor": "start" },
    before: { x: start - 12, "text-anchor": "end" },
    on: { x: start + 12, "text-anchor": "start", class: "on-span" },
  };
  draw(link, "text", { ...places[side], y: y + TEXT / 3, "font-size": TEXT }, label);
};

/** A count of events without room, which leads to their days. */
const drawCluster = (place, { at, events }, y) => {
  const from = Math.min(...events.map((each) => each.from));
  const to = Math.max(...events.map((each) => each.to));
  const href = `/timeline?since=${dayOf(from - 3 * DAY)}&until=${dayOf(Math.min(to, from + 60 * DAY) + 3 * DAY)}`;
  const words = `${counted(events.length, "more event")}: zoom in`;
  const link = drawLink(place, href, words, "cluster");
  draw(link, "rect", { x: at - 14, y: y - 12, width: 28, height: 24, rx: 12 });
  draw(link, "text", { x: at, y: y + 4, "text-anchor": "middle", "font-size": TEXT }, `+${events.length}`);
};

const eventsOf = (lane, { from, to }) =>
  lane.events
    .map((event) => ({ ...event, from: parseDay(event.days.start) + DAY / 2, to: parseDay(event.days.end) + DAY / 2 }))
    .filter((event) => event.to >= from && event.from <= to);

/** Draw a lane from a height on; answers the height where it ends. */
const drawLane = (place, lane, top, { view, x, left, width, isNarrow }) => {
  const events = eventsOf(lane, view);
  if (!events.length) return top;
  const isUnlimited = view.to - view.from <= SHORT * DAY;
  const inView = (time) => Math.min(width - 8, Math.max(left + 8, x(time)));
  const { rows, clusters } = pack(events, inView, { left, right: width }, { isUnlimited });
  const group = draw(place, "g", { role: "group", "aria-label": `${lane.name}: ${counted(events.length, "event")}` });
  let y = top + PADDING;
  draw(group, "text", { x: isNarrow ? 0 : 4, y: y + 17, class: "lane-name" }, lane.name);
  draw(group, "text", { x: isNarrow ? 0 : 4, y: y + 33, class: "lane-count" }, isNarrow ? "" : `${events.length}`);
  if (isNarrow) y += ROW;
  for (const items of rows) {
    for (const item of items) drawEvent(group, item, y + ROW / 2);
    y += ROW;
  }
  if (clusters.length) {
    for (const each of clusters) drawCluster(group, each, y + ROW / 2);
    y += ROW;
  }
  const end = Math.max(y, top + (isNarrow ? 0 : 44)) + PADDING;
  draw(group, "line", { x1: 0, x2: width, y1: end, y2: end, class: "base" });
  return end;
};

const shorten = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

/**
 * Draw what is known of a range of days.
 *
 * `view` has the range in milliseconds. Answers the place of the lanes' left edge, and the unit of the bars.
 */
export const drawTimeline = (container, { days, lanes, covered }, view) => {
  const width = container.clientWidth;
  const isNarrow = width < NARROW;
  const left = isNarrow ? 0 : NAMES;
  const x = (time) => left + ((time - view.from) / (view.to - view.from)) * (width - left);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const back = draw(svg, "g");
  const { unit, most } = drawBars(svg, days, view, x, left, width);
  if (!isNarrow) {
    draw(svg, "text", { x: 4, y: AXIS + 20, class: "lane-name" }, "Statements");
    draw(svg, "text", { x: 4, y: AXIS + 36, class: "lane-count" }, `by ${unit}, up to ${most}`);
  }
  let height = AXIS + BARS;
  for (const lane of lanes) {
    const named = { ...lane, name: shorten(lane.name, isNarrow ? 40 : 19) };
    height = drawLane(svg, named, height, { view, x, left, width, isNarrow });
  }
  drawTicks(back, view, x, left, width, height);
  const last = covered ? parseDay(covered.end) + DAY : view.to;
  if (last > view.from && last < view.to) {
    draw(back, "rect", { x: x(last), y: AXIS, width: width - x(last), height: height - AXIS, class: "ahead" });
  }
  svg.setAttribute("width", width);
  svg.setAttribute("height", height + 2);
  container.replaceChildren(svg);
  return { left, width };
};

// The timeline: zoom and move by buttons, keys, wheel and dragging; the lists below follow.

import { append, attempt, formatDates, get, getPage } from "../common.js";
import { drawTimeline } from "../timeline/draw.js";
import { DAY, dayOf, parseDay } from "../timeline/scale.js";
import { classOf, drawSign, KINDS } from "../timeline/symbols.js";

const SETTLED = 450; // milliseconds without a change after which the lists follow
const ZOOM = 1.6; // times, by a button or a key
const STEP = 0.25; // of the range, by an arrow
const LEAST = 2 * DAY;
const CLICK = 5; // pixels that a pointer may move in a click

const chart = document.getElementById("lanes");

let data = { days: [], lanes: [], covered: null };
let view = { from: parseDay(chart.dataset.since), to: parseDay(chart.dataset.until) + DAY };
let edges = { left: 0, width: 1 };
let timer;

const show = () => {
  edges = drawTimeline(chart, data, view);
};

const showLegend = () => {
  const legend = document.getElementById("lane-legend");
  const known = new Set(data.lanes.flatMap(({ events }) => events.map(({ kind }) => kind)));
  legend.replaceChildren();
  for (const kind of KINDS.filter((each) => known.has(each))) {
    const item = append(legend, "li", "", classOf(kind));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "-7 -7 14 14");
    svg.setAttribute("aria-hidden", "true");
    drawSign(svg, kind, 0, 0);
    item.append(svg, kind === "new text" ? "text" : kind);
  }
};

const query = () => `since=${dayOf(view.from)}&until=${dayOf(view.to - DAY)}`;

/** Load what is drawn: the range, and as much on both sides of it. */
const load = () =>
  attempt(async () => {
    const width = view.to - view.from;
    data = await get(`/timeline/lanes.json?since=${dayOf(view.from - width)}&until=${dayOf(view.to + width)}`);
    show();
    showLegend();
  });

/** Have the lists, the tabs and the address follow the range of days. */
const settle = () =>
  attempt(async () => {
    const address = `/timeline?${query()}`;
    history.replaceState(null, "", address);
    load();
    const fresh = await getPage(address);
    if (address !== `/timeline?${query()}`) return;
    for (const id of ["timeline-count", "timeline-zooms", "timeline-days", "timeline-lists"]) {
      const part = fresh.getElementById(id);
      document.getElementById(id).replaceChildren(...part.childNodes);
    }
    formatDates(document.getElementById("main"));
  });

const setView = (from, to) => {
  const width = Math.max(LEAST, to - from);
  const middle = (from + to) / 2;
  view = { from: Math.round(middle - width / 2), to: Math.round(middle + width / 2) };
  show();
  clearTimeout(timer);
  timer = setTimeout(settle, SETTLED);
};

const timeAt = (clientX) => {
  const at = clientX - chart.getBoundingClientRect().left - edges.left;
  return view.from + (at / (edges.width - edges.left)) * (view.to - view.from);
};

const zoom = (factor, time = (view.from + view.to) / 2) =>
  setView(time - (time - view.from) / factor, time + (view.to - time) / factor);

const move = (share) => {
  const shift = share * (view.to - view.from);
  setView(view.from + shift, view.to + shift);
};

const showAll = () => {
  const { covered } = data;
  if (!covered) return;
  setView(parseDay(covered.start), Math.max(parseDay(covered.end), parseDay(chart.dataset.last)) + DAY);
};

const actions = {
  in: () => zoom(ZOOM),
  out: () => zoom(1 / ZOOM),
  earlier: () => move(-STEP),
  later: () => move(STEP),
  all: showAll,
};
const KEYS = { "+": "in", "=": "in", "-": "out", ArrowLeft: "earlier", ArrowRight: "later", 0: "all" };

document.getElementById("lane-tools").addEventListener("click", ({ target }) => {
  actions[target.closest("[data-zoom]")?.dataset.zoom]?.();
});
chart.addEventListener("keydown", (event) => {
  const action = event.target === chart && !event.ctrlKey && !event.metaKey && KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  actions[action]();
});
chart.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey && !event.metaKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 300), timeAt(event.clientX));
    else move(event.deltaX / edges.width);
  },
  { passive: false },
);

/** A bar or a count zooms in, without loading the page anew. */
chart.addEventListener("click", (event) => {
  const link = event.target.closest(".bar-link, .cluster");
  if (!link) return;
  event.preventDefault();
  const days = new URLSearchParams(link.getAttribute("href").split("?")[1]);
  setView(parseDay(days.get("since")), parseDay(days.get("until")) + DAY);
  chart.focus({ preventScroll: true });
});

let drag = null;
chart.addEventListener("pointerdown", (event) => {
  if (event.button === 0 && !event.target.closest("a.event")) drag = { x: event.clientX, view, isMoved: false };
});
addEventListener("pointermove", (event) => {
  if (!drag || (!drag.isMoved && Math.abs(event.clientX - drag.x) < CLICK)) return;
  drag.isMoved = true;
  const shift = ((drag.x - event.clientX) / (edges.width - edges.left)) * (drag.view.to - drag.view.from);
  setView(drag.view.from + shift, drag.view.to + shift);
});
addEventListener("pointerup", () => {
  drag = null;
});
chart.addEventListener("dragstart", (event) => event.preventDefault());
chart.addEventListener("dblclick", (event) => {
  if (!event.target.closest("a")) zoom(ZOOM, timeAt(event.clientX));
});
new ResizeObserver(show).observe(chart);
load();

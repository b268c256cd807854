// The network: a slider goes through the days, and the drawing and the tables follow.

import { attempt, formatDates, get, getPage } from "../common.js";
import { drawNetwork, highlight } from "../network/draw.js";

const WAIT = 140; // milliseconds without a change after which the network of a day is loaded
const PLAYED = 700; // milliseconds that a day is shown

const chart = document.getElementById("network");
const slider = document.getElementById("network-day");
const play = document.getElementById("network-play");
const days = JSON.parse(document.getElementById("network-days").textContent);

let shown = JSON.parse(document.getElementById("network-data").textContent);
let timer;
let playing = null;

const draw = () => drawNetwork(chart, shown);

const day = () => days[Number(slider.value)];

const label = () => {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
  const words = format.format(Date.parse(`${day()}T00:00:00Z`));
  document.getElementById("network-shown").textContent = words;
  slider.setAttribute("aria-valuetext", words);
};

const load = () =>
  attempt(async () => {
    const query = new URLSearchParams(location.search);
    query.set("until", day());
    const address = `/network?${query}`;
    const { network } = await get(`/network.json?${query}`);
    if (query.get("until") !== day()) return;
    history.replaceState(null, "", address);
    shown = network;
    draw();
    const fresh = await getPage(address);
    if (query.get("until") !== day()) return;
    document.getElementById("network-tables").replaceChildren(...fresh.getElementById("network-tables").childNodes);
    formatDates(document.getElementById("network-tables"));
  });

const change = () => {
  label();
  clearTimeout(timer);
  timer = setTimeout(load, WAIT);
};

const stop = () => {
  clearInterval(playing);
  playing = null;
  play.textContent = "Play";
};

const start = () => {
  if (Number(slider.value) === days.length - 1) slider.value = "0";
  play.textContent = "Stop";
  change();
  playing = setInterval(() => {
    slider.value = `${Number(slider.value) + 1}`;
    change();
    if (Number(slider.value) === days.length - 1) stop();
  }, PLAYED);
};

if (slider) {
  slider.addEventListener("input", () => {
    if (playing) stop();
    change();
  });
  play.addEventListener("click", () => (playing ? stop() : start()));
  label();
}

const partyOf = (target) => target.closest?.(".party")?.dataset.party ?? null;
for (const kind of ["pointerover", "focusin"]) {
  chart.addEventListener(kind, ({ target }) => highlight(chart, partyOf(target)));
}
for (const kind of ["pointerleave", "focusout"]) chart.addEventListener(kind, () => highlight(chart, null));
new ResizeObserver(draw).observe(chart);

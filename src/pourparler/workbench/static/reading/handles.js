// Handles at both ends of each span of the open statement: dragged, or moved with the arrow keys.

import { attempt, showMessage } from "../common.js";
import { decide, refreshPage, undo } from "./decisions.js";
import { edgeOf, formatSpans, lastOffset, nearestBound, nextBound, offsetUnder, spansOf, wordsOf } from "./spans.js";
import { canCode, PARTS, store } from "./state.js";

const SIDES = ["start", "end"];
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

const sheet = () => document.getElementById("text");

const SIZE = 24; // pixels of a handle's side, as in reading.css

/** Place a handle at an edge of the text: one of a start lies over the upper half of the line, one of an end below. */
const moveTo = (handle, edge, left = edge.x - SIZE / 2) => {
  const box = sheet().getBoundingClientRect();
  const middle = (edge.top + edge.bottom) / 2;
  const top = handle.classList.contains("end") ? middle : middle - SIZE;
  handle.style.left = `${left - box.left}px`;
  handle.style.top = `${top - box.top}px`;
  handle.style.setProperty("--edge", `${edge.x - left}px`);
};

/** Move handles apart that would lie over each other, each still over its edge where there is room. */
const spread = (drawn) => {
  const rows = Map.groupBy(drawn, ({ handle, edge }) => `${handle.classList.contains("end")} ${edge.top}`);
  for (const row of rows.values()) {
    row.sort((one, other) => one.edge.x - other.edge.x);
    let free = -Infinity;
    for (const [n, { handle, edge }] of row.entries()) {
      const next = row[n + 1]?.edge.x ?? Infinity;
      const room = Math.max(edge.x - SIZE, Math.min(edge.x - SIZE / 2, next - SIZE * 1.5));
      const left = Math.max(free, room);
      moveTo(handle, edge, left);
      free = left + SIZE;
    }
  }
};

/** Write a span with its new end into the ledger. */
const moveEnd = async ({ thing, part, number, side }, offset) => {
  const spans = spansOf(thing, part);
  const isMoved = offset !== null && offset !== spans[number][side];
  if (isMoved) spans[number][side] = offset;
  if (!isMoved || spans[number][0] >= spans[number][1]) {
    drawHandles();
    return;
  }
  await attempt(async () => {
    const revision = await decide(thing, "correct", { fields: { [part]: formatSpans(spans) } });
    if (!revision) return;
    await refreshPage(thing);
    showMessage(revision.summary, { undo });
  });
  drawHandles();
};

const moveByKey = async (end, event) => {
  const direction = ARROWS[event.key];
  if (!direction) return;
  event.preventDefault();
  event.stopPropagation();
  const { thing, part, number, side } = end;
  const offset = spansOf(thing, part)[number][side];
  await moveEnd(end, event.shiftKey ? offset + direction : nextBound(offset, direction));
  document.querySelectorAll(`.handle.${part}.${SIDES[side]}`)[number]?.focus();
};

const drag = (end, handle, event) => {
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  let offset = null;
  const follow = ({ clientX, clientY }) => {
    handle.style.pointerEvents = "none"; // so that the text under the handle is found
    const under = offsetUnder(clientX, clientY);
    handle.style.pointerEvents = "";
    if (under === null) return;
    offset = nearestBound(under);
    const edge = edgeOf(offset, end.side === 1);
    if (edge) moveTo(handle, edge);
  };
  const drop = () => {
    handle.removeEventListener("pointermove", follow);
    moveEnd(end, offset);
  };
  handle.addEventListener("pointermove", follow);
  handle.addEventListener("pointerup", drop, { once: true });
};

const drawHandle = (end, span) => {
  const { part, side } = end;
  const edge = edgeOf(span[side], side === 1);
  if (!edge) return null;
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = `handle ${part} ${SIDES[side]}`;
  const attributes = {
    role: "slider",
    "aria-label": `${side ? "last" : "first"} word of the ${part}; move it with the arrow keys`,
    "aria-valuenow": span[side],
    "aria-valuemin": 0,
    "aria-valuemax": lastOffset(),
    "aria-valuetext": wordsOf(span),
  };
  for (const [name, value] of Object.entries(attributes)) handle.setAttribute(name, String(value));
  handle.addEventListener("keydown", (event) => moveByKey(end, event));
  handle.addEventListener("pointerdown", (event) => drag(end, handle, event));
  sheet().append(handle);
  return { handle, edge };
};

const drawHandles = () => {
  for (const handle of document.querySelectorAll(".handle")) handle.remove();
  const { active: thing } = store.state;
  if (!canCode || !thing?.startsWith("s")) return;
  const drawn = PARTS.flatMap((part) =>
    spansOf(thing, part).flatMap((span, number) =>
      [0, 1].map((side) => drawHandle({ thing, part, number, side }, span)),
    ),
  );
  spread(drawn.filter(Boolean));
};

store.subscribe("active", drawHandles);

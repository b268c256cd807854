// Packing: events of a lane in rows, so that none covers another; those without room are counted together.

import { widthOf } from "../svg.js";

export const TEXT = 12.5; // pixels
const MOST_ROWS = 6; // of a lane, unless the range is short
const FEW = 2; // events without room that get rows of their own
const GAP = 10; // pixels between two events of a row
const SIGN = 12; // pixels on each side of a sign's middle
const CLUSTER = 30; // pixels that a count needs

/** As much of some words as fits into a width. */
const fit = (words, room) => {
  const width = widthOf(words, TEXT);
  if (width <= room) return { label: words, width };
  const most = Math.max(0, Math.floor((words.length * room) / width) - 1);
  const label = most > 3 ? `${words.slice(0, most).trimEnd()}…` : "";
  return { label, width: label ? room : 0 };
};

/** Where an event lies, and its words: after its end, before its start, or on a span that reaches over the drawing. */
const layOut = (event, x, { left, right }) => {
  const start = x(event.from);
  const end = Math.max(start, x(event.to));
  const rooms = { after: right - end - SIGN - 4, before: start - SIGN - left - 4, on: end - start - SIGN - 4 };
  const wanted = widthOf(event.label, TEXT);
  const side =
    ["after", "before", "on"].find((each) => rooms[each] >= wanted) ??
    Object.keys(rooms).toSorted((a, b) => rooms[b] - rooms[a])[0];
  const { label, width } = fit(event.label, rooms[side]);
  const before = side === "before" ? width + 4 : 0;
  const after = side === "after" ? width + 4 : 0;
  return { event, start, end, side, label, left: start - SIGN - before, right: end + SIGN + after };
};

/** Put the events without room together by their places. */
const gather = (rest) => {
  const found = [];
  for (const item of rest.toSorted((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && item.start - last.at < CLUSTER) last.events.push(item.event);
    else found.push({ at: item.start, events: [item.event] });
  }
  return found;
};

/**
 * Pack events into rows.
 *
 * `x` gives the place of a time in pixels, `edges` are those of the drawing. Answers the rows, and the clusters of those
 * events for which there is no room.
 */
export const pack = (events, x, edges, { isUnlimited }) => {
  const rows = [];
  const rest = [];
  for (const event of events) {
    const item = layOut(event, x, edges);
    let row = rows.find(({ right }) => right + GAP <= item.left);
    if (!row && (isUnlimited || rows.length < MOST_ROWS)) {
      row = { right: 0, items: [] };
      rows.push(row);
    }
    if (row) {
      row.items.push(item);
      row.right = item.right;
    } else rest.push(item);
  }
  const packed = rows.map(({ items }) => items);
  const isFew = rest.length <= FEW;
  return { rows: isFew ? [...packed, ...rest.map((each) => [each])] : packed, clusters: isFew ? [] : gather(rest) };
};

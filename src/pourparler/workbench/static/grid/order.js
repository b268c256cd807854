// The order in which to decide: what would change the settlement most comes first. It is worked out beside the page, which
// begins with a quick rule, and again after some decisions.

import { get } from "../common.js";
import { nextStop, setStop } from "./stops.js";

const PAUSE = 2000; // milliseconds without a decision after which the order is asked for again
const MOST = 10; // decisions after which it is asked for without a pause

let isAsking = false;
let decided = 0; // since it was last asked for
let timer = 0;

const positions = () => document.getElementById("positions");

const isKnown = (isOrdered) => {
  const place = document.getElementById("order");
  if (place) place.textContent = isOrdered ? place.dataset.known : place.dataset.unknown;
};

/** Give each position that waits its turn; those without one come last. */
const apply = (order) => {
  const turns = new Map(order.map((thing, n) => [thing, n + 1]));
  let last = order.length;
  const waiting = [...positions().querySelectorAll("[data-turn]")];
  waiting.sort((a, b) => Number(a.dataset.turn) - Number(b.dataset.turn));
  for (const item of waiting) item.dataset.turn = turns.get(item.dataset.thing) ?? (last += 1);
};

const ask = async () => {
  clearTimeout(timer);
  if (isAsking || !positions()?.querySelector("[data-turn]")) return;
  isAsking = true;
  decided = 0;
  try {
    const { order } = await get("/issues/order.json");
    apply(order);
    isKnown(true);
    // What Tab leads to is the first to decide, unless somebody is in the grid.
    if (!document.activeElement?.matches("#positions .stop") && nextStop()) setStop(nextStop());
  } catch {
    // The order on screen stays.
  }
  isAsking = false;
  if (decided) noteDecision(0);
};

/** Ask for the order, unless the page came with it. */
export const prepareOrder = () => {
  if (positions() && positions().dataset.ordered === undefined) ask();
};

/** Note that something was decided, so that the order is not right any more. */
export const noteDecision = (count = 1) => {
  decided += count;
  clearTimeout(timer);
  if (decided >= MOST) ask();
  else timer = setTimeout(ask, PAUSE);
};

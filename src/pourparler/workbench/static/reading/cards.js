// Cards: one for each coding, beside its words; one of them is open.

import { cardOf, marksOf, store } from "./state.js";

const GAP = 8; // pixels between two cards

const cards = () => [...document.querySelectorAll("#cards .card")];

const clearTops = (aside) => {
  for (const card of cards()) card.style.top = "";
  aside.style.height = "";
};

/** Push tops down from an index on, so that no card covers the one before it. */
const pushDown = (tops, wanted, heights, from) => {
  for (let k = from; k < tops.length; k += 1) tops[k] = Math.max(wanted[k], tops[k - 1] + heights[k - 1]);
};

/** Where cards stand: as near to their words as the others allow; the open card exactly there. All in pixels. */
const topsOf = (wanted, heights, open) => {
  const tops = [...wanted];
  pushDown(tops, wanted, heights, 1);
  if (open < 0) return tops;
  tops[open] = Math.max(0, wanted[open]);
  for (let k = open - 1; k >= 0; k -= 1) tops[k] = Math.min(tops[k], tops[k + 1] - heights[k]);
  pushDown(tops, wanted, heights, open + 1);
  if (tops[0] < 0) {
    tops[0] = 0;
    pushDown(tops, tops, heights, 1);
  }
  return tops;
};

/** Put every card beside its words; on a narrow screen cards are a plain list. */
export const placeCards = () => {
  const aside = document.getElementById("cards");
  if (getComputedStyle(aside).position !== "relative") {
    clearTops(aside);
    return;
  }
  const origin = aside.getBoundingClientRect().top;
  const rows = cards().map((card) => {
    const [first] = marksOf(card.dataset.thing);
    return { card, wanted: first ? first.getBoundingClientRect().top - origin : 0 };
  });
  rows.sort((a, b) => a.wanted - b.wanted);
  const heights = rows.map(({ card }) => card.offsetHeight + GAP);
  const tops = topsOf(
    rows.map(({ wanted }) => wanted),
    heights,
    rows.findIndex(({ card }) => card.dataset.thing === store.state.active),
  );
  for (const [k, { card }] of rows.entries()) card.style.top = `${tops[k]}px`;
  aside.style.height = tops.length ? `${tops.at(-1) + heights.at(-1)}px` : "0";
};

/** The codings in the order of their words. */
export const codingsInOrder = () => {
  const offset = (thing) => Number(marksOf(thing)[0]?.dataset.o ?? 0);
  return cards()
    .map((card) => card.dataset.thing)
    .toSorted((a, b) => offset(a) - offset(b));
};

/** Open the card of a coding, or with null close the one that is open. */
export const openCard = (thing, { focus = true, scroll = true } = {}) => {
  const active = thing && cardOf(thing) ? thing : null;
  store.set({ active });
  if (!active) return;
  if (scroll) marksOf(active)[0]?.scrollIntoView({ block: "center" });
  if (focus) cardOf(active).focus({ preventScroll: true });
  history.replaceState(null, "", `#${active}`);
};

/** Open the next card, or the one before. */
export const stepCards = (direction) => {
  const all = codingsInOrder();
  if (!all.length) return;
  const at = all.indexOf(store.state.active);
  const start = direction > 0 ? 0 : all.length - 1;
  openCard(all[at < 0 ? start : Math.max(0, Math.min(all.length - 1, at + direction))]);
};

/** Open a card by a click on its words; where codings overlap, clicks go through all of them. */
export const openByWords = (segment) => {
  const things = segment.dataset.s.split(" ").filter((thing) => cardOf(thing));
  if (things.length) openCard(things[(things.indexOf(store.state.active) + 1) % things.length], { scroll: false });
};

store.subscribe("active", ({ active }) => {
  for (const element of document.querySelectorAll(".active")) element.classList.remove("active");
  if (active) {
    cardOf(active)?.classList.add("active");
    for (const element of marksOf(active)) element.classList.add("active");
  }
  placeCards();
});

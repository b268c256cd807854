// The grid of positions by keyboard, pointer and touch.

import { hasKeys, onKeys, showMessage } from "../common.js";
import { decide, undo } from "./decisions.js";
import { clearSelection, isDecidable, select, selectedItems } from "./items.js";
import { prepareOrder } from "./order.js";
import { closeSource, isOpen, showSource } from "./source.js";
import { MOVES, currentStop, focusStop, nextStop, passStop, setStop } from "./stops.js";

const canDecide = () => document.getElementById("positions")?.dataset.decides !== undefined;

const isSelected = (item) => item.getAttribute("aria-selected") === "true";

/** Decide about what is selected, or else about the current position. */
const decideHere = (verb, stance) => {
  if (!canDecide()) return;
  const selected = selectedItems();
  const items = (selected.length ? selected : [currentStop()]).filter(isDecidable);
  if (!items.length) showMessage("Choose a position that was read. Codings are changed on the page Coding.");
  decide(items, verb, stance);
  clearSelection();
};

const giveStance = (number) => {
  const button = document.querySelectorAll("#positions [data-kind]")[number];
  if (button) decideHere("correct", button.dataset.kind);
};

/** What `g` goes to: the next position to decide, or the current one if the focus is elsewhere and it waits. */
const stopToDecide = () => {
  const stop = currentStop();
  const isWaiting = stop?.dataset.turn && stop.dataset.state === "machine";
  return isWaiting && document.activeElement !== stop ? stop : nextStop();
};

const goToNext = () => {
  if (document.activeElement === currentStop()) passStop(currentStop());
  const stop = stopToDecide();
  if (stop) focusStop(stop);
  else showMessage("Every position here is decided.");
};

const mark = () => {
  const stop = currentStop();
  if (stop && canDecide()) select(stop, !isSelected(stop));
};

const undoHere = () => {
  const [item] = undo();
  if (item) focusStop(item);
};

const close = () => {
  if (selectedItems().length) clearSelection();
  else if (isOpen()) {
    closeSource();
    currentStop()?.focus();
  }
};

const actions = {
  confirm: () => decideHere("confirm"),
  reject: () => decideHere("reject"),
  mark,
  undo: undoHere,
  source: () => currentStop() && showSource(currentStop()),
  next: goToNext,
};

const digits = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit, n) => [digit, () => giveStance(n)]));

/** Keys of a stop that are no characters: they work even if single keys are off. */
const named = { Enter: actions.source, " ": goToNext, Escape: close };
const single = { y: actions.confirm, n: actions.reject, x: mark, o: actions.source, ...digits };

const move = (event, stop) => {
  const to = MOVES[event.key](stop);
  if (!to) return;
  if (event.shiftKey && canDecide()) {
    select(stop, true);
    select(to, true);
  }
  focusStop(to);
};

const onKeydown = (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const stop = event.target.closest?.("#positions .stop");
  if (!stop) {
    if (event.key === "Escape" && event.target.closest?.("#source")) close();
    return;
  }
  const action = named[event.key] ?? (hasKeys() ? single[event.key] : undefined);
  if (!action && !MOVES[event.key]) return;
  event.preventDefault();
  if (action) action();
  else move(event, stop);
};

const onClick = ({ target, shiftKey, ctrlKey, metaKey }) => {
  const button = target.closest("#positions button");
  if (button) {
    if (button.dataset.kind) decideHere("correct", button.dataset.kind);
    else actions[button.dataset.do]?.();
    currentStop()?.focus();
    return;
  }
  const stop = target.closest("#positions .stop");
  if (!stop) return;
  focusStop(stop);
  if (shiftKey || ctrlKey || metaKey) mark();
  else showSource(stop);
};

/** Make the first position to decide the one that Tab leads to. */
const prepareStops = () => {
  if (!currentStop()) setStop(nextStop() ?? document.querySelector("#positions .stop"));
};

/** Have the grid in an element used. */
export const enableGrid = (main) => {
  main.addEventListener("keydown", onKeydown);
  main.addEventListener("click", onClick);
  main.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("#positions .stop")) return;
    setStop(target);
    if (isOpen() && document.getElementById("source").dataset.thing !== target.dataset.thing) showSource(target);
  });
  new MutationObserver(() => {
    prepareStops();
    prepareOrder();
  }).observe(main, { childList: true });
  onKeys({ g: goToNext, u: undoHere });
  prepareStops();
  prepareOrder();
};

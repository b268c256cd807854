// Decisions about many rows: shown at once, sent, and taken back together.

import { attempt, post, refresh, showError, showMessage } from "../common.js";
import { boxes, clear, currentBox, isAll, picked, query, rowOf, showPicked, total } from "./rows.js";

const MOST_REASONS = 3; // shown of what was refused
const KEPT = 20; // batches that can be undone

const key = () => `undo ${location.pathname}`;

const batches = () => JSON.parse(sessionStorage.getItem(key()) ?? "[]");

const keep = (list) => sessionStorage.setItem(key(), JSON.stringify(list.slice(-KEPT)));

/** What is decided about: what is selected, or the row with the focus. */
export const chosen = () => {
  if (isAll()) return { view: query(), expected: total() };
  const own = picked().length ? picked() : [currentBox()].filter(Boolean);
  if (!own.length) return null;
  return { things: Object.fromEntries(own.map(({ dataset }) => [dataset.thing, Number(dataset.seen)])) };
};

/** The rows on this page that are decided about. */
export const chosenRows = () => {
  if (isAll()) return boxes().map(rowOf);
  const own = picked().length ? picked() : [currentBox()].filter(Boolean);
  return own.map(rowOf);
};

/** Read the list again, and go to the row that was in focus, or to the one that took its place. */
export const reload = async (place) => {
  await refresh();
  clear();
  const every = boxes();
  every[Math.min(place, every.length - 1)]?.focus({ preventScroll: true });
};

export const focusedPlace = () => Math.max(0, boxes().indexOf(currentBox()));

/** How many rows a decision is about. */
const countOf = ({ expected, things, actors }) => expected ?? actors?.length ?? Object.keys(things).length;

const describe = ({ refused }, body, words) => {
  const reasons = refused.slice(0, MOST_REASONS).map(({ thing, why }) => `${thing}: ${why}`);
  const more = refused.length > MOST_REASONS ? ` and ${refused.length - MOST_REASONS} more` : "";
  const done = `${Math.max(0, countOf(body) - refused.length)} ${words}.`;
  return refused.length ? `${done} Not decided: ${reasons.join("; ")}${more}.` : `${done} Press u to undo.`;
};

/** Send a decision; `show` changes the rows on screen before the answer is there. */
export const decide = async (address, body, words, show = () => {}) => {
  const place = Math.max(0, boxes().map(rowOf).indexOf(chosenRows()[0]));
  for (const row of chosenRows()) {
    row.dataset.state = "decided";
    show(row);
  }
  try {
    const answer = await post(address, body);
    if (answer.revisions.length) {
      const count = Math.max(1, countOf(body) - answer.refused.length);
      keep([...batches(), { revisions: answer.revisions, count }]);
    }
    await reload(place);
    const tell = answer.refused.length ? showError : showMessage;
    tell(describe(answer, body, words));
  } catch (error) {
    await reload(place);
    showError(error.message);
  }
  showPicked();
};

/** Undo the last decision that was made on this page. */
export const undo = () =>
  attempt(async () => {
    const list = batches();
    const last = list.pop();
    if (!last) {
      showMessage("Nothing to undo here. The history has what was decided elsewhere.");
      return;
    }
    const place = focusedPlace();
    await post("/undo/all", { revisions: last.revisions });
    keep(list);
    await reload(place);
    showMessage(`${last.count} undone`);
  });

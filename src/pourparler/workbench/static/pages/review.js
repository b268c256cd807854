// The review queue: one keystroke for each statement.

import { attempt, onKeys, post, refresh, showError, showMessage } from "../common.js";
import { createStore } from "../store.js";

// `revisions` are the ids of this visit's decisions, which undo takes back one by one.
const store = createStore({ isBusy: false, revisions: [] });

const item = () => document.getElementById("item");

/** Focus the statement, and have its words in view, above the buttons that stay at the foot. */
const focusItem = () => {
  item()?.focus({ preventScroll: true });
  const words = item()?.querySelector(".m-content");
  if (!words) return;
  const { bottom } = words.getBoundingClientRect();
  if (bottom > innerHeight * 0.75) words.scrollIntoView({ block: "center" });
  else if (words.getBoundingClientRect().top < 0) item().scrollIntoView({ block: "start" });
};

const addressOf = (skip) => {
  const query = new URLSearchParams(location.search);
  if (skip) query.set("skip", skip);
  else query.delete("skip");
  return `${location.pathname}${query.size ? `?${query}` : ""}`;
};

const show = async (skip) => {
  const address = addressOf(skip);
  history.replaceState(null, "", address);
  await refresh(address);
  focusItem();
};

const decide = async (verb, body = {}) => {
  const current = item();
  if (!current || store.state.isBusy) return;
  store.set({ isBusy: true });
  const { thing } = current.dataset;
  const skip = Number(current.dataset.skip);
  try {
    const { revision } = await post(`/codings/${thing}/${verb}`, { seen: Number(current.dataset.seen), ...body });
    store.set({ revisions: [...store.state.revisions, revision.id] });
    await show(skip);
    showMessage(`${thing}: ${revision.summary}`, { undo: actions.undo });
  } catch (error) {
    // Somebody else decided first: show the next statement, and what they did.
    if (error.status === 409) await show(skip);
    showError(error.message);
  } finally {
    store.set({ isBusy: false });
  }
};

const undo = () =>
  attempt(async () => {
    const { revisions } = store.state;
    store.set({ revisions: revisions.slice(0, -1) });
    const undone = await post("/undo", { revision: revisions.at(-1) ?? null });
    await show(Number(item()?.dataset.skip ?? 0));
    showMessage(`Undone: ${undone.name} ${undone.summary}`);
  });

const actions = {
  confirm: () => decide("confirm"),
  reject: () => decide("reject"),
  give: (button) => decide("correct", { fields: { speaker: button.dataset.actor } }),
  skip: () => item() && show(Number(item().dataset.skip) + 1),
  correct: () => item() && location.assign(item().dataset.edit),
  undo,
};

const giveToSpeaker = (number) => {
  const button = document.querySelectorAll('[data-do="give"]')[number - 1];
  if (button) actions.give(button);
};

document.getElementById("main").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) actions[button.dataset.do](button);
});

if (document.getElementById("page").dataset.coding === "yes") {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [digit, () => giveToSpeaker(digit)]);
  onKeys({
    a: actions.confirm,
    r: actions.reject,
    s: actions.skip,
    e: actions.correct,
    u: actions.undo,
    ...Object.fromEntries(digits),
  });
}
focusItem();

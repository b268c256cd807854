// Decisions about positions: shown at once, sent one after the other, and taken back on screen if they are refused.

import { createQueue, get, post, showError, showMessage } from "../common.js";
import { readItem, showItem } from "./items.js";
import { noteDecision } from "./order.js";

const STATES = { confirm: "confirmed", reject: "rejected", correct: "confirmed" };

const known = new WeakMap(); // of each position: its state as the workbench last told it
const pending = new WeakMap(); // how many requests about it are not answered yet
const refusals = new WeakMap(); // how many were refused: what was decided on top of one is not sent
const batches = []; // what each key decided, for undo

const inOrder = createQueue();

const count = (map, item, step = 0) => {
  map.set(item, (map.get(item) ?? 0) + step);
  return map.get(item);
};

/** Its state now, after what somebody else decided; null if it cannot be had. */
const currentState = async (item) => {
  const { stance, revision, decision } = await get(`/issues/source.json?thing=${item.dataset.thing}`);
  const state = { state: STATES[decision?.action] ?? "machine", stance: stance.stance, seen: revision };
  return { state, words: decision ? `${decision.coder} was first: ${decision.summary}` : "It has changed" };
};

const handleRefusal = async (item, error) => {
  count(refusals, item, 1);
  if (error.status !== 409) return showError(error.message);
  try {
    const { state, words } = await currentState(item);
    known.set(item, state);
    return showError(`${item.dataset.thing}: ${words}. Decide again to replace it.`);
  } catch {
    return showError(error.message);
  }
};

/** Send a request about a position after those before it; then show what the workbench knows. */
const send = (item, work) => {
  count(pending, item, 1);
  const refused = count(refusals, item);
  inOrder(async () => {
    try {
      if (count(refusals, item) === refused) await work();
    } catch (error) {
      await handleRefusal(item, error);
    }
    if (count(pending, item, -1) === 0) showItem(item, known.get(item));
    noteDecision();
  });
};

/** The party, issue and option under which a position is on screen: it is coded as that. */
const placeOf = (item) => {
  const { party, issue, option } = item.parentElement.dataset;
  return { place: { party, issue, option } };
};

const sendDecision = (entry, verb, stance) =>
  send(entry.item, async () => {
    const before = known.get(entry.item);
    const fields = stance ? { fields: { stance } } : {};
    const place = verb === "reject" ? {} : placeOf(entry.item);
    const { revision, seen } = await post(`/codings/${entry.item.dataset.thing}/${verb}`, {
      seen: before.seen,
      ...place,
      ...fields,
    });
    known.set(entry.item, { state: STATES[verb], stance: stance ?? before.stance, seen });
    Object.assign(entry, { before, revision: revision.id });
    showMessage(`${revision.name}: ${revision.summary}`, { undo });
  });

/** Confirm, reject or correct positions. */
export const decide = (items, verb, stance = null) => {
  const batch = [];
  for (const item of items) {
    const shown = readItem(item);
    const wanted = { ...shown, state: STATES[verb], stance: stance ?? shown.stance };
    if (wanted.state === shown.state && wanted.stance === shown.stance) continue;
    if (!known.has(item)) known.set(item, shown);
    const entry = { item, shown };
    batch.push(entry);
    showItem(item, wanted);
    sendDecision(entry, verb, stance);
  }
  if (batch.length) batches.push(batch);
};

const sendUndo = (entry) =>
  send(entry.item, async () => {
    if (!entry.revision) return;
    const undone = await post("/undo", { revision: entry.revision });
    known.set(entry.item, entry.before);
    showMessage(`Undone: ${undone.name} ${undone.summary}`);
  });

/** Undo what the last key decided; answers the positions. */
export const undo = () => {
  const batch = batches.pop();
  if (!batch) {
    showMessage("Nothing to undo here. The history has what was decided before.");
    return [];
  }
  for (const entry of batch.toReversed()) {
    showItem(entry.item, entry.shown);
    sendUndo(entry);
  }
  return batch.map(({ item }) => item);
};

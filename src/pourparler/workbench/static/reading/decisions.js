// Decisions about codings: accept, reject, correct, add, undo.

import { attempt, post, refresh, showError, showMessage } from "../common.js";
import { codingsInOrder, openCard } from "./cards.js";
import { keepsTheirs } from "./conflict.js";
import { resetSpans } from "./spans.js";
import { cardOf, page, store } from "./state.js";

const remember = (revision) => store.set({ revisions: [...store.state.revisions, revision.id] });

/** Draw the page again, with a card open; the document "refreshed" event tells those who hold parts of the old page. */
export const refreshPage = async (thing) => {
  const top = scrollY;
  await refresh();
  resetSpans();
  document.dispatchEvent(new Event("refreshed"));
  scrollTo(0, top);
  openCard(thing, { scroll: false });
};

/** Send a decision. If somebody else changed the coding meanwhile, the reader chooses; null if theirs stays. */
export const decide = async (thing, verb, body = {}) => {
  const send = async (seen) => {
    const answer = await post(`/codings/${thing}/${verb}`, { ...body, seen });
    remember(answer.revision);
    return answer.revision;
  };
  try {
    return await send(Number(cardOf(thing).dataset.seen));
  } catch (error) {
    if (error.status !== 409) throw error;
    if (!(await keepsTheirs(thing))) return send(error.seen);
    await refreshPage(thing);
    return null;
  }
};

/** Add a statement that the machine missed. */
export const addStatement = async (fields) => {
  const { revision } = await post("/codings", { document: page().dataset.document, fields });
  remember(revision);
  return revision;
};

/** The open coding; null, with a message, if none is open. */
export const requireActive = () => {
  if (!store.state.active) showError("Select a statement first: click it, or press j.");
  return store.state.active;
};

/** Accept or reject the open coding, and go on to the next. */
export const decideActive = async (verb) => {
  const thing = requireActive();
  if (!thing) return;
  const all = codingsInOrder();
  const next = all[all.indexOf(thing) + 1];
  await attempt(async () => {
    const revision = await decide(thing, verb);
    if (!revision) return;
    await refreshPage(verb === "reject" ? next : thing);
    showMessage(`${thing}: ${revision.summary}`, { undo });
    if (verb === "confirm" && next) openCard(next);
  });
};

/** Undo the last decision of this visit; if there is none, the reader's last. */
export const undo = () =>
  attempt(async () => {
    const { active, revisions } = store.state;
    store.set({ revisions: revisions.slice(0, -1) });
    const undone = await post("/undo", { revision: revisions.at(-1) ?? null });
    await refreshPage(active || (undone.thing === "statement" ? `s${undone.thing_id}` : null));
    showMessage(`Undone: ${undone.name} ${undone.summary}`);
  });

// The state of the reading view, and what its modules know of the page.

import { createStore } from "../store.js";

export const PARTS = ["source", "cue", "content"];

/**
 * `active` is the coding whose card is open ("s12", "m3", "p4", "t5"), or null; `editing` what the editor changes, or null;
 * `revisions` the ids of this visit's decisions, which undo takes back one by one.
 */
export const store = createStore({ active: null, editing: null, revisions: [] });

export const page = () => document.getElementById("page");

/** Whether the reader may decide about codings. */
export const canCode = page().dataset.coding === "yes";

export const cardOf = (thing) => document.getElementById(`card-${thing}`);

/** The segments of the text that a coding marks. */
export const marksOf = (thing) => [...document.querySelectorAll(`#text .x[data-s~="${thing}"]`)];

// The editor: corrects a coding or adds a statement, in a dialog that leaves the text free to select in.

import { showError, showMessage } from "../common.js";
import { createPicker } from "../picker.js";
import { addStatement, decide, refreshPage, requireActive, undo } from "./decisions.js";
import { findSpan, formatSpans, selectedSpan, spansOf, wordsOf } from "./spans.js";
import { canCode, cardOf, page, PARTS, store } from "./state.js";

const FIRST_FIELDS = { s: "speaker", m: "place", p: "name", t: "stance" }; // by the first letter of a coding

const dialog = () => document.getElementById("edit");
const field = (name) => document.getElementById(`edit-${name}`);

let picker = null;

const preparePicker = () => {
  if (!canCode) return;
  const first = JSON.parse(page().dataset.actors).map((actor) => ({ ...actor, isHere: true }));
  picker = createPicker(field("speaker"), document.getElementById("edit-speaker-list"), { first, canAdd: true });
};

const showFault = (text) => {
  field("fault").textContent = text;
  field("fault").hidden = !text;
};

const showParts = () => {
  for (const part of PARTS) {
    field(part).textContent = store.state.editing.parts[part].map(wordsOf).join(" … ") || "none";
    field(`find-${part}`).value = "";
  }
};

const setPart = (part, spans) => {
  const { editing } = store.state;
  store.set({ editing: { ...editing, parts: { ...editing.parts, [part]: spans } } });
  showParts();
};

/** The values of a coding's card; none for a new statement. */
const valuesOf = ({ thing }) => (thing ? cardOf(thing).dataset : {});

const partsOf = (thing, selected) => {
  const parts = Object.fromEntries(PARTS.map((part) => [part, thing ? spansOf(thing, part) : []]));
  return selected ? { ...parts, content: [selected] } : parts;
};

const isQuotation = (span) => span !== null && /^[“"«]/u.test(wordsOf(span));

const open = (thing, selected) => {
  const editing = { thing, letter: thing ? thing[0] : "s", parts: partsOf(thing, selected) };
  store.set({ editing });
  const values = valuesOf(editing);
  for (const group of document.querySelectorAll("#edit [data-of]")) group.hidden = group.dataset.of !== editing.letter;
  document.getElementById("edit-title").textContent = thing ? `Correct ${thing}` : "Add a statement";
  picker.set(values.speaker ? { id: Number(values.speaker), name: values.speakerName } : null);
  field("act").value = values.act ?? "";
  field("kind").value = values.kind ?? (isQuotation(selected) ? "direct" : "indirect");
  field("place").value = values.place ?? "";
  field("status").value = values.status ?? "held";
  field("name").value = values.name ?? "";
  field("state").value = values.state ?? "";
  field("stance").value = values.stance ?? "supports";
  document.querySelector("#edit .days").hidden = editing.letter === "t"; // a position has the day of its statement
  field("since").value = values.since ?? "";
  field("until").value = values.until === values.since ? "" : (values.until ?? "");
  showFault("");
  showParts();
  dialog().show();
  const first = field(FIRST_FIELDS[editing.letter]);
  first.focus();
  first.select?.(); // so that typing replaces the present value
};

/** Correct the open coding. */
export const correctActive = () => {
  const thing = requireActive();
  if (thing) open(thing, null);
};

/** Add a statement that the machine missed; the selected words are its content. */
export const addMissed = () => open(null, selectedSpan());

/** Close the editor without a change. */
export const closeEditor = () => {
  dialog().close();
  store.set({ editing: null });
};

/** Give a part of the statement the selected words; with nothing selected the source and the cue become empty. */
export const takeSelection = (part) => {
  const selected = selectedSpan();
  if (selected) setPart(part, [selected]);
  else if (part === "content") showParts();
  else setPart(part, []);
};

/** Give a part of the statement the words that were typed. */
export const takeTyped = (part, typed) => {
  const span = findSpan(typed);
  if (span) {
    showFault("");
    setPart(part, [span]);
  } else showFault(`“${typed.trim()}” does not occur in the text.`);
};

const range = (since, until) => {
  if (!since) return "";
  return until && until !== since ? `${since}..${until}` : since;
};

const statementFields = ({ thing, parts }, values) => {
  const speaker = picker.get();
  if (speaker === undefined) throw new Error("Choose a speaker from the list, or leave the field empty.");
  const before = Object.fromEntries(PARTS.map((part) => [part, thing ? formatSpans(spansOf(thing, part)) : ""]));
  return {
    now: {
      speaker: speaker ? String(speaker.id) : "",
      act: field("act").value,
      kind: field("kind").value,
      ...Object.fromEntries(PARTS.map((part) => [part, formatSpans(parts[part])])),
    },
    before: { speaker: values.speaker ?? "", act: values.act ?? "", kind: values.kind, ...before },
  };
};

const meetingFields = (values) => ({
  now: { place: field("place").value.trim(), status: field("status").value },
  before: { place: values.place, status: values.status },
});

const proposalFields = (values) => ({
  now: { name: field("name").value.trim(), state: field("state").value },
  before: { name: values.name, state: values.state },
});

const stanceFields = (values) => ({ now: { stance: field("stance").value }, before: { stance: values.stance } });

/** The fields that differ from the coding, as the workbench takes them: null empties a field. */
const changedFields = (editing) => {
  const values = valuesOf(editing);
  const fieldsOf = {
    s: () => statementFields(editing, values),
    m: () => meetingFields(values),
    p: () => proposalFields(values),
    t: () => stanceFields(values),
  };
  const { now, before } = fieldsOf[editing.letter]();
  now.date = range(field("since").value, field("until").value);
  before.date = range(values.since, values.until);
  const changed = Object.entries(now).filter(([name, value]) => value !== before[name]);
  return Object.fromEntries(changed.map(([name, value]) => [name, value || null]));
};

const write = async ({ thing }, fields) => {
  const revision = thing ? await decide(thing, "correct", { fields }) : await addStatement(fields);
  closeEditor();
  if (!revision) return;
  await refreshPage(thing ?? `s${revision.thing_id}`);
  showMessage(revision.summary, { undo });
};

/** Save what the editor holds; a fault is shown in the editor. */
export const saveEditor = async () => {
  try {
    if (!store.state.editing.thing && !store.state.editing.parts.content.length) {
      throw new Error("Select the words that were said and press Content, or type them.");
    }
    await picker.ready();
    const { editing } = store.state;
    if (!editing) return; // closed while a new actor was entered
    const fields = changedFields(editing);
    if (Object.keys(fields).length) await write(editing, fields);
    else closeEditor();
  } catch (error) {
    if (store.state.editing) showFault(error.message);
    else showError(error.message);
  }
};

preparePicker();
document.addEventListener("refreshed", preparePicker);

// The dialogs of a list: correct a speaker, code onto an issue, merge actors with a preview.

import { append, attempt, get, showError } from "../common.js";
import { createPicker } from "../picker.js";
import { chosen, decide } from "./batch.js";
import { picked } from "./rows.js";

let picker = null;

const dialog = (id) => document.getElementById(id);

const needChosen = () => {
  const body = chosen();
  if (!body) showError("Select statements first: x selects the one in focus.");
  return body;
};

export const openSpeaker = () => {
  if (!needChosen()) return;
  const input = document.getElementById("speaker-input");
  if (!input.dataset.ready) {
    picker = createPicker(input, document.getElementById("speaker-list"), { canAdd: true });
    input.dataset.ready = "yes";
  }
  picker.set(null);
  dialog("speaker-dialog").showModal();
};

export const correctSpeaker = async () => {
  await picker.ready();
  const actor = picker.get();
  if (!actor) {
    showError("Type a name and choose an actor from the list.");
    return;
  }
  dialog("speaker-dialog").close();
  await decide("/statements/correct", { ...chosen(), speaker: String(actor.id) }, "corrected", (row) => {
    const shown = row.querySelector(".speaker");
    if (shown) shown.textContent = actor.name;
  });
};

/** Offer the options of the issue that is chosen. */
export const offerOptions = () => {
  const { issue, option } = dialog("code-dialog").querySelector("form").elements;
  const { issues } = JSON.parse(document.getElementById("book").textContent);
  const found = issues.find(({ name }) => name === issue.value);
  option.replaceChildren(...found.options.map(({ name }) => new Option(name)));
  option.append(new Option("no option", ""));
};

export const openCode = () => {
  if (!dialog("code-dialog") || !needChosen()) return;
  offerOptions();
  dialog("code-dialog").showModal();
};

export const code = async () => {
  const { issue, option, kind, party } = dialog("code-dialog").querySelector("form").elements;
  const what = { issue: issue.value, option: option.value, kind: kind.value, party: party.value };
  dialog("code-dialog").close();
  await decide("/statements/code", { ...chosen(), ...what }, `coded onto ${issue.value}`, (row) => {
    append(row.querySelector(".about"), "span", `coded: ${issue.value}`, "tag");
  });
};

const numbers = () => picked().map(({ dataset }) => Number(dataset.thing.slice(1)));

const showPreview = async (into) => {
  const query = new URLSearchParams(numbers().map((id) => ["actor", id]));
  if (into) query.set("into", into);
  const found = await get(`/actors/merge.json?${query}`);
  const box = document.getElementById("merge-preview");
  box.replaceChildren();
  append(box, "p", `${found.into.name} will have ${found.statements} statements under ${found.names.length} names.`);
  const list = append(box, "ul");
  for (const actor of [found.into, ...found.merged]) {
    const item = append(list, "li", `${actor.name}: ${actor.statements} statements, ${actor.documents} documents`);
    for (const { content } of found.said[actor.id] ?? []) append(item, "div", `“${content.slice(0, 160)}”`, "about");
  }
  for (const actor of found.refused) {
    append(box, "p", `${actor.name} stays as it is: a ${actor.kind} is no ${found.into.kind}.`, "fault");
  }
  if (found.acts_for.length > 1) {
    append(box, "p", `They act for different actors: ${found.acts_for.join(", ")}.`, "fault");
  }
  if (found.roles.length) append(box, "p", `Roles: ${found.roles.join("; ")}`, "soft");
  return found;
};

/** Show what merging would give with another name. */
export const previewAgain = () =>
  attempt(() => showPreview(dialog("merge-dialog").querySelector("form").elements.into.value));

/** Show what merging the selected actors would give. */
export const openMerge = () =>
  attempt(async () => {
    if (picked().length < 2) {
      showError("Select two or more actors first: x selects the one in focus.");
      return;
    }
    const found = await showPreview(null);
    const { into } = dialog("merge-dialog").querySelector("form").elements;
    into.replaceChildren(
      ...[found.into, ...found.merged, ...found.refused].map(
        ({ id, name, kind }) => new Option(`${name} (${kind})`, id),
      ),
    );
    dialog("merge-dialog").showModal();
  });

export const merge = async () => {
  const into = Number(dialog("merge-dialog").querySelector("form").elements.into.value);
  dialog("merge-dialog").close();
  const actors = numbers().filter((id) => id !== into);
  await decide("/actors/merge-all", { actors, into }, "merged");
};

// Coding: accept, change or refuse a suggestion; a coded statement leaves the list.

import { attempt, post, refresh, showMessage } from "../common.js";

const main = document.getElementById("main");

const withChance = (words, chance) => (chance ? `${words} (${chance})` : words);

/** Offer the options of the issue that is chosen, each with how likely it is if it was suggested. */
const offerOptions = (form, issues) => {
  const { issue, option, kind } = form.elements;
  const { option: suggested, optionChance } = issue.selectedOptions[0].dataset;
  const { options } = issues.find((each) => each.name === issue.value);
  const labelled = (name) => (name === suggested ? withChance(name, optionChance) : name);
  option.replaceChildren(...options.map(({ name }) => new Option(labelled(name), name, false, name === suggested)));
  if (kind.value === "open" || kind.value === "conditional") option.prepend(new Option("no option", ""));
};

/** Select the position that is suggested for the issue, if it is likely enough; otherwise none. */
const suggestKind = ({ elements: { issue, kind } }) => {
  const { kind: suggested, kindChance, sure } = issue.selectedOptions[0].dataset;
  for (const each of kind.options) {
    if (each.value) each.textContent = withChance(each.dataset.words, each.value === suggested && kindChance);
  }
  kind.value = sure === undefined ? "" : suggested;
};

const prepare = () => {
  const codebook = document.getElementById("book");
  if (!codebook) return;
  const { issues } = JSON.parse(codebook.textContent);
  for (const form of document.querySelectorAll("form.waiting")) {
    const { issue, kind } = form.elements;
    if (!issue) continue; // a reader may not code
    issue.addEventListener("change", () => suggestKind(form));
    for (const field of [issue, kind]) field.addEventListener("change", () => offerOptions(form, issues));
    suggestKind(form);
    offerOptions(form, issues);
  }
};

const code = (form, body) =>
  attempt(async () => {
    const next = form.nextElementSibling?.dataset?.statement;
    await post("/positions", { statement: Number(form.dataset.statement), ...body });
    await refresh();
    prepare();
    showMessage("Coded. To undo, remove it from the list below or use History.");
    document.querySelector(`form.waiting[data-statement="${next}"] button`)?.focus();
  });

const remove = (position) =>
  attempt(async () => {
    await post(`/positions/${position}/remove`);
    await refresh();
    prepare();
  });

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".waiting")) return;
  event.preventDefault();
  const { party, kind, issue, option } = form.elements;
  code(form, { party: party.value, kind: kind.value, terms: [[issue.value, option.value]] });
});

main.addEventListener("click", ({ target }) => {
  if (target.dataset.none !== undefined) code(target.closest("form.waiting"), { kind: "none" });
  if (target.dataset.remove !== undefined) remove(target.dataset.remove);
});

prepare();

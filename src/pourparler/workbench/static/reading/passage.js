// Coding a passage: the position that selected words show, whether or not they are a statement.

import { attempt, post, showDecision, showError } from "../common.js";
import { refreshPage } from "./decisions.js";
import { selectedSpan, wordsOf } from "./spans.js";
import { page, store } from "./state.js";

const dialog = () => document.getElementById("code");

/** Offer the options of the issue that is chosen. */
const offerOptions = () => {
  const { issue, option } = dialog().querySelector("form").elements;
  const issues = JSON.parse(document.getElementById("code-issues").textContent);
  const { options } = issues.find((each) => each.name === issue.value) ?? { options: [] };
  option.replaceChildren(...options.map(({ name }) => new Option(name)), new Option("no option", ""));
};

const save = (span) =>
  attempt(async () => {
    const { party, kind, issue, option } = dialog().querySelector("form").elements;
    const revision = await post("/positions", {
      document: page().dataset.document,
      span,
      party: party.value,
      kind: kind.value,
      terms: [[issue.value, option.value]],
    });
    await refreshPage(store.state.active);
    showDecision(revision, {
      text: "Coded. The list above the text has it.",
      draw: () => refreshPage(store.state.active),
    });
  });

/** Ask which position the selected words show, and code it. */
export const codePassage = () => {
  const span = selectedSpan();
  if (!dialog()) return;
  if (!span) {
    showError("Select the words that show the position first.");
    return;
  }
  document.getElementById("code-words").textContent = `“${wordsOf(span)}”`;
  offerOptions();
  dialog().returnValue = "";
  dialog().showModal();
  const { issue } = dialog().querySelector("form").elements;
  issue.addEventListener("change", offerOptions);
  const saveIfAsked = ({ target }) => {
    if (target.returnValue === "code") save(span);
  };
  dialog().addEventListener("close", saveIfAsked, { once: true });
};

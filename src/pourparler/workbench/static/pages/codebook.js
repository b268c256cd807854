// The codebook: start from a template, save, and show mistakes with their lines.

import { append, attempt, post } from "../common.js";

const form = document.getElementById("codebook");

const insertStarter = async (name) => {
  const field = form.elements.text;
  if (field.value.trim() && !confirm("Replace the present text with this template?")) return;
  const answer = await fetch(`/codebook/starters/${name}.yaml`, { credentials: "same-origin" });
  field.value = await answer.text();
  field.focus();
};

const selectLine = (field, number) => {
  const lines = field.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((length, line) => length + line.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[number - 1] || "").length);
};

const showMistakes = (mistakes) => {
  const list = append(document.getElementById("mistakes"), "ul", "", "fault");
  for (const { line, words } of mistakes) append(list, "li", line === null ? words : `line ${line}: ${words}`);
  if (mistakes[0].line) selectLine(form.elements.text, mistakes[0].line);
};

const save = async () => {
  document.getElementById("mistakes").replaceChildren();
  try {
    await post("/codebook", { text: form.elements.text.value });
    location.reload();
  } catch (error) {
    showMistakes(error.mistakes || [{ line: null, words: error.message }]);
  }
};

if (form) {
  for (const button of document.querySelectorAll("[data-starter]")) {
    button.addEventListener("click", () => attempt(() => insertStarter(button.dataset.starter)));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

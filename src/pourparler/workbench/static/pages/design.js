// The page of the design system: messages and a dialog, to be looked at.

import { showError, showMessage } from "../common.js";

const shows = {
  message: () => showMessage("s12: confirmed", { undo: () => showMessage("Undone: s12 confirmed") }),
  error: () => showError("The name is taken. Choose another."),
  dialog: () => document.getElementById("sample-dialog").showModal(),
};

document.getElementById("main").addEventListener("click", ({ target }) => shows[target.dataset.show]?.());
document.querySelector("#main form.filters").addEventListener("submit", (event) => event.preventDefault());

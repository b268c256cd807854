// History: undo any revision.

import { attempt, undoDecision } from "../common.js";

document.getElementById("main").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-undo]");
  if (button) attempt(() => undoDecision(Number(button.dataset.undo)));
});

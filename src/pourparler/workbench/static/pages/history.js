// History: undo any revision.

import { attempt, post, refresh, showMessage } from "../common.js";

const undo = (revision) =>
  attempt(async () => {
    const undone = await post("/undo", { revision });
    await refresh();
    showMessage(`Undone: ${undone.name} ${undone.summary}`);
  });

document.getElementById("main").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-undo]");
  if (button) undo(Number(button.dataset.undo));
});

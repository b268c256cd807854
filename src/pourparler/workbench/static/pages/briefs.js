// Saved briefs: save one, delete one, undo that.

import { attempt, post, refresh, showMessage } from "../common.js";

const main = document.getElementById("main");
let revision; // of the last deletion

main.addEventListener("submit", (event) => {
  if (event.target.id !== "save") return;
  event.preventDefault();
  const { since, until } = Object.fromEntries(new FormData(event.target));
  attempt(async () => {
    showMessage("The brief is being made.");
    await post("/briefs", { since, until });
    await refresh();
    showMessage("The brief is saved.");
  });
});

main.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.delete) {
    attempt(async () => {
      ({ id: revision } = await post(`/briefs/${button.dataset.delete}/delete`, {}));
      await refresh("/briefs");
      document.getElementById("undo").hidden = false;
      showMessage("The brief is deleted.");
    });
  } else if (button?.id === "undo") {
    attempt(async () => {
      await post("/undo", { revision });
      await refresh("/briefs");
      showMessage("The brief is restored.");
    });
  }
});

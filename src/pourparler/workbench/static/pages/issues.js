// Issues by parties: decide about positions; follow an issue, or stop following it.

import { attempt, post, refresh, showMessage } from "../common.js";
import { enableGrid } from "../grid/keys.js";

const main = document.getElementById("main");

const follow = (issue) =>
  attempt(async () => {
    await post("/issues", issue);
    await refresh();
    showMessage(`You now follow ${issue.name}.`);
  });

const unfollow = (id) =>
  attempt(async () => {
    const revision = await post("/issues/unfollow", { id });
    await refresh();
    showMessage(`You no longer follow ${revision.name}. To undo, use History.`);
  });

const suggestName = (word) => {
  const field = document.getElementById("follow").elements.name;
  field.value = word;
  field.focus();
};

main.addEventListener("submit", (event) => {
  if (event.target.id !== "follow") return;
  event.preventDefault();
  follow(Object.fromEntries(new FormData(event.target)));
});

main.addEventListener("click", ({ target }) => {
  const leaving = target.closest("[data-leave]");
  if (leaving) unfollow(Number(leaving.dataset.leave));
  const word = target.closest("[data-word]");
  if (word) suggestName(word.dataset.word);
});

enableGrid(main);

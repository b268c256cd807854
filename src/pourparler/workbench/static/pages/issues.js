// Issues by parties: decide about positions; give an issue words, or take them away.

import { attempt, post, refresh, showDecision } from "../common.js";
import { enableGrid } from "../grid/keys.js";

const main = document.getElementById("main");

const follow = (issue) =>
  attempt(async () => {
    const revision = await post("/issues", issue);
    await refresh();
    showDecision(revision, { text: `${issue.name} is in the codebook, with its words.` });
  });

const unfollow = (name) =>
  attempt(async () => {
    const revision = await post("/issues/unfollow", { name });
    await refresh();
    showDecision(revision, { text: `The words of ${name} are removed.` });
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
  if (leaving) unfollow(leaving.dataset.leave);
  const word = target.closest("[data-word]");
  if (word) suggestName(word.dataset.word);
});

enableGrid(main);

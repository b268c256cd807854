// Actors: merge, split, and keep apart.

import { attempt, goWithDecision, post, refresh, showDecision, showError } from "../common.js";
import { createPicker } from "../picker.js";

const main = document.getElementById("main");
const actorId = Number(document.querySelector("h1[data-actor]")?.dataset.actor);
const input = document.getElementById("merge-into");
const picker = input && createPicker(input, document.getElementById("merge-list"));

const merge = (actor, into) =>
  attempt(async () => {
    const revision = await post("/actors/merge", { actor, into });
    if (actorId) return goWithDecision(`/actors/${into}`, revision);
    await refresh();
    return showDecision(revision);
  });

const split = (actor, documents) =>
  attempt(async () => goWithDecision(location.href, await post("/actors/split", { actor, documents })));

const keepApart = (actor) =>
  attempt(async () => {
    const revision = await post("/actors/keep-apart", { actor });
    await refresh();
    showDecision(revision);
  });

const mergeIntoPicked = () => {
  const into = picker.get();
  if (into) merge(actorId, into.id);
  else showError("Type a name and choose an actor from the list.");
};

main.addEventListener("click", ({ target }) => {
  if (target.id === "merge") mergeIntoPicked();
  const pair = target.closest("[data-merge]");
  if (pair) merge(Number(pair.dataset.merge), Number(pair.dataset.into));
  const apart = target.closest("[data-apart]");
  if (apart) keepApart(Number(apart.dataset.apart));
  if (target.dataset?.split) split(Number(target.dataset.split), []);
});

document.getElementById("split-documents")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const documents = [...event.target.querySelectorAll("input:checked")].map((each) => each.value);
  if (documents.length) split(actorId, documents);
  else showError("Select the documents that are about somebody else.");
});

// Enter chooses a name; once more, it merges.
input?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.defaultPrevented && picker.get()) mergeIntoPicked();
});

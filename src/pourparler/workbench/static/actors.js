"use strict";
(() => {
  const main = document.getElementById("main");
  const number = Number(document.querySelector("h1[data-actor]")?.dataset.actor);
  const input = document.getElementById("merge-into");
  const picker = input && pourparler.picker(input, document.getElementById("merge-list"));

  const merge = (actor, into) => pourparler.tried(async () => {
    const row = await pourparler.post("/actors/merge", { actor, into });
    if (number) location.assign(`/actors/${into}`);
    else await pourparler.refresh();
    pourparler.tell(`${row.name} ${row.told}`);
  });
  const split = (actor, documents) => pourparler.tried(async () => {
    const row = await pourparler.post("/actors/split", { actor, documents });
    location.reload();
    pourparler.tell(`${row.name} ${row.told}`);
  });

  main.addEventListener("click", (event) => {
    const { target } = event;
    if (target.id === "merge") {
      const into = picker.get();
      if (into) merge(number, into.id);
      else pourparler.tell("type a name and choose an actor from the list", true);
    }
    const pair = target.closest("[data-merge]");
    if (pair) merge(Number(pair.dataset.merge), Number(pair.dataset.into));
    const alone = target.closest("[data-apart]");
    if (alone) {
      pourparler.tried(async () => {
        const row = await pourparler.post("/actors/apart", { actor: Number(alone.dataset.apart) });
        await pourparler.refresh();
        pourparler.tell(`${row.name} ${row.told}`);
      });
    }
    if (target.dataset?.split) split(Number(target.dataset.split), []);
  });
  document.getElementById("split-documents")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const documents = [...event.target.querySelectorAll("input:checked")].map((each) => each.value);
    if (documents.length) split(number, documents);
    else pourparler.tell("tick the documents in which this is somebody else", true);
  });
})();

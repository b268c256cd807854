"use strict";
(() => {
  const main = document.getElementById("main");
  const done = async (words) => { await pourparler.refresh(); pourparler.tell(words); };
  main.addEventListener("submit", (event) => {
    if (event.target.id !== "follow") return;
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    pourparler.tried(async () => { await pourparler.post("/issues", given); await done(`${given.name} is followed`); });
  });
  main.addEventListener("click", (event) => {
    const leaving = event.target.closest("[data-leave]");
    if (leaving) {
      pourparler.tried(async () => {
        const row = await pourparler.post("/issues/leave", { id: Number(leaving.dataset.leave) });
        await done(`${row.name} is followed no more; History can undo it`);
      });
    }
    const word = event.target.closest("[data-word]");
    if (word) {
      const form = document.getElementById("follow");
      form.elements.name.value = word.dataset.word;
      form.elements.name.focus();
    }
  });
})();

"use strict";
document.getElementById("main").addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (!button) return;
  pourparler.tried(async () => {
    const row = await pourparler.post("/undo", { revision: Number(button.dataset.undo) });
    await pourparler.refresh();
    pourparler.tell(`undone: ${row.name} ${row.told}`);
  });
});

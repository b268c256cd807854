"use strict";
(() => {
  const main = document.getElementById("main");
  const done = async (words) => { await pourparler.refresh(); pourparler.tell(words); };
  main.addEventListener("submit", (event) => {
    if (event.target.id !== "new-user") return;
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    pourparler.tried(async () => {
      await pourparler.post("/users", given);
      await done(`${given.name} may sign in as ${given.role}`);
    });
  });
  main.addEventListener("click", (event) => {
    const name = event.target.dataset?.remove;
    if (name && confirm(`Remove the account of ${name}?`)) {
      pourparler.tried(async () => { await pourparler.post("/users/remove", { name }); await done(`${name} has no account any more`); });
    }
  });
  main.addEventListener("change", (event) => {
    const name = event.target.dataset?.roleOf;
    if (!name) return;
    pourparler.tried(async () => {
      await pourparler.post("/users/change", { name, role: event.target.value });
      pourparler.tell(`${name} has the role ${event.target.value}`);
    }).then(() => pourparler.refresh());
  });
})();

// Users: add and remove accounts, change roles.

import { attempt, post, refresh, showMessage } from "../common.js";

const main = document.getElementById("main");

const change = (path, body, message) =>
  attempt(async () => {
    await post(path, body);
    await refresh();
    showMessage(message);
  });

main.addEventListener("submit", (event) => {
  if (event.target.id !== "new-user") return;
  event.preventDefault();
  const user = Object.fromEntries(new FormData(event.target));
  change("/users", user, `${user.name} can now sign in with the role ${user.role}.`);
});

main.addEventListener("click", ({ target }) => {
  const name = target.dataset?.remove;
  if (name && confirm(`Remove the account of ${name}?`)) {
    change("/users/remove", { name }, `The account of ${name} is removed.`);
  }
});

main.addEventListener("change", async ({ target }) => {
  const name = target.dataset?.roleOf;
  if (!name) return;
  const role = target.value;
  await attempt(async () => {
    await post("/users/change", { name, role });
    showMessage(`${name} now has the role ${role}.`);
  });
  await refresh(); // a role that was refused goes back to what it was
});

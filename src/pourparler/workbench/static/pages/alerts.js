// Alerts: mark them as read, undo that, add and remove rules.

import { attempt, post, refresh, showMessage } from "../common.js";

const main = document.getElementById("main");
let undo; // takes back the last step

const offerUndo = (work) => {
  undo = work;
  const button = document.getElementById("undo");
  if (button) button.hidden = false;
};

/** Show the number of unread alerts in the navigation. */
const showCount = (unread) => {
  const count = document.getElementById("alert-count");
  if (count) count.textContent = unread ? ` (${unread})` : "";
};

const mark = (ids, read, message) =>
  attempt(async () => {
    const { changed, unread } = await post("/alerts/read", { ids, read });
    await refresh();
    showCount(unread);
    showMessage(message);
    if (changed.length) offerUndo(() => mark(changed, !read, "Undone."));
  });

const changeRule = (number, action, message, back) =>
  attempt(async () => {
    await post(`/alerts/rules/${number}/${action}`, {});
    await refresh();
    showMessage(message);
    offerUndo(back);
  });

const remove = (number) => changeRule(number, "remove", "The rule is removed.", () => restore(number));
const restore = (number) => changeRule(number, "restore", "The rule is restored.", () => remove(number));

const names = (text) =>
  text
    .split(";")
    .map((each) => each.trim())
    .filter(Boolean);

main.addEventListener("submit", (event) => {
  if (event.target.id !== "new-rule") return;
  event.preventDefault();
  const data = new FormData(event.target);
  const rule = {
    kinds: data.getAll("kinds"),
    actors: names(data.get("actors")),
    issues: names(data.get("issues")),
    least: Number(data.get("least")),
    on_page: data.has("on_page"),
    email: data.get("email"),
    webhook: data.get("webhook"),
    pace: data.get("pace"),
  };
  attempt(async () => {
    if (!rule.kinds.length) throw new Error("Choose at least one kind of event.");
    await post("/alerts/rules", rule);
    await refresh();
    showMessage("The rule is added. What is found from now on is reported.");
  });
});

main.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) {
    const item = target.closest("a.content")?.closest("li.unread");
    if (item) post("/alerts/read", { ids: [Number(item.dataset.alert)] }, { keepalive: true });
  } else if (button.dataset.remove) {
    remove(Number(button.dataset.remove));
  } else if (button.dataset.read) {
    const read = button.dataset.read === "true";
    const number = Number(button.closest("li").dataset.alert);
    mark([number], read, read ? "Marked as read." : "Marked as not read.");
  } else if (button.id === "all-read") {
    mark(null, true, "All are marked as read.");
  } else if (button.id === "undo") {
    undo?.();
  }
});

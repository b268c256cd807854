// The command palette: a combobox in a dialog, opened by Ctrl-K, Cmd-K or a button. After the ARIA Authoring Practices.

import { append, attempt, get, post, showMessage } from "./common.js";

const TITLES = {
  recent: "Recent",
  page: "Pages",
  action: "Actions",
  actor: "Actors",
  document: "Documents",
  issue: "Issues",
  proposal: "Proposals",
};
const MOST_RECENT = 6;
const WAIT = 60; // milliseconds after a key before the workbench is asked

let entries = [];
let pointed = 0;
let requests = 0;
let timer = 0;

const dialog = () => document.getElementById("palette");
const input = () => document.getElementById("palette-input");
const list = () => document.getElementById("palette-list");

const key = () => `palette ${document.querySelector(".ledger")?.textContent ?? ""}`;

const recents = () => {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? "[]");
  } catch {
    return [];
  }
};

const isSame = (one, other) => one.label === other.label && one.address === other.address;

const remember = (entry) => {
  const kept = [entry, ...recents().filter((each) => !isSame(each, entry))].slice(0, MOST_RECENT);
  localStorage.setItem(key(), JSON.stringify(kept));
};

/** Show or hide what nobody has confirmed: on this page if it knows how, or else on the page of issues. */
const switchMachine = () => {
  const query = new URLSearchParams(location.search);
  const isOff = query.get("machine") === "false";
  if (isOff) query.delete("machine");
  else query.set("machine", "false");
  const has = /^\/(?:issues|network|proposals\/|settlement|export)/u.test(location.pathname);
  location.assign(`${has ? location.pathname : "/issues"}?${query}`);
};

const undo = () =>
  attempt(async () => {
    const undone = await post("/undo", { revision: null });
    sessionStorage.setItem("message", `Undone: ${undone.name} ${undone.summary}`);
    location.reload();
  });

const copyLink = () =>
  attempt(async () => {
    await navigator.clipboard.writeText(location.href);
    showMessage("The link to this view is copied.");
  });

const actions = {
  undo,
  machine: switchMachine,
  theme: () => document.getElementById("theme").click(),
  copy: copyLink,
  json: () => location.assign(document.querySelector('link[type="application/json"]').href),
  keys: () => document.getElementById("keys").showModal(),
};

const run = (entry, { isNewTab = false } = {}) => {
  if (!entry) return;
  remember(entry);
  dialog().close();
  if (entry.action) actions[entry.action]?.();
  else if (isNewTab) window.open(entry.address, "_blank", "noopener");
  else location.assign(entry.address);
};

const point = (index) => {
  pointed = entries.length ? (index + entries.length) % entries.length : -1;
  for (const [k, option] of [...list().querySelectorAll('[role="option"]')].entries()) {
    option.setAttribute("aria-selected", String(k === pointed));
    if (k === pointed) {
      input().setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  }
  if (pointed < 0) input().removeAttribute("aria-activedescendant");
};

/** Group entries by kind; the kind of the likest comes first. */
const grouped = (found) => {
  const groups = new Map();
  for (const entry of found) {
    const name = entry.group ?? entry.kind;
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return groups;
};

const addOption = (parent, entry, index) => {
  const option = append(parent, "div");
  option.role = "option";
  option.id = `palette-${index}`;
  option.setAttribute("aria-selected", "false");
  append(option, "span", entry.label);
  if (entry.detail) append(option, "span", entry.detail, "soft");
  option.addEventListener("click", (event) => run(entry, { isNewTab: event.ctrlKey || event.metaKey }));
};

const show = (found) => {
  const groups = grouped(found);
  entries = [...groups.values()].flat();
  list().replaceChildren();
  let index = 0;
  for (const [name, own] of groups) {
    const group = append(list(), "div");
    group.role = "group";
    append(group, "span", TITLES[name], "soft").id = `palette-group-${name}`;
    group.setAttribute("aria-labelledby", `palette-group-${name}`);
    for (const entry of own) {
      addOption(group, entry, index);
      index += 1;
    }
  }
  document.getElementById("palette-count").textContent = entries.length
    ? `${entries.length} results. ↑ ↓ to choose, Enter to go, Escape to close.`
    : "Nothing is like this.";
  point(0);
};

const known = () => recents().map((entry) => ({ ...entry, group: "recent" }));

const ask = async () => {
  const typed = input().value.trim();
  requests += 1;
  const request = requests;
  const found = await attempt(() => get(`/palette.json?q=${encodeURIComponent(typed)}`));
  if (request !== requests || !found) return;
  const own = typed ? [] : known();
  show([...own, ...found.filter((entry) => !own.some((each) => isSame(each, entry)))]);
};

const open = () => {
  if (dialog().open) {
    dialog().close();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  input().value = "";
  dialog().showModal();
  input().focus();
  show(known());
  ask();
};

const onKeydown = (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  if (steps[event.key]) {
    event.preventDefault();
    const isJump = Math.abs(steps[event.key]) > 1;
    const next = pointed + steps[event.key];
    point(isJump ? Math.min(Math.max(next, 0), entries.length - 1) : next);
  } else if (event.key === "Enter") {
    event.preventDefault();
    run(entries[pointed], { isNewTab: event.ctrlKey || event.metaKey });
  }
};

/** Have the palette used, and show what was left to say before the page was loaded. */
export const preparePalette = () => {
  const message = sessionStorage.getItem("message");
  if (message) {
    sessionStorage.removeItem("message");
    showMessage(message);
  }
  if (!dialog()) return;
  document.getElementById("palette-open").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
  input().addEventListener("keydown", onKeydown);
  input().addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  dialog().addEventListener("click", ({ target }) => {
    if (target === dialog()) dialog().close();
  });
};

// What every page uses: requests that change something, dates in the reader's language, keys, the theme.
"use strict";

const pourparler = (() => {
  const token = () => document.querySelector('meta[name="token"]').content;

  /** Say something to the person; screen readers hear it. */
  const tell = (words, isFault = false) => {
    const place = document.getElementById("told");
    place.textContent = words;
    place.className = words ? (isFault ? "shown fault" : "shown") : "";
    clearTimeout(tell.timer);
    if (words && !isFault) tell.timer = setTimeout(() => tell(""), 6000);
  };

  /** Ask the workbench; the answer of a refused request is thrown, with `status` and what else it said. */
  const ask = async (method, path, body, { keepalive = false } = {}) => {
    const options = { method, headers: { accept: "application/json" }, credentials: "same-origin", keepalive };
    if (method !== "GET") options.headers["x-csrf-token"] = token();
    if (body instanceof FormData) options.body = body;
    else if (body !== undefined) {
      options.headers["content-type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      throw Object.assign(new Error("the workbench does not answer; is it still running?"), { status: 0 });
    }
    const told = answer.status === 204 ? null : await answer.json().catch(() => ({}));
    if (answer.status === 401) location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
    if (!answer.ok) throw Object.assign(new Error(told.detail || `refused (${answer.status})`), told, { status: answer.status });
    return told;
  };
  const post = (path, body, options) => ask("POST", path, body, options);
  const get = (path) => ask("GET", path);

  /** Put a fresh copy of the page's middle into its place. */
  const refresh = async (address = location.pathname + location.search) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
    document.getElementById("main").replaceChildren(...fresh.childNodes);
    localise(document.getElementById("main"));
  };

  /** Dates as the reader writes them. A day is a day everywhere; a moment is told in the reader's zone, with its name. */
  const localise = (where) => {
    const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
    const moments = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
    for (const each of where.querySelectorAll("time[datetime]")) {
      if (each.dataset.moment !== undefined) each.textContent = moments.format(new Date(each.dateTime));
      else {
        const first = new Date(`${each.dateTime}T00:00:00Z`);
        each.textContent = each.dataset.until ? days.formatRange(first, new Date(`${each.dataset.until}T00:00:00Z`)) : days.format(first);
      }
    }
  };

  const keysAreOn = () => localStorage.getItem("keys") !== "off";
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

  /** Let single keys do something, unless the person types, holds another key, has a dialog open, or has them off. */
  const keys = (actions) => {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !keysAreOn() || typing(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const action = actions[event.key];
      if (action) {
        event.preventDefault();
        action(event);
      }
    });
  };

  /** Do something that can fail, and say so if it does. */
  const tried = async (work) => {
    try {
      return await work();
    } catch (fault) {
      tell(fault.message, true);
      return undefined;
    }
  };

  return { ask, get, post, tell, refresh, localise, keys, tried };
})();

(() => {
  pourparler.localise(document);

  const themes = ["", "light", "dark"];
  const names = { "": "as the system has it", light: "light", dark: "dark" };
  const button = document.getElementById("theme");
  const label = () => button.setAttribute("aria-label", `Theme: ${names[document.documentElement.dataset.theme || ""]}`);
  label();
  button.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme || "";
    const next = themes[(themes.indexOf(now) + 1) % themes.length];
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("theme", next);
    label();
    pourparler.tell(`Theme: ${names[next]}`);
    document.dispatchEvent(new Event("themechange"));
  });

  const dialog = document.getElementById("keys");
  const help = () => dialog.showModal();
  document.getElementById("keys-help").addEventListener("click", help);
  const on = document.getElementById("keys-on");
  on.checked = localStorage.getItem("keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  pourparler.keys({ "?": help, "/": () => document.getElementById("find")?.focus() });

  for (const form of document.querySelectorAll("form.filters")) {
    // What was left empty need not stand in the address.
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      setTimeout(() => { for (const field of form.elements) field.disabled = false; });
    });
  }
})();

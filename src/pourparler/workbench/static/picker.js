// Choosing an actor by typing: a combobox as the ARIA practices describe it.
"use strict";

/** Make an input a picker. `first` are actors offered before anything is typed; `canAdd` offers to enter a new one. */
pourparler.picker = (input, list, { first = [], canAdd = false } = {}) => {
  let options = [];
  let at = -1;
  let asked = 0;
  let chosen = null;
  let choosing = null; // until a new actor is entered

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    at = to;
    [...list.children].forEach((each, k) => each.setAttribute("aria-selected", String(k === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = async (option) => {
    if (option.kind === "+") {
      const kind = option.as;
      const row = await pourparler.tried(() => pourparler.post("/actors", { name: option.name, kind }));
      if (!row) return;
      option = { id: row.thing_id, name: option.name };
    }
    chosen = option;
    input.value = option.name;
    close();
    input.dispatchEvent(new CustomEvent("chosen", { detail: option }));
  };
  const pick = (option) => { choosing = choose(option); };
  const show = (rows, typed) => {
    options = [...rows];
    if (canAdd && typed && !rows.some((row) => row.name.toLowerCase() === typed.toLowerCase())) {
      for (const as of ["person", "organization", "country", "group"]) options.push({ kind: "+", as, name: typed });
    }
    list.replaceChildren(...options.map((option, k) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `${list.id}-${k}`;
      item.setAttribute("aria-selected", "false");
      item.textContent = option.kind === "+" ? `new ${option.as}: “${option.name}”` : option.name;
      if (option.kind && option.kind !== "+") {
        const kind = document.createElement("span");
        kind.className = "soft";
        kind.textContent = ` ${option.kind}${option.here ? ", in this text" : ""}`;
        item.append(kind);
      }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option); });
      return item;
    }));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    point(options.length && typed ? 0 : -1);
  };
  const look = async () => {
    const typed = input.value.trim();
    const number = ++asked;
    const near = first.filter((row) => row.name.toLowerCase().includes(typed.toLowerCase()));
    if (!typed) return show(near.slice(0, 8), "");
    const found = await pourparler.tried(() => pourparler.get(`/actors/like.json?name=${encodeURIComponent(typed)}&limit=8`));
    if (number !== asked || !found) return undefined;
    const known = new Set(near.map((row) => row.id));
    return show([...near.slice(0, 6), ...found.filter((row) => !known.has(row.id))].slice(0, 10), typed);
  };

  input.addEventListener("input", () => { chosen = null; look(); });
  input.addEventListener("focus", () => { if (!input.value) look(); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { look(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      point((at + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      // Enter never sends the form from here: it chooses.
      event.preventDefault();
      if (!list.hidden && at >= 0) pick(options[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  return {
    /** Waits until what was picked is chosen: a new actor is entered first. */
    ready: () => choosing,
    set: (option) => { chosen = option; input.value = option ? option.name : ""; close(); },
    /** The chosen actor; null if the field is empty; undefined if what was typed is not chosen yet. */
    get: () => (input.value.trim() === "" ? null : chosen || undefined),
  };
};

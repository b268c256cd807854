// Choose an actor by typing: a combobox after the ARIA Authoring Practices.

import { append, attempt, get, post } from "./common.js";

const KINDS = ["person", "organization", "country", "group"];
const MOST_UNTYPED = 8; // suggestions before anything is typed
const MOST_OWN = 6; // suggestions from the page itself
const MOST = 10; // suggestions in all
const BLUR = 150; // milliseconds in which a click on the list still counts after the field lost the focus

const matches = (actor, text) => actor.name.toLowerCase().includes(text.toLowerCase());
const isSame = (actor, text) => actor.name.toLowerCase() === text.toLowerCase();

const label = ({ name, newKind }) => (newKind ? `new ${newKind}: “${name}”` : name);

const describe = ({ kind, isHere }) => ` ${kind}${isHere ? ", in this text" : ""}`;

/** Enter a new actor; undefined if the workbench refuses it. */
const addActor = async ({ name, newKind }) => {
  const revision = await attempt(() => post("/actors", { name, kind: newKind }));
  return revision && { id: revision.thing_id, name };
};

/**
 * Make an input and a list a picker of actors.
 *
 * `first` are actors that are offered before others; `canAdd` offers to enter a new actor. The answer has `set` (an
 * actor or null), `get` (the chosen actor; null if the field is empty; undefined if nothing is chosen for what was
 * typed) and `ready` (a promise that is kept when a new actor has been entered).
 */
export const createPicker = (input, list, { first = [], canAdd = false } = {}) => {
  let options = [];
  let pointed = -1; // the option that Enter would choose
  let requests = 0; // an answer counts only if no later request was made
  let chosen = null;
  let choosing = Promise.resolve();
  let asking = Promise.resolve(); // kept when the list is of what is typed

  const close = () => {
    requests += 1; // an answer that is under way does not open the list again
    list.hidden = true;
    pointed = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const point = (index) => {
    pointed = index;
    for (const [k, each] of [...list.children].entries()) each.setAttribute("aria-selected", String(k === pointed));
    const option = list.children[pointed];
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const choose = async (option) => {
    const actor = option.newKind ? await addActor(option) : option;
    if (!actor) return;
    chosen = actor;
    input.value = actor.name;
    close();
  };

  const addOption = (option, index) => {
    const item = append(list, "li", label(option));
    item.role = "option";
    item.id = `${list.id}-${index}`;
    item.setAttribute("aria-selected", "false");
    if (option.kind) append(item, "span", describe(option), "soft");
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choosing = choose(option);
    });
  };

  const show = (actors, typed) => {
    const isNew = canAdd && typed && !actors.some((actor) => isSame(actor, typed));
    options = [...actors, ...(isNew ? KINDS.map((newKind) => ({ newKind, name: typed })) : [])];
    list.replaceChildren();
    for (const [index, option] of options.entries()) addOption(option, index);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    point(options.length && typed ? 0 : -1);
  };

  const suggest = async () => {
    const typed = input.value.trim();
    requests += 1;
    const request = requests;
    const own = first.filter((actor) => matches(actor, typed));
    if (!typed) {
      show(own.slice(0, MOST_UNTYPED), "");
      return;
    }
    const found = await attempt(() => get(`/actors/like.json?name=${encodeURIComponent(typed)}&limit=8`));
    if (request !== requests || !found) return;
    const known = new Set(own.map(({ id }) => id));
    show([...own.slice(0, MOST_OWN), ...found.filter(({ id }) => !known.has(id))].slice(0, MOST), typed);
  };

  const ask = () => {
    asking = suggest();
  };

  const pointByArrow = (step) => {
    if (list.hidden) ask();
    else point((pointed + step + options.length) % options.length);
  };

  input.addEventListener("input", () => {
    chosen = null;
    ask();
  });
  input.addEventListener("focus", () => {
    if (!input.value) ask();
  });
  input.addEventListener("blur", () => setTimeout(close, BLUR));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      pointByArrow(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !(list.hidden && chosen)) {
      event.preventDefault(); // Enter chooses; what it does after that is the page's
      choosing = asking.then(() => (!list.hidden && pointed >= 0 ? choose(options[pointed]) : null));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  return {
    ready: () => choosing,
    set: (actor) => {
      chosen = actor;
      input.value = actor ? actor.name : "";
      close();
    },
    get: () => (input.value.trim() === "" ? null : chosen || undefined),
  };
};

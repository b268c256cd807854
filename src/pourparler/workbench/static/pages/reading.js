// The reading view: the text, the cards beside it, and what clicks and keys do.

import { onKeys, post } from "../common.js";
import { openByWords, openCard, placeCards, stepCards } from "../reading/cards.js";
import { decideActive, undo } from "../reading/decisions.js";
import { addMissed, closeEditor, correctActive, saveEditor, takeSelection, takeTyped } from "../reading/editor.js";
import "../reading/handles.js";
import { codePassage } from "../reading/passage.js";
import { canCode, cardOf, page, store } from "../reading/state.js";

const RESIZED = 150; // milliseconds without a change after which cards are placed again

const main = document.getElementById("main");

const actions = {
  previous: () => stepCards(-1),
  next: () => stepCards(1),
  confirm: () => decideActive("confirm"),
  reject: () => decideActive("reject"),
  correct: correctActive,
  missed: addMissed,
  passage: codePassage,
  undo,
};

const buttons = { "edit-save": saveEditor, "edit-cancel": closeEditor };

const handleClick = ({ target }) => {
  const { active, editing } = store.state;
  const part = target.closest("[data-part]");
  if (part && editing) {
    takeSelection(part.dataset.part);
    return;
  }
  const card = target.closest(".card");
  if (card && card.dataset.thing !== active && !target.closest("a")) openCard(card.dataset.thing, { scroll: false });
  const action = target.closest("[data-do]");
  const segment = target.closest("#text .x[data-s]");
  if (action) actions[action.dataset.do]();
  else if (buttons[target.id]) buttons[target.id]();
  else if (segment && getSelection().isCollapsed && !editing) openByWords(segment);
};

const handleKey = (event) => {
  const { active, editing } = store.state;
  if (event.key === "Escape" && editing) {
    event.preventDefault();
    closeEditor();
    if (active) cardOf(active)?.focus();
  } else if (event.key === "Enter" && event.target.closest("#edit input[data-find]")) {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.key === "Enter" && !event.defaultPrevented && event.target.closest("#edit input")) {
    event.preventDefault();
    saveEditor();
  }
};

const showNames = () => {
  const box = document.getElementById("show-names");
  box.checked = localStorage.getItem("names") === "on";
  document.getElementById("text").classList.toggle("names", box.checked);
};

const handleChange = ({ target }) => {
  if (target.dataset?.find && store.state.editing && target.value.trim()) takeTyped(target.dataset.find, target.value);
  if (target.id === "show-names") {
    localStorage.setItem("names", target.checked ? "on" : "off");
    showNames();
  }
};

const showOffset = (offset) => {
  const segments = [...document.querySelectorAll("#text .x")];
  const segment = segments.findLast((each) => Number(each.dataset.o) <= offset);
  segment?.classList.add("found");
  segment?.scrollIntoView({ block: "center" });
  placeCards();
};

/** Show what the address names: a coding (#s12) or an offset (#o340). */
const showAddressed = () => {
  const hash = location.hash.slice(1);
  const offset = /^o(?<number>\d+)$/u.exec(hash);
  if (offset) showOffset(Number(offset.groups.number));
  else if (cardOf(hash)) openCard(hash);
  else placeCards();
};

main.addEventListener("mousedown", (event) => {
  // The words stay selected while a button is pressed.
  if (event.target.closest('[data-do="missed"], [data-do="passage"], [data-part]')) event.preventDefault();
});
main.addEventListener("click", handleClick);
main.addEventListener("keydown", handleKey);
main.addEventListener("change", handleChange);
document.addEventListener("refreshed", showNames);
addEventListener("hashchange", () => {
  if (location.hash.slice(1) !== store.state.active) showAddressed();
});

let timer;
addEventListener("resize", () => {
  clearTimeout(timer);
  timer = setTimeout(() => openCard(store.state.active, { focus: false, scroll: false }), RESIZED);
});

onKeys({ j: actions.next, k: actions.previous });
if (canCode) {
  onKeys({
    a: actions.confirm,
    r: actions.reject,
    e: actions.correct,
    m: actions.missed,
    p: actions.passage,
    u: actions.undo,
  });
}

showNames();
showAddressed();

// Opening a document marks it as read, even if the reader leaves the page at once.
post("/documents/view", { id: page().dataset.document }, { keepalive: true }).catch(() => {});

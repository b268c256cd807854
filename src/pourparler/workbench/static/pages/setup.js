// Set up: edit the draft in place, and accept it into the codebook.

import { onKeys } from "../common.js";
import { enableDragging } from "../setup/drag.js";
import { change, edit } from "../setup/edits.js";
import { openMenu } from "../setup/menu.js";
import { moveAcross, moveBeside } from "../setup/moves.js";
import { PARENT, focusNode, idOf, nodeOf, unfold } from "../setup/nodes.js";
import { startRenaming } from "../setup/rename.js";

const MOVES = {
  ArrowUp: (node) => moveBeside(node, -1),
  ArrowDown: (node) => moveBeside(node, 1),
  ArrowLeft: (node) => moveAcross(node, -1),
  ArrowRight: (node) => moveAcross(node, 1),
};

const main = document.getElementById("main");

const focused = () => nodeOf(document.activeElement);

/** The number of the part that has the focus after one is removed; null if there is none beside it. */
const idBeside = (node) => (node.nextElementSibling ?? node.previousElementSibling)?.dataset.id ?? null;

const actions = {
  rename: startRenaming,
  menu: openMenu,
  accept: (node) => !PARENT[node.dataset.kind] && change("/setup/accept", { id: idOf(node) }, idOf(node)),
  remove: (node) => edit({ action: "remove", id: idOf(node) }, idBeside(node)),
  unfold: (node) => unfold(node),
  split: (node) => PARENT[node.dataset.kind] && edit({ action: "split", id: idOf(node) }),
};

const undo = () => change("/setup/undo", {}, focused()?.dataset.id ?? null);

const buttons = {
  draft: () => change("/setup/draft"),
  "accept-all": () => change("/setup/accept"),
  undo,
  "setup-keys": () => document.getElementById("setup-help").showModal(),
};

/** Do something with the part that has the focus, if it can be edited. */
const withFocused = (action) => () => {
  const node = focused();
  if (node?.querySelector("button.name")) action(node);
};

/** Focus the next (1) or previous (-1) part that is visible. */
const step = (by) => {
  const names = [...main.querySelectorAll("button.name")].filter((each) => each.offsetParent);
  const own = focused()?.querySelector("button.name");
  focusNode(nodeOf(names[own ? names.indexOf(own) + by : 0]));
};

main.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const action = actions[button.dataset.do];
  if (action) action(nodeOf(button));
  else buttons[button.id]?.();
});

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".adder")) return;
  event.preventDefault();
  const { add: kind, into } = form.dataset;
  const name = form.elements.name.value.trim();
  if (name) edit({ action: "add", kind, name, into: into ? Number(into) : null }, null);
});

main.addEventListener("keydown", (event) => {
  const move = event.altKey && MOVES[event.key];
  if (!move || !focused()) return;
  event.preventDefault();
  withFocused(move)();
});

onKeys({
  j: () => step(1),
  k: () => step(-1),
  e: withFocused(actions.rename),
  m: withFocused(actions.menu),
  s: withFocused(actions.split),
  x: withFocused(actions.remove),
  Delete: withFocused(actions.remove),
  a: withFocused(actions.accept),
  u: () => document.getElementById("undo") && undo(),
});
enableDragging(main);

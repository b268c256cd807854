// The menu of a part: everything that can be done to it, for the keyboard and for touch.

import { append, appendButton } from "../common.js";
import { change, edit } from "./edits.js";
import { moveBeside } from "./moves.js";
import { MERGED, PARENT, focusNode, idOf, nodeById, nodesOfKind, parentOf, siblingsOf } from "./nodes.js";
import { startRenaming } from "./rename.js";

const SPLIT = { speaker: "Make it a party", option: "Make it an issue", phrase: "Make it an option" };

/** Offer a choice among parts, and a button that does something with the chosen one. */
const appendChoice = (place, words, nodes, verb, onChoice) => {
  if (!nodes.length) return;
  const row = append(place, "div", "", "choice");
  const label = append(row, "label", words);
  const select = append(label, "select");
  for (const node of nodes) {
    const before = node.dataset.kind === "option" ? `${parentOf(node).dataset.name}: ` : "";
    select.add(new Option(before + node.dataset.name, node.dataset.id));
  }
  appendButton(row, verb, () => onChoice(Number(select.value)));
};

const appendMoves = (place, node, close) => {
  const { kind } = node.dataset;
  const id = idOf(node);
  if (MERGED.has(kind)) {
    const others = nodesOfKind(kind).filter((each) => each !== node);
    appendChoice(place, `Merge into the ${kind} `, others, "Merge", (into) => {
      close();
      edit({ action: "merge", id, into }, into);
    });
  }
  if (PARENT[kind]) {
    const parents = nodesOfKind(PARENT[kind]).filter((each) => each !== parentOf(node));
    appendChoice(place, `Move to the ${PARENT[kind]} `, parents, "Move", (into) => {
      close();
      edit({ action: "move", id, into });
    });
  }
};

const appendActions = (place, node, close) => {
  const { kind, ordered } = node.dataset;
  const id = idOf(node);
  const row = append(place, "div", "", "buttons");
  const add = (words, action) =>
    appendButton(row, words, () => {
      close();
      action();
    });
  const siblings = siblingsOf(node);
  add("Rename", () => startRenaming(nodeById(id)));
  if (node !== siblings[0]) add("Move up", () => moveBeside(nodeById(id), -1));
  if (node !== siblings.at(-1)) add("Move down", () => moveBeside(nodeById(id), 1));
  if (SPLIT[kind]) add(SPLIT[kind], () => edit({ action: "split", id }));
  if (kind === "issue") {
    add(ordered === undefined ? "Options form a scale" : "Options form no scale", () => edit({ action: "order", id }));
  }
  if (!PARENT[kind]) add("Accept", () => change("/setup/accept", { id }, id));
  add("Remove", () => edit({ action: "remove", id }, null));
};

/** Open the menu of a part. */
export const openMenu = (node) => {
  const dialog = document.getElementById("setup-menu");
  const place = document.getElementById("setup-actions");
  document.getElementById("setup-menu-title").textContent = node.dataset.name;
  place.replaceChildren();
  const close = () => dialog.close("done");
  appendActions(place, node, close);
  appendMoves(place, node, close);
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue !== "done" && focusNode(node), { once: true });
  dialog.showModal();
};

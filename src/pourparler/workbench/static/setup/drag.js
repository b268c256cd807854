// Dragging: a part goes before or after one of its kind, or into what can contain it; with Shift it is merged.

import { edit } from "./edits.js";
import { MERGED, PARENT, idOf, nodeOf, parentOf, siblingsOf } from "./nodes.js";

const MARKS = ["drop-before", "drop-after", "drop-into", "drop-merge"];

let dragged = null;

const clear = () => {
  for (const each of document.querySelectorAll(MARKS.map((name) => `.${name}`).join())) each.classList.remove(...MARKS);
};

/** What a drop beside a part of the same kind would do. */
const planBeside = (other, event) => {
  const { kind } = dragged.dataset;
  const id = idOf(dragged);
  if (event.shiftKey && MERGED.has(kind)) {
    const into = idOf(other);
    return { node: other, mark: "drop-merge", edit: { action: "merge", id, into }, focus: into };
  }
  const box = other.querySelector(".head").getBoundingClientRect();
  const isInRow = other.parentElement.matches(".chips");
  const isAfter = isInRow ? event.clientX > box.x + box.width / 2 : event.clientY > box.y + box.height / 2;
  const siblings = siblingsOf(other).filter((each) => each !== dragged);
  const at = siblings.indexOf(other) + (isAfter ? 1 : 0);
  const parent = parentOf(other);
  const into = parent ? { into: idOf(parent) } : {};
  return {
    node: other,
    mark: isAfter ? "drop-after" : "drop-before",
    edit: { action: "move", id, at, ...into },
    focus: id,
  };
};

/** What a drop at a place would do: the mark to show, the part that has it, and the edit; null if nothing. */
const planAt = (event) => {
  const { kind } = dragged.dataset;
  const same = event.target.closest?.(`.node[data-kind="${kind}"]`);
  if (same) return same === dragged ? null : planBeside(same, event);
  const parent = PARENT[kind] && event.target.closest?.(`.node[data-kind="${PARENT[kind]}"]`);
  if (!parent || parent.contains(dragged)) return null;
  const id = idOf(dragged);
  return { node: parent, mark: "drop-into", edit: { action: "move", id, into: idOf(parent) }, focus: id };
};

/** Have the parts in an element dragged. */
export const enableDragging = (main) => {
  main.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(".head")) return;
    dragged = nodeOf(event.target);
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.name);
  });
  main.addEventListener("dragover", (event) => {
    if (!dragged) return;
    clear();
    const plan = planAt(event);
    if (!plan) return;
    event.preventDefault();
    plan.node.classList.add(plan.mark);
  });
  main.addEventListener("drop", (event) => {
    const plan = dragged && planAt(event);
    if (!plan) return;
    event.preventDefault();
    edit(plan.edit, plan.focus);
  });
  main.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    clear();
  });
};

// Renaming in place: the name becomes a field; Enter keeps what is typed, Escape does not.

import { edit } from "./edits.js";
import { focusNode, idOf } from "./nodes.js";

/** Turn the name of a part into a field. */
export const startRenaming = (node) => {
  const button = node.querySelector(".name");
  const head = node.querySelector(".head");
  const field = document.createElement("input");
  field.value = node.dataset.name;
  field.maxLength = 120;
  field.className = "naming";
  field.setAttribute("aria-label", `New name of the ${node.dataset.kind}`);
  head.draggable = false; // so that words in the field can be selected
  let isOver = false;
  const end = (isKept) => {
    if (isOver) return;
    isOver = true;
    const name = field.value.trim();
    field.replaceWith(button);
    head.draggable = true;
    if (isKept && name && name !== node.dataset.name) edit({ action: "rename", id: idOf(node), name });
    else focusNode(node);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    end(event.key === "Enter");
  });
  field.addEventListener("blur", () => end(true));
  button.replaceWith(field);
  field.focus();
  field.select();
};

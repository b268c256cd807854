// Changes of the draft: each is sent, the page is shown anew, and the focus returns to where it was.

import { createQueue, post, refresh, showError, showMessage } from "../common.js";
import { focusNode, nodeById, unfold } from "./nodes.js";

const inOrder = createQueue();

/** The numbers of the parts of which everything is shown. */
const unfolded = () => {
  const parties = [...document.querySelectorAll(".node.party")].filter((node) => !node.querySelector(".folded"));
  return parties.map((node) => node.dataset.id);
};

/** Show the page anew; what is unfolded stays so. */
const show = async (focus) => {
  const open = [...document.querySelectorAll("details.phrases[open]")].map((each) => each.parentElement.dataset.id);
  const whole = unfolded();
  const place = document.activeElement?.id;
  const { scrollX, scrollY } = globalThis;
  await refresh();
  for (const id of open) {
    const details = nodeById(id)?.querySelector("details.phrases");
    if (details) details.open = true;
  }
  for (const id of whole) unfold(nodeById(id));
  globalThis.scrollTo(scrollX, scrollY);
  const node = focus === null ? null : nodeById(focus);
  if (node) focusNode(node);
  else if (place) document.getElementById(place)?.focus();
};

const send = async (path, body, focus) => {
  const place = document.getElementById("setup");
  place.setAttribute("aria-busy", "true");
  try {
    const { revision } = await post(path, { seen: Number(place.dataset.seen), ...body });
    await show(focus);
    showMessage(`${revision.undone ? "Undone" : "Done"}: ${revision.summary}`);
  } catch (error) {
    // Somebody else was first: show what they did.
    if (error.status === 409) await show(focus);
    showError(error.message);
  } finally {
    document.getElementById("setup").removeAttribute("aria-busy");
  }
};

/** Send a change and show its result; `focus` is the number of the part that has the focus then. */
export const change = (path, body = {}, focus = null) => inOrder(() => send(path, body, focus));

/** Edit the draft. */
export const edit = (values, focus = values.id) => change("/setup/edit", { edit: values }, focus);

// Work in the background: a box that shows its progress until it ends.

import { append, attempt, appendButton, post } from "./common.js";

/** Wait, in milliseconds. */
export const pause = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
  });

/** Fill a box with a line of text and, while the work goes on, a progress bar and a button that stops it. */
export const showProgress = (box, { state, text, label, done, total, cancel, isRunning }) => {
  box.className = `job ${state}`;
  box.replaceChildren();
  append(box, "p", text);
  if (!isRunning) return;
  const bar = append(box, "progress");
  bar.setAttribute("aria-label", label);
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  appendButton(box, "Stop", () => attempt(() => post(cancel)));
};

/** Put an empty box first in a container. */
export const addBox = (container) => {
  const box = document.createElement("div");
  container.prepend(box);
  return box;
};

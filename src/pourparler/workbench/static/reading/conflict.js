// Conflicts: somebody else changed a coding while it was on the screen, and the reader chooses.

import { get } from "../common.js";

const describeLastChange = async (thing) => {
  const revisions = await get(`/codings/${thing}/history.json`);
  const last = revisions.findLast((revision) => revision.thing !== "document" && !revision.undone);
  return last
    ? `${last.coder}: ${last.summary} (${new Date(last.at).toLocaleString()})`
    : "An earlier decision about this coding was undone.";
};

/** Show the other person's change, and ask whether to keep it: true for theirs, false for one's own. */
export const keepsTheirs = async (thing) => {
  document.getElementById("conflict-change").textContent = await describeLastChange(thing);
  const dialog = document.getElementById("conflict");
  dialog.returnValue = "theirs"; // also if the dialog is closed with Escape
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue !== "mine"), { once: true });
  });
};

// Lists with facets: select rows, decide about many at once, undo; copy the link, export large views in the background.

import { attempt, onKeys, post, showError, showMessage } from "../common.js";
import { chosen, decide, undo } from "../list/batch.js";
import {
  code,
  correctSpeaker,
  merge,
  offerOptions,
  openCode,
  openMerge,
  openSpeaker,
  previewAgain,
} from "../list/dialogs.js";
import { clear, currentBox, move, pick, pickAll, pickPage } from "../list/rows.js";
import { waitForFile } from "../export_file.js";

const LARGE = 5000; // rows of a view, above which its file is made in the background
const main = document.getElementById("main");
const thing = main.querySelector("[data-list]")?.dataset.list;
const decides = () => Boolean(main.querySelector(".batch"));

const MARKS = { confirm: "✓", reject: "✗" };
const WORDS = { confirm: "accepted", reject: "rejected" };

const decideHere = (action) => {
  if (!decides() || thing === "actors") return;
  const body = chosen();
  if (!body) {
    showError("Select rows first: x selects the one in focus.");
    return;
  }
  decide(`/${thing}/${action}`, body, WORDS[action], (row) => {
    const mark = row.querySelector(".mark");
    if (mark) mark.textContent = MARKS[action];
  });
};

const toggle = () => {
  const box = currentBox();
  if (box) pick(box, !box.checked);
};

const open = () => currentBox()?.closest("[data-row]").querySelector("a.content, .saying a, td a")?.click();

const copyLink = () =>
  attempt(async () => {
    await navigator.clipboard.writeText(location.href);
    showMessage("The link to this view is copied.");
  });

const actions = {
  confirm: () => decideHere("confirm"),
  reject: () => decideHere("reject"),
  speaker: openSpeaker,
  correct: correctSpeaker,
  code: openCode,
  position: code,
  merge: openMerge,
  "merge-now": merge,
  page: pickPage,
  all: pickAll,
  undo,
};

main.addEventListener("click", (event) => {
  const { target } = event;
  const button = target.closest("[data-do]");
  if (button) actions[button.dataset.do]();
  if (target.matches(".pick")) pick(target, target.checked, { isRange: event.shiftKey });
  if (target.matches("[data-copy]")) copyLink();
  const link = target.closest("[data-export]");
  if (link && Number(document.getElementById("total").dataset.total) > LARGE) {
    event.preventDefault();
    const view = new URL(link.href).searchParams.get("view");
    attempt(async () => waitForFile(await post("/exports", { what: thing, form: link.dataset.export, view }), main));
  }
});

main.addEventListener("change", ({ target }) => {
  if (target.name === "issue") offerOptions();
  if (target.name === "into") previewAgain();
});

main.addEventListener("keydown", (event) => {
  if (!event.target.matches(".pick")) return;
  if (event.key === "Escape") clear();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1, { isRange: event.shiftKey });
  }
});

const isStatements = thing === "statements";
onKeys({
  j: () => move(1),
  k: () => move(-1),
  J: () => move(1, { isRange: true }),
  K: () => move(-1, { isRange: true }),
  x: toggle,
  o: open,
  u: undo,
  a: actions.confirm,
  r: actions.reject,
  ...(isStatements ? { e: () => decides() && openSpeaker(), c: () => decides() && openCode() } : {}),
  ...(thing === "actors" ? { m: () => decides() && openMerge() } : {}),
});

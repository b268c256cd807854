// Two coders side by side: decide between them, one decision a line, by keyboard or pointer.

import { attempt, onKeys, post, refresh, showDecision, showMessage, undoDecision } from "../common.js";

const rows = () => [...document.querySelectorAll("#team tr[data-statement]")];

const current = () => {
  const active = document.activeElement?.closest?.("#team tr[data-statement]");
  return active || rows()[0];
};

const move = (step) => {
  const all = rows();
  if (!all.length) return;
  const isInside = document.activeElement?.closest?.("#team tr[data-statement]");
  const at = isInside ? all.indexOf(current()) + step : 0;
  all[Math.max(0, Math.min(all.length - 1, at))].focus();
};

const decide = (row, kept) =>
  attempt(async () => {
    const at = rows().indexOf(row);
    const { statement, party, issue } = row.dataset;
    const choice = { statement: Number(statement), party, issue, kept: kept || null };
    const revision = await post("/team/adjudicate", choice);
    await refresh();
    const left = rows();
    left[Math.min(at, left.length - 1)]?.focus();
    showDecision(revision, { text: kept ? `${kept} is right about ${party} on ${issue}.` : "Neither is right." });
  });

const undo = (revision) =>
  attempt(async () => {
    await undoDecision(revision);
    rows()[0]?.focus();
  });

const choose = (place) => {
  const row = current();
  const button = row?.querySelectorAll("[data-kept]")[place];
  if (button) decide(row, button.dataset.kept);
};

onKeys({
  j: () => move(1),
  k: () => move(-1),
  1: () => choose(0),
  2: () => choose(1),
  0: () => choose(2),
  u: () => document.querySelector("#decisions [data-undo]")?.click(),
});

document.getElementById("main").addEventListener("submit", (event) => {
  const form = event.target.closest("[data-comment]");
  if (!form) return;
  event.preventDefault();
  attempt(async () => {
    const revision = await post(`/positions/${form.dataset.comment}/comments`, { words: form.elements.words.value });
    await refresh();
    showDecision(revision, { text: "The comment is saved." });
  });
});

document.getElementById("main").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.kept !== undefined) decide(button.closest("tr"), button.dataset.kept);
  else if (button?.dataset.undo) undo(Number(button.dataset.undo));
  const link = event.target.closest("#share");
  if (link && navigator.clipboard) {
    event.preventDefault();
    attempt(async () => {
      await navigator.clipboard.writeText(link.href);
      showMessage("The address of this view is copied. People with an account can open it.");
    });
  }
});

// The review queue: one keystroke for each statement.
"use strict";
(() => {
  const done = []; // revisions of this visit, to be undone
  let busy = false;

  const item = () => document.getElementById("item");
  const address = (skip) => {
    const query = new URLSearchParams(location.search);
    if (skip) query.set("skip", skip);
    else query.delete("skip");
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  };
  const next = async (skip) => {
    const to = address(skip);
    history.replaceState(null, "", to);
    await pourparler.refresh(to);
    item()?.focus({ preventScroll: true });
  };
  const decide = async (verb, body = {}) => {
    const own = item();
    if (!own || busy) return;
    busy = true;
    const { thing } = own.dataset;
    const skip = Number(own.dataset.skip);
    try {
      const answer = await pourparler.post(`/codings/${thing}/${verb}`, { seen: Number(own.dataset.seen), ...body });
      done.push(answer.revision.id);
      pourparler.tell(`${thing}: ${answer.revision.told}`);
      await next(skip);
    } catch (fault) {
      // Somebody was quicker: what waits now is shown, with what was done.
      if (fault.status === 409) await next(skip);
      pourparler.tell(fault.message, true);
    } finally {
      busy = false;
    }
  };
  const actions = {
    confirm: () => decide("confirm"),
    reject: () => decide("reject"),
    give: (button) => decide("correct", { fields: { speaker: button.dataset.actor } }),
    skip: () => { if (item()) next(Number(item().dataset.skip) + 1); },
    correct: () => { if (item()) location.assign(item().dataset.edit); },
    undo: () => pourparler.tried(async () => {
      const row = await pourparler.post("/undo", { revision: done.pop() ?? null });
      await next(Number(item()?.dataset.skip ?? 0));
      pourparler.tell(`undone: ${row.name} ${row.told}`);
    }),
  };
  document.getElementById("main").addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button);
  });
  if (document.getElementById("page").dataset.coding === "yes") {
    const digits = Object.fromEntries([..."123456789"].map((digit) => [digit, () => {
      const button = document.querySelectorAll('[data-do="give"]')[Number(digit) - 1];
      if (button) actions.give(button);
    }]));
    pourparler.keys({ a: actions.confirm, r: actions.reject, s: actions.skip, e: actions.correct, u: actions.undo, ...digits });
  }
  item()?.focus({ preventScroll: true });
})();

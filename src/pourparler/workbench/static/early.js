// Keeps what is clicked or sent before the scripts of a page are there, and does it then, so that nothing is lost.
// A classic script in the head, so that it is there before any button is.
"use strict";
{
  const clicked = new Set();
  const sent = new Map();

  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const holdClick = (event) => {
    const button = event.target.closest("button[type=button]");
    if (!button) return;
    hold(event);
    clicked.add(button);
  };
  /** Forms that only scripts send have no address; all others the browser sends by itself. */
  const holdForm = (event) => {
    const form = event.target;
    if (form.hasAttribute("action") || form.method === "dialog") return;
    hold(event);
    sent.set(form, event.submitter);
  };

  addEventListener("click", holdClick, true);
  addEventListener("submit", holdForm, true);
  document.addEventListener("DOMContentLoaded", () => {
    removeEventListener("click", holdClick, true);
    removeEventListener("submit", holdForm, true);
    for (const button of clicked) button.click();
    for (const [form, submitter] of sent) form.requestSubmit(submitter);
  });
}

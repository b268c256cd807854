// Coding: suggestions are taken, changed or refused; what is coded leaves the list.
"use strict";
(() => {
  const main = document.getElementById("main");
  const prepare = () => {
    const place = document.getElementById("book");
    if (!place) return;
    const book = JSON.parse(place.textContent);
    for (const form of document.querySelectorAll("form.waiting")) {
      const { issue, option, kind } = form.elements;
      if (!issue) continue;
      const fill = () => {
        const own = book.issues.find((each) => each.name === issue.value);
        const wanted = issue.selectedOptions[0].dataset.option;
        option.replaceChildren(...own.options.map((each) => new Option(each.name, each.name, false, each.name === wanted)));
        if (kind.value === "open" || kind.value === "conditional") option.prepend(new Option("no option", ""));
      };
      issue.addEventListener("change", fill);
      kind.addEventListener("change", fill);
      fill();
    }
  };
  const send = (form, body) => pourparler.tried(async () => {
    const next = form.nextElementSibling?.dataset?.statement;
    await pourparler.post("/positions", body);
    await pourparler.refresh();
    prepare();
    pourparler.tell("Coded. Undo it in the history, or remove it below.");
    document.querySelector(`form.waiting[data-statement="${next}"] button`)?.focus();
  });
  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".waiting")) return;
    event.preventDefault();
    const { party, kind, issue, option } = form.elements;
    send(form, { statement: Number(form.dataset.statement), party: party.value, kind: kind.value, terms: [[issue.value, option.value]] });
  });
  main.addEventListener("click", (event) => {
    const form = event.target.closest("form.waiting");
    if (event.target.dataset.none !== undefined) send(form, { statement: Number(form.dataset.statement), kind: "none" });
    const gone = event.target.dataset.remove;
    if (gone !== undefined) {
      pourparler.tried(async () => {
        await pourparler.post(`/positions/${gone}/remove`);
        await pourparler.refresh();
        prepare();
      });
    }
  });
  prepare();
})();

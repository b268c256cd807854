// Large files: made in the background, with a clock, a way to stop, and a link when they are done.
"use strict";
(() => {
  const main = document.getElementById("main");
  const place = document.getElementById("orders");
  if (!place || place.dataset.large !== "yes") return;

  const line = (tag, words, where) => {
    const made = document.createElement(tag);
    made.textContent = words;
    where.append(made);
    return made;
  };
  const show = (box, order) => {
    box.className = `job ${order.state}`;
    box.replaceChildren();
    const state = { making: `being made, ${Math.round(order.seconds)} s`, done: `done, ${(order.size / 1e6).toFixed(1)} MB`, cancelled: "stopped", failed: order.told }[order.state];
    line("p", `${order.name}: ${state}`, box);
    if (order.state === "making") {
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", `Making ${order.name}`);
      box.append(bar);
      const stop = line("button", "Stop", box);
      stop.type = "button";
      stop.addEventListener("click", () => pourparler.tried(() => pourparler.post(`/exports/${order.id}/cancel`)));
    } else if (order.state === "done") {
      const link = line("a", order.name.endsWith(".html") ? "Read it" : "Save it", box);
      link.href = `/exports/${order.id}/file`;
    }
  };
  const begin = (wish) => pourparler.tried(async () => {
    let order = await pourparler.post("/exports", wish);
    const box = document.createElement("div");
    place.prepend(box);
    show(box, order);
    while (order.state === "making") {
      await new Promise((done) => setTimeout(done, 500));
      order = await pourparler.get(`/exports/${order.id}.json`);
      show(box, order);
    }
  });

  main.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-what]");
    if (!link) return;
    event.preventDefault();
    begin({ what: link.dataset.what, form: link.dataset.form });
  });
  main.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    begin({
      what: "brief", form: event.submitter.dataset.form,
      since: form.elements.since.value || null, until: form.elements.until.value || null,
      least: Number(form.elements.least.value) || 0,
    });
  });
})();

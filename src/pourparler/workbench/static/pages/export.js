// Export: large files are made in the background, with a way to stop and a link when they are done.

import { append, attempt, get, post } from "../common.js";
import { addBox, pause, showProgress } from "../progress.js";

const POLLED = 500; // milliseconds between two looks at a file

const orders = document.getElementById("orders");

const summary = (order) => {
  const states = {
    making: `in progress, ${Math.round(order.seconds)} s`,
    done: `done, ${(order.size / 1e6).toFixed(1)} MB`,
    cancelled: "stopped",
    failed: order.error,
  };
  return `${order.name}: ${states[order.state]}`;
};

const show = (box, order) => {
  const isRunning = order.state === "making";
  showProgress(box, {
    state: order.state,
    text: summary(order),
    label: `Making ${order.name}`,
    cancel: `/exports/${order.id}/cancel`,
    isRunning,
  });
  if (order.state === "done") {
    append(box, "a", order.name.endsWith(".html") ? "Read it" : "Save it").href = `/exports/${order.id}/file`;
  }
};

const make = (wish) =>
  attempt(async () => {
    let order = await post("/exports", wish);
    const box = addBox(orders);
    show(box, order);
    while (order.state === "making") {
      await pause(POLLED);
      order = await get(`/exports/${order.id}.json`);
      show(box, order);
    }
  });

if (orders?.dataset.large === "yes") {
  const main = document.getElementById("main");
  main.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-what]");
    if (!link) return;
    event.preventDefault();
    make({ what: link.dataset.what, form: link.dataset.form });
  });
  main.addEventListener("submit", (event) => {
    event.preventDefault();
    const { since, until, least, machine } = event.target.elements;
    make({
      what: "brief",
      form: event.submitter.dataset.form,
      machine: machine.value === "true",
      since: since.value || null,
      until: until.value || null,
      least: Number(least.value) || 0,
    });
  });
}

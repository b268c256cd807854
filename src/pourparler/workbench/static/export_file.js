// A file that the workbench makes in the background: its progress, a way to stop it, and a link when it is done.

import { append, get } from "./common.js";
import { addBox, pause, showProgress } from "./progress.js";

const POLLED = 500; // milliseconds between two looks at a file

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

/** Show the progress of a file in a place, until it is done. */
export const waitForFile = async (started, place) => {
  let order = started;
  const box = addBox(place);
  show(box, order);
  while (order.state === "making") {
    await pause(POLLED);
    order = await get(`/exports/${order.id}.json`);
    show(box, order);
  }
};

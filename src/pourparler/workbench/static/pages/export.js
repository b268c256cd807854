// Export: large files are made in the background, with a way to stop and a link when they are done.

import { attempt, post } from "../common.js";
import { waitForFile } from "../export_file.js";

const orders = document.getElementById("orders");

const make = (wish) => attempt(async () => waitForFile(await post("/exports", wish), orders));

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

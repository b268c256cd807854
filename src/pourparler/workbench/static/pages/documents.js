// Documents: add files or an address, and show each job until it ends.

import { append, attempt, formatDates, get, getPage, post, showError } from "../common.js";
import { addBox, pause, showProgress } from "../progress.js";

const POLLED = 400; // milliseconds between two looks at a job
const MOST_FAILURES = 10; // shown for each job
const STATES = { waiting: "waiting", reading: "reading", done: "done", cancelled: "stopped" };

const form = document.getElementById("add");

const isRunning = (job) => job.state === "waiting" || job.state === "reading";

const summary = (job) => {
  const known = job.known.length ? `, ${job.known.length} already in the ledger` : "";
  const failed = job.failed ? `, ${job.failed} failed` : "";
  return `${job.what}: ${STATES[job.state]} · ${job.added.length} added${known}${failed}`;
};

const show = (box, job) => {
  showProgress(box, {
    ...job,
    text: summary(job),
    label: `Reading ${job.what}`,
    cancel: `/jobs/${job.id}/cancel`,
    isRunning: isRunning(job),
  });
  const [document_] = [...job.added, ...job.known];
  if (!isRunning(job) && document_) append(box, "a", "Read it").href = `/document?id=${encodeURIComponent(document_)}`;
  for (const line of job.failures.slice(0, MOST_FAILURES)) append(box, "p", line, "fault");
};

/** The nodes of a page from its filters on: the list, without the jobs. */
const listNodes = (page) => {
  const nodes = [];
  for (let node = page.querySelector("#main form.filters"); node; node = node.nextSibling) nodes.push(node);
  return nodes;
};

const refreshList = async () => {
  const old = listNodes(document);
  if (!old.length) {
    location.reload(); // the home page has no list
    return;
  }
  const fresh = listNodes(await getPage(location.href));
  old[0].before(...fresh);
  for (const node of old) node.remove();
  formatDates(document.getElementById("main"));
};

const watch = async (started, box) => {
  let job = started;
  show(box, job);
  while (isRunning(job)) {
    await pause(POLLED);
    job = await get(`/jobs/${job.id}.json`);
    show(box, job);
  }
  await refreshList();
};

const add = (data) => {
  const published = form.elements.published.value;
  if (published) data.set("published", published);
  return attempt(async () => {
    const job = await post("/documents", data);
    await watch(job, addBox(document.getElementById("jobs")));
  });
};

const addFiles = (files) => {
  const data = new FormData();
  for (const file of files) data.append("files", file);
  add(data);
};

const addAddress = (field) => {
  const address = field.value.trim();
  if (!address) {
    showError("Choose files, drop them here, or paste an address.");
    return;
  }
  const data = new FormData();
  data.set("address", address);
  field.value = "";
  add(data);
};

const drop = ({ dataTransfer }) => {
  if (dataTransfer.files.length) {
    addFiles(dataTransfer.files);
    return;
  }
  const address = dataTransfer.getData("text/uri-list") || dataTransfer.getData("text/plain");
  if (/^https?:/u.test(address)) form.elements.address.value = address.trim();
};

document
  .getElementById("sample")
  ?.addEventListener("click", () =>
    attempt(async () => watch(await post("/sample"), addBox(document.getElementById("jobs")))),
  );

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    addAddress(form.elements.address);
  });
  form.elements.files.addEventListener("change", ({ target }) => {
    addFiles(target.files);
    target.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    drop(event);
  });
  for (const box of document.querySelectorAll("#jobs [data-job]")) {
    get(`/jobs/${box.dataset.job}.json`)
      .then((job) => watch(job, box))
      .catch(() => box.remove());
  }
}

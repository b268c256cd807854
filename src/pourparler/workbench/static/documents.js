// Adding documents: files that are chosen or dropped, an address; what a job does is shown until it is done.
"use strict";
(() => {
  const form = document.getElementById("add");
  if (!form) return;
  const place = document.getElementById("jobs");

  const line = (tag, words, where) => {
    const made = document.createElement(tag);
    made.textContent = words;
    where.append(made);
    return made;
  };
  const show = (box, job) => {
    const running = job.state === "waiting" || job.state === "reading";
    box.className = `job ${job.state}`;
    box.replaceChildren();
    const known = job.known.length ? `, ${job.known.length} there already` : "";
    const failed = job.failed ? `, ${job.failed} failed` : "";
    const state = { waiting: "waits", reading: "reading", done: "done", cancelled: "stopped" }[job.state];
    line("p", `${job.what}: ${state} · ${job.added.length} added${known}${failed}`, box);
    if (running) {
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", `Reading ${job.what}`);
      if (job.total) { bar.max = job.total; bar.value = job.done; }
      const stop = line("button", "Stop", box);
      stop.type = "button";
      stop.addEventListener("click", () => pourparler.tried(() => pourparler.post(`/jobs/${job.id}/cancel`)));
      stop.before(bar);
    } else if (job.added.length || job.known.length) {
      const id = job.added[0] || job.known[0];
      const link = line("a", "Read it", box);
      link.href = `/document?id=${encodeURIComponent(id)}`;
    }
    for (const words of job.failures.slice(0, 10)) line("p", words, box).className = "fault";
  };
  const watch = async (job, box) => {
    show(box, job);
    while (job.state === "waiting" || job.state === "reading") {
      await new Promise((done) => setTimeout(done, 400));
      try {
        job = await pourparler.get(`/jobs/${job.id}.json`);
      } catch (fault) {
        pourparler.tell(fault.message, true);
        return;
      }
      show(box, job);
    }
    const rest = document.createElement("div");
    await refreshList(rest);
  };
  // The list alone: what stands about the jobs stays.
  const refreshList = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const after = (where) => {
      const nodes = [];
      for (let node = where.querySelector("form.filters"); node; node = node.nextSibling) nodes.push(node);
      return nodes;
    };
    const old = after(document.getElementById("main"));
    const fresh_ones = after(fresh.getElementById("main"));
    old[0].before(...fresh_ones);
    for (const node of old) node.remove();
    pourparler.localise(document.getElementById("main"));
  };
  const begin = (data) => pourparler.tried(async () => {
    const job = await pourparler.post("/documents", data);
    const box = document.createElement("div");
    place.prepend(box);
    await watch(job, box);
  });
  const send = (files) => {
    const data = new FormData();
    const day = document.getElementById("published").value;
    if (day) data.set("published", day);
    for (const file of files) data.append("files", file);
    begin(data);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = form.elements.address.value.trim();
    if (!address) { pourparler.tell("choose files, drop them here, or paste an address", true); return; }
    const data = new FormData();
    data.set("address", address);
    if (form.elements.published.value) data.set("published", form.elements.published.value);
    form.elements.address.value = "";
    begin(data);
  });
  form.elements.files.addEventListener("change", (event) => { send(event.target.files); event.target.value = ""; });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files);
    else {
      const address = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
      if (/^https?:/.test(address)) form.elements.address.value = address.trim();
    }
  });
  for (const box of place.querySelectorAll("[data-job]")) {
    pourparler.get(`/jobs/${box.dataset.job}.json`).then((job) => watch(job, box)).catch(() => box.remove());
  }
})();

// The codebook: starters, and mistakes by line.
"use strict";
(() => {
  const form = document.getElementById("keep");
  if (!form) return;
  const text = form.elements.text;
  for (const button of document.querySelectorAll("[data-starter]")) {
    button.addEventListener("click", () => pourparler.tried(async () => {
      if (text.value.trim() && !confirm("Put the starter in place of what stands here?")) return;
      text.value = await (await fetch(`/codebook/starters/${button.dataset.starter}.yaml`, { credentials: "same-origin" })).text();
      text.focus();
    }));
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = document.getElementById("mistakes");
    place.replaceChildren();
    try {
      await pourparler.post("/codebook", { text: text.value });
      await pourparler.refresh();
      location.reload();
    } catch (fault) {
      const list = document.createElement("ul");
      list.className = "fault";
      for (const each of fault.mistakes || [{ line: null, words: fault.message }]) {
        const item = document.createElement("li");
        item.textContent = each.line === null ? each.words : `line ${each.line}: ${each.words}`;
        list.append(item);
      }
      place.append(list);
      const line = fault.mistakes?.[0]?.line;
      if (line) {
        const lines = text.value.split("\n");
        const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
        text.focus();
        text.setSelectionRange(start, start + (lines[line - 1] || "").length);
      }
    }
  });
})();

// The reading view: cards beside their words, deciding by mouse and by keys, spans that can be dragged.
"use strict";
(() => {
  const { spans, post, tell, tried, keys, refresh } = pourparler;
  const main = document.getElementById("main");
  const page = () => document.getElementById("page");
  const may = page().dataset.coding === "yes";
  const done = []; // revisions of this visit, to be undone
  let active = null; // the thing whose card is open

  const cards = () => [...document.querySelectorAll("#cards .card")];
  const card = (thing) => document.getElementById(`card-${thing}`);
  const marksOf = (thing) => [...document.querySelectorAll(`#text .x[data-s~="${thing}"]`)];

  // Cards stand at the height of their words, pushed down where another stands already.
  const place = () => {
    const aside = document.getElementById("cards");
    if (getComputedStyle(aside).position !== "relative") {
      for (const each of cards()) each.style.top = "";
      aside.style.height = "";
      return;
    }
    const origin = aside.getBoundingClientRect().top;
    const found = cards().map((each) => {
      const first = marksOf(each.dataset.thing)[0];
      return { each, want: first ? first.getBoundingClientRect().top - origin : 0 };
    }).sort((a, b) => a.want - b.want);
    const pinned = found.findIndex(({ each }) => each.dataset.thing === active);
    const tops = found.map(({ want }) => want);
    const heights = found.map(({ each }) => each.offsetHeight + 8);
    for (let k = 1; k < tops.length; k += 1) tops[k] = Math.max(tops[k], tops[k - 1] + heights[k - 1]);
    if (pinned >= 0) {
      // The open card stands exactly at its words; those above give way upwards.
      tops[pinned] = Math.max(0, found[pinned].want);
      for (let k = pinned - 1; k >= 0; k -= 1) tops[k] = Math.min(tops[k], tops[k + 1] - heights[k]);
      for (let k = pinned + 1; k < tops.length; k += 1) tops[k] = Math.max(found[k].want, tops[k - 1] + heights[k - 1]);
      if (tops[0] < 0) {
        tops[0] = 0;
        for (let k = 1; k < tops.length; k += 1) tops[k] = Math.max(tops[k], tops[k - 1] + heights[k - 1]);
      }
    }
    found.forEach(({ each }, k) => { each.style.top = `${tops[k]}px`; });
    aside.style.height = `${tops.length ? tops.at(-1) + heights.at(-1) : 0}px`;
  };

  const open = (thing, { focus = true, scroll = true } = {}) => {
    for (const each of document.querySelectorAll(".active")) each.classList.remove("active");
    active = thing && card(thing) ? thing : null;
    for (const old of document.querySelectorAll(".handle")) old.remove();
    if (!active) { place(); return; }
    card(thing).classList.add("active");
    for (const each of marksOf(thing)) each.classList.add("active");
    place();
    if (scroll) marksOf(thing)[0]?.scrollIntoView({ block: "center" });
    if (focus) card(thing).focus({ preventScroll: true });
    if (may && thing.startsWith("s")) handles(thing);
    history.replaceState(null, "", `#${thing}`);
  };

  const inOrder = () => cards().map((each) => each.dataset.thing).sort((a, b) => {
    const [one, other] = [a, b].map((thing) => Number(marksOf(thing)[0]?.dataset.o ?? 0));
    return one - other;
  });
  const step = (by) => {
    const all = inOrder();
    if (!all.length) return;
    const at = all.indexOf(active);
    open(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]);
  };

  const anew = async (thing) => {
    const at = scrollY;
    await refresh(location.pathname + location.search);
    spans.reset();
    showNames();
    equip();
    scrollTo(0, at);
    open(thing, { scroll: false });
  };

  /** Send a decision; if somebody changed the coding meanwhile, the person chooses. */
  const decide = async (thing, verb, body) => {
    const seen = Number(card(thing).dataset.seen);
    const send = async (as) => {
      const answer = await post(`/codings/${thing}/${verb}`, { ...body, seen: as });
      done.push(answer.revision.id);
      return answer;
    };
    try {
      return await send(seen);
    } catch (fault) {
      if (fault.status !== 409) throw fault;
      const theirs = await ask(thing, fault);
      if (theirs) { await anew(thing); return null; }
      return send(fault.seen);
    }
  };

  /** Ask whether the other's change stays; true for yes. */
  const ask = async (thing, fault) => {
    const life = await pourparler.get(`/codings/${thing}/history.json`);
    const last = life.filter((row) => row.thing !== "document" && !row.undone).at(-1);
    document.getElementById("conflict-told").textContent = last
      ? `${last.coder}: ${last.told} (${new Date(last.at).toLocaleString()})`
      : "A decision about it was undone.";
    const dialog = document.getElementById("conflict");
    dialog.showModal();
    return new Promise((choose) => {
      const end = (theirs) => () => { dialog.close(); choose(theirs); };
      document.getElementById("conflict-theirs").onclick = end(true);
      document.getElementById("conflict-mine").onclick = end(false);
      dialog.oncancel = () => choose(true);
    });
  };

  const simple = (verb) => async () => {
    const thing = active;
    if (!thing) { tell("choose a statement first, with j or by clicking it", true); return; }
    const all = inOrder();
    const next = all[all.indexOf(thing) + 1];
    await tried(async () => {
      const answer = await decide(thing, verb, {});
      if (!answer) return;
      await anew(verb === "reject" ? next : thing);
      tell(`${thing}: ${answer.revision.told}`);
      if (verb === "confirm" && next) open(next);
    });
  };
  const undo = () => tried(async () => {
    const row = await post("/undo", { revision: done.pop() ?? null });
    await anew(active || (row.thing === "statement" ? `s${row.thing_id}` : null));
    tell(`undone: ${row.name} ${row.told}`);
  });

  // Correcting and adding, in one dialog that leaves the text free to select in.
  let editing = null; // {thing, isNew, parts}
  let picker = null;
  const equip = () => {
    if (!may) return;
    const first = JSON.parse(page().dataset.actors).map((row) => ({ ...row, here: true }));
    picker = pourparler.picker(field("speaker"), document.getElementById("edit-speaker-list"), { first, canAdd: true });
  };
  const field = (name) => document.getElementById(`edit-${name}`);
  const showParts = () => {
    for (const part of ["source", "cue", "content"]) {
      field(part).textContent = editing.parts[part].map(([a, b]) => spans.words(a, b)).join(" … ") || "none";
      field(`find-${part}`).value = "";
    }
  };
  const edit = (thing, isNew) => {
    const own = thing ? card(thing).dataset : {};
    const letter = isNew ? "s" : thing[0];
    const selected = isNew ? spans.selected() : null;
    editing = { thing, isNew, letter, parts: {} };
    for (const part of ["source", "cue", "content"]) editing.parts[part] = isNew ? [] : spans.of(thing, part);
    if (selected) editing.parts.content = [selected];
    for (const group of document.querySelectorAll("#edit [data-of]")) group.hidden = group.dataset.of !== letter;
    document.getElementById("edit-title").textContent = isNew ? "Add a statement" : `Correct ${thing}`;
    picker.set(own.speaker ? { id: Number(own.speaker), name: own.speakerName } : null);
    field("act").value = own.act ?? "";
    field("kind").value = own.kind ?? (/^[“"«]/.test(spans.words(...(selected ?? [0, 0]))) ? "direct" : "indirect");
    field("place").value = own.place ?? "";
    field("status").value = own.status ?? "held";
    field("name").value = own.name ?? "";
    field("since").value = own.since ?? "";
    field("until").value = own.until === own.since ? "" : own.until ?? "";
    field("fault").hidden = true;
    showParts();
    document.getElementById("edit").show();
    (letter === "s" ? field("speaker") : letter === "m" ? field("place") : field("name")).focus();
  };
  const close = () => { document.getElementById("edit").close(); editing = null; };
  const wrong = (words) => { field("fault").textContent = words; field("fault").hidden = false; };
  const given = () => {
    const { letter, thing, isNew } = editing;
    const own = isNew ? {} : card(thing).dataset;
    const fields = {};
    const put = (name, now, was) => { if (now !== was) fields[name] = now || null; };
    if (letter === "s") {
      const speaker = picker?.get();
      if (speaker === undefined) throw new Error("choose a speaker from the list, or leave the field empty");
      put("speaker", speaker ? String(speaker.id) : "", own.speaker ?? "");
      put("act", field("act").value, own.act ?? "");
      if (isNew || field("kind").value !== own.kind) fields.kind = field("kind").value;
      for (const part of ["source", "cue", "content"]) put(part, spans.told(editing.parts[part]), isNew ? "" : spans.told(spans.of(thing, part)));
    }
    if (letter === "m") { put("place", field("place").value.trim(), own.place); put("status", field("status").value, own.status); }
    if (letter === "p") put("name", field("name").value.trim(), own.name);
    const days = field("since").value && `${field("since").value}${field("until").value ? `..${field("until").value}` : ""}`;
    const before = own.since && `${own.since}${own.until && own.until !== own.since ? `..${own.until}` : ""}`;
    put("date", days ?? "", before ?? "");
    return fields;
  };
  const save = async () => {
    try {
      if (editing.isNew && !editing.parts.content.length) throw new Error("select the words that were said and press Content, or type them");
      await picker?.ready();
      if (!editing) return;
      const fields = given();
      const { thing, isNew } = editing;
      if (!Object.keys(fields).length) { close(); return; }
      const answer = isNew ? await post("/codings", { document: page().dataset.document, fields }) : await decide(thing, "correct", { fields });
      close();
      if (!answer) return;
      if (isNew) done.push(answer.revision.id);
      await anew(isNew ? `s${answer.revision.thing_id}` : thing);
      tell(answer.revision.told);
    } catch (fault) {
      if (editing) wrong(fault.message);
      else tell(fault.message, true);
    }
  };

  // Handles at both ends of each span of the open statement.
  const handles = (thing) => {
    const sheet = document.getElementById("text");
    const box = sheet.getBoundingClientRect();
    for (const part of ["source", "cue", "content"]) {
      spans.of(thing, part).forEach((span, number) => {
        [0, 1].forEach((side) => {
          const edge = spans.edge(span[side], side === 1);
          if (!edge) return;
          const handle = document.createElement("button");
          handle.type = "button";
          handle.className = `handle ${part} ${side ? "end" : "start"}`;
          handle.style.left = `${edge.x - box.left}px`;
          handle.style.top = `${edge.top - box.top}px`;
          handle.style.height = `${edge.bottom - edge.top}px`;
          handle.setAttribute("role", "slider");
          handle.setAttribute("aria-label", `${side ? "last" : "first"} word of the ${part}; arrows move it`);
          handle.setAttribute("aria-valuenow", span[side]);
          handle.setAttribute("aria-valuemin", "0");
          handle.setAttribute("aria-valuemax", String(spans.last()));
          handle.setAttribute("aria-valuetext", spans.words(...span));
          const move = async (to) => {
            const all = spans.of(thing, part);
            if (to === null || to === all[number][side]) { handles_anew(thing); return; }
            all[number][side] = to;
            if (all[number][0] >= all[number][1]) { handles_anew(thing); return; }
            await tried(async () => {
              const answer = await decide(thing, "correct", { fields: { [part]: spans.told(all) } });
              if (answer) { await anew(thing); tell(answer.revision.told); }
            });
            if (active === thing && !document.querySelector(".handle")) handles(thing);
          };
          handle.addEventListener("keydown", (event) => {
            const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (!way) return;
            event.preventDefault();
            event.stopPropagation();
            let to = spans.of(thing, part)[number][side];
            to = event.shiftKey ? to + way : spans.bound(to, way);
            const name = `.handle.${part}.${side ? "end" : "start"}`;
            move(to).then(() => document.querySelectorAll(name)[number]?.focus());
          });
          handle.addEventListener("pointerdown", (event) => {
            event.preventDefault();
            handle.setPointerCapture(event.pointerId);
            let to = null;
            const follow = (moved) => {
              handle.style.pointerEvents = "none";
              const at = spans.under(moved.clientX, moved.clientY);
              handle.style.pointerEvents = "";
              if (at === null) return;
              to = spans.nearest(at);
              const there = spans.edge(to, side === 1);
              if (!there) return;
              const now = sheet.getBoundingClientRect();
              handle.style.left = `${there.x - now.left}px`;
              handle.style.top = `${there.top - now.top}px`;
            };
            handle.addEventListener("pointermove", follow);
            handle.addEventListener("pointerup", () => { handle.removeEventListener("pointermove", follow); move(to); }, { once: true });
          });
          sheet.append(handle);
        });
      });
    }
  };
  const handles_anew = (thing) => {
    for (const old of document.querySelectorAll(".handle")) old.remove();
    handles(thing);
  };

  const actions = {
    previous: () => step(-1),
    next: () => step(1),
    confirm: simple("confirm"),
    reject: simple("reject"),
    correct: () => (active ? edit(active, false) : tell("choose a statement first, with j or by clicking it", true)),
    missed: () => edit(null, true),
    undo,
  };

  main.addEventListener("mousedown", (event) => {
    // The words stay selected while a button is pressed.
    if (event.target.closest('[data-do="missed"], [data-part]')) event.preventDefault();
  });
  main.addEventListener("click", (event) => {
    const part = event.target.closest("[data-part]");
    if (part && editing) {
      const selected = spans.selected();
      if (selected) editing.parts[part.dataset.part] = [selected];
      else if (part.dataset.part !== "content") editing.parts[part.dataset.part] = [];
      showParts();
      return;
    }
    const own = event.target.closest(".card");
    if (own && own.dataset.thing !== active && !event.target.closest("a")) open(own.dataset.thing, { scroll: false });
    const button = event.target.closest("[data-do]");
    if (button) { actions[button.dataset.do](); return; }
    if (event.target.id === "edit-save") { save(); return; }
    if (event.target.id === "edit-cancel") { close(); return; }
    const stretch = event.target.closest("#text .x[data-s]");
    if (stretch && getSelection().isCollapsed && !editing) {
      const things = stretch.dataset.s.split(" ").filter((thing) => card(thing));
      // Of things one in another, clicks go through all of them.
      if (things.length) open(things[(things.indexOf(active) + 1) % things.length], { scroll: false });
    }
  });
  main.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && editing) { event.preventDefault(); close(); if (active) card(active)?.focus(); }
    if (event.key === "Enter" && event.target.closest("#edit input[data-find]")) { event.preventDefault(); event.target.dispatchEvent(new Event("change", { bubbles: true })); }
    else if (event.key === "Enter" && event.target.closest("#edit input:not([role=combobox])")) { event.preventDefault(); save(); }
  });
  keys({
    j: actions.next, k: actions.previous,
    ...(may ? { a: actions.confirm, r: actions.reject, e: actions.correct, m: actions.missed, u: actions.undo } : {}),
  });

  const showNames = () => {
    const box = document.getElementById("show-names");
    box.checked = localStorage.getItem("names") === "on";
    document.getElementById("text").classList.toggle("names", box.checked);
  };
  main.addEventListener("change", (event) => {
    const part = event.target.dataset?.find;
    if (part && editing && event.target.value.trim()) {
      const found = spans.find(event.target.value);
      if (found) { editing.parts[part] = [found]; field("fault").hidden = true; showParts(); }
      else wrong(`“${event.target.value.trim()}” does not stand in the text`);
    }
    if (event.target.id !== "show-names") return;
    localStorage.setItem("names", event.target.checked ? "on" : "off");
    showNames();
  });
  showNames();
  equip();

  const fromAddress = () => {
    const hash = location.hash.slice(1);
    const at = /^o(\d+)$/.exec(hash);
    if (at) {
      const offset = Number(at[1]);
      const stretch = [...document.querySelectorAll("#text .x")].filter((each) => Number(each.dataset.o) <= offset).at(-1);
      stretch?.classList.add("found");
      stretch?.scrollIntoView({ block: "center" });
      place();
    } else if (card(hash)) open(hash);
    else place();
  };
  fromAddress();
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== active) fromAddress(); });
  let timer;
  addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => open(active, { focus: false, scroll: false }), 150); });

  // Opening a document marks it as read, even when the person leaves the page at once.
  post("/documents/view", { id: page().dataset.document }, { keepalive: true }).catch(() => {});
})();

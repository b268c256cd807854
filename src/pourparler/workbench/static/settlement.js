// Settlement: a deal picked option by option, codings switched off, the best deals on demand.
"use strict";
(() => {
  const main = document.getElementById("main");
  const state = () => {
    const form = document.getElementById("pick");
    const query = new URLSearchParams();
    if (form.dataset.asOf) query.set("as_of", form.dataset.asOf);
    for (const k of form.dataset.off.split(",").filter(Boolean)) query.append("off", k);
    return query;
  };
  const line = (tag, words, where, kind = "") => {
    const made = document.createElement(tag);
    made.textContent = words;
    if (kind) made.className = kind;
    where.append(made);
    return made;
  };
  const percent = (share, error) => `${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)} %`;
  const says = (said) => (said.necessary ? "must accept" : said.possible ? `can accept, under ${percent(said.share, said.error)} of its preferences` : "cannot accept");

  let asked = 0;
  const answer = () => pourparler.tried(async () => {
    const form = document.getElementById("pick");
    if (!form) return;
    const query = state();
    for (const each of form.querySelectorAll("input[type=radio]:checked")) query.append("option", each.value);
    const mine = ++asked;
    const told = await pourparler.get(`/settlement/deal.json?${query}`);
    if (mine !== asked) return;
    const place = document.getElementById("answer");
    place.replaceChildren();
    for (const [party, said] of Object.entries(told.parties)) {
      const box = line("div", "", place, said.necessary ? "must" : said.possible ? "can" : "cannot");
      const head = line("p", "", box);
      line("strong", party, head);
      head.append(` ${says(said)}`);
      const because = told.because[party] || [];
      if (because.length) {
        line("p", "because of", box, "soft");
        const list = line("ul", "", box);
        for (const each of because) {
          const item = line("li", "", list);
          const link = line("a", `[${each.place + 1}]`, item);
          link.href = `#c${each.place + 1}`;
          const words = each.positions[0] ? `: “${each.positions[0].words}”` : "";
          item.append(` ${each.words}${words}`);
        }
      }
    }
    const joint = Object.values(told.parties).every((said) => said.possible) ? `Joint share ${(100 * told.joint).toFixed(1)} %.` : "Not acceptable to all under any preferences that fit.";
    line("p", joint, place, "joint");
  });

  const deals = () => pourparler.tried(async () => {
    const place = document.getElementById("deals");
    place.replaceChildren();
    line("progress", "", place).setAttribute("aria-label", "Working out the best deals");
    const told = await pourparler.get(`/settlement/deals.json?${state()}`).finally(() => place.replaceChildren());
    if (told.opened.length) {
      line("h3", "What would open", place);
      const list = line("ul", "", place);
      for (const [without, words, joint, fails] of told.opened) line("li", `Were ${without.map((k) => `[${k + 1}]`).join("")} taken back: ${words}${joint === null ? "" : `, joint ${(100 * joint).toFixed(1)} %`}${fails ? ` (${fails})` : ""}`, list);
    }
    if (told.deals.length) {
      line("h3", told.is_listed ? "By joint share" : "Candidates, by joint share", place);
      const list = line("ol", "", place);
      for (const [words, each] of told.deals) {
        const item = line("li", "", list);
        line("strong", words, item);
        const parts = Object.entries(each.parties).map(([party, said]) => `${party} ${says(said)}`);
        line("p", `joint ${percent(each.joint, each.error)}; ${parts.join("; ")}${each.efficient ? `; ${each.efficient === "never" ? "not efficient" : `${each.efficient} efficient`}` : ""}`, item, "soft");
        const button = line("button", "Pick", item, "small");
        button.type = "button";
        button.addEventListener("click", () => pick(each.deal));
      }
    }
    if (told.ask_next.length) {
      line("h3", "What to ask next", place);
      const list = line("ul", "", place);
      for (const [words, gain] of told.ask_next) line("li", `${words} ${gain}`, list);
    }
    if (!place.childNodes.length) line("p", "No deal is possible, and no single question is open.", place, "soft");
  });
  const pick = (deal) => {
    deal.forEach((option, k) => {
      for (const each of document.querySelectorAll(`#pick input[name="i${k}"]`)) each.checked = each.value === option;
    });
    answer();
    document.getElementById("pick").scrollIntoView();
  };

  main.addEventListener("change", (event) => {
    if (event.target.matches("#pick input")) answer();
    const place = event.target.dataset.place;
    if (place === undefined) return;
    const query = state();
    const off = new Set(query.getAll("off"));
    if (event.target.checked) off.delete(place);
    else off.add(place);
    query.delete("off");
    for (const k of [...off].sort((a, b) => a - b)) query.append("off", k);
    const address = `/settlement${query.size ? `?${query}` : ""}`;
    pourparler.tried(async () => {
      await pourparler.refresh(address);
      history.replaceState(null, "", address);
      document.querySelector(`[data-place="${place}"]`)?.focus();
      await answer();
    });
  });
  main.addEventListener("click", (event) => {
    if (event.target.id === "work") deals();
  });
  answer();
})();

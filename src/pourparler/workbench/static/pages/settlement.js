// Settlement: pick a deal option by option, switch codings off, compute the best deals.

import { append, appendButton, attempt, get, refresh } from "../common.js";

const main = document.getElementById("main");
const form = () => document.getElementById("pick");

let requests = 0; // an answer counts only if no later request was made

/** The day and the codings that are switched off, as a query. */
const scenario = () => {
  const { asOf, off, machine } = form().dataset;
  const query = new URLSearchParams();
  if (machine) query.set("machine", machine);
  if (asOf) query.set("as_of", asOf);
  for (const place of off.split(",").filter(Boolean)) query.append("off", place);
  return query;
};

const percent = (share) => (100 * share).toFixed(1);
const percentWithError = (share, error) => `${percent(share)} ± ${percent(error)} %`;

const verdict = ({ necessary, possible, share, error }) => {
  if (necessary) return "must accept";
  return possible ? `can accept, under ${percentWithError(share, error)} of its preferences` : "cannot accept";
};

const verdictClass = ({ necessary, possible }) => {
  if (necessary) return "must";
  return possible ? "can" : "cannot";
};

const showReasons = (box, codings) => {
  append(box, "p", "Because of:", "soft");
  const list = append(box, "ul");
  for (const { place, words, positions } of codings) {
    const entry = append(list, "li");
    append(entry, "a", `[${place + 1}]`).href = `#c${place + 1}`;
    entry.append(` ${words}${positions[0] ? `: “${positions[0].words}”` : ""}`);
  }
};

const showParty = (container, party, answer, codings) => {
  const box = append(container, "div", "", verdictClass(answer));
  const head = append(box, "p");
  append(head, "strong", party);
  head.append(` ${verdict(answer)}`);
  if (codings.length) showReasons(box, codings);
};

const showDeal = () =>
  attempt(async () => {
    if (!form()) return;
    const query = scenario();
    for (const each of form().querySelectorAll("input[type=radio]:checked")) query.append("option", each.value);
    requests += 1;
    const request = requests;
    const { parties, because, joint } = await get(`/settlement/deal.json?${query}`);
    if (request !== requests) return;
    const container = document.getElementById("answer");
    container.replaceChildren();
    for (const [party, answer] of Object.entries(parties)) showParty(container, party, answer, because[party] || []);
    const isPossible = Object.values(parties).every(({ possible }) => possible);
    const summary = isPossible
      ? `Joint share ${percent(joint)} %.`
      : "Not acceptable to all parties under any preferences that fit the codings.";
    append(container, "p", summary, "joint");
  });

const pick = (deal) => {
  for (const [issue, option] of deal.entries()) {
    for (const each of document.querySelectorAll(`#pick input[name="i${issue}"]`)) each.checked = each.value === option;
  }
  showDeal();
  form().scrollIntoView();
};

const showOpenings = (container, opened) => {
  append(container, "h3", "What would make a deal possible");
  const list = append(container, "ul");
  for (const [without, deal, joint, fails] of opened) {
    const codings = without.map((place) => `[${place + 1}]`).join(" ");
    const share = joint === null ? "" : `, joint share ${percent(joint)} %`;
    append(list, "li", `Without ${codings}: ${deal}${share}${fails ? ` (${fails})` : ""}`);
  }
};

const dealSummary = ({ joint, error, parties, efficient }) => {
  const verdicts = Object.entries(parties).map(([party, answer]) => `${party} ${verdict(answer)}`);
  const parts = [`joint share ${percentWithError(joint, error)}`, ...verdicts];
  if (efficient) parts.push(efficient === "never" ? "not efficient" : `${efficient} efficient`);
  return parts.join("; ");
};

const showDeals = (container, deals, isListed) => {
  append(container, "h3", isListed ? "By joint share" : "Candidates, by joint share");
  const list = append(container, "ol");
  for (const [words, answer] of deals) {
    const entry = append(list, "li");
    append(entry, "strong", words);
    append(entry, "p", dealSummary(answer), "soft");
    appendButton(entry, "Pick", () => pick(answer.deal), "small");
  }
};

const showQuestions = (container, questions) => {
  append(container, "h3", "What to ask next");
  const list = append(container, "ul");
  for (const [question, gain] of questions) append(list, "li", `${question} ${gain}`);
};

const computeDeals = () =>
  attempt(async () => {
    const container = document.getElementById("deals");
    container.replaceChildren();
    append(container, "progress").setAttribute("aria-label", "Computing the best deals");
    const found = await get(`/settlement/deals.json?${scenario()}`).finally(() => container.replaceChildren());
    if (found.opened.length) showOpenings(container, found.opened);
    if (found.deals.length) showDeals(container, found.deals, found.is_listed);
    if (found.ask_next.length) showQuestions(container, found.ask_next);
    if (!container.childNodes.length) {
      append(container, "p", "No deal is possible, and there is no open question.", "soft");
    }
  });

const switchCoding = (place, isOn) =>
  attempt(async () => {
    const query = scenario();
    const off = new Set(query.getAll("off"));
    if (isOn) off.delete(place);
    else off.add(place);
    query.delete("off");
    for (const each of [...off].toSorted((a, b) => a - b)) query.append("off", each);
    const address = `/settlement${query.size ? `?${query}` : ""}`;
    await refresh(address);
    history.replaceState(null, "", address);
    document.querySelector(`[data-place="${place}"]`)?.focus();
    await showDeal();
  });

main.addEventListener("change", ({ target }) => {
  if (target.matches("#pick input")) showDeal();
  if (target.dataset.place !== undefined) switchCoding(target.dataset.place, target.checked);
});
main.addEventListener("click", ({ target }) => {
  if (target.id === "compute-deals") computeDeals();
});
showDeal();

// Settlement: pick a deal option by option, switch codings off, suppose more, and load what takes longer.

import { drawCharts, watchCharts } from "../charts.js";
import { addressOf, append, attempt, createQueue, get, refresh } from "../common.js";
import { scenario, showOn } from "../settlement/scenario.js";
import { showCharts, showComparison, showHistory, showQuestions, showSentence } from "../settlement/show.js";
import { forget, save, termsOf } from "../settlement/what_if.js";

const main = document.getElementById("main");
const inOrder = createQueue(); // what changes the page waits for the change before
const form = () => document.getElementById("pick");
const narrow = matchMedia("(max-width: 64rem)");

let requests = 0; // an answer counts only if no later request was made

const percent = (share) => (100 * share).toFixed(1);

const verdict = ({ necessary, possible, share, error }) => {
  if (necessary) return "can live with it, by its own words";
  return possible
    ? `possibly accepts, in ${percent(share)} ± ${percent(error)} % of the ways to weigh the issues that fit its words`
    : "cannot accept it, by its own words";
};

const short = ({ necessary, possible }) => {
  if (necessary) return "yes";
  return possible ? "possibly" : "no";
};

const lead = ({ answer, lead: words }) => {
  if (answer !== "possibly") return "Because of:";
  return words ? `${words[0].toUpperCase()}${words.slice(1)}:` : "It said:";
};

const showReasons = (box, cell, codings) => {
  append(box, "p", codings.length ? lead(cell) : cell.why, "soft");
  if (!codings.length) return;
  const list = append(box, "ul");
  for (const { place, label, words, positions } of codings) {
    const entry = append(list, "li");
    const [position] = positions;
    append(entry, "span", `${words} `);
    const link = append(entry, "a", position ? `“${position.words}” [${label}]` : `[${label}]`);
    link.href = position ? addressOf(position) : `#c${place + 1}`;
  }
};

const showParty = (container, party, answer, cell, codings) => {
  const box = append(container, "div", "", short(answer));
  const head = append(box, "p");
  append(head, "strong", party);
  head.append(` ${verdict(answer)}`);
  showReasons(box, cell, codings);
};

const picked = () => [...form().querySelectorAll("input[type=radio]:checked")].map(({ value }) => value);

const showDeal = () =>
  attempt(async () => {
    if (!form()) return;
    const query = scenario();
    for (const option of picked()) query.append("option", option);
    requests += 1;
    const request = requests;
    const { parties, because, joint, is_possible: isPossible, cells } = await get(`/settlement/deal.json?${query}`);
    if (request !== requests) return;
    const container = document.getElementById("answer-parts");
    container.replaceChildren();
    for (const [party, answer] of Object.entries(parties)) {
      showParty(container, party, answer, cells[party], because[party] || []);
    }
    const together = document.querySelector("#best thead th:last-child")?.textContent ?? "All together";
    const summary = isPossible
      ? `${together}: ${percent(joint)} %.`
      : "What was said rules this deal out, whatever else the parties think.";
    append(container, "p", summary, "joint");
    const answers = Object.entries(parties).map(([party, answer]) => `${party}: ${short(answer)}`);
    document.getElementById("answer-line").textContent =
      `${isPossible ? `${percent(joint)} %` : "not possible"} · ${answers.join(" · ")}`;
  });

const showDifference = () =>
  attempt(async () => {
    const chosen = document.getElementById("differ");
    if (!chosen) return;
    const query = scenario();
    const { before, after } = chosen.elements;
    for (const select of [before, after]) {
      for (const option of JSON.parse(select.value)) query.append(select.name, option);
    }
    query.append("names", `deal ${before.selectedIndex + 1}`);
    query.append("names", `Deal ${after.selectedIndex + 1}`);
    const said = await get(`/settlement/difference.json?${query}`);
    showSentence(document.getElementById("difference"), said);
  });

const pick = (deal) => {
  for (const [issue, option] of deal.entries()) {
    for (const each of document.querySelectorAll(`#pick input[name="i${issue}"]`)) each.checked = each.value === option;
  }
  form().scrollIntoView();
  return showDeal();
};

const computeDeals = () =>
  attempt(async () => {
    const container = document.getElementById("deals");
    container.replaceChildren();
    document.getElementById("ask-next").hidden = true;
    append(container, "progress").setAttribute("aria-label", "Working out what to ask");
    const query = scenario();
    const found = await get(`/settlement/deals.json?${query}`).finally(() => container.replaceChildren());
    if (`${query}` === `${scenario()}`) showQuestions(container, found, pick);
  });

const computeRest = () =>
  attempt(async () => {
    const query = scenario();
    const [history, charts] = [
      await get(`/settlement/history.json?${query}`),
      await get(`/settlement/charts.json?${query}`),
    ];
    if (`${query}` !== `${scenario()}`) return;
    showHistory(document.getElementById("history"), history);
    showCharts(document.getElementById("charts"), charts, query);
    drawCharts();
  });

/** Do what follows a change of the scenario: answers, and what is quick enough to be worked out unasked. */
const start = () => {
  if (!form()) return;
  document.getElementById("answer").open = !narrow.matches;
  for (const link of document.querySelectorAll("a[data-file]")) {
    link.href = `/settlement/${link.dataset.file}?${scenario()}`;
  }
  showDeal();
  showDifference();
  if (form().dataset.quick) computeDeals();
  computeRest();
};

/** Do what changes the page, after the change before. */
const attemptInOrder = (work) => inOrder(() => attempt(work));

/** Show the page for another scenario, and keep the place. */
const change = async (query, focus) => {
  const address = showOn(query);
  await refresh(address);
  history.replaceState(null, "", address);
  document.querySelector(focus)?.focus();
  start();
};

const switchCoding = (place, isOn) =>
  attemptInOrder(() => {
    const query = scenario();
    const off = new Set(query.getAll("off"));
    if (isOn) off.delete(place);
    else off.add(place);
    query.delete("off");
    for (const each of [...off].toSorted((a, b) => a - b)) query.append("off", each);
    return change(query, `[data-place="${place}"]`);
  });

const suppose = (party, verb, terms) =>
  attemptInOrder(async () => {
    const query = scenario();
    query.append("suppose", `${party} ${verb} ${terms.join(", ")}`);
    await change(query, '#what-if select[name="party"]');
    document.getElementById("opening").scrollIntoView();
  });

const unsuppose = (place) =>
  attemptInOrder(() => {
    const query = scenario();
    const all = query.getAll("suppose");
    query.delete("suppose");
    for (const [k, each] of all.entries()) if (k !== place) query.append("suppose", each);
    return change(query, "#what-if select");
  });

const compare = () =>
  attemptInOrder(async () => {
    const query = scenario();
    query.delete("suppose");
    for (const { value } of document.querySelectorAll("#saved-list input:checked")) query.append("saved", value);
    showComparison(document.getElementById("compared"), await get(`/settlement/compare.json?${query}`));
  });

/** Save or remove a what-if, and show the page as it then is. */
const keep = (act) =>
  attemptInOrder(async () => {
    await act();
    await change(scenario(), "#saved-list input, #what-if select");
  });

const actions = {
  "compute-deals": computeDeals,
  "compute-candidates": computeDeals,
  compare,
  "save-what-if": () => keep(() => save(document.getElementById("what-if-name").value)),
  "more-terms": () => {
    const terms = document.getElementById("terms");
    terms.append(terms.lastElementChild.cloneNode(true));
  },
  "suppose-picked": () => {
    const { party } = document.getElementById("what-if").elements;
    suppose(party.value, "accepts", termsOf(picked(), document.querySelectorAll("#terms optgroup")));
  },
};

main.addEventListener("change", ({ target }) => {
  if (target.matches("#pick input")) showDeal();
  if (target.matches("#differ select")) showDifference();
  if (target.dataset.place !== undefined) switchCoding(target.dataset.place, target.checked);
});
main.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.forget) keep(() => forget(button.dataset.forget));
  else if (button.dataset.pick) pick(JSON.parse(button.dataset.pick));
  else if (button.dataset.unsuppose) unsuppose(Number(button.dataset.unsuppose));
  else actions[button.id]?.();
});
main.addEventListener("submit", (event) => {
  if (event.target.id !== "what-if") return;
  event.preventDefault();
  const { party, verb } = event.target.elements;
  const terms = [...event.target.querySelectorAll('select[name="term"]')].map(({ value }) => value);
  suppose(party.value, verb.value, [...new Set(terms)]);
});
narrow.addEventListener("change", () => {
  document.getElementById("answer").open = !narrow.matches;
});
start();
watchCharts();

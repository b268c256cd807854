// Parts of the settlement page that are loaded after it: questions, history, charts, comparisons.

import { append, appendButton, formatDates } from "../common.js";

const citations = () => {
  const found = new Map();
  for (const each of document.querySelectorAll(".codings li[id]")) {
    const words = each.querySelector(".about a");
    const label = /\[([^\]]+)\]/.exec(each.textContent)?.[1];
    found.set(Number(each.id.slice(1)) - 1, { label, href: words ? words.getAttribute("href") : `#${each.id}` });
  }
  return found;
};

const cite = (parent, codings, known) => {
  const labels = new Set();
  for (const { label, href } of codings.map((k) => known.get(k)).filter(Boolean)) {
    if (labels.has(label)) continue;
    labels.add(label);
    append(parent, "a", `[${label}]`, "cite").href = href;
  }
};

const percent = (share) => (100 * share).toFixed(1);

const showOpenings = (container, opened) => {
  append(container, "h3", "What would make a deal possible");
  const list = append(container, "ul");
  const known = citations();
  for (const [without, deal, joint, fails] of opened) {
    const entry = append(list, "li", "Without ");
    cite(entry, without, known);
    const share = joint === null ? "" : `, ${percent(joint)} % together`;
    entry.append(`: ${deal}${share}${fails ? ` (${fails})` : ""}`);
  }
};

const showDeals = (container, deals, pick) => {
  append(container, "h3", "Candidates, the best first");
  const list = append(container, "ol");
  for (const [words, answer] of deals) {
    const entry = append(list, "li");
    append(entry, "strong", words);
    append(entry, "p", `${percent(answer.joint)} ± ${percent(answer.error)} % together`, "soft");
    appendButton(entry, "Pick", () => pick(answer.deal), "small");
  }
};

/** Put the answers with their ranges into the table of deals. */
const showShares = (shares) => {
  for (const [k, [parties, together]] of shares.entries()) {
    for (const cell of document.querySelectorAll(`#deal-${k + 1} [data-share]`)) {
      cell.textContent = cell.dataset.share ? parties[cell.dataset.share] : together;
    }
  }
};

/** Show what to ask next, what would open a deal, and, where no table of deals is on the page, the best ones. */
export const showQuestions = (container, found, pick) => {
  if (found.ask_next.length) {
    const list = append(container, "ul");
    for (const [question, gain] of found.ask_next) {
      append(append(list, "li", `${question} `), "span", gain, "soft");
    }
  }
  if (found.opened.length) showOpenings(container, found.opened);
  if (found.deals.length && !document.getElementById("best")) showDeals(container, found.deals, pick);
  showShares(found.shares);
  const fairness = document.getElementById("fairness");
  if (fairness) fairness.textContent = found.notes.join(" ");
  if (!container.childNodes.length) append(container, "p", "There is no open question.", "soft");
};

const showLines = (container, lines, known) => {
  const list = append(container, "ul", "", "plain path");
  for (const [day, { words, codings }] of lines) {
    const entry = append(list, "li");
    if (day) {
      append(entry, "time", day).dateTime = day;
      entry.append(" ");
    }
    entry.append(`${words} `);
    cite(entry, codings, known);
  }
};

/** Show a sentence with the codings that it rests on. */
export const showSentence = (container, { words, codings }) => {
  container.textContent = `${words} `;
  cite(container, codings, citations());
};

/** Show each party's path, and what opened or closed a deal for all. */
export const showHistory = (container, { path, turns }) => {
  container.replaceChildren();
  const known = citations();
  if (path.length) append(container, "h2", "Each party’s path");
  const parties = append(container, "div", "", "paths");
  for (const [party, lines] of path) {
    const part = append(parties, "section");
    append(part, "h3", party);
    showLines(part, lines, known);
  }
  if (turns.length) {
    append(container, "h2", "Over time: what opened or closed a deal");
    showLines(container, turns, known);
  }
  formatDates(container);
};

const showTable = (container, { columns, rows, title }) => {
  const details = append(container, "details");
  append(details, "summary", "The data as a table");
  const wide = append(details, "div", "", "wide");
  wide.tabIndex = 0;
  wide.role = "region";
  wide.ariaLabel = `${title}: data`;
  const table = append(wide, "table");
  const head = append(append(table, "thead"), "tr");
  for (const name of columns) append(head, "th", name).scope = "col";
  const body = append(table, "tbody");
  for (const row of rows) {
    const line = append(body, "tr");
    for (const value of row) append(line, "td", value);
  }
};

/** Show the charts of a scenario, each with its data as a table; drawing them is left to the caller. */
export const showCharts = (container, charts, query) => {
  container.replaceChildren();
  for (const chart of charts) {
    append(container, "h2", chart.title);
    append(container, "p", chart.caption, "soft note");
    const figure = append(container, "figure", "", "chart");
    const drawing = append(figure, "div", "", "drawing");
    drawing.dataset.chart = `/settlement/charts/${chart.kind}.json?${query}`;
    drawing.role = "img";
    drawing.ariaLabel = `${chart.title}; the table below has the same data`;
    showTable(figure, chart);
  }
};

/** Show settlements side by side. */
export const showComparison = (container, { names, lines }) => {
  container.replaceChildren();
  const table = append(container, "table", "", "grid compared");
  const head = append(append(table, "thead"), "tr");
  append(head, "td");
  for (const name of names) append(head, "th", name).scope = "col";
  const body = append(table, "tbody");
  for (const { what, values } of lines) {
    const row = append(body, "tr");
    append(row, "th", what).scope = "row";
    for (const value of values) append(row, "td", value);
  }
};

// What-ifs that are saved in this browser, by name.

import { append, appendButton, showMessage } from "../common.js";
import { scenario, showOn } from "./scenario.js";

const KEY = () => `what-ifs of ${document.querySelector(".ledger").textContent}`;

const all = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY()) || "{}");
  } catch {
    return {};
  }
};

const store = (saved) => {
  localStorage.setItem(KEY(), JSON.stringify(saved));
  listSaved();
};

/** Save what is supposed under a name. */
export const save = (name) => {
  const suppose = scenario().getAll("suppose");
  const own = name.trim() || suppose.join("; ");
  store({ ...all(), [own]: suppose });
  showMessage(`Saved: ${own}`);
};

const remove = (name) => {
  const { [name]: _, ...others } = all();
  store(others);
};

const showWhatIf = (list, name, suppose) => {
  const entry = append(list, "li");
  const label = append(entry, "label", "", "check");
  const box = append(label, "input");
  box.type = "checkbox";
  box.checked = true;
  box.value = JSON.stringify(suppose);
  box.dataset.name = name;
  label.append(` ${name} `);
  const query = scenario();
  query.delete("suppose");
  for (const each of suppose) query.append("suppose", each);
  append(entry, "a", "Show").href = showOn(query);
  entry.append(" ");
  appendButton(entry, "Forget", () => remove(name), "small").ariaLabel = `Forget ${name}`;
  append(entry, "p", suppose.join("; "), "about");
};

/** List the saved what-ifs, ticked to be compared. */
export const listSaved = () => {
  const saved = Object.entries(all());
  document.getElementById("saved").hidden = !saved.length;
  const list = document.getElementById("saved-list");
  list.replaceChildren();
  for (const [name, suppose] of saved) showWhatIf(list, name, suppose);
};

/** The terms of a deal, in the form that a supposition has, given the groups of options by issue. */
export const termsOf = (deal, groups) =>
  deal.map((option, k) => [...groups[k].children].find(({ value }) => value.endsWith(`=${option}`)).value);

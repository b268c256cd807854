// The rows of a list: which are selected, by checkbox, by keyboard, in ranges, or all of the view.

let anchor = null; // the row from which Shift selects a range
let hasAll = false; // whether all rows of the view are selected, those on other pages too

export const boxes = () => [...document.querySelectorAll("#main .pick")];

export const rowOf = (box) => box.closest("[data-row]");

export const picked = () => boxes().filter((box) => box.checked);

/** Whether all rows of the view are selected. */
export const isAll = () => hasAll;

export const total = () => Number(document.getElementById("total")?.dataset.total ?? 0);

/** The query of the view on this page. */
export const query = () => document.querySelector("[data-list]").dataset.query;

/** Show how many rows are selected. */
export const showPicked = () => {
  const count = hasAll ? total() : picked().length;
  const words = document.getElementById("picked");
  if (words) words.textContent = count ? `${count} selected` : "None selected";
  for (const box of boxes()) rowOf(box).toggleAttribute("data-picked", box.checked);
};

export const clear = () => {
  hasAll = false;
  anchor = null;
  for (const box of boxes()) box.checked = false;
  showPicked();
};

export const pickPage = () => {
  const every = boxes();
  const isChecked = !every.every((box) => box.checked);
  hasAll = false;
  for (const box of every) box.checked = isChecked;
  showPicked();
};

export const pickAll = () => {
  for (const box of boxes()) box.checked = true;
  hasAll = true;
  showPicked();
};

/** Select or unselect a row; with Shift, all rows from the one before. */
export const pick = (box, isChecked, { isRange = false } = {}) => {
  const every = boxes();
  const from = isRange && anchor ? every.indexOf(anchor) : -1;
  const to = every.indexOf(box);
  hasAll = false;
  if (from < 0) box.checked = isChecked;
  else for (const each of every.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = isChecked;
  anchor = box;
  showPicked();
};

/** The row that has the focus, or the first. */
export const currentBox = () => document.activeElement?.closest?.("[data-row]")?.querySelector(".pick") ?? null;

/** Go to another row; with Shift, select on the way. */
export const move = (step, { isRange = false } = {}) => {
  const every = boxes();
  const current = currentBox();
  const next = every[current ? every.indexOf(current) + step : 0];
  if (!next) return;
  if (isRange && current) {
    if (!anchor || !current.checked) pick(current, true);
    pick(next, true, { isRange: true });
  }
  next.focus();
};

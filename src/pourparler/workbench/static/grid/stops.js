// Moving in the grid: from position to position and from cell to cell; an empty cell is a stop too.

const stopsOf = (cell) => (cell.matches(".stop") ? [cell] : [...cell.querySelectorAll(".stop")]);

const cellsOf = (row) => [...row.querySelectorAll('[role="gridcell"]')];

/** The stop that has the focus, or had it last. */
export const currentStop = () => document.querySelector('#positions .stop[tabindex="0"]');

/** Make a stop the one that Tab leads to. */
export const setStop = (stop) => {
  const before = currentStop();
  if (before) before.tabIndex = -1;
  if (stop) stop.tabIndex = 0;
};

/** Scroll the page back until the names of the parties are below the buttons. */
const showParties = (stop) => {
  const tools = document.querySelector("#positions .grid-tools").getBoundingClientRect();
  const hidden = tools.bottom - stop.closest(".high").getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, -hidden);
};

/** Focus a stop. */
export const focusStop = (stop) => {
  if (!stop) return;
  setStop(stop);
  stop.focus();
  showParties(stop);
};

let passed = new WeakSet(); // positions that were left undecided: they come last

/** Leave a position undecided for now. */
export const passStop = (stop) => {
  if (stop?.dataset.turn && stop.dataset.state === "machine") passed.add(stop);
};

/** What can be decided next: the first undecided position of the queue, those that were left undecided last. */
export const nextStop = () => {
  const waiting = [...document.querySelectorAll('#positions [data-turn][data-state="machine"]')];
  waiting.sort((a, b) => Number(a.dataset.turn) - Number(b.dataset.turn));
  const next = waiting.find((item) => !passed.has(item));
  if (next) return next;
  passed = new WeakSet();
  return waiting.find((item) => item !== currentStop()) ?? waiting[0];
};

const beside = (stop, step) => {
  const cells = cellsOf(stop.closest("tr"));
  const cell = cells[cells.indexOf(stop.closest("td")) + step];
  return cell && stopsOf(cell)[0];
};

const below = (stop, step) => {
  const cell = stop.closest("td");
  const own = stopsOf(cell);
  const within = own[own.indexOf(stop) + step];
  if (within) return within;
  const row = step > 0 ? stop.closest("tr").nextElementSibling : stop.closest("tr").previousElementSibling;
  return row && stopsOf(cellsOf(row)[cellsOf(stop.closest("tr")).indexOf(cell)]).at(step > 0 ? 0 : -1);
};

/** Where each key leads. */
export const MOVES = {
  ArrowLeft: (stop) => beside(stop, -1),
  ArrowRight: (stop) => beside(stop, 1),
  ArrowUp: (stop) => below(stop, -1),
  ArrowDown: (stop) => below(stop, 1),
  Home: (stop) => stopsOf(cellsOf(stop.closest("tr"))[0])[0],
  End: (stop) => stopsOf(cellsOf(stop.closest("tr")).at(-1))[0],
};

// The positions in the grid: what each shows, and what it should show.

/** The state of a position on screen: "machine", "confirmed" or "rejected", its stance, and its last revision. */
export const readItem = ({ dataset }) => ({
  state: dataset.state,
  stance: dataset.stance,
  seen: Number(dataset.seen),
});

/** Whether a position is one that was read, about which people decide here. */
export const isDecidable = (item) => Boolean(item?.dataset.thing?.startsWith("t"));

const SIGNS = { confirmed: "✓ confirmed", rejected: "✗ rejected" };

/** Show a position in a state. */
export const showItem = (item, { state, stance, seen }) => {
  Object.assign(item.dataset, { state, stance, seen });
  const button = document.querySelector(`#positions [data-kind="${CSS.escape(stance)}"]`);
  const verb = item.querySelector(".verb");
  if (button) {
    verb.textContent = button.querySelector("span").textContent;
    verb.className = `verb ${button.dataset.side}`;
  }
  item.querySelector(".sure").textContent = SIGNS[state] ?? item.dataset.confidence;
  // Where the party stands on the option is known again when the page is loaded.
  item.parentElement.previousElementSibling?.querySelector(".stand")?.remove();
};

/** The positions that are selected. */
export const selectedItems = () => [...document.querySelectorAll('#positions [aria-selected="true"]')];

/** Select a position, or not. */
export const select = (item, isSelected) => {
  if (isDecidable(item)) item.setAttribute("aria-selected", isSelected);
};

/** Select nothing. */
export const clearSelection = () => {
  for (const each of selectedItems()) select(each, false);
};

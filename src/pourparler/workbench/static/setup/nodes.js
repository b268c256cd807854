// The parts of the draft on the page: parties, speakers, issues, options, phrases.

/** What contains each kind. */
export const PARENT = { speaker: "party", option: "issue", phrase: "option" };

/** The kinds of which one can be merged into another. */
export const MERGED = new Set(["party", "issue", "option"]);

/** The part that contains an element; null outside the draft. */
export const nodeOf = (element) => element?.closest?.(".node") ?? null;

/** The part with a number. */
export const nodeById = (id) => document.querySelector(`.node[data-id="${Number(id)}"]`);

/** The number of a part. */
export const idOf = (node) => Number(node.dataset.id);

/** The part that contains another; null for a party or an issue. */
export const parentOf = (node) => nodeOf(node.parentElement);

/** All parts of a kind, in the order of the page. */
export const nodesOfKind = (kind) => [...document.querySelectorAll(`.node[data-kind="${kind}"]`)];

/** A part and those beside it. */
export const siblingsOf = (node) => [...node.parentElement.children];

/** Show all speakers of a party. */
export const unfold = (party) => {
  party?.querySelector(".folded")?.classList.remove("folded");
  party?.querySelector('[data-do="unfold"]')?.remove();
};

/** Focus the name of a part, and open what hides it. */
export const focusNode = (node) => {
  const details = node?.closest("details");
  if (details) details.open = true;
  if (node?.dataset.kind === "speaker") unfold(parentOf(node));
  node?.querySelector(".name")?.focus();
};

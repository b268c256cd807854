// Moving parts by keyboard.

import { edit } from "./edits.js";
import { PARENT, idOf, nodesOfKind, parentOf, siblingsOf } from "./nodes.js";

/** Move a part up (-1) or down (1) among its siblings. */
export const moveBeside = (node, step) => {
  const siblings = siblingsOf(node);
  const at = siblings.indexOf(node) + step;
  if (at >= 0 && at < siblings.length) edit({ action: "move", id: idOf(node), at });
};

/** Move a part to the party, issue or option before (-1) or after (1) its own. */
export const moveAcross = (node, step) => {
  const parents = nodesOfKind(PARENT[node.dataset.kind]);
  const into = parents[parents.indexOf(parentOf(node)) + step];
  if (into) edit({ action: "move", id: idOf(node), into: idOf(into) });
};

// The sign of each kind of event: a shape and a colour, so that no two look alike without the other.

import { draw } from "../svg.js";

const SHAPES = {
  held: "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0Z",
  ongoing: "M-4,-5L5,0L-4,5Z",
  planned: "M-4.5,-4.5H4.5V4.5H-4.5Z",
  proposed: "M0,-5.5L5.5,4.5H-5.5Z",
  postponed: "M0,5.5L5.5,-4.5H-5.5Z",
  cancelled: "M-1.6,-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z",
  refused: "M-5,-3L-3,-5L0,-2L3,-5L5,-3L2,0L5,3L3,5L0,2L-3,5L-5,3L-2,0Z",
  denied: "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0ZM2.5,0A2.5,2.5,0,1,0,-2.5,0A2.5,2.5,0,1,0,2.5,0Z",
  "new text": "M0,-6L5.5,0L0,6L-5.5,0Z",
};

/** All kinds, in the order of the legend. */
export const KINDS = Object.keys(SHAPES);

/** The name of a kind as a class. */
export const classOf = (kind) => `event-${kind.replaceAll(" ", "-")}`;

/** Draw the sign of a kind. */
export const drawSign = (parent, kind, x, y) =>
  draw(parent, "path", {
    d: SHAPES[kind] ?? SHAPES.held,
    transform: `translate(${x},${y})`,
    class: `sign ${classOf(kind)}`,
  });

// The drawing of the network: parties as points, ties as lines, groups as fields behind them.

import { draw, drawLink, widthOf } from "../svg.js";

const LABEL = 13; // pixels
const MARGIN = 78; // pixels around the parties, for their names
const FIELD = 30; // pixels of a group's field around a party
const ASPECT = 0.56; // of height and width
const BEND = 14; // pixels between two ties of the same parties

const radius = (options) => 7 + 2.2 * Math.sqrt(options);

/** Draw a tie: a full line for the same side, a dashed one for opposite sides. */
const drawTie = (place, { kind, one, other, issues, isBent }) => {
  const sign = kind === "same" ? 1 : -1;
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = isBent ? (sign * BEND * 2) / length : 0;
  const [mx, my] = [(one.x + other.x) / 2 - dy * bend, (one.y + other.y) / 2 + dx * bend];
  const words = `${one.name} and ${other.name}, ${kind === "same" ? "same side" : "opposite sides"}: ${issues.join(", ")}`;
  const line = draw(place, "path", {
    d: `M${one.x},${one.y}Q${mx},${my} ${other.x},${other.y}`,
    class: `tie ${kind}`,
    "stroke-width": Math.min(7, 1.2 + 1.1 * issues.length),
    "data-one": one.name,
    "data-other": other.name,
  });
  draw(line, "title", {}, words);
};

/** Draw the field of a group: a thick line through its parties, which rounds them off. */
const drawGroup = (place, members, number) => {
  const middle = members.reduce(([x, y], each) => [x + each.x / members.length, y + each.y / members.length], [0, 0]);
  const around = members.toSorted(
    (a, b) => Math.atan2(a.y - middle[1], a.x - middle[0]) - Math.atan2(b.y - middle[1], b.x - middle[0]),
  );
  const d = `M${around.map(({ x, y }) => `${x},${y}`).join("L")}Z`;
  draw(place, "path", { d, class: "field", "stroke-width": FIELD * 2, "data-group": number });
};

const drawParty = (place, party, isSeveral) => {
  const words = `${party.name}: takes a side on ${party.options} option${party.options === 1 ? "" : "s"}`;
  const link = drawLink(place, "/issues", isSeveral ? `${words}, group ${party.group}` : words, "party");
  link.setAttribute("data-party", party.name);
  const size = Math.max(13, radius(party.options));
  draw(link, "circle", { cx: party.x, cy: party.y, r: size, class: "point" });
  if (isSeveral) {
    draw(
      link,
      "text",
      { x: party.x, y: party.y + 4, class: "group-number", "text-anchor": "middle" },
      `${party.group}`,
    );
  }
  draw(link, "text", { x: party.x, y: party.y + size + 16, "text-anchor": "middle", "font-size": LABEL }, party.label);
};

const shorten = (name, room) => {
  const width = widthOf(name, LABEL);
  return width <= room ? name : `${name.slice(0, Math.max(3, Math.floor((name.length * room) / width) - 1))}…`;
};

/** Draw a network into a container, at its width. */
export const drawNetwork = (container, { parties, ties, groups }) => {
  const width = container.clientWidth;
  const isNarrow = width < 560;
  const wanted = Math.min(width * (isNarrow ? 1.1 : ASPECT), 180 + 60 * parties.length, innerHeight * 0.7);
  const height = Math.max(300, Math.min(720, wanted));
  const margin = isNarrow ? 56 : MARGIN;
  const across = Math.min(width, height * 2.2);
  const spots = parties.map((party) => ({
    ...party,
    x: width / 2 + (party.x * (across - 2 * margin)) / 2,
    y: height / 2 - 8 + (party.y * (height - margin - 50)) / 2,
    label: shorten(party.name, isNarrow ? 110 : 190),
  }));
  const byName = new Map(spots.map((each) => [each.name, each]));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  const several = groups.filter((group) => group.length > 1);
  for (const group of several) {
    const members = group.map((name) => byName.get(name));
    drawGroup(svg, members, members[0].group);
  }
  for (const { one, other, congruent, opposed } of ties) {
    const ends = { one: byName.get(one), other: byName.get(other), isBent: congruent.length > 0 && opposed.length > 0 };
    if (congruent.length) drawTie(svg, { ...ends, kind: "same", issues: congruent });
    if (opposed.length) drawTie(svg, { ...ends, kind: "opposed", issues: opposed });
  }
  for (const party of spots) drawParty(svg, party, groups[party.group - 1].length > 1);
  container.replaceChildren(svg);
};

/** Show the ties of a party, and the others pale; all if it is null. */
export const highlight = (container, party) => {
  container.classList.toggle("focused", party !== null);
  const near = new Set([party]);
  for (const tie of container.querySelectorAll(".tie")) {
    const { one, other } = tie.dataset;
    const isOwn = one === party || other === party;
    tie.classList.toggle("near", isOwn);
    if (isOwn) near.add(one).add(other);
  }
  for (const each of container.querySelectorAll(".party")) each.classList.toggle("near", near.has(each.dataset.party));
};

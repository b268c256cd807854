// The panel with the source text of a position, its words marked.

import { append, attempt, formatDates, get } from "../common.js";

const panel = () => document.getElementById("source");

/** Whether the panel is open. */
export const isOpen = () => panel()?.hidden === false;

/** Close the panel. */
export const closeSource = () => {
  panel().hidden = true;
};

const appendParagraph = (place, { kind, stretches }) => {
  const paragraph = append(place, "p", "", kind);
  for (const { words, parts } of stretches) {
    append(paragraph, "span", words, parts.map((part) => `m-${part}`).join(" "));
  }
};

const appendHead = (place, thing, found) => {
  const link = append(append(place, "h3"), "a", found.title || `document ${found.document}`);
  link.href = `/document?id=${encodeURIComponent(found.document)}#${thing}`;
  const about = append(place, "p", found.publisher ? `${found.publisher} ` : "", "about");
  if (found.published) append(about, "time", found.published).dateTime = found.published;
};

/** Show the source of a position; an empty cell has none. */
export const showSource = async (stop) => {
  const { thing } = stop.dataset;
  const place = panel();
  place.hidden = false;
  stop.scrollIntoView({ block: "nearest" }); // on a narrow screen the panel may have covered it
  place.dataset.thing = thing ?? "";
  if (!thing) {
    place.replaceChildren();
    append(place, "p", "No position here.", "soft");
    return;
  }
  const found = await attempt(() => get(`/issues/source.json?thing=${thing}`));
  // By now the reader may be at another position.
  if (!found || place.dataset.thing !== thing) return;
  place.replaceChildren();
  appendHead(place, thing, found);
  for (const each of found.paragraphs) appendParagraph(place, each);
  formatDates(place);
  const words = place.querySelector(".m-content, .m-target");
  if (words) place.scrollTop = words.offsetTop - place.clientHeight / 3;
};

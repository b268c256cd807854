// Drawing: elements of SVG, and the widths of words in the font of the page.

const SPACE = "http://www.w3.org/2000/svg";

/** Append an element of SVG with attributes to another element. */
export const draw = (parent, tag, attributes = {}, text = "") => {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
};

/** Append a link whose name for screen readers, and on hovering, is a summary. */
export const drawLink = (parent, href, summary, className) => {
  const link = draw(parent, "a", { href, class: className, "aria-label": summary });
  draw(link, "title", {}, summary);
  return link;
};

const pen = document.createElement("canvas").getContext("2d");

/** The width of words in pixels, at a size in pixels. */
export const widthOf = (words, size) => {
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(words).width;
};

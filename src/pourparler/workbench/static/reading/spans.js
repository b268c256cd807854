// Spans of the text: from what the browser selects or points at to character offsets, and back.
//
// The text is drawn as segments, elements `#text .x` that each hold their first offset in `data-o`. Offsets count code
// points, as Python does; JavaScript counts some characters twice.

const NEAR = 12; // characters in which the bound of a word is looked for

const length = (text) => [...text].length;

let segments = null; // the segments of the text, in order, until the text is drawn again

/** Forget the segments, because the text was drawn again. */
export const resetSpans = () => {
  segments = null;
};

const allSegments = () => {
  segments ??= [...document.querySelectorAll("#text .x")].map((element) => {
    const start = Number(element.dataset.o);
    return { element, start, end: start + length(element.textContent), characters: null };
  });
  return segments;
};

/** The segment that holds an offset; undefined between segments. */
const segmentAt = (offset) => {
  const all = allSegments();
  let low = 0;
  let high = all.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (all[middle].end <= offset) low = middle + 1;
    else if (all[middle].start > offset) high = middle - 1;
    else return all[middle];
  }
  return undefined;
};

const charactersOf = (segment) => {
  segment.characters ??= [...segment.element.textContent];
  return segment.characters;
};

/** The character at an offset; a space between segments. */
const characterAt = (offset) => {
  const segment = segmentAt(offset);
  return segment ? charactersOf(segment)[offset - segment.start] : " ";
};

/** The last offset of the text. */
export const lastOffset = () => allSegments().at(-1)?.end ?? 0;

/** The offset of a position in the page; null outside the text. */
const offsetOf = (node, position) => {
  const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("#text .x");
  if (!element) return null;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, position);
  return Number(element.dataset.o) + length(range.toString());
};

const withoutOuterSpace = (from, to) => {
  let [start, end] = [from, to];
  while (start < end && /\s/u.test(characterAt(start))) start += 1;
  while (end > start && /\s/u.test(characterAt(end - 1))) end -= 1;
  return start < end ? [start, end] : null;
};

/** The selected span [start, end] without white space at its ends; null if nothing is selected in the text. */
export const selectedSpan = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start !== null && end !== null) return withoutOuterSpace(start, end);
  // One end lies outside the text: take the part inside.
  const touched = allSegments().filter(({ element }) => range.intersectsNode(element));
  return touched.length ? withoutOuterSpace(start ?? touched[0].start, end ?? touched.at(-1).end) : null;
};

/** The characters of a span, as they are shown. */
export const wordsOf = ([start, end]) => {
  let words = "";
  for (let offset = start; offset < end; offset += 1) words += characterAt(offset);
  return words.replaceAll(/\s+/gu, " ");
};

/** The whole text, with spaces between segments: only white space lies there. */
const wholeText = () => {
  let text = "";
  let end = 0;
  for (const segment of allSegments()) {
    text += " ".repeat(segment.start - end) + segment.element.textContent;
    end = segment.end;
  }
  return text;
};

/** The first span that holds some words, whatever white space is between them; null if there is none. */
export const findSpan = (typed) => {
  const words = typed.trim().split(/\s+/u).filter(Boolean);
  if (!words.length) return null;
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)).join(String.raw`\s+`);
  const text = wholeText();
  const match = new RegExp(pattern, "u").exec(text);
  if (!match) return null;
  const start = length(text.slice(0, match.index));
  return [start, start + length(match[0])];
};

const isInWord = (offset) => /[\p{L}\p{N}’'-]/u.test(characterAt(offset));
const isBound = (offset) => isInWord(offset - 1) !== isInWord(offset);

/** The next bound of a word from an offset, backwards (-1) or forwards (1). */
export const nextBound = (from, direction) => {
  const end = lastOffset();
  let offset = from + direction;
  while (offset > 0 && offset < end && !isBound(offset)) offset += direction;
  return Math.max(0, Math.min(end, offset));
};

/** The bound of a word that is nearest to an offset. */
export const nearestBound = (offset) => {
  for (let distance = 0; distance < NEAR; distance += 1) {
    for (const each of [offset - distance, offset + distance]) if (isBound(each)) return each;
  }
  return offset;
};

/** The offset under the pointer; null outside the text. */
export const offsetUnder = (x, y) => {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return offsetOf(position.offsetNode, position.offset);
  const range = document.caretRangeFromPoint?.(x, y); // Safari
  return range ? offsetOf(range.startContainer, range.startOffset) : null;
};

/** Where a span starts or ends on the page: x, top and bottom in pixels of the window; null outside the text. */
export const edgeOf = (offset, isEnd) => {
  const segment = segmentAt(isEnd ? offset - 1 : offset);
  if (!segment) return null;
  const node = segment.element.firstChild;
  const units = charactersOf(segment)
    .slice(0, offset - segment.start)
    .join("").length;
  const from = isEnd ? Math.max(0, units - 1) : units;
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, Math.min(node.length, from + 1));
  const boxes = [...range.getClientRects()];
  const box = isEnd ? boxes.at(-1) : boxes[0];
  return box ? { x: isEnd ? box.right : box.left, top: box.top, bottom: box.bottom } : null;
};

/** The spans of one part (source, cue, content) of a statement; segments that touch are one span. */
export const spansOf = (thing, part) => {
  const spans = [];
  for (const element of document.querySelectorAll(`#text .x.m-${part}[data-s~="${thing}"]`)) {
    const start = Number(element.dataset.o);
    const end = start + length(element.textContent);
    if (end === start) continue;
    if (spans.at(-1)?.[1] === start) spans.at(-1)[1] = end;
    else spans.push([start, end]);
  }
  return spans;
};

/** Spans as the workbench takes them: "120-164,170-180". */
export const formatSpans = (spans) => spans.map(([start, end]) => `${start}-${end}`).join(",");

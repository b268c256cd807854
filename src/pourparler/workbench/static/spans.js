// Places in the text: from what the browser selects or points at to character offsets, and back.
"use strict";

pourparler.spans = (() => {
  // Offsets count characters as Python does; a browser counts some of them twice.
  const length = (text) => [...text].length;

  /** Each stretch of the text: element, first and last offset. What is not shown (control characters) is kept out. */
  const stretches = () => [...document.querySelectorAll("#text .x")].map((element) => {
    const start = Number(element.dataset.o);
    return { element, start, end: start + length(element.textContent) };
  });

  /** The offset of a place in the document, or null outside the text. */
  const offset = (node, at) => {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("#text .x");
    if (!element) return null;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, at);
    return Number(element.dataset.o) + length(range.toString());
  };

  /** What is selected in the text, as [start, end] without blanks at its ends; null for nothing. */
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = stretches().filter(({ element }) => range.intersectsNode(element));
    if (!touched.length) return null;
    let start = offset(range.startContainer, range.startOffset);
    let end = offset(range.endContainer, range.endOffset);
    if (start === null) start = touched[0].start;
    if (end === null) end = touched.at(-1).end;
    return trimmed(start, end);
  };

  /** The characters from one offset to another, as they are shown. */
  const words = (start, end) => stretches().filter((each) => each.start < end && start < each.end).map((each) => {
    const all = [...each.element.textContent];
    return all.slice(Math.max(0, start - each.start), Math.min(all.length, end - each.start)).join("");
  }).join(" ");

  const characters = () => {
    const found = new Map();
    for (const { element, start } of stretches()) [...element.textContent].forEach((c, k) => found.set(start + k, c));
    return found;
  };

  const trimmed = (start, end) => {
    const all = characters();
    const blank = (k) => /\s/.test(all.get(k) ?? " ");
    while (start < end && blank(start)) start += 1;
    while (end > start && blank(end - 1)) end -= 1;
    return start < end ? [start, end] : null;
  };

  /** The bound of a word: the next one in a direction, or the nearest. */
  const bound = (from, direction) => {
    const all = characters();
    const inWord = (k) => /[\p{L}\p{N}’'-]/u.test(all.get(k) ?? "");
    const last = Math.max(...all.keys()) + 1;
    let k = from + direction;
    while (k > 0 && k < last && inWord(k - 1) === inWord(k)) k += direction;
    return Math.max(0, Math.min(last, k));
  };
  const nearest = (at) => {
    const all = characters();
    const inWord = (k) => /[\p{L}\p{N}’'-]/u.test(all.get(k) ?? "");
    for (let d = 0; d < 12; d += 1) {
      for (const k of [at - d, at + d]) if (inWord(k - 1) !== inWord(k)) return k;
    }
    return at;
  };

  /** The offset under the pointer. */
  const under = (x, y) => {
    const place = document.caretPositionFromPoint?.(x, y);
    if (place) return offset(place.offsetNode, place.offset);
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? offset(range.startContainer, range.startOffset) : null;
  };

  /** The rectangle of a character's left or right side, for a handle to stand at. */
  const edge = (at, isEnd) => {
    const one = stretches().find((each) => (isEnd ? each.start < at && at <= each.end : each.start <= at && at < each.end));
    if (!one) return null;
    const node = one.element.firstChild;
    const units = [...one.element.textContent].slice(0, at - one.start).join("").length;
    const range = document.createRange();
    const from = isEnd ? Math.max(0, units - 1) : units;
    range.setStart(node, from);
    range.setEnd(node, Math.min(node.length, from + 1));
    const boxes = range.getClientRects();
    const box = isEnd ? boxes[boxes.length - 1] : boxes[0];
    return box ? { x: isEnd ? box.right : box.left, top: box.top, bottom: box.bottom } : null;
  };

  /** The spans of one thing and part, joined where only the cuts of other marks lie between. */
  const of = (thing, part) => {
    const found = [];
    for (const { element, start, end } of stretches()) {
      const own = element.dataset.s?.split(" ").includes(thing) && element.classList.contains(`m-${part}`);
      if (!own || end === start) continue;
      if (found.length && found.at(-1)[1] === start) found.at(-1)[1] = end;
      else found.push([start, end]);
    }
    return found;
  };

  const told = (spans) => spans.map(([a, b]) => `${a}-${b}`).join(",");
  return { selected, words, bound, nearest, under, edge, of, told };
})();

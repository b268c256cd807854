// Places in the text: from what the browser selects or points at to character offsets, and back.
"use strict";

pourparler.spans = (() => {
  // Offsets count characters as Python does; a browser counts some of them twice.
  const length = (text) => { let n = 0; for (const _ of text) n += 1; return n; };
  let known = null; // the stretches of the text, in order, until it is drawn anew

  /** Forget what was known of the text: it has been drawn anew. */
  const reset = () => { known = null; };

  /** Each stretch of the text: element, first and last offset. */
  const stretches = () => {
    known ??= [...document.querySelectorAll("#text .x")].map((element) => {
      const start = Number(element.dataset.o);
      return { element, start, end: start + length(element.textContent), letters: null };
    });
    return known;
  };

  /** The stretch that holds an offset; undefined between stretches. */
  const holding = (at) => {
    const all = stretches();
    let low = 0, high = all.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (all[middle].end <= at) low = middle + 1;
      else if (all[middle].start > at) high = middle - 1;
      else return all[middle];
    }
    return undefined;
  };

  /** The character at an offset; a space between stretches. */
  const letter = (at) => {
    const one = holding(at);
    if (!one) return " ";
    one.letters ??= [...one.element.textContent];
    return one.letters[at - one.start];
  };
  const last = () => stretches().at(-1)?.end ?? 0;

  /** The offset of a place in the document, or null outside the text. */
  const offset = (node, at) => {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("#text .x");
    if (!element) return null;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, at);
    return Number(element.dataset.o) + length(range.toString());
  };

  const trimmed = (start, end) => {
    while (start < end && /\s/.test(letter(start))) start += 1;
    while (end > start && /\s/.test(letter(end - 1))) end -= 1;
    return start < end ? [start, end] : null;
  };

  /** What is selected in the text, as [start, end] without blanks at its ends; null for nothing. */
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    let start = offset(range.startContainer, range.startOffset);
    let end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null) {
      // One end lies outside: as much as lies inside counts.
      const touched = stretches().filter(({ element }) => range.intersectsNode(element));
      if (!touched.length) return null;
      start ??= touched[0].start;
      end ??= touched.at(-1).end;
    }
    return trimmed(start, end);
  };

  /** The characters from one offset to another, as they are shown. */
  const words = (start, end) => {
    let found = "";
    for (let at = start; at < end; at += 1) found += letter(at);
    return found.replace(/\s+/g, " ");
  };

  /** Where some words stand first, blanks of any kind alike; null for nowhere. */
  const find = (typed) => {
    const wanted = typed.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
    if (!wanted) return null;
    const all = stretches();
    let whole = "";
    let at = 0;
    for (const each of all) {
      // Between stretches lie blanks alone.
      whole += " ".repeat(each.start - at) + each.element.textContent;
      at = each.end;
    }
    const match = new RegExp(wanted, "u").exec(whole);
    if (!match) return null;
    const start = length(whole.slice(0, match.index));
    return [start, start + length(match[0])];
  };

  const inWord = (at) => /[\p{L}\p{N}’'-]/u.test(letter(at));

  /** The bound of a word: the next one in a direction. */
  const bound = (from, direction) => {
    const end = last();
    let k = from + direction;
    while (k > 0 && k < end && inWord(k - 1) === inWord(k)) k += direction;
    return Math.max(0, Math.min(end, k));
  };

  /** The bound of a word that is nearest to an offset. */
  const nearest = (at) => {
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
    const one = holding(isEnd ? at - 1 : at);
    if (!one) return null;
    one.letters ??= [...one.element.textContent];
    const node = one.element.firstChild;
    const units = one.letters.slice(0, at - one.start).join("").length;
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
    for (const element of document.querySelectorAll(`#text .x.m-${part}[data-s~="${thing}"]`)) {
      const start = Number(element.dataset.o);
      const end = start + length(element.textContent);
      if (end === start) continue;
      if (found.length && found.at(-1)[1] === start) found.at(-1)[1] = end;
      else found.push([start, end]);
    }
    return found;
  };

  const told = (spans) => spans.map(([a, b]) => `${a}-${b}`).join(",");
  return { reset, selected, words, find, bound, nearest, under, edge, of, told, last };
})();

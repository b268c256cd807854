"""The paragraphs of a document around a coding, with its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pourparler.brief.highlight import Mark, Paragraph, Stretch, paragraphs
from pourparler.ledger import DocumentRow

_ABOUT = 1  # paragraphs shown before and after the words
_FIRST = 3  # paragraphs shown of a document in which nothing is marked
_MOST = 360  # characters shown before, between and after marks, and of a paragraph without any
_ENDS = (". ", "? ", "! ", ".” ", "?” ", "!” ", '." ', "\n")


def passage(document: DocumentRow | None, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that have a mark, those between them, and one before and after.

    What is long is cut where a sentence ends, so that the marked words are in view even if an article is one paragraph.
    """
    shown = paragraphs(document, marks) if document is not None else ()
    held = [k for k, each in enumerate(shown) if any(stretch.claims for stretch in each.stretches)]
    if not held:
        return tuple(_cut(each, is_after=True) for each in shown[:_FIRST])
    near = range(max(0, held[0] - _ABOUT), min(len(shown), held[-1] + _ABOUT + 1))
    return tuple(_cut(shown[k], is_after=k > held[0]) for k in near)


def _cut(paragraph: Paragraph, *, is_after: bool) -> Paragraph:
    """Shorten what is between the marks of a paragraph; of one without marks, keep the side that is next to them."""
    last = len(paragraph.stretches) - 1
    has_marks = any(stretch.claims for stretch in paragraph.stretches)
    made = []
    for k, stretch in enumerate(paragraph.stretches):
        if stretch.claims or len(stretch.words) <= 2 * _MOST:
            made.append(stretch)
            continue
        is_start, is_end = (k == 0, k == last) if has_marks else (not is_after, is_after)
        head = "" if is_start else _head(stretch.words)
        tail = "" if is_end else _tail(stretch.words)
        made += [
            replace(stretch, words=f"{head} …" if head else "… "),
            *([_later(stretch, tail)] if tail else []),
        ]
    return replace(paragraph, stretches=tuple(made))


def _head(words: str) -> str:
    """The first sentences of a text."""
    end = max(words.rfind(mark, 0, _MOST) + len(mark) for mark in _ENDS)
    return words[: end if end > _MOST // 3 else _MOST].rstrip()


def _tail(words: str) -> str:
    """The last sentences of a text."""
    rest = words[-_MOST:]
    starts = [at + len(mark) for mark in _ENDS if 0 <= (at := rest.find(mark)) < 2 * _MOST // 3]
    return rest[min(starts, default=0) :]


def _later(stretch: Stretch, words: str) -> Stretch:
    return replace(stretch, words=words, start=stretch.start + len(stretch.words) - len(words), anchors=())

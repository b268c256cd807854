"""Interviews without labels: questions in bold, each followed by the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.reader.attribution.labels import Label
from pourparler.reader.attribution.transcript import Turn, spoken_parts, trimmed
from pourparler.record import Document, Span

_SEVERAL = 2  # questions from which a text is an interview
_MARKS = ("**", "__")
_NO_SPEECH = ("caption", "boilerplate", "dateline", "headline")
_ANNOUNCED = re.compile(
    r"\binterview(?:s|ed|er)?\b|\bq\s?(?:&|and)\s?a\b|\bin conversation\b|\bconversation with\b|"
    r"\b(?:talks?|talking|speaks?|spoke|talked|sat down)\s+(?:to|with)\b|\bquestions\s+(?:to|for)\b",
    re.IGNORECASE,
)


def find_interview(document: Document) -> list[Turn]:
    """Find the questions in bold and the answers of a text that calls itself an interview; none if it is none.

    What stands before the first question is the introduction.
    """
    text = document.text
    blocks = [trimmed(text, z.start, z.end) for z in document.zones if z.kind not in _NO_SPEECH]
    asked = [k for k, block in enumerate(blocks) if bold_question(text, block)]
    if len(asked) < _SEVERAL or not _ANNOUNCED.search(f"{document.title or ''}\n{text[: blocks[asked[0]][0]]}"):
        return []
    turns = []
    for k, following in zip(asked, [*asked[1:], len(blocks)], strict=True):
        label = bold_question(text, blocks[k])
        answer = _speech(text, blocks[k + 1 : following])
        if label and answer:
            turns += [Turn(label, _speech(text, blocks[k : k + 1])), Turn(label, answer, "answer")]
    return turns


def bold_question(text: str, span: Span) -> Label | None:
    """Return a label without words for a paragraph that is a question in bold; none for others.

    Parameters
    ----------
    span : the paragraph without its marks
    """
    start, end = span
    is_bold = text[max(0, start - 2) : start] in _MARKS and text[end : end + 2] in _MARKS
    return (
        Label("question", (start, start), None, None, (), start, is_strong=True)
        if is_bold and text[end - 1] == "?"
        else None
    )


def _speech(text: str, blocks: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    return tuple(parts for block in blocks if (parts := tuple(spoken_parts(text, *block))))

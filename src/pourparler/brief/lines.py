"""What a brief is made of before any format: chapters of sections of groups of lines, every line with its words.

All text here is ready to show: on one line, without control characters. It is still an article's text, so that each
format must escape it in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pourparler.brief.highlight import Part
from pourparler.ledger.rows import Evidence
from pourparler.text import quantity

Marks = tuple[tuple[Part, Evidence], ...]
"""Places in documents, each with the part that it plays in what a line tells."""


@dataclass(frozen=True)
class Line:
    """One thing told: when, a mark (a status or an act), who, the reporting words, the words.

    ``claim`` names it in a page ("m12"), ``label`` says what it is, ``marks`` are its evidence. ``coder`` is who made
    the coding, None where the line is none of its own. ``told`` counts the documents, where they are several;
    ``quote`` are the document's words, where ``words`` are not; ``lines`` are what stands below.
    """

    words: str
    when: str = ""
    mark: str = ""
    who: str = ""
    about: str = ""
    lead: str = ""
    quote: str = ""
    told: str = ""
    claim: str = ""
    label: str = ""
    marks: Marks = ()
    coder: str | None = None
    lines: tuple[Line, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents in which the evidence stands."""
        return tuple(dict.fromkeys(e.document for _, e in self.marks))


@dataclass(frozen=True)
class Group:
    """Lines under a name; ``more`` are those for which there is room only in a page, ``hint`` says how to see them."""

    lines: tuple[Line, ...]
    title: str = ""
    about: str = ""
    key: str = ""
    more: tuple[Line, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """Groups under a heading, which may be empty. Where ``pairs``, a line's lines are two to be read side by side."""

    key: str
    title: str
    groups: tuple[Group, ...]
    pairs: bool = False

    @property
    def dated(self) -> bool:
        """Whether any line has a day."""
        return any(line.when for group in self.groups for line in group.lines)

    @property
    def marked(self) -> bool:
        """Whether any line has a mark."""
        return any(line.mark for group in self.groups for line in group.lines)


@dataclass(frozen=True)
class Chapter:
    """A main part of a brief; it is never empty."""

    key: str
    title: str
    sections: tuple[Section, ...]
    note: str = ""


def every_line(chapters: Iterable[Chapter]) -> Iterator[Line]:
    """Every line of chapters, in order, each followed by those below it."""
    for chapter in chapters:
        for section in chapter.sections:
            for group in section.groups:
                for line in (*group.lines, *group.more):
                    yield line
                    yield from line.lines


def dated_once(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines for columns: one of the day of the line above does not say it again."""
    above = ""
    for line in lines:
        yield replace(line, when="") if line.when == above else line
        above = line.when


def corroborated(documents: Iterable[str], publishers: Iterable[str | None]) -> str:
    """How many tell of one thing, in words; empty where it is one document.

    >>> corroborated(["a", "b", "c"], ["The Lamp", None, "The Post"])
    '3 documents, 2 publishers'
    """
    number = len(set(documents))
    names = {name for name in publishers if name}
    if number < 2:
        return ""
    return f"{quantity(number, 'document')}, {quantity(len(names), 'publisher')}" if names else f"{number} documents"

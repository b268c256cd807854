"""The parts of a brief, whatever its format: chapters, sections, groups and lines; every line has its evidence.

All text here is ready to show: on one line, without control characters. It comes from articles, so each format must
still escape it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pourparler.brief.highlight import Part
from pourparler.ledger.rows import Evidence
from pourparler.text import quantity

Marks = tuple[tuple[Part, Evidence], ...]
"""Places in documents, each with the part of the line that it supports."""


@dataclass(frozen=True)
class Line:
    """One entry of a brief.

    Attributes
    ----------
    words, quote : what the line says; the document's own words, where ``words`` are not
    when, mark : a day or range of days; a status or speech act
    who, about, lead : the actor, its role, and the reporting words ("said:")
    corroboration : how many documents and publishers, where there are several
    claim, label : an id within a page ("m12"), and a description for screen readers
    marks : the evidence
    coder : who made the coding; None where the line has no coding of its own
    lines : the lines below this one
    """

    words: str
    when: str = ""
    mark: str = ""
    who: str = ""
    about: str = ""
    lead: str = ""
    quote: str = ""
    corroboration: str = ""
    claim: str = ""
    label: str = ""
    marks: Marks = ()
    coder: str | None = None
    lines: tuple[Line, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that hold the evidence."""
        return tuple(dict.fromkeys(e.document for _, e in self.marks))


@dataclass(frozen=True)
class Group:
    """Lines under a title; ``more`` are lines that only the page shows, ``hint`` is the command that lists them."""

    lines: tuple[Line, ...]
    title: str = ""
    about: str = ""
    key: str = ""
    more: tuple[Line, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """Groups under a heading, which may be empty. With ``pairs``, the two lines below each line go side by side."""

    key: str
    title: str
    groups: tuple[Group, ...]
    pairs: bool = False

    @property
    def plain_groups(self) -> tuple[Group, ...]:
        """The groups that have lines; what the others leave to the page is counted after the last of them."""
        shown = [group for group in self.groups if group.lines]
        empty = [group for group in self.groups if group.more and not group.lines]
        if not empty:
            return tuple(shown)
        last = shown.pop() if shown and not shown[-1].title else Group((), hint=empty[0].hint)
        rest = (line for group in empty for line in group.more)
        return (*shown, replace(last, more=(*last.more, *rest)))

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


def all_lines(chapters: Iterable[Chapter]) -> Iterator[Line]:
    """All lines of chapters, in order, each followed by the lines below it."""
    for chapter in chapters:
        for section in chapter.sections:
            for group in section.groups:
                for line in (*group.lines, *group.more):
                    yield line
                    yield from line.lines


def without_repeated_dates(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines for a table with a date column: a date that repeats the line above is left out."""
    above = ""
    for line in lines:
        yield replace(line, when="") if line.when == above else line
        above = line.when


def corroboration(documents: Iterable[str], publishers: Iterable[str | None]) -> str:
    """How many documents and publishers support one entry, in words; empty for a single document.

    >>> corroboration(["a", "b", "c"], ["The Lamp", None, "The Post"])
    '3 documents, 2 publishers'
    """
    number = len(set(documents))
    names = {name for name in publishers if name}
    if number < 2:
        return ""
    return f"{quantity(number, 'document')}, {quantity(len(names), 'publisher')}" if names else f"{number} documents"

"""The lines of a brief by marks that last, and what one brief has beside an earlier one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pourparler.brief.lines import Chapter, Group, Line, Section
from pourparler.text import plain, quantity, shorten

_LONGEST = 300  # characters of a line that is kept
_FIVE = "five"  # the chapter that sums up the others


@dataclass(frozen=True)
class OutlineLine:
    """A line of a brief: the mark that it keeps when documents are read again, its chapter, and its words."""

    mark: str
    chapter: str
    words: str


@dataclass(frozen=True)
class Outline:
    """The lines of a brief, and its name, such as "Brief, 3–9 Mar 2031, saved on 10 Mar 2031"."""

    name: str
    lines: tuple[OutlineLine, ...]


def outline(chapters: Sequence[Chapter]) -> tuple[OutlineLine, ...]:
    """The lines of chapters, without what is folded, and without the first five, which sum up the others."""
    return tuple(
        OutlineLine(_mark(line), chapter.title, shorten(_words(line), _LONGEST)) for chapter, line in _lines(chapters)
    )


def difference(chapters: Sequence[Chapter], earlier: Outline) -> tuple[Chapter, ...]:
    """Only the lines of chapters that an earlier brief does not have, and those that it had beside them."""
    known = {line.mark for line in earlier.lines}
    now = {_mark(line) for _, line in _lines(chapters)}
    gone = [line for line in earlier.lines if line.mark not in now]
    found = [chapter for each in chapters if each.key != _FIVE and (chapter := _only_new(each, known)).sections]
    new = len(now - known)
    words = f"{quantity(new, 'new line')} beside {earlier.name}; {quantity(len(gone), 'line')} no longer listed."
    first = Chapter("difference", "Since the last brief", (_section("difference", (Line(words),)),))
    lines = tuple(Line(line.words, mark=line.chapter) for line in gone)
    last = (Chapter("gone", "No longer listed", (_section("gone", lines),)),) if gone else ()
    return (first, *found, *last)


def _section(key: str, lines: tuple[Line, ...]) -> Section:
    return Section(key, "", (Group(lines),))


def _only_new(chapter: Chapter, known: set[str]) -> Chapter:
    sections = []
    for section in chapter.sections:
        groups = [
            replace(group, lines=tuple(line for line in group.lines if _mark(line) not in known), more=())
            for group in section.groups
        ]
        full = tuple(group for group in groups if group.lines)
        sections += [replace(section, groups=full)] if full else []
    return replace(chapter, sections=tuple(sections))


def _lines(chapters: Sequence[Chapter]) -> Iterator[tuple[Chapter, Line]]:
    for chapter in chapters:
        for section in chapter.sections if chapter.key != _FIVE else ():
            for group in section.groups:
                for line in group.lines:
                    yield chapter, line


def _mark(line: Line) -> str:
    """What stays of a line when documents are read or linked again: its kind, status, document and words."""
    kind = line.claim[:1]
    places = [(each.document, plain(each.quote).casefold()) for _, each in line.marks[:1]]
    parts = [kind, line.mark if kind in ("m", "p") else "", *(part for place in places for part in place)]
    words = "\0".join(parts if places else [*parts, line.who, line.words])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _words(line: Line) -> str:
    parts = (line.when, line.who, line.lead, line.words, f"“{line.quote}”" if line.quote else "")
    return " ".join(filter(None, map(plain, parts)))

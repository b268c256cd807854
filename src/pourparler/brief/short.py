"""The parts of a brief that a letter or two pages hold: the first lines of each group, and how many follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pourparler.brief.lines import Chapter, Line, Section


@dataclass(frozen=True)
class ShortGroup:
    """The first lines of a group, and the number of those that are left out."""

    title: str
    about: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class ShortSection:
    """A section whose groups are shortened; those that come after the first ones are left out."""

    section: Section
    shown: tuple[ShortGroup, ...]

    @property
    def title(self) -> str:
        """The title of the section."""
        return self.section.title


@dataclass(frozen=True)
class ShortChapter:
    """A chapter whose sections are shortened."""

    title: str
    note: str
    sections: tuple[ShortSection, ...]


def shorten_chapters(chapters: Iterable[Chapter], most: int) -> tuple[ShortChapter, ...]:
    """Shorten chapters: of each section some groups, and of each group some lines; the five first lines stay.

    Parameters
    ----------
    most : the greatest number of lines of a group, and of groups of a section
    """
    found = []
    for chapter in chapters:
        sections = tuple(_section(each, max(most, 5) if chapter.key == "five" else most) for each in chapter.sections)
        sections = tuple(each for each in sections if each.shown)
        if sections:
            found.append(ShortChapter(chapter.title, chapter.note, sections))
    return tuple(found)


def _section(section: Section, most: int) -> ShortSection:
    shown = tuple(
        ShortGroup(g.title, g.about, g.lines[:most], len(g.lines[most:]) + len(g.more))
        for g in section.plain_groups[: most + 1]
    )
    return ShortSection(section, shown)


def lines_of(chapters: Iterable[ShortChapter]) -> Iterator[Line]:
    """All lines of shortened chapters, each followed by the lines below it."""
    for chapter in chapters:
        for section in chapter.sections:
            for group in section.shown:
                for line in group.lines:
                    yield line
                    yield from line.lines

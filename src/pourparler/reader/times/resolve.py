"""Resolve expressions of time to days of the calendar, by rule, and infer the day of publication from them.

The rules are patterns over classes of words (``times.words``), each with a function that gives the range of
days (``times.grammar``); the tense of the clause (``times.tenses``) decides between the days that a bare weekday or
month could mean. A range of days holds both its ends; a week runs from Monday to Sunday; "Tuesday night" and
"overnight" cover two days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pourparler.intake.datelines import datelines_of
from pourparler.reader.times.grammar import FULL, found_days
from pourparler.reader.times.reading import Reading
from pourparler.reader.times.tenses import Clauses, tense
from pourparler.reader.times.words import tokenise
from pourparler.record import Span, Time, Zone

__all__ = ["Publication", "find_times", "infer_publication", "infer_published", "tense"]

_MONTH = 31  # days of a period that puts a dateline without a year in its year
_CHRONOLOGY = 3  # different days in lines of their own from which they are those of events
_HEAD_LINES = 15  # lines within which a dateline, or a line with the date of publication, is looked for
_SHORT_LINE = 100  # characters of a line that holds little but a date
_STAMP = re.compile(
    r"\W*(?:first |last |originally )?(?:published|updated|posted|released|issued|date)\b", re.IGNORECASE
)
_DATELINE = re.compile(r"[,.]?\s*(?:\([^()\n]{1,60}\)\s*)?[-–—:]|[,.]?\s*\([^()\n]{1,60}\)\s*$|\W*$")
_WORDS = re.compile(r"\b(?!read\b|updated\b|edition\b|page\b|issue\b)[a-z]{3,}\b")
_PROSE = re.compile(
    r"\b(?:was|were|is|are|will|has|had|said|on|in|of|by|the|since|until|from|after|and)\W*$", re.IGNORECASE
)
_AWAITED = re.compile(
    r"\b(?:will|would|shall|deadline|until|expire[sd]?|scheduled|planned|due|before|by(?=(?:\s+\w+,?)?\s*$))\b",
    re.IGNORECASE,
)


def find_times(
    text: str,
    published: dt.date | None,
    anchors: Sequence[tuple[Span, dt.date]] = (),
    clauses: Clauses | None = None,
) -> tuple[Time, ...]:
    """Find every expression of time that can be put on the calendar, in order and without overlaps.

    Parameters
    ----------
    text : the document's text
    published : the day from which "yesterday", weekdays and months without a year count; without it, only what needs
        no other day is found (full dates, months with a year, years), and what follows that in its paragraph
    anchors : spans of the text, such as quoted words, with the day on which they were said: within them, expressions
        count from that day and not from ``published``
    clauses : the clauses of the text, where they are known already

    Returns
    -------
    The expressions, without their prepositions, each with its first and last day.

    Examples
    --------
    >>> said = "Vell flies to Quill on Tuesday. Talks broke off in late May."
    >>> [(said[slice(*t.text)], str(t.start), str(t.end)) for t in find_times(said, dt.date(2031, 6, 2))]
    [('Tuesday', '2031-06-03', '2031-06-03'), ('late May', '2031-05-21', '2031-05-31')]
    """
    clauses = clauses or Clauses(tokenise(text))
    reading = Reading(clauses.tokens, clauses, published, sorted(anchors))
    return tuple(
        Time(text=clauses.tokens.span(first, last), start=days[0], end=days[1])
        for first, last, days, _, _ in found_days(reading)
    )


class Publication(NamedTuple):
    """A day of publication, and whether a line of the text states it."""

    day: dt.date
    is_stated: bool


def infer_published(text: str, zones: Sequence[Zone], clauses: Clauses | None = None) -> dt.date | None:
    """Infer the day of publication from the text itself; see `infer_publication`."""
    found = infer_publication(text, zones, clauses)
    return None if found is None else found.day


def infer_publication(
    text: str, zones: Sequence[Zone], clauses: Clauses | None = None, near: dt.date | None = None
) -> Publication | None:
    """Infer the day of publication from the text itself, and whether a line of it states the day.

    Parameters
    ----------
    text : the document's text
    zones : its zones; captions count before the body
    clauses : the clauses of the text, where they are known already
    near : a day that was guessed elsewhere; only what is better than that is returned

    Returns
    -------
    The full date of a dateline, or of a line such as "Published ..." near the top; else the latest in a caption; else
    the latest in the body in a sentence that does not look ahead; None if there is no full date. The day of a dateline
    without a year is put in the year that brings it nearest to those, or to the latest month with a year.
    """
    clauses = clauses or Clauses(tokenise(text))
    reading = Reading(clauses.tokens, clauses, None, ())
    found = [(*clauses.tokens.span(a, b), days, rule) for a, b, days, rule, _ in found_days(reading)]
    full = [(s, e, days[0]) for s, e, days, rule in found if rule in FULL and days[0] == days[1]]
    lines = [line for line in datelines_of(text, zones) if line.date is not None]
    in_lines = [day for s, _, day in full for line in lines if line.date and line.date[0] <= s < line.date[1]]
    if in_lines and len(set(in_lines)) == 1:
        return Publication(in_lines[0], is_stated=True)
    if not full and near is None and not lines:
        return None
    if (stated := _in_head(text, full)) is not None:
        return Publication(stated, is_stated=len(set(in_lines)) < _CHRONOLOGY)
    past = [(s, day) for s, e, day in full if not _looks_ahead(text, (s, e))]
    captions = [z for z in zones if z.kind == "caption"]
    in_captions = [day for s, day in past if any(z.start <= s < z.end for z in captions)]
    silent = [z for z in zones if z.kind == "boilerplate"]
    in_body = [day for s, day in past if not any(z.start <= s < z.end for z in silent)]
    months = [
        days[0] for s, e, days, _ in found if (days[1] - days[0]).days < _MONTH and not _looks_ahead(text, (s, e))
    ]
    latest = near or max(in_captions or in_body or (months if lines else []), default=None)
    if latest is not None and lines and (day := _nearest_day(text[slice(*(lines[0].date or (0, 0)))], latest)):
        return Publication(day, is_stated=False)
    if near is not None:
        return None
    return Publication(latest, is_stated=False) if latest and full else None


def _nearest_day(date: str, near: dt.date) -> dt.date | None:
    """Put a day and month in the year that brings it nearest to another day; None if they name no day."""
    days = [
        time.start
        for year in (near.year - 1, near.year, near.year + 1)
        if dt.MINYEAR <= year <= dt.MAXYEAR
        for time in find_times(f"{date.rstrip('.')} {year}", None)[:1]
        if time.start == time.end
    ]
    return min(days, key=lambda day: abs(day - near), default=None)


def _in_head(text: str, full: Sequence[tuple[int, int, dt.date]]) -> dt.date | None:
    """Find the full date of a "Published" line, or of a dateline, in the first lines."""
    lines = [m for m, _ in zip(re.finditer(r"[^\n]*\S[^\n]*", text), range(_HEAD_LINES), strict=False)]
    datelines = []
    for line in lines:
        here = [(s, e, day) for s, e, day in full if line.start() <= s < line.end()]
        if not here:
            continue
        start, end, day = here[0]
        if _STAMP.match(line[0]):
            return day
        lead, rest = text[line.start() : start], text[end : line.end()]
        short = len(line[0]) <= _SHORT_LINE and not _AWAITED.search(line[0]) and not _WORDS.search(rest)
        if not _PROSE.search(lead) and ((len(lead) <= 60 and _DATELINE.match(rest)) or (short and len(lead) <= 60)):
            datelines.append(day)
    return datelines[0] if datelines else None


def _looks_ahead(text: str, span: Span) -> bool:
    """Whether the words around a full date are about the future."""
    begin = max(text.rfind("\n", 0, span[0]), text.rfind(". ", 0, span[0]), span[0] - 100) + 1
    stops = [k for stop in ("\n", ". ") if (k := text.find(stop, span[1], span[1] + 100)) >= 0]
    if _AWAITED.search(text[begin : span[0]]):
        return True
    after = text[span[1] : min(stops, default=span[1] + 100)]
    return _AWAITED.search(after) is not None and tense(text, span) == "future"

"""GUM's marks of dates (``XML=<date when=..>``), and how many of them the reader puts on the calendar as they say.

A mark is right when a time that the reader gives overlaps it and has exactly its days: ``when`` of a year is the whole
year, of a month the whole month; ``from``/``to`` and ``notBefore``/``notAfter`` are the range from the first day of the
one to the last day of the other. Where one time of the reader's covers several marks (the two ends of "2014 to 2019"),
it must be the range from the first of them to the last; ``apart`` counts such times as wrong. Marks are of these forms:

- ``when``: a year, a month or a day with its year. The number that the target is about.
- ``range``: both bounds, each with its year.
- ``open``: one bound only; the reader's time must begin, or end, as it says.
- ``yearless``: a month or a day without a year; the reader's months and days must be those, in any year.
- ``ancient``: years before 1. Python's calendar has none, so a record cannot hold them: never right.
- ``unread``: a value in no form of a date. Never right.

Of ``when``, the marks of dev in ``dates_left_out.tsv`` are also counted out: those whose value the text and its date
of creation cannot give, each with its reason. They were listed after the reader's misses had been seen, from the misses
alone; the number with them stands beside the number without. Nothing is counted out of the other numbers, nor of train.

Precision is the share of the reader's times that overlap any mark, in documents that carry at least one. GUM marks few
relative expressions ("last week"), so that a time without a mark need not be wrong.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gum
from pourparler.reader.times.arithmetic import Days, day_of, month_days, year_days
from pourparler.reader.times.resolve import find_times
from pourparler.record import Time

_TAG = re.compile(r"<(/?)([a-z]+)([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+):::"([^"]*)"')
_VALUE = re.compile(r"(\d{3,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:]+)?$")
_YEARLESS = re.compile(r"(?:-|[xX]{4})-(\d{2})(?:-(\d{2}))?$")
_LEAP = 2000  # a year that has every day, for values without a year
Bounds = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Mark:
    """A marked expression: its characters, its form (see above), and its days; either end may be unknown."""

    span: tuple[int, int]
    form: str
    days: Bounds
    said: str

    def holds(self, days: Days) -> bool:
        """Whether a range of days has the mark's value."""
        if self.form in ("ancient", "unread"):
            return False
        if self.form == "yearless":
            first, last = self.days
            assert first and last
            return all((a.month, a.day) == (b.month, b.day) for a, b in zip(days, (first, last), strict=True)) or (
                (days[0].month, days[0].day) == (first.month, first.day)
                and (last.month, last.day) == (2, 29)
                and (days[1].month, days[1].day) == (2, 28)
            )
        return all(mine is None or mine == day for mine, day in zip(self.days, days, strict=True))


def _value(text: str) -> tuple[str, Days | None]:
    """The form and the days of one attribute's value."""
    if m := _VALUE.match(text):
        year, month, day = (int(g) if g else None for g in m.groups())
        assert year is not None
        if month is None:
            return "when", year_days(year)
        if not 1 <= month <= 12:
            return "unread", None
        if day is None:
            return "when", month_days(year, month)
        one = day_of(year, month, day)
        return ("when", (one, one)) if one else ("unread", None)
    if m := _YEARLESS.match(text):
        month, day = int(m[1]), int(m[2]) if m[2] else None
        if day is None:
            return "yearless", month_days(_LEAP, month)
        one = day_of(_LEAP, month, day)
        return ("yearless", (one, one)) if one else ("unread", None)
    return ("ancient" if re.match(r"-\d{3,}", text) else "unread"), None


def _marked(span: tuple[int, int], attributes: dict[str, str]) -> Mark | None:
    """The mark that a tag's attributes make."""
    said = " ".join(f"{k}={v}" for k, v in attributes.items() if k != "rend")
    if "when" in attributes:
        form, days = _value(attributes["when"])
        return Mark(span, form, days or (None, None), said)
    low, high = (next((attributes[k] for k in keys if k in attributes), None) for keys in _BOUNDS)
    values = [_value(v) for v in (low, high) if v is not None]
    if not values:
        return None
    odd = next((form for form, days in values if days is None), None)
    if odd:
        return Mark(span, odd, (None, None), said)
    first = _value(low)[1] if low else None
    last = _value(high)[1] if high else None
    form = "yearless" if any(form == "yearless" for form, _ in values) else "range"
    if form == "range" and (first is None or last is None):
        form = "open"
    if form == "yearless" and (first is None or last is None):
        form = "unread"
    return Mark(span, form, (first[0] if first else None, last[1] if last else None), said)


_BOUNDS = (("from", "notBefore"), ("to", "notAfter"))


def marks(tokens: Sequence[gum.Token]) -> list[Mark]:
    """The marks of a document, inner before outer."""
    found: list[Mark] = []
    waiting: list[tuple[str, int, dict[str, str]]] = []
    for token in tokens:
        for close, tag, rest in _TAG.findall(token.xml):
            if not close:
                waiting.append((tag, token.start, dict(_ATTRIBUTE.findall(rest))))
            elif (k := next((k for k in range(len(waiting) - 1, -1, -1) if waiting[k][0] == tag), None)) is not None:
                _, start, attributes = waiting.pop(k)
                mark = _marked((start, token.end), attributes) if tag == "date" else None
                found += [mark] if mark else []
    return found


def left_out() -> set[tuple[str, int, int]]:
    """(document, start, end) of the marks of dev whose value the text and its date cannot give."""
    with (Path(__file__).parent / "dates_left_out.tsv").open(encoding="utf-8", newline="") as handle:
        return {(r["document"], int(r["start"]), int(r["end"])) for r in csv.DictReader(handle, delimiter="\t")}


def _overlap(a: Sequence[int], b: Sequence[int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


@dataclass(frozen=True)
class Reading:
    """What became of one mark: the reader's time that overlaps it most, if any, and whether the value is right."""

    document: str
    genre: str
    mark: Mark
    time: Time | None
    right: bool
    apart: bool


def _judged(mark: Mark, all_marks: Sequence[Mark], times: Sequence[Time]) -> tuple[Time | None, bool, bool]:
    """(the time that overlaps a mark most, whether right, whether right with ends of ranges as marks apart)."""
    near = [t for t in times if _overlap(mark.span, t.text)]
    time = max(near, key=lambda t: _overlap(mark.span, t.text), default=None)
    if time is None:
        return None, False, False
    if mark.holds((time.start, time.end)):
        return time, True, True
    covered = [m for m in all_marks if _overlap(m.span, time.text) == m.span[1] - m.span[0]]
    starts = [m.days[0] for m in covered if m.days[0]]
    ends = [m.days[1] for m in covered if m.days[1]]
    joint = len(covered) > 1 and mark.form == "when" and mark in covered and len(starts) == len(ends) == len(covered)
    return time, joint and (time.start, time.end) == (min(starts), max(ends)), False


def read(path: Path, seen: Counter[str]) -> Iterator[Reading]:
    """Every mark of a split with what became of it; ``seen`` counts, by genre, the reader's times and those marked."""
    for doc in gum.documents(path):
        genre = doc.id.split("_")[1]
        own = marks(doc.tokens)
        created = dt.date.fromisoformat(doc.created) if doc.created and len(doc.created) == 10 else None
        times = find_times(doc.text, created)
        if own:
            seen[f"{genre} times"] += len(times)
            seen[f"{genre} marked"] += sum(any(_overlap(m.span, t.text) for m in own) for t in times)
        for mark in own:
            yield Reading(doc.id, genre, mark, *_judged(mark, own, times))


def _share(rows: Sequence[Reading]) -> dict[str, float | int]:
    count = max(1, len(rows))
    return {
        "marks": len(rows),
        "found": round(sum(r.time is not None for r in rows) / count, 4),
        "right": round(sum(r.right for r in rows) / count, 4),
        "apart": round(sum(r.apart for r in rows) / count, 4),
    }


def summary(rows: Sequence[Reading], seen: Counter[str]) -> dict[str, object]:
    """Shares found and right: of ``when`` in all and by kind of text, by form, of everything; and precision."""
    forms: dict[str, list[Reading]] = defaultdict(list)
    genres: dict[str, list[Reading]] = defaultdict(list)
    for row in rows:
        forms[row.mark.form].append(row)
        if row.mark.form == "when":
            genres[row.genre].append(row)
    kinds = sorted({k.split()[0] for k in seen})
    precision = {k: (seen[f"{k} marked"], seen[f"{k} times"]) for k in kinds}
    precision["all"] = (sum(a for a, _ in precision.values()), sum(b for _, b in precision.values()))
    cannot = left_out()
    return {
        "when": _share(forms["when"]),
        "when, that can be told": _share([r for r in forms["when"] if (r.document, *r.mark.span) not in cannot]),
        "when by kind of text": {k: _share(v) for k, v in sorted(genres.items())},
        "by form": {k: _share(v) for k, v in sorted(forms.items())},
        "every mark": _share(rows),
        "marked of the times given": {
            k: {"times": b, "marked": round(a / max(1, b), 4)} for k, (a, b) in precision.items()
        },
    }

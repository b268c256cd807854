"""Datelines: the place, day and agency with which a dispatch opens, such as "VAILL, 5 May 2031 (Carrow) —".

A dateline says where and when a text was written. Nobody speaks in it, and it names no actor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pourparler.intake.paragraphs import paragraphs
from pourparler.lexicon import alternatives, cell, rows
from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from pourparler.record import Span, Zone
from pourparler.text import DOUBLE_MARKS

_LONGEST = 160  # characters of a dateline
_PROSE = 40  # characters from which what follows a place and a colon is a text, and no entry of a list
_LETTERS = 4  # letters of a place in capitals that nothing else marks as one: "UN —" and "LIVE —" are other things
_MONTH = alternatives([*MONTHS, *SHORT_MONTHS])
_WEEKDAY = alternatives([*WEEKDAYS, *SHORT_WEEKDAYS])
_YEAR = r"(?:,?\s+(?:19|20)\d\d)"
_DATE = (
    rf"(?:(?i:{_WEEKDAY})\b\.?,?\s+)?(?:(?i:{_MONTH})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b{_YEAR}?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?i:{_MONTH})\b\.?{_YEAR}?|"
    rf"(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d)|(?i:{_WEEKDAY})\b\.?"
)
_CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.h]\d\d(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}\b)?)?"
_WORD = rf"(?!(?i:{_MONTH}|{_WEEKDAY})\b)[^\W\d_a-z](?:[\w.'’]|-(?=\w))*"
_PLACE = rf"{_WORD}(?:\s+(?:(?:of|the|de|del|la|al|on|upon|and|&)\s+)?{_WORD}){{0,4}}"
_PLACES = rf"{_PLACE}(?:\s*[,/|]\s*{_PLACE}){{0,3}}"
_BREAK = r"\n(?!\s)"  # the end of a wrapped line
_AGENCY = (
    rf"\((?:[^()\n]|{_BREAK}){{2,60}}\)|\[(?:[^\[\]\n]|{_BREAK}){{2,60}}\]|"
    rf"/(?:[^/\n]|{_BREAK}){{2,60}}/(?:(?:[^/\n]|{_BREAK}){{2,40}}/)?"
)
_DATELINE = re.compile(
    rf"[*_]{{0,3}}(?:(?P<early>{_DATE}){_CLOCK}[,.]?\s*)?(?P<place>{_PLACES})?[*_]{{0,3}}"
    rf"(?:[,.]?\s*(?<!\w)(?P<date>{_DATE}){_CLOCK})?"
    rf"(?:[,.|]?\s*(?P<agency>{_AGENCY}))?(?:[,.]?\s*(?<!\w)(?P<late>{_DATE}){_CLOCK})?"
    rf"(?:(?<=[\d.]),\s+(?P<name>{_PLACE}))?[*_]{{0,3}}"
    r"(?P<mark>\s*(?:[—–―]|--|(?<=\s)-(?=\s))[—–―-]*|\s*:(?=\s)|\.(?=\s|\Z)|(?=\s*\Z)|(?=\s))[*_]{0,3}\s*"
)
_LABEL = re.compile(r"[*_]{0,3}[A-Z][\w.’'-]*(?:[ \xa0][\w.’'()-]+){0,5}[*_]{0,3}:[*_]{0,3}\s")
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"«„][^”\"»]*[”\"»]?")
_SAID = r"\s+(?:said|says|told|tells|added|adds|asked|replied|answered|warned|insisted)\b"


@dataclass(frozen=True)
class Dateline:
    """A dateline: its span with the mark that closes it, and within that the place and the date, where it has them."""

    span: Span
    place: Span | None
    date: Span | None


def find_datelines(text: str, blocks: Sequence[Span]) -> list[Dateline]:
    """Find the datelines with which paragraphs open, in order.

    Parameters
    ----------
    text : the document's text
    blocks : spans of its paragraphs, in order

    Examples
    --------
    >>> text = "VAILL, 5 May 2031 (Carrow) — Talks are over, the envoy said."
    >>> (found,) = find_datelines(text, [(0, len(text))])
    >>> [text[slice(*span)] for span in (found.span, found.place, found.date)]
    ['VAILL, 5 May 2031 (Carrow) —', 'VAILL', '5 May 2031']
    """
    labels = sum(bool(_LABEL.match(text, *block)) for block in blocks)
    opening = _opening(text, blocks)
    dated = sum(_is_dated(text, block) for block in blocks)
    found = []
    for block in blocks:
        match = _DATELINE.match(text, block[0], min(block[1], block[0] + _LONGEST))
        if (
            match is not None
            and match.end() > block[0]
            and _Reading(text, block, match).is_dateline(opens=block == opening, labels=labels, dated=dated)
        ):
            found.append(_dateline(match))
    return found


def datelines_of(text: str, zones: Sequence[Zone]) -> list[Dateline]:
    """Return the datelines of a document: those of its zones, or if there are none, those that open its paragraphs."""
    marked = [(z.start, z.end) for z in zones if z.kind == "dateline"]
    if not marked:
        blocks = [(z.start, z.end) for z in zones if z.kind == "body"] if zones else paragraphs(text)
        return find_datelines(text, blocks)
    matches = [(span, _DATELINE.match(text, *span)) for span in marked]
    return [
        Dateline(span, None, None) if match is None else replace(_dateline(match), span=span) for span, match in matches
    ]


def blank(text: str, spans: Sequence[Span]) -> str:
    """Put blanks in the place of spans, so that all other characters stay where they are.

    >>> blank("VAILL — Talks.", [(0, 7)])
    '        Talks.'
    """
    pieces, at = list[str](), 0
    for start, end in spans:
        pieces += [text[at:start], re.sub(r"\S", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def _dateline(match: re.Match[str]) -> Dateline:
    date = next((match.span(group) for group in ("date", "late", "early") if match[group]), None)
    return Dateline((match.start(), match.end("mark")), match.span("place") if match["place"] else None, date)


def _opening(text: str, blocks: Sequence[Span]) -> Span | None:
    """Return the first paragraph that is long or ends like a sentence: what stands before it is the headline."""
    return next((b for b in blocks if b[1] - b[0] >= 2 * _PROSE and text[b[1] - 1] not in ":,"), None)


def _is_dated(text: str, block: Span) -> bool:
    """Whether a paragraph opens with a date and a mark, as the entries of a chronology do."""
    match = _DATELINE.match(text, block[0], min(block[1], block[0] + _LONGEST))
    return match is not None and bool(match["early"] or match["date"]) and not match["place"]


@dataclass(frozen=True)
class _Reading:
    """The words at the start of a paragraph that may be a dateline."""

    text: str
    block: Span
    match: re.Match[str]

    def is_dateline(self, *, opens: bool, labels: int, dated: int) -> bool:
        """Whether they are one.

        Parameters
        ----------
        opens : whether the paragraph is the first of the article
        labels : paragraphs of the text that open with a label, as those of transcripts do
        dated : paragraphs that open with a date
        """
        match = self.match
        if self._first_place.casefold() in _labels():
            return False
        has_date = bool(match["date"] or match["late"] or match["early"])
        if self._ends_line:
            return self._is_line(has_date=has_date, opens=opens)
        if not self._leads_to_text or (match["name"] and not self._mark_is_dash):
            return False
        if not match["place"]:
            return self._is_placeless(has_date=has_date, opens=opens, dated=dated)
        if not self._mark:
            return (self._is_loud and has_date and not match["early"]) or self._agency in agencies()
        if match["agency"]:
            return self._has_agency(has_date=has_date, opens=opens)
        if has_date:
            return self._mark != "." or self._is_loud
        if self._mark_is_dash:
            return self._is_loud and (opens or not self._shouts) and self._is_long_enough
        return self._mark == ":" and opens and labels == 1 and self._is_place_with_colon()

    @property
    def _agency(self) -> str:
        """What stands in brackets or between strokes."""
        return " ".join((self.match["agency"] or "").strip("([/]) ").split())

    @property
    def _mark(self) -> str:
        return self.match["mark"].strip()

    @property
    def _mark_is_dash(self) -> bool:
        return self._mark[:1] in tuple("—–―-")

    @property
    def _ends_line(self) -> bool:
        return self.match.end() >= self.block[1]

    @property
    def _rest(self) -> str:
        return self.text[self.match.end() : self.block[1]]

    @property
    def _leads_to_text(self) -> bool:
        """Whether a sentence follows: a dash within one leads to a word in lower case."""
        first = self._rest.lstrip("*_ ")[:1]
        return bool(first) and (first.isupper() or first.isdigit() or first in DOUBLE_MARKS + "‘'[(…")

    @property
    def _first_place(self) -> str:
        return re.split(r"[,/|]|\s(?:and|&)\s", self.match["place"] or "")[0].strip()

    @property
    def _is_loud(self) -> bool:
        return self._first_place.isupper() and sum(c.isalpha() for c in self._first_place) > 1

    @property
    def _shouts(self) -> bool:
        """Whether the paragraph is all in capitals, so that they single no place out."""
        return self._rest.isupper()

    @property
    def _is_long_enough(self) -> bool:
        return sum(c.isalpha() for c in self._first_place) >= _LETTERS or _is_known(self._first_place)

    def _is_line(self, *, has_date: bool, opens: bool) -> bool:
        """Whether a whole paragraph is a dateline: a date, or a place with its date or agency."""
        match = self.match
        if self._mark in (":", ".") and not has_date:
            return False
        day = match["date"] or match["early"] or match["late"] or ""
        if not match["place"]:
            return any(c.isdigit() for c in day) and not match["name"]
        if opens:
            return False
        if not any(c.isdigit() for c in day):
            return self._agency in agencies()
        return self._is_loud or _is_known(self._first_place) or self.block[0] > 0 or " " not in self._first_place

    def _is_placeless(self, *, has_date: bool, opens: bool, dated: int) -> bool:
        """Whether an agency alone, or a date alone, is a dateline: "(Quill) —", "5 May 2031 —"."""
        if agency := self._agency:
            is_name = agency[0].isupper() and len(agency.split()) <= 5
            return is_name and (self._mark_is_dash or self._mark == ":" or (not self._mark and agency in agencies()))
        return has_date and opens and dated == 1 and (self._mark_is_dash or self._mark == ":")

    def _has_agency(self, *, has_date: bool, opens: bool) -> bool:
        """Whether a place with something in brackets is a dateline, and no person: "Orla Denn (Harbour) — We .."."""
        is_stroke, inside = self.match["agency"].startswith("/"), self._agency
        if self._mark == "." and not is_stroke and not self._is_loud:
            return False
        if has_date or is_stroke or inside in agencies():
            return True
        if self._mark == ":" or _FIRST_PERSON.match(self._rest):
            return False
        if self._is_loud or _is_agency(inside) or _is_known(self._first_place):
            return True
        return inside[:1].isupper() and (opens or " " not in self._first_place) and not self._names_speaker()

    def _is_place_with_colon(self) -> bool:
        """Whether a word before a colon is a place, and no speaker: nobody tells anything of himself there."""
        place, rest = self.match["place"], self._rest
        if re.search(r"[/|,]|\.$", place) or len(place.split()) > 3:
            return False
        if _is_known(place):
            return True
        told = _QUOTED.sub(" ", rest)
        if len(rest) < _PROSE or rest[0] in DOUBLE_MARKS or _FIRST_PERSON.search(told):
            return False
        return (self._is_loud or " " not in place) and not self._names_speaker()

    def _names_speaker(self) -> bool:
        """Whether the text says elsewhere that the words speak, or gives them a title."""
        name = re.escape(self._first_place)
        return bool(
            re.search(rf"(?i:\b(?:Mr|Mrs|Ms|Dr|minister|president|envoy)\b\.?\s+){name}\b|\b{name}{_SAID}", self.text)
        )


def _is_known(place: str) -> bool:
    known = tables()
    words = place.title() if place.isupper() else place
    return words in known.countries or words in known.capitals or words in known.governments


def _is_agency(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{2,8}(?:/[A-Za-z ]{2,20})?", words)) or words in agencies()


@cache
def agencies() -> frozenset[str]:
    """Names of news agencies that stand in datelines."""
    return frozenset(row["agency"] for row in rows("agencies"))


@cache
def _labels() -> frozenset[str]:
    """Return words before a colon that are neither places nor speakers."""
    return frozenset(word for row in rows("labels") for word in cell(row["label"]))

"""Write and parse brat's standoff annotations (brat.nlplab.org/standoff.html).

Offsets count code points. An annotation contains no line break or tab: it is split into pieces there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pourparler.record import Span

# Everything that some program takes for the end of a line, and the tab that separates fields.
_BREAK = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
_BOUND = re.compile(r"(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)")
_EVENT = re.compile(r"([^\s:]+):(T\d+)((?: [^\s:]+:[TE]\d+)*)\s*")
_RELATION = re.compile(r"(\S+) Arg1:([TE]\d+) Arg2:([TE]\d+)\s*")
_ATTRIBUTE = re.compile(r"(\S+) ([TER]\d+)(?: (\S+))?\s*")
_NOTE = re.compile(r"(\S+) ([TERAN]\d+)\s*")
_PATTERNS = {"E": _EVENT, "R": _RELATION, "A": _ATTRIBUTE, "M": _ATTRIBUTE, "#": _NOTE}
_ID = re.compile(r"[TERAMN#]\d{1,9}")


@dataclass(frozen=True)
class Bound:
    """A text-bound annotation: pieces of the text, with a type."""

    type: str
    pieces: tuple[Span, ...]


@dataclass(frozen=True)
class Event:
    """An event: a trigger with arguments, each a role and the id of an annotation."""

    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...] = ()

    def of(self, role: str) -> list[str]:
        """Return the ids of the arguments with a role; brat numbers repeated roles."""
        return [id_ for name, id_ in self.arguments if name.rstrip("0123456789") == role]


@dataclass
class Standoff:
    """The annotations of one text by id."""

    bounds: dict[str, Bound] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    equals: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def fingerprint(self, event: str) -> str:
        """Return eight hexadecimal digits of the words, roles and attributes of an event, to detect changes."""
        own = self.events[event]
        roles = [(name, self.bounds[id_].pieces if id_ in self.bounds else id_) for name, id_ in own.arguments]
        whole = (own.type, self.bounds[own.trigger].pieces, sorted(map(str, roles)))
        return f"{zlib.crc32(repr((whole, sorted(self.attributes.get(event, {}).items()))).encode()):08x}"


def pieces(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Split spans into pieces that brat allows: without overlap, line breaks, tabs, or white space at the ends.

    >>> pieces("Talks open\\nin Quill today", [(0, 19), (11, 14)])
    ((0, 10), (11, 19))
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    found = []
    for start, end in merged:
        edges = [start, *(edge for each in _BREAK.finditer(text, start, end) for edge in each.span()), end]
        for warnings, right in zip(edges[::2], edges[1::2], strict=True):
            words = text[warnings:right]
            if words.strip():
                warnings += len(words) - len(words.lstrip())
                found.append((warnings, warnings + len(words.strip())))
    return tuple(found)


def join_pieces(text: str, found: Sequence[Span]) -> tuple[Span, ...]:
    """Return pieces as spans; pieces that only a line break separates are joined.

    >>> join_pieces("Talks open\\nin Quill today", [(0, 10), (11, 19)])
    ((0, 19),)
    """
    whole: list[Span] = []
    for start, end in sorted(found):
        between = text[whole[-1][1] : start] if whole else ""
        if whole and not between.strip() and _BREAK.search(between):
            whole[-1] = whole[-1][0], end
        else:
            whole.append((start, end))
    return tuple(whole)


def format_lines(given: Standoff, text: str) -> Iterator[str]:
    """Return the lines of a file of annotations."""
    for id_, bound in given.bounds.items():
        places = ";".join(f"{start} {end}" for start, end in bound.pieces)
        yield f"{id_}\t{bound.type} {places}\t{' '.join(text[start:end] for start, end in bound.pieces)}"
    for type_, members in given.equals:
        yield f"*\t{type_} {' '.join(members)}"
    for id_, event in given.events.items():
        roles = "".join(f" {name}:{other}" for name, other in event.arguments)
        yield f"{id_}\t{event.type}:{event.trigger}{roles}"
    for number, (type_, one, other) in enumerate(given.relations, 1):
        yield f"R{number}\t{type_} Arg1:{one} Arg2:{other}"
    attributes = [(target, name, value) for target, each in given.attributes.items() for name, value in each.items()]
    for number, (target, name, value) in enumerate(attributes, 1):
        yield f"A{number}\t{name} {target} {value}"
    notes = [(target, words) for target, each in given.notes.items() for words in each]
    for number, (target, words) in enumerate(notes, 1):
        yield f"#{number}\tAnnotatorNotes {target}\t{words}"


def parse(given: str, text: str) -> tuple[Standoff, list[str]]:
    """Parse a file of annotations.

    Returns
    -------
    tuple
        The annotations, and a warning for each line that is invalid or does not match the text.
    """
    found, warnings = Standoff(), []
    ids: set[str] = set()
    for number, line in enumerate(given.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        id_ = line.partition("\t")[0]
        if id_ in ids:
            warnings.append(f"line {number}: {id_} is used twice")
        elif not _parse_line(found, line, text):
            warnings.append(f"line {number}: is not an annotation, or does not match the text")
        elif id_ != "*":
            ids.add(id_)
    for id_, event in list(found.events.items()):
        if event.trigger not in found.bounds:
            warnings.append(f"{id_}: its trigger {event.trigger} is missing")
            del found.events[id_]
    return found, warnings


def _parse_line(found: Standoff, line: str, text: str) -> bool:
    id_, _, rest = line.partition("\t")
    data, _, tail = rest.partition("\t")
    if id_ == "*":
        type_, *members = data.split() or [""]
        found.equals.append((type_, tuple(members)))
        return len(members) > 1
    if not _ID.fullmatch(id_):
        return False
    if id_[0] == "T":
        return _parse_bound(found, id_, data, tail, text)
    pattern = _PATTERNS.get(id_[0])
    if pattern is None:
        return True  # a normalisation, which the ledger does not use
    match = pattern.fullmatch(data)
    if match is not None:
        _parse_other(found, id_, match, tail)
    return match is not None


def _parse_other(found: Standoff, id_: str, match: re.Match[str], tail: str) -> None:
    match id_[0]:
        case "E":
            roles = tuple((name, other) for name, _, other in (each.partition(":") for each in match[3].split()))
            found.events[id_] = Event(match[1], match[2], roles)
        case "R":
            found.relations.append((match[1], match[2], match[3]))
        case "#":
            found.notes.setdefault(match[2], []).append(tail)
        case _:
            found.attributes.setdefault(match[2], {})[match[1]] = match[3] or ""


def _parse_bound(found: Standoff, id_: str, data: str, tail: str, text: str) -> bool:
    match = _BOUND.fullmatch(data)
    if match is None:
        return False
    places = []
    for each in match[2].split(";"):
        start, end = map(int, each.split(" "))
        if not 0 <= start < end <= len(text):
            return False
        places.append((start, end))
    # Older files write the line breaks of the text as spaces.
    words = " ".join(text[start:end] for start, end in places)
    if tail.split() != words.split():
        return False
    found.bounds[id_] = Bound(match[1], tuple(places))
    return True

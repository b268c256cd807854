"""brat's standoff: what its lines hold, written and read (brat.nlplab.org/standoff.html).

Offsets count code points. An annotation never holds a line break or a tab: it stands in pieces around them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pourparler.record import Span

# What ends a line for any program that reads them, and the tab between the parts of one.
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
    """Words of the text, in pieces, with a type."""

    type: str
    pieces: tuple[Span, ...]


@dataclass(frozen=True)
class Event:
    """A trigger with arguments: roles, and the ids of what plays them."""

    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...] = ()

    def of(self, role: str) -> list[str]:
        """Give the ids of those who play a role; brat numbers roles that stand more than once."""
        return [id_ for name, id_ in self.arguments if name.rstrip("0123456789") == role]


@dataclass
class Standoff:
    """The annotations of one text, by their ids."""

    bounds: dict[str, Bound] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    equals: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def fingerprint(self, event: str) -> str:
        """Tell whether anybody has changed an event: eight digits made from its words, roles and attributes."""
        own = self.events[event]
        roles = [(name, self.bounds[id_].pieces if id_ in self.bounds else id_) for name, id_ in own.arguments]
        whole = (own.type, self.bounds[own.trigger].pieces, sorted(map(str, roles)))
        return f"{zlib.crc32(repr((whole, sorted(self.attributes.get(event, {}).items()))).encode()):08x}"


def pieces(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Give spans as brat can hold them: without overlap, line breaks, tabs, and white space at their ends.

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
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            words = text[left:right]
            if words.strip():
                left += len(words) - len(words.lstrip())
                found.append((left, left + len(words.strip())))
    return tuple(found)


def joined(text: str, found: Sequence[Span]) -> tuple[Span, ...]:
    """Give pieces as spans: those between which only a line ends are one.

    >>> joined("Talks open\\nin Quill today", [(0, 10), (11, 19)])
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


def lines(given: Standoff, text: str) -> Iterator[str]:
    """Give the lines of a file of annotations."""
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
    told = [(target, name, value) for target, each in given.attributes.items() for name, value in each.items()]
    for number, (target, name, value) in enumerate(told, 1):
        yield f"A{number}\t{name} {target} {value}"
    notes = [(target, words) for target, each in given.notes.items() for words in each]
    for number, (target, words) in enumerate(notes, 1):
        yield f"#{number}\tAnnotatorNotes {target}\t{words}"


def parsed(given: str, text: str) -> tuple[Standoff, list[str]]:
    """Read a file of annotations.

    Returns
    -------
    tuple
        What it holds, and a line for each of its lines that is none or does not fit the text.
    """
    found, left = Standoff(), []
    ids: set[str] = set()
    for number, line in enumerate(given.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        id_ = line.partition("\t")[0]
        if id_ in ids:
            left.append(f"line {number}: {id_} stands twice")
        elif not _take(found, line, text):
            left.append(f"line {number}: is no annotation, or does not fit the text")
        elif id_ != "*":
            ids.add(id_)
    for id_, event in list(found.events.items()):
        if event.trigger not in found.bounds:
            left.append(f"{id_}: its trigger {event.trigger} is not there")
            del found.events[id_]
    return found, left


def _take(found: Standoff, line: str, text: str) -> bool:
    id_, _, rest = line.partition("\t")
    data, _, tail = rest.partition("\t")
    if id_ == "*":
        type_, *members = data.split() or [""]
        found.equals.append((type_, tuple(members)))
        return len(members) > 1
    if not _ID.fullmatch(id_):
        return False
    if id_[0] == "T":
        return _take_bound(found, id_, data, tail, text)
    pattern = _PATTERNS.get(id_[0])
    if pattern is None:
        return True  # a normalisation, of which the ledger has no use
    match = pattern.fullmatch(data)
    if match is not None:
        _take_other(found, id_, match, tail)
    return match is not None


def _take_other(found: Standoff, id_: str, match: re.Match[str], tail: str) -> None:
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


def _take_bound(found: Standoff, id_: str, data: str, tail: str, text: str) -> bool:
    match = _BOUND.fullmatch(data)
    if match is None:
        return False
    places = []
    for each in match[2].split(";"):
        start, end = map(int, each.split(" "))
        if not 0 <= start < end <= len(text):
            return False
        places.append((start, end))
    # Older files hold the text with its line breaks as spaces.
    words = " ".join(text[start:end] for start, end in places)
    if tail.split() != words.split():
        return False
    found.bounds[id_] = Bound(match[1], tuple(places))
    return True

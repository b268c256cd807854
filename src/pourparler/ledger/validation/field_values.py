"""Checks of the new values of a coding, by field, and their conversion from the types that callers may use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, get_args

from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.rows import Days
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import HasId, IdKind, whole_number
from pourparler.record import Act, MeetingStatus, ProposalState, Span, Stance, StatementKind

FieldValue: TypeAlias = str | int | HasId | dt.date | Days | Sequence[Any] | None
"""A value of a field of a coding, as `Ledger.codings.correct` describes them."""

PARTS = ("source", "cue", "content")
FIELDS: dict[IdKind, tuple[str, ...]] = {
    "statement": ("speaker", "kind", "act", "date", *PARTS),
    "meeting": ("place", "status", "date"),
    "proposal": ("name", "state", "date"),
    "stance": ("party", "stance"),
}
_CHOICES = {
    "kind": get_args(StatementKind),
    "act": get_args(Act),
    "status": get_args(MeetingStatus),
    "state": get_args(ProposalState),
    "stance": get_args(Stance),
}
_OPTIONAL = ("act", "state")
_MOST_SPEAKERS = 50  # of one statement
_SPAN = re.compile(r"([0-9]{1,9})[:-]([0-9]{1,9})")


def parse_fields(kind: IdKind, given: Mapping[str, FieldValue]) -> dict[str, Any]:
    """Check the fields of a statement, meeting, proposal or stance.

    Returns
    -------
    dict
        ``date`` as `Days`; ``source``, ``cue`` and ``content`` as a tuple of spans; ``speaker`` as a tuple of what was
        given, each for `actor_merges.find_actor`, ``party`` as given; all others as text. None empties a field.

    Raises
    ------
    LedgerError
        If a coding of this kind has no such field, or the value is not valid for it.
    """
    for name in given:
        if name not in FIELDS[kind]:
            raise LedgerError(f"a {kind} has no {shown(name)}; it has {', '.join(FIELDS[kind])}")
    return {name: _parsed(name, value) for name, value in given.items()}


def _parsed(name: str, value: FieldValue) -> Any:
    if name in PARTS:
        return parse_spans(name, value)
    if name in _CHOICES:
        return None if name in _OPTIONAL and value is None else arguments.choice(name, value, _CHOICES[name])
    if name == "date":
        return None if value is None else parse_days(value)
    if name == "party":
        if value is None:
            raise LedgerError("a stance needs a party; give an actor")
        return value
    if name == "speaker":
        return _parse_speakers(value)
    words = arguments.text_or_none(name, value)
    if name == "name" and not (words and words.strip()):
        raise LedgerError("a proposal needs a name; give one")
    return words or None


def _parse_speakers(given: FieldValue) -> tuple[object, ...]:
    """Return one speaker, or those of a joint statement, as a tuple; empty for a speaker who is not known."""
    if given is None:
        return ()
    several = tuple(given) if isinstance(given, list | tuple) else (given,)
    if len(several) > _MOST_SPEAKERS:
        raise LedgerError(f"speaker: give at most {_MOST_SPEAKERS} speakers")
    return several


def parse_spans(name: str, given: object) -> tuple[Span, ...]:
    """Parse spans: (120, 164), a list of such pairs, or text such as "120-164, 170-180".

    Raises
    ------
    LedgerError
        If they are not spans.

    Examples
    --------
    >>> parse_spans("cue", (4, 9)) == parse_spans("cue", "4-9") == parse_spans("cue", [[4, 9]])
    True
    """
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(_written_span(part.strip()) for part in given.split(",") if part.strip())
    if not isinstance(given, list | tuple):
        raise _no_span(name, given)
    alone = len(given) == 2 and not any(isinstance(each, Iterable) for each in given)
    return tuple(_span(name, each) for each in ([given] if alone else given))


def _span(name: str, given: object) -> Span:
    numbers = [whole_number(each) for each in given] if isinstance(given, list | tuple) else []
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise _no_span(name, given)
    return numbers[0], numbers[1]


def _no_span(name: str, given: object) -> LedgerError:
    return LedgerError(f"{name}: {described(given)} is not a span; give (start, end), or a list of such pairs")


def _written_span(words: str) -> Span:
    match = _SPAN.fullmatch(words)
    if match is None:
        raise LedgerError(f"{described(words)} is not a span; give the first and the last character, as 120-164")
    return int(match[1]), int(match[2])


def parse_days(given: object) -> Days:
    """Parse a day or a range: a date, two of them, `Days`, or text: 2031-05-06 or 2031-05-06..2031-05-08.

    Raises
    ------
    LedgerError
        If it is neither, ends before it begins, or is outside the range of a ledger.

    Examples
    --------
    >>> parse_days("2031-05-06..2031-05-08") == parse_days((dt.date(2031, 5, 6), dt.date(2031, 5, 8)))
    True
    """
    if isinstance(given, Days):
        ends: Sequence[object] = (given.start, given.end)
    elif isinstance(given, str):
        first, _, last = given.partition("..")
        ends = (first, last or first)
    else:
        ends = given if isinstance(given, list | tuple) else (given, given)
    if len(ends) != 2:
        raise LedgerError(f"date: {described(given)} is not a date; give one day, or the first and the last")
    start, end = (arguments.parse_day("date", each) for each in ends)
    if start > end:
        raise LedgerError(f"date: {start}..{end} ends before it begins; give the earlier day first")
    if start < arguments.FIRST_DAY or end > arguments.LAST_DAY:
        raise LedgerError(f"date: give days from {arguments.FIRST_DAY} to {arguments.LAST_DAY}")
    return Days(start, end)


def as_text(value: object) -> str | None:
    """Return a field's value as the history shows it."""
    if isinstance(value, Days):
        return str(value.start) if value.start == value.end else f"{value.start}..{value.end}"
    return None if value is None else str(value)

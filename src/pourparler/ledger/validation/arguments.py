"""Checks of the arguments of a ledger's methods: a wrong call is a `LedgerError` of one line.

Each function takes the argument's name, for the message, and its value, and returns the value in its checked type.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterable, Mapping
from numbers import Real
from typing import TypeAlias, TypeVar

from pourparler.ledger.errors import LedgerError, described
from pourparler.ledger.validation.ids import whole_number
from pourparler.record import Document

T = TypeVar("T")
C = TypeVar("C", bound=str)

Day: TypeAlias = dt.date | str
"""A day: a `datetime.date`, or the text "2031-05-06"."""

FIRST_DAY, LAST_DAY = dt.date(2, 1, 1), dt.date(9998, 12, 31)
"""The first and the last day that a ledger can store; both leave room to add and subtract days."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_ROWS = 2**31 - 1
_DAY = 86_400  # seconds


def day(name: str, given: object) -> dt.date | None:
    """A day to filter by, or None; one outside the range that a ledger can store becomes the first or last day of it.

    Raises
    ------
    LedgerError
        If it is not a day; a `datetime.datetime` is refused.
    """
    return None if given is None else min(max(parse_day(name, given), FIRST_DAY), LAST_DAY)


def parse_day(name: str, given: object) -> dt.date:
    """Check a day: a `datetime.date`, or text such as "2031-05-06".

    Raises
    ------
    LedgerError
        If it is not a day; a `datetime.datetime` is refused.
    """
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return dt.date(given.year, given.month, given.day)
    if isinstance(given, str) and _ISO.fullmatch(given.strip()):
        try:
            return dt.date.fromisoformat(given.strip())
        except ValueError:
            pass
    raise LedgerError(f"{name}: {described(given)} is not a date; give a day such as 2031-05-06")


def count(name: str, given: object) -> int:
    """Check a number of rows: a whole number, 0 or more.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    number = whole_number(given)
    if number is None or number < 0:
        raise LedgerError(f"{name}: {described(given)} is not a count; give a whole number, 0 or more")
    return min(number, _MOST_ROWS)


def count_or_none(name: str, given: object) -> int | None:
    """Check a number of rows, or None for all; see `count`."""
    return None if given is None else count(name, given)


def share(name: str, given: object) -> float:
    """Check a number from 0 to 1.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    number = _number(given)
    if not 0 <= number <= 1:
        raise LedgerError(f"{name}: {described(given)} is out of range; give a number from 0 to 1")
    return number


def seconds(name: str, given: object) -> float:
    """Check a time to wait, in seconds, from 0 to one day.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    number = _number(given)
    if not 0 <= number <= _DAY:
        raise LedgerError(f"{name}: {described(given)} is out of range; give seconds, from 0 to {_DAY}")
    return number


def _number(given: object) -> float:
    """Return it as a float; NaN if it is not a number, or too large for a float."""
    try:
        return float(given) if isinstance(given, Real) and not isinstance(given, bool) else math.nan
    except (OverflowError, ValueError):
        return math.nan


def flag(name: str, given: object) -> bool:
    """Check a bool.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    if not isinstance(given, bool):
        raise LedgerError(f"{name}: {described(given)} is not a flag; give True or False")
    return given


def text(name: str, given: object) -> str:
    """Check a text.

    Raises
    ------
    LedgerError
        If it is not text, or has half of a character (a lone surrogate), which no ledger can store.
    """
    if not isinstance(given, str):
        raise LedgerError(f"{name}: {described(given)} is not text; give a str")
    if not is_storable(given):
        raise LedgerError(f"{name}: {described(given)} contains a lone surrogate; give valid Unicode")
    return str.__str__(given)


def text_or_none(name: str, given: object) -> str | None:
    """Check a text, or None; see `text`."""
    return None if given is None else text(name, given)


def is_storable(given: str) -> bool:
    """Whether a ledger can store this text: it has no lone surrogate, as from bytes that could not be decoded."""
    return not any("\ud800" <= c <= "\udfff" for c in given)


def coder(given: object) -> str:
    """Check the name of the person who decides.

    Raises
    ------
    LedgerError
        If it is empty, or a name of the machine.
    """
    name = text("coder", given)
    if not name.strip():
        raise LedgerError("coder: give the name of the person who decides")
    if name.startswith("machine"):
        raise LedgerError("coder: names that begin with 'machine' are reserved; give a person's name")
    return name


def choice(name: str, given: object, choices: Collection[C]) -> C:
    """Check that a value is one of some words.

    Raises
    ------
    LedgerError
        If it is another value.
    """
    found = next((each for each in choices if isinstance(given, str) and each == given), None)
    if found is None:
        raise LedgerError(f"{name}: {described(given)} is not one of {', '.join(choices)}")
    return found


def items(name: str, given: object) -> tuple[object, ...]:
    """Check a list, tuple or other collection; return its members.

    Raises
    ------
    LedgerError
        If it is not a collection, or is a text, which would be split into letters.
    """
    if isinstance(given, str | bytes | bytearray | Mapping) or not isinstance(given, Iterable):
        raise LedgerError(f"{name}: {described(given)} is not a list; give a list")
    return tuple(given)


def texts(name: str, given: object) -> tuple[str, ...]:
    """Check a list of texts.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    return tuple(text(name, each) for each in items(name, given))


def pairs(name: str, given: object) -> tuple[tuple[str, str], ...]:
    """Check a list of pairs of texts.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    found = [texts(name, each) for each in items(name, given)]
    for each in found:
        if len(each) != 2:
            raise LedgerError(f"{name}: {described(each)} is not a pair; give an issue and an option")
    return tuple((each[0], each[1]) for each in found)


def mapping(name: str, given: object) -> Mapping[object, object]:
    """Check a mapping.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    if not isinstance(given, Mapping):
        raise LedgerError(f"{name}: {described(given)} is not a dict; give a dict")
    return given


def text_mapping(name: str, given: object) -> dict[str, str]:
    """Check a mapping of names to texts.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    if not isinstance(given, Mapping):
        raise LedgerError(f"{name}: {described(given)} is not a dict; give a dict of texts")
    return {text(name, key): text(name, value) for key, value in given.items()}


def instance(name: str, given: object, kind: type[T]) -> T:
    """Check that an object has a type.

    Raises
    ------
    LedgerError
        If it has another type.
    """
    if not isinstance(given, kind):
        raise LedgerError(f"{name}: {described(given)} is not a {kind.__name__}; give one")
    return given


def is_document(given: object) -> bool:
    """Return whether this is a document of a record, or a row of one."""
    return isinstance(given, Document) or getattr(type(given), "id_kind", None) == "document"


def document_id(name: str, given: object) -> str:
    """Check a document's id: the text, or a row of a document.

    Raises
    ------
    LedgerError
        If it is something else.
    """
    own = getattr(given, "id", None) if is_document(given) else given
    if not isinstance(own, str):
        raise LedgerError(f"{name}: {described(given)} is not the id of a document; give the id, or the document")
    return str.__str__(own)


def stored_document_id(name: str, given: object) -> str:
    """A document's id that a ledger can store; see `document_id`."""
    return text(name, document_id(name, given))


def document_id_or_none(name: str, given: object) -> str | None:
    """Check a document's id, or None for all documents; see `stored_document_id`."""
    return None if given is None else stored_document_id(name, given)

"""Check the arguments of `pourparler.read` and `pourparler.read_many`."""

from __future__ import annotations

import datetime as dt
import operator
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pourparler.intake.dates import parse_date

_MOST_JOBS = 256


def sources(given: Any) -> tuple[str | Path, ...]:
    """Paths and addresses, or a single one.

    Raises
    ------
    ValueError
        If something among them is neither.
    """
    if isinstance(given, str | os.PathLike):
        return (_source(given),)
    if isinstance(given, bytes | Mapping) or not isinstance(given, Iterable):
        raise ValueError(f"sources: {_described(given)} is not a list of paths; give a list")
    return tuple(_source(each) for each in given)


def _source(given: Any) -> str | Path:
    own = os.fspath(given) if isinstance(given, os.PathLike) else given
    if not isinstance(own, str):
        raise ValueError(f"source: {_described(given)} is not a path; give a str or a pathlib.Path")
    return given if isinstance(given, str) else Path(own)


def day(given: Any) -> dt.date | None:
    """A day of publication, or None.

    Raises
    ------
    ValueError
        If it is neither a date nor text that gives one.
    """
    if isinstance(given, str):
        return parse_date(given)
    if given is None or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given
    raise ValueError(f"published: {_described(given)} is not a date; give a day such as 2031-05-06")


def jobs(given: Any) -> int:
    """A number of processes.

    Raises
    ------
    ValueError
        If it is no whole number from 1 to 256.
    """
    try:
        number = 0 if isinstance(given, bool) else operator.index(given)
    except TypeError:
        number = 0
    if not 1 <= number <= _MOST_JOBS:
        raise ValueError(f"jobs: {_described(given)} is out of range; give a whole number from 1 to {_MOST_JOBS}")
    return number


def _described(given: object) -> str:
    is_short = given is None or isinstance(given, bool | float) or (isinstance(given, int) and abs(given) < 10**20)
    return str(given) if is_short else f"a value of type {type(given).__name__}"

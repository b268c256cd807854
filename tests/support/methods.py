"""The methods of a ledger and of its collections, by names such as `statements.list`."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from sqlalchemy import create_engine

from pourparler.ledger import Ledger
from pourparler.ledger.collections.base import Collection

_LEDGER = Ledger(create_engine("sqlite://"), "", "")


def method(name: str) -> Callable[..., Any]:
    """The method with a name, of a ledger that is not used; its parameters are those of a call."""
    found: Callable[..., Any] = attrgetter(name)(_LEDGER)
    return found


def method_names() -> list[str]:
    """The names of all public methods, such as `add` and `statements.list`."""
    names = []
    for name in _public(_LEDGER):
        value = getattr(_LEDGER, name)
        if isinstance(value, Collection):
            names += [f"{name}.{each}" for each in _public(value)]
        elif callable(value):
            names.append(name)
    return names


def _public(thing: object) -> list[str]:
    return [name for name in dir(thing) if not name.startswith("_")]

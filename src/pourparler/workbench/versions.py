"""The versions of the parts of a ledger: what changed since something was computed, and who changed it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from typing import Literal, get_args

from pourparler.ledger import ChangeRow, Ledger
from pourparler.ledger.revisions import is_of_act

Part = Literal[
    "documents",
    "actors",
    "statements",
    "acts",
    "confirmations",
    "meetings",
    "proposals",
    "stances",
    "positions",
    "codebook",
    "setup",
    "scenarios",
]
"""What changes: ``acts`` are corrections of the act of a statement alone, ``confirmations`` those of statements
as they are; ``statements`` is everything else about statements."""
ALL: frozenset[Part] = frozenset(get_args(Part))
EVIDENCE: frozenset[Part] = frozenset({"documents", "actors", "statements", "meetings", "proposals", "stances"})
"""What the documents say about who stands where depends on these."""
POSITIONS: frozenset[Part] = EVIDENCE | {"positions", "codebook"}
"""Where the parties stand depends on these."""
STATEMENTS: frozenset[Part] = frozenset({"documents", "actors", "statements", "acts", "confirmations"})
"""What a row of a statement shows depends on these."""
Version = tuple[int, ...]
"""How often each of some parts has changed."""

_OF_THING: dict[str, frozenset[Part]] = {
    "document": ALL - {"codebook", "setup", "scenarios"},
    "actor": frozenset({"actors"}),
    "statement": frozenset({"statements"}),
    "meeting": frozenset({"meetings"}),
    "proposal": frozenset({"proposals"}),
    "stance": frozenset({"stances", "positions"}),
    "position": frozenset({"positions"}),
    "comment": frozenset({"positions"}),
    "codebook": frozenset({"codebook"}),
    "draft": frozenset({"setup", "codebook"}),
    "scenario": frozenset({"scenarios"}),
    "brief": frozenset(),
}


def changed_parts(change: ChangeRow) -> frozenset[Part]:
    """Return the parts that a change is about; all of them if it is about something unknown.

    >>> changed_parts(ChangeRow("ana", "confirm", "statement"))
    frozenset({'confirmations'})
    >>> changed_parts(ChangeRow("ana", "correct", "statement", ("act", "speaker")))
    frozenset({'statements'})
    """
    if change.thing == "statement":
        if change.action == "confirm":
            return frozenset({"confirmations"})
        if change.action == "correct" and is_of_act(change.thing, change.fields):
            return frozenset({"acts"})
    return _OF_THING.get(change.thing, ALL)


class PartVersions:
    """The versions of the parts of one ledger, for all who change it, in this process or another.

    Parameters
    ----------
    ledger
        The ledger, whose revisions say what has changed.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._seen: tuple[int, int] = ledger.history.version()
        self._counts: Counter[Part] = Counter()
        self._by_person: dict[str, dict[Part, int]] = {}

    def of(self, parts: Collection[Part]) -> Version:
        """The version of some parts as of now; it differs after every change of one of them."""
        with self._lock:
            self._refresh()
            return tuple(self._counts[part] for part in sorted(parts))

    def own(self, person: str, parts: Collection[Part]) -> Version:
        """The version of some parts after the last change by a person that `of` has seen."""
        with self._lock:
            own = self._by_person.get(person, {})
            return tuple(own.get(part, 0) for part in sorted(parts))

    def _refresh(self) -> None:
        now, changes = self._ledger.history.changes(self._seen)
        for change in changes:
            own = self._by_person.setdefault(change.coder, {})
            for part in changed_parts(change):
                self._counts[part] += 1
                own[part] = self._counts[part]
        self._seen = now

"""A cache of overviews, which read a whole ledger: computed one at a time, and shared by those who ask for the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast, get_args

QUICK = 0.25  # seconds: an overview that takes less is not cached
OLDEST = 15.0  # seconds that an overview is valid at most
BUSY = 60.0  # the same, while other overviews are computed
_MAX_AGE_FACTOR = 30  # times as long as it took: also a limit of its age
_MAX_ENTRIES = 60  # overviews in the cache
_MAX_KNOWN = 5_000  # overviews whose duration is known

Answer = TypeVar("Answer")
Part = Literal["actors", "codebook", "codings", "confirmed", "positions", "setup"]
"""What people change; "confirmed" stands for codings of which only the coder changed."""
ALL: frozenset[Part] = frozenset(get_args(Part))


@dataclass(frozen=True)
class _Entry:
    answer: Any
    began: float
    ended: float

    @property
    def took(self) -> float:
        """Seconds."""
        return self.ended - self.began

    def is_for(self, changed: float, *, busy: bool) -> bool:
        """Whether it is valid for somebody whose last change was at a time."""
        age = time.monotonic() - self.ended
        oldest = BUSY if busy else min(OLDEST, _MAX_AGE_FACTOR * self.took)
        return self.took >= QUICK and age <= oldest and self.began > changed


class Overviews:
    """The overviews of one workbench.

    An overview that takes more than a quarter of a second is cached for at most fifteen seconds (a minute while another
    is computed), and at most thirty times as long as it took. It is never given to a person who since its start changed
    something that it depends on: one sees one's own changes at once. Slow overviews are computed one at a time, so that
    short requests do not wait for many of them.

    Examples
    --------
    >>> overviews = Overviews()
    >>> overviews.get("ana", "issues", lambda: 3)
    3
    """

    def __init__(self) -> None:
        self._entries: dict[Hashable, _Entry] = {}
        self._writing = threading.Lock()
        self._changed: dict[tuple[str, Part], float] = {}
        self._all_changed = 0.0
        self._least: dict[Hashable, float] = {}  # the shortest time that each took, in seconds
        self._lane = threading.Lock()

    def invalidate(self, person: str | None = None, parts: Iterable[Part] = ALL) -> None:
        """Note that a person changed something; with None the change shows to everybody at once."""
        now = time.monotonic()
        if person is None:
            self._all_changed = now
        else:
            self._changed |= {(person, part): now for part in parts}

    def get(self, person: str, key: Hashable, make: Callable[[], Answer], depends_on: frozenset[Part] = ALL) -> Answer:
        """Answer an overview, from the cache or computed now.

        Parameters
        ----------
        person
            The name of the person who asks.
        key
            The overview and all its parameters.
        depends_on
            The kinds of changes that may change it.
        """
        changed = max(self._all_changed, *(self._changed.get((person, part), 0.0) for part in depends_on))
        entry = self._find(key, changed, busy=self._lane.locked())
        if entry is not None:
            return cast(Answer, entry.answer)
        if self._least.get(key, QUICK) < QUICK:
            return cast(Answer, self._compute(key, make).answer)
        with self._lane:
            entry = self._find(key, changed, busy=False) or self._compute(key, make)
        return cast(Answer, entry.answer)

    def _find(self, key: Hashable, changed: float, *, busy: bool) -> _Entry | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry.is_for(changed, busy=busy) else None

    def _compute(self, key: Hashable, make: Callable[[], object]) -> _Entry:
        began = time.monotonic()
        answer = make()
        entry = _Entry(answer, began, time.monotonic())
        with self._writing:
            self._store(key, entry)
        return entry

    def _store(self, key: Hashable, entry: _Entry) -> None:
        """Store an entry if it was slow, and remove those that are too old for anybody."""
        for name in [name for name, each in self._entries.items() if time.monotonic() - each.ended > BUSY]:
            self._entries.pop(name)
        if entry.took >= QUICK and len(self._entries) < _MAX_ENTRIES:
            self._entries[key] = entry
        else:
            self._entries.pop(key, None)
        if len(self._least) > _MAX_KNOWN:
            self._least.clear()
        self._least[key] = min(self._least.get(key, entry.took), entry.took)

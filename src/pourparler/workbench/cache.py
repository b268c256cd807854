"""A cache of overviews, which read a whole ledger: computed one at a time, and shared by those who ask for the same."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast, get_args

QUICK = 0.25  # seconds: an overview that takes less is not cached
OLDEST = 15.0  # seconds that an overview is valid at most if the ledger has changed since
BUSY = 60.0  # the same, while it or other overviews are computed
UNCHANGED = 600.0  # the same, if the ledger has not changed
_MAX_AGE_FACTOR = 30  # times as long as it took: also a limit of its age
_MAX_ENTRIES = 60  # overviews in the cache
_MAX_KNOWN = 5_000  # overviews whose duration is known

LOGGER = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Part = Literal["actors", "codebook", "codings", "confirmed", "positions", "setup"]
"""What people change; "confirmed" stands for codings of which only the coder changed."""
ALL: frozenset[Part] = frozenset(get_args(Part))


Make = Callable[[], Any]


@dataclass(frozen=True)
class _Entry:
    answer: Any
    version: Hashable
    began: float
    ended: float

    @property
    def took(self) -> float:
        """Seconds."""
        return self.ended - self.began

    def is_for(self, changed: float, version: Hashable, *, busy: bool) -> bool:
        """Whether it is valid for somebody whose last change was at a time, while the ledger has a version."""
        age = time.monotonic() - self.ended
        oldest = BUSY if busy else min(OLDEST, _MAX_AGE_FACTOR * self.took)
        if version is not None and version == self.version:
            oldest = UNCHANGED
        return self.took >= QUICK and age <= oldest and self.began > changed


class Overviews:
    """The overviews of one workbench.

    An overview that takes more than a quarter of a second is cached while the ledger does not change, for ten minutes
    at most. If others change the ledger, it is valid for fifteen seconds more, and at most thirty times as long as it
    took; until a minute has passed, whoever asks still gets it, and it is computed anew meanwhile. It is never given to
    a person who since its start changed something that it depends on: one sees one's own changes at once. Slow
    overviews are computed one at a time, so that short requests do not wait for many of them.

    Parameters
    ----------
    version
        A function that returns another value after each change of the ledger; None is never the same.

    Examples
    --------
    >>> overviews = Overviews()
    >>> overviews.get("ana", "issues", lambda: 3)
    3
    """

    def __init__(self, version: Callable[[], Hashable] = lambda: None) -> None:
        self._version = version
        self._refreshing: set[Hashable] = set()
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
        if self._least.get(key, QUICK) < QUICK:
            return cast(Answer, self._compute(key, make, None).answer)
        version = self._version()
        entry = self._find(key, changed, version, busy=self._lane.locked())
        if entry is None and (entry := self._find(key, changed, version, busy=True)) is not None:
            self._refresh(key, make, version)
        if entry is None:
            with self._lane:
                entry = self._find(key, changed, version, busy=False) or self._compute(key, make, version)
        return cast(Answer, entry.answer)

    def _refresh(self, key: Hashable, make: Make, version: Hashable) -> None:
        """Compute an overview beside the request, unless somebody does."""
        with self._writing:
            if key in self._refreshing:
                return
            self._refreshing.add(key)

        def work() -> None:
            try:
                with self._lane:
                    self._compute(key, make, version)
            except Exception:  # whoever asks next computes it, and is told of the fault
                LOGGER.exception("an overview could not be computed anew")
            finally:
                self._refreshing.discard(key)

        threading.Thread(target=work, name="overview", daemon=True).start()

    def _find(self, key: Hashable, changed: float, version: Hashable, *, busy: bool) -> _Entry | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry.is_for(changed, version, busy=busy) else None

    def _compute(self, key: Hashable, make: Make, version: Hashable) -> _Entry:
        began = time.monotonic()
        answer = make()
        entry = _Entry(answer, version, began, time.monotonic())
        with self._writing:
            self._store(key, entry)
        return entry

    def _store(self, key: Hashable, entry: _Entry) -> None:
        """Store an entry if it was slow, and remove those that are too old for anybody."""
        for name in [name for name, each in self._entries.items() if time.monotonic() - each.ended > UNCHANGED]:
            self._entries.pop(name)
        if entry.took >= QUICK and len(self._entries) < _MAX_ENTRIES:
            self._entries[key] = entry
        else:
            self._entries.pop(key, None)
        if len(self._least) > _MAX_KNOWN:
            self._least.clear()
        self._least[key] = min(self._least.get(key, entry.took), entry.took)

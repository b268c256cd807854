"""Overviews of a whole ledger, which take long: worked out one at a time, and given to several who ask for the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast, get_args

QUICK = 0.25  # seconds: what takes less is worked out for everybody anew
OLDEST = 15.0  # seconds that an overview is given again at most
BUSY = 60.0  # and while others are worked out
_MAX_AGE_FACTOR = 30  # and so many times as long as it took
_MAX_ENTRIES = 60  # overviews that are entry
_MAX_KNOWN = 5_000  # overviews of which is known how long they take

Answer = TypeVar("Answer")
Part = Literal["actors", "codebook", "codings", "confirmed", "issues", "positions"]
"""What people decide about; "confirmed" are codings of which only the coder has changed."""
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
        """Whether it may be given to somebody who changed something last at a moment."""
        age = time.monotonic() - self.ended
        oldest = BUSY if busy else min(OLDEST, _MAX_AGE_FACTOR * self.took)
        return self.took >= QUICK and age <= oldest and self.began > changed


class Overviews:
    """The overviews of one workbench.

    What takes more than a quarter of a second to work out is given to others for at most fifteen seconds (a minute,
    while something else is worked out), and at most thirty times as long as it took; never to who has changed something
    that it rests on since it was begun: what one has decided oneself shows at once. Of those that take long one is
    worked out at a time, so that short requests do not wait for many long ones.

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
        self._least: dict[Hashable, float] = {}  # seconds that each took when nothing else was going on
        self._lane = threading.Lock()

    def invalidate(self, person: str | None = None, parts: Iterable[Part] = ALL) -> None:
        """Remember that somebody has changed something; None for what shows to everybody at once."""
        now = time.monotonic()
        if person is None:
            self._all_changed = now
        else:
            self._changed |= {(person, part): now for part in parts}

    def get(self, person: str, key: Hashable, make: Callable[[], Answer], depends_on: frozenset[Part] = ALL) -> Answer:
        """Give an overview, worked out now or a moment ago.

        Parameters
        ----------
        person
            Who asks.
        key
            What is asked for, with all that it depends on.
        depends_on
            Of what people decide, all that may change it.
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
        """Keep it, and let go of what is too old for anybody."""
        for name in [name for name, each in self._entries.items() if time.monotonic() - each.ended > BUSY]:
            self._entries.pop(name)
        if entry.took >= QUICK and len(self._entries) < _MAX_ENTRIES:
            self._entries[key] = entry
        else:
            self._entries.pop(key, None)
        if len(self._least) > _MAX_KNOWN:
            self._least.clear()
        self._least[key] = min(self._least.get(key, entry.took), entry.took)

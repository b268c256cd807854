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
_TIMES = 30  # and so many times as long as it took
_MOST = 60  # overviews that are kept
_MOST_KNOWN = 5_000  # overviews of which is known how long they take

Answer = TypeVar("Answer")
Part = Literal["actors", "codebook", "codings", "confirmed", "issues", "positions"]
"""What people decide about; "confirmed" are codings of which only the coder has changed."""
ALL: frozenset[Part] = frozenset(get_args(Part))


@dataclass(frozen=True)
class _Kept:
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
        oldest = BUSY if busy else min(OLDEST, _TIMES * self.took)
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
    >>> overviews.of("ana", "issues", lambda: 3)
    3
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}
        self._keeping = threading.Lock()
        self._changed: dict[tuple[str, Part], float] = {}
        self._all_changed = 0.0
        self._least: dict[Hashable, float] = {}  # seconds that each took when nothing else was going on
        self._lane = threading.Lock()

    def changed(self, person: str | None = None, parts: Iterable[Part] = ALL) -> None:
        """Remember that somebody has changed something; None for what shows to everybody at once."""
        now = time.monotonic()
        if person is None:
            self._all_changed = now
        else:
            self._changed |= {(person, part): now for part in parts}

    def of(self, person: str, key: Hashable, make: Callable[[], Answer], rests_on: frozenset[Part] = ALL) -> Answer:
        """Give an overview, worked out now or a moment ago.

        Parameters
        ----------
        person
            Who asks.
        key
            What is asked for, with all that it depends on.
        rests_on
            Of what people decide, all that may change it.
        """
        changed = max(self._all_changed, *(self._changed.get((person, part), 0.0) for part in rests_on))
        kept = self._given(key, changed, busy=self._lane.locked())
        if kept is not None:
            return cast(Answer, kept.answer)
        if self._least.get(key, QUICK) < QUICK:
            return cast(Answer, self._made(key, make).answer)
        with self._lane:
            kept = self._given(key, changed, busy=False) or self._made(key, make)
        return cast(Answer, kept.answer)

    def _given(self, key: Hashable, changed: float, *, busy: bool) -> _Kept | None:
        kept = self._kept.get(key)
        return kept if kept is not None and kept.is_for(changed, busy=busy) else None

    def _made(self, key: Hashable, make: Callable[[], object]) -> _Kept:
        began = time.monotonic()
        answer = make()
        kept = _Kept(answer, began, time.monotonic())
        with self._keeping:
            self._keep(key, kept)
        return kept

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        """Keep it, and let go of what is too old for anybody."""
        for name in [name for name, each in self._kept.items() if time.monotonic() - each.ended > BUSY]:
            self._kept.pop(name)
        if kept.took >= QUICK and len(self._kept) < _MOST:
            self._kept[key] = kept
        else:
            self._kept.pop(key, None)
        if len(self._least) > _MOST_KNOWN:
            self._least.clear()
        self._least[key] = min(self._least.get(key, kept.took), kept.took)

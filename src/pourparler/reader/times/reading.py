"""The state of a search for dates: tokens, tenses, days to count from, and the expressions found so far."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pourparler.reader.times.arithmetic import Days
from pourparler.reader.times.tenses import Clauses, Tense
from pourparler.reader.times.words import CODES, Tokens, codes
from pourparler.record import Span

Found = tuple[int, int, Days, str, bool]


_UNITS = {
    "UNITDAY": "day", "UNITWEEK": "week", "WEEKEND": "weekend", "UNITMONTH": "month", "QUARTER": "quarter",
    "UNITYEAR": "year", "UNITDECADE": "decade", "UNITHOUR": "hour", "FORTNIGHT": "fortnight",
}  # fmt: skip
UNIT_OF = {CODES[name]: unit for name, unit in _UNITS.items()}
BACK, HERE, ON = codes("LAST", "PAST"), codes("THIS"), codes("NEXT", "COMING", "FOLLOWING")
_FAR = 80  # tokens within which a year of another paragraph still counts
_SEASON = 93  # days that a season has at most
_SOON = 120  # days within which a day of the next year follows one of the year before
RELATIVE = codes("FOLLOWING", "PAST")  # these may count from a day mentioned just before, not from publication


@dataclass
class Reading:
    """A text while its dates are being found: tokens, tenses, days to count from, and what is found so far."""

    tokens: Tokens
    clauses: Clauses
    published: dt.date | None
    anchors: Sequence[tuple[Span, dt.date]]
    found: list[Found] = field(default_factory=list)
    assumed: Tense | None = None
    """The tense of the clause, where a longer expression decides it."""
    inside: bool = False
    """Whether an expression inside a longer one is read."""

    def base(self, token: int) -> dt.date | None:
        """Return the day from which an expression at a token counts."""
        at = self.tokens.starts[token]
        k = bisect_right(self.anchors, at, key=lambda anchor: anchor[0][0])
        for span, day in self.anchors[max(0, k - 4) : k][::-1]:
            if span[0] <= at < span[1]:
                return day
        return self.published

    def earlier_days(self, token: int, far: bool = False) -> Days | None:
        """Return the days mentioned last before a token in its paragraph or, with ``far``, within 80 tokens."""
        if not self.found:
            return None
        last = self.found[-1]
        if far and token - last[1] < _FAR:
            return last[2]
        return None if CODES["BREAK"] in self.tokens.codes[last[1] : token] else last[2]

    def earlier_year(self, token: int, month: int, day: int) -> int | None:
        """Return the year of a day and month in a paragraph that has just mentioned a year in the past.

        Without a day to count from, what was mentioned must be a day, a month or a season, and this follows it.
        """
        base = self.base(token)
        earlier = self.earlier_days(token)
        if earlier is None or not self.found[-1][4] or self.tokens.word(token - 1) == "since":
            return None
        this = dt.date(earlier[0].year, month, min(day, 28))
        late = (earlier[1] - earlier[0]).days < (32 if base else _SEASON) and earlier[0] > this
        if base is None:
            near = not late or (this.replace(year=this.year + 1) - earlier[0]).days <= _SOON
            return earlier[0].year + late if near and (earlier[1] - earlier[0]).days < _SEASON else None
        return None if earlier[1].year >= base.year else earlier[0].year + late

    def value(self, m: re.Match[str], group: str) -> int | None:
        """Return the value of the token that a group of a rule matched, if it matched."""
        return self.tokens.values[m.start(group)] if m[group] else None

    def tense(self, m: re.Match[str]) -> Tense | None:
        """Return the tense of the clause around a match."""
        return self.assumed or self.clauses.tense(m.start(), m.end())


Resolve = Callable[[Reading, "re.Match[str]"], Days | None]


def step_of(code: str) -> int:
    """Return whether a modifier points back (-1), to the present (0) or ahead (1)."""
    return -1 if code in BACK else 1 if code in ON else 0

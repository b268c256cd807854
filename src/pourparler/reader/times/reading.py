"""What the rules of dates read from: the tokens, the tenses, the days to count from, and what was found so far."""

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
_FAR = 80  # tokens within which a year told in another paragraph still stands
RELATIVE = codes("FOLLOWING", "PAST")  # these may count from a day just told, not from publication


@dataclass
class Reading:
    """One text being read for dates: its tokens and tenses, the days to count from, and what was found so far."""

    tokens: Tokens
    clauses: Clauses
    published: dt.date | None
    anchors: Sequence[tuple[Span, dt.date]]
    found: list[Found] = field(default_factory=list)

    def base(self, token: int) -> dt.date | None:
        """The day from which an expression at a token counts."""
        at = self.tokens.starts[token]
        k = bisect_right(self.anchors, at, key=lambda anchor: anchor[0][0])
        for span, day in self.anchors[max(0, k - 4) : k][::-1]:
            if span[0] <= at < span[1]:
                return day
        return self.published

    def told(self, token: int, far: bool = False) -> Days | None:
        """The nearest days told before a token in its paragraph; with ``far``, or not many words before."""
        if not self.found:
            return None
        last = self.found[-1]
        if far and token - last[1] < _FAR:
            return last[2]
        return None if CODES["BREAK"] in self.tokens.codes[last[1] : token] else last[2]

    def year_told(self, token: int, month: int, day: int) -> int | None:
        """The year of a month, or of a day, told in a paragraph that has just named a year long past."""
        base = self.base(token)
        told = self.told(token)
        if (
            base is None
            or told is None
            or not self.found[-1][4]
            or told[1].year >= base.year
            or self.tokens.word(token - 1) == "since"
        ):
            return None
        late = told[0] > dt.date(told[0].year, month, min(day, 28)) and (told[1] - told[0]).days < 32
        return told[0].year + late

    def value(self, m: re.Match[str], group: str) -> int | None:
        """The value of the token that a group of a rule matched, if it matched."""
        return self.tokens.values[m.start(group)] if m[group] else None

    def tense(self, m: re.Match[str]) -> Tense | None:
        """The tense of the clause about a match."""
        return self.clauses.tense(m.start(), m.end())


Resolve = Callable[[Reading, "re.Match[str]"], Days | None]


def step_of(code: str) -> int:
    """Whether a modifier points back (-1), here (0) or on (1)."""
    return -1 if code in BACK else 1 if code in ON else 0

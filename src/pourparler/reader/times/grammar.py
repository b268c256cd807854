"""The grammar of dates: patterns over classes of words, each with the function that gives its days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pourparler.reader.times.counts import (
    and_half,
    counted,
    in_the,
    in_time,
    narrated,
    neighbour,
    same,
    span_of,
    to_the_day,
    year_beside,
)
from pourparler.reader.times.days import (
    date,
    date_range,
    day_alone,
    deictic,
    numeric,
    weekday,
    weekday_of_week,
    weekday_range,
)
from pourparler.reader.times.feasts import feast
from pourparler.reader.times.periods import (
    half,
    half_day,
    long_unit,
    months,
    period,
    qualified,
    quarter,
    to_its_end,
    week_of,
    year_end,
)
from pourparler.reader.times.reading import Found, Reading, Resolve
from pourparler.reader.times.words import CODES, Tokens, codes, rule
from pourparler.reader.times.years import early_year, era_year, years

_PARTS = {
    "month": "[MONTH MON MAY]",
    "weekday": "[WEEKDAY WKD]",
    "mods": "[LAST PAST THIS NEXT COMING FOLLOWING]",
    "units": "[UNITWEEK WEEKEND UNITMONTH QUARTER UNITYEAR]",
    "num": "(?:ONE?COUPLE OF?|(?P<n>[DAY NUMBER INT ONE]))",
    "counted": "(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR UNITHOUR UNITDECADE FORTNIGHT])",
    "join": "(?P<j>[DASH TO THROUGH UNTIL AND])",
    "own": "(?:COMMA?(?P<y1>YEAR))?",
    "lead": "(?:{weekday}COMMA?)?",
    "year": "(?:COMMA?(?P<y>YEAR))?",
    "rel": "(?:COMMA?(?:OF|IN)?(?:THE)?(?P<ry>[THAT SAME LAST PAST THIS NEXT FOLLOWING])SAME?UNITYEAR)",
    "part": "(?:PART|(?P<night>NIGHT))?",
    "qualified": "(?P<q>EARLY|MIDDLE DASH?|LATE|(?:THE)?(?:END|START|MIDDLE)OF)",
    "period": """(?:(?:(?P<mod>{mods}))?(?P<m>{month})(?:(?:COMMA|OF|IN)?(?P<y>YEAR)|{rel})?
        |(?P<ay>[DAY INT YEAR])AD|AD(?P<ay2>[DAY INT YEAR])|(?:THE)?(?P<c>[NTH ORDINAL ORDER])DASH?CENTURY
        |(?P<yy>YEAR)|(?:THE)?(?P<dec>DECADE)
        |(?:THE)?(?:THIS)?(?P<mod2>{mods})(?P<unit>{units})|THE(?P<unit2>{units})
        |(?:THE)?(?:(?P<mod3>{mods})(?P<s>SEASON)|(?P<s2>SEASON)(?:OF)?(?P<sy>YEAR)(?:[DASH SLASH][DAY INT YEAR])?))""",
}


_GRAMMAR: tuple[tuple[str, str, Resolve], ...] = (
    ("date", "(?P<date>DATE)", numeric),
    ("range", "{lead}(?P<d>[DAY NTH]){join}{lead}(?P<d2>[DAY NTH])(?:OF)?(?P<m>{month}){year}", date_range),
    ("range", "{lead}(?P<m>{month})(?P<d>[DAY NTH]){join}(?P<d2>[DAY NTH])(?!{month}){year}", date_range),
    (
        "range",
        "{lead}(?P<d>[DAY NTH])(?:OF)?(?P<m>{month}){own}{join}{lead}(?P<d2>[DAY NTH])(?:OF)?(?P<m2>{month}){year}",
        date_range,
    ),
    (
        "range",
        "{lead}(?P<m>{month})(?P<d>[DAY NTH]){own}{join}{lead}(?P<m2>{month})(?P<d2>[DAY NTH]){year}",
        date_range,
    ),
    ("date", "{lead}(?:THE)?(?P<d>[DAY NTH])(?:OF|DASH)?(?P<m>{month})(?:[COMMA DASH]?(?P<y>YEAR)|{rel})?", date),
    ("date", "{lead}(?P<m>{month})(?:THE)?(?P<d>[DAY NTH ORDER])(?:COMMA?(?P<y>YEAR)|{rel})?", date),
    ("date", "{lead}(?:THE)?(?P<d>[ORDINAL ORDER])OF(?P<m>{month})(?:COMMA?(?P<y>YEAR)|{rel})?", date),
    ("period", "THE UNITYEAR(?P<ay>[INT YEAR DAY])(?P<ay2>AD)?(?=[COMMA STOP BREAK])", era_year),
    ("period", "(?P<ay>INT)", early_year),
    ("date", "(?<=ON)THE(?P<d>[NTH ORDER])(?=[COMMA STOP BREAK])", day_alone),
    ("feast", "(?:(?P<mod>{mods}))?(?P<f>FEAST)(?:(?:COMMA|OF|IN)?(?P<y>YEAR)|{rel})?", feast),
    ("months", "(?P<m>{month}){own}{join}(?P<m2>{month})(?:(?:COMMA|IN|OF)?(?P<y>YEAR))?", months),
    ("years", "(?P<y>YEAR)(?P<j>[DASH TO THROUGH UNTIL AND SLASH])(?P<y2>[YEAR DAY INT])", years),
    ("weekdays", "(?P<w>{weekday})(?P<j>[DASH TO THROUGH UNTIL AND])(?P<w2>{weekday})", weekday_range),
    ("weekday", "(?P<w>WEEKDAY)(?:OF)?(?:THE)?(?P<mod>{mods})UNITWEEK", weekday_of_week),
    ("weekday", "(?:(?:THE)?(?:THIS)?(?P<mod>{mods}))?(?P<w>{weekday}){part}", weekday),
    ("day", "TODAY|TONIGHT|THIS PART|(?<!TO)THIS UNITDAY", deictic(0)),
    ("day", "(?:THE)?UNITDAY BEFORE YESTERDAY", deictic(-2)),
    ("day", "(?:THE)?UNITDAY AFTER TOMORROW", deictic(2)),
    ("day", "YESTERDAY{part}", deictic(-1)),
    ("day", "TOMORROW{part}", deictic(1)),
    ("day", "LAST NIGHT", deictic(-1)),
    ("day", "OVERNIGHT", deictic(-1, nights=1)),
    ("part", "{qualified}{period}", qualified),
    ("part", "(?:THE)?(?P<o>ORDINAL)HALF OF{period}", half),
    ("part", "(?:THE)?(?P<o>ORDINAL)HALF OF(?:THE|THAT)UNITDAY", half_day),
    (
        "part",
        "(?:(?:THE)?(?P<o>ORDINAL)QUARTER|(?P<qq>QTR))(?:(?:OF|COMMA)?(?:(?P<yy>YEAR)|(?:THE)?(?P<mod2>{mods})UNITYEAR))?",
        quarter,
    ),
    (
        "part",
        "(?:THE)?(?:(?P<o>ORDINAL)|LAST)UNITWEEK OF(?:(?P<mod>{mods}))?(?P<m>{month})(?:COMMA?(?P<y>YEAR))?",
        week_of,
    ),
    ("part", "BEFORE THE(?P<unit>{units})IS OUT", to_its_end),
    ("period", "{period}", period),
    ("period", "(?:THE)?(?P<mod>[LAST PAST THIS NEXT COMING])(?P<unit>[UNITDECADE CENTURY])", long_unit),
    ("part", "(?<=[BY UNTIL BEFORE AT])(?:THE)?UNITYEAR[POSS DASH]?END", year_end),
    ("count", "{num}{counted}AGO", counted(-1)),
    (
        "count",
        "{num}(?P<unit>[UNITYEAR UNITDECADE])AGO(?:(?P<then>[TODAY TONIGHT TOMORROW YESTERDAY])[PART NIGHT]?"
        "|THIS(?P<within>[UNITWEEK UNITMONTH]))",
        to_the_day,
    ),
    (
        "count",
        "(?:(?P<n>[DAY NUMBER INT])AND ONE HALF(?P<unit>[UNITMONTH UNITYEAR])"
        "|ONE(?P<unit3>[UNITMONTH UNITYEAR])AND ONE HALF)AGO",
        and_half,
    ),
    ("count", "{num}{counted}POSS?TIME", counted(1)),
    ("count", "{num}{counted}FROM[NOW TODAY]", counted(1)),
    ("count", "(?<=IN){num}(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR])", in_time),
    ("span", "(?<=WITHIN){num}{counted}", span_of(1)),
    ("span", "(?:THE)?[NEXT COMING FOLLOWING]{num}{counted}", span_of(1)),
    ("span", "(?:THE)?[LAST PAST]{num}{counted}", span_of(-1)),
    ("narrated", "{num}{counted}(?P<way>[LATER EARLIER])", narrated),
    ("narrated", "(?:EARLIER|LATER)IN THE(?P<unit>[UNITYEAR UNITMONTH UNITWEEK])", in_the),
    ("narrated", "THE UNITYEAR(?P<way>[BEFORE AFTER EARLIER LATER])(?=[COMMA STOP BREAK])", year_beside),
    ("narrated", "THE(?P<way>[NEXT FOLLOWING PAST])UNITDAY", neighbour),
    ("narrated", "THE UNITDAY(?P<way>[BEFORE AFTER])(?=[COMMA STOP BREAK])", neighbour),
    ("narrated", "(?:THAT SAME?|(?:THE)?SAME|(?<=ON)THE)(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR])", same),
)
_RULES = tuple((name, rule(spec, _PARTS), resolve) for name, spec, resolve in _GRAMMAR)
_TELLING = codes(
    "THE", "IN", "SINCE", "DURING", "BY", "UNTIL", "FROM", "TO", "OF", "LATE", "EARLY", "AFTER", "BEFORE", "BREAK"
)
FULL = frozenset({"date"})  # the rules that give one whole date


def _candidates(tokens: Tokens) -> Iterator[tuple[int, int, int, re.Match[str]]]:
    for k, (_, pattern, _) in enumerate(_RULES):
        for m in pattern.finditer(tokens.codes):
            yield m.start(), -m.end(), k, m


def found_days(r: Reading) -> list[Found]:
    """Find every expression of time, in order; of those that overlap the leftmost, then the longest."""
    end = 0
    for start, _, k, m in sorted(_candidates(r.tokens), key=lambda c: c[:3]):
        if start < end:
            continue
        name, _, resolve = _RULES[k]
        try:
            days = resolve(r, m)
        except (OverflowError, ValueError):
            continue  # off the calendar
        if days is not None and days[0] <= days[1]:
            end = m.end()
            years = any(code == CODES["YEAR"] for code in m[0]) and (
                len(m[0]) > 1 or r.tokens.code(start - 1) in _TELLING
            )
            carried = (
                not years
                and name in ("date", "period")
                and bool(r.found)
                and r.found[-1][4]
                and days[0].year == r.found[-1][2][0].year
            )
            r.found.append((start, end, days, name, years or carried))
    return r.found

"""The grammar of dates: patterns over classes of words, each with the function that gives its days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pourparler.reader.times import anchored, ordinals
from pourparler.reader.times.arithmetic import DAY, Days
from pourparler.reader.times.counts import (
    and_half,
    counted,
    fortnight,
    in_the,
    in_time,
    narrated,
    neighbour,
    same,
    span_of,
    to_the_day,
    year_beside,
)
from pourparler.reader.times.day_ranges import added_day, date_range, days_alone, listed_day, weekday_range
from pourparler.reader.times.days import (
    date,
    day_alone,
    day_inside,
    deictic,
    numeric,
    weekday,
    weekday_beside_told,
    weekday_of_told,
    weekday_of_week,
    weekday_then_modifier,
)
from pourparler.reader.times.feasts import feast
from pourparler.reader.times.periods import (
    half,
    half_day,
    long_unit,
    months,
    period,
    portion,
    qualified,
    qualified_range,
    quarter,
    to_its_end,
    year_end,
)
from pourparler.reader.times.reading import Found, Reading, Resolve
from pourparler.reader.times.tenses import Tense
from pourparler.reader.times.words import CODES, Tokens, codes, rule, time_words
from pourparler.reader.times.years import early_year, era_year, years

_PARTS = {
    "month": "[MONTH MON MAY]",
    "weekday": "[WEEKDAY WKD]",
    "mods": "[LAST PAST THIS NEXT COMING FOLLOWING]",
    "units": "[UNITWEEK WEEKEND UNITMONTH QUARTER UNITYEAR]",
    "num": "(?:ONE?COUPLE OF?|(?P<n>[DAY NUMBER INT ONE]))",
    "counted": "(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR UNITHOUR UNITDECADE FORTNIGHT])",
    "join": "(?P<j>[DASH TO THROUGH UNTIL AND])",
    "joins": "(?P<j>[DASH TO THROUGH UNTIL AND OR])",
    "and": "COMMA?(?P<j>[AND OR])(?:THE)?",
    "nth": "[ORDINAL ORDER NTH LAST OTHER]",
    "own": "(?:COMMA?(?P<y1>YEAR))?",
    "lead": "(?:{weekday}COMMA?)?",
    "year": "(?:COMMA?(?P<y>YEAR))?",
    "rel": "(?:COMMA?(?:OF|IN)?(?:THE)?(?P<ry>[THAT SAME LAST PAST THIS NEXT FOLLOWING])SAME?UNITYEAR)",
    "part": "(?:PART|(?P<night>NIGHT))?",
    "qualified": """(?P<q>EARLY IN?|MIDDLE DASH?|LATE IN?|(?:THE)?(?:END|START|MIDDLE)OF|END DASH
        |(?<=[BY UNTIL BEFORE AT])END)""",
    "period": """(?:(?:(?P<mod>{mods}))?(?P<m>{month})(?:(?:COMMA|OF|IN)?(?P<y>YEAR)|{rel})?
        |(?P<ay>[DAY INT YEAR])AD|AD(?P<ay2>[DAY INT YEAR])|(?:THE)?(?P<c>[NTH ORDINAL ORDER])DASH?CENTURY
        |(?P<yy>YEAR)|(?:THE)?(?P<dec>DECADE)
        |(?:THE)?(?:THIS)?(?P<mod2>{mods})(?P<unit>{units})|THE(?P<unit2>{units})
        |(?:THE)?(?:(?P<mod3>{mods})(?P<s>SEASON)|(?P<s2>SEASON)(?:OF)?(?P<sy>YEAR)(?:[DASH SLASH][DAY INT YEAR])?))""",
    "whole": "(?:{period}|(?:THAT|(?:THE)?SAME)SAME?(?P<told>[UNITWEEK UNITMONTH UNITYEAR]))",
    "away": "(?:(?P<way>BEFORE)LAST|AFTER NEXT)",
    # days inside a longer expression: no groups, since their own rules read them again
    "date": """(?:DATE|{lead}(?:(?:THE)?[DAY NTH](?:OF|DASH)?|(?:THE)?[ORDINAL ORDER]OF){month}(?:[COMMA DASH]?YEAR)?
        |{lead}{month}(?:THE)?[DAY NTH ORDER](?:COMMA?YEAR)?)""",
    "end": """(?:(?:EARLY|MIDDLE DASH?|LATE){month}(?:COMMA?YEAR)?|{date}|TODAY|TOMORROW|YESTERDAY
        |(?:(?:THE)?(?:THIS)?{mods})?{weekday})""",
    "to": "[DASH TO THROUGH UNTIL AND]",
    "dates": """(?:{lead}(?:THE)?[DAY NTH]{to}{lead}(?:THE)?[DAY NTH](?:OF)?{month}(?:COMMA?YEAR)?
        |{lead}{month}[DAY NTH]{to}[DAY NTH](?:COMMA?YEAR)?
        |{lead}[DAY NTH]{month}{to}{lead}[DAY NTH]{month}(?:COMMA?YEAR)?
        |{lead}{month}[DAY NTH]{to}{lead}{month}[DAY NTH](?:COMMA?YEAR)?)""",
    "anchor": """(?P<anchor>{date}|FEAST(?:COMMA?YEAR)?|(?:(?:THE)?(?:THIS)?{mods})?{weekday}|TODAY|TOMORROW|YESTERDAY
        |THE NTH
        |(?:THE)?[ORDINAL NTH LAST]{weekday}[OF IN](?:{mods})?{month}(?:COMMA?YEAR)?)""",
}


_GRAMMAR: tuple[tuple[str, str, Resolve], ...] = (
    ("date", "(?P<date>DATE)", numeric),
    (
        "range",
        "{lead}(?:THE)?(?P<d>[DAY NTH]){joins}{lead}(?:THE)?(?P<d2>[DAY NTH])(?:OF)?(?P<m>{month}){year}",
        date_range,
    ),
    (
        "range",
        "{lead}(?:THE)?(?P<d>[ORDINAL ORDER]){joins}{lead}(?:THE)?(?P<d2>[ORDINAL ORDER])OF(?P<m>{month}){year}",
        date_range,
    ),
    ("range", "{lead}(?P<d>INT)(?P<j>SLASH)(?P<d2>INT)(?P<m>{month}){year}", date_range),
    ("range", "{lead}(?P<m>{month})(?P<d>[DAY NTH]){joins}(?:THE)?(?P<d2>[DAY NTH])(?!{month}){year}", date_range),
    ("range", "{lead}(?P<m>{month})(?P<d>INT)(?P<j>SLASH)(?P<d2>INT){year}", date_range),
    (
        "range",
        "{lead}(?:THE)?(?P<d>[DAY NTH])(?:OF)?(?P<m>{month}){own}{join}{lead}(?:THE)?(?P<d2>[DAY NTH])(?:OF)?"
        "(?P<m2>{month}){year}",
        date_range,
    ),
    (
        "range",
        "{lead}(?P<m>{month})(?P<d>[DAY NTH]){own}{join}{lead}(?P<m2>{month})(?P<d2>[DAY NTH]){year}",
        date_range,
    ),
    (
        "range",
        "{lead}(?:THE)?(?P<d>[DAY NTH])(?P<mid>(?:COMMA(?:THE)?[DAY NTH]){1,9}){and}(?P<d2>[DAY NTH])(?:OF)?"
        "(?P<m>{month}){year}",
        date_range,
    ),
    (
        "range",
        "{lead}(?P<m>{month})(?P<d>[DAY NTH])(?P<mid>(?:COMMA(?:THE)?[DAY NTH]){1,9}){and}"
        "(?P<d2>[DAY NTH])(?!{month}){year}",
        date_range,
    ),
    (
        "listed",
        "{lead}(?:THE)?(?P<d>[DAY NTH])(?=(?:COMMA{lead}(?:THE)?[DAY NTH]){0,9}{and}{lead}(?:THE)?(?P<later>[DAY NTH])"
        "(?:[DASH TO][DAY NTH])?(?:OF)?(?P<m>{month})"
        "(?:COMMA?(?P<y>YEAR)|{rel})?)",
        listed_day,
    ),
    (
        "listed",
        "{lead}(?P<d>[DAY NTH])(?P<j>[DASH TO])(?P<d2>[DAY NTH])(?=COMMA?[AND OR][DAY NTH](?:[DASH TO][DAY NTH])?"
        "(?:OF)?(?P<m>{month})(?:COMMA?(?P<y>YEAR))?)",
        date_range,
    ),
    ("added", "(?P<d>[DAY NTH])", added_day),
    ("date", "{lead}(?:THE)?(?P<d>[DAY NTH])(?:OF|DASH)?(?P<m>{month})(?:[COMMA DASH]?(?P<y>YEAR)|{rel})?", date),
    ("date", "{lead}(?P<m>{month})(?:THE)?(?P<d>[DAY NTH ORDER])(?:COMMA?(?P<y>YEAR)|{rel})?", date),
    ("date", "{lead}(?:THE)?(?P<d>[ORDINAL ORDER])OF(?P<m>{month})(?:COMMA?(?P<y>YEAR)|{rel})?", date),
    ("period", "THE UNITYEAR(?P<ay>[INT YEAR DAY])(?P<ay2>AD)?(?=[COMMA STOP BREAK])", era_year),
    ("period", "(?P<ay>INT)", early_year),
    ("date", "(?:(?<=[ON BY UNTIL])|(?<=[PART NIGHT]OF))THE(?P<d>[NTH ORDER])(?=[COMMA STOP BREAK])", day_alone),
    (
        "ordinal",
        "{lead}(?:THE)?(?P<d>[DAY NTH ORDINAL ORDER])(?:{joins}(?:THE)?(?P<d2>[DAY NTH ORDINAL ORDER]))?OF{whole}",
        ordinals.day_of_month,
    ),
    (
        "range",
        "(?<=[FROM BETWEEN])THE(?P<d>[NTH ORDER]){join}(?:THE)?(?P<d2>[NTH ORDER])(?=[COMMA STOP BREAK IN AT])",
        days_alone,
    ),
    (
        "ordinal",
        "(?:THE)?(?P<o>{nth})(?P<of>[WEEKDAY WKD UNITDAY UNITWEEK WEEKEND FORTNIGHT UNITMONTH QUARTER])[OF IN]{whole}",
        ordinals.nth,
    ),
    (
        "ordinal",
        "(?:THE)?(?P<o>{nth})(?=[AND OR](?:THE)?{nth}(?P<of>[WEEKDAY WEEKEND])[OF IN]{whole})",
        ordinals.nth,
    ),
    ("ordinal", "(?:THE)?(?P<o>{nth}){num}(?P<kind>[UNITDAY UNITWEEK UNITMONTH])[OF IN]{whole}", ordinals.several),
    ("numbered", "THE(?P<d>NTH)", day_inside),
    ("feast", "(?:(?P<mod>{mods}))?(?P<f>FEAST)(?:(?:COMMA|OF|IN)?(?P<y>YEAR)|{rel})?", feast),
    ("months", "(?P<m>{month}){own}{join}(?P<m2>{month})(?:(?:COMMA|IN|OF)?(?P<y>YEAR))?", months),
    ("years", "(?P<y>YEAR)(?P<j>[DASH TO THROUGH UNTIL AND SLASH])(?P<y2>[YEAR DAY INT])", years),
    (
        "weekdays",
        "(?:(?:THE)?(?:THIS)?(?P<mod>{mods}))?(?P<w>{weekday}){join}(?P<w2>{weekday})"
        "(?:(?:OF)?(?:THE)?(?P<week>{mods})UNITWEEK)?",
        weekday_range,
    ),
    ("weekday", "(?P<w>WEEKDAY)(?:OF)?(?:THE)?(?P<mod>{mods})UNITWEEK", weekday_of_week),
    ("weekday", "(?:THE)?(?P<mod>{mods})UNITWEEK(?:COMMA?ON)?(?P<w>WEEKDAY)", weekday_of_week),
    ("weekday", "(?P<w>WEEKDAY)(?:OF)?(?:THAT|THE SAME)UNITWEEK", weekday_of_told),
    ("weekday", "(?P<w>WEEKDAY)(?P<mod>[LAST NEXT])", weekday_then_modifier),
    ("weekday", "THE(?P<w>{weekday})(?P<way>[BEFORE AFTER FOLLOWING])(?=[COMMA STOP BREAK])", weekday_beside_told),
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
    ("part", "(?P<q>EARLY|MIDDLE)DASH?[TO OR AND]DASH?(?P<q2>MIDDLE DASH?|LATE){period}", qualified_range),
    ("part", "(?:THE)?(?P<word>[OTHER LAST])HALF OF{period}", half),
    (
        "part",
        "(?:THE)?(?P<word>[EARLY LATE LATER MIDDLE LAST ORDINAL OTHER])(?P<noun>[OTHER ORDINAL])OF{period}",
        portion,
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
    ("count", "{num}{counted}(?:FROM[NOW TODAY]|HENCE)", counted(1)),
    ("count", "(?<=IN){num}(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR FORTNIGHT])", in_time),
    ("span", "(?<=WITHIN){num}{counted}", span_of(1)),
    ("span", "(?:THE)?[NEXT COMING FOLLOWING]{num}{counted}", span_of(1)),
    ("span", "(?:THE)?[LAST PAST]{num}{counted}", span_of(-1)),
    ("span", "(?:THE)?(?P<mod>[LAST PAST NEXT COMING FOLLOWING])FORTNIGHT", fortnight),
    ("narrated", "{num}{counted}(?P<way>[LATER EARLIER])", narrated),
    ("narrated", "(?:EARLIER|LATER)IN THE(?P<unit>[UNITYEAR UNITMONTH UNITWEEK])", in_the),
    ("narrated", "THE UNITYEAR(?P<way>[BEFORE AFTER EARLIER LATER])(?=[COMMA STOP BREAK])", year_beside),
    ("narrated", "THE(?P<way>[NEXT FOLLOWING PAST])UNITDAY", neighbour),
    ("narrated", "THE UNITDAY(?P<way>[BEFORE AFTER])(?=[COMMA STOP BREAK])", neighbour),
    ("narrated", "(?:THAT SAME?|(?:THE)?SAME|(?<=ON)THE)(?P<unit>[UNITDAY UNITWEEK UNITMONTH UNITYEAR])", same),
)


def _from_day(resolve: anchored.FromDay, tense: Tense | None = None) -> Resolve:
    """Make a rule for an expression with a day inside it, which has the given tense or that of its clause."""

    def combined(r: Reading, m: re.Match[str]) -> Days | None:
        after = r.tokens.code(m.end()), r.tokens.code(m.end() + 1)
        if after[0] in codes("DASH", "TO", "THROUGH", "UNTIL", "SLASH") and after[1] in codes("DAY", "NTH", "THE"):
            return None  # "the night of 7 December to 8 December"
        if r.tokens.codes[m.end("anchor") - 1] == CODES["NTH"] and not anchored.ends_there(r, m.end()):
            return None  # "two weeks from the 12th round"
        inner = _days_within(replace(r, assumed=tense or r.tense(m), inside=True), *m.span("anchor"))
        return resolve(r, m, inner) if inner else None

    return combined


def _from_to(r: Reading, m: re.Match[str]) -> Days | None:
    """ "From tomorrow until Tuesday", "between late December and early January"."""
    reading = replace(r, assumed=r.tense(m), inside=True)
    first, last = (_days_within(reading, *m.span(part)) for part in ("first", "last"))
    if not first or not last or (m["j"] == CODES["AND"]) != (r.tokens.code(m.start() - 1) == CODES["BETWEEN"]):
        return None
    if r.tokens.word(m.start() - 2) in _MOVED:
        return None
    end = last[1] + 7 * DAY if last[1] < first[0] and last[0] == last[1] else last[1]
    return (first[0], end) if first[0] <= end and (end - first[0]).days <= _LONGEST else None


_MOVED = time_words("moved")
_LONGEST = 366  # days from the first to the last of two
_ANCHORED: tuple[tuple[str, str, Resolve], ...] = (
    ("counted", "{num}{counted}(?P<way>FROM){anchor}", _from_day(anchored.count_from, "future")),
    ("counted", "{num}{counted}(?P<way>[BEFORE AFTER]){anchor}", _from_day(anchored.count_from)),
    (
        "counted",
        "{num}(?P<unit>[UNITWEEK FORTNIGHT])(?P<anchor>(?<=ON){weekday}|{mods}{weekday}|TODAY|TOMORROW|YESTERDAY)",
        _from_day(anchored.count_on, "future"),
    ),
    (
        "counted",
        "{num}(?P<unit>[UNITWEEK FORTNIGHT])ON(?P<anchor>{mods}?{weekday})",
        _from_day(anchored.count_on, "future"),
    ),
    (
        "counted",
        "{num}{counted}AGO(?:COMMA?ON)?(?P<anchor>(?:THIS|LAST|PAST)?{weekday}|TODAY|TOMORROW|YESTERDAY)",
        _from_day(anchored.count_back, "past"),
    ),
    (
        "counted",
        "(?P<anchor>{mods}?{weekday}|TODAY|TOMORROW)(?P<unit>[UNITWEEK FORTNIGHT])",
        _from_day(anchored.day_week, "future"),
    ),
    (
        "counted",
        "THE(?P<unit>[UNITDAY UNITWEEK WEEKEND])(?P<way>[BEFORE AFTER FOLLOWING]){anchor}",
        _from_day(anchored.neighbour_of),
    ),
    (
        "counted",
        "THE(?P<o>[ORDINAL NTH LAST])?(?P<w>{weekday})(?P<way>[BEFORE AFTER FOLLOWING]){anchor}",
        _from_day(anchored.weekday_beside),
    ),
    (
        "around",
        "(?:THE)?(?P<unit>[UNITWEEK FORTNIGHT UNITMONTH QUARTER UNITYEAR])"
        "(?P<how>[OF START TO FROM UNTIL THROUGH OTHER])ON?{anchor}",
        _from_day(anchored.period_beside),
    ),
    (
        "around",
        "(?:THE)?{num}(?P<unit>[UNITDAY UNITWEEK FORTNIGHT UNITMONTH UNITYEAR])"
        "(?P<how>[START TO FROM UNTIL THROUGH OTHER])ON?{anchor}",
        _from_day(anchored.period_beside),
    ),
    (
        "around",
        "(?:THE)?(?:{num}(?P<unit>UNITMONTH)|(?P<only>[UNITYEAR QUARTER UNITMONTH]))(?P<how>[TO OTHER])"
        "IN?(?P<m>{month})(?:COMMA?(?P<y>YEAR))?",
        anchored.months_to,
    ),
    ("around", "OTHER SLASH OTHER{anchor}", _from_day(anchored.short_week)),
    ("around", "(?:THE)?WEEKEND OF(?P<anchor>{dates}|{date}|FEAST)", _from_day(anchored.weekend_of)),
    ("around", "(?:THE)?(?P<anchor>FEAST(?:COMMA?YEAR)?)WEEKEND", _from_day(anchored.weekend_of)),
    ("around", "(?P<anchor>FEAST)UNITWEEK", _from_day(anchored.week_around)),
    ("counted", "(?:THE)?(?P<eve>OTHER)OF{anchor}", _from_day(anchored.eve_of)),
    ("around", "(?:THE)?NIGHT OF{anchor}", _from_day(anchored.night_of)),
    (
        "away",
        "(?:THE)?(?:(?P<w>{weekday})|(?P<unit>[UNITWEEK WEEKEND UNITMONTH QUARTER UNITYEAR])|(?P<s>SEASON)|"
        "(?P<night>NIGHT)){away}",
        anchored.second_away,
    ),
    ("fromto", "(?<=[FROM BETWEEN])(?P<first>{end})(?P<j>{to})(?P<last>{end})", _from_to),
    ("away", "(?P<w>WEEKDAY)[OF IN]?THE UNITWEEK{away}", anchored.weekday_second_away),
    ("away", "{num}(?P<of>OTHER)(?:AGO|FROM[NOW TODAY])", anchored.weekdays_away),
)
_RULES = tuple((name, rule(spec, _PARTS), resolve) for name, spec, resolve in (*_GRAMMAR, *_ANCHORED))
_NAMES_INSIDE = ("date", "range", "ordinal", "feast", "weekday", "day", "part", "numbered")
_INNER = tuple((p, resolve) for name, p, resolve in _RULES if name in _NAMES_INSIDE)


def _days_within(r: Reading, first: int, last: int) -> Days | None:
    """Return the days of the expression that the tokens ``[first, last)`` are."""
    matches = ((resolve, m) for p, resolve in _INNER if (m := p.fullmatch(r.tokens.codes, first, last)))
    return next((days for resolve, m in matches if (days := resolve(r, m))), None)


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

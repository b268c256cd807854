"""Rules for years, decades and centuries, and which numbers are years at all."""

from __future__ import annotations

import re

from pourparler.reader.times.arithmetic import Days, year_days
from pourparler.reader.times.reading import Reading, step_of
from pourparler.reader.times.words import CODES, Tokens, codes, time_words

_LED = codes(
    "IN", "SINCE", "OF", "FROM", "UNTIL", "BY", "BEFORE", "AFTER", "DURING", "THROUGH", "TO", "BETWEEN", "EARLY",
    "MIDDLE", "LATE", "AROUND", "OPEN",
)  # fmt: skip
_PLURAL_LED = codes("IN", "SINCE", "DURING", "THE", "LATE", "EARLY", "POSS")  # "the 2031 elections" are no count
_COUNTED = time_words("counted unit")
_NO_PLURAL = time_words("no plural")
_STREET = time_words("street")
_NAMED_YEAR = time_words("before a year")
_NUMBERED = time_words("numbered thing")
_POSSESSIVE = time_words("possessive")
_CLOSED = time_words("after a year")
_FUNCTION = _CLOSED | time_words("function word")


def relative_year(r: Reading, m: re.Match[str]) -> int | None:
    """Return the year that "that year", "the same year" or "last year" after a day or month means, if anything says."""
    code = m["ry"]
    if code in codes("THAT", "SAME", "PAST", "FOLLOWING"):
        earlier = r.earlier_days(m.start(), far=True)
        return earlier[0].year + step_of(code) if earlier and (earlier[1] - earlier[0]).days <= 366 else None
    base = r.base(m.start())
    return base.year + step_of(code) if base else None


def era_year(r: Reading, m: re.Match[str]) -> Days | None:
    """ "AD 731", "605 CE"."""
    year = r.value(m, "ay") or r.value(m, "ay2") or 0
    return year_days(year) if 1 <= year < 2200 else None


_EARLY_LED = codes("IN", "AROUND", "AFTER", "BEFORE", "UNTIL", "BY", "SINCE", "FROM")


def early_year(r: Reading, m: re.Match[str]) -> Days | None:
    """ "(c. 412 - 455)"; and "in 431" in a text that has mentioned a year before 1000."""
    t, at = r.tokens, m.start()
    year = t.values[at]
    noun = t.word(at + 1).isalpha() and t.word(at + 1) not in _FUNCTION and not t.capital(at + 1)
    if not 100 <= year < 1000 or noun or _counts(t, at) or _ancient(t, at):
        return None
    near = t.word(at - 1) if t.code(at - 1) != CODES["STOP"] else t.word(at - 2)
    earlier = bool(r.found) and min(f[2][0].year for f in r.found[-20:]) < 1000
    after_dash = earlier and t.code(at - 1) == CODES["DASH"] and r.found[-1][1] == at - 1
    circa = near in ("c", "ca", "circa") and t.code(at + 1) in codes("DASH", "COMMA", "OTHER")
    return year_days(year) if circa or after_dash or (earlier and t.code(at - 1) in _EARLY_LED) else None


def decade(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The 1990s", "the '90s", "the nineties"; "the 1800s" are a century, "2030's" without "the" is a year."""
    at = m.start("dec")
    word, led = r.tokens.words[at], r.tokens.code(at - 1) in codes("THE", "EARLY", "MIDDLE", "LATE", "DASH")
    if r.tokens.values[at]:  # spelled
        return year_days(r.tokens.values[at], r.tokens.values[at] + 9) if led else None
    digits = re.sub("[^0-9]", "", word)
    if len(digits) == 4 and word[4] in "'’" and not led:
        return year_days(int(digits))
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return year_days(first, first + (99 if first % 100 == 0 and first < 2000 and len(digits) == 4 else 9))


def century(r: Reading, m: re.Match[str]) -> Days | None:
    """ "The 19th century": the years 1800 to 1899, as people count; none before our era, nor far ahead."""
    order = r.value(m, "c") or 0
    t, last = r.tokens, m.end() - 1
    named = t.capital(last) and t.capital(last + 1) and t.code(m.start("c") - 1) != CODES["THE"]  # a company
    if not 1 <= order <= 22 or named or t.code(last + 1) == CODES["BC"]:
        return None
    return year_days(max(1, 100 * order - 100), 100 * order - 1)


def _ancient(t: Tokens, at: int) -> bool:
    """Whether a number is the beginning of a range of years before our era: "900 to about 300 BC"."""
    loose = codes("TO", "DASH", "AND", "AROUND", "INT", "DAY", "YEAR", "OR", "UNTIL")
    k = at + 1
    while k < at + 6 and t.code(k) in loose:
        k += 1
    return t.code(k) == CODES["BC"]


def _plural(t: Tokens, at: int) -> bool:
    """Whether a word reads as the plural of what a number before it counts."""
    word = t.word(at)
    return (
        word.endswith(("s", "children"))
        and len(word) > 3
        and word not in _NO_PLURAL
        and not t.capital(at)
        and word.isalpha()
    )


def _counts(t: Tokens, at: int) -> bool:
    """Whether four digits count, measure or number something."""
    after, before = t.word(at + 1), t.code(at - 1)
    if after in _COUNTED or after in ("%", "°", "$", "€", "£") or _STREET & {after, t.word(at + 2)}:
        return True
    if t.word(at - 1) in _NUMBERED and before == CODES["OTHER"]:
        return True
    led = before in _PLURAL_LED or t.word(at - 1) in _POSSESSIVE
    return _plural(t, at + 1) and (t.values[at] % 100 == 0 or not led)


def is_year(r: Reading, at: int) -> bool:
    """Whether four digits are a year and not a count, an amount, a number in a street or a law."""
    t = r.tokens
    value, before, after = t.values[at], t.code(at - 1), t.word(at + 1)
    if _ancient(t, at) or value >= 2100:
        return False
    if r.found and r.found[-1][3] in ("period", "years") and _listed(t, r.found[-1][1], at):
        return True
    if _counts(t, at):
        return False
    if before in _LED or t.words[at][0] in "'’" or not t.words[at].isdigit():
        return value >= 1000
    if value < 1500:
        return False
    if before in codes("THE", "POSS", "ONE", "THIS", "THAT") or t.word(at - 1) in _POSSESSIVE:
        return after.isalpha() or t.code(at + 1) == CODES["QUOTE"]
    ends = not after.isalpha() or after in _CLOSED
    if before in codes("AND", "OR", "COMMA", "COLON", "DASH"):
        return ends or len(after) < 4
    if t.word(at - 1) in _NAMED_YEAR or (before == CODES["STOP"] and t.word(at - 2) in _NAMED_YEAR):
        return True
    if before in codes("BREAK", "STOP", "QUOTE"):
        stands = t.code(at + 1) in codes("BREAK", "COLON", "COMMA", "DASH", "OPEN", "STOP")
        return stands or after in _CLOSED | {"saw", "has", "will"} or (value >= 1900 and _titled(t, at + 1))
    return _loose(t, at)


def _listed(t: Tokens, last: int, at: int) -> bool:
    """Whether a year comes just before, with a comma, "and", "or" or a dash between: "2028, 2029 and 2030"."""
    between = t.codes[last:at]
    return 1 <= len(between) <= 2 and set(between) <= codes("COMMA", "AND", "OR", "DASH") and t.values[last - 1] > 999


def _loose(t: Tokens, at: int) -> bool:
    """Whether a number after a word is a year though no preposition says so: "Games 2030", "(Orn 1993)"."""
    value, before, after = t.values[at], t.word(at - 1), t.word(at + 1)
    if not 1700 <= value < 2060:
        return False
    ends = not after.isalpha() or after in _FUNCTION
    if before in ("[", "]", "et", "al") or (before == "." and t.word(at - 2) == "al"):
        return not after.isalpha()
    if not before.isalpha() or (before in _FUNCTION and value < 1900):
        return False
    if t.capital(at - 1):
        return ends or t.capital(at + 1)
    return (ends or _titled(t, at + 1)) and value % 100 != 0 and value >= 1900


def _titled(t: Tokens, at: int) -> bool:
    """Whether a word begins a name that is no plural: "the hoped-for 2030 Harbour Conference"."""
    return t.capital(at) and not t.word(at).endswith("s") and t.word(at).isalpha()


def years(r: Reading, m: re.Match[str]) -> Days | None:
    """ "2014 to 2019", "2015-16", "2015/16"."""
    first, second = r.value(m, "y") or 1, r.value(m, "y2") or 0
    if len(r.tokens.words[m.start("y2")]) == 2:
        if m["j"] not in codes("DASH", "SLASH"):
            return None
        second += 100 * (first // 100)
    led = r.tokens.code(m.start() - 1)
    if m["j"] == CODES["AND"] and led != CODES["BETWEEN"]:
        return None
    if m["j"] == CODES["SLASH"] and second != first + 1:
        return None
    if r.tokens.word(m.end()) in _COUNTED or _ancient(r.tokens, m.start()) or not 1000 <= first < second < 2200:
        return None
    return year_days(first, second)

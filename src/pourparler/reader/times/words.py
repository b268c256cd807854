"""The words of dates: a text as tokens, each with a class, so that the grammar of dates is written over classes.

Every class is one character, and a text becomes the string of its tokens' classes; a rule of the grammar is then a
regular expression over that short string, and can neither backtrack for long nor trip over spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pourparler.lexicon import cell, rows
from pourparler.lexicon.calendar import MONTHS, ORDINALS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS, cardinals
from pourparler.lexicon.titles import abbreviations


@cache
def time_words(name: str) -> frozenset[str]:
    """Return the words of a list in ``lexicon/en/time_words.tsv``.

    >>> "today" in time_words("awaited"), "due" in time_words("awaited")
    (False, True)
    """
    return next(frozenset(cell(row["words"])) for row in rows("time_words") if row["list"] == name)


def _listed(words: str) -> list[str]:
    return words.split()


_NUMBERS, _TENS = cardinals(0, 19), cardinals(20, 90)

_WORDS = {
    "LAST": "last", "PAST": "past previous preceding", "THIS": "this current", "NEXT": "next",
    "COMING": "coming upcoming forthcoming", "FOLLOWING": "following", "THE": "the", "ONE": "a an", "OF": "of",
    "IN": "in",
    "ON": "on", "AT": "at", "TO": "to", "THROUGH": "through thru", "UNTIL": "until till", "AND": "and", "OR": "or",
    "BETWEEN": "between", "FROM": "from", "SINCE": "since", "BY": "by", "BEFORE": "before", "AFTER": "after",
    "DURING": "during throughout", "WITHIN": "within", "OVER": "over", "FOR": "for", "AROUND": "around about circa",
    "AGO": "ago", "EARLIER": "earlier prior", "LATER": "later afterwards", "NOW": "now", "TIME": "time", "HALF": "half",
    "EARLY": "early", "MIDDLE": "mid middle", "LATE": "late", "END": "end", "START": "beginning start",
    "COUPLE": "couple",
    "TODAY": "today", "TONIGHT": "tonight", "YESTERDAY": "yesterday", "TOMORROW": "tomorrow", "OVERNIGHT": "overnight",
    "THAT": "that", "SAME": "same", "IS": "is", "OUT": "out", "UNITDAY": "day days", "UNITWEEK": "week weeks",
    "UNITMONTH": "month months", "UNITYEAR": "year years", "UNITHOUR": "hour hours", "WEEKEND": "weekend",
    "UNITDECADE": "decade decades", "CENTURY": "century centuries",
    "QUARTER": "quarter", "FORTNIGHT": "fortnight fortnights",
    "PART": "morning afternoon evening noon midday dawn lunchtime",
    "NIGHT": "night", "HENCE": "hence",
}  # fmt: skip
_VALUED: dict[str, Sequence[str]] = {
    "WEEKDAY": WEEKDAYS,
    "MONTH": MONTHS,
    "NUMBER": _NUMBERS,
    "ORDINAL": ["", *list(ORDINALS)[:4]],  # those that name quarters as well
    "ORDER": ["", "", "", "", "", *list(ORDINALS)[4:]],
    "SEASON": ["spring", "summer", "autumn", "winter"],
}  # fmt: skip
_PUNCTUATION = {
    ",": "COMMA", "-": "DASH", "–": "DASH", "‑": "DASH", "(": "OPEN", ".": "STOP", "!": "STOP", "?": "STOP",
    ":": "COLON", ";": "COLON", "—": "COLON", "/": "SLASH", '"': "QUOTE", "“": "QUOTE", "”": "QUOTE", "‘": "QUOTE",
    "&": "AND",
}  # fmt: skip
_LEXED = _listed("WKD MON MAY DAY NTH YEAR INT DECADE AD BC FEAST DATE CLOCK QTR POSS BREAK OTHER")
CODES = {n: chr(0x100 + k) for k, n in enumerate([*_WORDS, *_VALUED, *_LEXED, *dict.fromkeys(_PUNCTUATION.values())])}

_LEXICON: dict[str, tuple[str, int]] = {
    **{w: (CODES[name], 0) for name, words in _WORDS.items() for w in words.split()},
    **{w: (CODES[name], k) for name, words in _VALUED.items() for k, w in enumerate(words) if w},
    **{ten: (CODES["NUMBER"], 20 + 10 * k) for k, ten in enumerate(_TENS)},
    **{f"{t}-{_NUMBERS[n]}": (CODES["NUMBER"], 20 + 10 * k + n) for k, t in enumerate(_TENS) for n in range(1, 10)},
    "fall": (CODES["SEASON"], 2),
    **{f"{ten[:-1]}ies": (CODES["DECADE"], 1920 + 10 * k) for k, ten in enumerate(_TENS)},
}
FEASTS = rows("feasts")
_FEAST = "|".join(
    re.escape(f["feast"]).replace(r"\ ", r"[ \u00a0]").replace("'", "['’]")
    for f in sorted(FEASTS, key=lambda f: -len(f["feast"]))
)
_FEAST_AT = {f["feast"].lower(): k for k, f in enumerate(FEASTS)}
_SHORT_YEAR = "".join(
    rf"|(?<=\b{word}\ )['’][0-9]{{2}}(?![\w'’])" for word in _listed("of in since from until by around summer winter")
)
_LED_DECADE = "".join(rf"|(?<=\b{word})[2-9]0s\b" for word in (r"the\ ", r"the\ early\ ", r"the\ late\ ", r"the\ mid-"))
_SHORT = {
    **{short.capitalize(): ("MON", k) for short, k in SHORT_MONTHS.items()},
    **{short.capitalize(): ("WKD", k) for short, k in SHORT_WEEKDAYS.items()},
}
_ABBREVIATED = abbreviations("never") | {"no", "jr", "sr"}

_TOKEN = re.compile(
    r"""
      (?P<date>(?<![\w./-])(?:[0-9]{4}([-/])[0-9]{1,2}\2[0-9]{1,2}(?:T[0-9:.Z+-]{4,30})?
              |[0-9]{1,2}([./])[0-9]{1,2}\3[0-9]{4})(?![\w/-]))
    | (?P<clock>(?<![\w.:])[0-9]{1,2}(?:(?:[:.][0-9]{2}){0,2}\s?(?:[ap]\.m\.|[ap]m\b)|(?::[0-9]{2}){1,2}(?![\w:])))
    | (?P<decade>(?<![\w.,$£€])[12][0-9]{2}0['’]?s\b|(?<!\w)['’][0-9]0['’]?s\b"""
    + _LED_DECADE
    + r""")
    | (?P<short>(?!)"""
    + _SHORT_YEAR
    + r""")
    | (?P<feast>(?-i:\b(?:"""
    + _FEAST
    + r""")\b))
    | (?P<ad>(?-i:\b(?:AD|CE|A\.D\.|C\.E\.)(?![^\W\d_])))
    | (?P<bc>(?-i:\b(?:BC|BCE|B\.C\.|B\.C\.E\.)(?!\w)))
    | (?P<number>[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?(?!\w))
    | (?P<qtr>Q[1-4]\b)
    | (?P<break>\n\s*)
    | (?P<word>(?:twen|thir|for|fif|six|seven|eigh|nine)ty-[a-z]+\b|[^\W\d_]+n['’]t\b|['’](?:ll|re|ve|d|m|t)\b|\w+)
    | (?P<poss>['’]s?(?!\w))
    | (?P<other>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


_SEASON_YEAR = re.compile(r"/[0-9]{2}(?:[0-9]{2})?(?![\w/.-])")
_MONTH_AFTER = re.compile("-(?:" + "|".join(m[:3].capitalize() for m in MONTHS) + r")[a-z]*\.?-[0-9]")  # "7-Oct-2031"
_MONTH_BEFORE = re.compile("[0-9][- ](?:" + "|".join(m[:3].capitalize() for m in MONTHS) + r")[a-z]*\.?-$")
_CLOCKED = re.compile(r":[0-9]")
_ENDS_DATE = re.compile(r"\s*(?:[),.;:–-]|$)(?![0-9])")


def codes(*names: str) -> frozenset[str]:
    """Return the one-character codes of classes, by name."""
    return frozenset(CODES[name] for name in names)


def rule(spec: str, parts: dict[str, str]) -> re.Pattern[str]:
    """Compile a pattern over classes: names in capitals are classes, ``{part}`` is replaced, spaces are ignored."""
    for _ in range(4):
        for name, part in parts.items():
            spec = spec.replace("{" + name + "}", part)
    return re.compile(re.sub(r"\s", "", re.sub(r"[A-Z]{2,}", lambda m: CODES[m[0]], spec)))


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text: the offsets of each, its word in lower case, its class and its value."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    codes: str
    values: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of characters of the tokens ``[first, last)``."""
        return self.starts[first], self.ends[last - 1]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens ``[first, last)`` that touch the characters ``[start, end)``."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def capital(self, k: int) -> bool:
        """Whether token ``k`` begins with a capital letter."""
        return 0 <= k < len(self.starts) and self.text[self.starts[k]].isupper()

    def word(self, k: int) -> str:
        """Return the word of token ``k`` in lower case; empty outside the text."""
        return self.words[k] if 0 <= k < len(self.words) else ""

    def code(self, k: int) -> str:
        """Return the class of token ``k``; that of a break outside the text."""
        return self.codes[k] if 0 <= k < len(self.codes) else CODES["BREAK"]


def _number(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the class and value of a number: a day, a day with "th", a year, or another (-1 if it is not whole)."""
    word = text[start:end]
    if word[-1].isalpha():
        value = int(word[:-2]) if len(word) < 5 and word[:-2].isdigit() else 0
        return ("NTH" if 1 <= value <= 31 else "OTHER"), value
    plain = word.replace(",", "")
    if not word.isdigit() or len(word) > 9:
        return "INT", int(plain) if plain.isdigit() and len(plain) <= 9 else -1
    value, before, after = int(word), text[max(0, start - 1) : start], text[end : end + 2]
    if after[:1] == "-" and after[1:].isalpha() and not _MONTH_AFTER.match(text, end):
        return "OTHER", value  # "28-point"
    joined = before == "-" and start > 1 and text[start - 2].isalpha()
    mixed = (
        joined
        and text[max(0, start - 4) : start].lower() != "mid-"
        and not _MONTH_BEFORE.search(text[max(0, start - 13) : start])
    )
    season = len(word) == 4 and 1000 <= value < 2200 and _SEASON_YEAR.match(text, end) is not None  # "2015/16"
    if (
        mixed
        or (before and before in "$£€¥#.:/_")
        or (after and after[0] in "%/°" and not season)
        or _CLOCKED.match(after)
    ):
        return "INT", value
    if 1 <= value <= 31 and len(word) <= 2:
        return "DAY", value
    return ("YEAR" if len(word) == 4 and 1000 <= value < 2200 else "INT"), value


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether white space with a line break separates two pieces of text, or only wraps a long line."""
    if text.count("\n", start, end) > 1:
        return True
    line = text[max(0, start - 60) : start].rpartition("\n")[2].rstrip()
    return len(line) < 50 or line[-1] in '.!?:”"'


def _word(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return class, value and end of a word; the full stop of an abbreviation belongs to it."""
    word = text[start:end]
    if (short := _SHORT.get(word)) is not None:
        return CODES[short[0]], short[1], end + (text[end : end + 1] == ".")
    low = word.lower()
    code, value = _LEXICON.get(low, (CODES["OTHER"], 0))
    if low in ("may", "march", "august") and word[0].islower():
        code = CODES["OTHER"]
    elif low in ("may", "march"):
        code = CODES["MAY"]
    return code, value, end


_MONTHLY = codes("MONTH", "MON")
_BEFORE_SPELLED = codes("IN", "SINCE", "OF", "FROM", "UNTIL", "BY", "AROUND", "MONTH", "MON", "AND", "TO", "NTH", "DAY")


def _early_year(text: str, end: int, value: int, classes: list[str]) -> bool:
    """Whether a number under 1000 is the year of the month before it: "3 October 512)", "June of 463,"."""
    led = classes[-2:] if classes[-1:] == [CODES["OF"]] else classes[-1:]
    return 100 <= value < 1000 and led[:1] != [] and led[0] in _MONTHLY and _ENDS_DATE.match(text, end) is not None


def _spelled_year(word: str, value: int, words: list[str], classes: list[str], values: list[int]) -> int:
    """Return the year that two number words make, "nineteen ninety", "twenty thirty-one"; 0 if they make none."""
    if len(values) < 2 or not word.isascii() or word.isdigit():
        return 0
    if classes[-1] == CODES["YEAR"] and words[-1].endswith("ty") and 1 <= value <= 9:
        return values[-1] + value
    century = classes[-1] == CODES["NUMBER"] and 15 <= values[-1] <= 20 and classes[-2] in _BEFORE_SPELLED
    return 100 * values[-1] + value if century and 10 <= value <= 99 else 0


def tokenise(text: str) -> Tokens:
    """Cut a text into tokens, in one pass."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    classes: list[str] = []
    values: list[int] = []
    past = 0
    for m in _TOKEN.finditer(text):
        start, end = m.span()
        kind, value = m.lastgroup or "other", 0
        if start < past or (kind == "break" and not _breaks(text, start, end)):
            continue  # the full stop of an abbreviation; the end of a folded line
        if kind == "word":
            code, value, end = _word(text, start, end)
            if code == CODES["NUMBER"] and (year := _spelled_year(m[0], value, words, classes, values)):
                ends[-1], words[-1], classes[-1], values[-1] = end, text[starts[-1] : end].lower(), CODES["YEAR"], year
                continue
        elif kind == "number":
            name, value = _number(text, start, end)
            code = CODES["YEAR" if name == "INT" and _early_year(text, end, value, classes) else name]
        elif kind == "short":
            code, value = CODES["YEAR"], int(m[0][1:]) + (1900 if m[0][1:] > "30" else 2000)
        elif kind == "feast":
            code, value = CODES["FEAST"], _FEAST_AT[re.sub(r"\s", " ", m[0].lower().replace("’", "'"))]
        elif kind == "other":
            code = CODES[_PUNCTUATION.get(m[0], "OTHER")]
            if m[0] == "." and words and words[-1] in _ABBREVIATED:
                code = CODES["OTHER"]
        else:
            code = CODES[kind.upper()]
        past = end
        starts.append(start)
        ends.append(end)
        words.append(text[start:end].lower())
        classes.append(code)
        values.append(value)
    return Tokens(text, starts, ends, words, "".join(classes), values)

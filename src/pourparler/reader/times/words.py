"""The words of dates: a text as tokens, each with a class, so that the grammar of dates is written over classes.

Every class is one character, and a text becomes the string of its tokens' classes; a rule of the grammar is then a
regular expression over that short string, and can neither backtrack for long nor trip over spaces.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass


def bag(words: str) -> frozenset[str]:
    """The words of a list, written with spaces between them."""
    return frozenset(words.split())


def _listed(words: str) -> list[str]:
    return words.split()


_MONTHS = _listed("january february march april may june july august september october november december")
_DAYS = _listed("monday tuesday wednesday thursday friday saturday sunday")
_NUMBERS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")

_WORDS = {
    "LAST": "last", "PAST": "past previous preceding", "THIS": "this current", "NEXT": "next",
    "COMING": "coming upcoming forthcoming", "FOLLOWING": "following", "THE": "the", "ONE": "a an", "OF": "of",
    "IN": "in",
    "ON": "on", "AT": "at", "TO": "to", "THROUGH": "through thru", "UNTIL": "until till", "AND": "and", "OR": "or",
    "BETWEEN": "between", "FROM": "from", "SINCE": "since", "BY": "by", "BEFORE": "before", "AFTER": "after",
    "DURING": "during throughout", "WITHIN": "within", "OVER": "over", "FOR": "for", "AROUND": "around about circa",
    "AGO": "ago", "EARLIER": "earlier", "LATER": "later afterwards", "NOW": "now", "TIME": "time", "HALF": "half",
    "EARLY": "early", "MIDDLE": "mid middle", "LATE": "late", "END": "end", "START": "beginning start",
    "COUPLE": "couple",
    "TODAY": "today", "TONIGHT": "tonight", "YESTERDAY": "yesterday", "TOMORROW": "tomorrow", "OVERNIGHT": "overnight",
    "THAT": "that", "SAME": "same", "IS": "is", "OUT": "out", "UNITDAY": "day days", "UNITWEEK": "week weeks",
    "UNITMONTH": "month months", "UNITYEAR": "year years", "UNITHOUR": "hour hours", "WEEKEND": "weekend",
    "QUARTER": "quarter", "FORTNIGHT": "fortnight", "PART": "morning afternoon evening noon midday dawn lunchtime",
    "NIGHT": "night",
}  # fmt: skip
_VALUED = {
    "WEEKDAY": _DAYS,
    "MONTH": _MONTHS,
    "NUMBER": _NUMBERS,
    "ORDINAL": ["", "first", "second", "third", "fourth"],
    "SEASON": ["spring", "summer", "autumn", "winter"],
}
_PUNCTUATION = {
    ",": "COMMA", "-": "DASH", "–": "DASH", "‑": "DASH", "(": "OPEN", ".": "STOP", "!": "STOP", "?": "STOP",
    ":": "COLON", ";": "COLON", "—": "COLON", '"': "QUOTE", "“": "QUOTE", "”": "QUOTE", "‘": "QUOTE",
}  # fmt: skip
_LEXED = _listed("WKD MON MAY DAY NTH YEAR INT DECADE DATE CLOCK QTR POSS BREAK OTHER")
CODES = {n: chr(0x100 + k) for k, n in enumerate([*_WORDS, *_VALUED, *_LEXED, *dict.fromkeys(_PUNCTUATION.values())])}

_LEXICON: dict[str, tuple[str, int]] = {
    **{w: (CODES[name], 0) for name, words in _WORDS.items() for w in words.split()},
    **{w: (CODES[name], k) for name, words in _VALUED.items() for k, w in enumerate(words) if w},
    **{ten: (CODES["NUMBER"], 20 + 10 * k) for k, ten in enumerate(_TENS)},
    **{f"{t}-{_NUMBERS[n]}": (CODES["NUMBER"], 20 + 10 * k + n) for k, t in enumerate(_TENS) for n in range(1, 10)},
    "fall": (CODES["SEASON"], 2),
}
_SHORT = {
    **{m[:3].capitalize(): ("MON", k) for k, m in enumerate(_MONTHS) if m != "may"},
    **{d[:3].capitalize(): ("WKD", k) for k, d in enumerate(_DAYS)},
    "Sept": ("MON", 8), "Tues": ("WKD", 1), "Weds": ("WKD", 2), "Thur": ("WKD", 3), "Thurs": ("WKD", 3),
}  # fmt: skip
_ABBREVIATED = bag("mr mrs ms dr st gen lt col sen rep gov rev no vs jr sr prof capt sgt")

_TOKEN = re.compile(
    r"""
      (?P<date>(?<![\w./-])(?:[0-9]{4}([-/])[0-9]{1,2}\2[0-9]{1,2}(?:T[0-9:.Z+-]{4,30})?
              |[0-9]{1,2}([./])[0-9]{1,2}\3[0-9]{4})(?![\w/-]))
    | (?P<clock>(?<![\w.:])[0-9]{1,2}(?:(?:[:.][0-9]{2}){0,2}\s?(?:[ap]\.m\.|[ap]m\b)|(?::[0-9]{2}){1,2}(?![\w:])))
    | (?P<decade>(?<![\w.,$£€])[12][0-9]{2}0['’]?s\b|(?<!\w)['’][0-9]0s\b)
    | (?P<number>[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?(?!\w))
    | (?P<qtr>Q[1-4]\b)
    | (?P<break>\n\s*)
    | (?P<word>(?:twen|thir|for|fif|six|seven|eigh|nine)ty-[a-z]+\b|[^\W\d_]+n['’]t\b|['’](?:ll|re|ve|d|m|t)\b|\w+)
    | (?P<poss>['’]s?(?!\w))
    | (?P<other>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def codes(*names: str) -> frozenset[str]:
    """The one-character codes of classes, by name."""
    return frozenset(CODES[name] for name in names)


def rule(spec: str, parts: dict[str, str]) -> re.Pattern[str]:
    """A pattern over classes: names in capitals are classes, ``{part}`` is put in first, spaces mean nothing."""
    for _ in range(2):
        for name, part in parts.items():
            spec = spec.replace("{" + name + "}", part)
    return re.compile(re.sub(r"\s", "", re.sub(r"[A-Z]{2,}", lambda m: CODES[m[0]], spec)))


@dataclass(frozen=True)
class Tokens:
    """A text's tokens: where each stands, its word in lower case, its class and its value."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    codes: str
    values: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens ``first`` up to, not with, ``last``."""
        return self.starts[first], self.ends[last - 1]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The tokens (first, one past the last) that touch ``[start, end)``."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def capital(self, k: int) -> bool:
        """Whether token ``k`` begins with a capital letter."""
        return 0 <= k < len(self.starts) and self.text[self.starts[k]].isupper()

    def word(self, k: int) -> str:
        """The word of token ``k`` in lower case; empty outside the text."""
        return self.words[k] if 0 <= k < len(self.words) else ""

    def code(self, k: int) -> str:
        """The class of token ``k``; that of a break outside the text."""
        return self.codes[k] if 0 <= k < len(self.codes) else CODES["BREAK"]


def _number(text: str, start: int, end: int) -> tuple[str, int]:
    """The class and value of a number: a day, a day with "th", a year, or another (-1 if it is not whole)."""
    word = text[start:end]
    if word[-1].isalpha():
        value = int(word[:-2]) if len(word) < 5 and word[:-2].isdigit() else 0
        return ("NTH" if 1 <= value <= 31 else "OTHER"), value
    plain = word.replace(",", "")
    if not word.isdigit() or len(word) > 9:
        return "INT", int(plain) if plain.isdigit() and len(plain) <= 9 else -1
    value, before, after = int(word), text[max(0, start - 1) : start], text[end : end + 2]
    if after[:1] == "-" and after[1:].isalpha():
        return "OTHER", value  # "28-point"
    mixed = (
        before == "-" and start > 1 and text[start - 2].isalpha() and text[max(0, start - 4) : start].lower() != "mid-"
    )
    if mixed or (before and before in "$£€¥#.:/_") or (after and after[0] in "%:/°"):
        return "INT", value
    if 1 <= value <= 31 and len(word) <= 2:
        return "DAY", value
    return ("YEAR" if len(word) == 4 and 1000 <= value < 2200 else "INT"), value


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether white space with a line's end parts two pieces of text, or only folds a long line."""
    if text.count("\n", start, end) > 1:
        return True
    line = text[max(0, start - 60) : start].rpartition("\n")[2].rstrip()
    return len(line) < 50 or line[-1] in '.!?:”"'


def _word(text: str, start: int, end: int) -> tuple[str, int, int]:
    """(class, value, end) of a word; an abbreviation takes its full stop with it."""
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


def tokenise(text: str) -> Tokens:
    """A text's tokens, in one pass."""
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
        elif kind == "number":
            name, value = _number(text, start, end)
            code = CODES[name]
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

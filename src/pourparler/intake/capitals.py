"""Text all in capitals, such as old wire copy, in mixed case: every character stays at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from pourparler.lexicon import rows
from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import WEEKDAYS
from pourparler.lexicon.titles import titles
from pourparler.lexicon.verbs import reporting_verbs

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}|(?<![^\W\d_])[^\W\d_]\.(?=\s+[^\W\d_])")  # "U.S.", the initial of a name
_STARTS = re.compile(r"(?:[.!?…]|\s--|\s[–—])[\"“”‘’'»)\]]*\s*[\"“‘«(\[]*\Z|[,:]\s[\"“«]\Z")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "'s", "’s")
_BEFORE_OFFICE = frozenset(
    "prime foreign deputy vice chief senior former defence defense interior trade finance secretary general special"
    " attorney energy justice".split()
)
_AFTER_ABBREVIATION = frozenset("the he she it they we this that these those in on but".split())
_VERBAL = ("ed", "ing", "ly", "ion", "ment")
_SMALL = frozenset(
    "the and for with from who that was were has had have will would may might could can shall should must"
    " did does not but its his her their our this these those today yesterday tomorrow after before over into"
    " about under between during against met meet left went came made took gave won lost set put cut let get"
    " got sent held kept led made quit resign step call sign visit back seek win lose ask wrote spoke flew"
    " drew saw knew than then when while where which what how why yes now here there out off down general"
    " minister office talks talk vote deal plan bid trip team aide wife son also still never again soon once"
    " only just".split()
).union(WEEKDAYS)
"""Words that follow an office and are no name."""
_SHORTEST = 3  # letters of a name
_LEAST_WORDS = 4  # words from which a line in capitals is text and not a name


def in_mixed_case(text: str, is_word: Callable[[str], bool]) -> str:
    """Write a text that is mostly in capitals in mixed case; another text stays as it is.

    Capitals remain at the start of sentences, in names (words that English writes so, or does not have), in titles
    before names and in abbreviations.

    Parameters
    ----------
    is_word : whether a word in lower case is an English one

    Examples
    --------
    >>> words = {"foreign", "minister", "said", "the", "port", "of", "stays", "open"}
    >>> in_mixed_case("FOREIGN MINISTER ORLA DENN SAID THE PORT OF PARIS STAYS OPEN.", words.__contains__)
    'Foreign Minister Orla Denn said the port of Paris stays open.'
    """
    loud = [m for m in _LINE.finditer(text) if _is_loud(m.group())]
    letters = sum(c.isalpha() for c in text)
    if not loud or sum(c.isalpha() for m in loud for c in m.group()) * 2 <= letters:
        return text
    found, at = list[str](), 0
    people = {name for match in loud for name in _named_after_offices(match.group())}
    for match in loud:
        found += [text[at : match.start()], _in_mixed_case(match.group(), lambda w: w not in people and is_word(w))]
        at = match.end()
    mixed = "".join([*found, text[at:]])
    return mixed if len(mixed) == len(text) else text  # a few letters have no lower case of one character


def _is_loud(line: str) -> bool:
    return line.isupper() and len(line.split(None, _LEAST_WORDS)) >= _LEAST_WORDS


def _in_mixed_case(line: str, is_word: Callable[[str], bool]) -> str:
    dotted = {at for m in _DOTTED.finditer(line) for at in range(*m.span())}
    words = list(_WORD.finditer(line))
    high = [_is_name(m.group(), is_word) for m in words]
    for k, match in enumerate(words):
        beside = line[max(0, match.start() - 3) : match.start()] + line[match.end() : match.end() + 3]
        high[k] = high[k] or (match.group() == "MAY" and any(c.isdigit() for c in beside))
    courtesy = titles("courtesy")
    for k, match in enumerate(words[:-1]):
        if match.group().casefold() in courtesy and line[match.end() : words[k + 1].start()].strip() in ("", "."):
            high[k] = high[k + 1] = True
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        for k in order:
            j = k - 1 if order.step > 0 else k + 1
            first, second = words[min(j, k)], words[max(j, k)]
            is_beside = not line[first.end() : second.start()].strip(". ")
            high[k] = high[k] or (high[j] and is_beside and words[k].group().casefold() in _rare())
    offices = titles("courtesy", "rank", "office") | tables().roles.keys()
    for k in range(len(words) - 2, -1, -1):
        lower, following = words[k].group().casefold(), words[k + 1].group().casefold()
        is_beside = not line[words[k].end() : words[k + 1].start()].strip(". ")
        is_title = lower in offices or (lower in _BEFORE_OFFICE and following in offices | _BEFORE_OFFICE)
        high[k] = high[k] or (is_beside and high[k + 1] and is_title)
    found, at = list[str](), 0
    for k, (match, is_high) in enumerate(zip(words, high, strict=True)):
        word = match.group()
        if match.start() in dotted or (word in _abbreviations() and word != "US"):
            new = word
        elif is_high or k == 0 or _begins(line, match, dotted):
            new = word[0] + word[1:].lower()
        else:
            new = word.lower()
        found += [line[at : match.start()], new]
        at = match.end()
    return "".join([*found, line[at:]])


def _named_after_offices(line: str) -> Iterator[str]:
    """Yield words after an office that are no verb and no small word: "PREMIER HANNA VOSS SAID" has hanna and voss."""
    offices = titles("rank", "office") | tables().roles.keys()
    words = list(_WORD.finditer(line))
    for k, match in enumerate(words):
        if match.group().casefold() not in offices:
            continue
        for before, word in pairwise(words[k : k + 3]):
            lower = re.sub(r"[’'].*", "", word.group().casefold())
            is_apart = bool(line[before.end() : word.start()].strip(". "))
            if is_apart or len(lower) < _SHORTEST or lower in offices or _is_no_name(lower, is_first=before is match):
                break
            yield lower


def _is_no_name(word: str, *, is_first: bool) -> bool:
    is_verb = word.endswith(_VERBAL) or (is_first and word[-1] == "s" and word[-2] != "s")
    return word in _SMALL or word in reporting_verbs() or is_verb or word in tables().plural_roles


def _begins(line: str, word: re.Match[str], dotted: set[int]) -> bool:
    """Whether a word begins a sentence, or a quotation that is one."""
    start = _STARTS.search(line, max(0, word.start() - 8), word.start())
    return start is not None and (start.start() not in dotted or word.group().casefold() in _AFTER_ABBREVIATION)


def _is_name(word: str, is_word: Callable[[str], bool]) -> bool:
    lower = re.sub(r"[’'].*", "", word.lower())
    if lower in _capitalised():
        return True
    if is_word(lower) or lower in tables().roles or lower in tables().plural_roles:
        return False
    stems = (lower.removesuffix(ending) for ending in _ENDINGS if lower.endswith(ending) and len(lower) > 5)
    return not any(is_word(stem) or is_word(f"{stem}e") or is_word(stem[:-1]) for stem in stems if len(stem) > 3)


@cache
def _capitalised() -> frozenset[str]:
    """Words that begin with a capital within a sentence, in lower case."""
    places = tables()
    names = {name.casefold() for name in (*places.countries, *places.adjectives, *places.capitals) if name.isalpha()}
    return frozenset(names | {row["word"] for row in rows("capitalised") if row["when"] == "always"})


@cache
def _rare() -> frozenset[str]:
    """Words that begin with a capital beside a name."""
    return frozenset(row["word"] for row in rows("capitalised") if row["when"] != "always")


@cache
def _abbreviations() -> frozenset[str]:
    places = tables()
    found = {name for name in (*places.countries, *places.adjectives) if name.isupper() and name.isalpha()}
    return frozenset(found | {"EU", "UN", "UK", "US", "USA", "NATO", "OSCE", "TV", "IMF", "WTO", "OPEC", "ICRC"})

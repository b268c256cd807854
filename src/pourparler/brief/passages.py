"""The sentences of documents that hold the words of an entry, to print them where a reading of them could be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pourparler.ledger.linking.names import fold
from pourparler.ledger.rows import DocumentRow, Evidence
from pourparler.lexicon.actors import tables
from pourparler.reader.text.sentences import sentences
from pourparler.text import plain

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 220  # characters of a quoted sentence; of a longer one a part is quoted
_MARKS = ' “”"'  # around a quotation, which gets marks of its own
_ROOM = 40  # characters about the words that are quoted, at least
_LONGEST_ADDRESSEE = 60  # characters of the words for whom somebody told something
_TELLING = re.compile(
    r"(?:had\s+|has\s+|have\s+)?(?:told|tells?|telling|informed|reminded|assured|warned)", re.IGNORECASE
)
_ADDRESSEE = re.compile(
    r"\s+(?P<whom>(?:(?:the|an?|his|her|its|their)\s+)?"
    r"(?!(?:in|on|at|that|of|to|from|during|after|before|by|as|when|while|about|against|he|she|it|they)\b)[\w’'.&-]*\w"
    r"(?:\s+(?!(?:in|on|at|that|to|from|during|after|before|by|as|when|while|about|against|he|she|it|they|last|this|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|late|early|earlier|outside|via)\b)[\w’'.&-]*\w){0,5})"
    r"(?=[\s,.:;“”\"—–-]|\Z)"
)
_SMALL = frozenset("the a an of for and in on at by to from with its his her their".split())


class Passages:
    """The sentences of some documents."""

    def __init__(self, documents: Iterable[DocumentRow]) -> None:
        self._texts = {each.id: each.text for each in documents}

    def between(self, first: Evidence, last: Evidence, most: int) -> str | None:
        """The text from one place to the end of another one after it; None if more than some characters lie between."""
        text = self._texts.get(first.document)
        if text is None or first.document != last.document or not 0 <= last.start - first.end <= most:
            return None
        return plain(text[first.start : last.end])

    def excerpt(self, place: Evidence) -> str:
        """The sentence that holds a place, and of a long one the part around it."""
        whole, words = self.sentence(place), plain(place.quote)
        at = whole.find(words)
        if len(whole) <= _LONGEST or at < 0:
            return whole.strip(_MARKS)
        room = max(_ROOM, (_LONGEST - len(words)) // 2)
        start, end = max(0, at - room), min(len(whole), at + len(words) + room)
        start = whole.rfind(" ", 0, start) + 1 if start else 0
        end = whole.find(" ", end) if whole.find(" ", end) > 0 else len(whole)
        part = f"{'… ' if start else ''}{whole[start:end]}{' …' if end < len(whole) else ''}"
        return part.strip(_MARKS)

    def sentence(self, place: Evidence) -> str:
        """The sentence that holds a place, on one line; the words of the place if the document is not at hand."""
        text = self._texts.get(place.document)
        if text is None or text[place.start : place.end] != place.quote:
            return plain(place.quote)
        found = [span for span in _sentences(text) if span[0] < place.end and place.start < span[1]]
        return plain(text[found[0][0] : found[-1][1]]) if found else plain(place.quote)

    def before(self, place: Evidence) -> str:
        """The sentence before the one that holds a place, and what stands before the place in its own."""
        text = self._texts.get(place.document)
        if text is None or text[place.start : place.end] != place.quote:
            return ""
        earlier = [span for span in _sentences(text) if span[0] <= place.start]
        return plain(text[earlier[-2:][0][0] : place.start]) if earlier else ""

    def addressee(self, cue: Evidence) -> str:
        """Whom somebody told something, by the words after the reporting words; empty where they do not say."""
        text = self._texts.get(cue.document)
        if text is None or not _TELLING.fullmatch(plain(cue.quote)):
            return ""
        found = _ADDRESSEE.match(text, cue.end, min(len(text), cue.end + _LONGEST_ADDRESSEE))
        return plain(found["whom"]) if found else ""


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def names_in(names: Iterable[str], sentence: str, most: int = 4) -> tuple[str, ...]:
    """Those of some names that a sentence mentions, at most some, without those that another one contains.

    Descriptions without a capital letter are left out: they name nobody.

    >>> names_in(("Mara Vell", "Vell", "the team", "Tomas Orn"), "Ms Vell met the team in Quill.")
    ('Mara Vell',)
    """
    words = set(words_of(sentence))
    kept: list[str] = []
    for name in dict.fromkeys(map(plain, names)):
        if not _is_mentioned(name, words):
            continue
        known = known_words(name)
        if not any(known & (set(words_of(other)) - _SMALL) for other in kept):
            kept.append(name)
    return tuple(kept[:most])


def _is_mentioned(name: str, words: set[str]) -> bool:
    """Whether a name stands among words: its last word, or for a description in part, most of its words."""
    bare = name.removeprefix("the ").removeprefix("The ")
    if not bare[:1].isupper() or not known_words(name) & words:
        return False
    own = [word for word in words_of(name) if word not in _SMALL]
    if bare.split()[-1][:1].isupper():
        return own[-1] in words or (len(known_words(name)) > len(set(own)) and bool(known_words(name) & words))
    return 2 * sum(word in words for word in own) > len(own)


def known_words(name: str) -> set[str]:
    """The words of a name; of a country also its capital, government, other names and adjectives."""
    found = set(words_of(name)) - _SMALL
    look = tables()
    country = look.countries.get(plain(name))
    if country is not None:
        for table in (look.countries, look.adjectives, look.capitals, look.governments):
            found |= {word for each, owner in table.items() if owner == country for word in words_of(each)}
        found -= _SMALL
    initials = "".join(word[0] for word in plain(name).split() if word[:1].isupper()).casefold()
    return found | ({initials} if len(initials) > 1 else set())


def words_of(text: str | None) -> list[str]:
    """The words of a text without case, accents and punctuation."""
    return _WORD.findall(fold(plain(text)))

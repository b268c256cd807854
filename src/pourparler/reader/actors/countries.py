"""Which words of a text mean which country, by the list of countries and by the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pourparler.lexicon import alternatives
from pourparler.lexicon.actors import tables
from pourparler.lexicon.titles import titles
from pourparler.reader.actors.clusters import bare
from pourparler.reader.actors.names import Name
from pourparler.reader.actors.titles import title_before
from pourparler.record import Span

_CAPITAL = re.compile(r"\bcapital\b")
_CAPITAL_OF = (
    r"{name}(?:’s|'s)?,\s+(?:the\s+)?(?P<a>[A-Z]\w+)(?:’s|'s)?\s+capital\b",
    r"\b(?P<a>[A-Z]\w+)(?:’s|'s)?\s+capital,?\s+{name}\b",
    r"{name},\s+the\s+capital\s+of\s+(?P<a>[A-Z]\w+)",
)
_ADJECTIVE = re.compile(r"\b([A-Z][a-zéèöüáíóç]{2,}(?:ian|ean|an|ese|ish|ic|i))s?\b(?=\s+[a-z])")
_CAPITAL_WORD = re.compile(r"\b[A-Z][a-zéèöüáíóç]{2,}\b")
_STATE = (
    r"(?:parliament|army|navy|borders?|capital|coast|territory|waters|embassy|ambassadors?|(?:prime|foreign|defen[cs]e|"
    r"interior|finance|trade)\s+minist(?:er|ry))"
)
_OF_STATE = r"(?:government|president|premier|republic|kingdom|ministers?|ministry)"
_STATE_OWNER = re.compile(rf"\b(?P<name>[A-Z][^\W\d_A-Z]+)['’]s?\s+(?:[a-z]+\s+)?{_STATE}\b")
_OWNED = re.compile(
    rf"\b(?i:{_STATE}|{_OF_STATE})(?:\s+(?:of|for)\s+[\w ]{{3,30}}?)?\s+of\s+(?P<name>[A-Z][^\W\d_A-Z]+)\b"
)
_TITLED = re.compile(rf"\b{alternatives(titles('courtesy', 'rank', 'office'))}\.?\s+$", re.IGNORECASE)
_PAIR = re.compile(r"\b(?P<a>[A-Z][^\W\d_]+)(?:,\s+|,?\s+and\s+)(?P<b>[A-Z][^\W\d_]+)")
_LAND = re.compile(r"[A-Z][a-zéèöüáíóç]{3,}(?:ia|land|stan)")
PART_OF_LAND = re.compile(r"(?:North|South|East|West) [A-Z][^\W\d_]+")
"""A name as "North Vell", which hardly any person has."""
_NO_LANDS = frozenset(
    "Alicia Amelia Antonia Anastasia Aurelia Bhatia Cecilia Claudia Cordelia Cornelia Correia Cynthia Eugenia Emilia"
    " Felicia Garcia Gloria Gouveia Heredia Julia Kapadia Letizia Livia Lydia Marcia Maria Mejia Natalia Nadia Octavia"
    " Olivia Ophelia Patricia Portia Rosalia Segovia Silvia Sofia Sophia Sylvia Tamia Tapia Tatia Urrutia Valeria"
    " Victoria Virginia Holland Copeland Cleveland Sutherland Strickland Rowland Roland Leland Kirkland Freeland Boland"
    " Hoagland Garland Oakland Ireland Loveland Wayland Wieland Copland".split()
)
"""Names of people that end as names of countries do."""
_NO_PLACES = {"Republic", "Democrat", "Liberal", "Commune", "Union", "Islam", "Christ", "Catholic", "Labor", "Congress"}


def country_of(word: str, places: Sequence[str]) -> str | None:
    """Return the country that a name, alias, adjective, capital or seat of government means.

    A country that is in no list is found in the text: an adjective belongs to the place whose stem it shares.
    """
    t = tables()
    word = bare(word)
    for look in (t.countries, t.adjectives, t.governments, t.capitals):
        if word in look:
            return look[word]
    if re.search(r"(?:i?ans?|ese|ish|is?|ic|ites?|ers?|i?ards?)$", word) and word[:1].isupper():
        for place in places:
            stem = _stem(place)
            if len(stem) >= 3 and " " not in place and word.startswith(stem) and len(word) - len(stem) <= 5:
                return place
    return None


@lru_cache(maxsize=4096)
def _stem(place: str) -> str:
    """Return the part of a country's name that its adjective shares."""
    return re.sub(r"(?:[aeiouy]+|land|stan|[aeiouy]+n)$", "", place)


def unlisted_countries(text: str, names: Sequence[Name]) -> dict[str, str]:
    """Find adjectives of countries that are in no list, with their countries; the text must have both.

    The adjective must come before a noun, and neither may be part of a full name of a person.
    """
    t = tables()
    of_people = {
        w for n in names if n.kind == "person" for w in text[slice(*n.span)].split() if " " in text[slice(*n.span)]
    }
    known = set(t.countries) | set(t.adjectives) | set(t.capitals) | set(t.governments)
    words = set(_CAPITAL_WORD.findall(text)) - of_people - known - _NO_PLACES
    by_stem: dict[str, list[str]] = {}
    for word in sorted(words):
        by_stem.setdefault(_stem(word), []).append(word)
    found: dict[str, str] = {}
    for adjective in sorted(set(_ADJECTIVE.findall(text)) - of_people - known):
        stems = (adjective[:k] for k in range(max(3, len(adjective) - 5), len(adjective) + 1))
        for word in sorted(w for stem in stems for w in by_stem.get(stem, ()) if w != adjective):
            if country_of(adjective, [word]) == word and not word.endswith(("ian", "ish", "ese")):
                found[adjective] = found[adjective + "s"] = word
    return found


def lone_countries(text: str, names: Sequence[Name]) -> set[str]:
    """Find names of one word that a list lacks and the network may take for people, and that are countries.

    They end as countries do, own what states have ("Quessia's navy", "the government of Quessia"), or stand beside
    such a name; and no person has that name. What is taken for a person and begins with a direction is one, too: "North
    Vell".
    """
    t = tables()
    people = [bare(text[slice(*n.span)]).split() for n in names if n.kind == "person"]
    taken = {part for words in people if len(words) > 1 for word in words for part in (word, word.rpartition("-")[2])}
    found, lone = set[str](), set[str]()
    for name in names:
        words = text[slice(*name.span)]
        if name.kind == "organization" or not words.isalpha() or words in taken or _is_titled(text, name.span):
            taken.add(words)
            continue
        lone.add(words)
        if name.kind == "person" and _LAND.fullmatch(words) and words not in _NO_LANDS:
            found.add(words)
    untitled = [n for n in names if n.kind == "person" and not _is_titled(text, n.span)]
    parts = {words for n in untitled if PART_OF_LAND.fullmatch(words := bare(text[slice(*n.span)]))}
    lone -= taken | set(t.adjectives) | set(t.capitals) | set(t.governments)
    found |= {m["name"] for pattern in (_STATE_OWNER, _OWNED) for m in pattern.finditer(text)}
    beside = [(m["a"], m["b"]) for m in _PAIR.finditer(text)]
    found |= {a for a, b in beside if b in found & lone} | {b for a, b in beside if a in found & lone}
    return (found & lone | parts) - set(t.countries)


def _is_titled(text: str, span: Span) -> bool:
    return bool(_TITLED.search(text[max(0, span[0] - 30) : span[0]])) or title_before(text, span) is not None


def capital_passages(text: str) -> str:
    """Return the passages about the word "capital" in a text, for `capital_of`."""
    return "\0".join(text[max(0, m.start() - 200) : m.end() + 200] for m in _CAPITAL.finditer(text))


def capital_of(place: str, passages: str) -> str | None:
    """Return the country whose capital a place is, by the table or by what the text says.

    Parameters
    ----------
    passages : what `capital_passages` gives for the text
    """
    known = tables().capitals.get(place)
    if known:
        return known
    for pattern in _CAPITAL_OF if place in passages else ():
        match = re.search(pattern.format(name=re.escape(place)), passages)
        if match:
            return match["a"]
    return None

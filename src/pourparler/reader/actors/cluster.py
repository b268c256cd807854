"""Cluster names into actors: people with their titles, organisations, countries, and whom each acts for."""

from __future__ import annotations

import re
from bisect import bisect, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.acronyms import initials_of, join_acronyms
from pourparler.reader.actors.clusters import Draft, Registry, bare
from pourparler.reader.actors.countries import country_of, lone_countries, unlisted_countries
from pourparler.reader.actors.names import Name
from pourparler.reader.actors.surnames import add_short_names, surname_only, usual_case
from pourparler.reader.actors.titles import Title, title_after, title_before, title_follows
from pourparler.reader.text.intervals import SpanIndex
from pourparler.record import Span

_WORD = re.compile(r"[\w’'.-]+")
_CAP = r"(?:[A-Z]\.(?:[A-Z]\.)+|[A-Z][\w’'&-]*)"
_CAPITALISED = re.compile(rf"{_CAP}(?:\s+(?:(?:of|for|and|the)\s+)*{_CAP})*")
_BODY = re.compile(
    rf"\b(?:at|with|from)\s+(?:the\s+)?(?:[a-z]+\s+){{0,3}}?(?P<body>{_CAP}(?:\s+(?:of|for|and|on|the|in|"
    rf"{_CAP})){{0,6}})"
)
_APART = re.compile(  # who has a country's name, and does not act for it
    r"\b(?:opposition|opponents?|rebels?|insurgents?|militants?|dissidents?|separatists?|exiles?|protesters?|demonstrators?|"
    r"refugees?|migrants?|civilians?|activists?|residents?|citizens|nationals?|journalists?|students?|victims?|families|"
    r"Union|Observatory|Institute|University|College|Association|Federation|Society|Foundation|Club|Church|Times|Post|News|"
    r"Airlines?|Airways|Company|Corporation|Red\s+C(?:ross|rescent))\b"
)
_DIRECTIONS = frozenset(("North", "South", "East", "West"))
_LETTERS = re.compile(r"\w+")
_BESIDE = re.compile(r"[\w-]")
_SYLLABLE = re.compile(r"-\w+")
_GENERAL = re.compile(r"General\s[A-Z][\w-]+(?:\s[A-Z][\w-]+)*")
_ACRONYM = re.compile(r"\s*(?:\(([A-Z]{2,8})\)|,\s+([A-Z]{2,8}),)")


def _person_key(name: str) -> tuple[str, str]:
    parts = bare(name).casefold().split()
    return (parts[0], parts[-1]) if parts else ("", "")


def _whole_names(text: str, names: Sequence[Name]) -> list[Name]:
    """Return names, those that end within a word longer if the whole is named too: "the Vell Ma-rin government"."""
    known = {bare(text[slice(*name.span)]).casefold() for name in names}
    found = []
    for name in names:
        rest = _SYLLABLE.match(text, name.span[1])
        span = (name.span[0], rest.end()) if rest else name.span
        found.append(replace(name, span=span) if bare(text[slice(*span)]).casefold() in known else name)
    return found


def _people(text: str, names: Sequence[Name], registry: Registry) -> None:
    """Cluster people's names: full names first, then surnames and given names to the fuller name they fit."""
    names = _whole_names(text, names)
    full: dict[str, int] = {}
    short: list[Name] = []
    by_key: dict[tuple[str, str], int] = {}  # people by first and last name: middle names and initials differ
    for name in names:
        words = bare(text[slice(*name.span)])
        if not words:
            continue
        if " " not in surname_only(words):
            short.append(name)
            continue
        number = full.get(words.casefold())
        if number is None:
            number = by_key.get(_person_key(words))
        if number is None:
            number = registry.add(Draft(usual_case(words), "person"))
            by_key[_person_key(registry.drafts[number].name)] = number
        full[words.casefold()] = number
        registry.add_mention(number, name.span)
        if len(words) > len(registry.drafts[number].name):
            registry.rename(number, words)
    add_short_names(text, short, set(full.values()), registry)


def _organisations(text: str, names: Sequence[Name], registry: Registry) -> None:
    acronyms: dict[str, int] = {}
    for name in names:
        words = bare(text[slice(*name.span)])
        if general := _GENERAL.search(text[slice(*name.span)]):
            words = general.group()  # "General Motors" is no general
        if not words or words in tables().countries:
            continue
        words = re.sub(r"['’]s\s.*$", "", words) if words.split()[-1].lower() in tables().roles else words
        known = registry.named(words)
        number = known if known is not None else acronyms.get(words)
        if number is None and " " not in words:
            number = next(
                (
                    n
                    for n, d in reversed(list(enumerate(registry.drafts)))
                    if d.kind == "organization" and words == d.name.split()[-1] != d.name
                ),
                None,
            )
        if number is None:
            number = registry.add(Draft(words, "organization"))
        registry.add_mention(number, name.span)
        match = _ACRONYM.match(text, name.span[1])
        if match and " " in words and (match[1] or match[2] in initials_of(words)):
            short = match.lastindex or 1
            acronyms[match[short]] = number
            registry.add_mention(number, match.span(short))
    join_acronyms(registry)


def country(registry: Registry, name: str) -> int:
    """Return the number of a country; a new one is added.

    "The North" is the only country of the text whose name begins so.
    """
    known = registry.named(name)
    if known is None and name in _DIRECTIONS:
        wider = [n for n, d in enumerate(registry.drafts) if d.kind == "country" and d.name.startswith(f"{name} ")]
        known = wider[0] if len(wider) == 1 else None
    return known if known is not None else registry.add(Draft(name, "country"))


def _government(registry: Registry, name: str, of: str) -> int:
    """Return the number of a government by the name of its seat; it acts for its country."""
    known = registry.named(name)
    number = known if known is not None else registry.add(Draft(name, "organization"))
    registry.drafts[number].acts_for = country(registry, of)
    return number


def _add_titles(text: str, registry: Registry, places: Sequence[str]) -> None:
    for number, draft in list(enumerate(registry.drafts)):
        if draft.kind != "person":
            continue
        for span in sorted(draft.mentions):
            for title in (title_before(text, span), title_after(text, span)):
                if title:
                    _add_title(text, registry, number, title, places)


def _add_title(text: str, registry: Registry, number: int, title: Title, places: Sequence[str]) -> None:
    draft = registry.drafts[number]
    if title.text.casefold() not in (r.casefold() for r in draft.roles):
        draft.roles[title.text] = title.role_class
    if draft.acts_for is None:
        draft.acts_for = affiliation(text, registry, title.span, places, own=number)


def affiliation(text: str, registry: Registry, span: Span, places: Sequence[str], own: int | None = None) -> int | None:
    """Find the organisation, or else the country, that the words of a title name as the one acted for."""
    inside = [n for _, n in registry.inside(span) if n != own and registry.drafts[n].kind == "organization"]
    if inside:
        return inside[0]
    body = _BODY.search(text, *span)
    if body and " " in body["body"]:
        words = re.sub(r"(?:\s+(?:of|for|and|on|the|in))+$", "", body["body"])
        known = registry.named(words)
        number = known if known is not None else registry.add(Draft(words, "organization"))
        registry.add_mention(number, (body.start("body"), body.start("body") + len(words)))
        return number
    if is_apart(text[slice(*span)]):
        return None
    for match in _CAPITALISED.finditer(text, *span):
        words = match.group()
        for at in range(len(words.split())):
            for size in range(len(words.split()), at, -1):
                part = bare(" ".join(words.split()[at:size]))
                found = country_of(part, places)
                if found:
                    number = (
                        _government(registry, part, found) if part in tables().governments else country(registry, found)
                    )
                    start = text.find(part, match.start())
                    if start != -1 and start + len(part) <= span[1]:
                        registry.add_mention(number, (start, start + len(part)))
                    return number
    return None


def is_apart(words: str) -> bool:
    """Whether what has a country's name does not act for it: its opposition, its refugees, a union or a newspaper.

    >>> is_apart("Kessian opposition delegation"), is_apart("Kessian delegation")
    (True, False)
    """
    return bool(_APART.search(words))


_OF_COUNTRY = re.compile(r"[A-Z][a-z]{2,}(?:ian|ean|ese|ish)s?")


def _drop_adjectives(text: str, names: Sequence[Name], met: dict[str, str]) -> list[Name]:
    """Drop names that are only adjectives of countries or titles; countries that are in no list become places."""
    t = tables()
    people = {
        w
        for n in names
        if n.kind == "person" and " " in bare(text[slice(*n.span)])
        for w in (*bare(text[slice(*n.span)]).split(), surname_only(bare(text[slice(*n.span)]).split()[-1]))
    }
    remaining = []
    lone: dict[str, bool] = {}
    for name in names:
        words = bare(text[slice(*name.span)])
        if words in met or (words in t.adjectives and words not in t.countries) or words.lower() in t.roles:
            continue
        if _OF_COUNTRY.fullmatch(words) and title_follows(text, name.span[1]):
            continue
        if name.kind == "person" and " " not in words and words not in people and words not in met.values():
            at = text[max(0, name.span[0] - 12) : name.span[0]]
            lone[words] = lone.get(words, False) or bool(re.search(r"\b(?:in|from|to|near|at|outside|of)\s+$", at))
        remaining.append(name)
    return [
        replace(n, kind="place")
        if bare(text[slice(*n.span)]) in met.values() or lone.get(bare(text[slice(*n.span)]))
        else n
        for n in remaining
    ]


def _with_adjective(text: str, draft: Draft) -> str:
    """Return the name of a body with the word before its first mention."""
    start = min(draft.mentions)[0] if draft.mentions else 0
    return f"{text[max(0, start - 11) : start]} {draft.name}"


def cluster_names(
    text: str, names: Sequence[Name], speakers: Sequence[Name] = ()
) -> tuple[Registry, list[str], list[Name]]:
    """Cluster the names of a text into actors.

    Returns the actors, the names of the places, and the names without those that name nobody.

    ``speakers`` are names of people in the labels of a transcript, which stand although a word of them may be no name
    elsewhere.

    Places become actors only where they are countries; a capital becomes one when it speaks or meets.
    """
    registry = Registry()
    t = tables()
    met = unlisted_countries(text, names)
    taken = SpanIndex((n.span, None) for n in speakers)
    names = [n for n in names if not taken.touching(n.span)]
    names = _drop_adjectives(text, names, met)
    lands = set(met.values()) | lone_countries(text, [*names, *speakers])
    names = [replace(n, kind="place") if bare(text[slice(*n.span)]) in lands else n for n in names]
    names = sorted([*names, *speakers], key=lambda n: n.span)
    places = sorted({bare(text[slice(*n.span)]) for n in names if n.kind == "place"} | lands)
    of = {kind: [n for n in names if n.kind == kind] for kind in ("person", "organization", "place")}
    _people(text, of["person"], registry)
    _organisations(text, of["organization"], registry)
    for name in [*of["place"], *of["organization"]]:
        words = bare(text[slice(*name.span)])
        if words in t.countries or words in lands:
            registry.add_mention(country(registry, t.countries.get(words, words)), name.span)
    for draft in list(registry.drafts):
        if draft.kind == "organization":
            first = draft.name.split()[0]
            found = t.governments.get(draft.name)
            if (
                found is None
                and " " in draft.name
                and first not in t.capitals
                and not is_apart(_with_adjective(text, draft))
            ):
                found = country_of(first, places)
            if found and found != draft.name:
                draft.acts_for = country(registry, found)
                if draft.name not in t.governments and draft.mentions:
                    start = min(draft.mentions)[0]
                    if text.startswith(first, start):
                        registry.add_mention(draft.acts_for, (start, start + len(bare(first))))
    _add_missed_mentions(text, registry)
    _add_titles(text, registry, places)
    return registry, places, list(names)


def _add_missed_mentions(text: str, registry: Registry) -> None:
    """Add mentions of known names that the network missed."""
    taken = sorted(registry.at)
    words = _Words(text)
    surnames = Counter(d.name.casefold().split()[-1] for d in registry.drafts if d.kind == "person")
    for number, draft in enumerate(registry.drafts):
        forms = {text[slice(*span)] for span in draft.mentions} | {draft.name}
        if draft.kind == "person":
            surname = draft.name.split()[-1]
            forms = {f for f in forms if " " in f} | ({surname} if surnames[surname.casefold()] == 1 else set())
        for form in sorted(f for f in forms if len(f) > 2):
            for span in words.places(form):
                k = bisect(taken, span)
                near = taken[max(0, k - 3) : k + 3]
                if not any(s < span[1] and span[0] < e for s, e in near):
                    registry.add_mention(number, span)
                    insort(taken, span)


class _Words:
    """An index of the words of a text, to find a phrase without a scan of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[str, list[int]] = {}
        for match in _LETTERS.finditer(text):
            self._at.setdefault(match.group(), []).append(match.start())

    def places(self, phrase: str) -> Iterator[Span]:
        """Yield the spans of a phrase that have no letter, digit or hyphen directly beside them."""
        first = _LETTERS.search(phrase)
        if first is None:
            return
        last = 0
        for word in self._at.get(first.group(), ()):
            start = word - first.start()
            end = start + len(phrase)
            if start < last or not self._text.startswith(phrase, start):
                continue
            if not (_BESIDE.match(self._text, start - 1, start) or _BESIDE.match(self._text, end)):
                last = end
                yield start, end

"""Resolve pronouns, descriptions and sources to actors."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.antecedents import antecedents, meant_by_pronoun
from pourparler.reader.actors.apposition import named_before, person_beside, person_within
from pourparler.reader.actors.cluster import affiliation, country
from pourparler.reader.actors.clusters import Draft, Registry, bare, bare_span
from pourparler.reader.actors.coordination import after_offices, split_coordination
from pourparler.reader.actors.countries import PART_OF_LAND, capital_of, capital_passages, country_of
from pourparler.reader.actors.descriptions import (
    DEFINITE,
    FIRST,
    NOBODY,
    PERSONAL,
    PLURAL,
    PRONOUNS,
    SECOND,
    THIRD,
    WORDS_OF,
    description_name,
    fits_body,
    head_of,
    is_capitalised,
    kind_of_phrase,
    may_be_person,
    may_mean,
    noun_related,
    only_business,
)
from pourparler.reader.actors.joined import means_one, narrow
from pourparler.reader.actors.later_names import name_later
from pourparler.reader.actors.members import is_member, may_have_office, member_meant
from pourparler.reader.actors.names import Name
from pourparler.reader.actors.pairs import hyphenated, of_two_countries, pair_meant
from pourparler.reader.actors.resolver_config import ResolverConfig
from pourparler.reader.actors.titles import Title, description_in, descriptions, introductions
from pourparler.reader.actors.unnamed import add_delegations, drop_silent, introduce
from pourparler.reader.network.encoder import Encoding
from pourparler.reader.text.intervals import touching
from pourparler.record import Span

_LOOSE = {"minister", "foreign_minister", "negotiator", "envoy", "official", "ambassador", "party_leader"}
_BEFORE_NAME = re.compile(  # "the rival" Deckhands' Union
    r"(?:[Tt]he\s+|[Aa]n?\s+)?(?:(?!(?:of|for|at|in|from|to)\b)[a-z][a-z-]*\s+){0,3}"
)
_PROPER = re.compile(r"\b[A-Z]\w{2,}(?:ian|ean|ese|ish|an|i)\b")


class Resolver:
    """Resolves the mentions of one document in order, with one registry of actors."""

    def __init__(
        self,
        encoding: Encoding,
        registry: Registry,
        names: Sequence[Name],
        places: list[str],
        quoted: Sequence[Span],
        config: ResolverConfig,
    ) -> None:
        self.encoding = encoding
        self.text = encoding.pieces.text
        self.registry = registry
        self.names = names
        self.places = places
        self.quoted = quoted
        self.config = config

    @cached_property
    def _capitals(self) -> str:
        return capital_passages(self.text)

    def run(self, sources: Sequence[tuple[Span | None, bool]], speaking: Collection[int] = ()) -> list[int | None]:
        """Resolve every description, every he and she, and every source, in order of the text.

        Parameters
        ----------
        sources : the source of each attribution, and whether its cue says that the last speaker continues
        speaking : the actors who speak in the turns of a transcript

        Returns
        -------
        The speaker of each attribution.
        """
        add_delegations(self.text, self.registry, self.places)
        own = {span for span, _ in sources if span}
        starts = {span[0] for span in own}
        for span, role in introductions(self.text):
            if span[0] not in starts and named_before(self.text, self.registry, span) is None:
                introduce(self.text, self.registry, self.places, span, role)
        events: list[tuple[Span, Title | None, int]] = [(s, t, -1) for s, t in descriptions(self.text) if s not in own]
        events += [(m.span(), None, -1) for m in PRONOUNS.finditer(self.text) if m.span() not in own]
        events += [(span, None, k) for k, (span, _) in enumerate(sources) if span]
        spoken: list[int | None] = [None] * len(sources)
        last: int | None = None
        for span, title, k in sorted(events, key=lambda e: (e[0], e[2])):
            if k >= 0:
                spoken[k] = self.source(span, last, sources[k][1])
                last = spoken[k] if spoken[k] is not None else last
            elif title is not None:
                self._description(span, title)
            else:
                number = self._pronoun(span)
                if number is not None:
                    self.registry.add_mention(number, span)
                    if not touching(self.quoted, span):
                        self._called(number, self.text[slice(*span)].casefold())
        names = name_later(self.text, self.registry, [span for span, _ in sources], spoken)
        spoken = [number if number is None else names.get(number, number) for number in spoken]
        drop_silent(self.registry, {*spoken, *speaking})
        return spoken

    def _description(self, span: Span, title: Title) -> int | None:
        if span in self.registry.at:
            return self.registry.at[span]
        if any(span[0] < s[1] and s[0] <= span[1] + 2 and s[1] > span[1] for s in self._people_after(span)):
            return None  # a title of the name that follows, not a description on its own
        number = self._by_role(span, title)
        if number is not None:
            self.registry.add_mention(number, span)
        return number

    def _people_after(self, span: Span) -> list[Span]:
        return [
            s
            for s, n in self.registry.at.touching(span[0], span[1] + 3)
            if span[0] <= s[0] <= span[1] + 2 and self.registry.drafts[n].kind == "person" and s[1] > span[1]
        ]

    def _by_role(self, span: Span, title: Title) -> int | None:
        """Find the person whose title fits a description, by the class of role, the affiliation and the distance."""
        acts_for = affiliation(self.text, self.registry, (span[0], title.span[1]), self.places)
        root = self.registry.root(acts_for)
        chances = antecedents(self.encoding, span, self.registry.at)
        within = {n for _, n in self.registry.inside(span)} | meant_by_pronoun(self.text, span, self.registry.at)
        best, best_score = None, 0.0
        for number in self._candidates(span, chances):
            draft = self.registry.drafts[number]
            if draft.kind != "person" or number in within:
                continue
            chance = chances.get(number, 0.0)
            fits = title.role_class in draft.roles.values()
            if draft.unnamed:
                known = next(iter(draft.roles), "").casefold().split()
                fits = bool(known) and set(title.text.casefold().split()) <= set(known)
            own = self.registry.root(draft.acts_for)
            clash = root is not None and own is not None and own not in (root, number)
            loose = title.role_class in _LOOSE and root is not None and own == root and not draft.unnamed
            loose = loose and bool(_LOOSE & set(draft.roles.values())) and draft.before(span[0]) >= 0
            least = self.config.likely if root is not None and own == root else self.config.sure
            if clash or (not fits and not loose and chance < least) or (draft.unnamed and draft.before(span[0]) < 0):
                continue
            before = draft.before(span[0])
            near = 0.0 if before < 0 else 1.0 / (1.0 + (span[0] - before) / 1000)
            same = 1.0 if root is not None and own == root else 0.0
            words = 0.5 if any(title.text.casefold() in r.casefold() for r in draft.roles) else 0.0
            shared = set(_PROPER.findall(title.text)) & {w for r in draft.roles for w in _PROPER.findall(r)}
            words += 1.0 if shared else 0.0
            score = (3.0 if draft.unnamed else 2.0) * fits + 1.5 * same + words + 2.0 * chance + near
            if score > best_score:
                best, best_score = number, score
        return best

    def _candidates(self, span: Span, chances: Mapping[int, float]) -> Sequence[int]:
        """Return the actors that a description may mean: all, or in a text with very many the last mentioned ones."""
        drafts = self.registry.drafts
        if len(drafts) <= self.config.max_compared:
            return range(len(drafts))
        return sorted(self.registry.at.before(span[0], self.config.max_compared) | chances.keys())

    def _pronoun(self, span: Span) -> int | None:
        """Find the person that "he" or "she" means."""
        said = PERSONAL.get(self.text[slice(*span)].casefold())
        chances = antecedents(self.encoding, span, self.registry.at)
        drafts = self.registry.drafts
        people = {
            n: c
            for n, c in chances.items()
            if drafts[n].kind == "person" or may_be_person(drafts[n], is_sure=c >= self.config.sure)
        }
        fitting = {n: c for n, c in people.items() if drafts[n].may_be(said)}
        if max(fitting.values(), default=0.0) < self.config.faint:
            fitting = {n: c for n, c in people.items() if c >= self.config.certain}
        number = max(fitting, key=lambda n: fitting[n], default=-1)
        if number < 0 or fitting[number] < self.config.faint:
            return None
        drafts[number].kind = "person"
        return number

    def source(self, span: Span, last_speaker: int | None, goes_on: bool = False) -> int | None:
        """Find the actor that a source means; add a new one if the text does not name it.

        Parameters
        ----------
        span : the source
        last_speaker : the last speaker before the source, for pronouns of which nothing else is known
        goes_on : whether the cue says that the last speaker continues ("he added")
        """
        word = bare(self.text[slice(*span)])
        lower = "" if word.isupper() and len(word) > 1 else word.casefold()  # "the US" and "WHO" are no pronouns
        if span in self.registry.at and lower not in PERSONAL:
            return self.registry.at[span]
        if lower in PERSONAL or lower in THIRD or lower in FIRST or SECOND.fullmatch(lower):
            number = self._source_pronoun(span, lower, last_speaker, goes_on)
        else:
            named = after_offices(self.text, span)
            number = self._source_phrase(named, self.text[slice(*named)], last_speaker)
        if number is not None and all(n != number for _, n in self.registry.inside(span)):
            self.registry.add_mention(number, bare_span(self.text, span))
        return number

    def actors_of(self, span: Span, first: int | None = None) -> tuple[int, ...]:
        """Find the actors that a phrase means, several if it is coordinated ("A and the envoy of B").

        Parameters
        ----------
        first : the actor of the whole phrase, if it is a source; one that names nobody ("doctors and residents") is one
        """
        pair = pair_meant(self.text, self.registry, span)
        pair = pair or hyphenated(self.text, self.registry, span, self.places)
        if pair is None and (first is None or " of " in self.text[slice(*span)]):
            pair = of_two_countries(self.text, self.registry, span, self.places)
        if pair:
            for each in pair:
                self.registry.drafts[each].add_mention(span)
            return pair
        parts = split_coordination(self.text, span, lambda join: self._is_in_name(join, span))
        if means_one(self.text, self.registry, span, parts, first):
            number = first if first is not None else self.source(parts[0], None)
            return (number,) if number is not None else ()
        if first is not None:
            narrow(self.text, self.registry, first, span, parts[0])
        found: list[int] = []
        for part in parts:
            number = self.source(part, None)
            if number in found and DEFINITE.match(self.text, *part):
                number = self.add_described(part)  # "the company and the union" are two
            if number is not None and number not in found:
                found.append(number)
        return tuple(found)

    def _is_in_name(self, join: Span, phrase: Span) -> bool:
        """Whether a conjunction is part of a name; a phrase that was taken for one actor before is none."""
        names = [s for s, _ in self.registry.at.touching(*join) if s != phrase]
        names += [n.span for n in self.names if n.span == phrase]
        return any(s[0] < join[0] and join[1] < s[1] for s in names)

    def _source_pronoun(self, span: Span, word: str, last_speaker: int | None, goes_on: bool) -> int | None:
        number = self._speaking_pronoun(span, word, last_speaker, goes_on)
        if number is not None and word in PERSONAL:
            self._called(number, word)
        return number

    def _called(self, number: int, word: str) -> None:
        """Note what a person is called: a person called "she" is hardly "he" later."""
        if self.registry.drafts[number].kind == "person":
            self.registry.drafts[number].pronouns[PERSONAL[word]] += 1

    def _speaking_pronoun(self, span: Span, word: str, last_speaker: int | None, goes_on: bool) -> int | None:
        if word in PERSONAL:
            if goes_on and last_speaker is not None and self._may_be(last_speaker, PERSONAL[word]):
                self._move(span, last_speaker)
                return last_speaker
            number = self.registry.at.get(span)
            number = number if number is not None else self._pronoun(span)
            for other in (last_speaker, self.registry.only_person(span[0])):
                if number is None and other is not None and self._may_be(other, PERSONAL[word]):
                    return other
            return number
        if word in FIRST or SECOND.fullmatch(word):
            return None
        if word in ("who", "which", "that"):
            if (noun := noun_related(self.text, span)) and not self.registry.at.touching(*noun):
                return self.source(noun, None)
            near = [(s, n) for s, n in self.registry.at.touching(span[0] - 81, span[0]) if 0 <= span[0] - s[1] <= 80]
            return max(near, key=lambda m: (m[0][1], m[0][0] - m[0][1]))[1] if near else None
        chances = antecedents(self.encoding, span, self.registry.at)
        if chances:
            number = max(chances, key=lambda n: chances[n])
            if chances[number] >= self.config.likely:
                return number
        fits = last_speaker is not None and self.registry.drafts[last_speaker].kind != "person"
        return last_speaker if fits else None

    def _may_be(self, number: int, said: str) -> bool:
        draft = self.registry.drafts[number]
        return draft.kind == "person" and draft.may_be(said)

    def _move(self, span: Span, number: int) -> None:
        """Move a mention to another actor."""
        old = self.registry.at.pop(span, None)
        if old is not None:
            self.registry.drafts[old].remove_mention(span)
        self.registry.add_mention(number, span)

    def _source_phrase(self, span: Span, words: str, last_speaker: int | None) -> int | None:
        if cut := [n for s, n in self.registry.at.touching(*span) if s[0] < span[1] < s[1]]:
            return cut[0]  # the span ends within a name
        owner = WORDS_OF.match(words)
        if owner and owner.lastgroup:
            return self.source((span[0] + owner.start(owner.lastgroup), span[0] + owner.end(owner.lastgroup)), None)
        inside = self.registry.inside(span)
        head = head_of(self.text, span)
        named = self._member(span, head, last_speaker)
        named = named if named is not None else person_within(self.text, self.registry, inside, head)
        if named is not None:
            return named
        if NOBODY.match(words):
            return None
        beside = person_beside(self.text, self.registry, span, head)
        if beside is not None:
            return beside
        ending = [s for s, _ in inside if s[1] == head[1]]
        ending = [s for s in ending if _BEFORE_NAME.fullmatch(self.text, head[0], max(head[0], s[0]))]
        if ending:
            return self.registry.at[ending[0]]
        place = bare(self.text[slice(*head)])
        land = country_of(place, []) if place in tables().countries else capital_of(place, self._capitals)
        if land:
            return country(self.registry, land)
        if place in self.places:
            return country(self.registry, place)
        return self._described(span, head, words, last_speaker)

    def _member(self, span: Span, head: Span, last_speaker: int | None) -> int | None:
        if not is_member(self.text[slice(*head)]):
            return None
        return member_meant(self.registry, span[0], last_speaker, antecedents(self.encoding, span, self.registry.at))

    def _described(self, span: Span, head: Span, words: str, last_speaker: int | None) -> int:
        phrase = self.text[slice(*head)]
        title = description_in(self.text, span)
        definite = DEFINITE.match(phrase)
        if title and definite:
            number = self._by_role(span, title)
            if number is None and last_speaker is not None and phrase[:4].casefold() == "the ":
                last = self.registry.drafts[last_speaker]
                near = span[0] - last.before(span[0]) <= self.config.near
                if near and may_have_office(last, title):
                    number = last_speaker
                    last.roles.setdefault(title.text, title.role_class)
            if number is not None:
                return number
        name = description_name(words)
        if definite:
            owners = {n for _, n in self.registry.inside(span)}
            number = self._antecedent(span, head, owners)
            if number is not None:
                return number
        if definite or phrase.isupper() or (not title and is_capitalised(phrase)):
            known = next((n for n, d in enumerate(self.registry.drafts) if d.name.casefold() == name.casefold()), None)
            if known is not None:
                return known
        return self.add_described(span)

    def _may_mean(self, phrase: str, number: int) -> bool:
        draft = self.registry.drafts[number]
        return may_mean(phrase, draft.name, is_named_person=draft.kind == "person" and not draft.unnamed)

    def add_described(self, span: Span) -> int:
        """Add an actor whom the text describes without a name, and who is nobody that it mentions before."""
        phrase, title = self.text[slice(*head_of(self.text, span))], description_in(self.text, span)
        kind = kind_of_phrase(phrase)
        if kind == "group" and not title and " " in phrase and is_capitalised(phrase) and not PLURAL.search(phrase):
            kind = "country" if PART_OF_LAND.fullmatch(phrase) else "person"
        draft = Draft(description_name(self.text[slice(*span)]), kind, unnamed=True)
        if title and title.role_class:
            draft.roles[title.text] = title.role_class
        number = self.registry.add(draft)
        self._move(bare_span(self.text, span), number)
        draft.acts_for = affiliation(self.text, self.registry, span, self.places, own=number)
        return number

    def _antecedent(self, span: Span, head: Span, owners: set[int]) -> int | None:
        """Find the actor that a definite description means; for a body only a body, by the network or by its name."""
        drafts, phrase = self.registry.drafts, self.text[slice(*head)]
        noun = phrase.split()[-1].casefold()
        known_by = tables().bodies.get(noun, frozenset((noun,)))
        body = kind_of_phrase(phrase) == "organization" or noun in tables().bodies
        chances = antecedents(self.encoding, span, self.registry.at)
        chances = {n: c for n, c in chances.items() if n not in owners and self._may_mean(phrase, n)}
        if not body and kind_of_phrase(phrase) == "person":
            chances = {n: c for n, c in chances.items() if drafts[n].kind in ("person", "group")}
        if body:
            chances = {n: c for n, c in chances.items() if fits_body(drafts[n], known_by)}
        number = max(chances, key=lambda n: chances[n], default=-1)
        if number >= 0 and chances[number] >= (self.config.faint if body and not owners else self.config.sure):
            return number
        bodies = [n for n, d in enumerate(drafts) if body and not d.unnamed and d.kind == "organization"]
        bodies = [n for n in bodies if not known_by.isdisjoint(drafts[n].name.casefold().split())]
        fits = [(drafts[n].before(span[0]), n) for n in bodies if self._may_mean(phrase, n)]
        fits = [(at, n) for at, n in fits if at >= 0] or only_business(self.registry, noun, span[0])
        return max(fits)[1] if fits else None

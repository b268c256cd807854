"""The actors of one document while they are being found: clusters of mentions."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pourparler.lexicon import alternatives
from pourparler.lexicon.titles import titles
from pourparler.record import Actor, ActorKind, Span

_TITLE = re.compile(rf"^{alternatives(titles('courtesy', 'rank', 'office'))}\.?\s+(?=\S)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """Return a name without titles, articles and possessive endings.

    >>> bare("Mr. Ode Varrin’s")
    'Ode Varrin'
    """
    name = re.sub(r"\s+", " ", name).strip(" \"“”‘’',;:()[]")
    name = name if _INITIALS.fullmatch(name) else name.strip(".")
    name = re.sub(r"['’]s$", "", name)
    name = re.sub(r"^(?:the|a|an)\s+(?=\S)", "", name, flags=re.IGNORECASE)
    shorter = _TITLE.sub("", name)
    while shorter != name:
        name, shorter = shorter, _TITLE.sub("", shorter)
    return name


@lru_cache(maxsize=4096)
def bare_span(text: str, span: Span) -> Span:
    """Return the span of a phrase without a possessive at its end."""
    words = text[slice(*span)]
    return (span[0], span[1] - 2) if words[-2:] in ("'s", "’s") and len(words) > 2 else span


def folded(name: str) -> str:
    """Return a name without case and accents, for comparison.

    >>> folded("Élysée Palace") == folded("Elysee Palace")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


class Mentions(dict[Span, int]):
    """The number of the actor that each span mentions, with the spans also in order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self._order: list[Span] = []
        self._longest = 0

    def __setitem__(self, span: Span, number: int) -> None:
        if span not in self:
            insort(self._order, span)
            self._longest = max(self._longest, span[1] - span[0])
        super().__setitem__(span, number)

    def setdefault(self, span: Span, number: int = 0) -> int:
        """Return the actor of a span; if it has none, give it this one."""
        if span not in self:
            self[span] = number
        return self[span]

    def pop(self, span: Span, default: int | None = None) -> int | None:  # type: ignore[override]
        """Remove a span and return its actor."""
        if span in self:
            del self._order[bisect_left(self._order, span)]
        return super().pop(span, default)

    def touching(self, start: int, end: int) -> list[tuple[Span, int]]:
        """Return the mentions that share characters with ``[start, end)``, in order of the text."""
        first = bisect_left(self._order, (start - self._longest, 0))
        last = bisect_left(self._order, (end, 0))
        return [(s, self[s]) for s in self._order[first:last] if s[1] > start]

    def before(self, at: int, most: int) -> set[int]:
        """Return the actors of the last ``most`` mentions that begin before ``at``."""
        end = bisect_left(self._order, (at, 0))
        return {self[s] for s in self._order[max(0, end - most) : end]}


@dataclass
class Draft:
    """An actor while its mentions are being found."""

    name: str
    kind: ActorKind
    mentions: set[Span] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)  # role as worded -> class
    acts_for: int | None = None
    unnamed: bool = False
    pronouns: Counter[str] = field(default_factory=Counter)  # how often it was called "he" and "she"
    _starts: list[int] = field(default_factory=list)  # of the mentions, in order

    def add_mention(self, span: Span) -> None:
        """Add a mention."""
        if span not in self.mentions:
            self.mentions.add(span)
            insort(self._starts, span[0])

    def remove_mention(self, span: Span) -> None:
        """Remove a mention."""
        if span in self.mentions:
            self.mentions.discard(span)
            del self._starts[bisect_left(self._starts, span[0])]

    def remove_mentions(self) -> None:
        """Remove all mentions."""
        self.mentions.clear()
        self._starts.clear()

    def may_be(self, said: str | None) -> bool:
        """Whether "he" or "she" may mean this person: the other one was not used more often before."""
        return said is None or self.pronouns[said] >= self.pronouns["she" if said == "he" else "he"]

    def before(self, at: int) -> int:
        """Return where the last mention before ``at`` begins; -1 if there is none."""
        k = bisect_left(self._starts, at)
        return self._starts[k - 1] if k else -1


@dataclass
class Registry:
    """All actors found so far, by number, and their mentions."""

    drafts: list[Draft] = field(default_factory=list)
    at: Mentions = field(default_factory=Mentions)
    _by_name: dict[str, list[int]] = field(default_factory=dict)  # of the named ones, by their folded names

    def add(self, draft: Draft) -> int:
        """Add an actor and return its number."""
        self.drafts.append(draft)
        number = len(self.drafts) - 1
        if not draft.unnamed:
            self._by_name.setdefault(folded(draft.name), []).append(number)
        return number

    def rename(self, number: int, name: str) -> None:
        """Change the name of a named actor."""
        draft = self.drafts[number]
        self._by_name[folded(draft.name)].remove(number)
        draft.name = name
        insort(self._by_name.setdefault(folded(name), []), number)

    def join(self, number: int, into: int) -> None:
        """Give the name, the mentions and the roles of an actor to another, who is the same."""
        draft, other = self.drafts[number], self.drafts[into]
        for span in sorted(draft.mentions):
            if self.at.get(span) == number:
                self.at[span] = into
            other.add_mention(span)
        draft.remove_mentions()
        for role, role_class in draft.roles.items():
            other.roles.setdefault(role, role_class)
        if other.acts_for is None and draft.acts_for != into:
            other.acts_for = draft.acts_for
        for each in self.drafts:
            each.acts_for = into if each.acts_for == number and each is not other else each.acts_for
        if not draft.unnamed:
            same = self._by_name[folded(draft.name)]
            same[same.index(number)] = into

    def add_mention(self, number: int, span: Span) -> None:
        """Make a span a mention of an actor, unless it already mentions another."""
        if self.at.setdefault(span, number) == number:
            self.drafts[number].add_mention(span)

    def named(self, name: str, kind: ActorKind | None = None) -> int | None:
        """Return the number of the named actor of that name, if there is one."""
        same = self._by_name.get(folded(name), ())
        return next((number for number in same if kind in (None, self.drafts[number].kind)), None)

    def inside(self, span: Span) -> list[tuple[Span, int]]:
        """Return the mentions within a span, in order of the text."""
        return [(s, n) for s, n in self.at.touching(*span) if span[0] <= s[0] and s[1] <= span[1]]

    def only_person(self, at: int) -> int | None:
        """Return the only person whom the text mentions before an offset; None if there are none or several."""
        people = [n for n, d in enumerate(self.drafts) if d.kind == "person" and d.before(at) >= 0]
        return people[0] if len(people) == 1 else None

    def root(self, number: int | None) -> int | None:
        """Return the last actor in the chain of those that an actor acts for."""
        seen: set[int] = set()
        while number is not None and number not in seen:
            seen.add(number)
            following = self.drafts[number].acts_for
            if following is None:
                return number
            number = following
        return number

    def actors(self, speaking: Iterable[int] = ()) -> tuple[list[Actor], dict[int, str]]:
        """Return the finished actors in order of their first mention, and the id of each number.

        Parameters
        ----------
        speaking : actors that stay even if the text does not mention them, as a title may name who speaks
        """
        remaining = {n for n, d in enumerate(self.drafts) if d.mentions} | set(speaking)
        for n in sorted(remaining):
            # a country that is only mentioned by its seat of government has no mention of its own
            roots = [self.drafts[n].acts_for, self.root(n)]
            remaining |= {r for r in roots if r is not None}
        order = sorted(remaining, key=lambda n: (min(self.drafts[n].mentions, default=(10**9, 0)), n))
        ids = {n: f"a{k + 1}" for k, n in enumerate(order)}
        found = []
        for n in order:
            d = self.drafts[n]
            acts_for = ids.get(d.acts_for) if d.acts_for is not None and d.acts_for != n else None
            found.append(
                Actor.model_validate(
                    {
                        "id": ids[n],
                        "name": d.name,
                        "kind": d.kind,
                        "roles": tuple(d.roles),
                        "for": acts_for,
                        "mentions": tuple(sorted(d.mentions)),
                    }
                )
            )
        return found, ids

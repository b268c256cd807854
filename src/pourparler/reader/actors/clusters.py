"""The actors of one document while they are being found: clusters of mentions, in one place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from pourparler.lexicon import alternatives
from pourparler.lexicon.titles import titles
from pourparler.record import Actor, ActorKind, Span

_TITLE = re.compile(rf"^{alternatives(titles('courtesy', 'rank', 'office'))}\.?\s+(?=\S)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """A name without honorifics, articles and possessive endings.

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
def folded(name: str) -> str:
    """A name without case and accents, for comparing.

    >>> folded("Élysée Palace") == folded("Elysee Palace")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


class Mentions(dict[Span, int]):
    """Which actor each span of characters is, the spans also in order of the text."""

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
        """The actor of a span; the given one where it had none."""
        if span not in self:
            self[span] = number
        return self[span]

    def pop(self, span: Span, default: int | None = None) -> int | None:  # type: ignore[override]
        """Take a span out; its actor."""
        if span in self:
            del self._order[bisect_left(self._order, span)]
        return super().pop(span, default)

    def touching(self, start: int, end: int) -> list[tuple[Span, int]]:
        """The mentions that share characters with ``[start, end)``, in order of the text."""
        first = bisect_left(self._order, (start - self._longest, 0))
        last = bisect_left(self._order, (end, 0))
        return [(s, self[s]) for s in self._order[first:last] if s[1] > start]

    def before(self, at: int, most: int) -> set[int]:
        """The actors of the last mentions that begin before a place, at most so many mentions."""
        end = bisect_left(self._order, (at, 0))
        return {self[s] for s in self._order[max(0, end - most) : end]}


@dataclass
class Draft:
    """An actor in the making."""

    name: str
    kind: ActorKind
    mentions: set[Span] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)  # role as worded -> class
    acts_for: int | None = None
    unnamed: bool = False
    pronouns: Counter[str] = field(default_factory=Counter)  # how often it was called "he" and "she"
    _starts: list[int] = field(default_factory=list)  # of the mentions, in order

    def mention(self, span: Span) -> None:
        """Take in a mention."""
        if span not in self.mentions:
            self.mentions.add(span)
            insort(self._starts, span[0])

    def forget(self, span: Span) -> None:
        """Give up a mention."""
        if span in self.mentions:
            self.mentions.discard(span)
            del self._starts[bisect_left(self._starts, span[0])]

    def forget_all(self) -> None:
        """Give up all mentions."""
        self.mentions.clear()
        self._starts.clear()

    def may_be(self, said: str | None) -> bool:
        """Whether a person may be called so: not more often the other way before."""
        return said is None or self.pronouns[said] >= self.pronouns["she" if said == "he" else "he"]

    def before(self, at: int) -> int:
        """Where its last mention before ``at`` begins; -1 if there is none."""
        k = bisect_left(self._starts, at)
        return self._starts[k - 1] if k else -1


@dataclass
class Registry:
    """Every actor found so far, and which actor each span of characters is."""

    drafts: list[Draft] = field(default_factory=list)
    at: Mentions = field(default_factory=Mentions)
    _by_name: dict[str, list[int]] = field(default_factory=dict)  # of the named ones, by their folded names

    def add(self, draft: Draft) -> int:
        """Take in a new actor; its number."""
        self.drafts.append(draft)
        number = len(self.drafts) - 1
        if not draft.unnamed:
            self._by_name.setdefault(folded(draft.name), []).append(number)
        return number

    def rename(self, number: int, name: str) -> None:
        """Call a named actor otherwise."""
        draft = self.drafts[number]
        self._by_name[folded(draft.name)].remove(number)
        draft.name = name
        insort(self._by_name.setdefault(folded(name), []), number)

    def mention(self, number: int, span: Span) -> None:
        """Let a span be a mention of an actor, unless it is one of another already."""
        if self.at.setdefault(span, number) == number:
            self.drafts[number].mention(span)

    def named(self, name: str, kind: ActorKind | None = None) -> int | None:
        """The named actor of that name."""
        same = self._by_name.get(folded(name), ())
        return next((number for number in same if kind in (None, self.drafts[number].kind)), None)

    def inside(self, span: Span) -> list[tuple[Span, int]]:
        """Mentions that lie in a span, in order of the text."""
        return [(s, n) for s, n in self.at.touching(*span) if span[0] <= s[0] and s[1] <= span[1]]

    def root(self, number: int | None) -> int | None:
        """Whom an actor acts for in the end."""
        seen: set[int] = set()
        while number is not None and number not in seen:
            seen.add(number)
            following = self.drafts[number].acts_for
            if following is None:
                return number
            number = following
        return number

    def actors(self) -> tuple[list[Actor], dict[int, str]]:
        """The finished actors in order of their first mention, and the id that each number got."""
        kept = {n for n, d in enumerate(self.drafts) if d.mentions}
        for n in sorted(kept):
            # a country that only its seat of government stands for has no mention of its own
            roots = [self.drafts[n].acts_for, self.root(n)]
            kept |= {r for r in roots if r is not None}
        order = sorted(kept, key=lambda n: (min(self.drafts[n].mentions, default=(10**9, 0)), n))
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

"""A codebook drafted from a ledger: parties, issues, options and positions, each with the words it rests on.

Parties are the actors for whom people take stances. Issues are clusters of what the stances are about and of the
provisions of proposals: phrases are joined while their meanings and their words are alike (agglomerative clustering
with average linkage; Sokal and Michener 1958). An issue is called by the phrase that is most like all others of its
cluster; its options are the different phrases, in order if they are amounts of one unit.

A draft is a proposal to people, who accept, change or reject it. Nothing of it is coded.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.ledger import ActorRow, Ledger, StanceRow
from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.reader.network.embeddings import Meaning
from pourparler.text import plain

Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"^(?:(?:the|an?|its|their|his|her|our|any|such|this|that|these|those)\s+)+", re.IGNORECASE)
_TAIL = re.compile(r"\s(?:that|which|who|unless|if|until|because|so)\s|[,;:(]")
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)[\s-]*(?P<unit>%|per\s?cent|percent|percentage points?|days?|weeks?|months?|years?|"
    r"hours?|crowns?|dollars?|euros?|pounds?|tonnes?|tons?|miles?|kilomet(?:re|er)s?|million|billion|trillion)\b|"
    r"(?P<money>[$€£])\s?(?P<sum>\d+(?:[.,]\d+)*)(?:\s?(?P<scale>million|billion|trillion|bn|m))?",
    re.IGNORECASE,
)
_SCALES = {"m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_TEXTS = frozenset(
    stem(word) for word in "deal agreement accord pact plan proposal offer bill text package draft treaty".split()
)
_TEXT = "deal"  # stands for them: coverage calls one text by many names
_LONGEST = 60  # characters of the name of an issue or option
_LONGEST_NAME = 120  # characters of the name of a party or speaker
_MOST_SPEAKERS = 30


@dataclass(frozen=True)
class DraftConfig:
    """Settings of a draft.

    Attributes
    ----------
    most_parties, most_issues, most_options
        The greatest number of each; of issues and options, those with the most evidence are kept.
    alike
        The least mean likeness of two clusters that are joined, from 0 to 1.
    same
        The least likeness of two phrases that are one option, from 0 to 1.
    least
        The least confidence of a stance that counts, from 0 to 1.
    most_phrases
        Phrases that are clustered, those with the most evidence; the others join the cluster that is most like them.
    """

    most_parties: int = 8
    most_issues: int = 12
    most_options: int = 6
    alike: float = 0.42
    same: float = 0.72
    least: float = 0.0
    most_phrases: int = 1_500


@dataclass(frozen=True)
class DraftParty:
    """A party, those who spoke for it, and the weight of what it took stances on: the sum of their confidences."""

    name: str
    speakers: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class DraftPosition:
    """A stance of a party on an option of an issue, as the machine reads it."""

    party: str
    issue: str
    option: str
    row: StanceRow


@dataclass(frozen=True)
class DraftIssue:
    """A point in dispute, its options, and the phrases of the documents that are about it, most frequent first."""

    name: str
    options: tuple[str, ...]
    is_ordered: bool
    phrases: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Draft:
    """Parties and issues by weight, and the positions of these parties on these issues."""

    parties: tuple[DraftParty, ...]
    issues: tuple[DraftIssue, ...]
    positions: tuple[DraftPosition, ...]


@dataclass
class _Phrase:
    """A phrase of the documents, however often it stands there."""

    name: str
    weight: float
    rows: list[StanceRow]


def draft_codebook(ledger: Ledger, meaning: Meaning | None = None, config: DraftConfig = DraftConfig()) -> Draft:
    """Draft a codebook from the stances and proposals of a ledger.

    Parameters
    ----------
    meaning
        The sentence encoder; loaded if not given.
    """
    rows = [row for row in ledger.stances.list() if row.confidence >= config.least]
    actors = ledger.actors.list()
    principal = _principals(actors)
    parties = _parties(rows, principal, actors, config)
    found = _phrases(rows, [each.quote for row in ledger.proposals.list() for each in row.provisions])
    if not found:
        return Draft(parties, (), ())
    clusters = _clusters(found, (meaning or Meaning()).of(each.name for each in found), config)
    kept = {party.name for party in parties}
    issues, positions = [], []
    taken: set[str] = set()
    for members, likeness in clusters[: config.most_issues]:
        issue, option_of = _issue([found[n] for n in members], likeness, taken, config)
        taken.add(issue.name.casefold())
        issues.append(issue)
        for n in members:
            for row in found[n].rows:
                party = _title(principal.get(row.party, row.party))
                if party in kept:
                    positions.append(DraftPosition(party, issue.name, option_of[found[n].name], row))
    return Draft(parties, tuple(issues), tuple(positions))


# --- parties


def _principals(actors: Iterable[ActorRow]) -> dict[str, str]:
    """The party that each actor speaks for in the end, by name."""
    direct = {actor.name: actor.acts_for or "" for actor in actors}
    found = {}
    for name in filter(direct.get, direct):
        seen = [name]
        while direct.get(seen[-1]) and direct[seen[-1]] not in seen:
            seen.append(direct[seen[-1]])
        found[name] = seen[-1]
    of_surname: dict[str, set[str]] = {}
    for name, party in found.items():
        of_surname.setdefault(name.split()[-1], set()).add(party)
    return {**{name: min(parties) for name, parties in of_surname.items() if len(parties) == 1}, **found}


def _parties(
    rows: Sequence[StanceRow], principal: Mapping[str, str], actors: Sequence[ActorRow], config: DraftConfig
) -> tuple[DraftParty, ...]:
    weights: dict[str, float] = defaultdict(float)
    for row in rows:
        weights[principal.get(row.party, row.party)] += row.confidence
    for actor in actors:
        whose = principal.get(actor.name, actor.name)
        if whose in weights:
            weights[whose] += 0.05 * actor.statements
    named = [(weight, name) for name, weight in weights.items() if any(letter.isupper() for letter in name)]
    speakers: dict[str, list[str]] = {}
    ordered = sorted(named, key=lambda each: (-each[0], each[1]))[: config.most_parties]
    taken = {_title(name).casefold() for _, name in ordered}
    for actor in actors:
        side, speaker = principal.get(actor.name), _title(actor.name)
        if side and actor.statements and speaker.casefold() not in taken:
            taken.add(speaker.casefold())
            speakers.setdefault(side, []).append(speaker)
    return tuple(
        DraftParty(_title(name), tuple(speakers.get(name, ())[:_MOST_SPEAKERS]), round(weight, 2))
        for weight, name in {_title(name).casefold(): (weight, name) for weight, name in reversed(ordered)}.values()
    )[::-1]


def _title(name: str) -> str:
    """A name as a codebook can have it."""
    return plain(name)[:_LONGEST_NAME].strip() or "?"


# --- issues


def _phrases(rows: Sequence[StanceRow], provisions: Sequence[str]) -> list[_Phrase]:
    """What the stances and the provisions are about, each phrase once, those with the most evidence first."""
    found: dict[frozenset[str], _Phrase] = {}
    given: list[tuple[str, StanceRow | None]] = [(row.target, row) for row in rows]
    given += [(words, None) for words in provisions]
    for words, row in given:
        name = _trimmed(words)
        key = frozenset(_stems(name))
        if not key:  # "it", "that": nobody can tell what it is about
            continue
        each = found.setdefault(key, _Phrase(name, 0.0, []))
        each.weight += row.confidence if row else 0.5
        if row:
            each.rows.append(row)
    return sorted(found.values(), key=lambda each: (-each.weight, each.name))


def _trimmed(words: str) -> str:
    """A phrase without its article and without quotation marks that stand alone."""
    words = _ARTICLE.sub("", plain(words)).strip(" .,;:")
    if sum(words.count(mark) for mark in '"“”') % 2 or re.fullmatch(r"[\"“‘'].*[\"”’']", words):
        words = re.sub(r"[\"“”]", "", words)
    return words.strip(" .,;:'‘’[]()")


def _stems(text: str) -> list[str]:
    idle = stance_lexicon().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1 or word.isdigit()]
    return [_TEXT if word in _TEXTS else word for word in found if (word,) not in idle]


def _likeness(found: Sequence[_Phrase], vectors: Floats) -> Floats:
    """How alike each two phrases are (N, N), from 0 to 1: half by meaning, half by the rare words that they share."""
    stems = [set(_stems(each.name)) for each in found]
    spread = Counter(word for words in stems for word in words)
    columns = {word: n for n, word in enumerate(spread)}
    shares = np.zeros((len(found), len(columns)), dtype=np.float32)
    for n, words in enumerate(stems):
        for word in words:
            shares[n, columns[word]] = math.log(1 + len(found) / spread[word])
    size = np.linalg.norm(shares, axis=1, keepdims=True)
    shares /= np.where(size > 0, size, 1.0)
    result: Floats = np.clip(0.6 * (vectors @ vectors.T) + 0.4 * (shares @ shares.T), 0.0, 1.0)
    return result


def _clusters(found: Sequence[_Phrase], vectors: Floats, config: DraftConfig) -> list[tuple[list[int], Floats]]:
    """The clusters of phrases by weight, each with the likeness of its phrases to one another."""
    most = min(len(found), config.most_phrases)
    alike = _likeness(found, vectors)
    groups = _join(alike[:most, :most].copy(), config.alike)
    for n in range(most, len(found)):
        means = [float(alike[n, group].mean()) for group in groups]
        best = int(np.argmax(means))
        if means[best] >= config.alike:
            groups[best].append(n)
    groups.sort(key=lambda group: -_weight([found[n] for n in group]))
    return [(group, alike[np.ix_(group, group)]) for group in groups]


def _weight(phrases: Sequence[_Phrase]) -> float:
    """The evidence of an issue: the stances on it, more if several parties take them, and the provisions."""
    parties = {row.party_id for each in phrases for row in each.rows}
    return sum(each.weight for each in phrases) * (1.0 + math.log(max(1, len(parties))))


def _join(alike: Floats, least: float) -> list[list[int]]:
    """Join clusters while the mean likeness of two is at least ``least``; changes ``alike``."""
    np.fill_diagonal(alike, -1.0)
    groups: dict[int, list[int]] = {n: [n] for n in range(len(alike))}
    while len(groups) > 1:
        i, j = divmod(int(np.argmax(alike)), len(alike))
        if alike[i, j] < least:
            break
        one, other = len(groups[i]), len(groups[j])
        alike[i] = alike[:, i] = (one * alike[i] + other * alike[j]) / (one + other)
        alike[i, i] = -1.0
        alike[j] = alike[:, j] = -1.0
        groups[i] += groups.pop(j)
    return list(groups.values())


def _issue(
    phrases: Sequence[_Phrase], alike: Floats, taken: set[str], config: DraftConfig
) -> tuple[DraftIssue, dict[str, str]]:
    """An issue, and the option to which each phrase of its cluster belongs."""
    weights = np.array([each.weight for each in phrases], dtype=np.float32)
    name = _name(phrases, alike @ weights, taken)
    groups = _join(alike.copy(), config.same)
    groups.sort(key=lambda group: -sum(phrases[n].weight for n in group))
    names: list[str] = []
    option_of: dict[str, str] = {}
    kept, rest = groups[: config.most_options], [n for group in groups[config.most_options :] for n in group]
    for n in rest:
        kept[int(np.argmax([alike[n, group].mean() for group in kept]))].append(n)
    for group in kept:
        best = max(group, key=lambda n: (phrases[n].weight, -len(phrases[n].name)))
        option = _cut(phrases[best].name)
        option = option if option.casefold() not in {each.casefold() for each in names} else phrases[best].name[:120]
        names.append(option)
        option_of |= {phrases[n].name: option for n in group}
    amounts = [_amount(each) for each in names]
    units = {unit for unit, _ in filter(None, amounts)}
    is_ordered = len(names) > 1 and None not in amounts and len(units) == 1
    if is_ordered:
        names = [name for _, name in sorted(zip((each[1] for each in amounts if each), names, strict=True))]
    ordered = sorted(phrases, key=lambda each: -each.weight)
    issue = DraftIssue(
        name, tuple(dict.fromkeys(names)), is_ordered, tuple(each.name for each in ordered), round(_weight(phrases), 2)
    )
    return issue, option_of


def _name(phrases: Sequence[_Phrase], central: Floats, taken: set[str]) -> str:
    """The phrase that is most like the others, of few words, and no other issue's name."""
    spread = Counter(word for each in phrases for word in set(_stems(each.name)))

    def rank(n: int) -> float:
        words = _cut(phrases[n].name).split()
        shared = sum(spread[word] for word in set(_stems(" ".join(words)))) / max(1, len(words))
        return float(central[n]) * (0.5 + shared / len(phrases)) / (1.0 + 0.25 * max(0, len(words) - 4))

    ordered = sorted(range(len(phrases)), key=lambda n: -rank(n))
    names = [_cut(phrases[n].name) for n in ordered]
    free = [name for name in names if name and name.casefold() not in taken]
    return free[0] if free else f"{names[0]} {len(taken) + 1}"


def _cut(name: str) -> str:
    """A phrase without the clause after it, in at most ``_LONGEST`` characters."""
    short = _TAIL.split(name)[0].strip() or name
    if len(short) > _LONGEST:
        short = short[: _LONGEST + 1].rsplit(" ", 1)[0]
    return short


def _amount(words: str) -> tuple[str, float] | None:
    """The unit and the number of a phrase with one amount; None without."""
    found = list(_AMOUNT.finditer(words))
    if len(found) != 1:
        return None
    (match,) = found
    number = float((match["number"] or match["sum"]).replace(",", "").rstrip("."))
    unit = (match["unit"] or match["money"]).casefold().rstrip("s")
    unit = "%" if unit.replace(" ", "") in ("percent", "percentagepoint") else unit
    if match["scale"]:
        number *= _SCALES[match["scale"].casefold()]
    return (unit, number)

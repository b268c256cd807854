"""A codebook drafted from a ledger: parties, issues, options and positions, each with the words it rests on.

Parties are the actors for whom people take stances. Issues are groups of what the stances are about and of the
provisions of proposals (:mod:`pourparler.codebook.phrases`). An issue is called by the phrase that is most like all
others of its group; its options are the different phrases, in order if they are amounts of one unit.

A draft is a proposal to people, who accept, change or reject it. Nothing of it is coded.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.draft_evidence import Evidence, gather_evidence
from pourparler.codebook.draft_parties import DraftParty, find_draft_parties
from pourparler.codebook.model import Party
from pourparler.codebook.phrases import (
    Floats,
    Likeness,
    Phrase,
    cluster,
    idle_words,
    is_text,
    join,
    nearest,
    phrase_key,
    same_text,
    stems,
)
from pourparler.ledger import Ledger, StanceRow

_TAIL = re.compile(r"\s(?:that|which|who|unless|if|until|because|so)\s|[,;:(]")
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)[\s-]*(?P<unit>%|per\s?cent|percent|percentage points?|days?|weeks?|months?|years?|"
    r"hours?|crowns?|dollars?|euros?|pounds?|tonnes?|tons?|miles?|kilomet(?:re|er)s?|million|billion|trillion)\b|"
    r"(?P<money>[$€£])\s?(?P<sum>\d+(?:[.,]\d+)*)(?:\s?(?P<scale>million|billion|trillion|bn|m))?",
    re.IGNORECASE,
)
_SCALES = {"m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_LONGEST = 60  # characters of the name of an issue or option
_FIRST = 10  # issues that are kept though nobody takes a stance on them, or only once
_OUTSIDE = 0.75  # of the weight of a stance that does not count if no party takes it
_MOST_COMPARED = 400  # phrases of an issue that are compared with one another


@dataclass(frozen=True)
class DraftConfig:
    """Settings of a draft.

    Attributes
    ----------
    most_parties, most_issues, most_options
        The greatest number of each; those with the most evidence are kept.
    alike
        The least mean likeness of two groups of phrases that are joined, from 0 to 1.
    fold
        The least mean likeness of an issue and a phrase beyond the greatest number of issues that joins it, 0 to 1.
    same
        The least likeness of two phrases that are one option, from 0 to 1.
    least
        The least confidence of a stance that counts, from 0 to 1.
    most_phrases
        Phrases that are joined pairwise, those with the most evidence; each other one joins the group it is most like.
    """

    most_parties: int = 12
    most_issues: int = 20
    most_options: int = 6
    alike: float = 0.3
    fold: float = 0.24
    same: float = 0.72
    least: float = 0.0
    most_phrases: int = 1_500


@dataclass(frozen=True)
class DraftPosition:
    """A stance of a party on an option of an issue, as the machine reads it."""

    party: str
    issue: str
    option: str
    row: StanceRow


@dataclass(frozen=True)
class DraftIssue:
    """A point in dispute, its options, and the phrases of the documents that are about it, most frequent first.

    ``option_phrases`` has the phrases of each option.
    """

    name: str
    options: tuple[str, ...]
    is_ordered: bool
    phrases: tuple[str, ...]
    weight: float
    option_phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Draft:
    """Parties and issues by weight, and the positions of these parties on these issues."""

    parties: tuple[DraftParty, ...]
    issues: tuple[DraftIssue, ...]
    positions: tuple[DraftPosition, ...]


@dataclass(frozen=True)
class Settled:
    """What people have decided, of which a draft proposes nothing again.

    Attributes
    ----------
    names
        Names of parties and speakers that are placed, or that were removed.
    issues
        Names of issues.
    phrases
        The phrases of each issue that is placed or was removed; what is like them is of that issue.
    """

    names: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()


def draft_codebook(ledger: Ledger, config: DraftConfig = DraftConfig(), settled: Settled = Settled()) -> Draft:
    """Draft a codebook from the stances and proposals of a ledger.

    Parameters
    ----------
    settled
        What people have decided: it is left out, as the caller has it already.
    """
    return draft_from(gather_evidence(ledger, config.least), ledger, config, settled)


def draft_from(
    evidence: Evidence, ledger: Ledger, config: DraftConfig = DraftConfig(), settled: Settled = Settled()
) -> Draft:
    """Draft a codebook from evidence that is collected already."""
    closed = {name.casefold() for name in settled.names}
    parties = find_draft_parties(evidence, config.most_parties, closed)
    found = evidence.phrases
    if not found:
        return Draft(parties, (), ())
    likeness = evidence.likeness([phrase for group in settled.phrases for phrase in group], ledger)
    chosen = _open_phrases(found, likeness, config, settled)
    text = same_text(found, [actor.name for actor in evidence.actors if actor.kind == "person"])
    groups = cluster(likeness, chosen, config.alike, config.most_phrases, frozenset(text))
    known = {party.name.casefold() for party in parties} | closed

    def is_of_party(row: StanceRow) -> bool:
        return evidence.party_of(row).casefold() in known

    def weight(group: Sequence[int]) -> float:
        return _weight([found[n] for n in group], is_of_party)

    groups.sort(key=lambda group: -weight(group))
    issued = [
        group for n, group in enumerate(groups) if n < _FIRST or _is_issue([found[p] for p in group], is_of_party)
    ][: config.most_issues]
    groups = _fold(issued, [group for group in groups if group not in issued], likeness, config)
    groups.sort(key=lambda group: -weight(group))
    kept = {party.name for party in parties}
    issues, positions = [], []
    taken = {name.casefold() for name in settled.issues}
    for group in groups:
        members = sorted(group, key=lambda n: -found[n].weight)
        issue = _issue(members, found, likeness, taken, config, weight(group))
        taken.add(issue.name.casefold())
        issues.append(issue)
        option_of = {
            phrase: option
            for option, phrases in zip(issue.options, issue.option_phrases, strict=True)
            for phrase in phrases
        }
        for n in group:
            for row in found[n].rows:
                if (party := evidence.party_of(row)) in kept:
                    positions.append(DraftPosition(party, issue.name, option_of[found[n].name], row))
    return Draft(parties, tuple(issues), tuple(positions))


def draft_parties(ledger: Ledger, config: DraftConfig = DraftConfig()) -> tuple[Party, ...]:
    """Draft the parties of a codebook, without the issues; nothing is encoded."""
    known = gather_evidence(ledger, config.least, with_phrases=False)
    return tuple(Party(each.name, each.speakers) for each in find_draft_parties(known, config.most_parties, ()))


# --- issues


def _open_phrases(found: Sequence[Phrase], likeness: Likeness, config: DraftConfig, settled: Settled) -> list[int]:
    """Return the phrases that belong to no issue that people have decided about."""
    everything = list(range(len(found)))
    groups, at = [], len(found)
    for phrases in settled.phrases:
        groups.append(list(range(at, at + len(phrases))))
        at += len(phrases)
    groups = [group for group in groups if group]
    if not groups:
        return everything
    closed = {phrase_key(phrase) for phrases in settled.phrases for phrase in phrases}
    alike = nearest(likeness, groups, everything)
    return [n for n in everything if alike[n][1] < config.alike and phrase_key(found[n].name) not in closed]


def _fold(kept: list[list[int]], others: list[list[int]], likeness: Likeness, config: DraftConfig) -> list[list[int]]:
    """Add each phrase of the other groups to the kept one that it is most like, if it is like it."""
    rest = [n for group in others for n in group]
    if kept:
        for n, (group, alike) in zip(rest, nearest(likeness, kept, rest), strict=True):
            if alike >= config.fold:
                kept[group].append(n)
    return kept


def _is_issue(phrases: Sequence[Phrase], is_of_party: Callable[[StanceRow], bool]) -> bool:
    """Whether a party takes a stance on it, and more is said of it than that once."""
    return any(is_of_party(row) for each in phrases for row in each.rows) and sum(each.count for each in phrases) > 1


def _weight(phrases: Sequence[Phrase], is_of_party: Callable[[StanceRow], bool]) -> float:
    """Return the evidence of an issue, which is more if several parties take stances on it in several documents."""
    rows = [row for each in phrases for row in each.rows]
    own = [row for row in rows if is_of_party(row)]
    evidence = sum(each.weight for each in phrases) - _OUTSIDE * sum(row.confidence for row in rows)
    evidence += _OUTSIDE * sum(row.confidence for row in own)
    parties, documents = len({row.party_id for row in own}), len({row.document for row in own})
    return evidence * (1.0 + math.log(max(1, parties))) * (1.0 + math.log(max(1, documents)))


def _issue(
    members: Sequence[int],
    found: Sequence[Phrase],
    likeness: Likeness,
    taken: set[str],
    config: DraftConfig,
    weight: float,
) -> DraftIssue:
    """Make an issue of a group of phrases, those with the most evidence first."""
    first = members[:_MOST_COMPARED]
    alike = likeness.among(first)
    weights = np.array([found[n].weight for n in first], dtype=np.float32)
    name = _name([found[n] for n in first], alike @ weights, taken)
    groups = [[first[n] for n in group] for group in join(alike, config.same)]
    groups.sort(key=lambda group: -sum(found[n].weight for n in group))
    kept = groups[: config.most_options]
    rest = [n for group in groups[config.most_options :] for n in group] + list(members[_MOST_COMPARED:])
    for n, (group, _) in zip(rest, nearest(likeness, kept, rest), strict=True):
        kept[group].append(n)
    options = _options([[found[n] for n in group] for group in kept])
    amounts = [_amount(option) for option in options]
    is_ordered = len(options) > 1 and None not in amounts and len({each[0] for each in amounts if each}) == 1
    if is_ordered:
        options = dict(sorted(options.items(), key=lambda each: (_amount(each[0]) or ("", 0.0))[1]))
    phrases = [found[n] for n in members]
    return DraftIssue(
        name,
        tuple(options),
        is_ordered,
        tuple(each.name for each in phrases),
        round(weight, 2),
        tuple(options.values()),
    )


def _options(groups: Sequence[Sequence[Phrase]]) -> dict[str, tuple[str, ...]]:
    """Name each option by its phrase with the most evidence; each with its phrases."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        best = max(group, key=lambda each: (each.weight, -len(each.name)))
        name = _cut(best.name)
        if name.casefold() in {each.casefold() for each in found}:
            name = best.name[:120]
        phrases = [each.name for each in sorted(group, key=lambda each: -each.weight)]
        found[name] = (*found.get(name, ()), *phrases)
    return found


def _name(phrases: Sequence[Phrase], central: Floats, taken: set[str]) -> str:
    """The phrase that is most like the others, of few words that say what it is about, and no other issue's name.

    A word for a text that stands alone has an article, as in sentences: "On the deal they are apart".
    """
    spread = Counter(word for each in phrases for word in set(stems(each.name)))
    idle = idle_words()

    def rank(n: int) -> float:
        name = _cut(phrases[n].name)
        words = name.split()
        own = set(stems(name))
        shared = sum(spread[word] for word in own) / max(1, len(words))
        telling = len(own - idle) / max(1, len(own))
        whole = 1.0 if len(phrases[n].name) <= _LONGEST else 0.6
        length = 1.0 + 0.25 * max(0, len(words) - 4)
        return float(central[n]) * (0.5 + shared / len(phrases)) * (0.5 + telling) * whole / length

    ordered = sorted(range(len(phrases)), key=lambda n: -rank(n))
    names = [_cut(phrases[n].name) for n in ordered]
    names = [f"the {name}" if is_text(name) else name for name in names]
    free = [name for name in names if name and name.casefold() not in taken]
    return free[0] if free else f"{names[0]} {len(taken) + 1}"


def _cut(name: str) -> str:
    """A phrase without the clause after it, in at most ``_LONGEST`` characters, and without loose ends.

    Examples
    --------
    >>> _cut("a transfer of the northern berths and of the customs house to the joint authority")
    'a transfer of the northern berths and of the customs'
    >>> _cut("“any berth, any day” rule")
    'any berth'
    """
    short = _TAIL.split(name)[0].strip() or name
    if len(short) > _LONGEST:
        words = short[: _LONGEST + 1].rsplit(" ", 1)[0].split()
        while len(words) > 2 and not set(stems(words[-1])) - idle_words():
            words.pop()
        short = " ".join(words)
    return short if short.count("“") == short.count("”") else re.sub("[“”]", "", short).strip() or name


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

"""How much lines bear on what is in dispute: the words of the dispute, its parties, and the documents about it.

The words of the dispute are those that meetings, proposals and positions of several documents share, and those of the
codebook. What only one document speaks of is beside the dispute, however often it says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pourparler.ledger.contradiction.lexicon import stance_lexicon, stem
from pourparler.ledger.rows import ActorRow, MeetingRow, ProposalRow, StanceRow, StatementRow
from pourparler.lexicon.verbs import private_verbs, reporting_verbs
from pourparler.text import plain

LEAST_ABOUT = 0.25
"""The least share of entries about talks, beside its statements, of a document that is about the dispute."""

_WORD = re.compile(r"[^\W\d_]\w+")
_MOST = 3.0  # the most that the words of a line add
_FULL = 12  # documents that share a word of full weight
_FEW = 5  # documents: of fewer, a word of one counts
_COMMON = 0.3  # weight of a word that every negotiation is full of
_LEAST_KIN = 1.1  # how much the entries of a document must be about the dispute on average; other talks are less
_MOST_PARTIES = 12
_UNSAID = frozenset("to will would may might could should".split())  # begin the words for what is not said yet


@dataclass(frozen=True)
class Bearing:
    """What a ledger's dispute is about.

    Attributes
    ----------
    words
        The weight of each stem, from 0 to 1.
    parties
        The parties by their rank, from 0 for the first; actors that speak for a party have its rank.
    documents
        The share of entries about talks, beside the statements, of each document that tells of these talks.
    """

    words: Mapping[str, float]
    parties: Mapping[str, int]
    documents: Mapping[str, float]

    def of_words(self, text: str) -> float:
        """How much a text is about the dispute, from 0 to 3."""
        return min(_MOST, sum(self.words.get(each, 0.0) for each in set(_stems(text))))

    def rank(self, names: Iterable[str | None]) -> int:
        """The rank of the first party among some names; that after the last if none is a party."""
        return min((self.parties[name] for name in names if name and name in self.parties), default=len(self.parties))

    def is_party(self, *names: str | None) -> bool:
        """Whether one of some names is that of a party, or of an actor that speaks for one."""
        return any(name in self.parties for name in names)

    def is_about(self, document: str) -> bool:
        """Whether a document is about the dispute, and not only set in it."""
        return self.documents.get(document, 0.0) >= LEAST_ABOUT

    def of_statement(self, row: StatementRow, actor: ActorRow | None, *, has_stance: bool) -> float:
        """How much a statement matters: who says it, whether it takes a position, what it is about, and where."""
        names = (row.speaker, actor.acts_for if actor else None)
        return (
            2.0 * has_stance
            + 1.5 * self.is_party(*names)
            + 0.75 * (row.act is not None)
            + self.of_words(row.content)
            + min(1.0, self.documents.get(row.document, 0.0))
            + 0.5 * len(row.witnesses)
            + row.confidence
        )


def reports_speech(row: StatementRow) -> bool:
    """Whether the reporting words of a statement say that it was made, and are not the writer's reading of a mind."""
    words = [word.casefold() for word in _WORD.findall(plain(row.cue))]
    if not words or words[0] in _UNSAID or "likely" in words or any(word in private_verbs() for word in words):
        return False
    return row.act is not None or any(word in reporting_verbs() for word in words)


def find_bearing(
    statements: Sequence[StatementRow],
    stances: Sequence[StanceRow],
    meetings: Sequence[MeetingRow],
    proposals: Sequence[ProposalRow],
    principals: Mapping[str, str],
    parties: Sequence[str] = (),
    names: Iterable[str] = (),
) -> Bearing:
    """Find what a dispute is about.

    Parameters
    ----------
    principals
        The party that each actor speaks for in the end, by name.
    parties, names
        The parties of the codebook, and the names of its issues and options.
    """
    entries: defaultdict[str, list[set[str]]] = defaultdict(list)
    for document, text in _entries(stances, meetings, proposals):
        entries[document].append(set(_stems(text)))
    spread = Counter(word for own in entries.values() for word in set().union(*own))
    common = {phrase[0] for phrase in stance_lexicon().kinds["common"] if len(phrase) == 1}
    full = math.log(1 + min(_FULL, max(spread.values(), default=1)))
    words = {
        word: min(1.0, math.log(1 + count) / full) * (_COMMON if word in common else 1.0)
        for word, count in spread.items()
        if count > 1 or len(entries) < _FEW
    }
    words |= {word: 1.0 for name in (*names, *parties) for word in _stems(name)}
    said = Counter(row.document for row in statements)
    shares = {
        document: len(own) / max(3, said[document])
        for document, own in entries.items()
        if len(entries) < _FEW or _mean(words, own) >= _LEAST_KIN
    }
    found = list(parties) or _find_parties(stances, meetings, principals, shares)
    ranks = {name: k for k, name in enumerate(found)}
    ranks |= {name: ranks[party] for name, party in principals.items() if party in ranks and name not in ranks}
    return Bearing(words, ranks, shares)


def _entries(
    stances: Sequence[StanceRow], meetings: Sequence[MeetingRow], proposals: Sequence[ProposalRow]
) -> Iterator[tuple[str, str]]:
    """The document and the words of each position, and of each report of a meeting or proposal."""
    for stance in stances:
        yield stance.document, f"{stance.target} {stance.party}"
    for meeting in meetings:
        for report in meeting.reports or (meeting,):
            yield report.document, " ".join([meeting.place or "", *(each.quote for each in report.evidence)])
    for proposal in proposals:
        words = " ".join([proposal.name, *(each.quote for each in proposal.provisions)])
        for document in sorted({proposal.document, *(each.document for each in proposal.reports)}):
            yield document, words


def _mean(words: Mapping[str, float], entries: Sequence[set[str]]) -> float:
    """How much the entries of a document are about the dispute, on average."""
    return sum(min(_MOST, sum(words.get(each, 0.0) for each in own)) for own in entries) / len(entries)


def _find_parties(
    stances: Sequence[StanceRow],
    meetings: Sequence[MeetingRow],
    principals: Mapping[str, str],
    shares: Mapping[str, float],
) -> list[str]:
    """The actors with positions and meetings in the most documents that are about the dispute."""
    where: defaultdict[str, set[str]] = defaultdict(set)
    for stance in stances:
        where[principals.get(stance.party, stance.party)].add(stance.document)
    for meeting in meetings:
        for name in meeting.participants:
            where[principals.get(name, name)].add(meeting.document)
    about = {document for document, share in shares.items() if share >= LEAST_ABOUT}
    counts = {name: len(documents & about) for name, documents in where.items()}
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    least = 2 if len(shares) >= _FEW else 1
    return [name for name in ordered if counts[name] >= least and any(c.isupper() for c in name)][:_MOST_PARTIES]


def _stems(text: str) -> list[str]:
    idle: Collection[tuple[str, ...]] = stance_lexicon().kinds["stop"]
    return [each for each in map(stem, _WORD.findall(plain(text))) if (each,) not in idle]

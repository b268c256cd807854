"""Corroboration: one statement that several documents carry, as copies or as the same words in different cuts.

Candidates share a fingerprint of their words, chosen by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003), which
finds every run of six words that two texts share. Whether two are one statement is decided by the words, the speakers
and the days; what is doubtful stays apart.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from pourparler.ledger.schema import ROOT, actors, documents, statement_prints, statement_spans, statements
from pourparler.ledger.standing import by_telling, chunks

GRAM = 4  # words in a row that make a fingerprint
WINDOW = 3  # fingerprints of which the least is kept: a shared run of GRAM + WINDOW - 1 words shares a kept one
FEWEST = 4  # words that the same statement must share
LEAST_SHARE = 0.7  # of the shorter one's words that the longer must hold
NEAR_DAYS, FAR_DAYS = 3, 10  # apart that two tellings may lie; the more for a run of LONG_RUN words
LONG_RUN = 10
MOST_BETWEEN = 0.4  # of the shared words that may stand between their runs: words left out of a cut
LEAD = 3  # words before those that two share that are looked at for one that turns the sense
STOCK = 60  # statements of which a fingerprint tells nothing any more
CANDIDATES = 30  # statements that are compared word by word with one
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MANY, _SPARSE = 2_000, 20  # statements, and rows for each of them that a pass may meet
_TURNING = re.compile(r"not?|never|none|nothing|nobody|neither|nor|cannot|without|.*n['’]t|.*\d.*")
_QUOTED = re.compile(r"[\"“«„]([^\"“”«»„]+)[\"”»“]")


@dataclass(frozen=True)
class Told:
    """What is compared of a statement."""

    id: int
    document: int
    copy_group: int
    words: tuple[str, ...]
    quoted: tuple[str, ...]
    speaker: int | None
    surname: str | None  # of a speaker who is only a surname, or has one
    is_named: bool
    day: dt.date | None

    @property
    def core(self) -> tuple[str, ...]:
        """The words in quotation marks where they are enough to tell by, else all."""
        return self.quoted if len(self.quoted) >= FEWEST else self.words


def words_of(content: str) -> tuple[str, ...]:
    """The words of a statement as they are compared.

    >>> words_of("“We won’t sign,” she said.")
    ('we', 'won’t', 'sign', 'she', 'said')
    """
    return tuple(_WORD.findall(content.casefold()))


def quoted_of(content: str) -> tuple[str, ...]:
    """The words that stand in quotation marks.

    >>> quoted_of("that it was “no reason to stop”, and went on")
    ('no', 'reason', 'to', 'stop')
    """
    return words_of(" ".join(_QUOTED.findall(content)))


def prints(words: Sequence[str]) -> frozenset[int]:
    """Fingerprints of some words, as 63-bit numbers; two texts that share six words in a row share one.

    >>> one = prints("we will not open the harbour before the frost is over".split())
    >>> bool(one & prints("she said we will not open the harbour at all".split()))
    True
    """
    grams = [_number(" ".join(words[k : k + GRAM])) for k in range(len(words) - GRAM + 1)]
    if len(grams) <= WINDOW:
        return frozenset([min(grams)]) if grams else frozenset()
    return frozenset(min(grams[k : k + WINDOW]) for k in range(len(grams) - WINDOW + 1))


def _number(gram: str) -> int:
    return int.from_bytes(hashlib.blake2b(gram.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def likeness(one: Told, other: Told) -> int:
    """How many words two statements of different documents share if they are one, else 0."""
    if one.document == other.document or not _may_be_one_speaker(one, other):
        return 0
    is_copy = one.copy_group == other.copy_group
    run, shared = _common(one.core, other.core)
    shorter = min(len(one.core), len(other.core))
    if shared < FEWEST or shared < LEAST_SHARE * shorter:
        run, shared = max(_common(one.core, other.words), _common(one.words, other.core))
        if shared < FEWEST or shared < LEAST_SHARE * min(len(one.core), len(other.core)):
            return 0
    return shared if is_copy or _may_be_one_occasion(one, other, run) else 0


def _may_be_one_occasion(one: Told, other: Told, run: int) -> bool:
    """Whether words that two share could have been said once; a long run of words weighs against days apart."""
    if run >= LONG_RUN:
        return one.day is None or other.day is None or abs((one.day - other.day).days) <= FAR_DAYS
    # Short words that are not quoted, or that nobody is named for, could be anybody's at any time.
    if not (one.quoted and other.quoted) or one.speaker is None or other.speaker is None:
        return False
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= NEAR_DAYS


def _may_be_one_speaker(one: Told, other: Told) -> bool:
    """Whether nothing says that two speakers differ."""
    if one.speaker is None or other.speaker is None or one.speaker == other.speaker:
        return True
    if one.is_named and other.is_named:
        return one.surname is not None and one.surname == other.surname
    return True


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """The longest run of words that two share, and how many they share in runs of three or more.

    Both are 0 where a word that turns the sense, or a number, stands beside or between these runs on one side alone.
    """
    matching = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    blocks = [block for block in matching if block.size >= min(3, len(one), len(other)) > 0]
    between: list[str] = []
    for here, there in pairwise(blocks):
        between += one[here.a + here.size : there.a]
        between += other[here.b + here.size : there.b]
    sizes = [block.size for block in blocks]
    if blocks:
        lead = [words[max(0, at - LEAD) : at] for words, at in ((one, blocks[0].a), (other, blocks[0].b))]
        if all(lead) and _turns(lead[0]) != _turns(lead[1]):
            return 0, 0
    if len(between) > MOST_BETWEEN * sum(sizes) or _turns(between):
        return 0, 0
    return max(sizes, default=0), sum(sizes)


def _turns(words: Sequence[str]) -> bool:
    return any(map(_TURNING.fullmatch, words))


def printed(connection: Connection, document: int) -> None:
    """Write the fingerprints of the statements of a document that are told and have none."""
    own = (
        select(statements.c.id)
        .outerjoin(statement_prints, statement_prints.c.statement_id == statements.c.id)
        .where(statements.c.document_id == document, statement_prints.c.print.is_(None))
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None))
    )
    _print(connection, list(connection.execute(own.order_by(statements.c.id)).scalars()))


def _print(connection: Connection, ids: Iterable[int]) -> None:
    rows = [
        {"statement_id": id_, "print": number}
        for id_, content in contents(connection, ids).items()
        for number in sorted(prints(words_of(content)))
    ]
    if rows:
        connection.execute(insert(statement_prints), rows)


def contents(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The content of statements, by row."""
    found: dict[int, list[str]] = defaultdict(list)
    wanted = set(ids)
    which = statement_spans.c.statement_id
    # Many are sooner found in one pass over all between the first and the last than by their numbers.
    dense = len(wanted) > _MANY and max(wanted) - min(wanted) < _SPARSE * len(wanted)
    places = [which.between(min(wanted), max(wanted))] if dense else [which.in_(p) for p in chunks(sorted(wanted))]
    for place in places:
        chosen = select(which, statement_spans.c.quote).where(place, statement_spans.c.part == "content")
        for id_, quote in connection.execute(chosen.order_by(statement_spans.c.start_at, statement_spans.c.id)):
            if id_ in wanted:
                found[id_].append(quote)
    return {id_: " ".join(parts) for id_, parts in found.items()}


def linked(connection: Connection, document: int) -> None:
    """Link the statements of a document to the same ones of others; the first published of each group is told."""
    printed(connection, document)
    own = [row.id for row in connection.execute(_live().where(statements.c.document_id == document))]
    pairs = _candidates(connection, own)
    told = _told(connection, {id_ for pair in pairs for id_ in pair})
    alike = [
        (told[one].speaker == told[other].speaker, likeness(told[one], told[other]), -one, -other)
        for one, other in pairs
        if one in told and other in told
    ]
    # The most alike first: a document carries a statement once.
    for _, shared, one, other in sorted(alike, reverse=True):
        if shared:
            _united(connection, -one, -other)


def _live() -> Select[tuple[int]]:
    return (
        select(statements.c.id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(statements.c.id)
    )


def _candidates(connection: Connection, own: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of an own statement and another that share fingerprints; for each, those that share most.

    A fingerprint that many statements have is a stock phrase, and tells nothing.
    """
    mine = _telling(connection, own)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in chunks(sorted(mine)):
        of_others = select(statement_prints).where(statement_prints.c.print.in_(numbers))
        for row in connection.execute(of_others):
            for one in mine[row.print]:
                shared[one, row.statement_id] += 1
    known = set(own)
    ranked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (one, other), count in shared.items():
        if other not in known:
            ranked[one].append((-count, other))
    return [(one, other) for one, others in sorted(ranked.items()) for _, other in sorted(others)[:CANDIDATES]]


def _telling(connection: Connection, own: Sequence[int]) -> dict[int, list[int]]:
    """The fingerprints of some statements that few others have, with the statements."""
    found: dict[int, list[int]] = defaultdict(list)
    mine, some = statement_prints.alias("mine"), statement_prints.alias("some")
    few = select(some.c.statement_id).where(some.c.print == mine.c.print).limit(STOCK + 1).correlate(mine).subquery()
    count = select(func.count()).select_from(few).scalar_subquery()
    for part in chunks(own):
        for row in connection.execute(select(mine).where(mine.c.statement_id.in_(part), count <= STOCK)):
            found[row.print].append(row.statement_id)
    return found


def _told(connection: Connection, ids: set[int]) -> dict[int, Told]:
    root = actors.alias("root")
    found: dict[int, Told] = {}
    texts = contents(connection, sorted(ids))
    for part in chunks(sorted(ids)):
        chosen = (
            select(
                statements.c.id,
                statements.c.document_id,
                statements.c.counts_from,
                func.coalesce(documents.c.copy_of, documents.c.id).label("copy_group"),
                root.c.id.label("speaker"),
                root.c.surname,
                root.c.key,
            )
            .join(documents, documents.c.id == statements.c.document_id)
            .outerjoin(actors, actors.c.id == statements.c.actor_id)
            .outerjoin(root, root.c.id == ROOT)
            .where(statements.c.id.in_(part), statements.c.ended.is_(None), documents.c.replaced_by.is_(None))
        )
        for row in connection.execute(chosen):
            content = texts.get(row.id, "")
            found[row.id] = Told(
                id=row.id,
                document=row.document_id,
                copy_group=row.copy_group,
                words=words_of(content),
                quoted=quoted_of(content),
                speaker=row.speaker,
                surname=row.surname,
                is_named="#" not in (row.key or ""),
                day=row.counts_from,
            )
    return found


def _united(connection: Connection, one: int, other: int) -> None:
    """Make one group of two statements and of all that are in a group with them; its first is told."""
    heads = select(statements.c.id, statements.c.same_as).where(statements.c.id.in_((one, other)))
    roots = {row.same_as or row.id for row in connection.execute(heads)}
    of_group = statements.c.id.in_(roots) | statements.c.same_as.in_(roots)
    once = select(func.count(), func.count(statements.c.document_id.distinct())).where(of_group)
    count, of_documents = connection.execute(once).one()
    if len(roots) > 1 and count == of_documents:
        _headed(connection, _in_order(connection, of_group))


def _in_order(connection: Connection, chosen: ColumnElement[bool]) -> list[int]:
    telling = (
        select(statements.c.id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(chosen, statements.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*by_telling(), statements.c.position, statements.c.id)
    )
    return list(connection.execute(telling).scalars())


def _headed(connection: Connection, group: Sequence[int]) -> None:
    """Let the first of a group be told, and the others repeat it."""
    if not group:
        return
    first, *others = group
    connection.execute(update(statements).where(statements.c.id == first).values(same_as=None))
    for part in chunks(others):
        connection.execute(update(statements).where(statements.c.id.in_(part)).values(same_as=first))
        connection.execute(delete(statement_prints).where(statement_prints.c.statement_id.in_(part)))
    has = select(statement_prints.c.print).where(statement_prints.c.statement_id == first).limit(1)
    if connection.execute(has).first() is None:
        _print(connection, [first])


def left(connection: Connection, gone: Iterable[int]) -> None:
    """Take statements that stand no more out of their groups; the next of each group is told in their place."""
    for part in chunks(sorted(gone)):
        connection.execute(update(statements).where(statements.c.id.in_(part)).values(same_as=None))
        connection.execute(delete(statement_prints).where(statement_prints.c.statement_id.in_(part)))
        behind = select(statements.c.same_as).where(statements.c.same_as.in_(part)).distinct()
        for root in connection.execute(behind).scalars().all():
            group = _in_order(connection, statements.c.same_as == root)
            connection.execute(update(statements).where(statements.c.same_as == root).values(same_as=None))
            _headed(connection, group)

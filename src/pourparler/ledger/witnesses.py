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

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, update

from pourparler.ledger.schema import ROOT, actors, documents, statement_prints, statement_spans, statements
from pourparler.ledger.standing import by_telling, chunks

GRAM = 4  # words in a row that make a fingerprint
WINDOW = 3  # fingerprints of which the least is kept: a shared run of GRAM + WINDOW - 1 words shares a kept one
FEWEST = 4  # words that the same statement must share
LEAST_SHARE = 0.7  # of the shorter one's words that the longer must hold
NEAR_DAYS, FAR_DAYS = 3, 10  # apart that two tellings may lie; the more for a run of LONG_RUN words
LONG_RUN = 10
CANDIDATES = 30  # statements that are compared word by word with one
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
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


def same(one: Told, other: Told) -> bool:
    """Whether two statements of different documents are one."""
    if one.document == other.document or not _may_be_one_speaker(one, other):
        return False
    is_copy = one.copy_group == other.copy_group
    run, shared = _common(one.core, other.core)
    shorter = min(len(one.core), len(other.core))
    if shared < FEWEST or shared < LEAST_SHARE * shorter:
        run, shared = max(_common(one.core, other.words), _common(one.words, other.core))
        if shared < FEWEST or shared < LEAST_SHARE * min(len(one.core), len(other.core)):
            return False
    if (one.speaker is None or other.speaker is None) and not is_copy and run < LONG_RUN:
        return False
    if is_copy:
        return True
    if one.day is None or other.day is None:
        return run >= LONG_RUN
    # Short words that are not quoted could be anybody's at any time.
    if not (one.quoted and other.quoted) and run < LONG_RUN:
        return False
    return abs((one.day - other.day).days) <= (FAR_DAYS if run >= LONG_RUN else NEAR_DAYS)


def _may_be_one_speaker(one: Told, other: Told) -> bool:
    """Whether nothing says that two speakers differ."""
    if one.speaker is None or other.speaker is None or one.speaker == other.speaker:
        return True
    if one.is_named and other.is_named:
        return one.surname is not None and one.surname == other.surname
    return True


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """The longest run of words that two share, and how many they share in runs of three or more."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    sizes = [block.size for block in blocks if block.size >= min(3, len(one), len(other)) > 0]
    return max(sizes, default=0), sum(sizes)


def printed(connection: Connection, ids: Iterable[int]) -> None:
    """Write the fingerprints of statements."""
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
    for part in chunks(ids):
        of_content = (statement_spans.c.statement_id.in_(part), statement_spans.c.part == "content")
        chosen = select(statement_spans.c.statement_id, statement_spans.c.quote).where(*of_content)
        for row in connection.execute(chosen.order_by(statement_spans.c.start_at, statement_spans.c.id)):
            found[row.statement_id].append(row.quote)
    return {id_: " ".join(parts) for id_, parts in found.items()}


def linked(connection: Connection, document: int) -> None:
    """Link the statements of a document to the same ones of others; the first published of each group is told."""
    own = [row.id for row in connection.execute(_live().where(statements.c.document_id == document))]
    pairs = _candidates(connection, own)
    told = _told(connection, {id_ for pair in pairs for id_ in pair})
    joined: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        if one in told and other in told and same(told[one], told[other]):
            joined[one].add(other)
    for one in sorted(joined):
        _united(connection, {one, *joined[one]})


def _live() -> Select[tuple[int]]:
    return (
        select(statements.c.id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(statements.c.id)
    )


def _candidates(connection: Connection, own: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of an own statement and another that share fingerprints; for each, those that share most."""
    if not own:
        return []
    mine, theirs = statement_prints.alias("mine"), statement_prints.alias("theirs")
    sharing = (
        select(mine.c.statement_id, theirs.c.statement_id.label("other"), func.count().label("shared"))
        .join(theirs, theirs.c.print == mine.c.print)
        .where(mine.c.statement_id.in_(own), theirs.c.statement_id.not_in(own))
        .group_by(mine.c.statement_id, theirs.c.statement_id)
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in connection.execute(sharing):
        found[row.statement_id].append((-row.shared, row.other))
    return [(one, other) for one, others in sorted(found.items()) for _, other in sorted(others)[:CANDIDATES]]


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


def _united(connection: Connection, ids: set[int]) -> None:
    """Make one group of statements and of all that are in a group with them; its first is told."""
    roots = {
        row.same_as or row.id
        for row in connection.execute(select(statements.c.id, statements.c.same_as).where(statements.c.id.in_(ids)))
    }
    of_group = statements.c.id.in_(roots) | statements.c.same_as.in_(roots)
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


def left(connection: Connection, gone: Iterable[int]) -> None:
    """Take statements that stand no more out of their groups; the next of each group is told in their place."""
    for part in chunks(sorted(gone)):
        connection.execute(update(statements).where(statements.c.id.in_(part)).values(same_as=None))
        behind = select(statements.c.same_as).where(statements.c.same_as.in_(part)).distinct()
        for root in connection.execute(behind).scalars().all():
            group = _in_order(connection, statements.c.same_as == root)
            connection.execute(update(statements).where(statements.c.same_as == root).values(same_as=None))
            _headed(connection, group)

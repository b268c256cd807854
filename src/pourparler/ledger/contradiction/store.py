"""Contradictions in the ledger: each statement is compared with earlier ones of its speaker.

The result for a statement depends only on its speaker's last statements before its day, so the order in which documents
are added does not matter.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from pourparler.ledger.contradiction.pools import (
    NOBODY,
    PARTS,
    KeptStatement,
    Pools,
    among_compared,
    near,
    rows_near,
    sums_near,
)
from pourparler.ledger.db.filters import in_chunks, publication_order
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.kept import kept_of
from pourparler.ledger.db.schema import ROOT, actors, documents, reversals, statement_speakers, statements
from pourparler.ledger.db.speakers import count_joint_statements, speaker_names
from pourparler.ledger.linking.statements import contents

_UNDATED, *_PUBLISHED = publication_order()
_ORDER = (statements.c.counts_from, _UNDATED.label("undated"), *_PUBLISHED, statements.c.position, statements.c.id)
# Rows that begin like this sort by publication; those without a day of publication have only their key to compare.
_COLUMNS = (*_ORDER, *(statements.c[name] for name in ("act", "kind", "document_id", "coder")))
_ID = statements.c.id
_TOLD = tuple(statements.c[name] for name in ("id", "actor_id", "document_id", "coder"))
REACH = 400  # how many earlier statements of the speaker one is compared with, the nearest
_KEPT = 20_000  # statements kept in memory: those of one speaker are compared again and again

if TYPE_CHECKING:
    from pourparler.ledger.contradiction.matching import Contradiction, SpeakerStatement


class ActorStatement(NamedTuple):
    """A statement as it is compared, and its speakers after all merges."""

    actors: tuple[int, ...]
    said: SpeakerStatement


ActorStatements = dict[int, ActorStatement]
"""Statements by number. Compared are those that stand, repeat no other, and have a speaker and a day."""


def comparable_statements(connection: Connection, chosen: Any, *, with_repeating: bool = False) -> ActorStatements:
    """Return the selected statements that are compared; on request, also those that repeat others."""
    rows = connection.execute(_whole_rows(with_repeating=with_repeating).where(chosen)).all()
    said = _load_statements(connection, rows)
    speakers = speaker_names(connection, [row.id for row in rows])
    return {row.id: ActorStatement(tuple(speakers[row.id]), each) for row, each in zip(rows, said, strict=True)}


def write_contradictions(
    connection: Connection, before: Mapping[int, ActorStatement], after: Mapping[int, ActorStatement]
) -> None:
    """Search again for the contradictions that changed statements can affect, and write them.

    Parameters
    ----------
    before, after
        The statements that may have changed, as they were before the change and as they are now.
    """
    gone: dict[int, list[SpeakerStatement]] = defaultdict(list)
    come: dict[int, list[SpeakerStatement]] = defaultdict(list)
    for one, other, differing in ((before, after, gone), (after, before, come)):
        for id_, statement in sorted(one.items()):
            if other.get(id_) != statement:
                for actor in statement.actors:
                    differing[actor].append(statement.said)
    changed = {said.id for each in (*gone.values(), *come.values()) for said in each}
    for part in in_chunks(sorted(changed & before.keys())):
        own = or_(reversals.c.earlier.in_(part), reversals.c.later.in_(part))
        connection.execute(delete(reversals).where(own))
    pools = _load_pools(connection, gone, come)
    found = {actor: _search(pool, gone[actor], come[actor]) for actor, pool in sorted(pools.items())}
    _write(connection, pools, found, unknown=after.keys() - before.keys())


def write_all_contradictions(connection: Connection) -> None:
    """Search for all contradictions of the ledger and write them."""
    connection.execute(delete(reversals))
    Pools(connection).clear()
    first = _comparable(ROOT.label("actor"), func.count()).join(actors, actors.c.id == statements.c.actor_id)
    counts: Counter[int] = Counter()
    for counting in (first.group_by(ROOT), among_compared(count_joint_statements())):
        for actor, count in connection.execute(counting):
            counts[actor] += count
    for actor in sorted(actor for actor, count in counts.items() if count > 1):
        from pourparler.ledger.contradiction.detect import latest_contradictions

        own = _merged_actors(connection, [actor])[actor]
        spoken = _whole_rows().where(statements.c.actor_id.in_(own))
        joint = _whole_rows().where(is_in(statements.c.id, _joint_statements(connection, own)))
        rows = {row.id: row for each in (spoken, joint) for row in connection.execute(each)}
        pool = _load_statements(connection, sorted(rows.values(), key=tuple))
        found = latest_contradictions(pool, range(len(pool)), reach=REACH)
        _write(connection, {actor: pool}, {actor: found}, unknown=rows.keys())


def _search(
    pool: Sequence[SpeakerStatement], gone: Sequence[SpeakerStatement], come: Sequence[SpeakerStatement]
) -> Mapping[int, Contradiction | None]:
    from pourparler.ledger.contradiction.detect import (
        latest_contradictions,  # imported here because it loads the reader, which is slow
    )

    first = min(said.day for said in (*gone, *come) if said.day is not None)
    new = {said.id for said in come}
    wanted = range(bisect_left(pool, first, key=lambda said: said.day or dt.date.min), len(pool))
    changed = [place for place in wanted if pool[place].id in new]
    return latest_contradictions(pool, wanted, reach=REACH, changed=changed, gone=gone)


def _load_pools(
    connection: Connection,
    gone: Mapping[int, Sequence[SpeakerStatement]],
    come: Mapping[int, Sequence[SpeakerStatement]],
) -> dict[int, list[SpeakerStatement]]:
    """Return, by actor, its statements on the days of changed ones, a number before them, and later ones.

    Later ones are all that a change can affect.
    """
    days = [said.day for said in chain(*gone.values(), *come.values()) if said.day is not None]
    if not days:
        return {}
    every = sorted(gone.keys() | come.keys())
    count = REACH + max(len(gone.get(actor, ())) + len(come.get(actor, ())) for actor in every)
    own = _merged_actors(connection, every)
    root = {id_: actor for actor, ids in own.items() for id_ in ids}
    further = _further_statements(connection, root)
    asked = {"first": min(days), "last": max(days), "past": count - 1}
    kept = Pools(connection)
    single = [actor for actor in every if own[actor] == [actor] and actor not in further]
    ordered = _kept_pools(connection, kept, single, asked, gone, come)
    missing = [actor for actor in every if actor not in ordered]
    told: dict[int, dict[int, Row[Any]]] = {actor: further.get(actor, {}) for actor in missing}
    for row in _ask_in_parts(connection, _spoken_near(), [id_ for actor in missing for id_ in own[actor]], asked):
        told[root[row.actor_id]][row.id] = row
    said = _load_kept(connection, chain(*(rows.values() for rows in told.values())))
    for actor, rows in told.items():
        ordered[actor] = sorted((said[id_] for id_ in rows), key=itemgetter(0))
    for actor in single:
        kept.keep(actor, ordered[actor])
    kept.trim()
    return {actor: [each.said for each in near(ordered[actor], min(days), max(days), count)] for actor in every}


def _kept_pools(
    connection: Connection,
    kept: Pools,
    actors: Iterable[int],
    asked: Mapping[str, Any],
    gone: Mapping[int, Sequence[SpeakerStatement]],
    come: Mapping[int, Sequence[SpeakerStatement]],
) -> dict[int, Sequence[KeptStatement]]:
    """Return the statements of those actors of whom they are kept, and as the ledger has them."""
    holding = kept.holding(actors)
    if not holding:
        return {}
    sums = {actor: rest for actor, *rest in _ask_in_parts(connection, sums_near(), holding, asked)}
    new = sorted({said.id for actor in holding for said in come.get(actor, ())})
    rows = [row for part in in_chunks(new) for row in connection.execute(_comparable(*_TOLD).where(is_in(_ID, part)))]
    fresh = _load_kept(connection, rows)
    found: dict[int, Sequence[KeptStatement]] = {}
    for actor in holding:
        here = [fresh[said.id] for said in come.get(actor, ()) if said.id in fresh]
        ordered = kept.updated(actor, sums.get(actor), {said.id for said in gone.get(actor, ())}, here)
        if ordered is not None:
            found[actor] = ordered
    return found


def _ask_in_parts(
    connection: Connection, asking: CompoundSelect[Any], actors: Sequence[int], asked: Mapping[str, Any]
) -> Iterator[Row[Any]]:
    """Yield what a query for some actors at a time gives for all of them."""
    for start in range(0, len(actors), PARTS):
        part = actors[start : start + PARTS]
        values = {f"actor_{k}": part[k] if k < len(part) else NOBODY for k in range(PARTS)}
        yield from connection.execute(asking, {**asked, **values}).all()


def _load_kept(connection: Connection, told: Iterable[Row[Any]]) -> dict[int, KeptStatement]:
    """Return statements by number; what the machine has read is kept for the next time.

    Whoever changes what a statement says, or when, becomes its coder. So one of the machine is as it was if it is still
    of the same version and document.
    """
    kept: dict[int, KeptStatement] = kept_of(connection, __name__)
    found: dict[int, KeptStatement] = {}
    missing: set[int] = set()
    for id_, _, document, coder in told:
        known = kept.pop(id_, None)
        if known is not None and known.document == document and known.coder == coder:
            found[id_] = known
        elif id_ not in found:
            missing.add(id_)
    for part in in_chunks(sorted(missing)):
        rows = connection.execute(_whole_rows().where(is_in(statements.c.id, part))).all()
        for row, said in zip(rows, _load_statements(connection, rows), strict=True):
            found[row.id] = KeptStatement(tuple(row[: len(_ORDER)]), row.document_id, row.coder, said)
    kept |= {id_: each for id_, each in found.items() if each.coder.startswith("machine")}
    for id_ in list(kept)[: max(0, len(kept) - _KEPT)]:
        kept.pop(id_, None)  # the last used stand last
    return found


@cache
def _spoken_near() -> CompoundSelect[Any]:
    return rows_near(_TOLD)


def _further_statements(connection: Connection, root: Mapping[int, int]) -> dict[int, dict[int, Row[Any]]]:
    """Return the compared statements in which actors speak after the first speaker."""
    speaking: dict[int, set[int]] = defaultdict(set)
    for actor, id_ in _joint_speakers(connection, list(root)):
        speaking[id_].add(root[actor])
    found: dict[int, dict[int, Row[Any]]] = defaultdict(dict)
    if speaking:
        for row in connection.execute(_comparable(*_TOLD).where(is_in(statements.c.id, sorted(speaking)))):
            for actor in speaking[row.id]:
                found[actor][row.id] = row
    return found


def _joint_statements(connection: Connection, own: Sequence[int]) -> list[int]:
    return sorted({id_ for _, id_ in _joint_speakers(connection, own)})


def _joint_speakers(connection: Connection, own: Sequence[int]) -> Sequence[Row[Any]]:
    columns = statement_speakers.c
    return connection.execute(select(columns.actor_id, columns.statement_id).where(is_in(columns.actor_id, own))).all()


def _merged_actors(connection: Connection, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the rows that an actor stands for: itself, unless it is merged into another, and those merged into it."""
    found: dict[int, list[int]] = {id_: [] for id_ in ids}
    columns = actors.c.id, actors.c.merged_into
    for part in in_chunks(ids):
        chosen = select(*columns).where(is_in(actors.c.id, part), actors.c.merged_into.is_(None))
        merged = select(*columns).where(is_in(actors.c.merged_into, part))
        for row in connection.execute(chosen.union_all(merged)):
            found[row.merged_into or row.id].append(row.id)
    return found


def _comparable(*columns: Any, with_repeating: bool = False) -> Select[Any]:
    return among_compared(select(*columns).select_from(statements), with_repeating=with_repeating)


def _whole_rows(*, with_repeating: bool = False) -> Select[Any]:
    """Select statements that are compared, in rows that sort by day and publication."""
    rows = _comparable(*_COLUMNS, with_repeating=with_repeating)
    return rows.join(documents, documents.c.id == statements.c.document_id)


def _load_statements(connection: Connection, rows: Sequence[Row[Any]]) -> list[SpeakerStatement]:
    from pourparler.ledger.contradiction.matching import (
        SpeakerStatement,
    )  # imported here because it loads the reader, which is slow

    words = contents(connection, [row.id for row in rows])
    return [
        SpeakerStatement(
            id=row.id,
            day=row.counts_from,
            words=words.get(row.id, ""),
            act=row.act,
            kind=row.kind,
            position=row.position,
        )
        for row in rows
    ]


def _write(
    connection: Connection,
    pools: Mapping[int, Sequence[SpeakerStatement]],
    found: Mapping[int, Mapping[int, Contradiction | None]],
    unknown: Collection[int],
) -> None:
    """Write what was found for actors; ``unknown`` are statements that have no contradictions yet."""
    searched = [(actor, pools[actor][place].id) for actor, each in found.items() for place in each]
    old = [{"row": id_, "speaker": actor} for actor, id_ in searched if id_ not in unknown]
    if old:
        columns = reversals.c
        meant = columns.later == bindparam("row"), columns.actor_id == bindparam("speaker")
        connection.execute(delete(reversals).where(*meant), old)
    rows = [
        {"earlier": r.before, "later": r.after, "actor_id": actor}
        | {"about": " ".join(r.about), "why": r.why, "score": r.score}
        for actor, each in found.items()
        for r in each.values()
        if r is not None
    ]
    if rows:
        connection.execute(insert(reversals), rows)

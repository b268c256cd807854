"""Changes of a statement's speakers, one or several, and of a stance's party."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import actors, appearances, statement_speakers
from pourparler.ledger.edits import spans
from pourparler.ledger.revisions import Before


@dataclass(frozen=True)
class SpeakerChange:
    """What a change of speakers replaced, the columns to write, and the names for the history (None: nobody)."""

    before: Before
    columns: dict[str, Any]
    name: str | None


@dataclass(frozen=True)
class PartyChange:
    """What a change of a stance's party replaced, the party's appearance, and its name for the history."""

    before: Before
    appearance: int
    name: str


def change_party(connection: Connection, document: int, meant: int, number: int, coder: str) -> PartyChange:
    """Return the appearance of an actor, whom the document need not name, as the party of a stance."""
    ((actor, name),) = _without_merged(connection, [meant]).items()
    there, before = spans.find_or_add_appearance(connection, document, actor, str(number), coder)
    return PartyChange(before, there, name)


def further_speakers_before(connection: Connection, ids: Iterable[int]) -> Before:
    """Return the speakers after the first of some statements, to be restored by undo."""
    gone, cleared, touched = [], [], []
    for part in in_chunks(ids):
        cleared += [(statement_speakers.name, {"statement_id": id_}) for id_ in part]
        touched += [("statements", id_) for id_ in part]
        own = select(statement_speakers).where(statement_speakers.c.statement_id.in_(part))
        rows = connection.execute(own.order_by(statement_speakers.c.statement_id, statement_speakers.c.position))
        gone += [(statement_speakers.name, dict(row._mapping)) for row in rows]
    return Before(gone=gone, touched=touched, cleared=cleared)


def write_speakers(
    connection: Connection, statement: int, document: int, meant: Iterable[int], number: int, coder: str
) -> SpeakerChange:
    """Replace the speakers of a statement by actors, whom its document need not name.

    The caller writes the returned columns of the statement, which hold the first speaker.

    Parameters
    ----------
    statement, document
        Row ids.
    meant
        Row ids of the actors, in order; none for a statement whose speaker is not known.
    number
        The number of the revision.
    """
    before = further_speakers_before(connection, [statement])
    connection.execute(delete(statement_speakers).where(statement_speakers.c.statement_id == statement))
    rows, names = [], []
    made: list[tuple[str, int]] = []
    touched = list(before.touched)
    for n, (actor, name) in enumerate(_without_merged(connection, meant).items()):
        mark = f"{number}.{n}" if n else f"{number}"
        added, found = spans.find_or_add_appearance(connection, document, actor, mark, coder)
        of = select(appearances.c.actor_id).where(appearances.c.id == added)
        rows.append({"appearance_id": added, "actor_id": connection.execute(of).scalar_one()})
        names.append(name)
        made += found.made
        touched += found.touched
    further = [row | {"statement_id": statement, "position": n} for n, row in enumerate(rows) if n]
    if further:
        connection.execute(insert(statement_speakers), further)
    first = rows[0] if rows else {"appearance_id": None, "actor_id": None}
    return SpeakerChange(
        Before(gone=before.gone, made=made, touched=touched, cleared=before.cleared),
        {"speaker": first["appearance_id"], "actor_id": first["actor_id"]},
        " and ".join(names) or None,
    )


def _without_merged(connection: Connection, meant: Iterable[int]) -> dict[int, str]:
    """Return the actors that some are merged into, or they themselves, each once, with the name of the one meant."""
    found: dict[int, str] = {}
    for id_ in meant:
        into, name = connection.execute(select(actors.c.merged_into, actors.c.name).where(actors.c.id == id_)).one()
        found.setdefault(id_ if into is None else int(into), str(name))
    return found

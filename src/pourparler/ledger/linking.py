"""What a document's coming, going or change does to the rest of the ledger: editions, copies, tellings of one thing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from pourparler.ledger import copies, editions, grouping, witnesses
from pourparler.ledger.schema import document_bands, documents, meetings, proposals, statement_prints, statements


def linked(connection: Connection, document: int) -> tuple[int | None, int | None]:
    """Link a document that has just been written to what the ledger has.

    Returns
    -------
    tuple
        The row of the document whose text it carries, and that of the edition it replaces; None where there is none.
    """
    replaced = editions.replaced(connection, document)
    for gone in replaced.gone:
        fell(connection, gone)
    row = connection.execute(select(documents).where(documents.c.id == document)).one()
    witnesses.printed(connection, _statements(connection, document))
    if not replaced.stands:
        return None, None
    first = copies.linked(connection, document, row.text, row.published, row.key)
    told(connection, document)
    return first, (replaced.gone[0] if replaced.gone else None)


def told(connection: Connection, document: int) -> None:
    """Put what a document tells with what others tell of the same."""
    witnesses.linked(connection, document)
    days, keys = grouping.of_document(connection, document)
    grouping.copied(connection, document)
    grouping.meetings_anew(connection, days)
    grouping.proposals_anew(connection, keys)


def fell(connection: Connection, document: int) -> None:
    """Take what a document tells out of all groups: a later edition stands for it, or a new reading will."""
    days, keys = grouping.of_document(connection, document)
    witnesses.left(connection, _statements(connection, document))
    for table in (meetings, proposals):
        own = select(table.c.id).where(table.c.document_id == document)
        behind = update(table).where(table.c.same_as.in_(own)).values(same_as=None)
        connection.execute(behind)
        grouping.left(connection, table, table.c.document_id == document)
    grouping.meetings_anew(connection, days)
    grouping.proposals_anew(connection, keys)


def anew(connection: Connection) -> None:
    """Work out every link of a ledger from its documents, as adding them one after another would."""
    connection.execute(update(documents).values(copy_of=None, likeness=None, replaced_by=None))
    connection.execute(delete(document_bands))
    connection.execute(delete(statement_prints))
    for table in (statements, meetings, proposals):
        connection.execute(update(table).values(same_as=None))
    ids = list(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())
    # What stands later must not be found before its turn.
    connection.execute(update(documents).values(replaced_by=documents.c.id))
    for id_ in ids:
        connection.execute(update(documents).where(documents.c.id == id_).values(replaced_by=None))
        linked(connection, id_)


def regrouped(connection: Connection, actors: Iterable[int]) -> None:
    """Work out anew the meetings of some actors, of which it has been decided who they are."""
    grouping.meetings_anew(connection, grouping.of_actors(connection, sorted(actors)))


def _statements(connection: Connection, document: int) -> list[int]:
    own = select(statements.c.id).where(statements.c.document_id == document).order_by(statements.c.id)
    return list(connection.execute(own).scalars())

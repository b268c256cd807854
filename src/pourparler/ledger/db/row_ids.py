"""Ids of rows that are still to be written, so that rows which refer to each other are written a table at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Integer, Table, func, literal, literal_column, select, text, union_all


class RowIds:
    """Ids reserved in some tables, handed out in order. The caller holds the only write transaction.

    Parameters
    ----------
    counts
        How many rows each table gets.
    """

    def __init__(self, connection: Connection, counts: Mapping[Table, int]) -> None:
        wanted = {table: count for table, count in counts.items() if count}
        found = _reserve(connection, wanted) if wanted else {}
        self._next: dict[Table, Iterator[int]] = {table: iter(ids) for table, ids in found.items()}

    def take(self, table: Table, count: int) -> list[int]:
        """Return the next ids of a table."""
        return [next(self._next[table]) for _ in range(count)]


def _reserve(connection: Connection, counts: Mapping[Table, int]) -> dict[Table, Sequence[int]]:
    tables = list(counts)
    if connection.dialect.name != "postgresql":
        # An id is one more than the greatest, as SQLite itself gives it.
        greatest = [select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery() for table in tables]
        row = connection.execute(select(*greatest)).one()
        return {table: range(last + 1, last + 1 + counts[table]) for table, last in zip(tables, row, strict=True)}
    parts = [
        select(
            literal(place, Integer).label("place"),
            text(f"nextval(pg_get_serial_sequence('{table.name}', 'id')) AS id"),
        ).select_from(func.generate_series(1, literal_column(str(counts[table]))))
        for place, table in enumerate(tables)
    ]
    found: dict[Table, list[int]] = {table: [] for table in tables}
    for place, id_ in connection.execute(union_all(*parts)):
        found[tables[place]].append(id_)
    return {table: sorted(ids) for table, ids in found.items()}

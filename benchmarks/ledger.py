"""How fast a ledger answers that holds a year of coverage, in SQLite and in PostgreSQL.

    .venv/bin/python benchmarks/ledger.py [--documents 20000] [--years 10] [--runs 15] [--postgresql URL]
        [--keep FOLDER] [--without-encoding]

Makes a ledger by program (`invented.py`: 20,000 articles, some 100,000 statements), asks the questions of
`docs/ledger.md`, and prints the median and the range of the milliseconds, beside the limit. A ledger that is there gets
what it lacks. Without --postgresql only SQLite is measured; the URL is that of a database without documents, into which
its superuser copies the rows of the SQLite ledger. Each question is asked once before, as in a program that stays open.

With --years the year is copied that many times inside the database, each a year later than the last, which takes a
minute for 20,000 documents; `years.py` says how this differs from coverage of so many years. No question asks for the
vectors of sentences, and computing them takes most of the time in which a document is added: --without-encoding stores
vectors of chance in their place. Such a ledger is as large, but no good for `load.py` or `workbench.py`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from sqlalchemy import create_engine, func, insert, make_url, select, text

from figures import check_least, figure, processor
from invented import Coverage
from pourparler.commands.read import TOGETHER
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.ledger.db.columns import metadata
from pourparler.ledger.db.fulltext import index_documents
from pourparler.ledger.db.schema import documents
from pourparler.ledger.linking import phrase_vectors, statement_vectors
from pourparler.reader.network.embeddings import WIDTH, Vectors
from years import add_years

LIMIT, LARGE_LIMIT = 50.0, 150.0  # milliseconds; the second for more than a year
PAGE = 100  # rows of a list, as a screen shows them
WEEK = dt.timedelta(days=6)

Question = Callable[[Ledger], object]


def questions(ledger: Ledger) -> list[tuple[str, Question]]:
    """What is asked."""
    days = ledger.statements.counts_by_day()
    if not days:
        sys.exit("ledger.py: the ledger has no statement with a day; give more --documents")
    late = days[9 * len(days) // 10].day
    week, month = late + WEEK, late + 4 * WEEK
    often, *_, middle = 2 * ledger.actors.list(limit=40)
    some = ledger.statements.list(since=late, until=late, limit=1)[0]
    return [
        (f"statements of one actor ({middle.statements})", lambda kept: kept.statements.list(actor=middle.id)),
        (
            f"of the one who says most ({often.statements}), {PAGE}",
            lambda kept: kept.statements.list(actor=often.id, limit=PAGE),
        ),
        (
            "statements by a part of a name",
            lambda kept: kept.statements.list(speaker=middle.name[:5], limit=PAGE),
        ),
        ("statements of a week", lambda kept: kept.statements.list(since=late, until=week)),
        (
            "statements of a day, as of that day",
            lambda kept: kept.statements.list(since=late, until=late, as_of=late),
        ),
        ("statements of a document", lambda kept: kept.statements.list(document=some.document)),
        ("meetings of a month", lambda kept: kept.meetings.list(since=late, until=month)),
        ("what changed in a day", lambda kept: kept.changes(since=late, until=late)),
        ("what changed in a week", lambda kept: kept.changes(since=late, until=week)),
        (f"actors, the first {PAGE}", lambda kept: kept.actors.list(limit=PAGE)),
        ("reversals of a month", lambda kept: kept.contradictions(since=late, until=month)),
        ("the life of a statement", lambda kept: kept.history.list(f"s{some.id}")),
        ("search: a rare pair of words", lambda kept: kept.search(" ".join(some.content.split()[5:7]))),
        ("search: two frequent words", lambda kept: kept.search("harbour frost")),
        ("search: words in a row", lambda kept: kept.search('"as the accord of last year"')),
        ("search: a beginning, in a month", lambda kept: kept.search("harb*", since=late)),
    ]


def build(ledger: Ledger, documents: int) -> tuple[int, float]:
    """Fill a ledger with what is not in it yet; the documents that were added, and seconds."""
    there = set(ledger.documents.ids())
    missing = [record for record in Coverage(documents) if record.document.id not in there]
    began = time.perf_counter()
    for start in range(0, len(missing), TOGETHER):
        for added in ledger.add_all(missing[start : start + TOGETHER]):
            if isinstance(added, LedgerError):
                raise added
        if start % (100 * TOGETHER) == 0:
            rate = (start + TOGETHER) / (time.perf_counter() - began)
            print(f"{start} documents, {rate:.0f} a second", file=sys.stderr, flush=True)
    return len(missing), time.perf_counter() - began


def copied(place: str, url: str) -> None:
    """Copy the rows of a SQLite ledger into a PostgreSQL one that has none, and index their words."""
    with open_ledger(url, create=True) as ledger:
        if ledger.documents.ids():
            return
    address = make_url(url).set(drivername="postgresql+psycopg")
    source, target = create_engine(f"sqlite:///{place}"), create_engine(address)
    with source.connect() as old, target.begin() as new:
        # Rows of one table name each other in any order; only a superuser may leave that unchecked for a while.
        new.execute(text("SET session_replication_role = replica"))
        for table in metadata.sorted_tables:
            # What the ledger makes of itself when it is made gives way.
            new.execute(table.delete())
            for part in old.execution_options(yield_per=10_000).execute(select(table)).mappings().partitions():
                new.execute(insert(table), [dict(row) for row in part])
            print(f"{table.name} copied", file=sys.stderr, flush=True)
        wanted = select(documents.c.id, documents.c.title, documents.c.text)
        # The numbers of what comes next go on from those that were copied.
        for table in metadata.sorted_tables:
            for column in table.primary_key.columns:
                named = new.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name})
                if column.autoincrement and (sequence := named.scalar()):
                    last = f"SELECT setval('{sequence}', (SELECT max({column.name}) FROM {table.name}))"
                    new.execute(text(last))
        for row in old.execution_options(yield_per=1000).execute(wanted):
            index_documents(new, [row])
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as new:
        new.execute(text("VACUUM ANALYZE"))


def lengthen(store: str, place: str, count: int, years: int) -> str:
    """Make a ledger of one year one of several, if it is not yet: in SQLite a copy of it. Return its place."""
    url = make_url(place).set(drivername="postgresql+psycopg") if store == "PostgreSQL" else None
    if url is None:
        long = Path(place).with_name(f"years-{count}-{years}.ledger")
        if long.exists():
            return str(long)
        shutil.copyfile(place, long)
        url, place = make_url(f"sqlite:///{long}"), str(long)
    engine = create_engine(url)
    with engine.begin() as connection:
        if connection.execute(select(func.count()).select_from(documents)).scalar_one() < 2 * count:
            add_years(connection, years)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if store == "PostgreSQL" else "PRAGMA wal_checkpoint(TRUNCATE)"))
    return place


class NoEncoder:
    """Stands in for the sentence encoder: the vector of some words is that of chance, the same for the same words."""

    def of(self, phrases: Sequence[str]) -> Vectors:
        """Return a vector for each phrase."""
        drawn = [np.random.default_rng(crc32(each.encode())).standard_normal(WIDTH) for each in phrases]
        return np.array([each / np.linalg.norm(each) for each in drawn], dtype=np.float32)


def measured(ledger: Ledger, runs: int) -> list[tuple[str, Sequence[float]]]:
    """The milliseconds of every question."""
    found: list[tuple[str, Sequence[float]]] = []
    for name, question in questions(ledger):
        question(ledger)
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            question(ledger)
            times.append(1000 * (time.perf_counter() - start))
        found.append((name, times))
    return found


def main() -> None:
    """Build, ask, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--years", type=int, default=1, help="how many there are of this one")
    parser.add_argument("--without-encoding", action="store_true", help="store vectors of chance")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the SQLite ledger here, and use it again")
    asked = parser.parse_args()
    check_least(__file__, documents=asked.documents, runs=asked.runs, years=asked.years)
    if asked.without_encoding:
        for module in (phrase_vectors, statement_vectors):
            module.encoder = NoEncoder
    limit = LIMIT if asked.years == 1 else LARGE_LIMIT
    with tempfile.TemporaryDirectory() as folder:
        places = {"SQLite": str((asked.keep or Path(folder)) / "year.ledger")}
        if asked.postgresql:
            places["PostgreSQL"] = asked.postgresql
        print(f"{processor()}; {asked.documents} documents" + (f", {asked.years} times" if asked.years > 1 else ""))
        for store, place in places.items():
            try:
                if store == "PostgreSQL":
                    copied(places["SQLite"], place)
                with open_ledger(place, create=True) as ledger:
                    is_long = len(ledger.documents.ids()) > asked.documents
                    added, seconds = (0, 0.0) if is_long else build(ledger, asked.documents)
                if added:
                    each = 1000 * seconds / added
                    print(f"{store}: {added} documents added in {seconds:.0f} s, {each:.0f} ms a document")
                if asked.years > 1:
                    place = lengthen(store, place, asked.documents, asked.years)
                with open_ledger(place) as ledger:
                    told = sum(day.statements for day in ledger.statements.counts_by_day())
                    print(f"{store}: {len(ledger.documents.ids()):,} documents, {told:,} statements are told")
                    print(f"\n| {store} | median ms | range | limit |\n| --- | --- | --- | --- |")
                    for name, times in measured(ledger, asked.runs):
                        middle = statistics.median(times)
                        shown = f"{limit:.0f}" if middle <= limit else f"**{limit:.0f}, missed**"
                        figure(f"question, {store}: {name}", middle, "ms", most=limit)
                        print(f"| {name} | {middle:.1f} | {min(times):.1f}–{max(times):.1f} | {shown} |", flush=True)
            except LedgerError as fault:
                sys.exit(str(fault))


if __name__ == "__main__":
    main()

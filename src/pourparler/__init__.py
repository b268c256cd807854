"""Pourparler reads coverage of a negotiation and keeps a sourced ledger of it.

:func:`read` returns the record of a document, :func:`open` a ledger. Importing the package imports none of its parts;
they are imported on first use.
"""

from __future__ import annotations

from pourparler._version import __version__

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from pourparler.ledger import Ledger
    from pourparler.record import Record

__all__ = ["Record", "__version__", "open", "read", "read_many"]


if not TYPE_CHECKING:  # a type checker uses the imports above, and reports unknown names

    def __getattr__(name: str) -> object:
        """Import a public name on its first use."""
        if name != "Record":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from pourparler.record import Record

        return Record

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


def read(source: str | Path, *, published: date | str | None = None) -> Record:
    """Read one document.

    Parameters
    ----------
    source : path of a file, or web address of a page
    published : the date of publication, if the document gives none or a wrong one: a date, or text such as
        "2031-05-06"

    Raises
    ------
    ValueError
        If the source cannot be read, or contains more than one document, or an argument is wrong; the message is one
        line that says what to do.
    """
    records = list(read_many([source], published=published))
    if len(records) != 1:
        raise ValueError(f"{source}: contains {len(records)} documents; use pourparler.read_many")
    return records[0]


def read_many(sources: Iterable[str | Path], *, published: date | str | None = None, jobs: int = 1) -> Iterator[Record]:
    """Read every document of the sources, in order.

    Parameters
    ----------
    sources : paths of files and folders, web addresses of pages and feeds; or a single one
    published : the date of publication of all documents: a date, or text such as "2031-05-06"
    jobs : number of reading processes, from 1 to 256

    Raises
    ------
    ValueError
        Immediately if an argument is wrong; otherwise at the first source that cannot be read, after the records of
        earlier sources. The message is one line that says what to do.
    """
    from pourparler.intake import arguments

    given = arguments.sources(sources)
    return _read(given, arguments.day(published), arguments.jobs(jobs))


def _read(sources: tuple[str | Path, ...], published: date | None, jobs: int) -> Iterator[Record]:
    from pourparler import intake
    from pourparler.reader import read_all
    from pourparler.record import Record

    for result in read_all(intake.documents(sources, published=published), jobs=jobs):
        if not isinstance(result, Record):
            raise ValueError(str(result))
        yield result


def open(ledger: str | Path) -> Ledger:
    """Open a ledger as a context manager, and create it if it does not exist.

    Parameters
    ----------
    ledger : path of a file, or address of a PostgreSQL database, ``postgresql://user:password@host:port/database``

    Raises
    ------
    pourparler.ledger.LedgerError
        If it cannot be opened or created; the message is one line that says what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open(f"{folder}/talks.ledger") as ledger:
    ...     ledger.meetings.list(since="2031-05-01")
    ()
    """
    from pourparler.ledger import open_ledger

    return open_ledger(ledger, create=True)

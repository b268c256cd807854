"""Pourparler reads the coverage of a negotiation and keeps a sourced ledger of it.

The public face is small: :func:`read` gives the record of a source, :func:`open` a ledger.
Importing the package loads nothing else; what a name needs is loaded on its first use.
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


if not TYPE_CHECKING:  # a type checker knows the names from above, and a wrong one is a mistake

    def __getattr__(name: str) -> object:
        """Load a public name on its first use."""
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
    published : the day of publication, where the document does not say or says wrong: a date, or text such as
        "2031-05-06"

    Raises
    ------
    ValueError
        If the source cannot be read, or holds more than one document, or an argument is wrong; the message is one line
        that says what to do.
    """
    records = list(read_many([source], published=published))
    if len(records) != 1:
        raise ValueError(f"{source}: holds {len(records)} documents; use pourparler.read_many")
    return records[0]


def read_many(sources: Iterable[str | Path], *, published: date | str | None = None, jobs: int = 1) -> Iterator[Record]:
    """Read every document of the sources, in order.

    Parameters
    ----------
    sources : paths of files and folders, web addresses of pages and feeds; a single one may stand alone
    published : the day of publication of them all: a date, or text such as "2031-05-06"
    jobs : processes that read, from 1 to 256

    Raises
    ------
    ValueError
        At once if an argument is wrong; at the first source that cannot be read, after the records of those before it.
        The message is one line that says what to do.
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
    """Open a ledger, making it if it is not there; a context manager.

    Parameters
    ----------
    ledger : path of a file, or address of a PostgreSQL database, ``postgresql://user:password@host:port/database``

    Raises
    ------
    pourparler.ledger.LedgerError
        If it cannot be opened or made; the message is one line that says what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open(f"{folder}/talks.ledger") as ledger:
    ...     ledger.meetings(since="2031-05-01")
    ()
    """
    from pourparler.ledger import open_ledger

    return open_ledger(ledger, create=True)

"""What a ledger takes in from other programs, and gives to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from pourparler.ledger import carrying, listing
from pourparler.ledger.carrying import Carried, Entered
from pourparler.ledger.errors import shown
from pourparler.ledger.writing import Brought


class Brings:
    """The part of a ledger that other programs' formats use; :class:`pourparler.ledger.Ledger` has it."""

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _writing(self, doing: str = "") -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def ids(
        self, since: dt.date | None = None, until: dt.date | None = None, as_of: dt.date | None = None
    ) -> tuple[str, ...]:
        """Give the ids of the documents published on these days, earlier editions among them, as they were added.

        ``as_of`` keeps what was known on a day.
        """
        with self._reading() as connection:
            return listing.keys(connection, since, until, as_of)

    def found(self, url: str | None, title: str | None = None) -> tuple[str, ...]:
        """Give the ids of the documents that stand at a web address; if there are none, of those with a title."""
        with self._reading() as connection:
            return listing.found(connection, url, title)

    def carried(self, id: str) -> Carried:
        """Give a document with all that stands in it and who made it, as other programs' formats carry it.

        Raises
        ------
        LedgerError
            If the ledger has none with this id.
        """
        with self._reading() as connection:
            return carrying.carried(connection, id)

    def enter(self, given: Carried, coder: str, program: str) -> Entered:
        """Take in a document with what people and machines made of it in another program: all of it or nothing.

        What the ledger has already is not doubled: of a text that is there, only the statements and positions come
        that it does not have.

        Parameters
        ----------
        coder
            Who brings it. Its parts keep their own coders.
        program
            Where it comes from, as history tells it.

        Raises
        ------
        LedgerError
            If the record is not whole, or a position is coded in what is no statement.
        """
        with self._writing(f"{shown(given.record.document.id)}: not added, ") as connection:
            return carrying.entered(connection, given, Brought(coder, program))

    def extras(self, format: str) -> dict[str, str]:
        """Give what another program's files hold that a ledger has no place for, by name, so that it goes out again."""
        with self._reading() as connection:
            return carrying.kept_extras(connection, format)

    def keep_extras(self, format: str, values: Mapping[str, str]) -> None:
        """Keep what another program's files hold that a ledger has no place for; the same names anew."""
        with self._writing() as connection:
            carrying.keep_extras(connection, format, values)

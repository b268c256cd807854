"""`ledger.codings`: decisions about statements, meetings, proposals and stances by an id such as "s12"."""

from __future__ import annotations

from typing import ClassVar

from pourparler.ledger.collections.base import Reviewable
from pourparler.ledger.edits import corrections
from pourparler.ledger.validation.ids import IdKind


class Codings(Reviewable):
    """Statements, meetings, proposals and stances together, for callers that have only an id such as "s12" or "t5".

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> from pourparler.record import Document, Record
    >>> note = Record(reader="none", document=Document(id="note-1", text="Vell said that talks would resume."))
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     added = ledger.add(note)
    ...     statement = ledger.statements.add("note-1", coder="ana", content=(10, 33))
    ...     ledger.codings.reject("s1", coder="ben").action
    'reject'
    """

    _kinds: ClassVar[tuple[IdKind, ...]] = tuple(corrections.THINGS)

"""`ledger.draft`: the draft of a codebook that people edit before they accept it."""

from __future__ import annotations

from pourparler.ledger.collections.base import Collection
from pourparler.ledger.edits import drafts, history
from pourparler.ledger.edits.drafts import DraftRow
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.validation import arguments


class Draft(Collection):
    """The draft of a ledger, as JSON text; `pourparler.codebook.setup.read_setup` reads it.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     revision = ledger.draft.save("{}", coder="ana", change="drafted")
    ...     ledger.draft.get().text
    '{}'
    """

    def get(self) -> DraftRow | None:
        """Return the draft; None if there is none."""
        with self._database.reading() as connection:
            return drafts.current_draft(connection)

    def save(
        self, text: str, *, coder: str, change: str, seen: int | None = None, codebook: str | None = None
    ) -> RevisionRow:
        """Replace the draft. One revision has the change, and undo takes back all of it.

        Parameters
        ----------
        text
            The draft, as JSON. It is stored as it is.
        coder
            Who decides.
        change
            What changed, in words.
        seen
            The id of the draft that was changed, 0 for none; None skips the check.
        codebook
            The codebook that results if parts of the draft were accepted; it replaces the ledger's.

        Raises
        ------
        ChangedError
            If somebody has changed the draft since.
        LedgerError
            If it is too large, or an argument is wrong.
        """
        whole, who, what = arguments.text("text", text), arguments.coder(coder), arguments.text("change", change)
        book = None if codebook is None else arguments.text("codebook", codebook)
        with self._database.writing() as connection:
            return history.revision_row(connection, drafts.save_draft(connection, whole, who, what, seen, book))

    def undo(self, *, coder: str, seen: int | None = None) -> RevisionRow:
        """Take back the last change of the draft, and of the codebook if that change accepted something.

        Raises
        ------
        ChangedError
            If somebody has changed the draft since.
        LedgerError
            If there is no draft, or a later decision depends on the change.
        """
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            drafts.check_seen(connection, seen)
            return history.undo(connection, drafts.last_edit(connection), who)

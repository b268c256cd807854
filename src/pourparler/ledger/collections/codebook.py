"""`ledger.codebook`: the codebook that positions are coded by."""

from __future__ import annotations

from pourparler.ledger import positions
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.edits import history
from pourparler.ledger.queries.codebook_versions import CodebookVersion, list_versions
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.validation import arguments


class Codebook(Collection):
    """The codebook of a ledger, as YAML text; `pourparler.codebook.model.read_codebook` reads it.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.codebook.get() is None
    ...     revision = ledger.codebook.save("parties: [North, South]", coder="ana")
    ...     ledger.codebook.get()
    True
    'parties: [North, South]'
    """

    def get(self) -> str | None:
        """Return the text of the codebook; None if there is none."""
        with self._database.reading() as connection:
            return positions.codebook(connection)

    def versions(self) -> tuple[CodebookVersion, ...]:
        """Return the versions of the codebook, earliest first, without those that were undone."""
        with self._database.reading() as connection:
            return list_versions(connection)

    def save(self, text: str, *, coder: str) -> RevisionRow:
        """Replace the codebook; positions coded before are not changed.

        Parameters
        ----------
        text
            The codebook, as YAML. It is stored as it is.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If it is empty or too large, or an argument is wrong.
        """
        whole, who = arguments.text("text", text), arguments.coder(coder)
        with self._database.writing() as connection:
            return history.revision_row(connection, positions.save_codebook(connection, whole, who))

"""`ledger.phrases`: what stances and provisions are about, as vectors that say which phrases are alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pourparler.ledger.collections.base import Collection
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.evidence import Evidence
from pourparler.ledger.linking import phrase_vectors
from pourparler.ledger.validation import arguments
from pourparler.text.phrases import bare_phrase

if TYPE_CHECKING:
    from pourparler.reader.network.embeddings import Vectors

_AT_ONCE = 100  # documents whose phrases are encoded in one transaction


class Phrases(Collection):
    """The phrases of a ledger: the targets of stances and the provisions of proposals.

    A phrase is given as `pourparler.text.phrases.bare_phrase` returns it.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     harbour, port = ledger.phrases.vectors(["harbour", "port"])
    >>> bool(harbour @ port > 0.5)
    True
    """

    def vectors(self, phrases: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each phrase, (n, width).

        What documents of an older version lack is encoded and stored now, unless the ledger cannot be written. A
        phrase that is in no document is encoded and not stored.

        Raises
        ------
        LedgerError
            If the phrases are no texts, or the ledger cannot be read.
        """
        wanted = arguments.texts("phrases", phrases)
        self._store_missing()
        with self._database.reading() as connection:
            found = phrase_vectors.vectors_of(connection, wanted)
        return phrase_vectors.decode_vectors([found.get(each) or phrase_vectors.encode_phrase(each) for each in wanted])

    def of_evidence(self, evidence: Sequence[Evidence]) -> Vectors:
        """Return a vector of length 1 for each of some words of documents, (n, width).

        Words that have no stored vector are encoded now, and not stored.

        Raises
        ------
        LedgerError
            If an argument is wrong, or the ledger cannot be read.
        """
        places = [arguments.instance("evidence", each, Evidence) for each in arguments.items("evidence", evidence)]
        with self._database.reading() as connection:
            found = phrase_vectors.vectors_at(connection, places)
        encode = phrase_vectors.encode_phrase
        stored = [(found.get((each.document, each.start, each.end)), each.quote) for each in places]
        return phrase_vectors.decode_vectors([vector or encode(bare_phrase(quote)) for vector, quote in stored])

    def _store_missing(self) -> None:
        with self._database.reading() as connection:
            missing = phrase_vectors.documents_without_vectors(connection)
        try:
            for first in range(0, len(missing), _AT_ONCE):
                with self._database.writing() as connection:
                    phrase_vectors.write_vectors(connection, missing[first : first + _AT_ONCE])
        except LedgerError:
            return
